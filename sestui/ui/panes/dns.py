"""DNS: for each record what is expected and what each server has, the mistakes first."""

from sestui.model.dns.answer import Kind, Server
from sestui.model.dns.finding import Finding, Mend, Verdict
from sestui.model.names import NameStyle, written
from sestui.model.records import Record, expected_records
from sestui.model.summary import Status
from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph, Table
from sestui.ui.panes.overview import what_ses_says
from sestui.ui.panes.verdicts import to_type
from sestui.ui.panes.view import View
from sestui.ui.strips import BOLD, CAREFUL


def dns(view: View) -> list[Block]:
    """Show what DNS has, beside what SES said of it last."""
    diagnosis = view.diagnosis
    blocks: list[Block] = [Paragraph(view.dns_as_of)]
    if view.identity.status != Status.SUCCESS and (said := what_ses_says(view)):
        blocks.append(Paragraph(said))
    if diagnosis is None:
        return blocks
    if not diagnosis.findings:
        expected = expected_records(view.identity, view.target.region, view.public_keys)
        return [*blocks, BLANK, Paragraph(expected.remark or "SES expects no records of it.")]
    if diagnosis.remark:
        blocks.append(Paragraph(diagnosis.remark))
    for mend in diagnosis.zone_mends:
        blocks += [BLANK, *_mend(mend)]
    for found in diagnosis.mistakes_first:
        blocks += [BLANK, *_finding(view, found)]
    return blocks


def _finding(view: View, found: Finding) -> list[Block]:
    record = found.record
    missing = found.verdict == Verdict.MISSING
    optional = " (recommended)" if record.optional and missing else ""
    heading = f"{found.verdict}: {record.type} {record.name}{optional}"
    blocks: list[Block] = [Paragraph(heading, BOLD, view.verdict_sign(found.verdict))]
    if found.remark:
        blocks.append(Paragraph(found.remark))
    for mend in found.mends:
        blocks += _mend(mend)
    if missing:
        blocks += _to_publish(view, found)
    rows = [(Cell("expected"), Cell(_expected(record)))]
    for seen in found.views:
        has = ", ".join(seen.judgement.shown) or str(seen.judgement.verdict)
        server = _named(seen.server)
        what = f"what {server} has at {record.name}"  # like none other, so the cursor stays on it
        rows.append((Cell(server), Cell(has, has, what)))
    blocks.append(Table(("SERVER", "HAS"), tuple(rows)))
    return blocks


def _to_publish(view: View, found: Finding) -> list[Block]:
    """Show what to type for a record that is missing, and how to keep the zone from doubling."""
    record = found.record
    name, of = view.name_of(record), f"of the {record.type} record"
    kind = record.type if record.priority is None else f"{record.type}, priority {record.priority}"
    blocks: list[Block] = [
        Fact("Publish", Cell(kind)),
        Fact("Name", Cell(name, name, f"the name {of}")),
    ]
    short = written(record.name, NameStyle.RELATIVE, found.zone)
    if found.zone and short not in (name, f"{record.name}."):
        blocks.append(Fact("Short name", Cell(short, short, f"the short name {of}")))
    if record.value is not None:
        blocks.append(Fact("Value", Cell(record.value, record.value, f"the value {of}")))
    if found.zone and short not in (name, f"{record.name}."):
        blocks.append(Paragraph(f"Where the form adds {found.zone} itself, type the short name."))
    return blocks


def _mend(mend: Mend) -> list[Block]:
    """Show one thing that is wrong, and what to type instead."""
    sentence = f"{mend.mistake.said}. {mend.sentence}"
    return [Paragraph(sentence, sign=CAREFUL), Paragraph(mend.advice), *to_type(mend)]


def _expected(record: Record) -> str:
    priority = "" if record.priority is None else f"{record.priority} "
    return f"{record.type} {priority}{record.value or 'of a value not known'}"


def _named(server: Server) -> str:
    return "your resolver" if server.kind == Kind.RESOLVER else server.name
