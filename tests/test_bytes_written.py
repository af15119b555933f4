"""What the program writes to the terminal by itself, and for the keys that are pressed often."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoint import Endpoint, row
from tests.test_command_line import environ
from tests.tools import Pty

LISTED = 60

PROGRAM = """
from sestui.account import schedule
from sestui.__main__ import main

schedule.SECONDS_A_PAGE = 1.0  # as no account would allow; refreshed as often as asked for
main(["--refresh", "1"])
"""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint(identities=LISTED) as endpoint:
        yield endpoint


def terminal(tmp_path: Path, endpoint: Endpoint, *arguments: str) -> Pty:
    return Pty(arguments, env=environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url))


def wait_for_refresh(endpoint: Endpoint, terminal: Pty) -> None:
    """Wait until the list was read once more, and what is read with it."""
    lists = endpoint.count("ListEmailIdentities")
    details = endpoint.count("GetEmailIdentity")
    endpoint.wait_for_call("ListEmailIdentities", count=lists + 1)
    endpoint.wait_for_call("GetEmailIdentity", count=details + 1)
    terminal.settle(0.3)


def test_a_refresh_writes_two_times_of_day_and_behind_a_dialog_nothing_even_with_news(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    with terminal(tmp_path, endpoint, sys.executable, "-c", PROGRAM) as screen:
        screen.until(b"read ")
        screen.settle(0.3)
        before = screen.count
        wait_for_refresh(endpoint, screen)
        written = screen.output[before:]
        assert b"as of" in written
        assert b"read " in written
        assert len(written) <= 200, written
        screen.write("?")
        screen.until(b"Escape closes.")
        before = screen.settle(0.3)
        lists = endpoint.count("ListEmailIdentities")
        endpoint.identities = [row("new.example.com"), *endpoint.identities]
        endpoint.wait_for_call("ListEmailIdentities", count=lists + 2)
        screen.settle(0.3)
        assert screen.output[before:] == b""
        screen.write("\x1b")
        screen.until(b"1 new: new.example.com.")


def test_a_mark_writes_the_two_rows_it_concerns_and_the_title(
    tmp_path: Path, endpoint: Endpoint
) -> None:
    env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
    arguments = (sys.executable, "-m", "sestui", "--refresh", "0")
    with Pty(arguments, env=env, size=(80, 24)) as screen:
        screen.until(b"as of")
        before = screen.settle(0.3)
        screen.write(" ")
        screen.until(lambda output: b"1 marked" in output[before:])
        screen.settle(0.1)
        written = screen.output[before:]
        assert written.count(b"@example.org") == 2, written
        assert len(written) <= 400, written
