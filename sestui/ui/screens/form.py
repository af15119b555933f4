"""What every screen has on which something of the account is changed."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import ScreenResume
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
from sestui.ui.screens.leave import Leave
from sestui.ui.widgets.key_bar import KeyBar
from sestui.ui.widgets.message_line import MessageLine
from sestui.ui.words import Glyphs

Answer = TypeVar("Answer")

Calls = Callable[[str], Call]
"""Makes a call of the person; its delays are told to the form, as a wait for what is named."""

CHANGE, SETS = "change", "sets"
"""What the calls of a form are for."""


class Form(Dialog[Answer]):
    """A whole screen: which account it is about, the form itself, what happens, and the keys.

    What ends in a change is done in `take_steps`, one at a time: what it shows, asks and sends
    is cut off by nothing but the end of the form.
    """

    CSS_PATH = "form.tcss"
    BINDINGS = [
        Binding("f1", "app.help", "help", id="form.help", tooltip="Show every key"),
        Binding("ctrl+p", "app.command_palette", "Palette", show=False, id="form.palette"),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but that it draws the whole screen again at each change."""

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs) -> None:
        super().__init__()
        self._account = account
        self._calls = calls
        self._glyphs = glyphs
        self._shown_heading = ""
        self._is_taking_steps = False
        self._call: Call | None = None
        """What AWS was asked for and has not answered yet."""
        self._asked = ""
        """What that does, as a sentence."""

    @property
    def unfinished(self) -> str:
        """What quitting would lose, as a sentence; `""` when nothing would be lost."""
        return f"{self._asked} AWS has not answered yet." if self._call is not None else ""

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

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Say what there was to say while another screen was on top."""
        if self.is_mounted:
            self.query_one(MessageLine).write()

    def tell(self, snapshot: Snapshot) -> None:
        """Show what is known of the account from now on; nothing once the program ends."""
        if self.is_mounted and self.is_attached:
            self._show_where()
            self.follow(snapshot)

    def follow(self, snapshot: Snapshot) -> None:
        """Show what is known of the account."""

    def say(self, sentence: str) -> None:
        """Say what was done."""
        self.query_one(MessageLine).say(sentence)

    def wait_for(self, what: str, sentence: str) -> None:
        """Say why `what` takes so long, or with `""` no more of it."""
        for line in self.query(MessageLine):
            line.wait_for(what, sentence)

    @on(Said)
    def _said(self, event: Said) -> None:
        event.stop()
        self.say(event.sentence)

    # Changing something

    def take_steps(self, steps: Callable[[], Awaitable[None]]) -> None:
        """Do what ends in a change, unless that is being done already."""
        if not self._is_taking_steps:
            self._is_taking_steps = True
            self._take_steps(steps)

    @work(group="steps")
    async def _take_steps(self, steps: Callable[[], Awaitable[None]]) -> None:
        try:
            await steps()
        finally:
            self._is_taking_steps = False

    async def agreed(self, heading: str, blocks: Sequence[Block]) -> bool:
        """Show what would change, and return whether it is to be sent.

        Where calls go to another account since, as after another login, it is not.
        """
        from sestui.ui.screens.review import Review

        shown = self._account.snapshot
        review = Review(self._account, self._calls, self._glyphs, heading, blocks)
        answer: bool | None = await self.app.push_screen_wait(review)
        if answer and not is_same_account(shown, self._account.snapshot):
            self.say("Nothing was sent: calls go to another account now.")
            return False
        return answer is True

    @contextmanager
    def asking(self, sentence: str) -> Iterator[Call]:
        """Say what AWS is asked for, and know of the call until it is answered."""
        self._call, self._asked = self._calls(CHANGE), sentence
        self.query_one(MessageLine).trouble(())
        self.say("")
        self.wait_for(CHANGE, f"{sentence} Escape stops it as long as it waits to be sent.")
        try:
            yield self._call
        finally:
            self._call = None
            self.wait_for(CHANGE, "")
            self.tell(self._account.snapshot)

    async def read_sets(self) -> None:
        """List the configuration sets, unless that was done since the account was read last."""
        snapshot = self._account.snapshot
        if snapshot.sets.names is None or snapshot.sets.refreshed != snapshot.refreshed:
            self.wait_for(SETS, "Listing the configuration sets.")
            try:
                await self._account.read_sets(self._calls(SETS))
            finally:
                self.wait_for(SETS, "")

    def answer(self, answer: Answer | None) -> None:
        """Close with `answer`; whether to leave before it came is no question any more."""
        self.settle_leaving()
        super().answer(answer)

    def settle_leaving(self) -> None:
        """Take back the question whether to leave: there is nothing unfinished any more."""
        if isinstance(top := self.app.screen_stack[-1], Leave):
            top.answer(False)

    def action_close(self) -> None:
        """Close; while AWS is asked, only stop what still waits to be sent."""
        if self._call is not None:
            self._call.cancel()
            self.say("Stopping; what is sent already is waited for.")
        else:
            self.close()

    def close(self) -> None:
        """Answer that nothing came of it."""
        self.answer(None)

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
