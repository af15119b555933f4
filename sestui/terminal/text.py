r"""The one door from outside text to the screen.

A name, a tag, a policy or an error can hold anything its author liked. Shown raw, an
escape sequence could write the clipboard, a bidi override could make one domain look like
another, and a `[` could be taken for markup. So text from outside stays as it came
everywhere else in the program, and is made visible here, at the last moment.

What stays as it is takes as many cells on every terminal as this program counts: tmux and
Rich were asked for each character of Unicode.
"""

import re
import unicodedata
from enum import Enum, auto
from functools import lru_cache
from typing import Final

MOST_MARKS: Final = 4
"""How many marks stay on a letter: as many as any script in use spells with. More would be
drawn over the lines above and below."""

_EVERYDAY: Final = (
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ff\u0400-\u0481"  # of Europe
    "\u2010-\u2027\u2190-\u21ff\u2500-\u25ff\u2700-\u27bf]*"  # dashes, arrows, frames, signs
)
"""Text that is surely shown as it is, the program's own signs included. Compiled, as all of
these are, for the first text that is more than ASCII: the first frame needs none."""

_UNSEEN: Final = (
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U0001d159\U000e0100-\U000e01ef]"
)
"""Printable to Python, and nothing to the eye: joiners, fillers, blanks and variation
selectors (`Default_Ignorable_Code_Point` in Unicode, and the two that are drawn empty)."""

_UNEVEN: Final = (
    "[\u2630-\u2637\u268a-\u268f\u3248-\u324f\u4dc0-\u4dff\ud7b0-\ud7fb"
    "\U0001d300-\U0001d356\U0001d360-\U0001d376\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]"
)
"""What terminals draw in one cell or in two, or join with its neighbour: letters of flags, skin
colours, letters of Old Korean, and signs whose width Unicode 16 changed."""

_JOINING_JAMO: Final = "[\u1161-\u11ff]"
"""Vowels and finals that a terminal draws into the syllable before them."""


def visible(text: str) -> str:
    r"""Return `text` on one line as it can be seen, with nothing in it that a terminal would obey.

    Control, format, surrogate, private and unassigned characters, separators of lines, blanks
    but for the plain space, what is not seen, and what not all terminals draw in one width
    become the escapes Python would write for them; all else stays as it is. A mark stays on a
    letter, up to `MOST_MARKS` of them.

    >>> visible("a\x1b]52;c;eA==\x07b")
    'a\\x1b]52;c;eA==\\x07b'
    >>> visible("\u202egro.elpmaxe"), visible("a\u00a0b"), visible("1\ufe0f")
    ('\\u202egro.elpmaxe', 'a\\xa0b', '1\\ufe0f')
    """
    return text if _is_everyday(text) else _escaped(text, spare=False)


def typed(text: str) -> str:
    r"""Return `text`, which was typed or pasted, made visible but for what it may need.

    Names in some scripts need the marks that take a cell, and paths other blanks: these stay,
    as what is typed is to be used.

    >>> typed("नी.example\x1b"), visible("नी.example\x1b")
    ('नी.example\\x1b', 'न\\u0940.example\\x1b')
    """
    return text if _is_everyday(text) else _escaped(text, spare=True)


def visible_lines(text: str) -> list[str]:
    r"""Return the lines of `text`, each made visible; only `\n` and `\r\n` end a line."""
    return [visible(line) for line in text.replace("\r\n", "\n").split("\n")]


def is_plain(text: str) -> bool:
    """Say whether `text` reaches the screen unchanged, line ends aside."""
    return visible_lines(text) == text.replace("\r\n", "\n").split("\n")


def _is_everyday(text: str) -> bool:
    """Say whether `text` is surely shown as it is, at once: this runs for all that is drawn."""
    return text.isprintable() if text.isascii() else bool(re.fullmatch(_EVERYDAY, text))


class _Kind(Enum):
    """What becomes of a character."""

    HIDDEN = auto()
    """It is escaped."""
    BLANK = auto()
    """A blank that is no plain space."""
    MARK = auto()
    """Drawn into the letter before it; escaped where there is none."""
    WIDE_MARK = auto()
    """A mark that takes a cell of its own on most terminals."""
    LETTER = auto()
    SIGN = auto()


@lru_cache(maxsize=8192)
def _kind(character: str) -> _Kind:
    category = unicodedata.category(character)
    if category == "Zs" and character != " ":
        return _Kind.BLANK
    if not character.isprintable() or re.match(_UNSEEN, character) or re.match(_UNEVEN, character):
        return _Kind.HIDDEN
    match category:
        case "Mn":
            return _Kind.MARK
        case "Mc":
            return _Kind.WIDE_MARK
        case "Me":
            return _Kind.HIDDEN
    if re.match(_JOINING_JAMO, character):
        return _Kind.MARK
    return _Kind.LETTER if character.isalpha() else _Kind.SIGN


def _escaped(text: str, *, spare: bool) -> str:
    """Return `text` with escapes in it; `spare` leaves blanks and wide marks as they are."""
    shown: list[str] = []
    room = 0
    for character in text:
        kind = _kind(character)
        if kind is _Kind.MARK or (spare and kind is _Kind.WIDE_MARK):
            stays = room > 0
            room = max(0, room - 1)
        else:
            stays = kind in (_Kind.LETTER, _Kind.SIGN) or (spare and kind is _Kind.BLANK)
            room = MOST_MARKS if kind is _Kind.LETTER else 0
        shown.append(character if stays else _escape(character))
    return "".join(shown)


def _escape(character: str) -> str:
    """Return the escape Python would write: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
