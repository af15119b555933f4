"""What is about to change, shown before anything is sent."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding

from sestui.account.account import Account
from sestui.ui.blocks import Block
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.words import Glyphs


class Review(Form[bool]):
    """Answers True once the person has it sent.

    The key for that is none that a pasted text can hold: what is meant for another window
    changes nothing here.
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

    @property
    def heading(self) -> str:
        """What is about to be done."""
        return self._heading

    def body(self) -> ComposeResult:
        """Show what changes and the command that would do the same."""
        yield Sheet(self._glyphs, id="review")

    def on_mount(self) -> None:
        """Write it once there is a size to fill."""
        self.call_after_refresh(lambda: self.query_one(Sheet).show_blocks(self._blocks))

    def action_send(self) -> None:
        """Answer that it is to be sent."""
        self.answer(True)
