"""What every measurement needs: what is measured, where it runs, and how thoroughly."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.account import Account
from tests.benchmarks.terminal import Terminal
from tests.endpoint import Endpoint
from tests.tools import ALL_AT_ONCE

SIZE = (120, 40)
"""Columns and rows of the terminal."""

LISTED = b"as of"
"""Stands on the account line once every page of the list is shown."""

NO_DNS = ("--dns-server", "127.0.0.1:9")
"""Refuses every question at once: no resolver hears of what is measured."""

ROWS = 10_000

SIZES = (10, 1_000, ROWS, 100_000)
"""Lists over which it shows how something grows."""

HASTE = f"""
{ALL_AT_ONCE}
from sestui.account import schedule
from sestui.__main__ import main

# Ten pages are read again every 5 s, not 200.
schedule.SECONDS_A_PAGE = 0.5
main()
"""


@dataclass(frozen=True)
class Bench:
    """What is measured, and how thoroughly."""

    python: Path
    """The interpreter of the environment that sestui is installed in."""
    home: Path
    """An empty folder: nobody's settings are read."""
    rounds: int = 15
    """How often what takes time is measured; the medians count."""
    quick: bool = False
    """Whether to measure less, to see that all of it works."""

    @property
    def sizes(self) -> Sequence[int]:
        """The lists that are measured of `SIZES`."""
        return SIZES[:-1] if self.quick else SIZES

    def environ(self, account: Account | Endpoint | None = None) -> Mapping[str, str]:
        """Return all that programs are told: dummy credentials, a plain xterm, the endpoint."""
        endpoint = {} if account is None else {"AWS_ENDPOINT_URL": account.url}
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",  # the only one that older `aws` commands know
            "AWS_EC2_METADATA_DISABLED": "true",
            **endpoint,
        }

    def sestui(self, account: Account, *options: str) -> Terminal:
        """Return a terminal with the program on it, started as its console script."""
        program = self.python.with_name("sestui")
        return self.terminal(program, *NO_DNS, *options, account=account)

    def hasty(self, account: Account, *options: str) -> Terminal:
        """Return a terminal with the program on it that may make as many calls as it likes.

        It does the same, but sooner: for what is measured of anything but calls.
        """
        return self.terminal(self.python, "-c", HASTE, *NO_DNS, *options, account=account)

    def terminal(self, *command: str | Path, account: Account | None = None) -> Terminal:
        """Return a terminal with a program on it."""
        return Terminal(command, env=self.environ(account), size=SIZE, cwd=self.home)


def say(what: str) -> None:
    """Tell whoever waits how far it is."""
    print(what, file=sys.stderr, flush=True)
