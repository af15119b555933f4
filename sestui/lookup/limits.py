"""How often and how much at once servers are asked, so that nobody takes it for a flood."""

import asyncio
import math
from collections import deque
from contextlib import AbstractAsyncContextManager

UNDER_WAY = 50
"""Questions under way at a time, over all servers."""
UNDER_WAY_AT_ONE = 10
"""Questions under way at a time at one authoritative server."""
A_SECOND = 50
"""Questions sent to one resolver within any second."""
SILENCE = 30.0
"""Seconds for which a server that did not answer is left alone."""


class Pace:
    """Lets at most so many through within any `seconds`, in the order in which they came."""

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._turns: deque[float] = deque(maxlen=most)
        self._door = asyncio.Lock()

    async def __aenter__(self) -> None:
        """Wait for a turn. Whoever gives up waiting takes none."""
        loop = asyncio.get_running_loop()
        async with self._door:
            if len(self._turns) == self._turns.maxlen:
                await asyncio.sleep(self._turns[0] + self._seconds - loop.time())
            self._turns.append(loop.time())

    async def __aexit__(self, *_: object) -> None:
        """Do nothing: how long the answer takes does not matter."""


class Line:
    """What is known of how one server answers, and how fast it may be asked."""

    def __init__(self, *, authoritative: bool) -> None:
        self._authoritative = authoritative
        self.gate: AbstractAsyncContextManager[None] = (
            asyncio.Semaphore(UNDER_WAY_AT_ONE) if authoritative else Pace(A_SECOND, seconds=1.0)
        )
        """To be passed with each question, and left with its answer."""
        self.forget()

    def forget(self) -> None:
        """Know nothing of how it answers."""
        self._heard = -math.inf
        self._silent_until = -math.inf

    def is_silent(self, now: float) -> bool:
        """Say whether the server did not answer a short while ago."""
        return now < self._silent_until

    def answered(self, now: float) -> None:
        """Note that the server answers, whatever it says."""
        self._heard = now
        self._silent_until = -math.inf

    def kept_silent(self, since: float, now: float) -> None:
        """Note that a question asked at `since` was not answered.

        That says little of a server that answered others meanwhile. Nor of a resolver that
        ever answered: it may be the servers of that one name that keep it waiting.
        """
        heard_since = since if self._authoritative else -math.inf
        if self._heard <= heard_since:
            self._silent_until = now + SILENCE
