"""What every screen does where there is too little room for it."""

from typing import TypeVar

from rich.console import RenderableType
from textual.binding import Binding
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

Answer = TypeVar("Answer")

LEAST = Size(40, 10)
"""Columns and rows below which nothing is shown."""


class Roomy(Screen[Answer]):
    """A screen that in too small a window only asks for more room, and goes on as it was with more.

    Until then its keys do nothing but quit, so that nobody does what cannot be seen.
    """

    BINDINGS = [Binding("ctrl+c,ctrl+q", "app.quit", "Quit", show=False, id="interrupt")]

    QUITS = "Ctrl+Q"
    """The key that is named for quitting."""

    _left: Widget | None = None
    """What had the keys when the room was lost."""

    @property
    def is_cramped(self) -> bool:
        """Whether there is room for nothing but the wish for more."""
        return self.has_class("-cramped")

    def render(self) -> RenderableType:
        """Ask for more room where there is too little; the stylesheet hides all else."""
        if not self.is_cramped:
            return super().render()
        return Content(f"sestui needs {LEAST.width} by {LEAST.height}. {self.QUITS} quits.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow nothing where nothing can be seen, but to quit."""
        return action == "app.quit" or not self.is_cramped

    def on_resize(self, event: Resize) -> None:
        """Hide everything before Textual, whose handler comes after this, lays it out: some of
        its widgets fail where they have no room at all.

        It is laid out for the size that the window has by now. The one it is told of may be older:
        each layout ends in another resize to the same size, which can overtake a newer one, and
        between two sizes Textual would never come to rest.
        """
        event.size = self.app.size
        self._use(event.size)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Know of the size that the window got meanwhile, and of what Textual focuses now."""
        # Whatever sets a class has the styles follow at once, on top or not.
        event.refresh_styles = False
        self.call_later(lambda: self._use(self.app.size))

    def _use(self, size: Size) -> None:
        """Show what there is, or hide it and take the keys away."""
        cramped = size.width < LEAST.width or size.height < LEAST.height
        if cramped and self.focused is not None:
            self._left = self.focused
            self.set_focus(None)
        self.set_class(cramped, "-cramped")
        if not cramped and self._left is not None:
            self.set_focus(self._left, scroll_visible=False)
            self._left = None
