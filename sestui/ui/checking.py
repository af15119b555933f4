"""Checking DNS: for the identity that is looked at where its records are of use, or on request."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from sestui.account.protocols import Clock, Gateway, Lookup
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Knowledge
from sestui.terminal.copied import Copier
from sestui.ui.following import FollowingApp
from sestui.ui.messages import CheckWanted, Fitted, WatchWanted
from sestui.ui.screens import browse
from sestui.ui.widgets.details import Details
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import Glyphs, verdict_word

if TYPE_CHECKING:
    from sestui.model.dns.diagnosis import Diagnosis
    from sestui.model.identity import Identity

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300))
"""Between two checks of an identity that is looked at and not in order yet; the last one stays."""
KEPT = timedelta(minutes=5)
"""How long a check that found all in order is not made again by itself."""


class CheckingApp(FollowingApp):
    """Asks DNS for the records of identities. Nothing is imported for it before the first time."""

    def __init__(
        self,
        gateway: Gateway,
        lookup: Callable[[], Lookup],
        clock: Clock,
        copier: Copier,
        schedule: Schedule,
        glyphs: Glyphs,
    ) -> None:
        super().__init__(gateway, clock, copier, schedule, glyphs)
        self._lookup = once(lookup)
        self._looking: Timer | None = None
        self._repeats: Counter[str] = Counter()
        """How often each identity was checked by itself since a person asked for it last, or it
        was in order."""

    @on(Details.Looked)
    @on(IdentityList.Moved)
    @on(WatchWanted)
    @on(Fitted)
    def _look_soon(self) -> None:
        """Check what is looked at, once it has been for a moment.

        Of what the screen itself does to the details only the screen is told that they `Looked`:
        Textual stops a message at whoever it is sent for.
        """
        if self._looked_at is not None:
            self._look_in(browse.REST)

    def _look_in(self, seconds: float) -> None:
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(seconds, self._look)

    @property
    def _looked_at(self) -> str | None:
        """The name of the identity whose records are looked at; none while it ends."""
        screen = self._browse
        if not (screen.is_attached and screen.is_on_top and screen.details_in_sight):
            return None
        return screen.query_one(Details).checkable

    def _look(self) -> None:
        """Check the identity whose records are looked at, as soon as that is due."""
        name = self._looked_at
        if name is None or name in self._account.snapshot.checking:
            return
        wait = self._seconds_until_due(name)
        if wait is not None and wait > 0:
            self._look_in(wait)
        elif wait is not None:
            self._check(name, by_person=False)

    def _seconds_until_due(self, name: str) -> float | None:
        """Return when an identity is to be checked by itself; None where that is never."""
        snapshot = self._account.snapshot
        found, identity = snapshot.dns.get(name), self._identity(name)
        if identity is None or snapshot.target is None:
            return None
        from sestui.model.records import expected_records

        expected = expected_records(identity, snapshot.target.region, snapshot.public_keys)
        if found is None or tuple(each.record for each in found.findings) != expected.records:
            return 0  # it was never asked for, or for others
        if not self._schedule.every:
            return None
        last = len(PAUSES) - 1
        pause = KEPT if _is_settled(identity, found) else PAUSES[min(self._repeats[name], last)]
        return (found.checked_at + pause - self._clock.now()).total_seconds()

    @on(CheckWanted)
    def _check_wanted(self, event: CheckWanted) -> None:
        if event.name in self._account.snapshot.checking:
            self.say(already_asked(event.name))
        else:
            self.say(f"Asking DNS for {event.name}.")
            self._check(event.name, by_person=True)

    @work(group="dns")
    async def _check(self, name: str, *, by_person: bool) -> None:
        before = self._account.snapshot.dns.get(name)
        with self._waiting_for("dns"):
            lookup = await asyncio.to_thread(self._lookup)
            if by_person:
                lookup.forget()
            await self._account.check(name, lookup, self._call("dns", by_person=by_person))
        found, identity = self._account.snapshot.dns.get(name), self._identity(name)
        if found is None or found is before:
            if by_person:
                self.say(self._why_not(name))
            return
        if by_person or (identity is not None and _is_settled(identity, found)):
            del self._repeats[name]
        else:
            self._repeats[name] += before is not None
        if by_person:
            self.say(f"{name}: {summary(found)}")
        self._look_soon()

    def _identity(self, name: str) -> "Identity | None":
        return self._account.snapshot.details.get(name, Knowledge()).identity

    def _why_not(self, name: str) -> str:
        """Say why a check that a person wanted came to nothing."""
        snapshot = self._account.snapshot
        if name in snapshot.checking:
            return already_asked(name)
        failure = snapshot.details.get(name, Knowledge()).failure
        why = sentences(failure) if failure else ()
        return " ".join((f"DNS was not asked for {name}.", *why))


def already_asked(name: str) -> str:
    """Say that nothing is asked twice at the same time."""
    return f"DNS is being asked for {name} already."


def once(make: Callable[[], Lookup]) -> Callable[[], Lookup]:
    """Return what gives every thread the same lookup, made for the first that wants it: two
    would ask twice as often as servers are to be asked."""
    made, making = cache(make), Lock()

    def lookup() -> Lookup:
        with making:
            return made()

    return lookup


def _is_settled(identity: "Identity", found: "Diagnosis") -> bool:
    """Say whether all is in order, and SES has seen that it is."""
    return found.verdict in (None, "found") and not identity.is_pending


def summary(found: "Diagnosis") -> str:
    """Say in a sentence what is wrong with the zone, and how many records there are of each
    verdict."""
    if not found.findings:
        return "SES expects no DNS records of it."
    counts = Counter(
        "recommended"
        if each.record.optional and each.verdict == "missing"
        else verdict_word(each.verdict)
        for each in found.findings
    )
    parts = [str(mend.mistake) for mend in found.zone_mends]
    parts += [f"{count} {verdict}" for verdict, count in counts.items()]
    return f"DNS: {', '.join(parts)}."
