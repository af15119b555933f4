"""The terminal as Textual drives it, but for what comes from it."""

import os
import selectors
from codecs import getincrementaldecoder

from sestui.ui.keyboard import Keyboard
from sestui.ui.leaving import LeavingDriver

_PIECE = 64 * 1024
"""Bytes read at a time."""
_TICK = 0.1
"""Seconds after which it is looked again whether the program ends, or a sequence broke off."""


class TerminalDriver(LeavingDriver):
    """Reads with a `Keyboard`, and takes bytes that are no UTF-8 for characters of no meaning.

    Textual's own ends the program on them, with a report of what is in its variables.
    """

    def run_input_thread(self) -> None:
        """Read until the program ends, or the terminal does."""
        keyboard = Keyboard()
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_TICK):
                    try:
                        piece = os.read(self.fileno, _PIECE)
                    except OSError:
                        piece = b""
                    if not piece:
                        self.terminal_ended()
                        return
                    # Nothing, as of half a character, would be the end to the parser.
                    if text := decode(piece):
                        for message in keyboard.feed(text):
                            self.process_message(message)
                for message in keyboard.tick():
                    self.process_message(message)
