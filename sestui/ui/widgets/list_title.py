"""The title of the list: how many there are, and how many of them want attention."""

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len

from sestui.model.identity import IdentitySummary, Status
from sestui.model.order import Order
from sestui.ui.strips import BOLD, PLAIN, Span, status_style
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, status_word

_COUNTED = (Status.FAILED, Status.TEMPORARY_FAILURE, Status.PENDING, Status.NOT_STARTED)


class ListTitle(Line):
    """Counts identities by status; while filtered, how many of all are shown."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="list-title")
        self._glyphs = glyphs
        self._counted: Sequence[IdentitySummary] = ()
        self._counts: list[tuple[str, int]] = []

    def tell(
        self, rows: Sequence[IdentitySummary], shown: int, order: Order, *, growing: bool
    ) -> None:
        """Show the counts of `rows`, of which `shown` pass the filter.

        Where words do not fit, the glyphs that the rows show stand for them.
        """
        if rows is not self._counted:
            found = Counter(row.status for row in rows)
            self._counted = rows
            self._counts = [(status, found[status]) for status in _COUNTED if found[status]]
        total = f"{len(rows):,}{'+' if growing else ''}"
        count = total if shown == len(rows) else f"{shown:,} of {total}"
        sorting = f"{self._glyphs.dot}by {order}" if order != Order.NAME else ""
        for label in (status_word, self._glyphs.status):
            spans: list[Span] = [(" Identities ", BOLD), (count, PLAIN)]
            for status, number in self._counts:
                spans.append((self._glyphs.dot, PLAIN))
                spans.append((f"{number:,} {label(status)}", status_style(status)))
            spans.append((sorting, PLAIN))
            if sum(cell_len(text) for text, _ in spans) <= self.size.width:
                break
        self.show(spans)
