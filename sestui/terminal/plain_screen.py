"""A text on the normal screen, where the terminal's own selection takes it whole."""

import os
import select
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sestui.terminal import signals
from sestui.terminal.abilities import speaks_utf8
from sestui.terminal.text import visible_lines


def show(text: str) -> None:
    """Print `text` and wait for Enter; for a terminal that is in its usual state.

    What the terminal has no letter for is written as an escape. Ctrl+Z stops the
    process and `fg` shows the text again; a signal that ends the program ends the wait,
    and so does the end of the terminal.
    """
    terminal = sys.stdin.fileno()
    # Either error means that the terminal is gone or the program ends, as the watch tells it.
    with suppress(termios.error, OSError), signals.heard_here() as ear:
        heard: set[int] = set()
        while not heard & signals.ENDING:
            with _silent(terminal):
                _print(text)
                ready, _, _ = select.select([terminal, ear], [], [])
            if ear not in ready:
                return
            heard = ear.heard()
            if signal.SIGTSTP in heard:
                signals.stop()
                heard = ear.heard()


@contextmanager
def _silent(terminal: int) -> Iterator[None]:
    """Show nothing of what is typed or pasted, as it may be a secret, and leave nothing of it.

    Ctrl+C does what Enter does: the program underneath would take it for the wish to end.
    """
    signals.await_foreground(terminal)
    usual = termios.tcgetattr(terminal)
    characters = [*usual[6]]
    for interrupting in (termios.VINTR, termios.VQUIT):
        characters[interrupting] = bytes([os.fpathconf(terminal, "PC_VDISABLE")])
    characters[termios.VEOL] = usual[6][termios.VINTR]
    silent = [*usual[:3], usual[3] & ~termios.ECHO, *usual[4:6], characters]
    # At once: a terminal that takes no more would never have shown what it is to show first.
    termios.tcsetattr(terminal, termios.TCSANOW, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, usual)
        termios.tcflush(terminal, termios.TCIFLUSH)


def _print(text: str) -> None:
    # Python's own idea is no help: it writes UTF-8 in the C locale, which has none (PEP 540).
    encoding = "utf-8" if speaks_utf8(os.environ) else "ascii"
    for line in (*visible_lines(text), "", "Select it with mouse or keyboard; Enter goes back."):
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    sys.stdout.flush()
