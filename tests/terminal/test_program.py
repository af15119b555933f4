"""Another program that is given a text."""

import os
import sys
import time
import uuid
from pathlib import Path

import pytest

from sestui.terminal import program
from tests.tools import running_with, until

ENVIRON = {"PATH": "/usr/bin:/bin"}


def shell(script: str) -> list[str]:
    return ["/bin/sh", "-c", script]


def test_its_input_output_and_status_are_passed_on() -> None:
    outcome = program.run(shell("cat; exit 3"), b"text\r\n", ENVIRON)
    assert outcome == program.Outcome(3, "text\r\n", "")
    assert not outcome.ok


def test_only_a_silent_success_is_one() -> None:
    assert program.run(shell("cat"), b"text", ENVIRON).ok
    outcome = program.run(shell("echo first >&2; echo 'no display' >&2"), b"text", ENVIRON)
    assert outcome.complaint == "no display"
    assert not outcome.ok


def test_not_reading_its_input_is_no_error() -> None:
    assert program.run(shell(":"), b"x" * 1_000_000, ENVIRON).ok


def test_what_is_not_installed_is_said() -> None:
    outcome = program.run(["no-such-program-anywhere"], b"", ENVIRON)
    assert outcome == program.Outcome(None, complaint="it is not installed")


@pytest.mark.parametrize(
    "script", ["cat >/dev/null; sleep 60", "sleep 60 & sleep 60", "trap '' TERM HUP INT; sleep 60"]
)
def test_what_hangs_is_ended_in_time_with_all_it_started(
    monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(program, "LIMIT", 0.3)
    mark = uuid.uuid4().hex
    started = time.monotonic()
    outcome = program.run(shell(script), b"x" * 1_000_000, {**ENVIRON, "SESTUI_TEST": mark})
    assert time.monotonic() - started < program.LIMIT + 0.5
    assert outcome == program.Outcome(None, complaint="no answer within a second")
    until(lambda: not running_with("SESTUI_TEST", mark), 1, "all are gone")


def test_what_it_leaves_behind_neither_holds_us_up_nor_belongs_to_our_session(
    tmp_path: Path,
) -> None:
    """xclip leaves a process that serves the clipboard, with its descriptors open."""
    pid, end = tmp_path / "pid", tmp_path / "end"
    os.mkfifo(end)
    outcome = program.run(
        shell(f"cat >/dev/null; (read line <{end}) & echo $! >{pid}"), b"text", ENVIRON
    )
    left = int(pid.read_text())
    try:
        assert outcome.ok
        assert os.getsid(left) != os.getsid(0)
    finally:
        end.write_text("now\n")
    until(lambda: not Path(f"/proc/{left}/cmdline").exists() or not cmdline(left), 2, "it ends")


def cmdline(pid: int) -> bytes:
    """Return the command line of a process; nothing for one that only waits to be buried."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_it_is_given_the_environment_without_credentials() -> None:
    environ = {**ENVIRON, "TMUX": "socket", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_PROFILE": "p"}
    printed = program.run(shell("env"), b"", environ).output
    assert "TMUX=socket" in printed
    assert "AWS_" not in printed


def test_it_has_no_terminal_to_write_on() -> None:
    outcome = program.run([sys.executable, "-c", "open('/dev/tty', 'w')"], b"", ENVIRON)
    assert not outcome.ok
