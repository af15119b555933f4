"""Fields on one line, quiet on a slow link; what is pasted into them is text from outside."""

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from sestui.terminal.text import visible
from sestui.ui.messages import Said


class TextInput(Input):
    """A field whose text is shown as it is typed."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
    """As Textual has it, but that it lays the whole screen out again at each letter: no field
    here is as wide as what it holds."""

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
        password: bool = False,
    ) -> None:
        super().__init__(
            value, placeholder, id=id, password=password, select_on_focus=False, compact=True
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Let nothing in that a terminal would obey."""
        return visible(value)

    def on_paste(self, event: events.Paste) -> None:
        """Say when Textual's own field, which comes after this, takes but a part of it."""
        if len(event.text.strip().splitlines()) > 1:
            self.post_message(Said("Only the first line was taken."))


class SecretInput(TextInput):
    """A field that shows a dot for each character, and never gives them to the clipboard."""

    def __init__(self, placeholder: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", placeholder, id=id, password=True)

    def validate_value(self, value: str) -> str:
        """Take every character as it is: none is shown."""
        return value

    def action_copy(self) -> None:
        """Leave the clipboard alone."""
        self.app.bell()

    def action_cut(self) -> None:
        """Leave the clipboard alone, and the secret where it is."""
        self.app.bell()
