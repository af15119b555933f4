"""What a pane is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sestui.model.identity import Identity
from sestui.model.names import NameStyle, written
from sestui.model.records import Record
from sestui.model.sending import SendingAccount, Target
from sestui.ui.blocks import Cell, Fact, Table
from sestui.ui.strips import BOLD, Span, status_style, word_style
from sestui.ui.words import Glyphs, status_word


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
        headings = ("TYPE", "PRIO", "NAME", "VALUE") if with_priority else ("TYPE", "NAME", "VALUE")
        return Table(headings, tuple(self._row(record, with_priority) for record in records))

    def _row(self, record: Record, with_priority: bool) -> tuple[Cell, ...]:
        of = f"of the {record.type} record"
        name = written(record.name, self.style, self.zone)
        cells = [Cell(record.type)]
        if with_priority:
            priority = "" if record.priority is None else str(record.priority)
            cells.append(Cell(priority, priority, f"the priority {of}" if priority else ""))
        cells.append(Cell(name, name, f"the name {of}"))
        if record.value is None:
            cells.append(Cell("not known", None, "The value is not known.", BOLD))
        else:
            cells.append(Cell(record.value, record.value, f"the value {of}"))
        return tuple(cells)
