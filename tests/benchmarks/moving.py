"""What moving the cursor costs: bytes on the way to the terminal, and calls."""

import time
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.account import Account
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.table import Figure, Row
from tests.benchmarks.terminal import Terminal
from tests.ses.wire import rows as made

MOVE = Figure("one cursor move, 120×40", (450,), "bytes")
CALLS = Figure("calls to list and hold ↓ over 100 rows: list / details", (10, 1))

ALLOWANCE = 1.1
"""Seconds between two rests of the cursor: faster ones would use up the calls that the
program allows itself, and it would say so on the screen."""

KEY_REPEAT = 1 / 30


def measure_bytes(bench: Bench) -> Iterator[Row]:
    """Move the cursor by one row inside the page, down and up, and count what is written.

    A move's bytes are all that come up to a pause of 0.1 s. GetEmailIdentity is left without
    an answer, so that the details stay as they are: a move's bytes are those of the list.
    Moves that scroll redraw every row of the page; they are told beside.
    """
    say("bytes of cursor moves")
    moves = 4 if bench.quick else 12
    with Account(ROWS) as account:
        account.stall("GetEmailIdentity")
        with bench.sestui(account, "--refresh", "0") as terminal:
            terminal.seconds_until(LISTED)
            _rest(terminal)
            terminal.press("j")  # the details are dimmed after it, once
            counts = []
            for move in range(moves):
                _rest(terminal)
                counts.append(len(terminal.press("j" if move < moves * 2 // 3 else "k").written))
            _rest(terminal)
            terminal.press("\x1b[6~")
            _rest(terminal)
            scroll = len(terminal.press("j").written)
            terminal.quit()
    how = (
        f"the most of {len(counts)} moves, their median {median(counts):.0f}; a move that scrolls "
        f"the page: {scroll:,}"
    )
    yield MOVE.measured(max(counts), how=how)


def measure_calls(bench: Bench, rows: int = ROWS) -> Iterator[Row]:
    """Hold ↓ over 100 rows, 30 a second, stop, and count the calls that arrived.

    List calls are all from the start of the program on. Details are those from the first ↓
    on, until half a second after the last: not that of the first row, read after the start. The
    one that is left must be of the row where the cursor stopped.
    """
    say("calls while ↓ is held")
    held = min(100, rows - 1)
    stopped_at = sorted(row["IdentityName"] for row in made(rows))[held]
    with Account(rows) as account, bench.sestui(account, "--refresh", "0") as terminal:
        terminal.seconds_until(LISTED)
        terminal.seconds_until(b"read ")
        terminal.settle(0.5)
        before = len(account.calls("GetEmailIdentity"))
        start = time.monotonic()
        for key in range(held):
            time.sleep(max(0.0, start + key * KEY_REPEAT - time.monotonic()))
            terminal.write("\x1b[B")
        passing = len(account.calls("GetEmailIdentity")) - before
        terminal.settle(0.5)
        details = account.calls("GetEmailIdentity")[before:]
        lists = len(account.calls("ListEmailIdentities"))
        terminal.quit()
    assert details[-1:] == [stopped_at], f"{details} were read, and not {stopped_at} at last"
    how = (
        f"{lists} list calls since the start; {len(details)} of details from the first key on: "
        f"{passing} while it was held, then {', '.join(details[passing:])}; before that {before}, "
        "of the first row"
    )
    yield CALLS.measured(lists, len(details), how=how)


def _rest(terminal: Terminal) -> None:
    """Wait until the cursor has rested, and a call more is allowed."""
    time.sleep(ALLOWANCE)
    terminal.settle(0.2)
