"""A signal ends the program also when it hangs: nothing is left of it, and the terminal is back."""

import sys
import termios
from pathlib import Path
from signal import SIGHUP, SIGINT, SIGTERM, Signals

import pytest

from tests.person import Person
from tests.test_leaving import SOON, STATUS, is_as_before, left, list_is_shown, running
from tests.tools import until

HANGING = """
from sestui.__main__ import main
from sestui.ui.app import SestuiApp

def hang(app):
    app._driver.write("<here>")
    while True:
        pass

SestuiApp.action_help = hang
main()
"""


@pytest.mark.slow
def test_a_signal_ends_it_even_when_it_hangs(tmp_path: Path) -> None:
    with running(tmp_path, sys.executable, "-c", HANGING) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        terminal.write("?")
        terminal.until(b"<here>")
        terminal.signal(SIGTERM)
        assert terminal.wait(SOON) == STATUS[SIGTERM]
        assert is_as_before(terminal)


@pytest.mark.slow
def test_a_signal_ends_it_on_a_terminal_that_takes_no_more(tmp_path: Path) -> None:
    """And with it a program that is to give credentials, and sleeps."""
    started = tmp_path / "started"
    process = f"/bin/sh -c 'touch {started}; sleep 600'"
    (tmp_path / "config").write_text(f"[default]\ncredential_process = {process}\n")
    config = str(tmp_path / "config")
    with running(tmp_path, AWS_CONFIG_FILE=config, AWS_ACCESS_KEY_ID="") as (terminal, _):
        until(started.exists)
        with open(f"/proc/{terminal.pid}/fd/0", "rb") as held:
            termios.tcflow(held, termios.TCOOFF)
            terminal.write("?\x1b[27u" * 30)
            terminal.signal(SIGTERM)
            until(lambda: not left(tmp_path), SOON)
            termios.tcflow(held, termios.TCOON)
        assert terminal.wait() == STATUS[SIGTERM]
        assert terminal.termios() == terminal.termios_before


STUCK = """
import termios
from sestui.__main__ import main
from sestui.terminal import plain_screen

printing = plain_screen._print

def stuck(text):
    print("<here>", flush=True)
    termios.tcflow(0, termios.TCOOFF)
    printing(text * 100_000)

plain_screen._print = stuck
main()
"""


@pytest.mark.parametrize(
    "number",
    [pytest.param(number, marks=pytest.mark.slow) for number in (SIGTERM, SIGHUP, SIGINT)],
)
def test_a_signal_ends_it_on_a_plain_screen_that_takes_no_more(
    tmp_path: Path, number: Signals
) -> None:
    with running(tmp_path, sys.executable, "-c", STUCK) as (terminal, endpoint):
        list_is_shown(terminal, endpoint)
        Person(terminal).sees("Sent to your terminal", "y")
        terminal.write("v")
        terminal.until(b"<here>")
        with open(f"/proc/{terminal.pid}/fd/0", "rb") as held:
            terminal.signal(number)
            until(lambda: not left(tmp_path), SOON)
            termios.tcflow(held, termios.TCOON)
        assert terminal.wait() == STATUS[number]
        assert is_as_before(terminal)
