"""A change whose answer cannot be used: what became of it is read before it is sent again."""

from collections.abc import Awaitable, Callable
from itertools import pairwise

import pytest

from tests.endpoint import (
    CREATE,
    PUT_MAIL_FROM,
    PUT_SET,
    Answer,
    Endpoint,
    closed,
    cut,
    done,
    error,
    html,
    raw,
    redirect,
    reset,
)
from tests.ses.asking import gateway_of
from tests.ui.browsing import NARROW, Browsing, browsing

pytestmark = pytest.mark.usefixtures("keys")

NAME = "new.example.net"
SWITCHED = "box00000@example.org"
LOOKED_UP = "It was looked up and is not there, so nothing was created so far."

UNREADABLE = "The answer cannot be read ("

UNUSABLE: dict[str, tuple[Answer, str]] = {
    "500": (error(500, "InternalFailure"), "HTTP 500"),
    "503 of a proxy": (html(503), "HTTP 503"),
    "reset": (reset(), "broke off the connection"),
    "closed without a word": (closed(), "broke off the connection"),
    "bad JSON": (raw('{"Identity'), "unreadable"),
    "null": (raw("null"), UNREADABLE),
    "a list": (raw("[]"), UNREADABLE),
    "a number": (raw("7"), UNREADABLE),
    "a string": (raw('"done"'), UNREADABLE),
    "a web page": (html(), "A web page came"),
    "bad UTF-8": (raw(b'{"x": "\xff"}'), UNREADABLE),
    "301": (redirect(301, "http://127.0.0.1:9/"), "HTTP 301"),
    "307": (redirect(307, "http://127.0.0.1:9/"), "HTTP 307"),
    "403 of a proxy": (html(403), "HTTP 403"),
}
"""Answers that say nothing of what was done."""
BROKEN: dict[str, tuple[Answer, str]] = {
    **UNUSABLE,
    "truncated": (cut(1), "unreadable"),
    "cut off before its body": (cut(0), "unreadable"),
    "reset in the middle": (reset(after=1), "broke off the connection"),
}
NOT_PUT = UNUSABLE | {
    name: (UNUSABLE[name][0], "The answer is not whole: its JSON is missing or unreadable.")
    for name in ("a list", "a number", "a string")
}
"""What is read of them after a Put, which answers with nothing."""
FEW = ("null",)


def every(faults: dict[str, tuple[Answer, str]]) -> list[object]:
    return [
        pytest.param(*fault, id=name, marks=() if name in FEW else pytest.mark.slow)
        for name, fault in faults.items()
    ]


def is_read_between(endpoint: Endpoint, operation: str) -> bool:
    """Whether the identity was read after each time that it was to be changed, before the next."""
    told = [call.operation for call in endpoint.calls]
    ours = [call for call in told if call in (operation, "GetEmailIdentity")]
    again = (operation, operation) in pairwise(ours)
    return not again and ours[-1] == "GetEmailIdentity"


async def creates(it: Browsing, *, mail_from: bool = False) -> None:
    await it.sees("as of")
    await it.press("n")
    await it.sees("New identity")
    await it.paste(NAME)
    if mail_from:
        await it.press(*["tab"] * 4)
        await it.paste("bounce")
        await it.sees(f"bounce.{NAME}.")
    await it.press("ctrl+r")
    await it.sees("Create in")
    await it.send()


async def switches(it: Browsing) -> None:
    await it.sees("as of")
    await it.press("s")
    await it.sees("transactional")
    await it.paste("transactional")
    await it.press("enter")
    await it.sees("Switch the default set")
    await it.send()


@pytest.mark.parametrize(("answer", "sentence"), every(UNUSABLE))
async def test_a_create_that_was_not_carried_out_is_said_to_be_looked_up_and_not_there(
    answer: Answer, sentence: str
) -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(CREATE, answer)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await creates(it)
            await it.sees(sentence, LOOKED_UP)
            assert "is created" not in it.text
            assert endpoint.count(CREATE) == 1
            await it.press("ctrl+r")
            await it.send()
            await it.sees(f"{NAME} is created.")
            assert is_read_between(endpoint, CREATE)


@pytest.mark.parametrize(
    ("operation", "changes", "found"),
    [
        (CREATE, creates, f"AWS did not answer, but {NAME} is there."),
        (PUT_SET, switches, f"{SWITCHED} has transactional now, as read back"),
    ],
)
@pytest.mark.parametrize(("answer", "sentence"), every(BROKEN))
async def test_a_change_that_was_carried_out_is_found(
    answer: Answer,
    sentence: str,
    operation: str,
    changes: Callable[[Browsing], Awaitable[None]],
    found: str,
) -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(operation, done(answer))
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await changes(it)
            await it.sees(found)
            assert sentence not in it.text
            assert len(endpoint.writes) == endpoint.count(operation) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "sentence"), every(NOT_PUT))
async def test_a_switch_that_is_never_carried_out_is_read_after_each_try_and_never_called_done(
    answer: Answer, sentence: str
) -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.always(answer, PUT_SET)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await switches(it)
            await it.sees(sentence, "It was sent 3 times, and read after each: nothing changed")
            assert "has transactional now" not in it.text
            assert endpoint.count(PUT_SET) == 3
            assert is_read_between(endpoint, PUT_SET)


@pytest.mark.parametrize(("answer", "sentence"), every(UNUSABLE))
async def test_a_switch_that_cannot_be_read_back_is_called_neither_done_nor_not(
    answer: Answer, sentence: str
) -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(PUT_SET, done(answer))

        async with browsing(gateway_of(endpoint), NARROW) as it:
            endpoint.on_call = lambda call: (
                endpoint.always(answer, "GetEmailIdentity") if call.operation == PUT_SET else None
            )
            await switches(it)
            await it.sees(sentence, "Whether its default set was changed is not known")
            assert "has transactional now" not in it.text
            assert endpoint.count(PUT_SET) == 1


@pytest.mark.parametrize(("answer", "sentence"), every(NOT_PUT))
async def test_a_mail_from_domain_that_was_not_set_is_said_so_beside_what_was_created(
    answer: Answer, sentence: str
) -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(PUT_MAIL_FROM, answer)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await creates(it, mail_from=True)
            await it.sees(f"{NAME} is created.", "Its MAIL FROM domain is not set.", sentence)
            assert endpoint.count(PUT_MAIL_FROM) == 1
            assert is_read_between(endpoint, PUT_MAIL_FROM)
