"""An SES account on loopback, in a process of its own so that it takes no time from this one.

Run as a program it serves until its standard input ends, answering each line that says
`stall OPERATION`, or nothing, with the calls that arrived so far.
"""

import argparse
import gc
import json
import subprocess
import sys
from types import TracebackType
from typing import Self

from tests.endpoint import Endpoint, stall
from tests.tools import ROOT

MANY = 1000
"""More calls than any measurement makes."""


class Account:
    """The endpoint, seen from the process that measures."""

    url: str

    def __init__(self, identities: int) -> None:
        self._identities = identities

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, "--identities", str(self._identities)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url.startswith("http"), "the endpoint does not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate(timeout=10)  # its standard input ends, and so does it
        finally:
            self._process.kill()
            self._process.wait()

    def stall(self, operation: str) -> None:
        """Leave the calls of `operation` without an answer from now on."""
        self._tell(f"stall {operation}")

    def calls(self, operation: str) -> list[str]:
        """Return what each call of `operation` so far was about, in the order they came."""
        return [about for called, about in self._tell("") if called == operation]

    def _tell(self, line: str) -> list[tuple[str, str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        return [tuple(call) for call in json.loads(self._process.stdout.readline())]


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--identities", type=int, required=True)
    with Endpoint(parser.parse_args().identities) as endpoint:
        gc.freeze()  # no pause to look through the rows falls into an answer
        print(endpoint.url, flush=True)
        for line in sys.stdin:
            command, _, operation = line.strip().partition(" ")
            if command == "stall":
                endpoint.fail(operation, *[stall(endpoint.closing)] * MANY)
            calls = [(call.operation, call.detail) for call in endpoint.calls]
            print(json.dumps(calls), flush=True)


if __name__ == "__main__":
    main()
