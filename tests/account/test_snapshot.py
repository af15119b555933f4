from dataclasses import replace
from datetime import timedelta

import pytest

from sestui.account.account import Account
from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.errors import AccessDenied, NotFound, ReadOnly, Throttled
from sestui.model.identity import Identity
from sestui.model.sending import Target
from tests.account.gateway import NOON, MemoryGateway, StillClock, domain

LATER = NOON + timedelta(seconds=1)
TARGET = Target("us-east-1", "prod")
A, B = domain("a.example.com"), domain("b.example.com")


def listed(*identities: Identity) -> Snapshot:
    """A snapshot whose list was read once."""
    rows = [identity.summary for identity in identities]
    return Snapshot().begin().with_target(TARGET).with_list(rows, NOON)


def names(snapshot: Snapshot) -> list[str]:
    return [row.name for row in snapshot.rows]


def test_switching_read_only_forgets_nothing_of_the_account() -> None:
    known = listed(A).with_details(A, NOON, 1).with_public_key("s._domainkey.a", "p=AAAA")
    for target in (replace(TARGET, read_only=True), replace(TARGET, read_only=True, locked=True)):
        assert known.with_target(target) == replace(known, target=target)


@pytest.mark.parametrize(
    "change", [{"region": "eu-west-1"}, {"profile": "test"}, {"endpoint": "http://127.0.0.1:1"}]
)
def test_of_another_account_nothing_is_known(change: dict[str, str]) -> None:
    known = listed(A).with_details(A, NOON, 1).with_public_key("s._domainkey.a", "p=AAAA")
    known = known.with_sets(["x"], NOON, 1)
    other = replace(TARGET, **change)  # type: ignore[arg-type]
    assert known.with_target(other) == Snapshot(other, refreshed=2), "1 is due again"


def test_of_an_account_with_another_number_nothing_is_known() -> None:
    known = listed(A).with_number("111122223333").with_details(A, NOON, 1).with_unsettled("b")
    assert known.with_number("111122223333") == known
    assert known.with_number("444455556666") == Snapshot(TARGET, number="444455556666", refreshed=2)


def test_its_number_that_is_told_at_last_makes_it_no_other_account() -> None:
    assert listed(A).with_number("1") == replace(listed(A), number="1")


def test_an_identity_without_a_row_gets_one_with_its_details() -> None:
    known = listed(A).with_details(B, NOON, 1)
    assert names(known) == [A.name, B.name]


def test_details_do_not_bring_back_what_a_list_begun_after_them_does_not_hold() -> None:
    known = listed(A, B)
    asked = known.refreshed
    known = known.begin().with_list([A.summary], LATER)
    assert names(known.with_details(B, LATER, asked)) == [A.name]


def test_an_identity_created_while_a_list_is_under_way_stays() -> None:
    known = listed(A).begin()
    known = known.with_details(B, NOON, known.refreshed)
    assert names(known.with_list([A.summary], LATER)) == [A.name, B.name]
    assert known.with_list([A.summary], LATER).details[B.name].identity == B


def test_one_created_while_the_first_list_grows_stays_too() -> None:
    known = Snapshot().begin()
    known = known.with_details(B, NOON, known.refreshed).with_page([A.summary])
    assert names(known) == [A.name, B.name]
    assert names(known.with_page([A.summary, B.summary])) == [A.name, B.name]


def test_a_status_read_since_the_list_began_is_newer_than_the_list() -> None:
    known = listed(A).begin()
    verified = domain(A.name, "SUCCESS")
    known = known.with_details(verified, NOON, known.refreshed).with_list([A.summary], LATER)
    assert known.rows == (verified.summary,)


def test_a_status_read_before_the_list_began_is_older_than_the_list() -> None:
    known = listed(A).with_details(A, NOON, 1).begin()
    verified = domain(A.name, "SUCCESS")
    assert known.with_list([verified.summary], LATER).rows == (verified.summary,)


def test_what_was_deleted_while_a_list_is_under_way_goes_with_its_end() -> None:
    known = listed(A, B).begin()
    known = known.with_failed_details(B.name, NotFound("Gone."), known.refreshed)
    assert names(known) == [A.name, B.name]
    known = known.with_list([A.summary, B.summary], LATER)
    assert names(known) == [A.name]
    assert B.name not in known.details


