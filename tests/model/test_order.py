"""The list's orders."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.order import Order, ordered
from sestui.model.summary import IdentitySummary

STATUSES = ["FAILED", "TEMPORARY_FAILURE", "PENDING", "NOT_STARTED", "NEW_STATUS", "SUCCESS"]
TYPES = ["DOMAIN", "MANAGED_DOMAIN", "EMAIL_ADDRESS", "NEW_KIND"]


def row(name: str, kind: str = "DOMAIN", status: str = "SUCCESS") -> IdentitySummary:
    return IdentitySummary(name, kind, status, False)


def shuffled(rows: list[IdentitySummary]) -> list[IdentitySummary]:
    return random.Random(7).sample(rows, len(rows))


def test_names_are_sorted_without_case() -> None:
    rows = [row("a.com"), row("B.com"), row("c.com"), row("Ops@d.com"), row("pa@a.com")]
    assert ordered(shuffled(rows), Order.NAME) == rows


def test_troubles_come_first_and_then_names() -> None:
    rows = [row(name, status=status) for status in STATUSES for name in ("a.com", "B.com")]
    assert ordered(shuffled(rows), Order.STATUS) == rows


def test_domains_come_before_managed_ones_and_addresses() -> None:
    rows = [row(name, kind=kind) for kind in TYPES for name in ("a.com", "B.com")]
    assert ordered(shuffled(rows), Order.TYPE) == rows


@pytest.mark.parametrize("order", list(Order))
@given(st.data())
def test_sorting_loses_nothing_and_keeps_twins_as_they_came(
    order: Order, data: st.DataObject
) -> None:
    some = st.builds(
        row,
        st.sampled_from(["a", "A", "b", "ß", "SS"]),
        st.sampled_from(TYPES[:3]),
        st.sampled_from(STATUSES),
    )
    rows = data.draw(st.lists(some, max_size=12))
    result = ordered(rows, order)
    assert sorted(map(id, result)) == sorted(map(id, rows))
    assert ordered(result, order) == result
    twins = [id(one) for one in rows if (one.folded, one.type, one.status) == _first(rows)]
    assert [id(one) for one in result if id(one) in set(twins)] == twins


def _first(rows: list[IdentitySummary]) -> tuple[str, str, str] | None:
    return (rows[0].folded, rows[0].type, rows[0].status) if rows else None
