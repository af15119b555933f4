"""An SES account on loopback, in a process of its own so that it takes no time from this one.

Run as a program it serves until its standard input ends, answering each line that says
`stall OPERATION`, `change NAME FIELDS`, `times OPERATION NAME` or `calls`.
"""

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from tests.endpoint import Answer, Endpoint, Received, stall
from tests.ses.wire import Request
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
        self._ask(f"stall {operation}")

    def change(self, name: str, fields: Mapping[str, Any]) -> None:
        """Change details of an identity."""
        self._ask(f"change {name} {json.dumps(fields)}")

    def calls(self, operation: str) -> list[str]:
        """Return what each call of `operation` so far was about, in the order they came."""
        return [about for called, about in self._ask("calls") if called == operation]

    def times(self, operation: str, name: str) -> tuple[float, float]:
        """Return when the newest call of `operation` about an identity came, and was answered.

        On the clock of `time.monotonic`, which is the same in every process.
        """
        came, answered = self._ask(f"times {operation} {name}")
        return came, answered

    def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, f"the endpoint ended at “{line}”"
        return json.loads(answer)


class _Timed(Endpoint):
    """Knows when calls came and were answered."""

    def __init__(self, identities: int) -> None:
        super().__init__(identities)
        self.came: dict[tuple[str, str], float] = {}
        self.answered: dict[tuple[str, str], float] = {}

    def receive(self, call: Received) -> Answer:
        self.came[call.operation, call.detail] = time.monotonic()
        return super().receive(call)

    def answer(self, request: Request) -> Answer:
        answer = super().answer(request)
        self.answered[request.operation, request.detail] = time.monotonic()
        return answer


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--identities", type=int, required=True)
    with _Timed(parser.parse_args().identities) as endpoint:
        gc.freeze()  # no pause to look through the rows falls into an answer
        print(endpoint.url, flush=True)
        for line in sys.stdin:
            told: Any = None
            match line.strip().split(maxsplit=2):
                case ["stall", operation]:
                    endpoint.fail(operation, *[stall(endpoint.closing)] * MANY)
                case ["change", name, fields]:
                    endpoint.change(name, **json.loads(fields))
                case ["times", operation, name]:
                    told = endpoint.came[operation, name], endpoint.answered[operation, name]
                case _:
                    told = [(call.operation, call.detail) for call in endpoint.calls]
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
