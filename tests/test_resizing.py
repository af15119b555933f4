"""The whole program in a terminal that changes its size."""

import re
import time
from pathlib import Path
from random import Random

import pyte
import pytest

from tests.endpoint import Endpoint
from tests.pseudo_terminal import PATIENCE, Pty
from tests.test_command_line import SESTUI, environ

NARROW, LEAST = (80, 24), (40, 10)

WAYS: dict[str, list[tuple[str, str]]] = {
    "the list": [],
    "the filter": [("/box", "/ box")],
    "the details": [("\t", "It can send."), ("2", "An address has no DKIM")],
    "the help": [("?", "Escape closes.")],
    "the palette": [(":", "Search for"), ("read", "│ read "), ("", "Read everything")],
    "copying as": [("\t", "It can send."), ("Y", "Copy the records")],
    "a new identity": [("n", "New identity"), ("own.example.com", "own.example.com A domain.")],
    "the review": [("n", "New identity"), ("own.example.com\x12", "^s send")],
    "one set": [("s", "Default configuration set"), ("mark", "▌ marketing")],
    "many sets": [("  s", "set of 2 identities"), ("mark", "▌ marketing")],
    "being asked whether to leave": [("n", "New identity"), ("own.example.com\x11", "not created")],
    "the plain screen": [("y", "Press v."), ("v", "Enter goes back.")],
}
"""How to come to each screen from the list: keys, and what is to be seen behind them."""


class Window:
    """What is to be seen on a terminal, as an emulator draws it."""

    def __init__(self, terminal: Pty, size: tuple[int, int]) -> None:
        self._terminal = terminal
        self._drawn = 0
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the window another size, and with it the terminal in it."""
        self._draw()
        columns, rows = size
        self._screen.resize(rows or 24, columns or 80)
        self._terminal.resize(columns, rows)

    def frame(self) -> list[object]:
        """Every cell with its colours, but for the time of day."""
        self._draw()
        cells = self._screen.buffer
        columns, rows = range(self._screen.columns), range(self._screen.lines)
        lines = ["".join(cells[row][column].data for column in columns) for row in rows]
        styles = [[cells[row][column][1:] for column in columns] for row in rows]
        return [[re.sub(r"\d\d:\d\d:\d\d", "hh:mm:ss", line) for line in lines], styles]

    def text(self) -> str:
        """All that is to be seen, as one line."""
        self._draw()
        return " ".join(" ".join(self._screen.display).split())

    def sees(self, text: str) -> None:
        """Wait until a text is to be seen."""
        self._terminal.until(lambda _: text in self.text(), PATIENCE)

    def comes_to(self, place: str) -> None:
        """Go to a place from the list."""
        self.sees("Identities 60")
        for keys, seen in WAYS[place]:
            self._terminal.write(keys)
            self.sees(seen)

    def _draw(self) -> None:
        new = _BEGUN.sub(b"", self._terminal.output[self._drawn :])
        self._drawn += len(new)
        self._stream.feed(_UNKNOWN.sub(b"", new))


_BEGUN = re.compile(rb"\x1b[^A-Za-z]*\Z")
"""A sequence of which the end has not come yet."""
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*(?:u|\$p)")
"""What the emulator takes for text: queries and modes that it does not know."""


def program(tmp_path: Path, endpoint: Endpoint, size: tuple[int, int]) -> Pty:
    """A program that reads nothing by itself, on a terminal over SSH."""
    env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, SSH_TTY="/dev/pts/0")
    return Pty([*SESTUI, "--refresh", "0"], env=env, size=size)


def resize_at_random(window: Window, random: Random, count: int) -> None:
    """Give the window another size 20 times a second."""
    for _ in range(count):
        columns, rows = random.choice([(10, 5), (60, 15), (130, 45), (500, 200)])
        window.resize((random.randint(0, columns), random.randint(0, rows)))
        time.sleep(0.05)


def leave_plain_screen(terminal: Pty, window: Window, place: str) -> None:
    if place == "the plain screen":
        terminal.write("\r")
        window.sees("Identities 60")


def check(tmp_path: Path, place: str, size: tuple[int, int], count: int) -> None:
    """Compare a program that was resized `count` times with one that had the last size always."""
    with Endpoint(identities=60) as endpoint:
        with program(tmp_path, endpoint, size) as terminal:
            window = Window(terminal, size)
            window.comes_to(place)
            leave_plain_screen(terminal, window, place)
            terminal.settle()
            fresh = window.frame()
        with program(tmp_path, endpoint, NARROW) as terminal:
            window = Window(terminal, NARROW)
            window.comes_to(place)
            resize_at_random(window, Random(place), count)
            window.resize(size)
            leave_plain_screen(terminal, window, place)
            terminal.until(lambda _: window.frame() == fresh)
            terminal.write("\x11\x11")
            assert terminal.wait() == 0
        assert endpoint.writes == []


@pytest.mark.slow
@pytest.mark.parametrize("place", ["a new identity", "the plain screen"])
def test_the_last_of_many_sizes_looks_as_if_it_were_the_first(tmp_path: Path, place: str) -> None:
    check(tmp_path, place, LEAST, 12)


@pytest.mark.slow
@pytest.mark.parametrize("size", [LEAST, (120, 40), (500, 200)])
@pytest.mark.parametrize("place", WAYS)
def test_so_does_it_after_200_sizes_in_10_seconds(
    tmp_path: Path, place: str, size: tuple[int, int]
) -> None:
    check(tmp_path, place, size, 200)


@pytest.mark.slow
def test_sizes_that_change_before_there_is_a_frame_do_no_harm(tmp_path: Path) -> None:
    with Endpoint(identities=60) as endpoint:
        with program(tmp_path, endpoint, LEAST) as terminal:
            window = Window(terminal, LEAST)
            window.comes_to("the list")
            terminal.settle()
            fresh = window.frame()
        with program(tmp_path, endpoint, (1, 1)) as terminal:
            window = Window(terminal, (1, 1))
            resize_at_random(window, Random(0), 12)
            window.resize(LEAST)
            terminal.until(lambda _: window.frame() == fresh)
            terminal.write("q")
            assert terminal.wait() == 0
