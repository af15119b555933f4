"""Fields on one line, quiet on a slow link; what is pasted into them is text from outside."""

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from sestui.terminal.text import typed
from sestui.ui.messages import Said


class TextInput(Input):
    """A field whose text is shown as it is typed."""

    DEFAULT_CSS = """
    TextInput, TextInput:focus {
        height: 1; border: none; padding: 0;
        background: ansi_default; color: ansi_default; background-tint: ansi_default 0%;
    }
    """

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
        # In parentheses, as not every terminal can show that it is dimmed.
        placeholder = f"({placeholder})" if placeholder else ""
        super().__init__(
            value,
            placeholder,
            id=id,
            password=password,
            select_on_focus=False,
            # The form says what is wrong, and classes for it would cost the styles anew.
            validate_on=(),
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Let nothing in that a terminal would obey."""
        return typed(value)

    def on_paste(self, event: events.Paste) -> None:
        """Take all of it, where Textual's own field would take the first line."""
        event.stop()
        event.prevent_default()
        lines = [line for line in event.text.splitlines() if line.strip()]
        if len(lines) > 1:
            self.post_message(Said("Its lines were joined."))
        # As it will be shown, or the cursor would stand too far left in it.
        self.replace(self.validate_value(" ".join(lines)), *self.selection)


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
