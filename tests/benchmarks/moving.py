"""What moving the cursor costs: bytes on the way to the terminal, calls, and time."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from statistics import median

from tests.benchmarks.account import Account
from tests.benchmarks.bases import bare
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.table import Figure, Row
from tests.benchmarks.terminal import Terminal
from tests.ses.wire import rows as made
from tests.tools import until

MOVE = Figure("one cursor move, 120×40", (450,), "bytes")
KNOWN = Figure("one move between identities whose details are read", (4000,), "bytes")
CALLS = Figure("calls to list and hold ↓ over 100 rows: list / details", (10, 1))
HELD = Figure("key held for 3 s, last → last byte: answered / stalled", (50, 50), "ms")

GET = "GetEmailIdentity"
DOWN, UP = "\x1b[B", "\x1b[A"

STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
    "Action": ["ses:SendEmail", "ses:SendRawEmail"],
    "Resource": "*",
}

ALIKE = "0000"
"""What the names of ten identities hold, of each type and every status."""

FULL = {
    "ConfigurationSetName": "marketing",
    "Policies": {"newsletter": json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})},
    "Tags": [{"Key": key, "Value": f"the {key} of it"} for key in ("team", "stage", "cost")],
}
"""What every other one of them has beyond the rest."""

TABS = ("Overview", "DKIM", "MAIL FROM", "Policies", "Tags", "JSON")


def measure_bytes(bench: Bench) -> Iterator[Row]:
    """Move the cursor by one row inside the page, down and up, and count what is written.

    A move's bytes are all that come up to a pause of 0.1 s. GetEmailIdentity is left without
    an answer, so that the details stay as they are: a move's bytes are those of the list.
    Moves that scroll redraw every row of the page; they are told beside.
    """
    say("bytes of cursor moves")
    moves = 4 if bench.quick else 12
    with Account(ROWS) as account:
        account.stall(GET)
        with bench.hasty(account, "--refresh", "0") as terminal:
            terminal.seconds_until(LISTED)
            terminal.settle(0.3)
            terminal.press("j")  # the details are dimmed after it, once
            counts = []
            for move in range(moves):
                terminal.settle(0.3)
                counts.append(len(terminal.press("j" if move < moves * 2 // 3 else "k").written))
            terminal.settle(0.3)
            terminal.press("\x1b[6~")
            terminal.settle(0.3)
            scroll = len(terminal.press("j").written)
            terminal.quit()
    how = (
        f"the most of {len(counts)} moves, their median {median(counts):.0f}; a move that scrolls "
        f"the page: {scroll:,}"
    )
    yield MOVE.measured(max(counts), how=how)


def measure_known(bench: Bench, rows: int = ROWS) -> Iterator[Row]:
    """Move between identities of each type and every status, and count what is written.

    The cursor has rested on each before, so that what is known of it is drawn. Every other one
    has a configuration set, a policy and tags. A move's bytes are all that come up to a pause of
    0.2 s: those of the list and of the details. On every tab the cursor goes up and down once;
    the tab with the largest move counts.
    """
    say("bytes of moves between identities that are read")
    tabs = TABS[:1] if bench.quick else TABS
    with Account(rows) as account, bench.hasty(account, "--refresh", "0") as terminal:
        alike = [name for name in _names(rows) if ALIKE in name][: 4 if bench.quick else None]
        for name in alike[1::2]:
            account.change(name, FULL)
        terminal.seconds_until(LISTED, b"read ")
        for key in ("/", ALIKE, "\r"):
            terminal.press(key)
        for name in alike[1:]:
            terminal.write("j")
            _wait_for_details(account, name)
            terminal.settle(0.3)
        counts = []
        for number in range(1, len(tabs) + 1):
            terminal.write(str(number))
            terminal.settle(0.3)
            up, down = "k" * (len(alike) - 1), "j" * (len(alike) - 1)
            counts.append([_written(terminal, key) for key in up + down])
        assert account.calls(GET) == alike, "not all details were read before"
        terminal.quit()
    most = list(map(max, counts))
    told = (f"{tab} {count:,}" for tab, count in zip(tabs, most, strict=True))
    how = f"the most of {len(counts[0])} moves over {len(alike)} identities: {', '.join(told)}"
    yield KNOWN.measured(max(most), how=how)


def _wait_for_details(account: Account, name: str) -> None:
    """Wait until the details of the identity are asked for: the cursor has rested on it."""
    until(lambda: account.calls(GET)[-1:] == [name], what=f"the cursor rests on {name}")


def _written(terminal: Terminal, key: str) -> int:
    """Press a key, and return how many bytes it leads to, until the cursor has rested long."""
    before = terminal.count
    terminal.write(key)
    terminal.until(lambda output: len(output) > before)
    return terminal.settle(0.2) - before


def measure_calls(bench: Bench, rows: int = ROWS) -> Iterator[Row]:
    """Hold ↓ over 100 rows, 30 a second, stop, and count the calls that arrived.

    List calls are all from the start of the program on. Details are those from the first ↓
    on, until half a second after the last: not that of the first row, read after the start. The
    one that is left must be of the row where the cursor stopped.
    """
    say("calls while ↓ is held")
    held = min(100, rows - 1)
    stopped_at = _names(rows)[held]
    with Account(rows) as account, bench.sestui(account, "--refresh", "0") as terminal:
        terminal.seconds_until(LISTED)
        terminal.seconds_until(b"read ")
        terminal.settle(0.5)
        before = len(account.calls(GET))
        terminal.hold(DOWN, held)
        passing = len(account.calls(GET)) - before
        terminal.settle(0.5)
        details = account.calls(GET)[before:]
        lists = len(account.calls("ListEmailIdentities"))
        terminal.quit()
    assert details[-1:] == [stopped_at], f"{details} were read, and not {stopped_at} at last"
    how = (
        f"{lists} list calls since the start; {len(details)} of details from the first key on: "
        f"{passing} while it was held, then {', '.join(details[passing:])}; before that {before}, "
        "of the first row"
    )
    yield CALLS.measured(lists, len(details), how=how)


def measure_held(bench: Bench, rows: int = ROWS) -> Iterator[Row]:
    """Hold ↓ for 90 keys, then ↑, 30 a second, and look at when the last byte came.

    That is the last before a pause of 0.1 s, counted from the last key, and not before the row
    that all keys lead to came with the cursor on it: there it must rest. Held by turns on a
    program whose calls are answered, on one where those of GetEmailIdentity never are, and on a
    Textual app that only tells which key it got.
    """
    held = min(30 if bench.quick else 90, rows - 1)
    turns = min(bench.rounds, 6)
    seconds: dict[Terminal, list[float]] = {}
    with ExitStack() as stack:
        accounts = [stack.enter_context(Account(rows)) for _ in range(2)]
        accounts[1].stall(GET)
        programs = [
            stack.enter_context(bench.sestui(account, "--refresh", "0")) for account in accounts
        ]
        for terminal in programs:
            terminal.seconds_until(LISTED)
        base = stack.enter_context(bare(bench))
        base.seconds_until(b"ready")
        place = 0
        for turn in range(turns):
            say(f"a key is held: round {turn + 1} of {turns}")
            key, times = (UP if turn % 2 else DOWN), held - turn  # always to where it never was
            place += times if key == DOWN else -times
            name = _names(rows)[place]
            for terminal in (*programs, base):
                terminal.settle(0.5)
                terminal.hold(key, times - 1)
                shows = "" if terminal is base else _under_cursor(name)
                seconds.setdefault(terminal, []).append(terminal.press(key, shows).seconds)
            for account in accounts:
                _wait_for_details(account, name)
        for terminal in (*programs, base):
            terminal.quit()
    answered, stalled, alone = ([one * 1000 for one in times] for times in seconds.values())
    how = (
        f"the longest of {turns} turns, the first of {held} keys and the last of {times}, medians "
        f"{median(answered):.1f} / {median(stalled):.1f} ms; base: a Textual app that only tells "
        f"the key, median {median(alone):.1f} ms"
    )
    base_time = f"{max(alone):.1f} ms"
    yield HELD.measured(max(answered), max(stalled), how=how, base=base_time)


def _under_cursor(name: str) -> str:
    """Return how a row starts with the cursor on it; what follows may have been there before."""
    return f"▌ {name.partition('@')[0].partition('.')[0]}"


def _names(rows: int) -> Sequence[str]:
    """Return the names of a list this long in the order in which they are shown."""
    return sorted(row["IdentityName"] for row in made(rows))
