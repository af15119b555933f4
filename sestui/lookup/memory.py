"""What was searched for, kept for its time; and one search for all who want the same."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")

MOST = 2_000
"""Results that are kept, each of about 1 kB: the oldest go first."""


class _Search(Generic[T]):
    """A search, under way or done."""

    def __init__(self, task: "asyncio.Task[T]") -> None:
        self.task = task
        self.waiting = 0
        self.good_until = math.inf


class Memory(Generic[T]):
    """Searches for what it does not know; `seconds` says how long a result is good."""

    def __init__(
        self,
        search: Callable[[str], Coroutine[Any, Any, T]],
        seconds: Callable[[T], float],
    ) -> None:
        self._search = search
        self._seconds = seconds
        self._searches: dict[str, _Search[T]] = {}

    async def get(self, name: str) -> T:
        """Return what is known of `name`, or what a search finds.

        A search goes on while anybody waits for it: one who is cancelled leaves it to the
        others. Raises what the search raises, of which nothing is kept.
        """
        now = asyncio.get_running_loop().time
        search = self._searches.get(name)
        if search is None or now() >= search.good_until:
            self._searches.pop(name, None)  # so that the oldest come first
            search = _Search(asyncio.create_task(self._search(name)))
            self._searches[name] = search
            if len(self._searches) > MOST:  # one under way goes on for those who wait for it
                del self._searches[next(iter(self._searches))]
        search.waiting += 1
        try:
            found = await asyncio.shield(search.task)
        except BaseException:
            if search.waiting == 1 or search.task.done():
                search.task.cancel()
                self._drop(name, search)
            raise
        finally:
            search.waiting -= 1
        if search.good_until == math.inf:
            search.good_until = now() + self._seconds(found)
        return found

    def forget(self) -> None:
        """Search anew from now on. What is under way ends for those who wait for it."""
        self._searches.clear()

    def _drop(self, name: str, search: _Search[T]) -> None:
        if self._searches.get(name) is search:
            del self._searches[name]
