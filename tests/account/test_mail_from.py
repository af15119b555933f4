"""The custom MAIL FROM domain of an identity that is created: set once, over nobody else's."""

from dataclasses import replace

import pytest

from sestui.account.account import Account
from sestui.account.creation import Created
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    Cancelled,
    ServiceError,
    Throttled,
    TimedOut,
    Unsettled,
)
from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import EasyDkim, NewIdentity
from sestui.model.summary import IdentityType
from tests.account.gateway import MemoryGateway, StillClock, domain

NAME = "new.example.com"
BOUNCE = MailFromAttributes("bounce.new.example.com", None, "REJECT_MESSAGE")
THEIRS = MailFromAttributes("theirs.new.example.com", "SUCCESS", "USE_DEFAULT_VALUE")
NEW = NewIdentity(NAME, IdentityType.DOMAIN, EasyDkim(), mail_from=BOUNCE)


def on(gateway: MemoryGateway) -> Account:
    return Account(gateway, StillClock(), lambda _: None)


def operations(gateway: MemoryGateway) -> list[str]:
    return [operation for operation, _ in gateway.calls]


async def test_it_is_set_before_the_one_get() -> None:
    gateway = MemoryGateway()
    created = await on(gateway).create(NEW, Call())
    assert operations(gateway) == ["create", "put_mail_from", "get"]
    assert created.identity is not None
    assert created.identity.mail_from.domain == BOUNCE.domain
    assert created.mail_from_failure is None


async def test_refused_it_leaves_the_identity_and_says_so_and_is_read_before_the_next_try() -> None:
    gateway = MemoryGateway()
    gateway.faults["put_mail_from"] = [AccessDenied("No.")]
    account = on(gateway)
    created = await account.create(NEW, Call())
    assert created.identity == gateway.known[NAME]
    assert isinstance(created.mail_from_failure, AccessDenied)
    gateway.calls.clear()
    await account.put_mail_from(NAME, BOUNCE, Call())
    assert operations(gateway) == ["get", "put_mail_from", "get"]
    details = account.snapshot.details[NAME].identity
    assert details is not None
    assert details.mail_from.domain == BOUNCE.domain


@pytest.mark.parametrize("made", [True, False])
async def test_reading_back_tells_whether_one_without_an_answer_was_set(made: bool) -> None:
    gateway = MemoryGateway()
    (gateway.lost if made else gateway.faults)["put_mail_from"] = [TimedOut("No answer.")] * 2
    account = on(gateway)
    created = await account.create(NEW, Call())
    assert (created.mail_from_failure is None) is made
    assert operations(gateway) == ["create", "put_mail_from", "get"]
    gateway.calls.clear()
    if made:
        await account.put_mail_from(NAME, BOUNCE, Call())
        assert operations(gateway) == ["get"], "it is set already"
    else:
        with pytest.raises(TimedOut):
            await account.put_mail_from(NAME, BOUNCE, Call())


@pytest.mark.parametrize(
    ("theirs", "sentence"),
    [
        (THEIRS, "It has another MAIL FROM domain by now: theirs.new.example.com."),
        (
            replace(BOUNCE, behavior_on_mx_failure="USE_DEFAULT_VALUE"),
            "It has another behavior on MX failure by now: USE_DEFAULT_VALUE.",
        ),
    ],
)
async def test_one_that_somebody_else_has_set_is_left_alone(
    theirs: MailFromAttributes, sentence: str
) -> None:
    gateway = MemoryGateway(domain(NAME, mail_from=theirs))
    account = on(gateway)
    with pytest.raises(ServiceError) as refused:
        await account.put_mail_from(NAME, BOUNCE, Call())
    assert str(refused.value) == f"{sentence} Nothing was sent."
    assert gateway.writes == []
    assert gateway.known[NAME].mail_from == theirs


@pytest.mark.parametrize("when", ["before the next try", "instead of it", "at once"])
async def test_an_identity_that_somebody_else_made_in_place_of_a_lost_create_keeps_its_own(
    when: str,
) -> None:
    gateway = MemoryGateway()
    account = on(gateway)

    def make_theirs(_: str = "") -> None:
        gateway.known[NAME] = domain(NAME, mail_from=THEIRS)

    def lose(_: str) -> None:
        make_theirs()
        raise TimedOut("No answer.")

    if when == "at once":
        gateway.before["create"] = lose
    else:
        gateway.faults["create"] = [TimedOut("No answer.")]
        with pytest.raises(Unsettled):
            await account.create(NEW, Call())
        if when == "instead of it":
            gateway.before["create"] = make_theirs
        else:
            make_theirs()
    created = await account.create(NEW, Call())
    assert created.found
    assert str(created.mail_from_failure) == (
        "It has another MAIL FROM domain by now: theirs.new.example.com. Nothing was sent."
    )
    assert gateway.known[NAME].mail_from == THEIRS
    assert "put_mail_from" not in operations(gateway)


async def test_a_try_that_cannot_be_read_first_sends_nothing() -> None:
    gateway, call = MemoryGateway(domain(NAME)), Call()
    account = on(gateway)
    gateway.faults["get"] = [AccessDenied("May not look.")]
    with pytest.raises(AccessDenied):
        await account.put_mail_from(NAME, BOUNCE, Call())
    call.cancel()
    with pytest.raises(Cancelled):
        await account.put_mail_from(NAME, BOUNCE, call)
    assert gateway.writes == []


async def test_reading_back_that_fails_leaves_what_is_known_of_the_create() -> None:
    gateway = MemoryGateway()
    gateway.faults["get"] = [Throttled("Wait.")] * 2
    gateway.faults["put_mail_from"] = [None, TimedOut("No answer.")]
    account = on(gateway)
    assert await account.create(NEW, Call()) == Created(None, None)
    gateway.known.clear()
    created = await account.create(NEW, Call())
    assert created.identity is None
    assert isinstance(created.mail_from_failure, TimedOut)
