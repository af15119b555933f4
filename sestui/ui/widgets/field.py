"""A line of a form: what is asked for, where it is answered, and what is wrong with the answer."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from sestui.ui.strips import BOLD, PLAIN, TROUBLE, strip, wrapped

_LABEL = 18
"""How many cells the label has, as the stylesheet has it."""


class Field(Vertical):
    """A label beside the widget that takes the answer, and below it a remark on the answer.

    It draws label and remark itself: a form has many fields, and each further widget would cost
    a little of every opening, every change of style and every layout.
    """

    DEFAULT_CSS = """
    Field { height: auto; }
    Field > * { margin-left: 18; }
    """

    def __init__(self, label: str, taker: Widget, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = label
        self._taker = taker
        self._remark = ""
        self._wrong = False

    def compose(self) -> ComposeResult:
        """Lay out what takes the answer; there is room for the label to the left of it."""
        yield self._taker

    @property
    def is_wrong(self) -> bool:
        """Whether the answer cannot be used as it is."""
        return self._wrong

    def rename(self, label: str) -> None:
        """Write another label."""
        if label != self._label:
            self._label = label
            self._draw_label()

    def remark(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something of the answer, or that it is `wrong`; with `""` nothing any more."""
        if (sentence, wrong) == (self._remark, self._wrong):
            return
        width, height = self.size
        before = len(self._below(width))
        self._remark, self._wrong = sentence, wrong
        if width and len(self._below(width)) == before:
            self.refresh(Region(0, height - before, width, before))
        else:
            self.refresh(layout=True)
        if wrong and self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of what takes the answer, and of the remark below it."""
        return super().get_content_height(container, viewport, width) + len(self._below(width))

    def render_line(self, y: int) -> Strip:
        """Draw what stands beside and below the widget that takes the answer."""
        width = self.size.width
        if y == 0:
            return strip([(self._label, BOLD if self.has_focus_within else PLAIN)], width)
        below = self._below(width)
        number = y - self.size.height + len(below)
        text = below[number] if number >= 0 else ""
        return strip([(" " * _LABEL, PLAIN), (text, TROUBLE if self._wrong else PLAIN)], width)

    def on_descendant_focus(self) -> None:
        """Show where the keys are."""
        self._draw_label()

    def on_descendant_blur(self) -> None:
        """Show that the keys are elsewhere."""
        self._draw_label()

    def _draw_label(self) -> None:
        self.refresh(Region(0, 0, _LABEL, 1))

    def _below(self, width: int) -> list[str]:
        """Return the lines of the remark."""
        text = f"! {self._remark}" if self._wrong and self._remark else self._remark
        return wrapped(text, width - _LABEL) if text else []
