"""One of a few, side by side on a line, or below each other where that is too long."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from sestui.ui.strips import BOLD, CURSOR, PLAIN, Span, strip
from sestui.ui.widgets.lines import Lines
from sestui.ui.words import Glyphs


class Choice(Lines):
    """Options of which one is chosen, with ← and →, space, or a click."""

    BINDINGS = [
        Binding("right", "choose(1)", "choose", id="choice.next", tooltip="Next option"),
        Binding("space", "choose(1)", "choose", show=False, id="choice.space"),
        Binding("left", "choose(-1)", "Option before", show=False, id="choice.before"),
    ]

    DEFAULT_CSS = "Choice { height: 1; }"

    class Changed(Message):
        """Another option is chosen."""

    def __init__(
        self,
        options: Sequence[str],
        glyphs: Glyphs,
        *,
        chosen: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._options = options
        self._glyphs = glyphs
        self.chosen = chosen
        """The number of the option that is chosen."""

    def count(self) -> int:
        """Return the number of lines."""
        return len(self._lines(self.size.width))

    def line(self, y: int, width: int) -> Strip:
        """Draw the options that stand on a line."""
        lines = self._lines(width)
        spans: list[Span] = []
        for number in lines[y] if y < len(lines) else ():
            chosen = number == self.chosen
            style = PLAIN if not chosen else CURSOR if self.has_focus else BOLD
            spans += [(self._labelled(number), style), ("  ", PLAIN)]
        return strip(spans, width)

    def on_resize(self) -> None:
        """Take as many lines as the options need."""
        self.styles.height = self.count()
        super().on_resize()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        lines, end = self._lines(self.size.width), 0
        for number in lines[event.y] if event.y < len(lines) else ():
            end += cell_len(self._labelled(number)) + 2
            if event.x < end:
                self.choose(number)
                return

    def action_choose(self, by: int) -> None:
        """Choose the option after the chosen one, or before it."""
        self.choose((self.chosen + by) % len(self._options))

    def choose(self, number: int) -> None:
        """Choose an option by its number."""
        if number != self.chosen:
            self.chosen = number
            self.repaint()
            self.post_message(self.Changed())

    def _lines(self, width: int) -> list[list[int]]:
        """Return the numbers of the options on each line."""
        numbers = list(range(len(self._options)))
        whole = sum(cell_len(self._labelled(number)) + 2 for number in numbers) - 2
        return [numbers] if whole <= width else [[number] for number in numbers]

    def _labelled(self, number: int) -> str:
        on = "•" if self._glyphs.utf8 else "*"
        return f"({on if number == self.chosen else ' '}) {self._options[number]}"
