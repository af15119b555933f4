"""The program: joins the screen to the account, the clipboard and the terminal."""

from contextlib import ExitStack

from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.reactive import Reactive

from sestui.account.protocols import Clock, Gateway
from sestui.account.schedule import Schedule
from sestui.terminal.copied import Copier
from sestui.ui.changing import ChangingApp
from sestui.ui.commands import KeyCommands
from sestui.ui.messages import Fitted
from sestui.ui.screens.browse import BrowseScreen
from sestui.ui.words import Glyphs


class SestuiApp(ChangingApp):
    """Starts on the list, with its first frame as soon as can be, and says what its keys do."""

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
        super().__init__(gateway, clock, copier, schedule, glyphs)
        self.animation_level = "none"
        self._until_first_frame = ExitStack()
        self._started = False

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

    def action_help(self) -> None:
        """Show every key that does something here."""
        from sestui.ui.screens.help import HelpScreen

        active = self.screen.active_bindings.values()
        here = [found for found in active if _is_ours(found.binding)]
        self.push_screen(HelpScreen([("Keys", here)], self._glyphs))

    def _fatal_error(self) -> None:
        """End on a fault without what Textual would print: the values of all variables."""
        if self._exception is not None:
            from sestui.ui.crash import report

            self.panic(Text(report(self._exception)))


def _is_ours(binding: Binding) -> bool:
    """Say whether a binding is of this program, which names all of its own: Textual's fields
    have two dozen more."""
    return binding.id is not None
