"""A new login can lead to another account with profile, region and endpoint the same."""

import asyncio
import threading
from collections.abc import Callable
from itertools import pairwise

import pytest

from sestui.account.account import Account
from sestui.account.bulk import Bulk
from sestui.account.news import news
from sestui.account.snapshot import Snapshot, is_same_account
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsError,
    ServiceError,
    TimedOut,
    Unsettled,
)
from sestui.model.new_identity import EasyDkim, NewIdentity
from sestui.model.sending import Target
from sestui.model.summary import IdentityType
from tests.account.gateway import MemoryGateway, StillClock, address, domain

OURS, THEIRS = "111122223333", "444455556666"
BOTH, NEW = "both.example.com", "new.example.com"


async def known() -> tuple[MemoryGateway, Account, list[Snapshot]]:
    """An account of which everything there is was read."""
    gateway, seen = MemoryGateway(domain(BOTH), domain("ours.example.com")), list[Snapshot]()
    account = Account(gateway, StillClock(), seen.append)
    await account.refresh(Call())
    await account.introduce(Call())
    await account.read(BOTH, Call())
    await account.read_sets(Call())
    assert account.snapshot.number == OURS
    gateway.calls.clear()
    return gateway, account, seen


def log_in_elsewhere(gateway: MemoryGateway) -> None:
    gateway.number = THEIRS
    gateway.known = {BOTH: domain(BOTH, "SUCCESS"), "a@example.org": address("a@example.org")}


def operations(gateway: MemoryGateway) -> list[str]:
    return [operation for operation, _ in gateway.calls]


def test_an_account_is_another_where_number_or_target_differ_and_both_are_known() -> None:
    here, other = Target("us-east-1"), Target("eu-west-1")
    ours, unknown = Snapshot(here, number=OURS), Snapshot(here)
    assert not is_same_account(ours, Snapshot(here, number=THEIRS))
    assert not is_same_account(ours, Snapshot(other, number=OURS))
    assert not is_same_account(unknown, Snapshot(other))
    for same in (ours, unknown, Snapshot(), Snapshot(Target("us-east-1", read_only=True))):
        assert is_same_account(ours, same)
        assert is_same_account(same, ours)


async def test_the_first_list_waits_for_no_number_and_each_later_one_for_it() -> None:
    gateway = MemoryGateway(domain(BOTH))
    account = Account(gateway, StillClock(), lambda _: None)
    await account.refresh(Call())
    assert operations(gateway) == ["target", "list"]
    await account.introduce(Call())
    assert sorted(operations(gateway)[2:]) == ["account", "number"]
    gateway.calls.clear()
    await account.refresh(Call())
    await account.introduce(Call())
    assert operations(gateway) == ["target", "number", "list", "account"]


async def test_nothing_of_the_account_before_is_known_when_the_list_of_another_comes() -> None:
    gateway, account, seen = await known()
    log_in_elsewhere(gateway)
    gateway.before["list"] = lambda _: seen.append(account.snapshot)
    seen.clear()
    await account.refresh(Call())
    before_list = seen[2]
    assert (before_list.number, before_list.rows, before_list.listed_at) == (THEIRS, (), None)
    assert before_list.listing
    assert (dict(before_list.details), before_list.sets.names) == ({}, None)
    assert [row.name for row in account.snapshot.rows] == [BOTH, "a@example.org"]


async def test_nothing_is_announced_from_one_account_to_another() -> None:
    gateway, account, seen = await known()
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    assert [news(*pair) for pair in pairwise(seen) if news(*pair)] == []


@pytest.mark.parametrize("failure", [AccessDenied("No."), TimedOut("No answer.")])
async def test_a_number_that_cannot_be_had_stays_what_it_was(failure: ServiceError) -> None:
    gateway, account, _ = await known()
    gateway.faults["number"] = [failure]
    await account.refresh(Call())
    assert account.snapshot.number == OURS
    assert account.snapshot.failure is None
    assert BOTH in account.snapshot.details
    assert operations(gateway) == ["target", "number", "list"]


