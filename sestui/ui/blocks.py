"""What panes are written in: paragraphs, facts, tables and code, laid out for a width.

A pane is a plain function from what is known to a list of blocks. `lay_out` turns blocks
into lines and says where the cells are that the cursor can stand on and `y` can copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style

from sestui.terminal.text import visible, visible_lines
from sestui.ui.strips import BOLD, PLAIN, Span, fit, wrapped

NO_SIGN: Span = ("", PLAIN)


class Cell(NamedTuple):
    """A piece of information; the cursor can stand on it when `what` says what it is."""

    text: str
    """What is shown."""
    copy: str | None = None
    """What `y` copies, word for word; None: there is nothing to copy, and `what` says why."""
    what: str = ""
    """What it is, "the name of the CNAME record", or `""` for what nobody would copy."""
    style: Style = PLAIN


class Paragraph(NamedTuple):
    """Sentences, wrapped at words."""

    text: str
    style: Style = PLAIN
    sign: Span = NO_SIGN
    """A glyph that stands before them."""


class Fact(NamedTuple):
    """A label and a value."""

    label: str
    cell: Cell
    sign: Span = NO_SIGN
    """A glyph that stands before the value."""


class Table(NamedTuple):
    """Rows of cells under headings; what is cut of the cursor's row stands whole below.

    The last two columns share what width the others leave.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Code(NamedTuple):
    """Lines shown as they are, copied as one."""

    cell: Cell


Block = Paragraph | Fact | Table | Code

BLANK = Paragraph("")

_GAP = 2
"""Cells between two columns."""


class Piece(NamedTuple):
    """A run of text in a line; `place` is the number of the cell it belongs to."""

    text: str
    style: Style = PLAIN
    place: int | None = None


class Place(NamedTuple):
    """Where a cell ended up."""

    cell: Cell
    first: int
    last: int
    column: int = 0


@dataclass(slots=True)
class Layout:
    """Blocks laid out: lines of pieces, and the places of the cells in reading order."""

    width: int
    cut: str
    label_width: int = 0
    """The width of the labels of facts, the same for all."""
    lines: list[list[Piece]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def add(self, cell: Cell, first: int, last: int, column: int = 0) -> int | None:
        """Note where `cell` stands and return its number, when the cursor can go there."""
        if not cell.what:
            return None
        self.places.append(Place(cell, first, last, column))
        return len(self.places) - 1


def lay_out(blocks: Sequence[Block], width: int, cursor: int, cut: str = "…") -> Layout:
    """Lay `blocks` out in `width` cells; `cursor` is the number of the cell it stands on."""
    labels = [cell_len(block.label) for block in blocks if isinstance(block, Fact)]
    layout = Layout(width, cut, min(max(labels, default=0) + _GAP, width // 3))
    for block in blocks:
        match block:
            case Paragraph():
                layout.lines += _signed(block.sign, block.text, block.style, width)
            case Fact():
                _fact(layout, block)
            case Table():
                _table(layout, block, cursor)
            case Code():
                first = len(layout.lines)
                lines = visible_lines(block.cell.text)
                parts = [part for line in lines for part in _folded(line, width)]
                place = layout.add(block.cell, first, first + len(parts) - 1)
                layout.lines += [[Piece(part, block.cell.style, place)] for part in parts]
    return layout


def _fact(layout: Layout, fact: Fact) -> None:
    first = len(layout.lines)
    label_width = layout.label_width
    lines = _signed(fact.sign, fact.cell.text, fact.cell.style, layout.width - label_width)
    place = layout.add(fact.cell, first, first + len(lines) - 1)
    for number, (*sign, value) in enumerate(lines):
        label = fact.label if number == 0 else ""
        layout.lines.append(
            [Piece(fit(label, label_width), BOLD), *sign, value._replace(place=place)]
        )


def _signed(sign: Span, text: str, style: Style, width: int) -> list[list[Piece]]:
    """Return the lines of a text, the first one behind its sign and the others as far in."""
    glyph, colour = sign
    margin = cell_len(glyph) + 1 if glyph else 0
    lines = [[Piece(line, style)] for line in wrapped(text, width - margin) or [""]]
    if glyph:
        lines = [[Piece(" " * margin), *line] for line in lines]
        lines[0][0] = Piece(f"{glyph} ", colour)
    return lines


def _table(layout: Layout, table: Table, cursor: int) -> None:
    widths = _column_widths(table, layout.width)
    layout.lines.append([Piece(_row(table.headings, widths, layout.cut), BOLD)])
    chosen: int | None = None
    for number, row in enumerate(table.rows):
        y = len(layout.lines)
        first_place = len(layout.places)
        pieces: list[Piece] = []
        for column, (cell, width) in enumerate(zip(row, widths, strict=True)):
            place = layout.add(cell, y, y, column)
            pieces.append(Piece(_shortened(cell.text, width, layout.cut), cell.style, place))
            pieces.append(Piece(" " * _GAP))
        layout.lines.append(pieces)
        if first_place <= cursor < len(layout.places):
            chosen = number
    if chosen is None:
        return
    whole = [_whole(table, row, widths, layout.width) for row in table.rows]
    if tallest := max(len(lines) for lines in whole):
        # As many lines for each row, so that what stands below keeps its place.
        missing = tallest - len(whole[chosen])
        layout.lines += [[], *whole[chosen], *([] for _ in range(missing))]


def _whole(
    table: Table, row: tuple[Cell, ...], widths: Sequence[int], width: int
) -> list[list[Piece]]:
    """Return the lines that show whole what the row cuts."""
    lines: list[list[Piece]] = []
    for heading, cell, column in zip(table.headings, row, widths, strict=True):
        if cell_len(visible(cell.text)) <= column:
            continue
        for number, line in enumerate(wrapped(cell.text, width - 6)):
            lines.append([Piece(fit(heading if number == 0 else "", 6), BOLD), Piece(line)])
    return lines


def _column_widths(table: Table, width: int) -> list[int]:
    natural = [
        max(cell_len(visible(text)) for text in (heading, *(row[n].text for row in table.rows)))
        for n, heading in enumerate(table.headings)
    ]
    left = width - sum(natural[:-2]) - _GAP * (len(natural) - 1)
    if sum(natural[-2:]) <= left:
        return natural
    half = max(4, left // 2)
    first, second = natural[-2:]
    if first <= half:
        second = left - first
    elif second <= half:
        first = left - second
    else:
        first, second = half, left - half
    return [*natural[:-2], max(4, first), max(4, second)]


def _row(texts: Sequence[str], widths: Sequence[int], cut: str) -> str:
    return (" " * _GAP).join(
        fit(text, width, cut) for text, width in zip(texts, widths, strict=True)
    )


def _shortened(text: str, width: int, cut: str) -> str:
    return fit(text, width, cut, tail=width * 3 // 5)


def _folded(line: str, width: int) -> list[str]:
    """Return `line` in pieces that fit, its leading blanks kept as far as there is room."""
    if cell_len(line) <= width:
        return [line]
    blanks = len(line) - len(line.lstrip(" "))
    indent = min(blanks, width // 2)
    rest = wrapped(line[blanks:], max(8, width - indent - 2))
    return [" " * (indent if n == 0 else indent + 2) + part for n, part in enumerate(rest)]
