"""Blocks of a pane on the screen, with a cursor on what can be copied."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.strip import Strip

from sestui.ui.blocks import Block, Cell, Layout, Place, lay_out
from sestui.ui.messages import CopyWanted, Said
from sestui.ui.strips import CURSOR, DIM, PLAIN, Span, strip
from sestui.ui.widgets.lines import Lines
from sestui.ui.words import Glyphs

_GUTTER = 2
_MARGIN = 1


class Sheet(Lines):
    """Shows blocks; arrows move between their cells, and scroll where there are none."""

    BINDINGS = [
        Binding("down,j", "move(1)", "Down", show=False, id="sheet.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="sheet.up"),
        Binding("right", "aside(1)", "Cell to the right", show=False, id="sheet.right"),
        Binding("left", "aside(-1)", "Cell to the left", show=False, id="sheet.left"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="sheet.page-down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="sheet.page-up"),
        Binding("g,home", "to(0)", "Start", show=False, id="sheet.first"),
        Binding("G,end", "to(-1)", "End", show=False, id="sheet.last"),
        Binding("y", "copy", "copy", id="sheet.copy", tooltip="Copy what the cursor is on"),
    ]

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._glyphs = glyphs
        self._blocks: Sequence[Block] = ()
        self._cursor = 0
        self._touched = False
        """Whether the person put the cursor where it is: else it is for what comes first."""
        self._dimmed = False
        self._layout = Layout(0, "")

    @property
    def current(self) -> Cell | None:
        """The cell the cursor is on."""
        place = self._place
        return place.cell if place else None

    def show_blocks(
        self, blocks: Sequence[Block], *, from_start: bool = True, dimmed: bool = False
    ) -> None:
        """Show `blocks`, the cursor on the first cell, or where the person put it."""
        before = self.current
        self._blocks = blocks
        self._dimmed = dimmed
        if from_start:
            self._cursor = 0
            self._touched = False
            self.top = 0
        self._lay_out()
        if before is not None and self._touched:
            self._find(before)
        self.repaint()

    def more(self, width: int) -> Strip:
        """Draw a line that says how much there is below what is in sight."""
        below = self.count() - self.top - self.page
        text = f"{below} more below" if below > 0 else ""
        return strip([(text.rjust(width - 1), PLAIN)], width)

    def count(self) -> int:
        """Return the number of lines."""
        return len(self._layout.lines)

    def line(self, y: int, width: int) -> Strip:
        """Draw a line of the blocks."""
        if not 0 <= y < len(self._layout.lines):
            return strip([], width)
        place = self._place if self.has_focus else None
        here = place is not None and place.first <= y <= place.last
        tall = place is not None and place.last > place.first
        spans: list[Span] = [(f"{self._glyphs.cursor if here else ' '} ", PLAIN)]
        for piece in self._layout.lines[y]:
            style = DIM if self._dimmed else piece.style
            on_cursor = here and not tall and piece.place == self._cursor
            spans.append((piece.text, CURSOR if on_cursor else style))
        return strip(spans, width)

    def on_resize(self) -> None:
        """Lay the blocks out anew."""
        self._lay_out()
        super().on_resize()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the cell under the mouse."""
        y = event.y - self.header + self.top
        if event.y < self.header or not 0 <= y < len(self._layout.lines):
            return
        x = event.x - _GUTTER
        for piece in self._layout.lines[y]:
            x -= cell_len(piece.text)
            if x < 0 or piece.place is not None:
                if piece.place is not None:
                    self._move_to(piece.place)
                if x < 0:
                    return

    def action_move(self, by: int) -> None:
        """Go to the next line that has a cell, or scroll when it is out of sight."""
        following = self._next_place(by)
        if following is None:
            self._scroll(by)
            return
        line = self._layout.places[following].first
        in_sight = self.top - 1 <= line <= self.top + self.page
        if in_sight or not self._scroll(by):
            self._move_to(following)

    def action_aside(self, by: int) -> None:
        """Go to the neighbouring cell of the same line."""
        place = self._place
        beside = self._cursor + by
        if place is None or not 0 <= beside < len(self._layout.places):
            return
        if self._layout.places[beside].first == place.first:
            self._move_to(beside)

    def action_page(self, by: int) -> None:
        """Scroll by a page; the cursor goes to the first cell then in sight."""
        self._scroll(by * max(1, self.page - 1))
        for number, place in enumerate(self._layout.places):
            if self.top <= place.first < self.top + self.page:
                self._cursor = number
                self._touched = True
                break
        self._lay_out()
        self.repaint()

    def action_to(self, place: int) -> None:
        """Go to the first cell and line, or with -1 to the last."""
        self._cursor = place % max(1, len(self._layout.places))
        self._touched = True
        self._lay_out()
        self.top = 0 if place == 0 else self.count()
        self.repaint()

    def action_copy(self) -> None:
        """Copy the cell the cursor is on, or say why it cannot be copied."""
        self._move_to(self._cursor)  # into sight, if it was scrolled away
        cell = self.current
        if cell is None:
            self.post_message(Said("There is nothing to copy here."))
        elif cell.copy is None:
            self.post_message(Said(cell.what))
        else:
            self.post_message(CopyWanted(cell.copy, cell.what))

    @property
    def _place(self) -> Place | None:
        places = self._layout.places
        return places[self._cursor] if self._cursor < len(places) else None

    def _next_place(self, by: int) -> int | None:
        """Return the number of the cell a line further on, in the same column if there is one."""
        here = self._place
        if here is None:
            return None
        places = self._layout.places
        further = [
            number for number, place in enumerate(places) if (place.first - here.first) * by > 0
        ]
        if not further:
            return None
        nearest = min(further, key=lambda number: abs(places[number].first - here.first))
        line = places[nearest].first
        row = [number for number in further if places[number].first == line]
        return min(row, key=lambda number: abs(places[number].column - here.column))

    def _move_to(self, number: int) -> None:
        self._cursor = number
        self._touched = True
        self._lay_out()
        place = self._place
        if place is not None:
            self.bring_into_view(place.first, place.last)
        self.repaint()

    def _scroll(self, by: int) -> bool:
        before = self.top
        self.top += by
        self.repaint()
        return self.top != before

    def _lay_out(self) -> None:
        width = max(1, self.size.width - _GUTTER - _MARGIN)
        self._layout = lay_out(self._blocks, width, self._cursor, self._glyphs.cut)
        last = max(0, len(self._layout.places) - 1)
        if self._cursor > last:
            self._cursor = last
            self._layout = lay_out(self._blocks, width, last, self._glyphs.cut)

    def _find(self, before: Cell) -> None:
        """Put the cursor on the cell it was on, which may stand elsewhere now."""
        for number, place in enumerate(self._layout.places):
            if (place.cell.what, place.cell.copy) == (before.what, before.copy):
                if number != self._cursor:
                    self._cursor = number
                    self._lay_out()
                return


class Page(Sheet):
    """A sheet that says how much there is below what is in sight."""

    header = 1

    def line(self, y: int, width: int) -> Strip:
        """Draw the line above the blocks, or one of theirs."""
        return self.more(width) if y < 0 else super().line(y, width)
