"""Asks for the code of an MFA device, where botocore would have asked over the screen."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from sestui.ui.screens.dialog import Dialog, said
from sestui.ui.widgets.text_input import SecretInput


class AskMfaCode(Dialog[str]):
    """Answers with the code typed."""

    def __init__(self, device: str) -> None:
        super().__init__()
        self._device = device

    def compose(self) -> ComposeResult:
        """Show the device and a field."""
        with Vertical(classes="dialog"):
            yield said("The role asks for an MFA code", classes="heading")
            yield said(f"Device: {self._device}")
            yield SecretInput("code")
            yield said("Enter sends it, Escape gives up.", classes="hint")

    @on(Input.Submitted)
    def give(self, event: Input.Submitted) -> None:
        """Answer with the code; an empty field stays open."""
        if code := event.value.strip():
            self.answer(code)
