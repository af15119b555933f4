"""Lines of styled text, ready to draw: everything this room draws by itself is made here.

What the person's terminal has for its text and its background is what words are drawn in.
Of its sixteen colours only red, in bold, can be read on black and on white in every usual
palette, with a contrast of 3 to 1 at least: that one is for trouble. Green and yellow are for
a glyph that has its word beside it. No state is told by colour, or by dim, alone.
"""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip

from sestui.model.summary import Status
from sestui.terminal.text import visible

PLAIN = Style()
BOLD = Style(bold=True)
DIM = Style(dim=True)
"""For what does not count now, and says so in another way too: terminals make of it what they
like, up to next to nothing."""
CURSOR = Style(reverse=True)
TROUBLE = Style(color="red", bold=True)
CAUTION = Style(color="yellow")
"""For glyphs."""
GOOD = Style(color="green")
"""For glyphs."""

Span = tuple[str, Style]

CAREFUL: Span = ("!", CAUTION)
"""Stands before what is easily overlooked."""

_STATUS_STYLES: dict[str, Style] = {
    Status.SUCCESS: GOOD,
    Status.PENDING: CAUTION,
    Status.FAILED: TROUBLE,
    Status.TEMPORARY_FAILURE: TROUBLE,
}


def status_style(status: str) -> Style:
    """Return the colour of a status, which its glyph has."""
    return _STATUS_STYLES.get(status, PLAIN)


def word_style(status: str) -> Style:
    """Return what the word for a status is drawn in."""
    style = status_style(status)
    return style if style == TROUBLE else PLAIN


def strip(spans: Iterable[Span], width: int, fill: Style = PLAIN) -> Strip:
    """Return one line of exactly `width` cells: too long is cut, too short is filled.

    Every text passes the door of `terminal.text`; neighbours of one style become one
    segment, since each costs its escape sequences anew.
    """
    left = width
    merged: list[tuple[str, Style]] = []
    for raw, style in spans:
        if left <= 0:
            break
        text = visible(raw)
        cells = cell_len(text)
        if cells > left:
            text, cells = set_cell_size(text, left), left
        left -= cells
        if merged and merged[-1][1] == style:
            merged[-1] = (merged[-1][0] + text, style)
        else:
            merged.append((text, style))
    if left > 0:
        if merged and merged[-1][1] == fill:
            merged[-1] = (merged[-1][0] + " " * left, fill)
        else:
            merged.append((" " * left, fill))
    return Strip([Segment(text, style) for text, style in merged], width)


def fit(text: str, width: int, cut: str = "…", *, tail: int = 0) -> str:
    """Return `text`, made visible, in exactly `width` cells.

    Where it is too long `cut` stands for what is left out, before the last `tail` cells.
    """
    text = visible(text)
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    tail = min(tail, max(0, width - 2))
    ending = _last_cells(text, tail)
    head = set_cell_size(text, max(0, width - 1 - cell_len(ending)))
    return set_cell_size(head + cut + ending, max(0, width))


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of `text`, made visible, wrapped at words, or anywhere in long ones."""
    if width <= 0:
        return []
    return [line.plain.rstrip() for line in Content(visible(text)).wrap(max(2, width))]


def _last_cells(text: str, cells: int) -> str:
    """Return as much of the end of `text` as `cells` hold, beginning with a whole letter."""
    start = end = len(text)
    while end > 0 and cell_len(text[end - 1 :]) <= cells:
        end -= 1
        if cell_len(text[end]):  # marks, which take no cell, stay with their letter
            start = end
    return text[start:]


def cells_to_draw(before: Strip, after: Strip) -> int:
    """Return how many cells from the start hold all in which two strips of one width differ.

    Textual sends a line from its start, however far to the right its dirty region begins.

    >>> cells_to_draw(strip([("12:04:31 ok", PLAIN)], 20), strip([("12:05:01 ok", PLAIN)], 20))
    7
    >>> cells_to_draw(strip([("日本", PLAIN)], 6), strip([("日木", PLAIN)], 6))
    4
    """
    pairs = enumerate(zip(_cells(before), _cells(after), strict=True), start=1)
    return max((place for place, (old, new) in pairs if old != new), default=0)


def _cells(line: Strip) -> list[tuple[str, Style | None]]:
    """Return what stands in each cell; a character of two cells stands in both."""
    return [
        (character, segment.style)
        for segment in line
        for character in segment.text
        for _ in range(cell_len(character))
    ]
