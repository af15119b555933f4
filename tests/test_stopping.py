"""The whole program, stopped: the terminal is as before. And continued: the same frame."""

import os
import shlex
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP, SIGTERM, SIGTSTP

import pytest

from tests.endpoint import Endpoint
from tests.person import Person, plain
from tests.pseudo_terminal import left_on
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, Tmux, need, running_with, until

STOP = "\x1a"
STOPPED = "Stopped"
"""What the shell says of its job."""
DETAILS, FORM, PLAIN = "It can send.", "A domain.", "Enter goes back."


def continues(terminal: Pty, seen: str) -> None:
    """Continue the program, and wait until it shows what was seen before."""
    start = terminal.count
    terminal.signal(SIGCONT)
    terminal.until(lambda output: seen.encode() in plain(output[start:]))


@pytest.mark.parametrize("by_key", [True, pytest.param(False, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_the_terminal_is_as_before_while_it_is_stopped(tmp_path: Path, by_key: bool) -> None:
    with Endpoint(identities=9) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        with Pty(SESTUI, env=env) as terminal:
            person = Person(terminal)
            places = ((DETAILS, ""), (FORM, "nshop.example.net"), (PLAIN, "\x1b[27u~yv"))
            for times, (seen, keys) in enumerate(places, 1):
                person.sees(seen, *keys.split("~"))
                if by_key:
                    terminal.write(STOP)
                else:
                    terminal.signal(SIGTSTP)
                terminal.wait_stopped(times)
                assert left_on(terminal.output) == set()
                assert terminal.termios() == terminal.termios_before
                continues(terminal, seen)
            terminal.signal(SIGTERM)
            assert terminal.wait() == 143
            assert left_on(terminal.output) == set()


@pytest.mark.slow
def test_ctrl_z_does_nothing_where_it_was_ignored_at_the_start(tmp_path: Path) -> None:
    with Endpoint(identities=9) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        with Pty(["/bin/sh", "-c", 'trap "" TSTP; exec "$0" "$@"', *SESTUI], env=env) as terminal:
            person = Person(terminal)
            person.sees(DETAILS)
            person.sees(FORM, STOP, "nshop.example.net")
            terminal.write("\x1b[27uq")
            assert terminal.wait() == 0


class Shell(Tmux):
    """A shell in tmux, and the program as its job."""

    def types(self, *keys: str) -> None:
        """Type keys by their names, or whole words."""
        self.run("send-keys", *keys)

    def commands(self, line: str) -> None:
        self.types(line, "Enter")

    def sees(self, text: str, *keys: str) -> None:
        """Type keys and wait for a text."""
        self.types(*keys)
        until(lambda: text in self.screen(), what=text)

    def frame(self) -> bytes:
        """Return what is shown, with its colours, and where the cursor is."""
        return self.run("capture-pane", "-e", "-p", ";", "display", "-p", "#{cursor_x} #{cursor_y}")

    def rests(self) -> bytes:
        """Return what is shown once it stays so for a tenth of a second."""
        shown: deque[bytes] = deque(maxlen=8)

        def stays() -> bool:
            shown.append(self.frame())
            return shown.count(shown[0]) == shown.maxlen

        until(stays)
        return shown[0]

    def stops(self) -> None:
        """Stop the job, and wait for the shell."""
        self.types("C-z")
        self.stopped()

    def stopped(self) -> None:
        """Wait until the shell says that the job is stopped."""
        until(lambda: STOPPED in self.screen(), what=STOPPED)

    def clears(self) -> None:
        """Have the shell forget what it said."""
        self.commands("clear")
        until(lambda: self.screen().strip() == "$", what="an empty screen")

    def resizes(self, columns: int, rows: int) -> None:
        self.run("resize-window", "-x", str(columns), "-y", str(rows))

    def continues(self, frame: bytes) -> None:
        """Continue the job, and wait for what it is to show."""
        self.commands("fg")
        until(lambda: self.frame() == frame, what="the frame it had")


@contextmanager
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Run the program in a shell, up to its first details."""
    need("tmux", "bash")
    with Endpoint(identities=9) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, MARK=str(tmp_path), PS1="$ ")
        with Shell(env) as bash:
            start = ("new-session", "-d", "-x", "100", "-y", "30", "bash", "--norc", "--noprofile")
            bash.run("start-server", ";", *start)
            bash.commands(shlex.join([*SESTUI, "--refresh", "0"]))
            bash.sees(DETAILS)
            yield bash


def job(tmp_path: Path) -> int:
    """Return the id of the program's process."""
    found = running_with("MARK", str(tmp_path))
    wanted = os.fsencode("\0".join(SESTUI))
    return next(pid for pid in found if wanted in Path(f"/proc/{pid}/cmdline").read_bytes())


def test_it_shows_the_same_frame_when_continued(tmp_path: Path) -> None:
    with shell(tmp_path) as bash:
        details = bash.rests()
        bash.stops()
        bash.continues(details)

        os.kill(job(tmp_path), SIGSTOP)
        bash.stopped()
        bash.continues(details)

        bash.sees(FORM, "n", "shop.example.net")
        large = bash.rests()
        bash.resizes(80, 24)
        until(lambda: "esc" in bash.screen().splitlines()[-1])
        small = bash.rests()
        bash.stops()
        bash.resizes(100, 30)
        bash.continues(large)
        bash.stops()
        bash.resizes(80, 24)
        bash.continues(small)


def stopped_by_key(bash: Shell, _: int) -> None:
    bash.stops()


def stopped_in_background(bash: Shell, _: int) -> None:
    bash.stops()
    bash.clears()
    bash.commands("bg")
    bash.sees("&")
    bash.sees(STOPPED, "Enter")


def stopped_from_outside(bash: Shell, pid: int) -> None:
    os.kill(pid, SIGSTOP)
    bash.stopped()


STOPS = (stopped_by_key, stopped_in_background, stopped_from_outside)


@pytest.mark.slow
@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("plain", [False, True])
def test_the_shell_continues_it_and_ends_it(
    tmp_path: Path, stop: Callable[[Shell, int], None], plain: bool
) -> None:
    with shell(tmp_path) as bash:
        program = job(tmp_path)
        if plain:
            bash.sees(PLAIN, "y", "v")
        for _ in range(2):
            stop(bash, program)
            bash.clears()
            bash.commands("fg")
            bash.sees(PLAIN if plain else DETAILS)
        stop(bash, program)
        bash.clears()
        bash.commands("kill %1")
        until(lambda: not Path(f"/proc/{program}").exists())
        bash.sees("Exit 143", "Enter")
        modes = bash.run("display", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}")
        assert modes.split() == [b"0", b"0", b"1"]
