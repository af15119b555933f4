"""The ground of every list and text here: lines made on demand, redrawn only when they differ."""

from abc import abstractmethod

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from sestui.ui.strips import cells_to_draw

WHEEL = 3
"""Lines a turn of the mouse wheel scrolls."""


class Lines(Widget, can_focus=True):
    """Shows `count()` lines from `top` on, below `header` lines that stay.

    A Textual widget that is refreshed is sent to the terminal whole, which over a slow link
    is felt at each key. This one knows what it drew last, so `repaint` sends what changed.
    """

    header = 0
    """How many lines at the top stay where they are."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.top = 0
        self._drawn: dict[int, Strip] = {}

    @abstractmethod
    def count(self) -> int:
        """Return how many lines there are, the header not counted."""

    @abstractmethod
    def line(self, y: int, width: int) -> Strip:
        """Return line `y`, or a line of the header: those count from `-header` to -1."""

    @property
    def page(self) -> int:
        """How many lines fit below the header; at least one."""
        return max(1, self.size.height - self.header)

    def render_line(self, y: int) -> Strip:
        """Draw screen line `y`."""
        drawn = self._line_at(y, self.size.width)
        self._drawn[y] = drawn
        return drawn

    def repaint(self) -> None:
        """Have each visible line drawn again as far as it is not what it was."""
        if not self.is_mounted:
            return
        self.scroll_into_range()
        width, height = self.size
        dirty = []
        for y in range(height):
            before, now = self._drawn.get(y), self._line_at(y, width)
            if before is None or before.cell_length != width:
                dirty.append(Region(0, y, width, 1))
            elif before != now:
                dirty.append(Region(0, y, cells_to_draw(before, now), 1))
        if dirty:
            self.refresh(*dirty)

    def scroll_into_range(self) -> None:
        """Leave no lines empty at the end that could show something."""
        self.top = max(0, min(self.top, self.count() - self.page))

    def bring_into_view(self, first: int, last: int) -> None:
        """Scroll as little as shows lines `first` to `last`, or `first` when not all fit."""
        if last >= self.top + self.page:
            self.top = last - self.page + 1
        self.top = max(0, min(self.top, first))

    def on_resize(self) -> None:
        """Draw again what Textual has drawn already, for the size before this one."""
        self.scroll_into_range()
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll, leaving the cursor where it is."""
        event.stop()
        self.top += WHEEL
        self.repaint()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll, leaving the cursor where it is."""
        event.stop()
        self.top -= WHEEL
        self.repaint()

    def _on_focus(self, event: events.Focus) -> None:
        self._take(event, focus=True)

    def _on_blur(self, event: events.Blur) -> None:
        self._take(event, focus=False)

    def _take(self, event: events.Focus | events.Blur, *, focus: bool) -> None:
        """Do what Textual's own handlers do, but draw no more than what looks different."""
        event.prevent_default()
        self.has_focus = focus
        self.repaint()
        if self.parent is not None:
            told = events.DescendantFocus if focus else events.DescendantBlur
            self.parent.post_message(told(self))

    def _line_at(self, y: int, width: int) -> Strip:
        return self.line(y - self.header if y < self.header else y - self.header + self.top, width)
