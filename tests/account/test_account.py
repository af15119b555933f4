import asyncio
import threading

import pytest

from sestui.account.account import Account
from sestui.account.snapshot import Snapshot
from sestui.account.threads import in_thread
from sestui.model.call import Call
from sestui.model.errors import AccessDenied, Cancelled, NotFound, ServerFault
from tests.account.gateway import NOON, MemoryGateway, StillClock, domain


def followed(gateway: MemoryGateway) -> tuple[Account, list[Snapshot]]:
    seen: list[Snapshot] = []
    return Account(gateway, StillClock(), seen.append), seen


async def test_pages_are_known_as_they_come_and_the_list_when_it_is_whole() -> None:
    gateway = MemoryGateway(*(domain(f"d{n}.example.com") for n in range(5)), page=2)
    account, seen = followed(gateway)
    await account.refresh(Call())
    assert sorted({len(snapshot.rows) for snapshot in seen}) == [0, 2, 4, 5]
    assert [snapshot.listed_at for snapshot in seen if len(snapshot.rows) < 5] == [None] * 4
    assert account.snapshot.listed_at == NOON
    assert not account.snapshot.listing


async def test_a_second_read_shows_the_old_list_until_the_new_one_is_whole() -> None:
    gateway = MemoryGateway(*(domain(f"d{n}.example.com") for n in range(4)), page=2)
    account, seen = followed(gateway)
    await account.refresh(Call())
    del gateway.known["d0.example.com"]
    seen.clear()
    await account.refresh(Call())
    assert {len(snapshot.rows) for snapshot in seen} == {4, 3}


async def test_a_failure_keeps_what_is_known_and_counts() -> None:
    gateway = MemoryGateway(domain("a.example.com"))
    account, _ = followed(gateway)
    await account.refresh(Call())
    for failures in (1, 2):
        gateway.faults["list"] = [ServerFault("500.")]
        await account.refresh(Call())
        assert account.snapshot.failures == failures
        assert [row.name for row in account.snapshot.rows] == ["a.example.com"]
        assert not account.snapshot.none_exist
    await account.refresh(Call())
    assert (account.snapshot.failures, account.snapshot.failure) == (0, None)


async def test_none_exist_only_after_an_answer_that_said_so() -> None:
    gateway = MemoryGateway()
    account, _ = followed(gateway)
    assert not account.snapshot.none_exist
    gateway.faults["list"] = [ServerFault("500.")]
    await account.refresh(Call())
    assert not account.snapshot.none_exist
    await account.refresh(Call())
    assert account.snapshot.none_exist


async def test_details_also_mend_the_row_they_are_newer_than() -> None:
    gateway = MemoryGateway(domain("a.example.com"))
    account, _ = followed(gateway)
    await account.refresh(Call())
    gateway.known["a.example.com"] = domain("a.example.com", "SUCCESS")
    await account.read("a.example.com", Call())
    assert account.snapshot.rows[0].status == "SUCCESS"
    assert account.snapshot.is_fresh("a.example.com")
    await account.refresh(Call())
    assert not account.snapshot.is_fresh("a.example.com")
    assert account.snapshot.details["a.example.com"].identity is not None


async def test_details_that_fail_keep_the_earlier_ones_unless_the_identity_is_gone() -> None:
    gateway = MemoryGateway(domain("a.example.com"))
    account, _ = followed(gateway)
    await account.read("a.example.com", Call())
    gateway.faults["get"] = [AccessDenied("No.")]
    await account.read("a.example.com", Call())
    known = account.snapshot.details["a.example.com"]
    assert known.identity is not None
    assert isinstance(known.failure, AccessDenied)
    gateway.known.clear()
    await account.read("a.example.com", Call())
    known = account.snapshot.details["a.example.com"]
    assert known.identity is None
    assert isinstance(known.failure, NotFound)


async def test_cancelling_the_wait_cancels_the_call_and_reading_is_over() -> None:
    gateway = MemoryGateway(domain("a.example.com"))
    gateway.held["list"] = threading.Event()
    account, _ = followed(gateway)
    call = Call()
    reading = asyncio.create_task(account.refresh(call))
    while ("list", "0") not in gateway.calls:  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert call.cancelled.is_set()
    assert not account.snapshot.listing
    gateway.held["list"].set()


@pytest.mark.parametrize("on", [True, False])
async def test_read_only_switched_while_the_target_is_asked_for_stays_so(on: bool) -> None:
    gateway = MemoryGateway()
    gateway.read_only = not on
    account, seen = followed(gateway)
    await account.refresh(Call())
    gateway.held["target"] = threading.Event()
    seen.clear()
    refreshing = asyncio.create_task(account.refresh(Call()))
    while gateway.calls.count(("target", "")) < 2:  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    account.keep_read_only(on)
    gateway.held["target"].set()
    await refreshing
    assert {snapshot.target.read_only for snapshot in seen[1:] if snapshot.target} == {on}


async def test_a_target_that_is_locked_at_last_is_read_only_whatever_was_wanted() -> None:
    gateway = MemoryGateway()
    account, _ = followed(gateway)
    await account.refresh(Call())
    account.keep_read_only(False)
    gateway.locked = gateway.read_only = True
    await account.refresh(Call())
    assert account.snapshot.target is not None
    assert account.snapshot.target.read_only


async def test_what_is_denied_of_the_account_leaves_the_rest_known() -> None:
    gateway = MemoryGateway()
    gateway.faults["account"] = [AccessDenied("No.")]
    account, _ = followed(gateway)
    await account.introduce(Call())
    assert account.snapshot.sending is None
    assert account.snapshot.number == "111122223333"


async def test_what_a_thread_raises_is_raised_where_it_is_awaited() -> None:
    def refuse() -> None:
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled, match="Enough"):
        await in_thread(Call(), refuse)
