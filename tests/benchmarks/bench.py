"""What every measurement needs: what is measured, where it runs, and how thoroughly."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.account import Account
from tests.benchmarks.terminal import Terminal
from tests.endpoint import Endpoint

SIZE = (120, 40)
"""Columns and rows of the terminal."""

LISTED = b"as of"
"""Stands on the account line once every page of the list is shown."""

ROWS = 10_000


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

    def environ(self, account: Account | Endpoint) -> Mapping[str, str]:
        """Return all that programs are told: the endpoint, dummy credentials, a plain xterm."""
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
            "AWS_ENDPOINT_URL": account.url,
        }

    def sestui(self, account: Account, *options: str) -> Terminal:
        """Return a terminal with the program on it, started as its console script."""
        return Terminal(
            [self.python.with_name("sestui"), *options],
            env=self.environ(account),
            size=SIZE,
            cwd=self.home,
        )


def say(what: str) -> None:
    """Tell whoever waits how far it is."""
    print(what, file=sys.stderr, flush=True)
