"""What is there while nothing happens: bytes that are written, and memory that is held."""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median

from tests.benchmarks.account import Account
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.table import Figure, Row
from tests.benchmarks.terminal import Terminal, resident
from tests.pseudo_terminal import Pty
from tests.tools import until

IDLE = Figure("written in 10 s between refreshes, list / filter focused", (0, 0), "bytes")
REFRESH = Figure("refresh of 10,000 unchanged, written: by itself / by r", (200, 200), "bytes")
MEMORY = Figure("memory with 10,000 identities, of that of its libraries", (1.3,))

LIST, GET = "ListEmailIdentities", "GetEmailIdentity"
PAGE = 1000

FEW = 60
"""A list this long is refreshed as often as asked for: every 30 s."""

LIBRARIES = """
import textual.app, boto3

client = boto3.client("sesv2")
print("ready", flush=True)
input()
"""


def measure_idle(bench: Bench) -> Iterator[Row]:
    """Leave programs alone that have drawn all they know, and count what they write.

    Four at a time: without refresh over 10,000 identities, and just after a refresh that
    comes every 30 s over 60, each with the list and with the filter focused. What counts is
    the larger of the two. The details of the first row have been read before.
    """
    say("10 s in which nothing happens")
    with ExitStack() as stack:
        many, few = (stack.enter_context(Account(rows)) for rows in (ROWS, FEW))
        terminals: list[Terminal] = []
        for account, refresh in ((many, "0"), (few, "30")):
            for key in ("", "/"):
                terminal = stack.enter_context(bench.sestui(account, "--refresh", refresh))
                terminal.seconds_until(LISTED, b"read ")
                terminal.write(key)
                terminals.append(terminal)
        counts = written_in(10.0, terminals)
        for terminal in terminals:
            terminal.quit()
    how = (
        f"without refresh {counts[0]} / {counts[1]}, and with one every 30 s {counts[2]} / "
        f"{counts[3]}; the larger of the two is what counts"
    )
    yield IDLE.measured(max(counts[::2]), max(counts[1::2]), how=how)


def written_in(seconds: float, terminals: Sequence[Pty]) -> list[int]:
    """Return the bytes that come to each terminal in so many seconds, once all are quiet."""
    for terminal in terminals:
        terminal.settle(0.5)
    before = [terminal.count for terminal in terminals]
    time.sleep(seconds)
    return [terminal.count - start for terminal, start in zip(terminals, before, strict=True)]


def measure_refresh(bench: Bench) -> Iterator[Row]:
    """Have a list of 10,000 read again by itself, then with `r`, and count what is written.

    Nothing in it changed. Both read the identity under the cursor again, too.
    """
    say("bytes of a refresh")
    with Account(ROWS) as account, bench.hasty(account, "--refresh", "5") as terminal:
        terminal.seconds_until(LISTED, b"read ")
        written = [refreshed(account, terminal, key, ROWS) for key in ("", "r")]
        terminal.quit()
    how = f"{ROWS // PAGE} pages and the details under the cursor each"
    yield REFRESH.measured(*map(len, written), how=how)


def refreshed(account: Account, terminal: Terminal, key: str, rows: int) -> bytes:
    """Return what is written when all `rows`, none changed, are read again after `key`."""
    pages = -(-rows // PAGE)
    before = terminal.settle(0.5)
    lists, gets = (len(account.calls(called)) for called in (LIST, GET))
    assert lists % pages == 0, "a refresh is under way already"
    terminal.write(key)
    until(
        lambda: len(account.calls(LIST)) >= lists + pages and len(account.calls(GET)) > gets,
        seconds=60,
        what="the list is read again",
    )
    after = terminal.settle(1.0)
    written = terminal.output[before:after]
    assert b"as of" in written, "no new time came"
    assert b"read " in written, "no new time of the details came"
    return written


def measure_memory(bench: Bench) -> Iterator[Row]:
    """Compare what sestui holds with what a Python holds that only has its libraries.

    The resident set of each, as `ps` shows it: pages shared with others count in full on both
    sides. Sestui's two processes are taken together, and of the second what nobody shares. It is
    looked at once
    10,000 identities are listed and the first one's details are read, at rest; the base has
    imported textual.app and boto3 and made one sesv2 client, and waits.
    """
    ours, libraries = [], []
    with Account(ROWS) as account:
        for _ in range(min(3, bench.rounds)):
            say("memory")
            with bench.sestui(account, "--refresh", "0") as terminal:
                terminal.seconds_until(LISTED, b"read ")
                terminal.settle(1.0)
                ours.append(resident(terminal.pid))
                terminal.quit()
            with subprocess.Popen(
                [bench.python, "-c", LIBRARIES],
                env=bench.environ(account),
                cwd=bench.home,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            ) as base:
                assert base.stdout is not None
                assert base.stdout.readline() == b"ready\n"
                libraries.append(resident(base.pid))
                base.communicate(b"\n")
    held, bare = median(ours), median(libraries)
    how = f"resident {held / 2**20:.1f} MiB; base: a Python with them; medians"
    yield MEMORY.measured(held / bare, how=how, base=f"{bare / 2**20:.1f} MiB")
