"""What was found in DNS of many identities, as blocks: those to be mended first."""

from collections.abc import Sequence

from rich.cells import cell_len

from sestui.account.checks import Checks
from sestui.account.schedule import seconds_for
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.report import Checked
from sestui.model.filter import standing
from sestui.terminal.text import visible
from sestui.ui.blocks import BLANK, Block, Cell, Code, Paragraph
from sestui.ui.strips import fit
from sestui.ui.words import duration, verdict_word

MOST_NAMED = 200
"""How many identities are named: the filter of the list shows them all."""
_WIDEST_NAME = 40
"""Cells that a name has beside what is wrong with it."""
_NOT_CHECKED = "not checked"
_IN_THE_LIST = "In the list dns:wrong, dns:missing and dns:unchecked in the filter show them."
_GRAVEST_FIRST = ("wrong", "missing", "could not check", _NOT_CHECKED)


def counted(number: int, one: str, several: str) -> str:
    """Return how many there are.

    >>> counted(1, "call", "calls"), counted(1_200, "call", "calls")
    ('1 call', '1,200 calls')
    """
    return f"{number:,} {one if number == 1 else several}"


def effort(checks: Checks) -> str:
    """Say what a check will take."""
    many = counted(checks.total, "identity", "identities")
    if not (gets := checks.gets_left):
        return (
            f"Check DNS of {many}: no call to SES, as their details are known; their name "
            "servers are asked."
        )
    calls = counted(gets, "call", "calls")
    return (
        f"Check DNS of {many}: {calls} to SES for their details, about "
        f"{duration(seconds_for(gets))}; then their name servers are asked."
    )


def of_checked(checked: Sequence[Checked], csv: str) -> list[Block]:
    """Show each identity that is not in order, with its first mistake; copied, it is CSV."""
    amiss = [(place, one) for one in checked if (place := _place(one)) is not None]
    amiss.sort(key=lambda found: found[0])
    named = [one for _, one in amiss[:MOST_NAMED]]
    if not named:
        all_well = "All records are found." if checked else "Nothing was checked yet."
        return [Paragraph(all_well)]
    widest = max(cell_len(visible(one.name)) for one in named)
    width = min(widest, _WIDEST_NAME)
    lines = [f"{fit(one.name, width, tail=width // 2)}  {visible(_first(one))}" for one in named]
    blocks: list[Block] = [Code(Cell("\n".join(lines), csv, "the report as CSV"))]
    if (more := len(amiss) - len(named)) > 0:
        blocks.append(Paragraph(f"and {more:,} more."))
    return [*blocks, BLANK, Paragraph(_IN_THE_LIST)]


def _place(one: Checked) -> int | None:
    """Return where one comes in the order of what there is to do; None: nothing is."""
    found = _NOT_CHECKED if one.diagnosis is None else standing(one.diagnosis)
    return _GRAVEST_FIRST.index(found) if found in _GRAVEST_FIRST else None


def _first(one: Checked) -> str:
    """Return the first thing that is wrong."""
    if one.diagnosis is None:
        return f"{_NOT_CHECKED}: {one.trouble}"
    return f"{verdict_word(standing(one.diagnosis))}: {_mistake(one.diagnosis)}"


def _mistake(found: Diagnosis) -> str:
    if found.zone_mends:
        return found.zone_mends[0].mistake
    first = found.mistakes_first[0]
    record = f"{first.record.type} {first.record.name}"
    return f"{first.mends[0].mistake}, {record}" if first.mends else record
