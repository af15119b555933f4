"""The list of identities: virtual, so that ten thousand are as light as ten."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from sestui.model.summary import IdentitySummary
from sestui.ui.messages import CopyWanted
from sestui.ui.strips import (
    BOLD,
    CURSOR,
    PLAIN,
    Span,
    fit,
    status_style,
    strip,
    word_style,
    wrapped,
)
from sestui.ui.widgets.lines import Lines
from sestui.ui.words import Glyphs, status_word, type_word

_TYPE_WIDTH = 7
_LEAST_STATUS_WIDTH = 10
_MOST_STATUS_WIDTH = 13
"""Where there is little room a longer status is cut, as names need it more; the details say
it whole."""
_ROOMY = 64


class IdentityList(Lines):
    """Rows of identities with a cursor that stays on its identity whatever happens to the rows."""

    BINDINGS = [
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("g,home", "to(0)", "First", show=False, id="list.first"),
        Binding("G,end", "to(-1)", "Last", show=False, id="list.last"),
        Binding("enter", "open", "open", id="list.open", tooltip="Go to its details"),
        Binding(
            "space",
            "mark",
            "mark",
            show=False,
            id="list.mark",
            tooltip="Mark or unmark it: s is for all that are marked",
        ),
        Binding(
            "a",
            "mark_all",
            "mark all",
            show=False,
            id="list.mark-all",
            tooltip="Mark or unmark all that the filter shows",
        ),
        Binding("y", "copy", "copy", id="list.copy", tooltip="Copy the name"),
    ]

    header = 1

    class Moved(Message):
        """The cursor stands on another identity, or on none."""

        def can_replace(self, message: Message) -> bool:
            """Let a newer place of the cursor stand for an older one."""
            return isinstance(message, IdentityList.Moved)

    class Opened(Message):
        """Enter or a second click: the details of the identity are wanted."""

    class Marked(Message):
        """The person marked identities, or unmarked them."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="identity-list")
        self._glyphs = glyphs
        self._rows: Sequence[IdentitySummary] = ()
        self._cursor = 0
        self._notice: Sequence[str] = ()
        self._wrapped: Sequence[str] = ()
        self._wrapped_of: tuple[Sequence[str], int] = ((), 0)
        self._status_width = _LEAST_STATUS_WIDTH
        self.touched = False
        """Whether the person moved the cursor."""
        self.marked: set[str] = set()
        """The names the person marked, also those that a filter hides."""
        self.changed: set[str] = set()
        """The names of what came or changed by itself, until the person was there."""
        self._chosen: IdentitySummary | None = None
        """Where the person last was, also while a filter hides it."""

    @property
    def current(self) -> IdentitySummary | None:
        """The identity the cursor is on."""
        return self._rows[self._cursor] if self._rows else None

    def show(
        self,
        rows: Sequence[IdentitySummary],
        notice: Sequence[str] = (),
        *,
        growing: bool = False,
        filtered: bool = False,
    ) -> None:
        """Show `rows`, the cursor where it was: same identity, same line of the screen.

        Where that identity is not among them, the cursor goes to the first row when they are
        newly `filtered`, and comes back with it; else to its nearest neighbour. While the list
        is still `growing` an untouched cursor stays on the first row. `notice` is said when
        there are no rows.
        """
        before = self.current
        line = self._cursor - self.top
        in_sight = 0 <= line < self.page
        if growing and not self.touched:
            self._chosen = None
        place = self._place_of(self._chosen, rows)
        if place is None:
            place = 0 if filtered or self._chosen is None else self._next_to_cursor(rows)
        self._cursor = place
        self._rows = rows
        self._notice = notice
        self._chosen = self._chosen or self.current
        self.top = self._cursor - line
        self.scroll_into_range()
        if in_sight:
            self.bring_into_view(self._cursor, self._cursor)
        self.repaint()
        if self.current != before:
            # Whoever calls this is the sender to Textual, which tells nobody above that one.
            self.post_message(self.Moved().set_sender(self))

    def fit_columns(self, rows: Sequence[IdentitySummary]) -> None:
        """Make the column of the status as wide as the words in `rows` ask for."""
        words = {row.status for row in rows}
        widest = max((cell_len(status_word(word)) + 2 for word in words), default=0)
        self._status_width = min(max(_LEAST_STATUS_WIDTH, widest), 20)

    def count(self) -> int:
        """Return the number of rows, or of the notice's lines."""
        return len(self._rows) or len(self._notice_lines(self.size.width))

    def line(self, y: int, width: int) -> Strip:
        """Draw a row, the heading, or a line of the notice."""
        status_width = self._status_width
        if width < _ROOMY:
            status_width = min(status_width, _MOST_STATUS_WIDTH)
        name_width = max(8, width - 2 - 1 - _TYPE_WIDTH - 1 - status_width - 1)
        if y < 0:
            heading = "  " + fit("NAME", name_width) + " " + fit("TYPE", _TYPE_WIDTH) + " STATUS"
            return strip([(heading, BOLD)], width)
        if not self._rows:
            notice = self._notice_lines(width)
            return strip([("  " + notice[y], PLAIN)] if y < len(notice) else [], width)
        if y >= len(self._rows):
            return strip([], width)
        row = self._rows[y]
        glyphs = self._glyphs
        here = y == self._cursor
        changed = row.name in self.changed
        mark = glyphs.mark if row.name in self.marked else " "
        name = fit(row.name, name_width, glyphs.cut, tail=name_width // 2)
        before = f"{mark}{name} {fit(type_word(row.type), _TYPE_WIDTH)}"
        before += glyphs.changed if changed else " "
        glyph = glyphs.status(row.status)
        word = " " + fit(status_word(row.status), status_width - 2, glyphs.cut)
        cursor: Span = (glyphs.cursor if here else " ", PLAIN)
        if here and self.has_focus:
            return strip([cursor, (before + glyph + word, CURSOR)], width)
        style = BOLD if here or changed else PLAIN
        state = (glyph, status_style(row.status)), (word, word_style(row.status))
        return strip([cursor, (before, style), *state], width)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.bring_into_view(self._cursor, self._cursor)
        super().on_resize()

    def _on_focus(self, event: events.Focus) -> None:
        """Take what a filter led to for chosen: the keys are for it now."""
        self._chosen = self.current or self._chosen
        super()._on_focus(event)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse is; a second click opens."""
        y = event.y - self.header + self.top
        if event.y < self.header or not 0 <= y < len(self._rows):
            return
        again = y == self._cursor
        self._move_to(y)
        if again and event.chain > 1:
            self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages, one row of the last one staying in sight."""
        self._move_to(self._cursor + by * max(1, self.page - 1))

    def action_to(self, place: int) -> None:
        """Move the cursor to the first row, or with -1 to the last."""
        self._move_to(place % max(1, len(self._rows)))

    def action_open(self) -> None:
        """Ask for the details of the identity under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened())

    def action_mark(self) -> None:
        """Mark the identity under the cursor, or unmark it, and go on to the next."""
        if self.current is not None:
            self._mark(self.marked ^ {self.current.name})
            self._move_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        """Mark all that is shown; where all of it is, unmark it."""
        shown = {row.name for row in self._rows}
        self._mark(self.marked - shown if shown <= self.marked else self.marked | shown)

    def unmark(self, names: Iterable[str]) -> None:
        """Take the marks from `names`."""
        self._mark(self.marked.difference(names))

    def _mark(self, names: set[str]) -> None:
        if names != self.marked:
            self.marked = names
            self.repaint()
            self.post_message(self.Marked())

    def see(self) -> None:
        """Take it that the person knows what changed of the identity under the cursor."""
        if self.current is not None:
            self.changed.discard(self.current.name)
            self.repaint()

    def go_to(self, name: str) -> None:
        """Put the cursor on an identity that is shown."""
        place = next((n for n, row in enumerate(self._rows) if row.name == name), None)
        if place is not None:
            self._move_to(place)

    def action_copy(self) -> None:
        """Copy the name of the identity under the cursor."""
        if self.current is not None:
            self.post_message(CopyWanted(self.current.name, "the name"))

    def _move_to(self, place: int) -> None:
        self.touched = True
        place = max(0, min(place, len(self._rows) - 1))
        moved = place != self._cursor
        if moved and self.current is not None:
            self.changed.discard(self.current.name)
        self._cursor = place
        self._chosen = self.current
        self.bring_into_view(place, place)
        self.repaint()
        if moved:
            self.post_message(self.Moved())

    def _place_of(
        self, wanted: IdentitySummary | None, rows: Sequence[IdentitySummary]
    ) -> int | None:
        """Return where `wanted` stands in `rows`."""
        if wanted is None:
            return None
        with suppress(ValueError):  # in half the time of a loop: it runs on every key
            return [row.name for row in rows].index(wanted.name)
        return None

    def _next_to_cursor(self, rows: Sequence[IdentitySummary]) -> int:
        """Return where the row under the cursor stands in `rows`, or the nearest that is there."""
        places = {row.name: place for place, row in enumerate(rows)}
        after = self._rows[self._cursor :]
        ahead = reversed(self._rows[: self._cursor])
        return next((places[row.name] for row in (*after, *ahead) if row.name in places), 0)

    def _notice_lines(self, width: int) -> Sequence[str]:
        """Return the notice, wrapped: kept, as each line drawn asks for it."""
        if (self._notice, width) != self._wrapped_of:
            self._wrapped_of = self._notice, width
            self._wrapped = [line for p in self._notice for line in (*wrapped(p, width - 3), "")]
        return self._wrapped
