"""How long the start takes, against programs that do as much without a screen."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.account import Account
from tests.benchmarks.bases import bare
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.table import Figure, Row, spread

FIRST_ROWS = Figure("start → first rows, of aws's time", (0.9,))
FIRST_FRAME = Figure("start → first frame, of aws's time", (0.5,))
ALL_LISTED = Figure("start → 10,000 listed, of a boto3 loop's time", (1.3,))
FIGURES = (FIRST_ROWS, FIRST_FRAME, ALL_LISTED)

FRAME = (b" Identities ", b"STATUS", b" quit")
"""Title and heading of the list, and the key bar in the last line: with all of them there the
frame is whole. Frames that come before lack the title."""

FIRST_NAME = b"box00000@example.org"
"""The first name of the first page, as the list sorts them."""

LOOP = """
import boto3

client = boto3.client("sesv2")
asked, names = {"PageSize": 1000}, []
while True:
    answer = client.list_email_identities(**asked)
    names += [row["IdentityName"] for row in answer["EmailIdentities"]]
    if "NextToken" not in answer:
        break
    asked["NextToken"] = answer["NextToken"]
print(len(names), flush=True)
"""


@dataclass(frozen=True)
class Shown:
    """When what was on the screen; all in seconds from the start of the program."""

    frame: float
    rows: float
    all: float


@dataclass(frozen=True)
class Printed:
    """When a program without a screen printed; in seconds from its start."""

    first: float
    """The first bytes."""
    end: float
    """The end of the program, all that it printed having been read."""
    output: bytes


def measure(bench: Bench, aws: Path) -> Iterator[Row]:
    """Start sestui, the aws command and the loop by turns; compare the medians.

    Ours counts from the exec of the console script to the arrival of the bytes on the
    terminal: of a whole frame, of the first name, of the time at which all was listed. What a
    terminal takes to draw is not counted, nor is the way out.

    The aws command counts from its start to its end: it gets one page of 1,000 and prints it
    as JSON into a pipe that is read as it fills. It prints as it formats, so that its first
    bytes come earlier; when is said beside.

    The loop counts from the start of Python to the line that says how many there are: it
    keeps the names alone, and draws nothing. It runs with sestui's own interpreter and boto3.

    A Textual app that says one word is started beside them, for what the first frame of any costs
    at the least.

    Before the first turn that counts all of them have run once: files are in memory, and
    bytecode is compiled.
    """
    ours, theirs, loops, plain = [], [], [], []
    with Account(ROWS) as account:
        env = bench.environ(account)
        for turn in range(bench.rounds + 1):
            say(f"start: round {turn} of {bench.rounds}")
            shown = start(bench, account)
            page = run([aws, "sesv2", "list-email-identities", "--page-size", "1000"], env)
            loop = run([bench.python, "-c", LOOP], env)
            assert page.output.count(b'"IdentityName"') == 1000
            assert loop.output.strip() == str(ROWS).encode()
            with bare(bench) as terminal:
                ready = terminal.seconds_until(b"ready")
                terminal.quit()
            if turn:
                plain.append(ready)
                ours.append(shown)
                theirs.append(page)
                loops.append(loop)
    command = median(page.end for page in theirs)
    first_bytes = median(page.first for page in theirs)
    base = (
        f"base: the aws command (its first bytes {first_bytes:.3f} s); "
        f"medians of {bench.rounds} turns"
    )
    floor = f"; a Textual app of one word shows that after {median(plain) / command:.2f}"
    for figure, times, more in (
        (FIRST_ROWS, [shown.rows for shown in ours], ""),
        (FIRST_FRAME, [shown.frame for shown in ours], floor),
    ):
        shares = [time / page.end for time, page in zip(times, theirs, strict=True)]
        how = f"{median(times):.3f} s; {base}; half of the turns {spread(shares)}{more}"
        yield figure.measured(median(times) / command, how=how, base=f"{command:.3f} s")
    times = [shown.all for shown in ours]
    shares = [time / loop.first for time, loop in zip(times, loops, strict=True)]
    base_time = median(loop.first for loop in loops)
    how = (
        f"{median(times):.3f} s; base: the loop with Python's start and its imports; "
        f"medians of {bench.rounds} turns; half of the turns {spread(shares)}"
    )
    yield ALL_LISTED.measured(median(times) / base_time, how=how, base=f"{base_time:.3f} s")


def start(bench: Bench, account: Account) -> Shown:
    """Start sestui and leave it once all is listed."""
    with bench.sestui(account) as terminal:
        frame = terminal.seconds_until(*FRAME)
        rows = terminal.seconds_until(FIRST_NAME)
        listed = terminal.seconds_until(LISTED)
        terminal.quit()
    return Shown(frame, rows, listed)


def run(arguments: Sequence[str | Path], env: Mapping[str, str]) -> Printed:
    """Run a program to its end, reading what it prints."""
    output = bytearray()
    started = time.monotonic()
    with subprocess.Popen(arguments, env=env, cwd=env["HOME"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = 0.0
        while part := os.read(process.stdout.fileno(), 65536):
            first = first or time.monotonic() - started
            output += part
        process.wait()
        end = time.monotonic() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, arguments)))
    return Printed(first, end, bytes(output))
