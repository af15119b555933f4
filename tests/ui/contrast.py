"""How well text can be read: each style over the palettes that terminals come with."""

from typing import NamedTuple

from rich.color import Color, ColorType
from rich.style import Style


class Palette(NamedTuple):
    """What a terminal shows for its text, its background and its sixteen colours, in RGB."""

    text: str
    background: str
    colours: str


_XTERM = """000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5
            7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"""
_LINUX = """000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa
            555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"""
_SOLARIZED = """073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5
                002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"""

PALETTES = {
    "xterm": Palette("000000", "ffffff", _XTERM),
    "xterm reversed": Palette("e5e5e5", "000000", _XTERM),
    "Linux console": Palette("aaaaaa", "000000", _LINUX),
    "Solarized light": Palette("657b83", "fdf6e3", _SOLARIZED),
    "Solarized dark": Palette("839496", "002b36", _SOLARIZED),
}

ALWAYS_BRIGHT_IF_BOLD = ("Linux console",)
"""Where bold text is always of the bright colour; elsewhere that is a setting."""


def contrast(style: Style, name: str) -> float:
    """The contrast of a style over a palette as WCAG 2 has it, of 1 (none) to 21, at its worst.

    Dim text is taken to be halfway between its colour and what is behind it. Terminals differ:
    some draw it less dim, some not dim at all.
    """
    palette = PALETTES[name]
    bold = [False, True] if style.bold else [False]
    if style.bold and name in ALWAYS_BRIGHT_IF_BOLD:
        bold = [True]
    background = _rgb(style.bgcolor, palette.background, palette, bright=False)
    behind = _luminance(background)
    worst = 21.0
    for bright in bold:
        text = _rgb(style.color, palette.text, palette, bright=bright)
        ahead = _luminance(_halfway(text, background) if style.dim else text)
        lighter, darker = max(ahead, behind), min(ahead, behind)
        worst = min(worst, (lighter + 0.05) / (darker + 0.05))
    return worst


def _rgb(color: Color | None, default: str, palette: Palette, *, bright: bool) -> str:
    if color is None or color.is_default:
        return default
    assert color.type is ColorType.STANDARD, f"{color} is not one of the sixteen"
    assert color.number is not None
    return palette.colours.split()[color.number | 8 if bright else color.number]


def _halfway(rgb: str, other: str) -> str:
    """
    >>> _halfway("000000", "ff0020")
    '7f0010'
    """
    return "".join(
        f"{(int(rgb[at : at + 2], 16) + int(other[at : at + 2], 16)) // 2:02x}" for at in (0, 2, 4)
    )


def _luminance(rgb: str) -> float:
    """The relative luminance of a colour, as WCAG 2 has it."""
    parts = [int(rgb[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
