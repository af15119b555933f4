"""The left pane: title, filter and list, and what the person narrowed and sorted it by."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from sestui.account.snapshot import Snapshot
from sestui.model.errors import FilterError
from sestui.model.order import Order, ordered
from sestui.model.selection import Selection
from sestui.ui.messages import Said
from sestui.ui.strips import PLAIN
from sestui.ui.widgets.filter_input import FilterInput
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.line import Line
from sestui.ui.widgets.list_title import ListTitle
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import Glyphs

if TYPE_CHECKING:
    from sestui.model.filter import Filter, Narrowing


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
        self._all = Selection.of(())
        """In the order chosen."""
        self._order = Order.NAME
        self._filter: Filter | None = None
        self._narrowing: Narrowing | None = None
        self._shown = self._all
        """Those of `_all` that pass the filter."""
        self._correction: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out title, filter and list."""
        yield ListTitle(self._glyphs)
        with Horizontal(id="filter-line"):
            yield Line(id="filter-mark")
            yield FilterInput()
        yield IdentityList(self._glyphs)

    def on_mount(self) -> None:
        """Mark the filter, and look into it."""
        self.query_one("#filter-mark", Line).show([(" / ", PLAIN)])
        # At once, not by its message: so a letter and what it leaves of the list are one frame.
        self.watch(self.query_one(FilterInput), "value", self._use, init=False)

    def tell(self, snapshot: Snapshot) -> None:
        """Show `snapshot` from now on."""
        before, self._snapshot = self._snapshot, snapshot
        if snapshot.rows is not before.rows:
            self._arrange()
            listed = self.query_one(IdentityList)
            listed.fit_columns(snapshot.rows)
            if listed.marked or listed.changed:
                names = {row.name for row in snapshot.rows}
                listed.marked &= names
                listed.changed &= names
        elif snapshot.dns is not before.dns:
            self._narrowing = None
            if self._filter is not None and self._filter.is_of_dns:
                self._narrow()
        self._show()
        # Not before it was shown whole: until then the first row is the first that came.
        self._growing = snapshot.listed_at is None

    def point_out(self, names: Iterable[str]) -> None:
        """Show from now on, when next told, that these came or changed by themselves."""
        self.query_one(IdentityList).changed.update(names)

    @property
    def shown(self) -> tuple[str, ...]:
        """The names that pass the filter, in the order of the list."""
        return tuple(row.name for row in self._shown.rows)

    @property
    def marked(self) -> tuple[str, ...]:
        """The names that are marked, in the order of the list, hidden ones included."""
        marked = self.query_one(IdentityList).marked
        return tuple(row.name for row in self._all.rows if row.name in marked) if marked else ()

    def go_to(self, name: str) -> None:
        """Put the cursor on an identity, giving up the filter where that hides it."""
        listed = self.query_one(IdentityList)
        listed.go_to(name)
        if self._filter is None or (listed.current and listed.current.name == name):
            return
        if any(row.name == name for row in self._snapshot.rows):
            self.query_one(FilterInput).value = ""
            listed.go_to(name)

    def sort(self) -> None:
        """Sort by the next column; the cursor stays on its identity."""
        orders = list(Order)
        self._order = orders[(orders.index(self._order) + 1) % len(orders)]
        self._arrange()
        self._show()
        self.post_message(Said(f"Sorted by {self._order}."))

    @on(IdentityList.Marked)
    def _count(self) -> None:
        """Say how many are marked now."""
        self._show_title()

    def _use(self, typed: str) -> None:
        """Filter by `typed`; a word that means nothing is left out, and it is said why."""
        from sestui.model.filter import Filter

        before, self._correction = self._correction, ()
        meant: list[str] = []
        for word in typed.split():
            try:
                Filter(word)
            except FilterError as error:
                self._correction = sentences(error)
            else:
                meant.append(word)
        self._filter = Filter(" ".join(meant))
        self._narrow()
        if self._correction or before:  # said again at each key: it stays until it is right
            self.post_message(self.Corrected(self._correction))
        self._show(filtered=True)

    def _arrange(self) -> None:
        """Sort, and filter, anew."""
        self._all = self._shown = Selection.of(ordered(self._snapshot.rows, self._order))
        self._narrowing = None
        self._narrow()

    def _narrow(self) -> None:
        """Find what passes the filter."""
        if self._filter is not None:
            from sestui.model.filter import Narrowing

            self._narrowing = self._narrowing or Narrowing(self._all, self._snapshot.dns)
            self._shown = self._narrowing.apply(self._filter)

    def _show(self, *, filtered: bool = False) -> None:
        self._show_title()
        self.query_one(IdentityList).show(
            self._shown.rows, self._why_empty(), growing=self._growing, filtered=filtered
        )

    def _show_title(self) -> None:
        marked = self.query_one(IdentityList).marked
        total = len(self._snapshot.rows)
        whole = self._snapshot.listed_at is not None
        self.query_one(ListTitle).tell(self._shown, total, self._order, marked, whole=whole)

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
