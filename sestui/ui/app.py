"""The program: joins the screen to the account, the clipboard and the terminal."""

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from rich.console import RenderableType
from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter
from textual.reactive import Reactive
from textual.worker import WorkerFailed

from sestui.account.protocols import Clock, Gateway, Lookup
from sestui.account.schedule import Schedule
from sestui.terminal.copied import Copier
from sestui.ui.changing import ChangingApp
from sestui.ui.line_filters import Ascii, Uncoloured
from sestui.ui.messages import Fitted
from sestui.ui.screens.browse import BrowseScreen
from sestui.ui.screens.roomy import Roomy
from sestui.ui.words import Glyphs


def _commands() -> type[Provider]:
    """Return what the command palette offers, imported when it opens."""
    from sestui.ui.commands import KeyCommands

    return KeyCommands


class SestuiApp(ChangingApp):
    """Starts on the list, with its first frame as soon as can be, and says what its keys do."""

    TITLE = "sestui"
    CSS_PATH = "app.tcss"
    COMMANDS = {_commands}
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
        lookup: Callable[[], Lookup],
        clock: Clock,
        copier: Copier,
        schedule: Schedule,
        glyphs: Glyphs,
        note_fault: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(gateway, lookup, clock, copier, schedule, glyphs)
        self._note_fault = note_fault
        self.animation_level = "none"
        self._until_first_frame = ExitStack()
        self._started = False
        self._line_filters: list[LineFilter] = [Uncoloured()] if self.no_color else []
        if not glyphs.utf8:
            self._line_filters.append(Ascii())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Keep from the terminal what it cannot show, or the person does not want."""
        return self._line_filters

    def get_default_screen(self) -> BrowseScreen:
        """Start on the list."""
        return self._browse

    def on_load(self) -> None:
        """Draw nothing until there is a whole frame: each earlier one costs bytes and time."""
        self._until_first_frame.enter_context(self.batch_update())

    @on(Fitted)
    def _fitted(self) -> None:
        """Show what is read of the account once the first frame is drawn. That of the demo is only
        read now, as what it is made of takes a while to import."""
        if not self._started:
            self._started = True
            self._until_first_frame.close()
            self._browse.call_later(self._refresh, by_person=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no more than to leave where nothing can be seen."""
        return action in ("quit", "suspend_process") or not self._is_cramped

    @property
    def _is_cramped(self) -> bool:
        return any(isinstance(top, Roomy) and top.is_cramped for top in self.screen_stack[-1:])

    def get_key_display(self, binding: Binding) -> str:
        """Return a key's name, in ASCII where the terminal takes no more."""
        display = super().get_key_display(binding)
        return display if self._glyphs.utf8 or display.isascii() else binding.key

    def action_command_palette(self) -> None:
        """Offer everything that can be done here, by its name."""
        from sestui.ui.commands import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        """Show every key that does something here."""
        from sestui.ui.screens.help import HelpScreen

        active = self.screen.active_bindings.values()
        here = [found for found in active if _is_ours(found.binding)]
        self.push_screen(HelpScreen([("Keys", here)], self._glyphs))

    def action_suspend_process(self) -> None:
        """Stop as Ctrl+Z stops any job, with all that was started along with the program."""
        if self._driver is not None and self._driver.can_suspend:
            os.kill(0, signal.SIGTSTP)

    @on(Driver.SignalResume)
    def _continued(self) -> None:
        """Draw all of the screen: the terminal has forgotten it."""
        self.refresh(layout=True)

    def _handle_exception(self, error: Exception) -> None:
        """End on a fault; while it ends already, as what is half taken down may well fail, it is
        only noted."""
        if self._note_fault is not None:
            from sestui.ui import crash

            self._note_fault(crash.fault(_cause(error)))
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End on a fault."""
        self.panic()

    def panic(self, *_: RenderableType) -> None:
        """End on a fault without what Textual would print: the values of all variables."""
        if self._exception is not None and not self._exit_renderables:  # of the first one
            from sestui.ui import crash

            super().panic(Text(crash.report(_cause(self._exception))))


def _cause(error: BaseException) -> BaseException:
    """Return the fault itself where it happened on a worker."""
    return error.error if isinstance(error, WorkerFailed) else error


def _is_ours(binding: Binding) -> bool:
    """Say whether a binding is of this program, which names all of its own: Textual's fields
    have two dozen more."""
    return binding.id is not None
