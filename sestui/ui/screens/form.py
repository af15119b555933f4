"""What every screen has on which something of the account is changed."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Static

from sestui.account.account import Account
from sestui.account.snapshot import Snapshot, is_same_account
from sestui.model.call import Call
from sestui.terminal.text import visible
from sestui.ui.blocks import Block
from sestui.ui.messages import Said
from sestui.ui.screens.dialog import Dialog
from sestui.ui.widgets.key_bar import KeyBar
from sestui.ui.widgets.message_line import MessageLine
from sestui.ui.words import Glyphs

Answer = TypeVar("Answer")

Calls = Callable[[], Call]
"""Makes a call of the person; its delays are told to the form on top."""


class Form(Dialog[Answer]):
    """A whole screen: which account it is about, the form itself, what happens, and the keys."""

    CSS_PATH = "form.tcss"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but that it draws the whole screen again at each change."""

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs) -> None:
        super().__init__()
        self._account = account
        self._calls = calls
        self._glyphs = glyphs
        self._shown_heading = ""

    @property
    def unfinished(self) -> str:
        """What quitting would lose, as a sentence; `""` when nothing would be lost."""
        return ""

    @property
    @abstractmethod
    def heading(self) -> str:
        """What is being done; where is written behind it."""

    @abstractmethod
    def body(self) -> ComposeResult:
        """Yield the form itself."""

    def compose(self) -> ComposeResult:
        """Lay it out over the whole terminal."""
        with Vertical(classes="form"):
            yield Static(classes="heading")
            yield from self.body()
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known, and the keys."""
        self._show_where()
        self.follow(self._account.snapshot)
        self.call_after_refresh(self.query_one(KeyBar).tell)

    def on_screen_resume(self) -> None:
        """Say what there was to say while another screen was on top."""
        if self.is_mounted:
            self.query_one(MessageLine).write()

    def tell(self, snapshot: Snapshot) -> None:
        """Show what is known of the account from now on."""
        if self.is_mounted:
            self._show_where()
            self.follow(snapshot)

    def follow(self, snapshot: Snapshot) -> None:
        """Show what is known of the account."""

    async def _agreed(self, heading: str, blocks: Sequence[Block]) -> bool:
        """Show what would change, and return whether it is to be sent; awaited in a worker.

        Where calls go to another account since, as after another login, it is not.
        """
        from sestui.ui.screens.review import Review

        shown = self._account.snapshot.target
        review = Review(self._account, self._calls, self._glyphs, heading, blocks)
        answer: bool | None = await self.app.push_screen_wait(review)
        if answer and not is_same_account(shown, self._account.snapshot.target):
            self.say("Nothing was sent: calls go to another account now.")
            return False
        return answer is True

    def say(self, sentence: str) -> None:
        """Say what was done."""
        self.query_one(MessageLine).say(sentence)

    @on(Said)
    def _said(self, event: Said) -> None:
        event.stop()
        self.say(event.sentence)

    def wait_for(self, what: str, sentence: str) -> None:
        """Say why `what` takes so long, or with `""` no more of it."""
        self.query_one(MessageLine).wait_for(what, sentence)

    def _show_where(self) -> None:
        """Say which account, profile and region a keystroke would touch."""
        snapshot = self._account.snapshot
        target, where = snapshot.target, ""
        if target is not None:
            who = " ".join(part for part in (snapshot.number, target.profile) if part)
            parts = ("DEMO" if target.demo else "", who, target.region, target.endpoint)
            where = f" in {self._glyphs.dot.join(part for part in parts if part)}"
        heading = visible(f"{self.heading}{where}")
        if heading != self._shown_heading:
            self._shown_heading = heading
            self.query_one(".heading", Static).update(Content(heading))
