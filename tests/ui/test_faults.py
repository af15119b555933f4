"""Whatever AWS answers: it is read on the screen what is wrong and what to do, what was known
stays with its age, and "no identities" is said by no answer but one that says so.

Every call is made to fail in every way, at the first start and later, over real HTTP.
"""

import re
from typing import NamedTuple

import pytest

from sestui.ui.words import clock_time
from tests.account.gateway import NOON
from tests.endpoint import (
    Answer,
    Endpoint,
    changed,
    closed,
    cut,
    error,
    html,
    raw,
    redirect,
    reset,
    row,
)
from tests.ses.asking import gateway_of
from tests.ses.conftest import aws_files, descriptions_read_once, keys  # noqa: F401
from tests.ui.browsing import NARROW, Browsing, browsing

pytestmark = pytest.mark.usefixtures("keys")

AT = clock_time(NOON)
UNREADABLE = "The answer (is not whole: .* unreadable|cannot be read)"
ELSEWHERE = "127.0.0.1:9"


class Fault(NamedTuple):
    answer: Answer
    sentence: str
    """What is read, as a regular expression."""
    advice: str


ANY: dict[str, Fault] = {
    "500": Fault(error(500, "InternalFailure"), r"failed to answer \(HTTP 500\)", "Try again"),
    "500 empty": Fault(raw("", 500), r"failed to answer \(HTTP 500\)", "Try again"),
    "503 of a proxy": Fault(html(503), r"failed to answer \(HTTP 503\)", "Try again"),
    "429": Fault(error(429, "TooManyRequestsException"), "more calls than", "one a second"),
    "403": Fault(error(403, "AccessDeniedException"), "may not call s", "A policy must say"),
    "403 of a proxy": Fault(html(403), "HTTP 403 came instead", "a proxy"),
    "400 with a hostile message": Fault(
        error(400, "BadRequestException", "\x1b]52;c;aGE=\x07[/red]\u202e"),
        r"(refused the call: \\x1b\]52;c;aGE=\\x07\[/red\]\\u202e)|cannot be read",
        "BadRequestException|Try again",
    ),
    "400 without a message": Fault(
        Answer(400, b"{}", code="BadRequestException"),
        "no reason given|HTTP 400|cannot be read",
        ".",
    ),
    "400 with null": Fault(raw("null", 400), "HTTP 400|cannot be read", "proxy"),
    "400 with bad UTF-8": Fault(raw(b'{"message": "\xff"}', 400), "HTTP 400|cannot be", "proxy"),
    "reset": Fault(reset(), "broke off the connection", "Try again"),
    "reset in the middle": Fault(reset(after=20), "broke off the connection", "Try again"),
    "closed without a word": Fault(closed(), "broke off the connection", "Try again"),
    "truncated": Fault(cut(20), UNREADABLE, "Try again"),
    "cut off before its body": Fault(cut(0), UNREADABLE, "Try again"),
    "bad JSON": Fault(raw('{"IdentityType": "DOMAIN",'), UNREADABLE, "Try again"),
    "an empty object": Fault(raw("{}"), UNREADABLE, "Try again"),
    "null": Fault(raw("null"), UNREADABLE, "Try again"),
    "a list": Fault(raw("[]"), UNREADABLE, "Try again"),
    "a number": Fault(raw("7"), UNREADABLE, "Try again"),
    "a string": Fault(raw('"EmailIdentities"'), UNREADABLE, "Try again"),
    "a web page": Fault(html(), f"A web page came|{UNREADABLE}", "(?i)try again"),
    "a web page called JSON": Fault(
        raw("<html>"), f"A web page came|{UNREADABLE}", "(?i)try again"
    ),
    "nothing": Fault(raw(""), UNREADABLE, "Try again"),
    "nothing with 204": Fault(raw("", 204), UNREADABLE, "Try again"),
    "text": Fault(raw("ok", content_type="text/plain"), UNREADABLE, "Try again"),
    "bad UTF-8": Fault(raw(b'{"IdentityType": "\xff\xfe"}'), UNREADABLE, "Try again"),
    "brackets without end": Fault(raw("[" * 50_000), UNREADABLE, "Try again"),
    "301": Fault(redirect(301, f"http://{ELSEWHERE}/"), "HTTP 301 came|cannot be read", "endpoint"),
    "307": Fault(redirect(307, f"http://{ELSEWHERE}/"), "HTTP 307 came|cannot be read", "endpoint"),
}
"""What can come in answer to any call."""

