"""What is about to change, shown before anything is sent."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from sestui.account.account import Account
from sestui.ui.blocks import Block
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.sheet import Page
from sestui.ui.words import Glyphs

LOOK = 0.5
"""Seconds that a review stands before it can be sent."""


class Review(Form[bool]):
    """Answers True once the person has it sent.

    Keys that were typed, or pasted, before it could be looked at do not: the one that sends is
    there only after a moment.
    """

    BINDINGS = [
        Binding("ctrl+s", "send", "send", id="review.send", tooltip="Send it to AWS"),
        Binding("escape", "close", "back", id="review.back", tooltip="Change nothing"),
    ]

    def __init__(
        self,
        account: Account,
        calls: Calls,
        glyphs: Glyphs,
        heading: str,
        blocks: Sequence[Block],
    ) -> None:
        super().__init__(account, calls, glyphs)
        self._heading = heading
        self._blocks = blocks
        self._can_be_sent = False

    @property
    def heading(self) -> str:
        """What is about to be done."""
        return self._heading

    def body(self) -> ComposeResult:
        """Show what changes and the command that would do the same."""
        yield Page(self._glyphs, id="review")

    def on_mount(self) -> None:
        """Write it once there is a size to fill."""
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        self.query_one(Page).show_blocks(self._blocks)
        self.set_timer(LOOK, self._let_send)

    def _let_send(self) -> None:
        self._can_be_sent = True
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to send it once it could be looked at."""
        allowed = super().check_action(action, parameters)
        return allowed and (action != "send" or self._can_be_sent)

    def action_send(self) -> None:
        """Answer that it is to be sent."""
        self.answer(True)
