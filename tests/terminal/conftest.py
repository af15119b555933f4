"""What tests of the clipboard share."""

import stat
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


@pytest.fixture
def tools(tmp_path: Path) -> FakeTools:
    """Return a folder for tools, empty as yet."""
    return FakeTools(tmp_path)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """Yield the name of a live X display."""
    with x_display() as name:
        yield name
