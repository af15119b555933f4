"""Rows of the list, with how many of them are in which state."""

from collections.abc import Sequence
from itertools import compress, repeat
from typing import Self

from sestui.model.summary import IdentitySummary, Status

_CODES: dict[str, int] = {status.value: code for code, status in enumerate(Status)}
_OTHER = len(_CODES)
"""Stands for every status that is not known here."""


class Selection:
    """Some rows, in their order. To count those in a state takes no look at the rows.

    A list of 100,000 is counted again at each key that narrows it, and looking at so many rows
    would take most of what the key takes. Beside the rows a byte for each says its state.
    """

    __slots__ = ("_states", "rows")

    def __init__(self, rows: Sequence[IdentitySummary], states: bytes) -> None:
        self.rows = rows
        self._states = states

    @classmethod
    def of(cls, rows: Sequence[IdentitySummary]) -> Self:
        """Return all of `rows`."""
        states = [row.status for row in rows]
        return cls(rows, bytes(map(_CODES.get, states, repeat(_OTHER))))

    def kept(self, keep: Sequence[object]) -> "Selection":
        """Return the rows for which the value at their place in `keep` is true."""
        return Selection(list(compress(self.rows, keep)), bytes(compress(self._states, keep)))

    def count(self, status: Status) -> int:
        """Return how many are in a state."""
        return self._states.count(_CODES[status])
