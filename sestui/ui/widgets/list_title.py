"""The title of the list: how many there are, are marked, and want attention."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter

from rich.cells import cell_len

from sestui.model.order import Order
from sestui.model.summary import IdentitySummary, Status
from sestui.ui.strips import BOLD, PLAIN, Span, word_style
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, status_word

_COUNTED = (Status.FAILED, Status.PENDING, Status.TEMPORARY_FAILURE, Status.NOT_STARTED)
"""What wants attention, most wanted first: where there is no room, the last are left out."""


class ListTitle(Line):
    """Counts identities by status; while filtered, how many of all are shown."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="list-title")
        self._dot = glyphs.dot
        self._counted: Sequence[IdentitySummary] = ()
        self._found: Counter[str] = Counter()
        """How many of `_counted` are in which state."""

    def tell(
        self,
        shown: Sequence[IdentitySummary],
        rows: Sequence[IdentitySummary],
        order: Order,
        marked: set[str],
        *,
        whole: bool,
    ) -> None:
        """Count `shown`, which of `rows` pass the filter, and the names that are `marked`.

        Until `whole` there may be more rows.
        """
        total = f"{len(rows):,}" if whole else f"{len(rows):,}+" if rows else ""
        count = total if len(shown) == len(rows) else f"{len(shown):,} of {total}"
        spans: list[Span] = [(" Identities ", BOLD), (count, PLAIN)]
        if marked:
            hidden = len(marked.difference(row.name for row in shown))
            spans.append((self._dot, PLAIN))
            spans.append((f"{len(marked):,} marked", BOLD))
            spans.append((f", {hidden:,} hidden" if hidden else "", PLAIN))
        sorting = f"{self._dot}by {order}" if order != Order.NAME else ""
        room = self.size.width - sum(cell_len(text) for text, _ in spans) - cell_len(sorting)
        if shown is not self._counted:
            self._counted, self._found = shown, Counter(map(attrgetter("status"), shown))
        for status in _COUNTED:
            if not self._found[status]:
                continue
            text = f"{self._found[status]:,} {status_word(status)}"
            room -= cell_len(self._dot + text)
            if room < 0:
                break
            spans += [(self._dot, PLAIN), (text, word_style(status))]
        self.show([*spans, (sorting, PLAIN)])
