"""The program: joins the screen to the account, the clipboard and the terminal."""

import asyncio
import gc
from contextlib import ExitStack

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
from sestui.terminal.copied import Copier, CopyFailed
from sestui.terminal.text import is_plain, visible_lines
from sestui.ui.commands import KeyCommands
from sestui.ui.keys_in_order import KeysInOrder
from sestui.ui.messages import (
    CopyWanted,
    DetailsUnwanted,
    DetailsWanted,
    Fitted,
    RefreshWanted,
    ViewWanted,
    Waiting,
)
from sestui.ui.screens.browse import BrowseScreen
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.words import Glyphs


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
        self._introduced = False
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
        return super().get_key_display(binding) if self._glyphs.utf8 else binding.key

    def _fatal_error(self) -> None:
        """End on a fault without what Textual would print: the values of all variables."""
        if self._exception is not None:
            from sestui.ui.crash import report

            self.panic(Text(report(self._exception)))

    # Reading

    @on(RefreshWanted)
    def _refresh_wanted(self) -> None:
        self._introduced = False
        self._refresh(by_person=True)

    @work(exclusive=True, group="list")
    async def _refresh(self, *, by_person: bool) -> None:
        if self._due is not None:
            self._due.stop()
        try:
            await self._account.refresh(self._call(by_person=by_person))
        except Cancelled:
            return
        finally:
            self._say_waiting("")
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        snapshot = self._account.snapshot
        pause = self._schedule.pause(len(snapshot.rows), snapshot.failures)
        if pause:
            self._due = self.set_timer(pause, lambda: self._refresh(by_person=False))

    @work(exclusive=True, group="introduction")
    async def _introduce(self) -> None:
        try:
            await self._account.introduce(self._call(by_person=True))
        except Cancelled:
            return
        finally:
            self._say_waiting("")

    @on(DetailsWanted)
    def _details_wanted(self, event: DetailsWanted) -> None:
        self._read(event.name)

    @on(DetailsUnwanted)
    def _details_unwanted(self) -> None:
        self.workers.cancel_group(self, "details")

    @work(exclusive=True, group="details")
    async def _read(self, name: str) -> None:
        try:
            await self._account.read(name, self._call(by_person=True))
        except Cancelled:
            return
        finally:
            self._say_waiting("")

    def _became(self, snapshot: Snapshot) -> None:
        """Show what became of the account, and introduce it once it answers."""
        self._browse.tell(snapshot)
        answered = snapshot.rows or snapshot.listed_at or isinstance(snapshot.failure, AccessDenied)
        if answered and not self._introduced:
            self._introduced = True
            self._introduce()

    # What a call says while it is under way, on a thread of its own

    def _call(self, *, by_person: bool) -> Call:
        return Call(by_person, self._delayed, self._ask_mfa_code)

    def _delayed(self, delay: Delay) -> None:
        self.post_message(Waiting(_delay_sentence(delay)))

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
        self._say_waiting(event.sentence)

    def _say_waiting(self, sentence: str) -> None:
        self._browse.query_one(MessageLine).wait_for(sentence)

    # Copying

    @on(CopyWanted)
    def _copy_wanted(self, event: CopyWanted) -> None:
        self._copy(event.text, event.what)

    @work(exclusive=True, group="copy")
    async def _copy(self, text: str, what: str) -> None:
        self._last_copy = text
        loop = asyncio.get_running_loop()

        def send(sequence: str) -> None:
            loop.call_soon_threadsafe(self._write, sequence)

        try:
            copied = await in_thread(Call(), lambda: self._copier(text, send))
        except CopyFailed as failure:
            message = " ".join(sentences(failure))
        else:
            message = f"{what[:1].upper()}{what[1:]}: {copied.sentence}"
        if not is_plain(text):
            message += " Careful: it holds control characters."
        self._browse.query_one(MessageLine).say(message)

    def _write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what a field of Textual's copies by the same ways as everything else."""
        self._copy(text, "the text")

    @on(ViewWanted)
    def _view_wanted(self) -> None:
        message = self._browse.query_one(MessageLine)
        if self._last_copy is None:
            message.say("Nothing was copied yet: y copies what the cursor is on.")
            return
        try:
            with self.suspend():
                print(*visible_lines(self._last_copy), sep="\n")
                print("\nSelect it with the mouse or the keyboard; Enter goes back.")
                _wait_for_enter()
        except SuspendNotSupported:
            message.say("This terminal cannot show it outside the screen.")

    # Help

    def action_help(self) -> None:
        """Show every key that does something here."""
        from sestui.ui.screens.help import HelpScreen

        active = self.screen.active_bindings.values()
        here = [found.binding for found in active if found.enabled and not found.binding.system]
        self.push_screen(HelpScreen([("Keys", here)], self._glyphs))


def _delay_sentence(delay: Delay) -> str:
    if delay.reason is None:
        return f"Waiting {delay.seconds:.0f} s for SES's allowance of about one call a second."
    tries = f"try {delay.attempt} of {delay.attempts}"
    return f"{delay.reason} Trying again in {delay.seconds:.0f} s ({tries})."


def _wait_for_enter() -> None:
    try:
        input()
    except (EOFError, KeyboardInterrupt):
        return
