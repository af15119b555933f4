"""The details of an identity, a tab for each side of it.

Panes and dialogs are imported when there is something to show in them, which at the first
frame there is not.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip

from sestui.account.protocols import Clock
from sestui.account.snapshot import Knowledge, Snapshot
from sestui.model.names import NameStyle, zones_for
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary, Status
from sestui.terminal.text import visible
from sestui.ui.blocks import BLANK, Block, Paragraph
from sestui.ui.messages import CopyWanted, Said
from sestui.ui.record_names import RecordNames
from sestui.ui.strips import BOLD, CURSOR, DIM, PLAIN, TROUBLE, Span, fit, strip
from sestui.ui.widgets.message_line import sentences
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.words import Glyphs, clock_time, status_word, type_word

if TYPE_CHECKING:
    from sestui.model.dns.diagnosis import Diagnosis
    from sestui.model.identity import Identity

TABS = ("Overview", "DKIM", "MAIL FROM", "Policies", "Tags", "JSON", "DNS")
_OF_DNS = ("DKIM", "MAIL FROM", "DNS")
"""The tabs that say what DNS has."""


class Subject(NamedTuple):
    """What the details are of, and how far they are known."""

    row: IdentitySummary
    target: Target
    identity: "Identity | None" = None
    """None while nothing was read of it."""
    sending: SendingAccount | None = None
    sending_trouble: tuple[str, ...] = ()
    """Sentences: why nothing newer is known of what the account may send."""
    read_at: datetime | None = None
    trouble: tuple[str, ...] = ()
    """Sentences: why nothing newer is known."""
    dangling: bool = False
    """Whether its default configuration set does not exist any more."""
    public_keys: Mapping[str, str] = MappingProxyType({})
    """The values known of its TXT records for DKIM, by the records' names."""
    diagnosis: "Diagnosis | None" = None
    """What DNS has of its records; None when it was not asked."""
    checking: bool = False
    """Whether DNS is being asked right now."""

    @classmethod
    def of(
        cls,
        row: IdentitySummary,
        target: Target,
        snapshot: Snapshot,
        before: "Subject | None" = None,
    ) -> "Subject":
        """Return what `snapshot` knows of the identity of `row`; `before` was shown until now."""
        known = snapshot.details.get(row.name, Knowledge())
        identity = known.identity
        trouble = () if known.failure is None else sentences(known.failure)
        dangling = identity is not None and snapshot.is_dangling(identity)
        if identity is not None and before is not None and before.dangling and before.identity:
            # Details newer than the sets leave it open: what was known stays until the next list.
            named = identity.configuration_set
            same = (before.identity.name, before.identity.configuration_set) == (row.name, named)
            dangling = dangling or (same and named is not None and snapshot.sets.lacks(named))
        return cls(
            row,
            target,
            identity,
            snapshot.sending,
            sentences(snapshot.sending_failure) if snapshot.sending_failure else (),
            known.read_at,
            trouble,
            dangling,
            snapshot.public_keys,
            snapshot.dns.get(row.name),
            row.name in snapshot.checking,
        )


