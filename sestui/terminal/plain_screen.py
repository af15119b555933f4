"""A text on the normal screen, where the terminal's own selection takes it whole."""

import contextlib
import signal
import sys
import termios

from sestui.terminal.text import visible_lines


def show(text: str) -> None:
    """Print `text` and wait for Enter; for a terminal that is in its usual state.

    What the terminal's encoding has no letter for is written as an escape. Ctrl+C does nothing
    meanwhile: the program underneath would take it for the wish to end. What is typed or pasted
    is not shown, as it may be a secret, and no part of it is left for that program.
    """
    usual = termios.tcgetattr(sys.stdin)
    silent = [*usual[:3], usual[3] & ~termios.ECHO, *usual[4:]]
    termios.tcsetattr(sys.stdin, termios.TCSADRAIN, silent)
    encoding = sys.stdout.encoding or "ascii"
    for line in (*visible_lines(text), "", "Select it with mouse or keyboard; Enter goes back."):
        print(line.encode(encoding, "backslashreplace").decode(encoding))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with contextlib.suppress(EOFError):
            input()
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, usual)
        signal.signal(signal.SIGINT, before)
