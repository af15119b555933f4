"""A person at the terminal of the whole program: types keys, and reads what comes."""

import base64
import re

from tests.pseudo_terminal import Pty

RIGHT, LEFT, DOWN = "\x1b[C", "\x1b[D", "\x1b[B"
BACK_TAB, SELECT_ALL = "\x1b[Z", "\x1b[1;2H"
ESCAPE = "\x1b[27u"
"""As terminals send it that tell it from the beginning of another key."""
COPY, CUT, EMPTY, REVIEW, SEND = "\x03", "\x18", "\x15", "\x12", "\x13"

QUIET = 0.04
"""Seconds without output after which a key counts as answered."""

_SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\x1b[]P][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC and DCS
    rb"|\x1b[ -/]*[0-~]"
)
_CLIPBOARD = re.compile(rb"\x1b\]52;[^;]*;([^\x07\x1b]*)")


def plain(output: bytes) -> bytes:
    r"""Return what a terminal shows, without the sequences it obeys.

    >>> plain(b"\x1b[2;7H\x1b[1mkey\x1b[0m\x1b]52;c;a2V5\x07s")
    b'keys'
    """
    return _SEQUENCE.sub(b"", output)


def copied(output: bytes) -> list[bytes]:
    r"""Return what was sent to the terminal's clipboard (OSC 52), in order.

    >>> copied(b"\x1b]52;c;a2V5\x07s")
    [b'key']
    """
    return [base64.b64decode(text) for text in _CLIPBOARD.findall(output)]


def paste(text: str) -> str:
    """Return what a terminal sends when a text is pasted: its line ends are Enter."""
    return f"\x1b[200~{text.strip()}\x1b[201~".replace("\n", "\r")


class Person:
    """Types on one terminal. Where a key leads is waited for only where it matters."""

    def __init__(self, terminal: Pty) -> None:
        self._terminal = terminal
        self._sent = 0

    def types(self, *keys: str) -> None:
        """Type these keys, one right after the other, but for `SEND`: a review is looked at."""
        for key in keys:
            if key == SEND:
                self._looks()
            self._terminal.write(key)

    def _looks(self) -> None:
        """Wait until what is shown can be sent."""
        start = self._sent
        self._terminal.until(lambda output: b"^s send" in plain(output[start:]))
        self._sent = self._terminal.count

    def rests(self) -> int:
        """Wait until all is drawn that the keys so far have led to; return how much came."""
        return self._terminal.settle(QUIET)

    def sees(self, sentence: str, *keys: str) -> None:
        """Type keys and wait until a sentence comes after them, on however many lines.

        Without keys it may have come at any time.
        """
        start = self.rests() if keys else 0
        self.types(*keys)
        wanted = _joined(sentence.encode())
        self._terminal.until(lambda output: wanted in _joined(plain(output[start:])))


def _joined(text: bytes) -> bytes:
    return b"".join(text.split())
