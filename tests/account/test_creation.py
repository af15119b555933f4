import asyncio
import threading
from dataclasses import replace

import pytest

from sestui.account.account import Account
from sestui.account.creation import Created
from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    BadAnswer,
    Cancelled,
    CredentialsError,
    LimitExceeded,
    NotFound,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
    Unsettled,
)
from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import EasyDkim, NewIdentity
from sestui.model.summary import IdentityType
from tests.account.gateway import MemoryGateway, StillClock, domain

NAME = "new.example.com"
BOUNCE = MailFromAttributes("bounce.new.example.com", None, "REJECT_MESSAGE")
PLAIN = NewIdentity(NAME, IdentityType.DOMAIN, EasyDkim())
WITH_MAIL_FROM = NewIdentity(NAME, IdentityType.DOMAIN, EasyDkim(), mail_from=BOUNCE)

UNANSWERED = [TimedOut("No answer."), ServerFault("500."), BadAnswer("HTML.")]
REFUSALS = [
    AccessDenied("No."),
    AlreadyExists("It is there."),
    CredentialsError("Expired."),
    LimitExceeded("10,000."),
    NotFound("No such set."),
    Refused("No."),
    Throttled("Wait."),
    Unreachable("No connection."),
]


def on(gateway: MemoryGateway) -> tuple[Account, list[Snapshot]]:
    seen: list[Snapshot] = []
    return Account(gateway, StillClock(), seen.append), seen


def operations(gateway: MemoryGateway) -> list[str]:
    return [operation for operation, _ in gateway.calls]


async def test_a_create_costs_one_get_until_everything_is_known() -> None:
    gateway = MemoryGateway()
    account, _ = on(gateway)
    created = await account.create(PLAIN, Call())
    assert created == Created(gateway.known[NAME], None)
    assert operations(gateway) == ["create", "get"]
    assert account.snapshot.details[NAME].identity == created.identity
    assert [row.name for row in account.snapshot.rows] == [NAME]


@pytest.mark.parametrize("failure", REFUSALS, ids=lambda it: type(it).__name__)
async def test_a_refused_create_is_sent_once_and_nothing_is_looked_up(
    failure: ServiceError,
) -> None:
    gateway = MemoryGateway()
    gateway.faults["create"] = [failure]
    account, _ = on(gateway)
    with pytest.raises(type(failure)) as raised:
        await account.create(WITH_MAIL_FROM, Call())
    assert raised.value is failure
    assert operations(gateway) == ["create"]


@pytest.mark.parametrize("failure", UNANSWERED, ids=lambda it: type(it).__name__)
async def test_a_create_without_an_answer_that_was_made_is_found(failure: ServiceError) -> None:
    gateway = MemoryGateway()
    gateway.lost["create"] = [failure]
    account, _ = on(gateway)
    created = await account.create(PLAIN, Call())
    assert created == Created(gateway.known[NAME], None, found=True)
    assert operations(gateway) == ["create", "get"]


@pytest.mark.parametrize("failure", UNANSWERED, ids=lambda it: type(it).__name__)
async def test_a_create_without_an_answer_that_was_not_made_is_not_sent_again_by_itself(
    failure: ServiceError,
) -> None:
    gateway = MemoryGateway()
    gateway.faults["create"] = [failure]
    account, _ = on(gateway)
    with pytest.raises(Unsettled) as raised:
        await account.create(PLAIN, Call())
    assert str(raised.value) == (
        f"{failure} It was looked up and is not there, so nothing was created so far."
    )
    assert "again" in raised.value.advice
    assert operations(gateway) == ["create", "get"]


@pytest.mark.parametrize("made", [True, False])
@pytest.mark.parametrize("look", [AccessDenied("May not look."), TimedOut("No look.")])
async def test_a_create_that_cannot_be_looked_up_is_unsettled(
    look: ServiceError, made: bool
) -> None:
    gateway = MemoryGateway()
    (gateway.lost if made else gateway.faults)["create"] = [TimedOut("No answer.")]
    gateway.faults["get"] = [look]
    account, _ = on(gateway)
    with pytest.raises(Unsettled) as raised:
        await account.create(PLAIN, Call())
    assert str(raised.value) == f"Whether {NAME} exists is not known. No answer. {look}"
    assert operations(gateway) == ["create", "get"]


async def unsettled(gateway: MemoryGateway, new: NewIdentity = PLAIN) -> Account:
    """An account in which a create got no answer and nothing could be found out about it."""
    account, _ = on(gateway)
    faults, gateway.faults = gateway.faults, {"create": [TimedOut("No answer.")]}
    gateway.faults["get"] = [TimedOut("No look.")]
    with pytest.raises(Unsettled):
        await account.create(new, Call())
    gateway.faults = faults
    gateway.calls.clear()
    gateway.writes.clear()
    return account


