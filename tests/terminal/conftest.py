"""What tests of the clipboard share."""

import re
import stat
from base64 import b64decode
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.tools import x_display


class FakeTools:
    """A folder of clipboard tools that take note of what they are given."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self._taken = folder / "taken"
        self.path.mkdir()
        self._taken.mkdir()

    def add(self, name: str, first: str = "", after: str = "") -> None:
        """Add a tool that runs the line `first`, takes its input, and runs the line `after`."""
        tool = self.path / name
        taken = f"{self._taken}/{name}"
        tool.write_text(
            f'#!/bin/sh\n{first}\necho "$*" >>{taken}.calls\n/bin/cat >{taken}.text\n{after}\n'
        )
        tool.chmod(stat.S_IRWXU)

    def calls(self, name: str) -> Sequence[str]:
        """Return the arguments of each call that the tool took."""
        calls = self._taken / f"{name}.calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def text(self, name: str) -> bytes:
        """Return the input of the last call."""
        return (self._taken / f"{name}.text").read_bytes()


class Terminal:
    """Takes note of what it is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __call__(self, sequence: str) -> None:
        self.sent.append(sequence)

    @property
    def how(self) -> str | None:
        """How a text came: `bare`, in `dcs`, or not at all; at most once."""
        assert len(self.sent) <= 1
        if not self.sent:
            return None
        return "dcs" if self.sent[0].startswith("\x1bP") else "bare"

    @property
    def text(self) -> str:
        """The text that came."""
        bare = re.sub(r"\x1bP|\x1b\\", "", self.sent[0])
        (encoded,) = re.findall(r"^\x1b\]52;c;(.*)\x07$", bare)
        return b64decode(encoded, validate=True).decode()


@pytest.fixture
def terminal() -> Terminal:
    """Return a terminal that was sent nothing yet."""
    return Terminal()


@pytest.fixture
def tools(tmp_path: Path) -> FakeTools:
    """Return a folder for tools, empty as yet."""
    return FakeTools(tmp_path)


@pytest.fixture
def good_tools(tools: FakeTools) -> FakeTools:
    """Return tools that take all they are given."""
    tools.add("xclip")
    tools.add("tmux", 'test "$1" = show-messages && exit')  # it lists no terminal
    return tools


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Yield the name of a live X display."""
    with x_display() as name:
        yield name
