"""How what a person waits for, and what the program writes and holds, grows with the list."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median

from tests.benchmarks.account import Account
from tests.benchmarks.bench import LISTED, Bench, say
from tests.benchmarks.resting import refreshed
from tests.benchmarks.starting import FIRST_NAME
from tests.benchmarks.table import Figure, Row
from tests.benchmarks.terminal import Answered, Terminal, resident

MEMORY = Figure("memory with 100,000 identities, of that with 10", (2,))
START_GROWS = Figure("start → first rows", unit="s")
MOVE_GROWS = Figure("one cursor move, the most", unit="bytes")
MOVE_SECONDS_GROW = Figure("one cursor move → last byte, median", unit="ms")
MEMORY_GROWS = Figure("memory held", unit="MiB")
REFRESH_GROWS = Figure("refresh by r of an unchanged list", unit="bytes")
MOVES = (MOVE_GROWS, MOVE_SECONDS_GROW)
AT_REST = (MEMORY, MEMORY_GROWS, REFRESH_GROWS)
GROWTH = (START_GROWS, *MOVES, MEMORY_GROWS, REFRESH_GROWS)

LISTING = 60.0
"""Seconds within which 100,000 are listed where every call is allowed at once."""


@contextmanager
def listed(bench: Bench) -> Iterator[Sequence[Terminal]]:
    """Start a program over a list of each size, with every call of GetEmailIdentity unanswered.

    On the way in all of each list is shown.
    """
    with ExitStack() as stack:
        terminals = []
        for size in bench.sizes:
            say(f"{size:,} identities are listed")
            account = stack.enter_context(Account(size))
            account.stall("GetEmailIdentity")
            terminal = stack.enter_context(bench.hasty(account, "--refresh", "0"))
            terminal.seconds_until(LISTED, seconds=LISTING)
            terminals.append(terminal)
        yield terminals


def measure_starts(bench: Bench) -> Iterator[Row]:
    """Start over a list of each size by turns; the medians of what the first page takes."""
    turns = min(bench.rounds, 5)
    seconds: list[list[float]] = [[] for _ in bench.sizes]
    with ExitStack() as stack:
        accounts = [stack.enter_context(Account(size)) for size in bench.sizes]
        for turn in range(turns):
            say(f"start over lists of each size: round {turn + 1} of {turns}")
            for account, times in zip(accounts, seconds, strict=True):
                with bench.sestui(account, "--refresh", "0") as terminal:
                    times.append(terminal.seconds_until(FIRST_NAME))
                    terminal.quit()
    yield START_GROWS.measured(*map(median, seconds), how=f"medians of {turns} turns")


def measure_rest(bench: Bench) -> Iterator[Row]:
    """List so many, look at the memory held at rest, and read all of it again with `r`.

    Memory is the resident set, once the details of the first identity are read too, or after
    the refresh, for which all rows are there twice for a moment: the larger of the two counts.
    """
    held, written = [], []
    for size in bench.sizes:
        say(f"memory and a refresh with {size:,} identities")
        with Account(size) as account, bench.hasty(account, "--refresh", "0") as terminal:
            terminal.seconds_until(LISTED, b"read ", seconds=LISTING)
            terminal.settle(1.0)
            listed_with = resident(terminal.pid)
            written.append(len(refreshed(account, terminal, "r", size)))
            held.append(max(listed_with, resident(terminal.pid)))
            terminal.quit()
    how = f"resident {held[-1] / 2**20:.1f} MiB; base: that with 10"
    if bench.quick:
        yield MEMORY.measured(how="Left out of a quick run.")
    else:
        base = f"{held[0] / 2**20:.1f} MiB"
        yield MEMORY.measured(held[-1] / held[0], how=how, base=base)
    yield MEMORY_GROWS.measured(*(size / 2**20 for size in held), how="")
    yield REFRESH_GROWS.measured(*written, how="")


def measure_moves(bench: Bench) -> Iterator[Row]:
    """Move the cursor down and up inside the page, by turns over lists of each size."""
    moves = "jjkk" if bench.quick else "jjjjkkkk" * 3
    answered: list[list[Answered]] = [[] for _ in bench.sizes]
    with listed(bench) as terminals:
        for terminal in terminals:
            terminal.settle(0.3)
            terminal.press("j")  # the details are dimmed after it, once
        for key in moves:
            for terminal, came in zip(terminals, answered, strict=True):
                terminal.settle(0.2)
                came.append(terminal.press(key))
        for terminal in terminals:
            terminal.quit()
    most = (max(len(one.written) for one in came) for came in answered)
    middle = (median(one.seconds for one in came) * 1000 for came in answered)
    yield MOVE_GROWS.measured(*most, how="")
    yield MOVE_SECONDS_GROW.measured(*middle, how=f"{len(moves)} moves each, by turns")
