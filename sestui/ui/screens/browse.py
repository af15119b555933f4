"""The main screen: the list on the left, the details of one identity on the right."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from sestui.account.protocols import Clock
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Knowledge, Snapshot
from sestui.model.sending import Target
from sestui.model.summary import IdentitySummary
from sestui.ui.messages import (
    DetailsUnwanted,
    DetailsWanted,
    Fitted,
    RefreshWanted,
    Said,
    ViewWanted,
)
from sestui.ui.widgets.account_line import AccountLine
from sestui.ui.widgets.details import TABS, Details, Subject
from sestui.ui.widgets.filter_input import FilterInput
from sestui.ui.widgets.identities import Identities
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.key_bar import KeyBar
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.words import Glyphs

REST = 0.15
"""Seconds the cursor rests on an identity before its details are read: those that it only
passes cost no call."""


class BrowseScreen(Screen[None]):
    """Shows a `Snapshot`, and asks for what it lacks."""

    HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (40, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (10, "-tall")]
    AUTO_FOCUS = "IdentityList"

    BINDINGS = [
        Binding("slash", "filter", "filter", id="filter", tooltip="Filter the list"),
        Binding("Y", "copy_as", "copy as", id="copy-as", tooltip="Copy all records in a form"),
        Binding(
            "full_stop",
            "names",
            "names",
            show=False,
            id="names",
            tooltip="Write record names absolute, with a trailing dot, or relative to a zone",
        ),
        Binding(
            "v", "view", "view", show=False, id="view", tooltip="View the last copy as plain text"
        ),
        Binding("r", "refresh", "refresh", id="refresh", tooltip="Read everything again"),
        Binding("o", "sort", "sort", show=False, id="sort", tooltip="Sort by name, status or type"),
        Binding("tab", "switch_pane", "Other pane", show=False, id="pane"),
        Binding("shift+tab", "switch_pane", "Other pane", show=False, id="pane-back"),
        Binding("right_square_bracket", "next_tab(1)", "tab", id="tab.next", tooltip="Next tab"),
        Binding("left_square_bracket", "next_tab(-1)", "Tab before", show=False, id="tab.before"),
        Binding("escape", "back", "Back", show=False, id="back"),
        Binding("ctrl+c", "app.quit", "Quit", show=False, id="interrupt"),
        *(
            Binding(str(number), f"tab({number})", name, show=False, id=f"tab.{number}")
            for number, name in enumerate(TABS, start=1)
        ),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but that it draws the whole screen again at each change."""

    def __init__(self, clock: Clock, schedule: Schedule, glyphs: Glyphs) -> None:
        super().__init__()
        self._clock = clock
        self._schedule = schedule
        self._glyphs = glyphs
        self._snapshot = Snapshot()
        self._resting: Timer | None = None
        self._wanted: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out both panes; the stylesheet shows one at a time where there is little room."""
        if not self._glyphs.utf8:
            self.add_class("-ascii")
        yield AccountLine(self._glyphs)
        with Horizontal(id="panes"):
            yield Identities(self._glyphs)
            yield Details(self._clock, self._glyphs)
        yield MessageLine()
        yield KeyBar()
        yield Static(Content("sestui needs 40 by 10. q quits."), id="more-room")

    # What is known

    def tell(self, snapshot: Snapshot, *, by_person: bool) -> None:
        """Show `snapshot` from now on, which a person waited for or not."""
        before, self._snapshot = self._snapshot, snapshot
        if not self.is_attached:
            return  # the program is ending
        if self._wanted is not None:
            known = snapshot.details.get(self._wanted)
            if known is not before.details.get(self._wanted):
                self._wanted = None
        self._show_all(by_person=by_person)

    def _show_all(self, *, by_person: bool = True) -> None:
        known = self._snapshot
        interval = self._schedule.pause(len(known.rows), known.failures)
        self.query_one(AccountLine).tell(self._snapshot, interval)
        self.query_one(Identities).tell(self._snapshot)
        self._show_details(by_person=by_person)
        failure = self._snapshot.failure if self._snapshot.rows else None
        self.query_one(MessageLine).trouble(sentences(failure) if failure else ())

    # Details

    @on(IdentityList.Moved)
    def _moved(self) -> None:
        if self._wanted is not None:
            self._wanted = None
            self.post_message(DetailsUnwanted())
        self._show_details()

    def _show_details(self, *, by_person: bool = True) -> None:
        """Show what is known of the identity under the cursor, and have the rest read.

        Until then the old content stays, under its own name. `by_person` says whether anyone
        waits for it, who can be asked for a code.
        """
        if self._resting is not None:
            self._resting.stop()
        row = self.query_one(IdentityList).current
        details = self.query_one(Details)
        target = self._snapshot.target
        if row is None or target is None:
            details.tell(None)
            return
        if row.name in self._snapshot.details or details.subject is None:
            details.tell(self._subject(row, target))
        else:
            details.outdated = True
        if self._lacks_details(row):
            self._resting = self.set_timer(REST, lambda: self._want(row, by_person=by_person))

    def _lacks_details(self, row: IdentitySummary) -> bool:
        """Say whether details are due that somebody would see, of a row that will stay."""
        if row.name == self._wanted or self._snapshot.is_fresh(row.name):
            return False
        if self.has_class("-narrow") and not self.has_class("-opened"):
            return False
        settled = self._snapshot.listed_at is not None or not self._snapshot.listing
        return settled or self.query_one(IdentityList).touched

    def _want(self, row: IdentitySummary, *, by_person: bool) -> None:
        details = self.query_one(Details)
        if row.name not in self._snapshot.details:
            details.dim()
        self._wanted = row.name
        self.post_message(DetailsWanted(row.name, by_person))

    def _subject(self, row: IdentitySummary, target: Target) -> Subject:
        known = self._snapshot.details.get(row.name, Knowledge())
        trouble = () if known.failure is None else sentences(known.failure)
        return Subject(row, target, known.identity, self._snapshot.sending, known.read_at, trouble)

    # Where the keys go

    @on(Identities.Corrected)
    def _corrected(self, event: Identities.Corrected) -> None:
        self.query_one(MessageLine).correct(event.correction)

    def action_filter(self) -> None:
        """Type a filter; in a narrow window the list comes to the front."""
        self._go_to(IdentityList)
        self.set_focus(self.query_one(FilterInput), scroll_visible=False)

    @on(IdentityList.Opened)
    def _opened(self) -> None:
        self._go_to(Details)

    def on_descendant_focus(self) -> None:
        """Keep to the pane in use when the window becomes too narrow for both."""
        if isinstance(self.focused, Details | IdentityList):
            self.set_class(isinstance(self.focused, Details), "-opened")

    def action_switch_pane(self) -> None:
        """Go to the other pane."""
        self._go_to(IdentityList if self.has_class("-opened") else Details)

    def _go_to(self, pane: type[Details] | type[IdentityList]) -> None:
        self.set_class(pane is Details, "-opened")
        # Not `focus()`, which takes effect later: the keys typed next would be lost.
        self.set_focus(self.query_one(pane), scroll_visible=False)
        self._show_details()

    def action_back(self) -> None:
        """Undo one step: clear, then leave the filter; leave the details; clear the filter."""
        field = self.query_one(FilterInput)
        if field.has_focus and not field.value:
            self.action_leave_filter()
        elif not field.has_focus and self.has_class("-opened"):
            self._go_to(IdentityList)
        else:
            field.value = ""

    def action_tab(self, number: int) -> None:
        """Show a tab of the details, counted from 1."""
        self.query_one(Details).choose(number - 1)

    def action_next_tab(self, by: int) -> None:
        """Show the tab after the one shown, or before it."""
        details = self.query_one(Details)
        details.choose(details.tab + by)

    def on_resize(self) -> None:
        """Bring the focus back from a pane that has no room any more, and fit the lines."""
        self.call_later(self._fit)

    def on_screen_resume(self) -> None:
        """Fit the lines to a size that may have changed below a dialog."""
        self.call_later(self._fit)

    @property
    def is_cramped(self) -> bool:
        """Whether there is room for nothing but the wish for more."""
        return self.has_class("-thin") or self.has_class("-short")

    def _fit(self) -> None:
        if self.is_cramped:
            self.set_focus(None)
        else:
            if self.focused is None:
                self._go_to(Details if self.has_class("-opened") else IdentityList)
            self._show_all()
            self.query_one(KeyBar).tell()
        self.post_message(Fitted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow nothing where nothing can be seen, but to quit."""
        return action == "app.quit" or not self.is_cramped

    # What the keys ask for

    @on(Said)
    def _said(self, event: Said) -> None:
        self.say(event.sentence)

    def say(self, sentence: str) -> None:
        """Say what was done."""
        for line in self.query(MessageLine):
            line.say(sentence)

    def say_waiting(self, what: str, sentence: str) -> None:
        """Say why `what` takes so long, or with `""` no more of it; nothing once it all ends."""
        for line in self.query(MessageLine):
            line.wait_for(what, sentence)

    def action_leave_filter(self) -> None:
        """Let the filter stand and give the keys back to the list."""
        self._go_to(IdentityList)

    def action_sort(self) -> None:
        """Sort the list by its next column."""
        self.query_one(Identities).sort()

    def action_copy_as(self) -> None:
        """Copy all records of the identity shown."""
        self.query_one(Details).copy_as()

    def action_names(self) -> None:
        """Write the names of records in another way."""
        self.query_one(Details).cycle_names()

    def action_view(self) -> None:
        """View the last copy as plain text, outside the screen."""
        self.post_message(ViewWanted())

    def action_refresh(self) -> None:
        """Read the list and the details shown again."""
        self.post_message(RefreshWanted())
