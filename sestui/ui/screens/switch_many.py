"""Another default configuration set for several identities at once."""

from collections.abc import Sequence
from enum import Enum, auto
from time import monotonic
from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from sestui.account.account import Account
from sestui.account.bulk import Bulk, Result, to_csv
from sestui.account.snapshot import Snapshot
from sestui.account.switch import Outcome
from sestui.model.errors import ServiceError
from sestui.terminal.text import visible_lines
from sestui.ui.messages import CopyWanted
from sestui.ui.reviews import WINS, of_plan, of_results
from sestui.ui.screens.form import CHANGE, Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.progress import Progress
from sestui.ui.widgets.set_chooser import SetChooser, unlisted
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.words import Glyphs

STOP_MEANT = 1.0
"""Seconds after the end in which Escape was meant to stop it."""
NAMED = 3
"""How many of the identities are named while a set is chosen."""


class Phase(Enum):
    """How far it is."""

    CHOOSING = auto()
    READING = auto()
    SWITCHING = auto()
    OVER = auto()


class Many(NamedTuple):
    """What came of the switch of several."""

    switched: tuple[str, ...] = ()
    """The names of those that have the chosen set now, as they were read back."""
    csv: str = ""
    """What became of each, from which it can be put back; `""` when nothing was begun."""


class SwitchMany(Form[Many]):
    """Switches `names`, and shows what became of each."""

    AUTO_FOCUS = "SetFilter"
    BINDINGS = [
        Binding("Y", "copy_csv", "copy as CSV", id="sets.csv", tooltip="Copy what was switched"),
        Binding("escape", "stop", "stop", id="sets.stop", tooltip="Stop after the one under way"),
        Binding("escape", "close", "close", id="sets.close", tooltip="Close"),
    ]

    def __init__(
        self, account: Account, calls: Calls, glyphs: Glyphs, names: Sequence[str]
    ) -> None:
        super().__init__(account, calls, glyphs)
        self._names = names
        self._phase = Phase.CHOOSING
        self._bulk: Bulk | None = None
        self._over_since = 0.0
        self._failures_shown = 0
        self._is_copied = False

    @property
    def heading(self) -> str:
        """What is being done."""
        return f"Default configuration set of {len(self._names):,} identities"

    @property
    def unfinished(self) -> str:
        """What quitting would lose."""
        if self._bulk is None or self._phase in (Phase.CHOOSING, Phase.READING):
            return ""
        if self._phase is Phase.OVER:
            lost = self._bulk.results and not self._is_copied
            return "What was switched, from and to, is not copied." if lost else ""
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
        self._list_sets()

    def follow(self, snapshot: Snapshot) -> None:
        """Offer the sets that are known by now."""
        self.query_one(SetChooser).tell(snapshot.sets)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what makes sense now."""
        if not super().check_action(action, parameters):
            return False
        runs = self._phase in (Phase.READING, Phase.SWITCHING)
        if action in ("stop", "close"):
            return runs == (action == "stop")
        return self._phase is Phase.OVER if action == "copy_csv" else True

    @work(exclusive=True, group="sets")
    async def _list_sets(self) -> None:
        await self.read_sets()
        if self.is_attached:
            self.query_one(MessageLine).trouble((unlisted(self._account.snapshot.sets),))

    @on(SetChooser.Chosen)
    def _chosen(self) -> None:
        """Read them all, show what would change, and on a yes change it."""
        self.take_steps(self._switch)

    async def _switch(self) -> None:
        chooser = self.query_one(SetChooser)
        if chooser.offers_nothing:
            self.say(f"There is no configuration set like “{chooser.typed}”.")
            return
        wanted = chooser.highlighted
        bulk = self._bulk = Bulk(self._account, self._names, wanted, self._progress)
        self._become(Phase.READING)
        await bulk.read(self._calls(CHANGE))
        self.wait_for(CHANGE, "")
        if bulk.stopped:
            self._become(Phase.CHOOSING)
            self.say("Stopped while reading: nothing was changed.")
            return
        target = self._account.snapshot.target
        plan = bulk.plan
        if target is None or not await self.agreed(
            f"Switch to {wanted or 'none'}", of_plan(plan, wanted, target)
        ):
            self._become(Phase.CHOOSING)
            return
        self._become(Phase.SWITCHING)
        await bulk.run(self._calls(CHANGE))
        self.wait_for(CHANGE, "")
        self._become(Phase.OVER)
        self.settle_leaving()

    def _become(self, phase: Phase) -> None:
        """Show a phase."""
        self._phase = phase
        choosing, over = phase is Phase.CHOOSING, phase is Phase.OVER
        self.query_one(SetChooser).display = choosing
        self.query_one(Progress).display = not (choosing or over)
        self.query_one(Sheet).display = not choosing
        self._progress()
        text = {
            Phase.CHOOSING: f"{', '.join(self._names[:NAMED])}{self._more}.\n{WINS}",
            Phase.READING: "Reading what they have now.",
            Phase.SWITCHING: "Each is read, compared, switched and read back.",
            Phase.OVER: self._ending(),
        }[phase]
        self.query_one("#now", Static).update(Content("\n".join(visible_lines(text))))
        self._over_since = monotonic()
        self.call_after_refresh(self._show_results)
        if over:
            self.set_focus(self.query_one(Sheet))
        elif choosing:
            self.set_focus(self.query_one("SetFilter"))
        self.refresh_bindings()

    @property
    def _more(self) -> str:
        more = len(self._names) - NAMED
        return f" and {more:,} more" if more > 0 else ""

    def _progress(self) -> None:
        """Show how far it is, and why the newest that failed did."""
        bulk = self._bulk
        if bulk is None or not self.is_attached:
            return
        self.query_one(Progress).tell(
            bulk.done, bulk.total, failed=bulk.failed, seconds=bulk.seconds_left
        )
        if bulk.failed != self._failures_shown:
            self._failures_shown = bulk.failed
            self._show_results()

    def _show_results(self) -> None:
        """Show what became of them: of all when it is over, before of those that failed."""
        bulk = self._bulk
        if bulk is None or not self.is_attached:
            return
        results: Sequence[Result] = bulk.results
        if self._phase is not Phase.OVER:
            results = [result for result in results if isinstance(result.what, ServiceError)]
        blocks = of_results(results, to_csv(bulk.results))
        if not results and self._phase is not Phase.OVER:
            blocks = []
        self.query_one(Sheet).show_blocks(blocks)

    def _ending(self) -> str:
        """Say how it ended."""
        bulk = self._bulk
        if bulk is None:
            return ""
        switched = sum(r.what is Outcome.SWITCHED for r in bulk.results)
        changed = sum(r.what is Outcome.CHANGED for r in bulk.results)
        overtaken = sum(r.what is Outcome.OVERTAKEN for r in bulk.results)
        already = len(bulk.plan.already) + sum(r.what is Outcome.ALREADY for r in bulk.results)
        parts = [f"{switched:,} switched to {bulk.wanted or 'none'}"]
        parts += [f"{changed:,} changed elsewhere and left alone"] if changed else []
        parts += [f"{overtaken:,} switched and changed again elsewhere"] if overtaken else []
        parts += [f"{already:,} had it already"] if already else []
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
            self._is_copied = True
            self.post_message(CopyWanted(to_csv(self._bulk.results), "what was switched, as CSV"))

    def on_copy_wanted(self) -> None:
        """Know that what was switched is copied."""
        self._is_copied = True

    def action_stop(self) -> None:
        """Stop between two identities."""
        if self._bulk is not None:
            self._bulk.stop()
            self.say("Stopping.")

    def close(self) -> None:
        """Close, but not with the key that was to stop what ended by itself right before."""
        if self._phase is not Phase.OVER or self._bulk is None:
            self.answer(Many())
        elif self._is_copied or monotonic() - self._over_since > STOP_MEANT:
            self.answer(Many(self._bulk.switched, to_csv(self._bulk.results)))
