"""What every dialog has: it closes with Escape, and its keys stand at its foot."""

from typing import Generic, TypeVar

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from sestui.terminal.text import visible

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """A dialog that answers with an `Answer`, or None when it was closed."""

    BINDINGS = [
        Binding("escape", "close", "Close", id="dialog.close"),
        Binding("ctrl+c", "app.quit", "Quit", show=False, id="interrupt"),
    ]

    def action_close(self) -> None:
        """Answer nothing."""
        self.answer(None)

    def answer(self, answer: Answer | None) -> None:
        """Close with `answer`, once: a second click may be on its way already."""
        if self.is_current:
            self.dismiss(answer)


def said(text: str, *, classes: str = "") -> Static:
    """Return `text` as a widget that takes none of it for markup."""
    return Static(Content(visible(text)), classes=classes)
