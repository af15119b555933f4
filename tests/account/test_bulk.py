from collections.abc import Callable

import pytest

from sestui.account.account import Account
from sestui.account.bulk import FAILURES_IN_A_ROW, Bulk
from sestui.account.schedule import CALLS_AT_ONCE, seconds_for
from sestui.account.switch import Outcome
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    ConfigurationError,
    CredentialsError,
    ReadOnly,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.ses.pace import Bucket
from tests.account.gateway import MemoryGateway, StillClock, domain


def name(number: int) -> str:
    return f"d{number:03}.example.com"


def having(*sets: str | None) -> tuple[MemoryGateway, Account]:
    """An account whose identities, in order, have these default sets."""
    gateway = MemoryGateway(*(domain(name(n), configuration_set=s) for n, s in enumerate(sets)))
    gateway.sets = ["a", "b", "c"]
    return gateway, Account(gateway, StillClock(), lambda _: None)


def nothing() -> None:
    """Hear of progress and do nothing."""


async def planned(account: Account, gateway: MemoryGateway, wanted: str | None = "b") -> Bulk:
    bulk = Bulk(account, gateway.known, wanted, nothing)
    await bulk.read(Call())
    return bulk


async def test_the_plan_groups_by_what_they_have_and_says_what_it_costs() -> None:
    gateway, account = having("a", None, "b", "a", "c", None)
    gateway.faults["get"] = [*[None] * 4, AccessDenied("No.")]
    bulk = await planned(account, gateway)
    plan = bulk.plan
    assert plan.groups == {"a": (name(0), name(3)), None: (name(1), name(5))}
    assert plan.already == (name(2),)
    assert {name: str(failure) for name, failure in plan.unreadable.items()} == {name(4): "No."}
    assert (plan.calls, plan.seconds) == (12, 3), "reading took 6 of the 15 that go at once"
    assert gateway.writes == []


def test_the_time_to_come_is_what_the_pace_of_calls_makes_it() -> None:
    bucket = Bucket()
    assert bucket.size == CALLS_AT_ONCE
    for spent in (0, 10, 40):
        left = bucket
        for _ in range(spent):
            left = left.taken(now=0)
        for calls in (0, 5, 6, 15, 16, 300):
            assert seconds_for(calls, spent) == left.seconds_until(now=0, calls=calls)


async def test_what_is_fresh_is_not_read_again_unless_reading_it_failed() -> None:
    gateway, account = having("a", "a", "a")
    await account.read(name(0), Call())
    gateway.faults["get"] = [Throttled("Wait.")]
    await account.read(name(1), Call())
    gateway.calls.clear()
    bulk = await planned(account, gateway)
    assert gateway.calls == [("get", name(1)), ("get", name(2))]
    assert bulk.plan.groups == {"a": (name(0), name(1), name(2))}


async def test_a_name_that_is_marked_twice_is_switched_once() -> None:
    gateway, account = having("a")
    bulk = Bulk(account, [name(0), name(0)], "b", nothing)
    await bulk.read(Call())
    await bulk.run(Call())
    assert bulk.total == len(bulk.results) == len(gateway.writes) == 1


@pytest.mark.parametrize(("fresh", "calls"), [(True, 300), (False, 400)])
async def test_a_hundred_identities_cost_three_calls_each_and_a_get_where_not_fresh(
    fresh: bool, calls: int
) -> None:
    gateway, account = having(*["a"] * 100)
    if fresh:
        for n in range(100):
            await account.read(name(n), Call())
        gateway.calls.clear()
    bulk = await planned(account, gateway)
    assert bulk.plan.calls == 300
    await bulk.run(Call())
    assert len(gateway.calls) == calls
    assert {identity.configuration_set for identity in gateway.known.values()} == {"b"}
    assert [result.name for result in bulk.results] == list(gateway.known)


@pytest.mark.parametrize("now", ["c", None])
async def test_twenty_of_twenty_changes_elsewhere_are_noticed_and_none_overwritten(
    now: str | None,
) -> None:
    gateway, account = having(*["a"] * 20)
    bulk = await planned(account, gateway)

    def change(name: str) -> None:
        gateway.known[name] = domain(name, configuration_set=now)

    gateway.before["get"] = change
    await bulk.run(Call())
    assert [result.what for result in bulk.results] == [Outcome.CHANGED] * 20
    assert [result.after for result in bulk.results] == [now] * 20
    assert gateway.writes == []
    assert bulk.failed == 0


async def test_one_that_fails_does_not_stop_the_others() -> None:
    gateway, account = having(*["a"] * 10)
    bulk = await planned(account, gateway)
    some = [AccessDenied("No.")] * (FAILURES_IN_A_ROW - 1)
    gateway.faults["put_configuration_set"] = [*some, None, *some]
    await bulk.run(Call())
    assert (bulk.done, bulk.total, bulk.failed, bulk.stopped_by) == (10, 10, 8, None)
    switched = [result.name for result in bulk.results if result.what == Outcome.SWITCHED]
    assert switched == [name(4), name(9)]
    assert bulk.results[1][:3] == (name(1), "a", "a")


