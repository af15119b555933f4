"""The program on a terminal that knows when what was written came."""

import bisect
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.person import plain
from tests.pseudo_terminal import PATIENCE, Pty

OWN_QUIET = 0.1
"""Seconds without output that end what was written in answer to a key. The details of an
identity follow when the cursor has rested on it for 0.15 s: they are not the key's own."""

KEY_REPEAT = 1 / 30
"""Seconds between two keys while one is held down."""


@dataclass(frozen=True)
class Answered:
    """What a key had written to the terminal."""

    seconds: float
    """From the key to the last byte."""
    written: bytes


class Terminal(Pty):
    """A terminal that keeps the time at which each piece of output came."""

    def __enter__(self) -> Self:
        self._times: list[float] = []
        self._counts: list[int] = []
        return super().__enter__()

    def _hear_terminal(self) -> None:
        super()._hear_terminal()
        self._times.append(time.monotonic())
        self._counts.append(len(self._output))

    def seconds_until(self, *wanted: bytes, seconds: float = PATIENCE) -> float:
        """Wait for all of `wanted`; return after how long from the start the last of it came."""
        end = max(self.until(mark, seconds).find(mark) + len(mark) for mark in wanted)
        return self._times[bisect.bisect_left(self._counts, end)] - self.started

    def press(self, key: str, shows: str = "") -> Answered:
        """Press a key that changes something on the screen, and wait for the end of that.

        It ends no sooner than `shows` is on the screen, which the key alone leads to.
        """
        before = self.count
        pressed = time.monotonic()
        self.write(key)
        wanted = shows.encode()
        self.until(lambda output: len(output) > before and wanted in plain(output[before:]))
        after = self.settle(OWN_QUIET)
        last = self._times[bisect.bisect_left(self._counts, after)]
        return Answered(last - pressed, self.output[before:after])

    def hold(self, key: str, times: int) -> None:
        """Have a key repeated so many times; return when it is time for the next."""
        start = time.monotonic()
        for number in range(times):
            self.write(key)
            time.sleep(max(0.0, start + (number + 1) * KEY_REPEAT - time.monotonic()))

    def quit(self) -> None:
        """Leave the program as a person does, so that nothing of it runs any more."""
        self.write("\x11")
        status = self.wait()
        assert status == 0, f"sestui ended with status {status}"


def resident(pid: int) -> int:
    """Return the bytes of memory that a process and its children hold.

    The resident set of the process, as `ps` shows it, and of its children what is theirs alone:
    the program and libraries of which all have the same pages in memory count once.
    """
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _held(pid, "Rss") + sum(_held(int(child), "Private_") for child in children)


def _held(pid: int, kind: str) -> int:
    """Return the bytes of a process that are of a kind, as the kernel sums them up."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) * 1024
