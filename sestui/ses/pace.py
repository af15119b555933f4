"""The allowance of calls, and trying again.

SES throttles every operation but sending at about one call a second for an account and
region, and the person may have other windows open on the same account. So calls are spent
as if they were scarce, and whoever waits can see why and stop.
"""

import threading
import time
from bisect import insort
from collections.abc import Callable
from itertools import count
from typing import NamedTuple, Protocol, TypeVar

from sestui.model.call import UNLIMITED, Call, Delay
from sestui.model.errors import PassingFault, ServiceError, Throttled

THROTTLED_TRIES = 6
"""Tries in all of a call that is throttled, unless it is patient."""
FAULT_TRIES = 3
"""Tries in all of a read that failed in any other passing way."""

_LONGEST_PAUSE_EXPONENT = 4
"""Pauses grow up to 2⁴ seconds."""
_WORTH_TELLING = 0.5
_SLICE = 0.1
"""A longer wait for a turn looks up so often, since a call before it may have left."""
_HAIR = 1e-9
"""What the arithmetic of floats may take away from a whole token."""

T = TypeVar("T")
Ticket = tuple[bool, int]
"""Sorts the queue: the person's calls (False) first, and each kind by its number."""


class Time(Protocol):
    """Time as `Pace` needs it, given from outside so that tests need not wait for it."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        ...

    def wait(self, cancelled: threading.Event, seconds: float) -> None:
        """Return after `seconds`, or as soon as `cancelled` is set."""
        ...


class SystemTime:
    """The time of the machine."""

    def monotonic(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def wait(self, cancelled: threading.Event, seconds: float) -> None:
        """Return after `seconds`, or as soon as `cancelled` is set."""
        cancelled.wait(seconds)


class Bucket(NamedTuple):
    """Calls that may be made at once, refilled at a steady rate: arithmetic, no clock.

    >>> bucket = Bucket(size=2).taken(now=10).taken(now=10)
    >>> bucket.seconds_until(now=10), bucket.seconds_until(now=10.25), bucket.seconds_until(now=12)
    (1.0, 0.75, 0.0)
    """

    size: float = 15.0
    """Calls it holds at the most."""
    rate: float = 1.0
    """Calls a second that flow in."""
    left: float = float("inf")
    """Calls it held at `as_of`; at first as many as it can hold."""
    as_of: float = 0.0

    def held(self, now: float) -> float:
        """Return how many calls it holds."""
        return min(self.size, self.left + max(0.0, now - self.as_of) * self.rate)

    def seconds_until(self, now: float, calls: int = 1) -> float:
        """Return how long until it holds so many calls; it may hold more than its size never."""
        missing = calls - self.held(now)
        return missing / self.rate if missing > _HAIR else 0.0

    def taken(self, now: float) -> "Bucket":
        """Return the bucket with one call less."""
        return self._replace(left=max(0.0, self.held(now) - 1), as_of=now)

    def emptied(self, now: float) -> "Bucket":
        """Return the bucket empty: AWS has just said that there were too many calls."""
        return self._replace(left=0.0, as_of=now)


class Pace:
    """Sends calls when it is their turn, and again when that may help. Safe from any thread."""

    def __init__(self, time: Time | None = None, bucket: Bucket | None = None) -> None:
        self._time: Time = time or SystemTime()
        self._bucket = bucket or Bucket()
        self._queue: list[Ticket] = []
        self._numbers = count()
        self._lock = threading.Lock()

    def read(self, call: Call, send: Callable[[], T], *, counted: bool = True) -> T:
        """Return what `send` returns, sent in turn and again after a passing fault.

        Only for what changes nothing in AWS: after a timeout nobody knows whether a call
        was carried out. `counted` is false for what has no part in SES's allowance.

        Raises what `send` raised last, and Cancelled once the call is cancelled; a call
        that is cancelled while it waits is never sent and costs nothing.
        """
        answer = self._answered(call, send, counted=counted)
        call.raise_if_cancelled()
        return answer

    def write(self, call: Call, send: Callable[[], T]) -> T:
        """Return what `send` returns, sent in turn, and again only while AWS throttles it.

        A throttled call was not carried out, which is known of no other that failed. So
        any other failure is raised at once; and what became of a call that was sent is told
        even when it was cancelled meanwhile. One that still waits raises Cancelled then.
        """
        return self._answered(call, send, changes=True)

    def _answered(
        self, call: Call, send: Callable[[], T], *, counted: bool = True, changes: bool = False
    ) -> T:
        """Return what `send` returns, sent in turn and, when it fails, again if it may be."""
        ticket = (not call.by_person, next(self._numbers))
        coming = Delay(0.0)
        while True:
            if counted:
                self._take_turn(call, ticket, coming)
            call.raise_if_cancelled()
            try:
                return send()
            except ServiceError as error:
                failure = error
            if counted and isinstance(failure, Throttled):
                with self._lock:
                    self._bucket = self._bucket.emptied(self._time.monotonic())
            if not changes or isinstance(failure, Throttled):
                call.raise_if_cancelled()
            coming = _next_try(coming.attempt, failure, 1 if changes else FAULT_TRIES, call)
            self._wait(call, coming)

    def _take_turn(self, call: Call, ticket: Ticket, coming: Delay) -> None:
        """Return when the call may be sent, having taken it out of the bucket."""
        with self._lock:
            insort(self._queue, ticket)
        told = float("-inf")
        try:
            while True:
                call.raise_if_cancelled()
                with self._lock:
                    now = self._time.monotonic()
                    before = self._queue.index(ticket)
                    seconds = self._bucket.seconds_until(now, before + 1)
                    if not seconds:
                        self._bucket = self._bucket.taken(now)
                        return
                # Told again only when later calls of the person have moved it back.
                if seconds >= _WORTH_TELLING and now + seconds >= told + _WORTH_TELLING:
                    told = now + seconds
                    call.on_delay(coming._replace(seconds=seconds))
                self._time.wait(call.cancelled, min(seconds, _SLICE))
        finally:
            with self._lock:
                self._queue.remove(ticket)

    def _wait(self, call: Call, delay: Delay) -> None:
        """Tell of a pause between two tries and wait for its end."""
        call.on_delay(delay)
        until = self._time.monotonic() + delay.seconds
        while (left := until - self._time.monotonic()) > 0:
            self._time.wait(call.cancelled, left)
            call.raise_if_cancelled()


def _next_try(attempt: int, failure: ServiceError, fault_tries: int, call: Call) -> Delay:
    """Return the pause before the next try (1, 2, 4… 16 seconds), or raise the failure."""
    tries = fault_tries
    if isinstance(failure, Throttled):
        tries = UNLIMITED if call.patient else THROTTLED_TRIES
    if not isinstance(failure, PassingFault) or (tries != UNLIMITED and attempt >= tries):
        raise failure
    seconds = 2.0 ** min(attempt - 1, _LONGEST_PAUSE_EXPONENT)
    return Delay(seconds, failure, attempt + 1, tries)