OF: dict[str, dict[str, Answer]] = {
    "ListEmailIdentities": {
        "null for the list": raw('{"EmailIdentities": null}'),
        "a string for the list": raw('{"EmailIdentities": "none"}'),
        "an object for the list": raw('{"EmailIdentities": {}}'),
        "names for rows": raw('{"EmailIdentities": ["example.com"]}'),
        "null for a row": raw('{"EmailIdentities": [null]}'),
        "null for a name": raw('{"EmailIdentities": [{"IdentityName": null}]}'),
        "a number for a name": raw('{"EmailIdentities": [{"IdentityName": 5}]}'),
        "a row without a name": raw('{"EmailIdentities": [{"IdentityType": "DOMAIN"}]}'),
        "a number for a status": changed(EmailIdentities=[{**row("a.b"), "VerificationStatus": 5}]),
        "a number for the next page": changed(NextToken=5),
        "a list for the next page": changed(NextToken=["from-2"]),
        "only a next page": raw('{"NextToken": "from-2"}'),
    },
    "GetEmailIdentity": {
        "no type": changed(IdentityType=None),
        "a number for the type": changed(IdentityType=5),
        "a string for a truth": changed(VerifiedForSendingStatus="no"),
        "a list for DKIM": changed(DkimAttributes=[1]),
        "a string for the tokens": changed(DkimAttributes={"Tokens": "abc"}),
        "null for a token": changed(DkimAttributes={"Tokens": [None]}),
        "a string for MAIL FROM": changed(MailFromAttributes="bounce"),
        "a list for the policies": changed(Policies=["everyone"]),
        "an object for a policy": changed(Policies={"p": {"Version": "2012-10-17"}}),
        "a string for the tags": changed(Tags="team"),
        "an object for the tags": changed(Tags={}),
        "null for a tag": changed(Tags=[None]),
        "a number for a tag": changed(Tags=[{"Key": 5, "Value": "x"}]),
        "a number for the set": changed(ConfigurationSetName=5),
        "a word for a time": changed(VerificationInfo={"LastCheckedTimestamp": "soon"}),
    },
    "GetAccount": {
        "no production access": changed(ProductionAccessEnabled=None),
        "a string for the sandbox": changed(ProductionAccessEnabled="false"),
        "a number for sending": changed(SendingEnabled=0),
        "null for the enforcement": raw('{"EnforcementStatus": null, "SendingEnabled": true}'),
        "a list for the enforcement": changed(EnforcementStatus=["HEALTHY"]),
    },
    "GetCallerIdentity": {},
    "ListConfigurationSets": {
        "null for the sets": raw('{"ConfigurationSets": null}'),
        "a string for the sets": changed(ConfigurationSets="marketing"),
        "an object for the sets": changed(ConfigurationSets={}),
        "null for a set": changed(ConfigurationSets=["marketing", None]),
        "a number for a set": changed(ConfigurationSets=[5]),
        "a number for the next page": changed(NextToken=5),
    },
}
"""What can come in answer to a call, and is only nearly what it promises: it is unreadable."""


class Place(NamedTuple):
    """Where the answer to a call is read."""

    there: tuple[str, ...]
    """The keys that lead there from the list."""
    again: tuple[str, ...]
    """The keys that have it asked for again, and lead there."""
    first: tuple[str, ...]
    """What stands beside the fault when nothing was known before."""
    later: tuple[str, ...]
    """What stands beside it when an answer had come before."""
    good: tuple[str, ...]
    """What stands there after a good answer."""
    never: tuple[str, ...] = ()
    """What a fault must not have said."""


ROW = "box00000@example.org"
PLACES: dict[str, Place] = {
    "ListEmailIdentities": Place(
        (),
        ("r",),
        ("nothing read", "Press r to try again."),
        ("stale", f"The list is as of {AT}.", "r tries again.", ROW, "Identities 3"),
        (f"as of {AT}", "Identities 3", ROW),
        ("None in",),
    ),
    "GetEmailIdentity": Place(
        ("enter",),
        ("r",),
        (ROW,),
        (f"read {AT}", "It can send, but only to verified"),
        (f"read {AT}", "It can send, but only to verified"),
    ),
    "GetAccount": Place(
        ("enter",),
        ("r",),
        ("It is verified. What the account may send is not known:",),
        ("It can send, but only to verified", f"What is shown of it is as of {AT}.", "sandbox"),
        ("It can send, but only to verified", "· sandbox"),
        ("It can send.",),
    ),
    "GetCallerIdentity": Place(
        (),
        ("r",),
        ("The account's number could not be read.", "r tries again.", ROW),
        ("The account's number could not be read.", "111122223333", ROW),
        ("111122223333", ROW),
    ),
    "ListConfigurationSets": Place(
        ("s",),
        ("escape", "r", "s"),
        ("The sets could not be listed, so a name can be typed.", "It has none now."),
        (f"Those offered are as of {AT}.", "marketing", "transactional"),
        ("marketing", "transactional", "It has none now."),
    ),
}