def test_a_row_whose_details_fail_otherwise_stays_as_it_is_listed() -> None:
    known = listed(A).begin()
    known = known.with_details(domain(A.name, "SUCCESS"), NOON, known.refreshed)
    known = known.with_failed_details(A.name, Throttled("Wait."), known.refreshed)
    assert known.with_list([A.summary], LATER).rows == (A.summary,)


def test_an_identity_that_was_gone_and_is_back_is_listed_again() -> None:
    known = listed(A).with_failed_details(A.name, NotFound("Gone."), 1).begin()
    assert names(known.with_list([A.summary], LATER)) == [A.name]


def test_an_unchanged_list_is_the_same_object() -> None:
    known = listed(A, B)
    again = known.begin().with_list([replace(A.summary), replace(B.summary)], LATER)
    assert again.rows is known.rows
    assert again.listed_at == LATER


# Configuration sets


@pytest.mark.parametrize(
    ("name", "seconds", "dangling"),
    [("y", -1, True), ("y", 0, True), ("y", 1, False), ("x", -1, False), (None, -1, False)],
)
def test_a_default_is_dangling_when_sets_listed_after_it_was_read_lack_it(
    name: str | None, seconds: int, dangling: bool
) -> None:
    identity = domain("a.example.com", configuration_set=name)
    known = listed(identity).with_sets(["x"], NOON, 1)
    known = known.with_details(identity, NOON + timedelta(seconds=seconds), 1)
    assert known.is_dangling(identity) is dangling


def test_unknown_is_never_missing() -> None:
    identity = domain("a.example.com", configuration_set="y")
    known = listed(identity).with_details(identity, NOON, 1)
    assert not known.sets.lacks("y")
    assert not known.is_dangling(identity)
    known = known.with_failed_sets(AccessDenied("No."), 1)
    assert not known.sets.lacks("y")
    assert not known.is_dangling(identity)
    assert not known.with_sets([], LATER, 1).is_dangling(B)


async def test_sets_are_kept_beside_why_they_could_not_be_listed_again() -> None:
    gateway, clock = MemoryGateway(), StillClock()
    gateway.sets = ["x", "y"]
    account = Account(gateway, clock, lambda _: None)
    await account.read_sets(Call())
    gateway.faults["sets"] = [AccessDenied("No.")]
    clock.time = LATER
    await account.read_sets(Call())
    sets = account.snapshot.sets
    assert (sets.names, sets.read_at, str(sets.failure)) == (("x", "y"), NOON, "No.")
    await account.read_sets(Call())
    assert (account.snapshot.sets.read_at, account.snapshot.sets.failure) == (LATER, None)


async def test_sets_are_as_of_the_time_their_listing_was_asked_for() -> None:
    gateway, clock = MemoryGateway(), StillClock()
    account = Account(gateway, clock, lambda _: None)

    def time_passes(_: str) -> None:
        clock.time = LATER

    gateway.before["sets"] = time_passes
    await account.read_sets(Call())
    assert account.snapshot.sets.read_at == NOON


# Read-only


async def test_read_only_is_shown_as_soon_as_it_is_switched() -> None:
    gateway = MemoryGateway(A)
    account = Account(gateway, StillClock(), lambda _: None)
    account.keep_read_only(True)
    await account.refresh(Call())
    for on in (True, False):
        account.keep_read_only(on)
        assert account.snapshot.target is not None
        assert account.snapshot.target.read_only is on is gateway.read_only
        assert names(account.snapshot) == [A.name]


async def test_locked_read_only_stays() -> None:
    gateway = MemoryGateway(A)
    gateway.read_only = gateway.locked = True
    account = Account(gateway, StillClock(), lambda _: None)
    await account.refresh(Call())
    with pytest.raises(ReadOnly):
        account.keep_read_only(False)
    assert account.snapshot.target is not None
    assert account.snapshot.target.read_only


def test_what_dns_had_of_an_identity_goes_with_it_and_else_stays_the_same_object() -> None:
    known = listed(A, B)
    for identity in (A, B):
        known = known.begin_check(identity.name).end_check(identity.name, Diagnosis(NOON))
    assert known.with_list([A.summary, B.summary], LATER).dns is known.dns
    assert list(known.with_list([B.summary], LATER).dns) == [B.name]
