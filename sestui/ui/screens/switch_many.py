"""Another default configuration set for several identities at once."""

from collections.abc import Sequence
from enum import Enum, auto

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from sestui.account.account import Account
from sestui.account.bulk import CALLS_EACH, Bulk, to_csv
from sestui.account.schedule import seconds_for
from sestui.account.snapshot import Snapshot
from sestui.account.switch import Outcome
from sestui.model.errors import ServiceError
from sestui.terminal.text import visible
from sestui.ui.messages import CopyWanted
from sestui.ui.reviews import WINS, of_plan, of_results
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.progress import Progress
from sestui.ui.widgets.set_chooser import SetChooser
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.words import Glyphs


class Phase(Enum):
    """How far it is."""

    CHOOSING = auto()
    READING = auto()
    SWITCHING = auto()
    OVER = auto()


class SwitchMany(Form[tuple[str, ...]]):
    """Answers with the names of those that have the chosen set now, as they were read back."""

    AUTO_FOCUS = "SetFilter"
    BINDINGS = [
        Binding("Y", "copy_csv", "copy as CSV", id="sets.csv", tooltip="Copy what was switched"),
        Binding("escape", "close", "close", id="sets.close", tooltip="Stop, or close"),
    ]

    def __init__(
        self, account: Account, calls: Calls, glyphs: Glyphs, names: Sequence[str]
    ) -> None:
        super().__init__(account, calls, glyphs)
        self._names = names
        self._phase = Phase.CHOOSING
        self._bulk: Bulk | None = None
        self._switched: list[str] = []
        """Names that have the chosen set, from every run of this screen."""

    @property
    def heading(self) -> str:
        """What is being done."""
        return f"Default configuration set of {len(self._names):,} identities"

    @property
    def unfinished(self) -> str:
        """What quitting would lose."""
        if self._phase is not Phase.SWITCHING or self._bulk is None:
            return ""
        left = self._bulk.total - self._bulk.done
        return f"The switch of {left:,} identities is not done yet."

    def body(self) -> ComposeResult:
        """Lay out all phases; `_become` shows the one there is."""
        yield Static(id="now")
        yield SetChooser(self._glyphs)
        yield Progress(self._glyphs)
        yield Sheet(self._glyphs, id="switches")

    def on_mount(self) -> None:
        """Begin with choosing."""
        self._become(Phase.CHOOSING)
        self._read_sets()

    def follow(self, snapshot: Snapshot) -> None:
        """Offer the sets that are known by now."""
        self.query_one(SetChooser).tell(snapshot.sets)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense now."""
        return self._phase is Phase.OVER if action == "copy_csv" else True

    @work(exclusive=True, group="sets")
    async def _read_sets(self) -> None:
        snapshot = self._account.snapshot
        if snapshot.sets.names is None or snapshot.sets.refreshed != snapshot.refreshed:
            self.wait_for("change", "Listing the configuration sets.")
            await self._account.read_sets(self._calls())
            failure = self._account.snapshot.sets.failure
            if self.is_attached:
                self.wait_for("change", "")
                if failure is not None:
                    said = ("The sets could not be listed, so a name can be typed.",)
                    self.query_one(MessageLine).trouble((*said, *sentences(failure)))

    @on(SetChooser.Chosen)
    def _chosen(self) -> None:
        """Read them all, show what would change, and on a yes change it."""
        chooser = self.query_one(SetChooser)
        if self._phase is not Phase.CHOOSING:
            return
        if chooser.offers_nothing:
            self.say(f"There is no configuration set like “{chooser.typed}”.")
        else:
            self._switch(chooser.highlighted)

    @work(exclusive=True, group="switch")
    async def _switch(self, wanted: str | None) -> None:
        bulk = self._bulk = Bulk(self._account, self._names, wanted, self._progress)
        self._become(Phase.READING)
        await bulk.read(self._calls())
        self.wait_for("change", "")
        if bulk.stopped:
            self._become(Phase.CHOOSING)
            self.say("Stopped while reading: nothing was changed.")
            return
        heading = f"Switch to {wanted or 'none'}"
        target = self._account.snapshot.target
        if target is None or not await self._agreed(heading, of_plan(bulk.plan, wanted, target)):
            self._become(Phase.CHOOSING)
            return
        self._become(Phase.SWITCHING)
        await bulk.run(self._calls())
        self.wait_for("change", "")
        done = (Outcome.SWITCHED, Outcome.ALREADY)
        self._switched += [r.name for r in bulk.results if r.what in done]
        self._switched += bulk.plan.already
        self._become(Phase.OVER)

    def _become(self, phase: Phase) -> None:
        """Show a phase."""
        self._phase = phase
        choosing, over = phase is Phase.CHOOSING, phase is Phase.OVER
        self.query_one(SetChooser).display = choosing
        self.query_one(Progress).display = not choosing
        self.query_one(Sheet).display = over
        self._progress()
        text = {
            Phase.CHOOSING: f"{', '.join(self._names[:20])}{self._more}. {WINS}",
            Phase.READING: "Reading what they have now. Escape stops.",
            Phase.SWITCHING: "Each is read, compared, switched and read back. Escape stops after "
            "the one under way.",
            Phase.OVER: self._ending(),
        }[phase]
        self.query_one("#now", Static).update(Content(visible(text)))
        if over and self._bulk is not None:
            blocks = of_results(self._bulk.results, to_csv(self._bulk.results))
            self.call_after_refresh(lambda: self.query_one(Sheet).show_blocks(blocks))
            self.set_focus(self.query_one(Sheet))
        elif choosing:
            self.set_focus(self.query_one("SetFilter"))
        self.refresh_bindings()

    @property
    def _more(self) -> str:
        more = len(self._names) - 20
        return f" and {more:,} more" if more > 0 else ""

    def _progress(self) -> None:
        """Show how far it is, and why the newest that failed did."""
        bulk = self._bulk
        if bulk is None or not self.is_attached:
            return
        left = bulk.total - bulk.done
        calls = left * (CALLS_EACH if self._phase is Phase.SWITCHING else 1)
        self.query_one(Progress).tell(
            bulk.done, bulk.total, failed=bulk.failed, seconds=seconds_for(calls)
        )
        failed = [r for r in bulk.results if isinstance(r.what, ServiceError)]
        if failed and isinstance(failed[-1].what, ServiceError):
            newest = failed[-1]
            self.query_one(MessageLine).trouble(
                (f"{newest.name} was not switched.", *sentences(failed[-1].what))
            )

    def _ending(self) -> str:
        """Say how it ended."""
        bulk = self._bulk
        if bulk is None:
            return ""
        switched = sum(r.what is Outcome.SWITCHED for r in bulk.results)
        changed = sum(r.what is Outcome.CHANGED for r in bulk.results)
        parts = [f"{switched:,} switched to {bulk.wanted or 'none'}"]
        parts += [f"{changed:,} changed elsewhere and left alone"] if changed else []
        parts += [f"{bulk.failed:,} failed"] if bulk.failed else []
        left = bulk.total - bulk.done
        parts += [f"{left:,} not begun, which stay marked"] if left else []
        ending = f"{'; '.join(parts)}. Y copies it as CSV, from which it can be put back."
        if bulk.stopped_by is not None:
            ending += f" It stopped: {' '.join(sentences(bulk.stopped_by))}"
        return ending

    def action_copy_csv(self) -> None:
        """Copy what was switched, from and to."""
        if self._bulk is not None:
            self.post_message(CopyWanted(to_csv(self._bulk.results), "what was switched, as CSV"))

    def action_close(self) -> None:
        """Stop between two identities; close when nothing runs."""
        if self._phase in (Phase.READING, Phase.SWITCHING) and self._bulk is not None:
            self._bulk.stop()
            self.say("Stopping.")
        else:
            self.answer(tuple(self._switched))
