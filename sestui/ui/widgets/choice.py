"""One of a few, side by side on a line."""

from collections.abc import Sequence
from dataclasses import dataclass

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
        Binding("right,space", "choose(1)", "Next option", show=False, id="choice.next"),
        Binding("left", "choose(-1)", "Option before", show=False, id="choice.before"),
    ]

    DEFAULT_CSS = "Choice { height: 1; }"

    @dataclass
    class Changed(Message):
        """Another option is chosen."""

        choice: "Choice"

        @property
        def control(self) -> "Choice":
            """The widget it happened to, for the selectors of `on`."""
            return self.choice

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
        """Return the one line there is."""
        return 1

    def line(self, y: int, width: int) -> Strip:
        """Draw the options."""
        spans: list[Span] = []
        for number, option in enumerate(self._options):
            chosen = number == self.chosen
            style = PLAIN if not chosen else CURSOR if self.has_focus else BOLD
            spans += [(self._labelled(number, option), style), ("  ", PLAIN)]
        return strip(spans, width)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        end = 0
        for number, option in enumerate(self._options):
            end += cell_len(self._labelled(number, option)) + 2
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
            self.post_message(self.Changed(self))

    def _labelled(self, number: int, option: str) -> str:
        on = "•" if self._glyphs.utf8 else "*"
        return f"({on if number == self.chosen else ' '}) {option}"
