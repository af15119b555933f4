"""A single line of the screen."""

from collections.abc import Sequence

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sestui.ui.strips import Span, cells_to_draw, strip


class Line(Widget):
    """One line of spans, drawn again as far as it looks different."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._spans: Sequence[Span] = ()
        self._drawn: Strip | None = None

    def show(self, spans: Sequence[Span]) -> None:
        """Show `spans` from now on; what does not fit is cut."""
        if spans == self._spans:
            return
        self._spans = spans
        width = self.size.width
        if self._drawn is None or self._drawn.cell_length != width:
            self.refresh()
            return
        if cells := cells_to_draw(self._drawn, strip(spans, width)):
            self.refresh(Region(0, 0, cells, 1))

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        drawn = strip(self._spans if y == 0 else (), self.size.width)
        if y == 0:
            self._drawn = drawn
        return drawn