@pytest.mark.parametrize(
    "failure", [CredentialsError("Expired."), ConfigurationError("Bad."), ReadOnly("On.")]
)
async def test_what_would_fail_for_all_stops_it(failure: ServiceError) -> None:
    gateway, account = having(*["a"] * 8)
    bulk = await planned(account, gateway)
    gateway.faults["put_configuration_set"] = [None, failure]
    await bulk.run(Call())
    assert bulk.stopped_by is failure
    assert (bulk.done, bulk.total, bulk.failed) == (2, 8, 1)
    assert len(gateway.writes) == 2


@pytest.mark.parametrize("failure", [AccessDenied("No."), Unreachable("No connection.")])
async def test_so_many_failures_in_a_row_stop_it(failure: ServiceError) -> None:
    gateway, account = having(*["a"] * 20)
    bulk = await planned(account, gateway)
    gateway.faults["put_configuration_set"] = [None, *[failure] * 20]
    await bulk.run(Call())
    assert bulk.stopped_by is failure
    assert bulk.done == 1 + FAILURES_IN_A_ROW


async def test_a_failure_that_stops_the_reading_is_why_the_rest_is_unreadable() -> None:
    gateway, account = having(*["a"] * 4)
    gateway.faults["get"] = [None, CredentialsError("Expired.")]
    bulk = await planned(account, gateway)
    assert bulk.plan.groups == {"a": (name(0),)}
    assert list(bulk.plan.unreadable) == [name(1), name(2), name(3)]
    assert {str(failure) for failure in bulk.plan.unreadable.values()} == {"Expired."}
    assert len(gateway.calls) == 2


async def test_progress_is_told_after_each() -> None:
    gateway, account = having(*["a"] * 3)
    told: list[tuple[int, int]] = []
    bulk = Bulk(account, gateway.known, "b", lambda: told.append((bulk.done, bulk.total)))
    await bulk.read(Call())
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    told.clear()
    await bulk.run(Call())
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


async def test_its_calls_wait_for_as_long_as_aws_throttles_them() -> None:
    gateway, account = having("a")
    patient: list[bool] = []

    def note(_: str) -> None:
        assert gateway.newest is not None
        patient.append(gateway.newest.patient)

    gateway.before = {"get": note, "put_configuration_set": note}
    bulk = await planned(account, gateway)
    await bulk.run(Call())
    assert patient == [True] * 4


# Stopping


def stopping(bulk: Bulk, at: int) -> Callable[[str], None]:
    return lambda called: bulk.stop() if called == name(at) else None


async def test_stopped_between_two_it_leaves_the_rest_alone() -> None:
    gateway, account = having(*["a"] * 5)
    bulk = Bulk(
        account, gateway.known, "b", lambda: bulk.stop() if len(bulk.results) == 2 else None
    )
    await bulk.read(Call())
    await bulk.run(Call())
    assert bulk.stopped
    assert (bulk.done, bulk.total, len(bulk.results)) == (2, 5, 2)
    assert [one.configuration_set for one in gateway.known.values()] == [*"bb", *"aaa"]


@pytest.mark.parametrize("lost", [True, False])
async def test_stopped_while_a_write_is_on_its_way_it_finishes_that_identity(lost: bool) -> None:
    gateway, account = having(*["a"] * 5)
    bulk = await planned(account, gateway)
    gateway.before["put_configuration_set"] = stopping(bulk, 1)
    gateway.lost["put_configuration_set"] = [None, TimedOut("No answer.")] if lost else []
    await bulk.run(Call())
    assert [result[:4] for result in bulk.results] == [
        (name(0), "a", "b", Outcome.SWITCHED),
        (name(1), "a", "b", Outcome.SWITCHED),
    ]
    assert gateway.calls[-1] == ("get", name(1))


async def test_stopped_while_it_only_reads_it_writes_no_more() -> None:
    gateway, account = having(*["a"] * 5)
    bulk = await planned(account, gateway)
    gateway.before["get"] = stopping(bulk, 1)
    await bulk.run(Call())
    assert [result.name for result in bulk.results] == [name(0)]
    assert bulk.stopped
    assert len(gateway.writes) == 1


async def test_reading_can_be_stopped_and_then_nothing_is_run() -> None:
    gateway, account = having(*["a"] * 5)
    bulk = Bulk(account, gateway.known, "b", nothing)
    gateway.before["get"] = stopping(bulk, 1)
    await bulk.read(Call())
    assert len(gateway.calls) == 2
    await bulk.run(Call())
    assert (gateway.writes, bulk.results) == ([], [])
