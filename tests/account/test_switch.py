import asyncio
import threading
from collections.abc import Callable
from itertools import product

import pytest

from sestui.account.account import Account
from sestui.account.switch import WRITES, Outcome, Switched
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    Cancelled,
    NotFound,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unsettled,
)
from tests.account.gateway import MemoryGateway, StillClock, domain

NAME = "a.example.com"


def having(configuration_set: str | None) -> MemoryGateway:
    gateway = MemoryGateway(domain(NAME, configuration_set=configuration_set))
    gateway.sets = ["old", "new", "other"]
    return gateway


def on(gateway: MemoryGateway) -> Account:
    return Account(gateway, StillClock(), lambda _: None)


def operations(gateway: MemoryGateway) -> list[str]:
    return [operation.partition("_")[0] for operation, _ in gateway.calls]


def elsewhere(gateway: MemoryGateway, configuration_set: str | None) -> Callable[[str], None]:
    """Somebody else, who makes a set the default of whatever is read."""

    def change(name: str) -> None:
        gateway.known[name] = domain(name, configuration_set=configuration_set)

    return change


@pytest.mark.parametrize(("before", "after"), [("old", "new"), (None, "new"), ("old", None)])
async def test_a_switch_reads_writes_and_reads_back(before: str | None, after: str | None) -> None:
    gateway = having(before)
    account = on(gateway)
    done = await account.switch(NAME, before, after, Call())
    assert done == Switched(NAME, before, after, Outcome.SWITCHED, gateway.known[NAME])
    assert gateway.known[NAME].configuration_set == after
    assert account.snapshot.details[NAME].identity == done.identity
    assert operations(gateway) == ["get", "put", "get"]


async def test_nothing_is_written_where_the_wanted_set_is_there_already() -> None:
    gateway = having("new")
    done = await on(gateway).switch(NAME, "old", "new", Call())
    assert (done.before, done.after, done.outcome) == ("new", "new", Outcome.ALREADY)
    assert operations(gateway) == ["get"]


@pytest.mark.parametrize("now", ["other", None])
async def test_what_was_changed_elsewhere_is_left_alone_and_told(now: str | None) -> None:
    gateway = having(now)
    account = on(gateway)
    done = await account.switch(NAME, "old", "new", Call())
    assert (done.after, done.outcome, done.identity) == (now, Outcome.CHANGED, gateway.known[NAME])
    assert gateway.writes == []
    assert account.snapshot.details[NAME].identity == gateway.known[NAME]


async def test_what_is_said_is_what_was_read_back() -> None:
    gateway = having("old")
    change = elsewhere(gateway, "other")
    gateway.before["get"] = lambda name: change(name) if gateway.writes else None
    done = await on(gateway).switch(NAME, "old", "new", Call())
    assert (done.before, done.after, done.outcome) == ("old", "other", Outcome.OVERTAKEN)


@pytest.mark.parametrize("failure", [NotFound("No such set."), AccessDenied("No."), Throttled(".")])
async def test_a_refused_write_is_raised_as_it_is_and_not_sent_again(failure: ServiceError) -> None:
    gateway = having("old")
    gateway.faults["put_configuration_set"] = [failure]
    with pytest.raises(type(failure)):
        await on(gateway).switch(NAME, "old", "new", Call())
    assert operations(gateway) == ["get", "put"]


async def test_a_write_without_an_answer_that_was_made_is_not_sent_again() -> None:
    gateway = having("old")
    gateway.lost["put_configuration_set"] = [TimedOut("No answer.")]
    done = await on(gateway).switch(NAME, "old", "new", Call())
    assert done == Switched(NAME, "old", "new", Outcome.SWITCHED, gateway.known[NAME])
    assert operations(gateway) == ["get", "put", "get"]


