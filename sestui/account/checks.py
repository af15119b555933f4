"""DNS of many identities: their details one after another, then DNS for several at a time."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from sestui.account.account import Account
from sestui.account.bulk import FAILURES_IN_A_ROW, HOPELESS
from sestui.account.protocols import Clock, Lookup
from sestui.account.schedule import seconds_for
from sestui.account.snapshot import Knowledge, another_account, is_same_account
from sestui.model.call import Call
from sestui.model.dns.report import Checked
from sestui.model.errors import NotFound, ServiceError
from sestui.model.filter import standing

AT_ONCE = 20
"""Identities that DNS is asked for at the same time."""
WHILE = 0.1
"""Seconds after which to look again whether DNS is still being asked for an identity, as it is
for one that is looked at."""


class Checks:
    """A check of many identities. `run` goes on with what is left, and with what failed.

    Details that are known are used, and those identities come first; those that were never read
    are read one by one, as SES allows about one call a second. One that fails does not stop the
    others, but for what would fail for them as well. `on_change` is called, on the event loop,
    whenever there is progress.
    """

    def __init__(
        self,
        account: Account,
        clock: Clock,
        lookup: Callable[[], Lookup],
        names: Iterable[str],
        on_change: Callable[[], None],
    ) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.counts: Counter[str] = Counter()
        """How many are done, by what `standing` says of them; failures are not among them."""
        self.failed = 0
        """How many there is no diagnosis of, though they were tried."""
        self.stopped = False
        """Whether somebody stopped it."""
        self.stopped_by: ServiceError | None = None
        """The failure after which going on made no sense."""
        self._account = account
        self._known = account.snapshot
        """As it was when it was last seen to be of the same account."""
        self._clock = clock
        self._lookup = lookup
        self._on_change = on_change
        self._checked: dict[str, Checked] = {}
        self._under_way: asyncio.Task[None] | None = None
        self._spent = 0
        """Calls to SES that were made."""
        self._seconds_asking = 0.0
        """How long DNS took for all whose answers are there, as if one came after another."""

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.names)

    @property
    def done(self) -> int:
        """How many of `total` there is a result of, good or bad."""
        return len(self._checked)

    @property
    def checked(self) -> tuple[Checked, ...]:
        """What became of those that are done, in the order of `names`."""
        return tuple(self._checked[name] for name in self.names if name in self._checked)

    @property
    def gets_left(self) -> int:
        """How many calls to SES it still takes: one for each whose details were never read."""
        return sum(not self._is_read(name) for name in self._left)

    @property
    def seconds_left(self) -> float:
        """About how long it still takes, as far as the pace is known yet."""
        gets = self.gets_left
        asked = sum(self.counts.values())
        each = self._seconds_asking / asked if asked else 0.0
        # DNS of those that are still to be read is asked for while the next ones are read.
        waiting = self.total - self.done - gets
        return seconds_for(gets, self._spent) + each * waiting / AT_ONCE

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing that is under way."""
        self.stopped = True
        if self._under_way is not None:
            self._under_way.cancel()

    async def run(self, call: Call) -> None:
        """Check those there is no diagnosis of, until it is stopped or going on makes no sense.

        What DNS answered before the first of them counts no more.
        """
        self.stopped, self.stopped_by = False, None
        self.failed = 0
        self._checked = {n: one for n, one in self._checked.items() if one.diagnosis is not None}
        self._under_way = asyncio.create_task(self._run(replace(call, patient=True)))
        try:
            await self._under_way
        except asyncio.CancelledError:
            if not self.stopped:
                raise
        finally:
            self._under_way = None
            self._on_change()

    async def _run(self, call: Call) -> None:
        lookup = await asyncio.to_thread(self._lookup)  # the first time much is imported
        if not self.done:
            lookup.forget()
        room = asyncio.Semaphore(AT_ONCE)
        failures = 0
        async with asyncio.TaskGroup() as asking:
            for name in sorted(self._left, key=lambda name: not self._is_read(name)):
                await room.acquire()
                if not is_same_account(self._known, self._account.snapshot):
                    self.stopped_by = another_account()
                    return
                self._known = self._account.snapshot
                failure = await self._read(name, call)
                if failure is None:
                    failures = 0
                    check = asking.create_task(self._check(name, lookup, call))
                    check.add_done_callback(lambda _: room.release())
                    continue
                room.release()
                failures += not isinstance(failure, NotFound)  # one that is gone tells nothing
                if isinstance(failure, HOPELESS) or failures == FAILURES_IN_A_ROW:
                    self.stopped_by = failure
                    return

    async def _read(self, name: str, call: Call) -> ServiceError | None:
        """Read the details of an identity that never were; return why they could not be."""
        if self._is_read(name):
            return None
        self._spent += 1
        await self._account.read(name, call)
        if self._is_read(name):
            self._on_change()
            return None
        failure = self._details(name).failure or another_account()
        self._note(Checked(name, trouble=f"{failure} {failure.advice}".rstrip()))
        return failure

    async def _check(self, name: str, lookup: Lookup, call: Call) -> None:
        """Ask DNS for an identity whose details are known."""
        while name in self._account.snapshot.checking:  # noqa: ASYNC110 - there is no event of it
            await asyncio.sleep(WHILE)
        since = self._clock.now()
        await self._account.check(name, lookup, call, thorough=False)
        self._seconds_asking += (self._clock.now() - since).total_seconds()
        found = self._account.snapshot.dns.get(name)
        if found is None:
            self._note(Checked(name, trouble=str(another_account())))
        else:
            self._note(Checked(name, self._details(name).identity, found))

    def _note(self, checked: Checked) -> None:
        self._checked[checked.name] = checked
        if checked.diagnosis is None:
            self.failed += 1
        else:
            self.counts[standing(checked.diagnosis)] += 1
        self._on_change()

    @property
    def _left(self) -> list[str]:
        return [name for name in self.names if name not in self._checked]

    def _details(self, name: str) -> Knowledge:
        return self._account.snapshot.details.get(name, Knowledge())

    def _is_read(self, name: str) -> bool:
        return self._details(name).identity is not None
