"""Which pending identities to read again, and when."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sestui.account.snapshot import Snapshot
from sestui.model.errors import NotFound

MOST = 5
"""Identities watched at the same time: each read is a call of the account's one a second."""

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 10, 20, 40, 60))
"""Before the first read, between it and the second, and so on; the last one stays."""

LONGEST = timedelta(minutes=10)
"""How long an identity is watched."""


class Watched(NamedTuple):
    """One identity of a watch."""

    name: str
    since: datetime
    """When it was taken in."""
    last: datetime
    """When its newest read was begun; at first when it was taken in."""
    reads: int = 0

    def next_read(self, now: datetime) -> datetime | None:
        """Return when it is to be read next, which may be past; None when its time is over."""
        at = self.last + PAUSES[min(self.reads, len(PAUSES) - 1)]
        return at if max(at, now) <= self.since + LONGEST else None


class Watch(NamedTuple):
    """Up to five pending identities that somebody waits for, oldest first. Never changed.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> watch = Watch().with_name("example.com", noon)
    >>> watch.seconds_until_next(noon), watch.due(noon + timedelta(seconds=5))
    (5.0, ('example.com',))
    """

    watched: tuple[Watched, ...] = ()

    def with_name(self, name: str, now: datetime) -> "Watch":
        """Return the watch with one more identity, which may displace the oldest.

        One that is in it keeps its place and its times; when they are over it begins anew.
        """
        if any(one.name == name and one.next_read(now) is not None for one in self.watched):
            return self
        return Watch((*self.without(name).watched, Watched(name, now, now))[-MOST:])

    def without(self, name: str) -> "Watch":
        """Return the watch without an identity."""
        return Watch(tuple(one for one in self.watched if one.name != name))

    def settled(self, snapshot: Snapshot) -> "Watch":
        """Return the watch without the identities that are pending no longer, or gone.

        The latter are those that AWS does not know, and those whose details a newer list has
        taken along: so take an identity in after its details were asked for.
        """
        return Watch(tuple(one for one in self.watched if _is_pending(one.name, snapshot)))

    def due(self, now: datetime) -> tuple[str, ...]:
        """Return the names of those to be read now."""
        coming = ((one.name, one.next_read(now)) for one in self.watched)
        return tuple(name for name, at in coming if at is not None and at <= now)

    def read(self, name: str, now: datetime) -> "Watch":
        """Return the watch after a read of an identity was begun."""
        return Watch(
            tuple(
                one._replace(last=now, reads=one.reads + 1) if one.name == name else one
                for one in self.watched
            )
        )

    def seconds_until_next(self, now: datetime) -> float | None:
        """Return how long until one is due, 0 when one is; None when none will ever be."""
        coming = (one.next_read(now) for one in self.watched)
        return min((max(0.0, (at - now).total_seconds()) for at in coming if at), default=None)


def _is_pending(name: str, snapshot: Snapshot) -> bool:
    """Whether an identity is pending as far as is known: one that could not be read may be."""
    known = snapshot.details.get(name)
    if known is None or isinstance(known.failure, NotFound):
        return False
    return known.identity is None or known.identity.is_pending
