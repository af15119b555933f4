"""Where the filter is typed."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input


class FilterInput(Input):
    """A field that hands the keyboard back with Enter or Down."""

    HELP = "Words that the name must hold, and facets: status: type: sending:"
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

    def action_leave(self) -> None:
        """Hand the keyboard back."""
        self.post_message(self.Left())
