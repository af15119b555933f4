"""What is kept from terminals that show no colours or take no UTF-8, whoever drew it."""

from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_STAND_INS = str.maketrans(
    {
        **dict.fromkeys("─━▔▁–—", "-"),
        **dict.fromkeys("│┃", "|"),
        **dict.fromkeys("┌┐└┘", "+"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‘’‚", "'"),
        **dict.fromkeys("▂▃▄▅▆▇", " "),  # the ends of a scroll bar
        "…": "~",
        "•": "*",
    }
)
"""What stands for the signs of frames and sentences. `Glyphs` has what stands for states."""


class Uncoloured(LineFilter):
    """Takes out every colour. Textual's own filter sends the default colours with each piece,
    which costs bytes and is not what a terminal without colours expects."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the pieces of a line as they are, but for their colours."""
        return [
            Segment(text, style and _uncoloured(style), control)
            for text, style, control in segments
        ]


class Ascii(LineFilter):
    """Writes ASCII: what stands for signs of this program, and `?` in each cell of all else.

    Escapes would say more of a text from outside, but they take another number of cells than
    it was laid out for. Copied, it is still what it is.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the pieces of a line, as wide as they are, in ASCII."""
        return [
            Segment(text if text.isascii() else in_ascii(text), style, control)
            for text, style, control in segments
        ]


def in_ascii(text: str) -> str:
    """Return `text` in ASCII and as many cells.

    >>> in_ascii("There is no set like “お茶”…")
    'There is no set like "????"~'
    """
    ascii_text = "".join(
        c if c.isascii() else "?" * cell_len(c) for c in text.translate(_STAND_INS)
    )
    return set_cell_size(ascii_text, cell_len(text))


@lru_cache(1024)
def _uncoloured(style: Style) -> Style:
    return style.without_color
