"""The left pane: title, filter and list, and what the person narrowed and sorted it by."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from sestui.account.snapshot import Snapshot
from sestui.model.errors import FilterError
from sestui.model.order import Order, ordered
from sestui.model.summary import IdentitySummary
from sestui.ui.messages import Said
from sestui.ui.strips import PLAIN
from sestui.ui.widgets.filter_input import FilterInput
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.line import Line
from sestui.ui.widgets.list_title import ListTitle
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import Glyphs

if TYPE_CHECKING:
    from sestui.model.filter import Filter


class Identities(Vertical):
    """Shows the rows of a `Snapshot` that pass the filter, in the order chosen."""

    @dataclass
    class Corrected(Message):
        """What is typed into the filter means nothing, and why; or nothing is wrong any more."""

        correction: tuple[str, ...]

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="identities")
        self._glyphs = glyphs
        self._snapshot = Snapshot()
        self._growing = True
        self._ordered: list[IdentitySummary] = []
        self._order = Order.NAME
        self._filter: Filter | None = None
        self._correction: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out title, filter and list."""
        yield ListTitle(self._glyphs)
        with Horizontal(id="filter-line"):
            yield Line(id="filter-mark")
            yield FilterInput()
        yield IdentityList(self._glyphs)

    def on_mount(self) -> None:
        """Mark the filter."""
        self.query_one("#filter-mark", Line).show([(" / ", PLAIN)])

    def tell(self, snapshot: Snapshot) -> None:
        """Show `snapshot` from now on."""
        before, self._snapshot = self._snapshot, snapshot
        if snapshot.rows is not before.rows:
            self._ordered = ordered(snapshot.rows, self._order)
            self.query_one(IdentityList).fit_columns(snapshot.rows)
        self._show()
        # Not before it was shown whole: until then the first row is the first that came.
        self._growing = snapshot.listed_at is None

    def sort(self) -> None:
        """Sort by the next column; the cursor stays on its identity."""
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._ordered = ordered(self._snapshot.rows, self._order)
        self._show()
        self.post_message(Said(f"Sorted by {self._order}."))

    @on(Input.Changed, "#filter")
    def _filter_typed(self, event: Input.Changed) -> None:
        """Filter as typed; a word that means nothing is left out, and it is said why."""
        from sestui.model.filter import Filter

        self._correction = ()
        meant: list[str] = []
        for word in event.value.split():
            try:
                Filter(word)
            except FilterError as error:
                self._correction = sentences(error)
            else:
                meant.append(word)
        self._filter = Filter(" ".join(meant))
        self.post_message(self.Corrected(self._correction))
        self._show(filtered=True)

    def _show(self, *, filtered: bool = False) -> None:
        shown = self._filter.apply(self._ordered) if self._filter else self._ordered
        rows = self._snapshot.rows
        whole = self._snapshot.listed_at is not None
        self.query_one(ListTitle).tell(shown, rows, self._order, whole=whole)
        self.query_one(IdentityList).show(
            shown, self._why_empty(), growing=self._growing, filtered=filtered
        )

    def _why_empty(self) -> tuple[str, ...]:
        snapshot = self._snapshot
        if self._correction:
            return self._correction
        if snapshot.rows:
            return ("No identity matches the filter. Escape clears it.",)
        if snapshot.failure is not None:
            return (*sentences(snapshot.failure), "Press r to try again.")
        if snapshot.none_exist and snapshot.target is not None:
            region = snapshot.target.region
            return (f"None in {region}; SES is regional, try `--region`.",)
        return ("Reading the identities.",)
