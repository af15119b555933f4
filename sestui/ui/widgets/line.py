"""A single line of the screen."""

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from sestui.ui.strips import Span, strip


class Line(Widget):
    """One line of spans, drawn again only when it looks different."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._spans: Sequence[Span] = ()

    def show(self, spans: Sequence[Span]) -> None:
        """Show `spans` from now on; what does not fit is cut."""
        if spans != self._spans:
            self._spans = spans
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        return strip(self._spans if y == 0 else (), self.size.width)
