"""What the terminal is sent for colours and text, by what the environment says of it."""

import re
import sys
from pathlib import Path

import pytest

from tests.person import DOWN, ESCAPE, REVIEW, Person
from tests.pseudo_terminal import Pty
from tests.test_command_line import environ
from tests.tools import ROOT

PROGRAM = """
from sestui import __main__ as program
from tests.ui.looking import states

program._gateway = lambda *_: states()
program.main(["--refresh", "0"])
"""
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")
_BOLD, _UNDERLINED, _REVERSED = 1, 4, 7
ATTRIBUTES = {0, _BOLD, 2, _UNDERLINED, _REVERSED}
OF_SIXTEEN = {*range(30, 38), 39, *range(40, 48), 49, *range(90, 98), *range(100, 108)}

TERMINALS = [
    pytest.param({"TERM": "xterm", "COLORTERM": "truecolor"}, True, marks=pytest.mark.slow),
    pytest.param({"TERM": "xterm-256color"}, True, marks=pytest.mark.slow),
    pytest.param({"TERM": "xterm"}, True, marks=pytest.mark.slow),
    pytest.param({"TERM": "linux"}, True, marks=pytest.mark.slow),
    pytest.param({"TERM": "xterm", "NO_COLOR": "1"}, False, marks=pytest.mark.slow),
    pytest.param({"TERM": "vt100"}, False, marks=pytest.mark.slow),
]


def codes(output: bytes) -> set[int]:
    r"""Every code with which colours and attributes were chosen.

    >>> sorted(codes(b"\x1b[1;38;2;0;0;255mblue\x1b[mdefault"))
    [0, 1, 2, 38, 255]
    """
    return {int(code or 0) for found in _SGR.findall(output) for code in re.split(b"[;:]", found)}


def look_around(terminal: Pty) -> bytes:
    """Go to screens of every kind, and return all that came."""
    person = Person(terminal)
    person.sees("PROBATION")
    person.sees("status: cannot be", "/status:what")
    person.sees("Mark or unmark", ESCAPE, ESCAPE, ":")
    person.types(DOWN)
    person.sees("New identity in", ESCAPE, "n")
    person.sees("There is a dot too many", "a..b\t", REVIEW)
    person.rests()
    return terminal.output


@pytest.mark.parametrize(("env", "colours"), TERMINALS)
def test_only_the_sixteen_colours_are_used_and_none_where_there_are_none(
    env: dict[str, str], colours: bool, tmp_path: Path
) -> None:
    program = [sys.executable, "-c", PROGRAM]
    with Pty(program, env=environ(tmp_path, **env), size=(110, 40), cwd=ROOT) as terminal:
        used = codes(look_around(terminal))
    assert {_BOLD, _UNDERLINED, _REVERSED} <= used, "focus and choices can be seen without colours"
    assert used <= ATTRIBUTES | (OF_SIXTEEN if colours else set())
    assert not colours or {31, 32, 33} <= used


def test_a_terminal_without_utf8_is_sent_none(tmp_path: Path) -> None:
    program = [sys.executable, "-c", PROGRAM]
    with Pty(program, env=environ(tmp_path, LC_ALL="C"), size=(110, 40), cwd=ROOT) as terminal:
        assert look_around(terminal).isascii()
