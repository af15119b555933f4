"""The process that calls AWS, as tests start it, look at it from outside, and break it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

import pytest

from sestui.account.protocols import Gateway
from sestui.model.attempt import Tell
from sestui.model.call import Call
from sestui.ses import calling_process
from sestui.ses.gateway_process import GatewayProcess
from sestui.ses.wire import Options
from tests.endpoint import Endpoint

HASTY = "from sestui.ses import pace; from tests.ses.times import Hasty; pace.SystemTime = Hasty"
"""What makes all pauses over there be over at once."""


def program(before: str) -> str:
    """Return what the process runs, with a line of Python before it begins to serve."""
    assert calling_process.PROGRAM.endswith("; main()")
    return f"{calling_process.PROGRAM.removesuffix('main()')}{before}; main()"


def give_account(patch: pytest.MonkeyPatch, home: Path) -> None:
    """Give a process that many tests share an account: what sees to that is run for each test."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            patch.delenv(name)
    patch.setenv("HOME", str(home))
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    patch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")


@contextmanager
def calling(
    endpoint: Endpoint,
    profile: str | None = None,
    region: str | None = None,
    *,
    read_only: bool = False,
    tell: Tell | None = None,
) -> Iterator[GatewayProcess]:
    """Start a process that calls the endpoint; see that it is gone in the end."""
    options = Options(profile, region, endpoint.url, read_only)
    with closing(GatewayProcess(options, tell)) as gateway:
        yield gateway


def names(gateway: Gateway, call: Call | None = None) -> list[str]:
    """Return the names of all identities, page after page, as the program asks for them."""
    return [summary.name for page in gateway.identities(call or of_person()) for summary in page]


def of_person() -> Call:
    """Return a call of somebody who is there."""
    return Call(ask_mfa_code=lambda _device: "123456")


def begun(do: Callable[[], object]) -> SimpleQueue[object]:
    """Do something on a thread of its own; what it returns or raises comes through the queue."""
    outcome: SimpleQueue[object] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put(do())
        except Exception as error:  # noqa: BLE001 - the outcome, whatever it is
            outcome.put(error)

    threading.Thread(target=run, daemon=True).start()
    return outcome


def pid_of(gateway: GatewayProcess) -> int:
    """Return the id of the process that runs now."""
    assert gateway._process is not None
    return gateway._process._process.pid


def is_gone(pid: int) -> bool:
    """Say whether a process has ended, even if nobody has asked how."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return not Path(f"/proc/{pid}/cmdline").read_bytes()
    return True
