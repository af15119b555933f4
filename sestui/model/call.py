"""A wish for an answer of AWS: whose it is, whether it is still wanted, who hears of delays."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from sestui.model.errors import Cancelled, ServiceError

UNLIMITED = 0
"""In place of a number of tries: as many as it takes."""


class Delay(NamedTuple):
    """Why a call has not been answered yet."""

    seconds: float
    """How long until it is sent, or sent again."""
    reason: ServiceError | None = None
    """What went wrong the last time; None while it only waits for its turn."""
    attempt: int = 1
    """Which try comes next, from 1."""
    attempts: int = 1
    """How many tries there will be at the most, or `UNLIMITED`."""


def _nobody(_delay: Delay) -> None:
    """Hear of a delay and do nothing."""


@dataclass(slots=True, eq=False)
class Call:
    """Handed along with every request to the gateway, and kept by whoever made it.

    The thread that asks owns nothing of it but the right to read; anyone may `cancel`.
    """

    by_person: bool = True
    """True for what a person waits for: it goes before what the program reads by itself."""
    on_delay: Callable[[Delay], None] = _nobody
    """Told, on the thread that makes the call, before each wait of half a second or more."""
    ask_mfa_code: Callable[[str], str] | None = None
    """Asks the person for the code of the named MFA device, blocking; None: nobody to ask.
    Raises `CredentialsError` when the person gives none."""
    patient: bool = False
    """True: sent again for as long as AWS throttles it, until it is cancelled."""
    cancelled: threading.Event = field(default_factory=threading.Event)
    _when_cancelled: list[Callable[[], None]] = field(default_factory=list, init=False)

    def cancel(self) -> None:
        """Say that the answer is not wanted any longer: a wait ends at once."""
        self.cancelled.set()
        for tell in self._when_cancelled[:]:
            tell()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled once the answer is no longer wanted."""
        if self.cancelled.is_set():
            raise Cancelled("The call was cancelled.")

    @contextmanager
    def telling(self, tell: Callable[[], None]) -> Iterator[None]:
        """Run `tell`, which waits for nothing, when it is cancelled meanwhile or was before."""
        self._when_cancelled.append(tell)
        try:
            if self.cancelled.is_set():
                tell()
            yield
        finally:
            self._when_cancelled.remove(tell)
