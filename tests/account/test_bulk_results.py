"""What came of a switch of many, and how it is put back."""

import csv
import io

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from sestui.account.bulk import FAILURES_IN_A_ROW, Bulk, Result, to_csv
from sestui.account.switch import Outcome
from sestui.model.call import Call
from sestui.model.errors import AccessDenied, NotFound, RuleBroken, Throttled
from sestui.model.rules import identity_name
from tests.account.gateway import domain
from tests.account.test_bulk import having, name, nothing, planned


async def test_switched_are_those_that_were_read_to_have_the_wanted_set() -> None:
    gateway, account = having("a", "b", "a", "a", "a", "a")
    bulk = await planned(account, gateway)
    gateway.known[name(2)] = domain(name(2), configuration_set="b")
    gateway.known[name(3)] = domain(name(3), configuration_set="c")

    def change(called: str) -> None:
        if called == name(4) and len(gateway.writes) == 2:
            gateway.known[called] = domain(called, configuration_set="c")
        if called == name(5) and len(gateway.writes) == 3:
            raise AccessDenied("May not look.")

    gateway.before["get"] = change
    await bulk.run(Call())
    assert [(result.name, result.what) for result in bulk.results] == [
        (name(0), Outcome.SWITCHED),
        (name(2), Outcome.ALREADY),
        (name(3), Outcome.CHANGED),
        (name(4), Outcome.OVERTAKEN),
        (name(5), Outcome.SWITCHED),
    ]
    assert bulk.results[3].after == "c"
    assert str(bulk.results[4].not_read_back) == "May not look."
    assert bulk.switched == (name(0), name(1), name(2))


@pytest.mark.parametrize("after", ["the plan", "nothing"])
async def test_identities_that_were_deleted_elsewhere_stop_nothing(after: str) -> None:
    gateway, account = having(*["a"] * 9)
    names = list(gateway.known)
    bulk = Bulk(account, names, "b", nothing)
    if after == "the plan":
        await bulk.read(Call())
    for gone in names[1:8]:
        del gateway.known[gone]
    if after == "nothing":
        await bulk.read(Call())
        assert list(bulk.plan.unreadable) == names[1:8]
    await bulk.run(Call())
    assert bulk.stopped_by is None
    assert bulk.switched == (names[0], names[8])


async def test_a_set_that_was_deleted_elsewhere_is_missing_for_all() -> None:
    gateway, account = having(*["a"] * 9)
    bulk = await planned(account, gateway)
    gateway.sets = ["a"]
    await bulk.run(Call())
    assert isinstance(bulk.stopped_by, NotFound)
    assert bulk.done == FAILURES_IN_A_ROW


async def test_the_time_to_come_counts_what_was_spent_before() -> None:
    gateway, account = having(*["a"] * 20)
    await account.read(name(0), Call())
    left: list[float] = []
    bulk = Bulk(account, gateway.known, "b", lambda: left.append(bulk.seconds_left))
    await bulk.read(Call())
    assert left == [4, 4, *[4] * 15, 3, 2, 1, 0], "19 to read, of which 15 at once"
    left.clear()
    await bulk.run(Call())
    assert left == [60.0 - 3 * done for done in range(21)]
    assert bulk.plan.seconds == 60


# The list of what changed, to copy


async def test_the_csv_of_a_run_is_enough_to_put_it_back() -> None:
    before = ["a", None, "c", "b", "a"]
    gateway, account = having(*before)
    bulk = await planned(account, gateway)
    await bulk.run(Call())
    rows = list(csv.DictReader(io.StringIO(to_csv(bulk.results))))
    for row in rows:
        assert row["result"] == "switched"
        await account.switch(row["identity"], row["to"] or None, row["from"] or None, Call())
    assert [one.configuration_set for one in gateway.known.values()] == before


@given(st.sampled_from(["", *"=+-@'|{!"]), st.text("=+-'|!{}.a1", min_size=1))
@example("+", "x")
def test_the_csv_holds_every_name_as_it_is(first: str, rest: str) -> None:
    try:
        name = identity_name(f"{first}{rest}@example.com").name
    except RuleBroken:
        reject()
    (row,) = csv.DictReader(io.StringIO(to_csv([Result(name, "-a", "_-", Outcome.SWITCHED)])))
    assert (row["identity"], row["from"], row["to"]) == (name, "-a", "_-")


def test_the_csv_says_what_happened_and_holds_no_formula() -> None:
    text = to_csv(
        [
            Result("a.example.com", None, "b", Outcome.SWITCHED, Throttled("Wait.")),
            Result("=1+1", "a", "a", AccessDenied('They said "no", twice.')),
            Result("@SUM(1)", "+a", "b", Outcome.SWITCHED),
        ]
    )
    assert text == (
        "identity,from,to,result\r\n"
        'a.example.com,,b,"switched, not read back: Wait."\r\n'
        '\'=1+1,a,a,"They said ""no"", twice."\r\n'
        "'@SUM(1),'+a,b,switched\r\n"
    )
