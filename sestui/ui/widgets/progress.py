"""How far something is that has an end."""

from sestui.ui.strips import BOLD, DIM, PLAIN, TROUBLE, Span
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, duration

_WIDTH = 30
"""Cells of the bar."""


class Progress(Line):
    """A bar that says how many are done, how many failed, and about how long it takes yet."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="progress")
        self._glyphs = glyphs

    def tell(self, done: int, total: int, *, failed: int = 0, seconds: float = 0.0) -> None:
        """Show `done` of `total`; `seconds` are those that it is likely to take yet."""
        full = _WIDTH * done // total if total else _WIDTH
        on, off = ("█", "░") if self._glyphs.utf8 else ("#", ".")
        dot = self._glyphs.dot
        spans: list[Span] = [
            (on * full, BOLD),
            (off * (_WIDTH - full), DIM),
            (f" {done:,} of {total:,}", PLAIN),
        ]
        if failed:
            spans.append((f"{dot}{failed:,} failed", TROUBLE))
        if seconds:
            spans.append((f"{dot}about {duration(seconds)} left", PLAIN))
        self.show(spans)
