"""How long a key typed into the filter takes, and what it writes."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.account import Account
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.moving import ALLOWANCE
from tests.benchmarks.table import Figure, Row, percentile
from tests.benchmarks.terminal import Answered, Terminal

SECONDS = Figure("filter key → last byte, p95, 10,000 identities", (60,), "ms")
BYTES = Figure("filter key, the most bytes, 10,000 identities", (8000,), "bytes")
MANY_SECONDS = Figure("filter key p95, 100,000 of that at 10,000", (1.5,))
MANY_BYTES = Figure("filter key bytes, 100,000 of those at 10,000", (1.5,))
FIGURES = (SECONDS, BYTES, MANY_SECONDS, MANY_BYTES)

MANY = 100_000
LISTING = 300.0
"""Seconds within which 100,000 are listed: the program allows itself one page a second."""

BACK, CLEAR = "\x7f", "\x15"
NAMES = {" ": "space", BACK: "backspace", CLEAR: "ctrl+u"}

TYPED = (
    *("d0421", BACK * 2, "17", BACK * 5),
    *("status:pending", CLEAR),
    *("org 0707", BACK * 8),
    *("type:d 99", CLEAR),
)
"""What a person may type: names, facets on their way through words that match nothing, and
second thoughts. No identity stays under the cursor for ten seconds, after which the program
would give up on its details, and say so."""

KEYS = "".join(TYPED)


@dataclass(frozen=True)
class Key:
    """A key and what came of it."""

    name: str
    answered: Answered


class Filtering:
    """Types the same keys into the filter over 10,000 and over 100,000 identities, by turns."""

    def __init__(self, bench: Bench) -> None:
        self._keys = KEYS[: KEYS.index(CLEAR) + 1] if bench.quick else KEYS
        self._sizes = (ROWS,) if bench.quick else (ROWS, MANY)
        self._bench = bench
        self._open = ExitStack()
        self._terminals: list[Terminal] = []

    def begin(self) -> Sequence[Row]:
        """Start the programs. The long list takes its time: there are no rows to show yet."""
        for size in self._sizes:
            say(f"{size:,} identities are being listed")
            account = self._open.enter_context(Account(size))
            account.stall("GetEmailIdentity")
            terminal = self._bench.sestui(account, "--refresh", "0")
            self._terminals.append(self._open.enter_context(terminal))
        return ()

    def end(self) -> None:
        """End the programs."""
        self._open.close()

    def measure(self) -> Iterator[Row]:
        """Type, and look at when the last byte of each key came, and at how many came.

        A key's bytes are all that come up to a pause of 0.1 s: the field, the list and its
        title, and the details where the filter leaves none. GetEmailIdentity is left without
        an answer, so that other details never come in between. Counted from writing the key
        to the terminal until its last byte is read there; what a terminal takes to draw is
        not counted. Percentiles are those of a list of times, not interpolated.
        """
        assert len(self._terminals) == len(self._sizes), "the programs did not start"
        for terminal in self._terminals:
            say("waiting for the whole list")
            terminal.seconds_until(LISTED, seconds=LISTING)
        time.sleep(3)  # calls are allowed again
        for terminal in self._terminals:
            terminal.press("/")
        say(f"typing {len(self._keys)} keys into the filter")
        typed = self._type()
        for terminal in self._terminals:
            terminal.quit()

        seconds = [percentile([key.answered.seconds for key in keys], 0.95) for keys in typed]
        most = [max(keys, key=_bytes) for keys in typed]
        slowest = max(typed[0], key=lambda key: key.answered.seconds)
        middle = percentile([key.answered.seconds for key in typed[0]], 0.5)
        how = (
            f"{len(typed[0])} keys, their median {middle * 1000:.1f} ms, the slowest "
            f"{slowest.answered.seconds * 1000:.1f} ms ({slowest.name})"
        )
        yield SECONDS.measured(seconds[0] * 1000, how=how)
        over = sum(_bytes(key) > BYTES.bounds[0] for key in typed[0])
        median_bytes = percentile([_bytes(key) for key in typed[0]], 0.5)
        how = f"at {most[0].name}; the median {median_bytes:,.0f}; {over} keys over the bound"
        yield BYTES.measured(_bytes(most[0]), how=how)
        if len(typed) < 2:
            for figure in (MANY_SECONDS, MANY_BYTES):
                yield figure.measured(how="Left out of a quick run: listing takes minutes.")
            return
        many_middle = percentile([key.answered.seconds for key in typed[1]], 0.5)
        how = (
            f"{seconds[1] * 1000:.1f} ms against {seconds[0] * 1000:.1f} ms, medians "
            f"{many_middle * 1000:.1f} and {middle * 1000:.1f} ms; the same keys by turns"
        )
        yield MANY_SECONDS.measured(seconds[1] / seconds[0], how=how)
        how = f"{_bytes(most[1]):,} at {most[1].name}, against {_bytes(most[0]):,}"
        yield MANY_BYTES.measured(_bytes(most[1]) / _bytes(most[0]), how=how)

    def _type(self) -> Sequence[Sequence[Key]]:
        """Return for each program its keys."""
        typed: list[list[Key]] = [[] for _ in self._terminals]
        text = ""
        for key in self._keys:
            text = "" if key == CLEAR else text[:-1] if key == BACK else text + key
            name = f"“{text}”" if key not in NAMES else f"{NAMES[key]} to “{text}”"
            began = time.monotonic()
            for terminal, keys in zip(self._terminals, typed, strict=True):
                keys.append(Key(name, terminal.press(key)))
                terminal.settle(0.3)  # the cursor has rested, and the details are dimmed
            time.sleep(max(0.0, began + ALLOWANCE - time.monotonic()))
        return typed


def _bytes(key: Key) -> int:
    return len(key.answered.written)
