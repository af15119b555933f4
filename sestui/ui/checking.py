"""Checking DNS: for the identity that is looked at where its records are of use, or on request."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from textual import on, work
from textual.timer import Timer

from sestui.account.protocols import Clock, Gateway, Lookup
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Snapshot
from sestui.terminal.copied import Copier
from sestui.ui.following import FollowingApp
from sestui.ui.messages import CheckWanted
from sestui.ui.screens.browse import REST
from sestui.ui.widgets.details import Details
from sestui.ui.words import Glyphs

if TYPE_CHECKING:
    from sestui.model.dns.diagnosis import Diagnosis

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
        self._lookup = cache(lookup)
        self._looking: Timer | None = None
        self._checks: dict[str, int] = {}
        """How often each identity was checked in a row without being in order."""

    def _became(self, snapshot: Snapshot) -> None:
        """Look whether there is a check to make now."""
        super()._became(snapshot)
        self._look_soon()

    @on(Details.Looked)
    def _look_soon(self) -> None:
        """Check what is looked at, once it has been for a moment."""
        self._look_in(REST)

    def _look_in(self, seconds: float) -> None:
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.set_timer(seconds, self._look)

    def _look(self) -> None:
        """Check the identity whose records are looked at, as soon as that is due."""
        in_sight = self._browse.query(Details) if self._browse.details_in_sight else ()
        name = next((details.checkable for details in in_sight), None)  # none while it ends
        if name is None or name in self._account.snapshot.checking:
            return
        known = self._account.snapshot.dns.get(name)
        if known is None or (due := self._due_at(name, known)) is None:
            if known is None:
                self._check(name, by_person=False)
            return
        wait = (due - self._clock.now()).total_seconds()
        if wait <= 0:
            self._check(name, by_person=False)
        else:
            self._look_in(wait)

    def _due_at(self, name: str, known: "Diagnosis") -> datetime | None:
        """Return when an identity is to be checked again by itself; None where that is never."""
        if not self._schedule.every:
            return None
        if not (count := self._checks.get(name, 0)):
            return known.checked_at + KEPT
        return known.checked_at + PAUSES[min(count, len(PAUSES)) - 1]

    @on(CheckWanted)
    def _check_wanted(self, event: CheckWanted) -> None:
        if event.name in self._account.snapshot.checking:
            self.say(f"DNS is being asked for {event.name} already.")
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
        found = self._account.snapshot.dns.get(name)
        if found is None or found is before:
            return
        details = self._account.snapshot.details.get(name)
        identity = details.identity if details else None
        in_order = found.verdict in (None, "found")
        settled = in_order and not (identity and identity.is_pending)
        self._checks[name] = 0 if settled else self._checks.get(name, 0) + 1
        if by_person:
            self.say(f"{name}: {summary(found)}")
        self._look_soon()


def summary(found: "Diagnosis") -> str:
    """Say in a sentence how many records there are of each verdict."""
    if not found.findings:
        return "SES expects no DNS records of it."
    counts = Counter(
        "recommended" if each.record.optional and each.verdict == "missing" else each.verdict
        for each in found.findings
    )
    return f"DNS: {', '.join(f'{count} {verdict}' for verdict, count in counts.items())}."
