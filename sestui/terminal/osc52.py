"""OSC 52: the escape sequence with which a program asks its terminal to fill the clipboard.

No terminal answers it, and nothing is asked of the terminal here.
"""

from base64 import b64encode

LIMIT = 74_994
"""The most bytes of text: they make a sequence of 100,000, beyond which terminals may stop
reading (hterm's own script for OSC 52 sends no more)."""

_SCREEN_CHUNK = 240
"""The most bytes of a device control string: GNU screen loses one that outgrows its memory,
256 bytes in the oldest, 768 since 4.2."""


def sequence(data: bytes) -> str:
    r"""Return the sequence that puts `data` on the clipboard; at most `LIMIT` bytes get there.

    >>> sequence(b"x")
    '\x1b]52;c;eA==\x07'
    """
    return f"\x1b]52;c;{b64encode(data).decode('ascii')}\x07"


def through_screen(whole: str) -> str:
    r"""Return `whole` in device control strings, which GNU screen hands to its own terminal.

    Bare, screen keeps it from the terminal and prints what is longer than its memory. The
    base64 in the first piece never is a multiple of four long unless it is all of it, so
    that a tmux, which takes the piece for a whole OSC 52, cannot make half a text of it.

    >>> through_screen(sequence(b"x"))
    '\x1bP\x1b]52;c;eA==\x07\x1b\\'
    """
    size = _SCREEN_CHUNK - len("\x1bP\x1b\\")
    pieces = (whole[start : start + size] for start in range(0, len(whole), size))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
