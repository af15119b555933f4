"""Where the filter is typed."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from sestui.terminal.text import visible


class FilterInput(Input):
    """A field that hands the keyboard back with Enter or Down."""

    BINDINGS = [
        Binding("enter,down", "leave", "To the list", show=False, id="filter.leave"),
    ]

    @dataclass
    class Left(Message):
        """The filter stands; keys are for the list again."""

    def __init__(self) -> None:
        super().__init__(
            id="filter", placeholder="name, status:, type:, sending:", select_on_focus=False
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Let nothing in that a terminal would obey: what is pasted is text from outside."""
        return visible(value)

    def action_leave(self) -> None:
        """Hand the keyboard back."""
        self.post_message(self.Left())
