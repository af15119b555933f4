"""However the whole program ends, the terminal is as it was before."""

import os
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGTERM, Signals
from threading import Event
from typing import Any

import pytest

from tests.endpoint import PUT_SET, Endpoint, stall
from tests.person import SEND, Person
from tests.pseudo_terminal import LEADER, left_on
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, running_with, until

STATUS = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143}
SOON = 2.0
"""Seconds after which nothing is left of a program whose terminal is gone."""
FAULT = "a fault of its own"
NOHUP = ["/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"']


def cases(quick: list[tuple[Any, ...]], every: Iterator[tuple[Any, ...]]) -> list[Any]:
    """Return the cases that are always tried, and marked as slow the rest of `every`."""
    slow = [pytest.param(*case, marks=pytest.mark.slow) for case in every if case not in quick]
    return [*quick, *slow]


@contextmanager
def running(
    tmp_path: Path, *command: str, size: tuple[int, int] = (80, 24), **more: str
) -> Iterator[tuple[Pty, Endpoint]]:
    """Run the program over SSH on an account; `MARK` is in its environment."""
    with Endpoint(identities=9) as endpoint:
        told = {"AWS_ENDPOINT_URL": endpoint.url, "SSH_TTY": "/dev/pts/0", "MARK": str(tmp_path)}
        env = environ(tmp_path, **told, **more)
        with Pty(command or SESTUI, env=env, size=size, cwd=tmp_path) as terminal:
            yield terminal, endpoint


def is_as_before(terminal: Pty) -> bool:
    return not left_on(terminal.output) and terminal.termios() == terminal.termios_before


def left(tmp_path: Path) -> list[bytes]:
    """Return the command lines of the program and of what it started, as long as they run."""
    lines = []
    for pid in running_with("MARK", str(tmp_path)):
        with suppress(OSError):
            lines.append(Path(f"/proc/{pid}/cmdline").read_bytes())
    return [line for line in lines if line and os.fsencode(LEADER) not in line]


def list_is_shown(terminal: Pty, _: Endpoint) -> None:
    Person(terminal).sees("as of")


def form_is_filled(terminal: Pty, _: Endpoint) -> None:
    person = Person(terminal)
    person.sees("as of")
    person.sees("A domain.", "n", "shop.example.net")


def plain_screen_waits(terminal: Pty, _: Endpoint) -> None:
    person = Person(terminal)
    person.sees("as of")
    person.sees("Sent to your terminal", "y")
    person.sees("Enter goes back.", "v")


def many_are_switched(terminal: Pty, endpoint: Endpoint) -> None:
    person = Person(terminal)
    person.sees("as of")
    person.sees("Default configuration set of 5 identities", "g", " " * 5, "s")
    person.sees("5 with none", "market\r")
    endpoint.fail(PUT_SET, stall(Event()))
    person.types(SEND)
    endpoint.wait_for_call(PUT_SET)


PLACES = (list_is_shown, form_is_filled, plain_screen_waits, many_are_switched)


@pytest.mark.parametrize(
    ("place", "number"),
    cases(
        [(many_are_switched, SIGTERM)],
        ((place, number) for place in PLACES for number in STATUS),
    ),
)
def test_a_signal_ends_it_unasked(
    tmp_path: Path, place: Callable[[Pty, Endpoint], None], number: Signals
) -> None:
    with running(tmp_path) as (terminal, endpoint):
        place(terminal, endpoint)
        terminal.signal(number)
        assert terminal.wait() == STATUS[number]
        assert is_as_before(terminal)


EARLY = """
import importlib.abc, os, signal, sys, threading, time
from sestui.__main__ import main
from sestui.terminal import signals

came, note = [], signals.Watch._note
signals.Watch._note = lambda *what: (came.append(what), note(*what))

def here():
    os.write(2, b"<here>")
    if threading.current_thread() is threading.main_thread():
        while not came:
            time.sleep(0.01)
    else:
        threading.Event().wait()

class At(importlib.abc.MetaPathFinder):
    def find_spec(self, name, *_):
        if name == {place!r}:
            here()

sys.meta_path.insert(0, At())
if {place!r} == "the first frame":
    from sestui.ui.screens.browse import BrowseScreen
    compose = BrowseScreen.compose
    BrowseScreen.compose = lambda screen: here() or compose(screen)
if {place!r} == "the first call":
    from sestui.ses.gateway_process import GatewayProcess
    target = GatewayProcess.target
    GatewayProcess.target = lambda gateway: here() or target(gateway)
if {place!r} == "the watch":
    handle = signals._handle
    signals._handle = lambda number, handler: (
        handle(number, handler), here() if number == signal.SIGCONT else None
    )
main()
"""
EARLY_PLACES = ("textual.app", "the watch", "the first frame", "the first call")


@pytest.mark.parametrize(
    ("place", "number"),
    cases(
        [("the first frame", SIGTERM)],
        ((place, number) for place in EARLY_PLACES for number in STATUS),
    ),
)
def test_an_early_signal_ends_it(tmp_path: Path, place: str, number: Signals) -> None:
    with running(tmp_path, sys.executable, "-c", EARLY.format(place=place)) as (terminal, _):
        terminal.until(b"<here>")
        terminal.signal(number)
        assert terminal.wait() == STATUS[number]
        assert is_as_before(terminal)
        assert b"Traceback" not in terminal.output


@pytest.mark.slow
@pytest.mark.parametrize("second", STATUS)
@pytest.mark.parametrize("first", STATUS)
def test_a_second_signal_does_no_harm(tmp_path: Path, first: Signals, second: Signals) -> None:
    with running(tmp_path) as (terminal, endpoint):
        form_is_filled(terminal, endpoint)
        terminal.signal(first)
        terminal.signal(second)
        terminal.until(b"\x1b[?1049l")
        with suppress(ProcessLookupError):
            terminal.signal(second)
        assert terminal.wait() in (STATUS[first], STATUS[second])
        assert is_as_before(terminal)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["q", "\x11", "\x03"])