class Details(Sheet):
    """Title, tabs, and the chosen pane of one identity."""

    BINDINGS = [Binding("escape", "screen.back", "back", id="details.back", tooltip="Back")]
    header = 3

    class Looked(Message):
        """Another identity is shown, more of it is known, or another side of it is chosen."""

    def __init__(self, clock: Clock, glyphs: Glyphs) -> None:
        super().__init__(glyphs, id="details")
        self._clock = clock
        self._names = RecordNames()
        self._subject: Subject | None = None
        self._tab = 0
        self.outdated = False
        """Whether what is shown is of another identity than the one wanted: until that one is
        read, nothing of it can be copied."""

    @property
    def subject(self) -> Subject | None:
        """What is shown; None when there is nothing."""
        return self._subject

    def tell(self, subject: Subject | None) -> None:
        """Show `subject`; the same identity keeps tab, cursor and place."""
        self.outdated = False
        before, self._subject = self._subject, subject
        same = before is not None and subject is not None and before.row.name == subject.row.name
        self.show_blocks(self._pane(), from_start=not same)
        self.post_message(self.Looked())

    def dim(self) -> None:
        """Show that what is here is about to be replaced."""
        self.show_blocks(self._blocks, from_start=False, dimmed=True)

    def choose(self, tab: int) -> None:
        """Show another tab, counted from 0; beyond the last comes the first."""
        self._tab = tab % len(TABS)
        self.show_blocks(self._pane(), dimmed=self._dimmed)
        self.post_message(self.Looked())

    @property
    def checkable(self) -> str | None:
        """The name of the identity shown, where what DNS has of it is of use: in the tabs of its
        records, and anywhere else on the first as long as SES has not verified it."""
        subject = self._subject
        if self.outdated or subject is None or subject.identity is None:
            return None
        unverified = self._tab == 0 and subject.identity.status != Status.SUCCESS
        return subject.row.name if unverified or TABS[self._tab] in _OF_DNS else None

    @property
    def tab(self) -> int:
        """The number of the tab shown, from 0."""
        return self._tab

    def copy_as(self) -> None:
        """Ask for a form for all records of the identity, and copy them in it."""
        from sestui.model.records import expected_records
        from sestui.ui.screens.copy_as import CopyAs, Export

        subject = self._subject
        if self.outdated or subject is None or subject.identity is None:
            self.post_message(Said("Its details are not read: Enter opens it."))
            return
        identity = subject.identity
        expected = expected_records(identity, subject.target.region, subject.public_keys)
        zone = self._names.zone_of(identity.domain)
        dialog = CopyAs(identity.name, expected, self._names.style, zone, self._glyphs)

        def copy(export: Export | None) -> None:
            if export is not None:
                self.post_message(CopyWanted(export.text, export.what))

        self.app.push_screen(dialog, copy)

    def action_copy(self) -> None:
        """Copy the cell the cursor is on, unless it is of another identity than the one wanted."""
        if self.outdated:
            self.post_message(Said("Not copied: the details of this identity are being read."))
        else:
            super().action_copy()

    def cycle_names(self) -> None:
        """Write the names of records in the next way, asking for the zone where it is needed."""
        style = self._names.next_style()
        identity = self._subject.identity if self._subject else None
        if style != NameStyle.RELATIVE or identity is None:
            self._use(self._names.with_style(style))
        elif zone := self._names.zone_of(identity.domain):
            self._use(self._names.relative_to(zone))
        elif not (zones := zones_for(identity.domain)):
            self._use(self._names.with_style(NameStyle.ABSOLUTE))
        else:
            from sestui.ui.screens.choose_zone import ChooseZone

            dialog = ChooseZone(zones, self._glyphs)
            self.app.push_screen(dialog, self._use_zone)

    def _use_zone(self, zone: str | None) -> None:
        if zone is None:
            self._use(self._names.with_style(NameStyle.ABSOLUTE))
        else:
            self._use(self._names.relative_to(zone))

    def _use(self, names: RecordNames) -> None:
        self._names = names
        self.show_blocks(self._pane(), from_start=False, dimmed=self._dimmed)
        zone = ""
        if names.style == NameStyle.RELATIVE and self._subject and self._subject.identity:
            zone = " " + names.zone_of(self._subject.identity.domain)
        self.post_message(Said(f"Names are written {names.style}{zone}."))

    def line(self, y: int, width: int) -> Strip:
        """Draw title and tabs, then the pane."""
        if y >= 0:
            return super().line(y, width)
        if y == -3:
            return self._title(width)
        if y == -2:
            return strip(self._tabs(width), width)
        if self._dimmed:
            return strip([("  Reading; this is the one before.", PLAIN)], width)
        return self.more(width)

    def on_click(self, event: events.Click) -> None:
        """Choose a tab, or put the cursor on a cell."""
        if event.y != 1:
            super().on_click(event)
            return
        if not self._tabs_fit(self.size.width):
            self.choose(self._tab + 1)
            return
        end = 0
        for number, name in enumerate(TABS):
            end += cell_len(name) + 2
            if event.x < end:
                self.choose(number)
                return

    def _pane(self) -> list[Block]:
        subject = self._subject
        if subject is None:
            return []
        trouble: list[Block] = [
            Paragraph(sentence, TROUBLE if number == 0 else PLAIN)
            for number, sentence in enumerate(subject.trouble)
        ]
        if subject.identity is None:
            return trouble or [Paragraph("Reading.")]
        # Imported here, as the first frame has no identity to show.
        from sestui.ui.panes import PANES
        from sestui.ui.panes.view import View

        view = View(
            subject.identity,
            subject.target,
            self._clock.now(),
            self._glyphs,
            subject.sending,
            subject.sending_trouble,
            self._names.style,
            self._names.zone_of(subject.identity.domain),
            subject.dangling,
            subject.public_keys,
            subject.diagnosis,
            subject.checking,
        )
        pane = PANES[self._tab](view)
        return [*trouble, BLANK, *pane] if trouble else pane

    def _title(self, width: int) -> Strip:
        subject = self._subject
        if subject is None:
            return strip([], width)
        row = subject.row
        dot = self._glyphs.dot
        state = f"{type_word(row.type)}{dot}{status_word(row.status)}"
        read = f"{dot}read {clock_time(subject.read_at)}" if subject.read_at else ""
        room = width - 3
        if cell_len(visible(row.name)) + cell_len(visible(state + read)) > room:
            read = ""
        name_width = max(8, room - cell_len(visible(state + read)))
        name = fit(row.name, name_width, self._glyphs.cut, tail=name_width // 2)
        style = DIM if self._dimmed else BOLD
        return strip([(" ", PLAIN), (name, style), (" ", PLAIN), (state + read, PLAIN)], width)

    def _tabs_fit(self, width: int) -> bool:
        return sum(len(name) + 2 for name in TABS) <= width

    def _tabs(self, width: int) -> list[Span]:
        chosen = f"[{TABS[self._tab]}]", CURSOR if self.has_focus else BOLD
        if not self._tabs_fit(width):
            return [chosen, (f" {self._tab + 1} of {len(TABS)}: [ ]", PLAIN)]
        return [
            chosen if number == self._tab else (f" {name} ", PLAIN)
            for number, name in enumerate(TABS)
        ]
