"""DNS of several identities at once: what it takes, how far it is, and what was found."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, auto

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from sestui.account.account import Account
from sestui.account.checks import Checks
from sestui.account.protocols import Clock, Lookup
from sestui.account.threads import in_thread
from sestui.model.call import Call
from sestui.model.dns.finding import Verdict
from sestui.model.dns.report import Checked, to_csv, to_json
from sestui.ui import key_files
from sestui.ui.blocks import BLANK, Block, Paragraph
from sestui.ui.found import counted, effort, of_checked
from sestui.ui.messages import CopyWanted
from sestui.ui.screens.form import Calls, Form
from sestui.ui.strips import PLAIN
from sestui.ui.widgets.field import Field
from sestui.ui.widgets.line import Line
from sestui.ui.widgets.message_line import sentences
from sestui.ui.widgets.progress import Progress
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.widgets.text_input import TextInput
from sestui.ui.words import Glyphs

CHECK = "check"
"""What its calls are for."""
PAUSE = 0.1
"""Seconds between two drawings of how far it is: results can come by the hundred a second."""


class Phase(Enum):
    """How far it is."""

    READY = auto()
    RUNNING = auto()
    STOPPED = auto()
    OVER = auto()


class CheckMany(Form[None]):
    """Checks DNS of `names`, and copies or saves what was found. Nothing is sent before Enter.

    What was found stays in the account when it is closed, which is the end of what is under way.
    """

    AUTO_FOCUS = "Sheet"
    DEFAULT_CSS = """
    CheckMany #save { display: none; }
    CheckMany #found { height: 1fr; }
    """
    BINDINGS = [
        Binding("enter", "start", "start", id="checks.start", tooltip="Start, or go on"),
        Binding("Y", "copy_csv", "CSV", id="checks.csv", tooltip="Copy the report as CSV"),
        Binding(
            "J",
            "copy_json",
            "JSON",
            show=False,
            id="checks.json",
            tooltip="Copy the report as JSON",
        ),
        Binding("S", "save", "save", id="checks.save", tooltip="Save the report to a new file"),
        Binding("escape", "stop", "stop", id="checks.stop", tooltip="Stop"),
        Binding("escape", "close", "close", id="checks.close", tooltip="Close"),
    ]

    def __init__(
        self,
        account: Account,
        calls: Calls,
        clock: Clock,
        glyphs: Glyphs,
        lookup: Callable[[], Lookup],
        names: Sequence[str],
    ) -> None:
        super().__init__(account, calls, glyphs)
        self._clock = clock
        self._checks = Checks(account, clock, lookup, names, self._progress_soon)
        self._phase = Phase.READY
        self._is_due = False
        """Whether how far it is will be drawn soon."""
        self._csv = ""

    @property
    def heading(self) -> str:
        """What is being done."""
        return f"DNS of {counted(self._checks.total, 'identity', 'identities')}"

    def body(self) -> ComposeResult:
        """Lay out all phases; `_become` shows the one there is."""
        yield Progress(self._glyphs)
        yield Line(id="counts")
        path = f"~/sestui-dns-{self._clock.now().astimezone():%Y%m%d-%H%M%S}.csv"
        yield Field("  Save it in", TextInput(path, "a new file, .csv or .json"), id="save")
        yield Sheet(self._glyphs, id="found")

    def on_mount(self) -> None:
        """Say what it will take."""
        self._become(Phase.READY)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense now."""
        if not super().check_action(action, parameters):
            return False
        running = self._phase is Phase.RUNNING
        if action in ("stop", "close"):
            return running == (action == "stop")
        if action == "start":
            return self._phase in (Phase.READY, Phase.STOPPED)
        if action in ("copy_csv", "copy_json", "save"):
            return self._phase in (Phase.STOPPED, Phase.OVER)
        return True

    def action_start(self) -> None:
        """Check all, or those that are left."""
        self.take_steps(self._check)

    async def _check(self) -> None:
        checks = self._checks
        self._become(Phase.RUNNING)
        await checks.run(self._calls(CHECK))
        self.wait_for(CHECK, "")
        self._csv = await in_thread(Call(), lambda: to_csv(checks.checked))
        self._become(Phase.STOPPED if checks.done < checks.total else Phase.OVER)

    def _become(self, phase: Phase) -> None:
        """Show a phase."""
        self._phase = phase
        self._show_progress()
        self._leave_field()
        self.call_after_refresh(self._show_now)
        self.refresh_bindings()

    def _show_now(self) -> None:
        """Say what is to be known in this phase."""
        if not self.is_attached:
            return
        checks = self._checks
        match self._phase:
            case Phase.READY:
                blocks: list[Block] = [Paragraph(effort(checks)), Paragraph("Enter starts.")]
            case Phase.RUNNING:
                blocks = [Paragraph("Escape stops it; what was found by then stays.")]
            case Phase.STOPPED:
                why = " ".join(sentences(checks.stopped_by)) if checks.stopped_by else ""
                left = f"{checks.total - checks.done:,} left. Enter goes on."
                blocks = [Paragraph(f"It stopped: {why} {left}" if why else f"Stopped: {left}")]
                blocks += [BLANK, *of_checked(checks.checked, self._csv)]
            case Phase.OVER:
                blocks = of_checked(checks.checked, self._csv)
        self.query_one(Sheet).show_blocks(blocks)

    def _progress_soon(self) -> None:
        if not self._is_due and self.is_attached:
            self._is_due = True
            self.set_timer(PAUSE, self._show_progress)

    def _show_progress(self) -> None:
        """Show how far it is, and what was found so far."""
        self._is_due = False
        checks = self._checks
        seconds = checks.seconds_left if self._phase is Phase.RUNNING else 0.0
        self.query_one(Progress).tell(
            checks.done, checks.total, failed=checks.failed, seconds=seconds
        )
        counts = [f"{checks.counts[verdict]:,} {word}" for verdict, word in _COUNTED]
        self.query_one("#counts", Line).show([(f" {', '.join(counts)}", PLAIN)])

    # The report

    def action_copy_csv(self) -> None:
        """Copy the report."""
        self.post_message(CopyWanted(self._csv, "the report as CSV"))

    def action_copy_json(self) -> None:
        """Copy the report for other programs."""
        self._copy_json()

    @work(exclusive=True, group="report")
    async def _copy_json(self) -> None:
        text = await _written(to_json, self._checks.checked)
        self.post_message(CopyWanted(text, "the report as JSON"))

    def action_save(self) -> None:
        """Ask where to save the report."""
        self._show_lines(saving=True)
        self.set_focus(self.query_one("#save TextInput"))

    @on(Input.Changed)
    def _path_typed(self) -> None:
        self.query_one("#save", Field).remark("")

    @on(Input.Submitted)
    @work(exclusive=True, group="report")
    async def _save(self, event: Input.Submitted) -> None:
        """Save the report to a file that is not there yet; its ending says in which form."""
        path, field = event.value.strip(), self.query_one("#save", Field)
        if not path:
            field.remark("Name a new file.", wrong=True)
            return
        form = to_json if path.lower().endswith(".json") else to_csv
        text = await _written(form, self._checks.checked)
        try:
            await in_thread(Call(), lambda: key_files.write(path, text.encode()))
        except FileExistsError:
            field.remark(key_files.TAKEN, wrong=True)
        except (OSError, RuntimeError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            field.remark(f"It was not saved: {why}.", wrong=True)
        else:
            self._leave_field()
            self.say(f"Saved in {path}, for you alone.")

    def _leave_field(self) -> None:
        self._show_lines()
        self.set_focus(self.query_one(Sheet))

    def _show_lines(self, *, saving: bool = False) -> None:
        """Show how far it is, or the field in its place: a small window has no room for both."""
        self.query_one("#save").display = saving
        for line in (self.query_one(Progress), self.query_one("#counts")):
            line.display = self._phase is not Phase.READY and not saving

    def action_stop(self) -> None:
        """Begin nothing more."""
        self._checks.stop()

    def close(self) -> None:
        """Close the field where the report is saved, or all."""
        if self.query_one("#save").display:
            self._leave_field()
        else:
            self.answer(None)


_COUNTED = (
    (Verdict.WRONG, "wrong"),
    (Verdict.MISSING, "missing"),
    (Verdict.UNCHECKED, "unchecked"),
    (Verdict.FOUND, "ok"),
)
"""The verdicts in the words of the filter's `dns:`."""


async def _written(form: Callable[[Iterable[Checked]], str], checked: Sequence[Checked]) -> str:
    """Return the report in a form; of thousands of identities that takes a second."""
    return await in_thread(Call(), lambda: form(checked))
