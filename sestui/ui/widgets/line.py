"""A single line of the screen."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sestui.ui.strips import Span, strip


class Line(Widget):
    """One line of spans; a new text redraws only the cells that changed."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._spans: Sequence[Span] = ()

    def show(self, spans: Sequence[Span]) -> None:
        """Show `spans` from now on; what does not fit is cut."""
        before = self.render_line(0)
        self._spans = spans
        after = self.render_line(0)
        width = self.size.width
        first = _same_cells(before, after, width)
        if first < width:
            last = width - _same_cells(before, after, width, from_end=True)
            self.refresh(Region(first, 0, last - first, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return strip(self._spans if y == 0 else (), self.size.width)


def _same_cells(before: Strip, after: Strip, width: int, *, from_end: bool = False) -> int:
    """Return how many cells at one end look the same, found by halving."""
    same, different = 0, width + 1
    while different - same > 1:
        middle = (same + different) // 2
        part = (width - middle, width) if from_end else (0, middle)
        if before.crop(*part).simplify() == after.crop(*part).simplify():
            same = middle
        else:
            different = middle
    return same