def test_quitting_takes_no_second_while_a_call_hangs(tmp_path: Path, key: str) -> None:
    def at_once() -> bool:
        with running(tmp_path) as (terminal, endpoint):
            endpoint.fail("GetAccount", stall(Event()))
            terminal.until(b"as of")
            start_up = time.monotonic() - terminal.started
            endpoint.wait_for_call("GetAccount")
            before = time.monotonic()
            terminal.write(key)
            assert terminal.wait() == 0
            ended = time.monotonic()
            assert is_as_before(terminal)
            return ended - before <= max(1, start_up)  # more than a second on a slow machine

    assert any(at_once() for _ in range(3)), "on a busy machine one may take longer"


@pytest.mark.parametrize(
    ("place", "command"),
    cases(
        [(plain_screen_waits, [*NOHUP, *SESTUI])],
        ((place, command) for place in PLACES for command in (SESTUI, [*NOHUP, *SESTUI])),
    ),
)
def test_it_is_gone_soon_after_its_terminal(
    tmp_path: Path, place: Callable[[Pty, Endpoint], None], command: list[str]
) -> None:
    log = tmp_path / "log"
    with running(tmp_path, *command, "--log", str(log)) as (terminal, endpoint):
        place(terminal, endpoint)
        terminal.hang_up()
        assert terminal.wait(SOON) == STATUS[SIGHUP]
    assert FAULT not in log.read_text()


BLIND = """
from select import POLLHUP, POLLNVAL, poll
from sestui.__main__ import main
from sestui.terminal import signals

class Blind:
    def __init__(self):
        self._poll = poll()
        self.register, self.unregister = self._poll.register, self._poll.unregister

    def poll(self, timeout=None):
        told = self._poll.poll(timeout)
        return [(stream, POLLNVAL if event & POLLHUP else event) for stream, event in told]

signals.select.poll = Blind
main()
"""


@pytest.mark.slow
def test_it_is_gone_soon_even_where_a_terminal_cannot_be_polled(tmp_path: Path) -> None:
    with running(tmp_path, *NOHUP, sys.executable, "-c", BLIND) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        terminal.hang_up()
        assert terminal.wait(SOON) == STATUS[SIGHUP]


@pytest.mark.slow
@pytest.mark.parametrize("end", [Pty.hang_up, lambda terminal: terminal.signal(SIGTERM)])
def test_a_tool_that_hangs_ends_with_it(tmp_path: Path, end: Callable[[Pty], None]) -> None:
    tool = tmp_path / "xclip"
    tool.write_text("#!/bin/sh\nsleep 60\n")
    tool.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"

    def tools() -> list[bytes]:
        return [line for line in left(tmp_path) if os.fsencode(tool) in line]

    command = [*SESTUI, "--clipboard", "native"]
    with running(tmp_path, *command, DISPLAY=":77", PATH=path) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        terminal.write("y")
        until(tools)
        end(terminal)
        terminal.wait(SOON)
        assert tools() == []


@pytest.mark.slow
def test_the_end_of_standard_input_alone_ends_it(tmp_path: Path) -> None:
    typed, read = os.openpty()
    termios.tcsetwinsize(read, (24, 80))
    command = ["/bin/sh", "-c", f'exec "$0" "$@" <{os.ttyname(read)}', *SESTUI]
    with running(tmp_path, *command) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        os.close(read)
        os.close(typed)
        assert terminal.wait(SOON) == STATUS[SIGHUP]
        assert is_as_before(terminal)


@pytest.mark.slow
def test_a_terminal_that_tells_no_size_gets_a_frame_and_is_left(tmp_path: Path) -> None:
    with running(tmp_path, size=(0, 0)) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        Person(terminal).rests()
        terminal.write("q")
        assert terminal.wait() == 0
        assert is_as_before(terminal)
