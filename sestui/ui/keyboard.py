"""What a terminal sends, as events: keys, pastes, the mouse, and nothing of what it answers.

Textual's own parser takes what it does not know for keys: the letters of a late answer to a
query, and of a paste all from its first ESC on. Here a sequence is read to its end, as ECMA-48
has it, before it is asked what it means; one that means nothing here is passed over.
"""

import re
from collections.abc import Generator, Iterable
from time import monotonic

from textual import constants, events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._parser import ParseTimeout, Peek1, Read1, TokenCallback
from textual._xterm_parser import XTermParser
from textual.keys import Keys
from textual.message import Message

SILENCE = 1.0
"""Seconds after which what was begun is taken for broken off: what comes next is a key."""

_ESC, _BEL, _CAN, _SUB = "\x1b", "\x07", "\x18", "\x1a"
_CONTROL, _SHIFTED = f"{_ESC}[", f"{_ESC}O"
_STRINGS = {f"{_ESC}]": "0123456789Ll", f"{_ESC}P": "0123456789>!$+|", f"{_ESC}_": "G"}
"""How the strings begin that terminals send (OSC, DCS, APC), and how they go on: what is typed
right behind Escape goes on otherwise."""
_BELATED = {_CONTROL: "?<0123456789ABCDFHIMOZ", _SHIFTED: "ABCDFHPQRS", **_STRINGS}
"""How anything begins and goes on that may come long after its ESC."""
_OLD_MOUSE = f"{_CONTROL}M"
_PASTE, _PASTE_END = f"{_CONTROL}200~", f"{_CONTROL}201~"
_LONGEST = 64
"""Characters of a sequence; no key has more."""

_KITTY_KEY = re.compile(r"\x1b\[(?:\d+(?:[;:]\d*)*[u~]|1;\d+[A-HPQS])")
"""Not with R, which ends what a terminal says of the cursor's place."""
_MOUSE = re.compile(r"\x1b\[<\d+;\d+;\d+[Mm]")
_SYNCHRONIZED = re.compile(r"\x1b\[\?2026;[1-4]\$y")


