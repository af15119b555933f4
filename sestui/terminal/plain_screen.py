"""A text on the normal screen, where the terminal's own selection takes it whole."""

import contextlib
import signal
import sys

from sestui.terminal.text import visible_lines


def show(text: str) -> None:
    """Print `text` and wait for Enter; for a terminal that is in its usual state.

    What the terminal's encoding has no letter for is written as an escape. Ctrl+C does nothing
    meanwhile: the program underneath would take it for the wish to end.
    """
    encoding = sys.stdout.encoding or "ascii"
    for line in (*visible_lines(text), "", "Select it with mouse or keyboard; Enter goes back."):
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with contextlib.suppress(EOFError):
            input()
    finally:
        signal.signal(signal.SIGINT, before)
