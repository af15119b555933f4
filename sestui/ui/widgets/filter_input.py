"""Where the filter is typed."""

from textual.binding import Binding
from textual.widgets import Input

from sestui.ui.widgets.text_input import TextInput


class FilterInput(TextInput):
    """A field that hands the keyboard back with Enter or Down."""

    BINDINGS = [
        # The screen's own action, which takes effect before the next key is given out.
        Binding("enter,down", "screen.leave_filter", "To the list", show=False, id="filter.leave"),
    ]

    def __init__(self) -> None:
        super().__init__("", "name, status: type: sending: dns:", id="filter")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep to itself what nobody above waits for: `Identities` watches the value."""
        event.stop()
