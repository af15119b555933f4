"""Where the filter is typed."""

from textual.binding import Binding
from textual.widgets import Input

from sestui.terminal.text import visible


class FilterInput(Input):
    """A field that hands the keyboard back with Enter or Down."""

    BINDINGS = [
        # The screen's own action, which takes effect before the next key is given out.
        Binding("enter,down", "screen.leave_filter", "To the list", show=False, id="filter.leave"),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="filter", placeholder="name, status:, type:, sending:", select_on_focus=False
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Let nothing in that a terminal would obey: what is pasted is text from outside."""
        return visible(value)