UNREAD = {
    operation: {name: Fault(answer, UNREADABLE, "Try again") for name, answer in answers.items()}
    for operation, answers in OF.items()
}
CASES = {
    (operation, name): fault
    for operation in PLACES
    for name, fault in (ANY | UNREAD[operation]).items()
    # What may not be read of the account is no trouble that trying again ends: it says less.
    if (operation, name) != ("GetCallerIdentity", "403")
}
SHORT = {
    ("ListEmailIdentities", "an empty object"),
    ("GetEmailIdentity", "a string for the tokens"),
    ("GetAccount", "reset"),
    ("GetCallerIdentity", "a web page"),
    ("ListConfigurationSets", "null for a set"),
}
"""What is tried at the first start in any case; all the others take their time."""


def every_case() -> list[object]:
    return [
        pytest.param(*case, marks=() if case in SHORT else pytest.mark.slow, id=" ".join(case))
        for case in CASES
    ]


def account() -> Endpoint:
    endpoint = Endpoint(identities=3)
    endpoint.account["ProductionAccessEnabled"] = False
    return endpoint


async def reads(it: Browsing, pattern: str) -> None:
    """Wait until a person reads this, on however many lines."""
    await it.until(lambda: re.search(pattern, " ".join(it.text.split())))


async def asks_again(it: Browsing, place: Place) -> None:
    await it.press(*place.again)
    await it.until(lambda: not it.app._account.snapshot.listing)


async def is_told(it: Browsing, place: Place, fault: Fault, beside: tuple[str, ...]) -> None:
    await reads(it, fault.sentence)
    await reads(it, fault.advice)
    await it.sees(*beside)
    for lie in (*place.never, ELSEWHERE):
        assert lie not in it.text


async def is_mended(it: Browsing, place: Place, fault: Fault) -> None:
    await it.sees(*place.good)
    await it.until(lambda: not re.search(fault.sentence, " ".join(it.text.split())))
    assert "stale" not in it.text


@pytest.mark.parametrize(("operation", "name"), every_case())
async def test_a_fault_at_the_first_start_is_told_and_a_good_answer_mends_it(
    operation: str, name: str
) -> None:
    place, fault = PLACES[operation], CASES[operation, name]
    with account() as endpoint:
        endpoint.always(fault.answer, operation)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            if place.there:
                await it.sees(ROW, "as of")
            await it.press(*place.there)
            await is_told(it, place, fault, place.first)
            endpoint.always(Answer(), operation)
            await asks_again(it, place)
            await is_mended(it, place, fault)


@pytest.mark.parametrize("operation", PLACES)
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 16))]
)
async def test_a_fault_later_is_told_beside_what_was_known_and_a_good_answer_mends_it(
    operation: str, part: int
) -> None:
    """A sixteenth of the faults for each part, one after another in one program."""
    place = PLACES[operation]
    faults = {name: fault for (of, name), fault in CASES.items() if of == operation}
    with account() as endpoint:
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees(ROW, "as of")
            await it.press(*place.there)
            await it.sees(*place.good)
            for name in [*faults][part::16]:
                fault = faults[name]
                # What may not be known any more is not shown any longer.
                denied = (operation, name) == ("GetAccount", "403")
                endpoint.always(fault.answer, operation)
                await asks_again(it, place)
                await is_told(it, place, fault, place.first if denied else place.later)
                endpoint.always(Answer(), operation)
                await asks_again(it, place)
                await is_mended(it, place, fault)


async def test_a_message_without_end_leaves_room_for_everything_else() -> None:
    with account() as endpoint:
        message = "So much to say. " * 8000
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees(ROW, "as of")
            await it.until(lambda: it.app._account.snapshot.sending)
            for operation in ("ListEmailIdentities", "GetAccount", "GetCallerIdentity"):
                endpoint.always(error(400, "BadRequestException", message), operation)
            await it.press("r")
            await it.sees("AWS refused the call: So much to say.", "stale", ROW)
            await it.press("enter", "r")
            await it.sees("It can send, but only to verified", "Overview", "? help")
