"""What a pane is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sestui.model.dns.answer import Kind
from sestui.model.dns.diagnosis import Diagnosis, is_by_resolver
from sestui.model.dns.finding import Verdict
from sestui.model.identity import Identity
from sestui.model.names import NameStyle, written
from sestui.model.records import Record, expected_records
from sestui.model.sending import SendingAccount, Target
from sestui.ui.blocks import Cell, Fact, Table
from sestui.ui.strips import BOLD, PLAIN, TROUBLE, Span, status_style, word_style
from sestui.ui.words import Glyphs, clock_time, status_word, verdict_word

_VERDICT_STYLES = {Verdict.MISSING: TROUBLE, Verdict.WRONG: TROUBLE}


@dataclass(frozen=True, slots=True)
class View:
    """An identity, and what else is known that its panes speak of."""

    identity: Identity
    target: Target
    now: datetime
    """The time, for "today" in the times shown."""
    glyphs: Glyphs
    sending: SendingAccount | None = None
    """What the account may send; None when that is not known."""
    sending_trouble: tuple[str, ...] = ()
    """Sentences: why nothing newer is known of that."""
    style: NameStyle = NameStyle.ABSOLUTE
    """How the names of records are written."""
    zone: str = ""
    """The zone names are relative to, with `NameStyle.RELATIVE`."""
    dangling: bool = False
    """Whether its default configuration set does not exist any more."""
    public_keys: Mapping[str, str] = field(default_factory=dict)
    """The values known of its TXT records for DKIM, by the records' names."""
    diagnosis: Diagnosis | None = None
    """What DNS has of its records; None when it was not asked."""
    checking: bool = False
    """Whether DNS is being asked right now."""

    def status(self, label: str, status: str) -> Fact:
        """Return a status as a fact: its glyph, its word, its colour."""
        word = Cell(status_word(status), style=word_style(status))
        return Fact(label, word, self.sign(status))

    def sign(self, status: str) -> Span:
        """Return the glyph of a status, in its colour."""
        return self.glyphs.status(status), status_style(status)

    def records(self, records: tuple[Record, ...]) -> Table:
        """Return records as a table; a cell copies what a DNS provider's form wants in it."""
        with_priority = any(record.priority is not None for record in records)
        # DNS also before it was asked: a column that came later would move what is being read.
        headings = ("DNS", "TYPE", *(("PRIO",) if with_priority else ()), "NAME", "VALUE")
        return Table(headings, tuple(self._row(record, with_priority) for record in records))

    @property
    def dns_as_of(self) -> str:
        """When DNS was asked, and whose word it is, as a sentence."""
        if self.diagnosis is None:
            return "DNS is being asked." if self.checking else "DNS was not asked yet: d asks it."
        again = "It is being asked again." if self.checking else "d asks again."
        if self.is_of_other_records:
            again = f"Since then SES expects other records. {again}"
        at = clock_time(self.diagnosis.checked_at)
        source = f", {_source(self.diagnosis)}" if self.diagnosis.findings else ""
        return f"DNS as of {at}{source}. {again}"

    @property
    def is_of_other_records(self) -> bool:
        """Whether DNS was asked for other records than SES expects now."""
        if self.diagnosis is None:
            return False
        expected = expected_records(self.identity, self.target.region, self.public_keys)
        return tuple(found.record for found in self.diagnosis.findings) != expected.records

    def verdict_sign(self, verdict: Verdict) -> Span:
        """Return the glyph of a verdict, in its colour."""
        return self.glyphs.verdict(verdict), _VERDICT_STYLES.get(verdict, PLAIN)

    def name_of(self, record: Record) -> str:
        """Return the name of a record as the person wants names written."""
        return written(record.name, self.style, self.zone)

    def _verdict(self, record: Record) -> Cell:
        found = self.diagnosis.of(record) if self.diagnosis else None
        if found is None:
            return Cell("asking" if self.checking else "")
        glyph, style = self.verdict_sign(found.verdict)
        return Cell(f"{glyph} {verdict_word(found.verdict)}", style=style)

    def _row(self, record: Record, with_priority: bool) -> tuple[Cell, ...]:
        of = f"of the {record.type} record"
        name = self.name_of(record)
        cells = [self._verdict(record), Cell(record.type)]
        if with_priority:
            priority = "" if record.priority is None else str(record.priority)
            cells.append(Cell(priority, priority, f"the priority {of}" if priority else ""))
        cells.append(Cell(name, name, f"the name {of}"))
        if record.value is None:
            cells.append(Cell("not known", None, "The value is not known.", BOLD))
        else:
            cells.append(Cell(record.value, record.value, f"the value {of}"))
        return tuple(cells)


def _source(diagnosis: Diagnosis) -> str:
    kinds = {view.server.kind for found in diagnosis.findings for view in found.views}
    if Kind.GIVEN in kinds:
        return "from the server that --dns-server names"
    if Kind.AUTHORITATIVE not in kinds or all(map(is_by_resolver, diagnosis.findings)):
        return "as your resolver sees it, may be cached"
    return "from the zone's own name servers"
