"""When to read again."""

from typing import NamedTuple

PAGE = 1000
"""Identities `ListEmailIdentities` gives in one answer, at the most."""

SECONDS_A_PAGE = 20.0
"""The shortest interval for each page of the list: SES allows an account about one call a
second, and a person may have several windows open."""

LONGEST_PAUSE = 300.0

CALLS_AT_ONCE = 15
"""Calls that SES's allowance takes at once when none was made for a while. With the rate of
one a second it says again what `ses.pace` goes by, which this room knows nothing of."""


def seconds_for(calls: int, spent: int = 0) -> float:
    """Return about how many seconds so many calls take, made one after another, and right
    after `spent` others.

    >>> seconds_for(3), seconds_for(300), seconds_for(300, spent=5), seconds_for(300, spent=100)
    (0.0, 285.0, 290.0, 300.0)
    """
    return float(max(0, calls - max(0, CALLS_AT_ONCE - spent)))


class Schedule(NamedTuple):
    """How often the list is read again by itself."""

    every: float = 30.0
    """Seconds the person asked for; 0 is never."""

    def interval(self, identities: int) -> float:
        """Return the seconds between two reads of a list this long; 0 is never.

        >>> Schedule(30).interval(60), Schedule(30).interval(10_000), Schedule(0).interval(60)
        (30, 200.0, 0.0)
        """
        if self.every <= 0:
            return 0.0
        pages = max(1, -(-identities // PAGE))
        return max(self.every, pages * SECONDS_A_PAGE)

    def pause(self, identities: int, failures: int) -> float:
        """Return the seconds to wait after `failures` failed reads in a row; 0 is never.

        Each failure doubles the pause, up to five minutes or the interval, if that is longer.

        >>> [Schedule(30).pause(60, n) for n in range(6)]
        [30, 60, 120, 240, 300.0, 300.0]
        """
        interval = self.interval(identities)
        doublings: int = 1 << min(failures, 10)
        return min(interval * doublings, max(LONGEST_PAUSE, interval))
