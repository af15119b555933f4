"""The title of the list: how many there are, are marked, and want attention."""

from rich.cells import cell_len

from sestui.model.order import Order
from sestui.model.selection import Selection
from sestui.model.summary import Status
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

    def tell(
        self,
        shown: Selection,
        total: int,
        order: Order,
        marked: set[str],
        *,
        whole: bool,
    ) -> None:
        """Count `shown`, which of the `total` pass the filter, and the names that are `marked`.

        Until `whole` there may be more rows.
        """
        count = f"{total:,}" if whole else f"{total:,}+" if total else ""
        if len(shown.rows) != total:
            count = f"{len(shown.rows):,} of {count}"
        spans: list[Span] = [(" Identities ", BOLD), (count, PLAIN)]
        if marked:
            hidden = len(marked.difference(row.name for row in shown.rows))
            spans.append((self._dot, PLAIN))
            spans.append((f"{len(marked):,} marked", BOLD))
            spans.append((f", {hidden:,} hidden" if hidden else "", PLAIN))
        sorting = f"{self._dot}by {order}" if order != Order.NAME else ""
        room = self.size.width - sum(cell_len(text) for text, _ in spans) - cell_len(sorting)
        for status in _COUNTED:
            found = shown.count(status)
            if not found:
                continue
            text = f"{found:,} {status_word(status)}"
            room -= cell_len(self._dot + text)
            if room < 0:
                break
            spans += [(self._dot, PLAIN), (text, word_style(status))]
        self.show([*spans, (sorting, PLAIN)])
