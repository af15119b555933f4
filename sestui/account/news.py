"""What became of the identities between two reads."""

from typing import NamedTuple

from sestui.account.snapshot import Knowledge, Snapshot, is_same_account
from sestui.model.summary import IdentitySummary


class News(NamedTuple):
    """What a person would want to be told of."""

    changed: tuple[tuple[IdentitySummary, IdentitySummary], ...] = ()
    """Rows before and after, where status, sending or type differ."""
    gone: tuple[str, ...] = ()
    """Names that are not in the list any longer."""
    come: tuple[str, ...] = ()
    """Names that a list brought. One that was created here came by its details, before any
    list could bring it, and is not among them: whoever created it knows."""


def news(before: Snapshot, after: Snapshot) -> News | None:
    """Return what `after` has to tell someone who knows `before`; None when that is nothing.

    Nothing can be told without a whole list to compare with, or of another account.
    """
    if after.rows is before.rows or before.listed_at is None or after.listed_at is None:
        return None
    if not is_same_account(before, after):
        return None
    rows = {row.name: row for row in before.rows}
    changed, come = [], []
    for row in after.rows:
        earlier = rows.pop(row.name, None)
        if earlier is None:
            if after.details.get(row.name, Knowledge()).identity is None:
                come.append(row.name)
        elif row is not earlier and row != earlier:
            changed.append((earlier, row))
    if not (changed or rows or come):
        return None
    return News(tuple(changed), tuple(rows), tuple(come))