async def test_after_an_unsettled_try_it_is_looked_up_before_it_is_sent_again() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway)
    created = await account.create(PLAIN, Call())
    assert operations(gateway) == ["get", "create", "get"]
    assert not created.found


async def test_one_that_came_meanwhile_is_found_and_not_sent_again() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway, WITH_MAIL_FROM)
    gateway.known[NAME] = domain(NAME)
    created = await account.create(WITH_MAIL_FROM, Call())
    assert operations(gateway) == ["get", "put_mail_from", "get"]
    assert (created.found, created.differs, created.mail_from_failure) == (True, "", None)


async def test_one_that_came_meanwhile_as_it_was_wanted_costs_a_get() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway, WITH_MAIL_FROM)
    gateway.known[NAME] = domain(NAME, mail_from=replace(BOUNCE, status="PENDING"))
    assert (await account.create(WITH_MAIL_FROM, Call())).found
    assert operations(gateway) == ["get"]


async def test_a_try_that_cannot_be_looked_up_stays_unsettled_and_nothing_is_sent() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway)
    gateway.faults["get"] = [Throttled("Wait.")]
    with pytest.raises(Unsettled, match="not known"):
        await account.create(PLAIN, Call())
    assert gateway.writes == []
    assert account.unsettled == {NAME}


async def test_an_earlier_create_that_takes_effect_after_the_look_is_found() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway)
    gateway.before["create"] = lambda name: gateway.known.update({name: domain(name)})
    assert (await account.create(PLAIN, Call())).found
    assert operations(gateway) == ["get", "create", "get"]


async def test_each_unsettled_name_is_remembered_until_it_is_there() -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway)
    other = replace(PLAIN, name="other.example.com")
    gateway.faults["create"] = [ServerFault("500."), AccessDenied("No.")]
    with pytest.raises(Unsettled):
        await account.create(other, Call())
    assert account.unsettled == {NAME, other.name}
    with pytest.raises(AccessDenied):
        await account.create(PLAIN, Call())
    assert account.unsettled == {NAME, other.name}, "the earlier create may take effect late"
    await account.create(PLAIN, Call())
    assert account.unsettled == {other.name}


async def test_what_is_refused_or_made_is_settled() -> None:
    gateway = MemoryGateway()
    gateway.faults["create"] = [AccessDenied("No.")]
    account, _ = on(gateway)
    with pytest.raises(AccessDenied):
        await account.create(PLAIN, Call())
    assert account.unsettled == frozenset()
    await account.create(PLAIN, Call())
    assert account.unsettled == frozenset()


# Cancelling


async def until_asked(gateway: MemoryGateway, operation: str) -> None:
    while operation not in operations(gateway):  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)


@pytest.mark.parametrize("new", [PLAIN, WITH_MAIL_FROM])
async def test_cancelling_a_create_on_its_way_loses_nothing_of_its_answer(new: NewIdentity) -> None:
    gateway, call = MemoryGateway(), Call()
    gateway.held["create"] = threading.Event()
    account, _ = on(gateway)
    creating = asyncio.create_task(account.create(new, call))
    await until_asked(gateway, "create")
    call.cancel()
    gateway.held["create"].set()
    created = await creating
    assert created.identity is None
    assert (created.mail_from_failure is None) is (new is PLAIN)
    assert [operation for operation, *_ in gateway.writes] == ["create"]


async def test_cancelling_a_create_whose_answer_is_lost_leaves_it_unsettled() -> None:
    gateway, call = MemoryGateway(), Call()
    gateway.before["create"] = lambda _: call.cancel()
    gateway.lost["create"] = [TimedOut("No answer.")]
    account, _ = on(gateway)
    with pytest.raises(Unsettled, match="not known"):
        await account.create(PLAIN, call)


@pytest.mark.parametrize("doubtful", [True, False])
async def test_a_create_cancelled_before_it_is_sent_is_never_sent(doubtful: bool) -> None:
    gateway, call = MemoryGateway(), Call()
    account = await unsettled(gateway) if doubtful else on(gateway)[0]
    call.cancel()
    with pytest.raises(Cancelled):
        await account.create(PLAIN, call)
    assert gateway.writes == []
    assert account.unsettled == ({NAME} if doubtful else frozenset())


async def test_a_create_that_nobody_waits_for_any_more_is_looked_up_first() -> None:
    gateway = MemoryGateway()
    gateway.held["create"] = threading.Event()
    account, _ = on(gateway)
    creating = asyncio.create_task(account.create(PLAIN, Call()))
    await until_asked(gateway, "create")
    creating.cancel()
    with pytest.raises(asyncio.CancelledError):
        await creating
    gateway.held.pop("create").set()
    assert account.unsettled == {NAME}
