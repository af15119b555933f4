"""Whole programs on a terminal."""

import contextlib
import os
import re
import select
import signal
import subprocess
import sys
import termios
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

PATIENCE = 10.0
"""Seconds after which something that should have happened counts as not happening."""

LEADER = Path(__file__).with_name("leader.py")

_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_ON_BY_DEFAULT = {b"7", b"25"}
"""Lines wrap, and the cursor is seen."""


def left_on(output: bytes) -> set[bytes]:
    r"""Return which of a terminal's modes are not as before, after a program wrote `output`.

    >>> sorted(left_on(b"\x1b[?1049h\x1b[?25l\x1b[>1u\x1b[?25h"))
    [b'?1049', b'kitty keyboard']
    """
    on = {
        mode: letter == b"h"
        for modes, letter in _MODES.findall(output)
        for mode in modes.split(b";")
    }
    left = {b"?" + mode for mode, is_on in on.items() if is_on != (mode in _ON_BY_DEFAULT)}
    if len(re.findall(rb"\x1b\[>\d+u", output)) != len(re.findall(rb"\x1b\[<\d*u", output)):
        left.add(b"kitty keyboard")
    if re.findall(rb"\x1b\]22;([^\x07\x1b]*)", output)[-1:] not in ([], [b"default"]):
        left.add(b"pointer shape")
    if re.findall(rb"\x1b\[([\d;]*)m", output)[-1:] not in ([], [b""], [b"0"]):
        left.add(b"colours")
    return left


class Pty:
    """A program on a terminal of its own, in the foreground as a shell would run it.

    What the program writes is collected as it comes, so that it never waits for a reader.
    Nothing answers the queries it may send. A program that still runs on the way out is
    killed.
    """

    pid: int
    started: float
    """When the program was started, on the clock of `time.monotonic`."""
    termios_before: list[Any]

    def __init__(
        self,
        arguments: Sequence[str | os.PathLike[str]],
        *,
        env: Mapping[str, str],
        size: tuple[int, int] = (120, 40),
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        """Prepare to run `arguments` with `env` and nothing else, on `size` columns and rows."""
        self._arguments = [os.fspath(argument) for argument in arguments]
        self._env = env
        self._size = size
        self._cwd = cwd
        self._mark = f"<end {uuid.uuid4().hex}>".encode()
        self._news = threading.Condition()
        self._output = bytearray()
        self._complete = False
        self._status: int | None = None
        self._stops = 0

    def __enter__(self) -> Self:
        self._master, slave = os.openpty()
        self.resize(*self._size)
        self.termios_before = self.termios()
        self._leader = subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", str(LEADER)),
                *(os.ttyname(slave), self._mark.decode(), *self._arguments),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=self._env,
            cwd=self._cwd,
            start_new_session=True,
        )
        assert self._leader.stdout is not None
        pid, started = self._leader.stdout.readline().split()[1:]
        self.pid, self.started = int(pid), float(started)
        os.close(slave)
        self._ear, self._mouth = os.pipe()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._news:
            if self._status is None:
                with contextlib.suppress(ProcessLookupError):  # it just ended
                    self.signal(signal.SIGKILL)
                self._news.wait_for(lambda: self._status is not None, PATIENCE)
        os.close(self._mouth)
        self._reader.join()
        os.close(self._ear)
        if self._master >= 0:
            os.close(self._master)
        with self._leader:  # its standard input is closed, and so it ends
            pass

    @property
    def output(self) -> bytes:
        """All that came so far."""
        with self._news:
            return bytes(self._output)

    @property
    def count(self) -> int:
        """How many bytes came so far."""
        with self._news:
            return len(self._output)

    def write(self, keys: str | bytes) -> None:
        """Type `keys`."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self._master, data) :]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told by SIGWINCH."""
        termios.tcsetwinsize(self._master, (rows, columns))

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Take the terminal away, as when a connection breaks: the program gets SIGHUP."""
        os.write(self._mouth, b"!")
        with self._news:
            self._news.wait_for(lambda: self._master < 0, PATIENCE)

    def termios(self) -> list[Any]:
        """Return the settings of the terminal, to compare with `termios_before`."""
        return termios.tcgetattr(self._master)

    def until(self, wanted: bytes | Callable[[bytes], object], seconds: float = PATIENCE) -> bytes:
        """Return all output once it holds `wanted`, or `wanted` is true of it.

        Fails after `seconds`, or as soon as the program ended without it.
        """
        deadline = time.monotonic() + seconds
        with self._news:
            while True:
                output = bytes(self._output)
                if wanted in output if isinstance(wanted, bytes) else wanted(output):
                    return output
                left = deadline - time.monotonic()
                if left <= 0 or self._all_read():
                    pytest.fail(f"{wanted!r} did not come; the last that did: {output[-500:]!r}")
                self._news.wait(left)

    def settle(self, quiet: float = 0.25, seconds: float = PATIENCE) -> int:
        """Return `count` once nothing came for `quiet` seconds: where counting starts or ends."""
        deadline = time.monotonic() + seconds
        with self._news:
            while self._news.wait(quiet):
                if time.monotonic() > deadline:
                    pytest.fail(f"output did not end within {seconds:g} s")
            return len(self._output)

    def wait(self, seconds: float = PATIENCE) -> int:
        """Return the exit status, once the program ended and all that it wrote was read.

        The status is as a shell has it: 128 and the number of the signal that ended it.
        """
        with self._news:
            if not self._news.wait_for(self._all_read, seconds):
                last = bytes(self._output[-500:])
                pytest.fail(f"still running after {seconds:g} s; the last that came: {last!r}")
            assert self._status is not None
            return self._status if self._status >= 0 else 128 - self._status

    def wait_stopped(self, times: int = 1, seconds: float = PATIENCE) -> None:
        """Return once the program was stopped, as by Ctrl+Z, for the `times`th time."""
        with self._news:
            if not self._news.wait_for(lambda: self._stops >= times, seconds):
                pytest.fail(f"not stopped within {seconds:g} s")

    def _all_read(self) -> bool:
        """Say whether the program ended and nothing more will come."""
        return self._status is not None and (self._complete or self._master < 0)

    def _read(self) -> None:
        """Collect what the terminal and the leader tell, until the mouth is closed."""
        assert self._leader.stdout is not None
        events = self._leader.stdout.fileno()
        sources = [self._master, events, self._ear]
        while True:
            ready = select.select(sources, [], [])[0]
            with self._news:
                if self._master in ready:
                    self._hear_terminal()
                if events in ready and not self._hear_leader(os.read(events, 4096)):
                    sources.remove(events)
                if self._ear in ready:
                    if not os.read(self._ear, 1):
                        return
                    sources.remove(self._master)
                    os.close(self._master)
                    self._master = -1
                self._news.notify_all()

    def _hear_terminal(self) -> None:
        """Take what came, but for the mark that the leader writes when all is over."""
        old = len(self._output)
        self._output += os.read(self._master, 65536)
        found = self._output.find(self._mark, max(0, old - len(self._mark)))
        if found >= 0:
            del self._output[found : found + len(self._mark)]
            self._complete = True

    def _hear_leader(self, lines: bytes) -> bool:
        """Take what the leader says; return False when it has nothing more to say."""
        for line in lines.splitlines():
            word, number = line.split()
            if word == b"exit":
                self._status = int(number)
            else:
                self._stops += 1
        return bool(lines)