async def test_after_a_failed_login_the_list_is_not_asked_for_too() -> None:
    gateway, account, _ = await known()
    gateway.faults["number"] = [CredentialsError("Expired.")]
    await account.refresh(Call())
    assert operations(gateway) == ["target", "number"]
    assert str(account.snapshot.failure) == "Expired."
    assert account.snapshot.number == OURS


async def test_an_introduction_that_brings_another_number_forgets_too() -> None:
    gateway = MemoryGateway(domain(BOTH))
    account = Account(gateway, StillClock(), lambda _: None)
    await account.refresh(Call())
    await account.introduce(Call())
    log_in_elsewhere(gateway)
    await account.introduce(Call())
    assert (account.snapshot.number, account.snapshot.rows) == (THEIRS, ())


READS: dict[str, Callable[[Account], object]] = {
    "get": lambda account: account.read("ours.example.com", Call()),
    "sets": lambda account: account.read_sets(Call()),
    "account": lambda account: account.introduce(Call()),
}


@pytest.mark.parametrize("fails", [True, False])
@pytest.mark.parametrize("operation", READS)
async def test_an_answer_of_the_account_before_comes_to_nothing(
    operation: str, fails: bool
) -> None:
    gateway, account, _ = await known()
    await account.refresh(Call())
    gateway.held[operation] = threading.Event()
    gateway.calls.clear()
    reading = asyncio.ensure_future(READS[operation](account))  # type: ignore[call-overload]
    while operation not in operations(gateway):  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    theirs = account.snapshot
    gateway.faults[operation] = [AccessDenied("No.")] if fails else []
    gateway.held[operation].set()
    await reading
    assert account.snapshot == theirs


async def test_a_bulk_switch_ends_where_the_other_account_begins() -> None:
    gateway, account, _ = await known()
    bulk = Bulk(account, gateway.known, "transactional", lambda: None)
    await bulk.read(Call())
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    await bulk.run(Call())
    assert str(bulk.stopped_by) == "Calls go to another account now."
    assert gateway.writes == []


async def test_a_bulk_switch_ends_there_also_when_its_own_number_came_late() -> None:
    gateway = MemoryGateway(domain(BOTH))
    account = Account(gateway, StillClock(), lambda _: None)
    await account.refresh(Call())
    bulk = Bulk(account, gateway.known, "transactional", lambda: None)
    await account.introduce(Call())
    await bulk.read(Call())
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    await bulk.run(Call())
    assert str(bulk.stopped_by) == "Calls go to another account now."
    assert gateway.writes == []


async def test_a_bulk_read_that_another_account_overtakes_is_not_read() -> None:
    gateway, account, _ = await known()
    bulk = Bulk(account, ["ours.example.com"], "transactional", lambda: None)
    gateway.held["get"] = threading.Event()
    gateway.calls.clear()
    reading = asyncio.create_task(bulk.read(Call()))
    while "get" not in operations(gateway):  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    gateway.held["get"].set()
    await reading
    assert isinstance(bulk.stopped_by, ConfigurationError)
    assert list(bulk.plan.unreadable) == ["ours.example.com"]


async def test_a_change_that_another_account_overtakes_is_not_written() -> None:
    gateway, account, _ = await known()
    gateway.held["get"] = threading.Event()
    gateway.calls.clear()
    switching = asyncio.create_task(account.switch(BOTH, None, "transactional", Call()))
    while "get" not in operations(gateway):  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    gateway.held["get"].set()
    with pytest.raises(ConfigurationError, match="another account"):
        await switching
    assert gateway.writes == []


async def test_what_is_unsettled_in_one_account_is_not_in_another() -> None:
    gateway, account, _ = await known()
    gateway.faults["create"] = [TimedOut("No answer.")]
    with pytest.raises(Unsettled):
        await account.create(NewIdentity(NEW, IdentityType.DOMAIN, EasyDkim()), Call())
    assert account.unsettled == {NEW}
    log_in_elsewhere(gateway)
    await account.refresh(Call())
    assert account.unsettled == frozenset()
