"""The main screen: what is known of the account, and what the person asks of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from textual import on
from textual.binding import Binding
from textual.timer import Timer

from sestui.account.news import news
from sestui.account.protocols import Clock
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Snapshot
from sestui.model.errors import AccessDenied
from sestui.model.summary import IdentitySummary, IdentityType
from sestui.ui.announcing import announcement
from sestui.ui.messages import (
    CheckWanted,
    DetailsUnwanted,
    DetailsWanted,
    NewIdentityWanted,
    ReadOnlyWanted,
    RefreshWanted,
    Said,
    SetsWanted,
    SwitchWanted,
    ViewWanted,
    WatchWanted,
)
from sestui.ui.screens.two_panes import TwoPanes
from sestui.ui.troubles import troubles
from sestui.ui.widgets.account_line import AccountLine
from sestui.ui.widgets.details import TABS, Details, Subject
from sestui.ui.widgets.identities import Identities
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.message_line import MessageLine
from sestui.ui.words import Glyphs, clock_time

REST = 0.15
"""Seconds the cursor rests on an identity before its details are read: those that it only
passes cost no call."""

CHANGES = ("new_identity", "switch_set")
"""The actions that change the account: off while it is read-only."""


class BrowseScreen(TwoPanes):
    """Shows a `Snapshot`, and asks for what it lacks."""

    BINDINGS = [
        Binding("n", "new_identity", "new", id="new", tooltip="New identity: domain or address"),
        Binding(
            "s",
            "switch_set",
            "set",
            id="set",
            tooltip="Choose the default configuration set: of it, or in the list of all marked",
        ),
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
        Binding("d", "check", "DNS", id="check", tooltip="Ask DNS for its records now"),
        Binding(
            "D", "app.check_all", show=False, id="check-all", tooltip="Ask DNS for all in the list"
        ),
        Binding("r", "refresh", "refresh", id="refresh", tooltip="Read everything again"),
        Binding("o", "sort", "sort", show=False, id="sort", tooltip="Sort by name, status or type"),
        Binding(
            "w",
            "read_only",
            "read-only",
            show=False,
            id="read-only",
            tooltip="Let nothing be changed (read-only), or no longer",
        ),
    ]

    def __init__(self, clock: Clock, schedule: Schedule, glyphs: Glyphs) -> None:
        super().__init__(clock, glyphs)
        self._schedule = schedule
        self._snapshot = Snapshot()
        self._announced = Snapshot()
        """What the person was told of last."""
        self._next_try: datetime | None = None
        """When the list is read again after it could not be; None when it never is."""
        self._sets_asked = 0
        self._resting: Timer | None = None
        self._wanted: str | None = None

    # What is known

    def tell(self, snapshot: Snapshot, *, by_person: bool = True) -> None:
        """Show `snapshot` from now on, which a person waited for or not."""
        before, self._snapshot = self._snapshot, snapshot
        if not self.is_attached:
            return  # the program is ending
        if self._wanted is not None:
            known = snapshot.details.get(self._wanted)
            if known is not before.details.get(self._wanted):
                self._wanted = None
        if snapshot.failures > before.failures:
            pause = self._schedule.pause(len(snapshot.rows), snapshot.failures)
            self._next_try = self._clock.now() + timedelta(seconds=pause) if pause else None
        if found := news(before, snapshot):
            changed = (after.name for _, after in found.changed)
            self.query_one(Identities).point_out((*changed, *found.come))
        if self.is_on_top:
            self.show_all(by_person=by_person)
            if snapshot.target != before.target:
                self.refresh_bindings()

    def show_all(self, *, by_person: bool = True) -> None:
        """Show what is known, in the room there is now; `by_person` says who waits for more."""
        known = self._snapshot
        interval = self._schedule.interval(len(known.rows))
        following = f"every {interval:g} s" if interval else "no refresh"
        if known.failure is not None and self._next_try is not None:
            following = f"next try {clock_time(self._next_try)}"
        self.query_one(AccountLine).tell(known, following)
        self.query_one(Identities).tell(known)
        self.show_details(by_person=by_person)
        self.query_one(MessageLine).trouble(troubles(known, self._next_try))
        self.announce()

    def announce(self) -> None:
        """Tell what happened since the person was told last, once the person can see it."""
        line = self.query_one(MessageLine)
        if not self.is_on_top or line.is_correcting:
            return
        before, self._announced = self._announced, self._snapshot
        if (found := news(before, self._snapshot)) and (sentence := announcement(found)):
            line.announce(sentence)

    # Details

    @on(IdentityList.Moved)
    def _moved(self) -> None:
        if self._wanted is not None:
            self._wanted = None
            self.post_message(DetailsUnwanted())
        self.show_details()

    def show_details(self, *, by_person: bool = True) -> None:
        """Show what is known of the identity under the cursor, and have the rest read.

        Until then the old content stays, under its own name, unless no list beside it says which
        one is meant. `by_person` says whether anyone waits for it, who can be asked for a code.
        """
        if self._resting is not None:
            self._resting.stop()
        row = self.query_one(IdentityList).current
        details = self.query_one(Details)
        target = self._snapshot.target
        if row is None or target is None:
            details.tell(None)
            return
        alone = self.has_class("-narrow") and self.has_class("-opened")
        if row.name in self._snapshot.details or details.subject is None or alone:
            subject = Subject.of(row, target, self._snapshot, details.subject)
            details.tell(subject)
            if subject.identity is not None and self._snapshot.is_fresh(row.name):
                self._ask_for_sets(subject.identity.configuration_set)
        else:
            details.outdated = True
        if self._lacks_details(row):
            self._resting = self.set_timer(REST, lambda: self._want(row, by_person=by_person))

    def _lacks_details(self, row: IdentitySummary) -> bool:
        """Say whether details are due that somebody would see, of a row that will stay."""
        if row.name == self._wanted or self._snapshot.is_fresh(row.name):
            return False
        if not self.details_in_sight:
            return False
        settled = self._snapshot.listed_at is not None or not self._snapshot.listing
        return settled or self.query_one(IdentityList).touched

    def _want(self, row: IdentitySummary, *, by_person: bool) -> None:
        details = self.query_one(Details)
        if details.outdated:
            details.dim()
        self._wanted = row.name
        self.post_message(DetailsWanted(row.name, by_person))

    def _ask_for_sets(self, named: str | None) -> None:
        """Have the sets listed when only that can tell whether the one named exists: once
        between two reads of the list, and not where that is denied."""
        sets, refreshed = self._snapshot.sets, self._snapshot.refreshed
        if named is None or named in (sets.names or ()) or not self.details_in_sight:
            return
        if self._sets_asked != refreshed and not isinstance(sets.failure, AccessDenied):
            self._sets_asked = refreshed
            self.post_message(SetsWanted(by_person=False))

    def look_at_details(self) -> None:
        """Have the identity watched while it is pending; that it changed is seen now."""
        listed = self.query_one(IdentityList)
        listed.see()
        if listed.current is not None:
            self.post_message(WatchWanted(listed.current.name))

    def go_to_identity(self, name: str) -> None:
        """Put the cursor on an identity and the keys on its details: of a domain, its records."""
        self.show_all()
        self.query_one(Identities).go_to(name)
        row = self.query_one(IdentityList).current
        if row is not None and row.name == name:
            tab = "Overview" if row.type == IdentityType.EMAIL_ADDRESS else "DKIM"
            self.go_to(Details)
            self.query_one(Details).choose(TABS.index(tab))
            self.look_at_details()

    def unmark(self, names: Iterable[str]) -> None:
        """Take the person's marks from `names`."""
        self.query_one(IdentityList).unmark(names)

    # What the keys ask for

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn off, with None, what would change an account that is read-only."""
        allowed = super().check_action(action, parameters)
        return None if allowed and self.is_off(action) else allowed

    def is_off(self, action: object) -> bool:
        """Whether an action would change the account while that is read-only, or would end that
        where it stays so."""
        target = self._snapshot.target
        if target is None:
            return False
        return (action in CHANGES and target.read_only) or (action == "read_only" and target.locked)

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

    def action_new_identity(self) -> None:
        """Create an identity."""
        self.post_message(NewIdentityWanted())

    def action_switch_set(self) -> None:
        """Choose the default configuration set of what is marked, or else of the identity here."""
        row = self.query_one(IdentityList).current
        here = (row.name,) if row else ()
        # Whoever looks at the details of one means that one, whatever is marked elsewhere.
        marked = () if self.has_class("-opened") else self.query_one(Identities).marked
        if names := marked or here:
            self.post_message(SwitchWanted(names))
        else:
            self.say("There is no identity here: a default configuration set belongs to one.")

    def action_check(self) -> None:
        """Ask DNS for the records of the identity here."""
        row = self.query_one(IdentityList).current
        if row is None:
            self.say("There is no identity here to ask DNS for.")
        else:
            self.post_message(CheckWanted(row.name))

    def action_read_only(self) -> None:
        """Let nothing be changed, or no longer."""
        self.post_message(ReadOnlyWanted())

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