async def test_a_write_that_was_seen_not_to_be_made_is_sent_again_three_times_in_all() -> None:
    gateway = having("old")
    gateway.faults["put_configuration_set"] = [ServerFault("500.")] * 9
    with pytest.raises(Unsettled, match=r"500\. It was sent 3 times"):
        await on(gateway).switch(NAME, "old", "new", Call())
    assert operations(gateway) == ["get", "put", "get", "put", "get", "put", "get"]


async def test_a_change_elsewhere_after_a_lost_write_is_not_overwritten() -> None:
    gateway = having("old")

    def lose(name: str) -> None:
        elsewhere(gateway, "other")(name)
        raise TimedOut("No answer.")

    gateway.before["put_configuration_set"] = lose
    done = await on(gateway).switch(NAME, "old", "new", Call())
    assert (done.before, done.after, done.outcome) == ("old", "other", Outcome.CHANGED)
    assert len(gateway.writes) == 1


async def test_reading_back_that_fails_says_so_and_what_was_written() -> None:
    gateway = having("old")
    gateway.faults["get"] = [None, Throttled("Wait.")]
    done = await on(gateway).switch(NAME, "old", "new", Call())
    assert (done.after, done.outcome, done.identity) == ("new", Outcome.SWITCHED, None)
    assert str(done.failure) == "Wait."


async def test_a_lost_write_that_cannot_be_read_back_is_unsettled() -> None:
    gateway = having("old")
    gateway.lost["put_configuration_set"] = [TimedOut("No answer.")]
    gateway.faults["get"] = [None, AccessDenied("May not look.")]
    with pytest.raises(Unsettled, match="not known: May not look"):
        await on(gateway).switch(NAME, "old", "new", Call())
    assert len(gateway.writes) == 1


async def test_no_order_of_failures_writes_unseen_or_tells_an_untruth() -> None:
    fates = ("answered", "lost", "never made", "refused")
    for puts in product(fates, repeat=WRITES):
        for gets in product((None, Throttled("Wait.")), repeat=WRITES + 1):
            gateway = having("old")
            gateway.faults["get"] = gets
            refusals = {"never made": TimedOut("No answer."), "refused": AccessDenied("No.")}
            gateway.faults["put_configuration_set"] = [refusals.get(fate) for fate in puts]
            gateway.lost["put_configuration_set"] = [
                TimedOut("No answer.") if fate == "lost" else None
                for fate in puts
                if fate not in refusals
            ]
            told: Switched | ServiceError
            try:
                told = await on(gateway).switch(NAME, "old", "new", Call())
            except ServiceError as failure:
                told = failure
            order = operations(gateway)
            case = (puts, gets, order, told)
            assert order.count("put") <= WRITES, case
            assert "put put" not in " ".join(order), case
            has = gateway.known[NAME].configuration_set
            if isinstance(told, Switched):
                assert told.after == has == "new", case
            elif not isinstance(told, Unsettled):
                assert has == "old", case


# Cancelling


async def test_cancelled_while_it_reads_nothing_is_written() -> None:
    gateway, call = having("old"), Call()
    gateway.before["get"] = lambda _: call.cancel()
    with pytest.raises(Cancelled):
        await on(gateway).switch(NAME, "old", "new", call)
    assert gateway.writes == []


@pytest.mark.parametrize("lost", [True, False])
async def test_a_write_that_was_sent_is_read_back_though_it_was_cancelled(lost: bool) -> None:
    gateway, call = having("old"), Call()
    gateway.held["put_configuration_set"] = threading.Event()
    if lost:
        gateway.lost["put_configuration_set"] = [TimedOut("No answer.")]
    switching = asyncio.create_task(on(gateway).switch(NAME, "old", "new", call))
    while not gateway.writes:  # noqa: ASYNC110 - a thread gets there
        await asyncio.sleep(0)
    call.cancel()
    gateway.held["put_configuration_set"].set()
    done = await switching
    assert (done.after, done.outcome, done.failure) == ("new", Outcome.SWITCHED, None)
    assert operations(gateway) == ["get", "put", "get"]
