"""What tests lean on: a terminal that tells the truth, and skips that cannot hide."""

import os
import signal
import sys

import pytest

from tests.tools import Pty, need, plain_environ, until


def python(script: str) -> list[str]:
    return [sys.executable, "-I", "-c", script]


def test_a_missing_program_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        need("sh", "no-such-program")


def test_a_missing_program_fails_the_test_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    need("sh")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        need("sh", "no-such-program")


def test_all_that_a_program_writes_is_kept() -> None:
    script = "import sys; sys.stdout.write('x' * 300_000 + 'end'); sys.exit(3)"
    with Pty(python(script), env=plain_environ()) as terminal:
        assert terminal.wait() == 3
        assert terminal.output == b"x" * 300_000 + b"end"
        assert terminal.count == 300_003


def test_a_program_has_the_terminal_under_control() -> None:
    script = (
        "import os, signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_DFL)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH})\n"
        "print(os.ttyname(0), os.tcgetpgrp(0) == os.getpgrp(), tuple(os.get_terminal_size()))\n"
        "signal.sigwait({signal.SIGWINCH})\n"
        "print(tuple(os.get_terminal_size()))\n"
        "print(input())\n"
        "signal.pause()"
    )
    with Pty(python(script), env=plain_environ(), size=(90, 30)) as terminal:
        terminal.until(b"True (90, 30)")
        terminal.resize(50, 20)
        terminal.until(b"(50, 20)")
        terminal.write("typed\n")
        terminal.until(lambda output: output.count(b"typed\r\n") == 2)
        terminal.write("\x03")
        assert terminal.wait() == 128 + signal.SIGINT


def test_a_program_can_be_stopped_and_continued() -> None:
    with Pty(python("input('? '); print('on')"), env=plain_environ()) as terminal:
        terminal.until(b"? ")
        terminal.write("\x1a")
        terminal.wait_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.write("\n")
        terminal.until(b"on\r\n")
        assert terminal.wait() == 0


def test_settings_that_a_program_leaves_behind_are_seen() -> None:
    with Pty(python("pass"), env=plain_environ()) as terminal:
        assert terminal.wait() == 0
        assert terminal.termios() == terminal.termios_before
    with Pty(python("import tty; tty.setraw(0)"), env=plain_environ()) as terminal:
        assert terminal.wait() == 0
        assert terminal.termios() != terminal.termios_before


def test_a_terminal_that_goes_away_hangs_the_program_up() -> None:
    with Pty(
        python("import signal; print('up', flush=True); signal.pause()"), env=plain_environ()
    ) as terminal:
        terminal.until(b"up")
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP


def test_a_program_that_does_not_end_is_killed_on_the_way_out() -> None:
    script = "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\nwhile True: input('up')"
    with Pty(python(script), env=plain_environ()) as terminal:
        terminal.until(b"up")
    with pytest.raises(ProcessLookupError):
        os.kill(terminal.pid, 0)


def test_patience_ends() -> None:
    with pytest.raises(pytest.fail.Exception, match="it rains"):
        until(lambda: False, 0.05, "it rains")
    with (
        Pty(python("input()"), env=plain_environ()) as terminal,
        pytest.raises(pytest.fail.Exception, match="that"),
    ):
        terminal.until(b"that", 0.05)


def test_there_is_no_waiting_for_a_program_that_ended() -> None:
    with (
        Pty(python("print('this')"), env=plain_environ()) as terminal,
        pytest.raises(pytest.fail.Exception, match="that did: b'this"),
    ):
        terminal.until(b"that", 60)
