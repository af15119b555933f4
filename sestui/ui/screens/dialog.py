"""What every dialog has: it closes with Escape, and its keys stand at its foot."""

from typing import Generic, TypeVar

from textual.binding import Binding
from textual.content import Content
from textual.events import ScreenResume
from textual.screen import ModalScreen
from textual.widgets import Static

from sestui.terminal.text import visible
from sestui.ui.screens.roomy import Roomy

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None], Roomy[Answer | None], Generic[Answer]):
    """A dialog that answers with an `Answer`, or None when it was closed."""

    BINDINGS = [
        Binding("escape", "close", "Close", id="dialog.close"),
    ]

    _answer: tuple[Answer | None] | None = None

    def action_close(self) -> None:
        """Answer nothing."""
        self.answer(None)

    def answer(self, answer: Answer | None) -> None:
        """Close with `answer`, once: a second click may be on its way already.

        Below another dialog it waits for that one to close, which otherwise would be the one to
        go: Textual dismisses what is on top.
        """
        if self._answer is None:
            self._answer = (answer,)
            if self.is_on_top:
                self.dismiss(answer)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Close with an answer that came while another dialog was on top."""
        if self._answer is not None and self.is_on_top:
            self.dismiss(self._answer[0])

    @property
    def is_on_top(self) -> bool:
        """Whether nothing hides it. (Textual's `is_current` is true below a dialog, too.)"""
        return self in self.app.screen_stack[-1:]


def said(text: str, *, classes: str = "") -> Static:
    """Return `text` as a widget that takes none of it for markup."""
    return Static(Content(visible(text)), classes=classes)