class Keyboard(XTermParser):
    """Makes events of what comes, in pieces however small.

    ESC alone is a key once `constants.ESCAPE_DELAY` has passed; all other pauses may last up to
    `SILENCE`. Whether the terminal has the focus is passed over: nothing depends on it.
    """

    def __init__(self) -> None:
        self._again: list[str] = []
        """Characters, or `""` for silence, to be read once more, the last one first."""
        super().__init__()

    def parse(self, token_callback: TokenCallback[Message]) -> Generator[Read1 | Peek1, str, None]:
        """Give an event for each key, paste and turn of the mouse, one after another."""
        while True:
            sequence = yield from self._sequence()
            if sequence == _PASTE:
                if text := (yield from self._pasted()):
                    token_callback(events.Paste(text.replace("\0", "")))
            else:
                for event in self._meant(sequence):
                    token_callback(event)
                if sequence == _ESC:
                    yield from self._belated()

    def _read(self, silence: float | None = None) -> Generator[Read1 | Peek1, str, str]:
        """Read a character; `""` after as many seconds without one."""
        if self._again:
            return self._again.pop()
        try:
            return (yield self.read1(silence))
        except ParseTimeout:
            return ""

    def _sequence(self) -> Generator[Read1 | Peek1, str, str]:
        """Read a character, or what ESC begins."""
        sequence = yield from self._read()
        if sequence != _ESC:
            return sequence
        second = yield from self._read(constants.ESCAPE_DELAY)
        if second == _ESC:
            self._again.append(second)
            return sequence
        sequence += second
        if sequence in (_CONTROL, _SHIFTED):
            return (yield from self._parameters(sequence))
        if sequence in _STRINGS:
            third = yield from self._read(SILENCE)
            if third and third in _STRINGS[sequence]:
                yield from self._string()
                return ""
            self._put_back(third)
        return sequence

    def _belated(self) -> Generator[Read1 | Peek1, str, None]:
        """Join to an ESC that a pause made a key what it began, if that comes soon after all.

        Only what goes on as a terminal's sequence does: keys typed behind Escape stay keys.
        """
        pressed = monotonic()
        first = yield from self._read()
        if monotonic() - pressed > SILENCE or _ESC + first not in _BELATED:
            self._put_back(first)
            return
        second = yield from self._read(constants.ESCAPE_DELAY)
        is_joined = bool(second) and second in _BELATED[_ESC + first]
        self._put_back((_ESC if is_joined else "") + first + second)

    def _put_back(self, characters: str) -> None:
        """Have characters read once more."""
        self._again += reversed(characters)

    def _parameters(self, sequence: str) -> Generator[Read1 | Peek1, str, str]:
        """Read on to the letter that ends a sequence, or to what is no part of one."""
        beginning = sequence
        while character := (yield from self._read(SILENCE)):
            if not " " <= character <= "~":
                self._again.append(character)
                return ""
            if len(sequence) <= _LONGEST:
                sequence += character
            # The console of Linux sends a second bracket before the letters of F1 to F5.
            if character >= "@" and sequence != beginning + "[":
                break
        if sequence == _OLD_MOUSE:
            for _ in range(3):
                yield from self._read(SILENCE)
        return sequence

    def _string(self) -> Generator[Read1 | Peek1, str, None]:
        """Read a string to its end, or to the next sequence."""
        while (character := (yield from self._read(SILENCE))) not in ("", _BEL, _CAN, _SUB):
            if character == _ESC:
                following = yield from self._read(SILENCE)
                if following != "\\":
                    self._again += (following, character)
                return

    def _pasted(self) -> Generator[Read1 | Peek1, str, str]:
        """Read a paste to its end, whatever it holds.

        Where the end is lost, what has silence before and behind it and is one key is that key:
        the rest of a paste that only came late is more than that.
        """
        text: list[str] = []
        silent_since: int | None = None
        while True:
            try:
                text.append((yield self.read1(SILENCE)))
            except ParseTimeout:
                if silent_since is not None and _is_key("".join(text[silent_since:])):
                    self._again += ("", *reversed(text[silent_since:]))
                    return "".join(text[:silent_since])
                silent_since = len(text)
            else:
                if text[-1] == _PASTE_END[-1] and "".join(text[-len(_PASTE_END) :]) == _PASTE_END:
                    return "".join(text[: -len(_PASTE_END)])

    def _meant(self, sequence: str) -> Iterable[Message]:
        """Return the events that a sequence stands for, most often one."""
        if _MOUSE.fullmatch(sequence):
            event = self.parse_mouse_code(sequence)
            return () if event is None else (event,)
        if _SYNCHRONIZED.fullmatch(sequence):
            return (messages.TerminalSupportsSynchronizedOutput(),)
        if not _is_key(sequence):
            return ()
        # Terminals send Alt and a letter so, too, which means nothing here: keys typed ahead of a
        # slow link come together.
        typed = (sequence,) if sequence in ANSI_SEQUENCES_KEYS or len(sequence) > 2 else sequence
        try:
            keys = [key for part in typed for key in self._sequence_to_key_events(part)]
        except (ValueError, OverflowError):  # the number of no character
            return ()
        return [key for key in keys if key.key != Keys.Ignore]


def _is_key(sequence: str) -> bool:
    r"""Say whether a character, or a sequence, is a key.

    >>> [_is_key(sent) for sent in ("y", "\x1b", "\x1by", "\x1b[B", "\x1b[115;5u")]
    [True, True, True, True, True]
    >>> [_is_key(sent) for sent in ("\x1b[?62;4c", "\x1b[24;80R", "\x1b[I", "\x1b[?1u")]
    [False, False, False, False]
    """
    if len(sequence) == 1 or sequence in ANSI_SEQUENCES_KEYS:
        return True
    if len(sequence) == 2:
        return sequence[0] == _ESC and sequence not in (_CONTROL, _SHIFTED)
    return _KITTY_KEY.fullmatch(sequence) is not None
