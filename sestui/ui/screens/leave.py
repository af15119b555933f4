"""Asks once before the program ends and takes something unfinished with it."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from sestui.ui.screens.dialog import Dialog, said


class Leave(Dialog[bool]):
    """Answers True when the program is to end all the same."""

    BINDINGS = [Binding("q", "leave", "Quit", id="leave.quit")]

    def __init__(self, lost: str) -> None:
        super().__init__()
        self._lost = lost

    def compose(self) -> ComposeResult:
        """Say what would be lost."""
        with Vertical(classes="dialog"):
            yield said(self._lost, classes="heading")
            yield said("q quits all the same, Escape goes back.", classes="hint")

    def action_leave(self) -> None:
        """Answer that it is to end."""
        self.answer(True)
