"""A short list to choose one from."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from sestui.ui.strips import BOLD, CURSOR, PLAIN, strip
from sestui.ui.widgets.lines import Lines
from sestui.ui.words import Glyphs


class Menu(Lines):
    """Choices with a cursor; Enter or a click chooses."""

    BINDINGS = [
        Binding("down,j", "move(1)", "Down", show=False, id="menu.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="menu.up"),
        Binding("enter", "choose", "Choose", id="menu.choose"),
    ]

    class Moved(Message):
        """The cursor stands on another choice."""

    @dataclass
    class Chosen(Message):
        """A choice was made."""

        number: int

    def __init__(self, choices: Sequence[str], glyphs: Glyphs) -> None:
        super().__init__(id="menu")
        self._choices = choices
        self._glyphs = glyphs
        self.cursor = 0
        """The number of the choice the cursor is on."""
        self.styles.height = len(choices)

    def show(self, choices: Sequence[str], cursor: int) -> None:
        """Offer other choices from now on, the cursor on one of them."""
        self._choices = choices
        self.styles.height = len(choices)
        self.cursor = max(0, min(cursor, len(choices) - 1))
        self.bring_into_view(self.cursor, self.cursor)
        self.repaint()

    def count(self) -> int:
        """Return the number of choices."""
        return len(self._choices)

    def line(self, y: int, width: int) -> Strip:
        """Draw a choice."""
        if not 0 <= y < len(self._choices):
            return strip([], width)
        here = y == self.cursor
        text = f" {self._choices[y]} "
        if not here:
            return strip([(f" {text}", PLAIN)], width)
        return strip(
            [(self._glyphs.cursor, PLAIN), (text, CURSOR if self.has_focus else BOLD)], width
        )

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        if 0 <= event.y + self.top < len(self._choices):
            self._move_to(event.y + self.top)
            self.action_choose()

    def action_move(self, by: int) -> None:
        """Move the cursor."""
        self._move_to(self.cursor + by)

    def action_choose(self) -> None:
        """Choose what the cursor is on."""
        self.post_message(self.Chosen(self.cursor))

    def _move_to(self, number: int) -> None:
        number = max(0, min(number, len(self._choices) - 1))
        if number != self.cursor:
            self.cursor = number
            self.bring_into_view(number, number)
            self.repaint()
            self.post_message(self.Moved())
