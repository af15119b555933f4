"""The program: joins the screen to the account, the clipboard and the terminal."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from rich.text import Text
from textual import on, work
from textual.app import SuspendNotSupported
from textual.binding import Binding
from textual.reactive import Reactive
from textual.timer import Timer

from sestui.account.account import Account
from sestui.account.protocols import Clock, Gateway
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Snapshot
from sestui.account.threads import in_thread
from sestui.model.call import Call, Delay
from sestui.model.errors import AccessDenied, Cancelled, CredentialsError
from sestui.terminal import plain_screen
from sestui.terminal.copied import Copier, CopyFailed
from sestui.terminal.text import is_plain
from sestui.ui.commands import KeyCommands
from sestui.ui.keys_in_order import KeysInOrder
from sestui.ui.messages import (
    CopyWanted,
    DetailsUnwanted,
    DetailsWanted,
    Fitted,
    Leaving,
    RefreshWanted,
    ViewWanted,
    Waiting,
)
from sestui.ui.screens.browse import BrowseScreen
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import Glyphs

LONGEST_COPY = 3.0
"""Seconds that quitting waits for a copy that was asked for before."""


class SestuiApp(KeysInOrder):
    """Reads what the screen asks for, copies what it is told to, and ends when asked."""

    TITLE = "sestui"
    CSS_PATH = "app.tcss"
    COMMANDS = {KeyCommands}
    ALLOW_SELECT = False
    theme: Reactive[str] = Reactive("ansi-dark")
    """The colours of the person's terminal. Set later, it would have all styles parsed anew."""
    BINDINGS = [
        Binding("question_mark", "help", "help", id="help", tooltip="Show every key"),
        Binding("q", "quit", "quit", id="quit", tooltip="Quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, id="quit-anywhere", priority=True),
        Binding("colon,ctrl+p", "command_palette", "Palette", show=False, id="palette"),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, id="suspend", priority=True),
    ]

    def __init__(
        self,
        gateway: Gateway,
        clock: Clock,
        copier: Copier,
        schedule: Schedule,
        glyphs: Glyphs,
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self._account = Account(gateway, clock, self._became)
        self._copier = copier
        self._schedule = schedule
        self._glyphs = glyphs
        self._browse = BrowseScreen(clock, schedule, glyphs)
        self._due: Timer | None = None
        self._until_first_frame = ExitStack()
        self._started = False
        self._introduced = 0
        self._by_person = True
        self._copying = asyncio.Lock()
        self._copies = 0
        self._last_copy: str | None = None

    def get_default_screen(self) -> BrowseScreen:
        """Start on the list."""
        return self._browse

    def on_load(self) -> None:
        """Draw nothing until there is a whole frame: each earlier one costs bytes and time."""
        self._until_first_frame.enter_context(self.batch_update())

    @on(Fitted)
    def _fitted(self) -> None:
        """Read the account once the first frame is drawn: botocore takes a while to import."""
        if not self._started:
            self._started = True
            self._until_first_frame.close()
            self._browse.call_later(self._refresh, by_person=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no more than to leave where nothing can be seen."""
        return action in ("quit", "suspend_process") or not self._browse.is_cramped

    def get_key_display(self, binding: Binding) -> str:
        """Return a key's name, in ASCII where the terminal takes no more."""
        display = super().get_key_display(binding)
        return display if self._glyphs.utf8 or display.isascii() else binding.key

    def _fatal_error(self) -> None:
        """End on a fault without what Textual would print: the values of all variables."""
        if self._exception is not None:
            from sestui.ui.crash import report

            self.panic(Text(report(self._exception)))

    # Reading

    @on(RefreshWanted)
    def _refresh_wanted(self) -> None:
        if self._account.snapshot.listing:
            self._browse.say("The list is being read.")
        else:
            self._refresh(by_person=True)

    @work(exclusive=True, group="list")
    async def _refresh(self, *, by_person: bool) -> None:
        if self._due is not None:
            self._due.stop()
        self._by_person = by_person
        with self._waiting_for("list"):
            await self._account.refresh(self._call("list", by_person=by_person))
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        snapshot = self._account.snapshot
        pause = self._schedule.pause(len(snapshot.rows), snapshot.failures)
        if pause:
            self._due = self.set_timer(pause, lambda: self._refresh(by_person=False))

    @work(exclusive=True, group="introduction")
    async def _introduce(self, *, by_person: bool) -> None:
        with self._waiting_for("account"):
            await self._account.introduce(self._call("account", by_person=by_person))

    @on(DetailsWanted)
    def _details_wanted(self, event: DetailsWanted) -> None:
        self._read(event.name, by_person=event.by_person)

    @on(DetailsUnwanted)
    def _details_unwanted(self) -> None:
        self.workers.cancel_group(self, "details")

    @work(exclusive=True, group="details")
    async def _read(self, name: str, *, by_person: bool) -> None:
        with self._waiting_for("details"):
            await self._account.read(name, self._call("details", by_person=by_person))

    def _became(self, snapshot: Snapshot) -> None:
        """Show what became of the account, and introduce it once it answers."""
        if snapshot.refreshed != self._introduced and (
            snapshot.rows or snapshot.listed_at or isinstance(snapshot.failure, AccessDenied)
        ):
            self._introduced = snapshot.refreshed
            self._introduce(by_person=self._by_person)
        self._browse.tell(snapshot, by_person=self._by_person)

    @contextmanager
    def _waiting_for(self, what: str) -> Iterator[None]:
        """Stop saying why `what` takes so long once it is over, or nobody waits any more."""
        try:
            with suppress(Cancelled):
                yield
        finally:
            self._browse.say_waiting(what, "")

    # What a call says while it is under way, on a thread of its own

    def _call(self, what: str, *, by_person: bool) -> Call:
        def delayed(delay: Delay) -> None:
            self.post_message(Waiting(what, _delay_sentence(delay)))

        return Call(by_person, delayed, self._ask_mfa_code)

    def _ask_mfa_code(self, device: str) -> str:
        # mypy takes the union of an answer and an awaitable of one apart the wrong way.
        code: str = self.call_from_thread(self._ask, device)  # type: ignore[arg-type]
        if not code:
            raise CredentialsError("No MFA code was given.", "Press r to be asked again.")
        return code

    async def _ask(self, device: str) -> str:
        from sestui.ui.screens.ask_mfa_code import AskMfaCode

        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.push_screen(AskMfaCode(device), answer.set_result)
        return await answer or ""

    @on(Waiting)
    def _waiting(self, event: Waiting) -> None:
        self._browse.say_waiting(event.what, event.sentence)

    # Copying

    @on(CopyWanted)
    def _copy_wanted(self, event: CopyWanted) -> None:
        self._copy(event.text, event.what)

    @work(group="copy")
    async def _copy(self, text: str, what: str) -> None:
        """Copy `text`, one copy after another, and none that a later one has overtaken."""
        self._last_copy = text
        self._copies += 1
        number = self._copies
        loop = asyncio.get_running_loop()

        def send(sequence: str) -> None:
            loop.call_soon_threadsafe(self._write, sequence)

        async with self._copying:
            if number != self._copies:
                return
            try:
                copied = await in_thread(Call(), lambda: self._copier(text, send))
            except CopyFailed as failure:
                message = " ".join(sentences(failure))
            else:
                message = f"{what[:1].upper()}{what[1:]}: {copied.sentence}"
        if not is_plain(text):
            message += " Careful: it holds control characters."
        self._browse.say(message)

    async def action_quit(self) -> None:
        """End, but not before what was copied by the keys before has left."""
        self.screen.post_message(Leaving())

    @on(Leaving)
    async def _leave(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_COPY), self._copying:
                pass
        self.exit()

    def _write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what a field of Textual's copies by the same ways as everything else."""
        self._copy(text, "the text")

    @on(ViewWanted)
    def _view_wanted(self) -> None:
        if self._last_copy is None:
            self._browse.say("Nothing was copied yet: y copies what the cursor is on.")
            return
        try:
            with self.suspend():
                plain_screen.show(self._last_copy)
        except SuspendNotSupported:
            self._browse.say("This terminal cannot show it outside the screen.")

    # Help

    def action_help(self) -> None:
        """Show every key that does something here."""
        from sestui.ui.screens.help import HelpScreen

        active = self.screen.active_bindings.values()
        here = [found.binding for found in active if found.enabled and _is_ours(found.binding)]
        self.push_screen(HelpScreen([("Keys", here)], self._glyphs))


def _is_ours(binding: Binding) -> bool:
    """Say whether a binding is of this program: Textual's own has no use without selection."""
    return not binding.system and binding.action != "screen.copy_text"


def _delay_sentence(delay: Delay) -> str:
    if delay.reason is None:
        return f"Waiting {delay.seconds:.0f} s for SES's allowance of about one call a second."
    tries = f"try {delay.attempt} of {delay.attempts}"
    return f"{delay.reason} Trying again in {delay.seconds:.0f} s ({tries})."
