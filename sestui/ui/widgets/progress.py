"""How far something is that has an end."""

from sestui.ui.strips import BOLD, DIM, PLAIN, TROUBLE, Span
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, duration

_WIDEST, _NARROWEST = 30, 5
"""Cells of the bar."""
_BESIDE = 35
"""Cells that what is said beside the bar should have."""


class Progress(Line):
    """A bar that says how many are done, how many failed, and about how long it takes yet."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="progress")
        self._glyphs = glyphs
        self._done = 0
        self._total = 0
        self._beside: list[Span] = []

    def tell(self, done: int, total: int, *, failed: int = 0, seconds: float = 0.0) -> None:
        """Show `done` of `total`; `seconds` are those that it is likely to take yet."""
        self._done, self._total = done, total
        dot = self._glyphs.dot
        self._beside = [(f" {done:,} of {total:,}", PLAIN)]
        if failed:
            self._beside.append((f"{dot}{failed:,} failed", TROUBLE))
        if seconds:
            self._beside.append((f"{dot}about {duration(seconds)} left", PLAIN))
        self._fit()

    def on_resize(self) -> None:
        """Make the bar as wide as there is room for now."""
        self._fit()

    def _fit(self) -> None:
        width = min(_WIDEST, max(_NARROWEST, self.size.width - _BESIDE))
        full = width * self._done // self._total if self._total else width
        on, off = ("█", "░") if self._glyphs.utf8 else ("#", ".")
        self.show([(on * full, BOLD), (off * (width - full), DIM), *self._beside])
