"""What is wrong with the records of a pane, in a line for each, and when DNS was asked."""

from collections.abc import Sequence

from sestui.model.dns.finding import Mend, Verdict
from sestui.model.records import Record
from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph
from sestui.ui.panes.view import View
from sestui.ui.strips import CAREFUL


def verdicts(view: View, records: Sequence[Record]) -> list[Block]:
    """Say of each record that is not right what is wrong with it; of others what is remarkable.

    Why, and what each server has, has room in the DNS tab.
    """
    blocks: list[Block] = []
    for record in records:
        found = view.diagnosis.of(record) if view.diagnosis else None
        if found is None:
            continue
        for mend in found.mends:
            blocks.append(Paragraph(f"{mend.mistake.said}. {mend.sentence}", sign=CAREFUL))
            blocks += to_type(mend)
        if found.remark and not found.mends and found.verdict is not Verdict.MISSING:
            blocks.append(Paragraph(found.remark))
    return [BLANK, *blocks] if blocks else []


def to_type(mend: Mend) -> list[Block]:
    """Show what to type, ready to copy, where a mend is so simple."""
    return [Fact("Type", Cell(mend.copy, mend.copy, mend.what))] if mend.copy else []


def asked(view: View, records: Sequence[Record]) -> list[Block]:
    """Say when DNS was asked for the records of a pane, and where to read how to mend them."""
    if not records or (view.diagnosis is None and not view.checking):
        return []
    found = [view.diagnosis.of(record) for record in records] if view.diagnosis else []
    wrong = any(each.mends for each in found if each)
    more = " 7 shows how to mend what is wrong." if wrong else ""
    return [BLANK, Paragraph(f"{view.dns_as_of}{more}")]
