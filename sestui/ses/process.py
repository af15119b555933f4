"""A program that gives credentials (a credential_process), kept off the terminal."""

import atexit
import os
import signal
import subprocess
import time
from contextlib import suppress
from typing import Any

from sestui.model.call import Call
from sestui.model.errors import CredentialsError
from sestui.ses.login import AGAIN

LONGEST = 120.0
"""Seconds that it may take: it may wait for a login in a browser."""

_ENDING = 1.0
"""Seconds for the kernel to end what was killed: a child in an unending read of a disk or a
network stays."""


class Apart(subprocess.Popen[bytes]):
    """A program without the terminal: it can neither read keys from it nor write over the
    screen, not even by opening /dev/tty.

    It ends when the call is cancelled, when it takes longer than `LONGEST`, and with this
    process.
    """

    def __init__(self, command: list[str], call: Call | None, **pipes: Any) -> None:
        self._call = call
        super().__init__(command, stdin=subprocess.DEVNULL, start_new_session=True, **pipes)
        atexit.register(self._end)

    def communicate(
        self,
        input: bytes | None = None,  # noqa: A002 (the base's name)
        timeout: float | None = None,
    ) -> tuple[bytes, bytes]:
        """Return what it wrote; raises `Cancelled`, and `CredentialsError` when it takes too
        long."""
        over = time.monotonic() + LONGEST
        try:
            while time.monotonic() < over:
                with suppress(subprocess.TimeoutExpired):
                    return super().communicate(input, timeout=0.1)
                if self._call is not None:
                    self._call.raise_if_cancelled()
            raise CredentialsError(
                f"The credential_process has given nothing within {LONGEST:g} s.",
                f"Run its command by hand to see why (it cannot ask you anything here), {AGAIN}",
            )
        finally:
            self._end()
            atexit.unregister(self._end)
            with suppress(subprocess.TimeoutExpired):
                self.wait(_ENDING)
            for pipe in filter(None, (self.stdout, self.stderr)):
                pipe.close()  # which somebody else may hold open: nobody waits for its end

    def _end(self) -> None:
        """Kill it and its children, unless it has ended. Safe from any thread, and twice."""
        if self.returncode is None:
            with suppress(ProcessLookupError, PermissionError):  # it may just have ended
                os.killpg(self.pid, signal.SIGKILL)
