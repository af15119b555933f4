"""The default configuration set of many identities: read them, plan, switch one after another."""

import csv
import io
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from sestui.account.account import Account
from sestui.account.schedule import seconds_for
from sestui.account.snapshot import Knowledge, Snapshot, another_account, is_same_account
from sestui.account.switch import Outcome
from sestui.model.call import Call
from sestui.model.errors import (
    Cancelled,
    ConfigurationError,
    CredentialsError,
    NotFound,
    ReadOnly,
    ServiceError,
)
from sestui.model.export import cell

CALLS_EACH = 3
"""Calls that a switch makes: read, write, read back."""

HOPELESS = (CredentialsError, ConfigurationError, ReadOnly)
"""What fails for one identity like this would fail for all."""

FAILURES_IN_A_ROW = 5
"""So many are no matter of single identities any more, whatever their reasons are: a policy
can deny one identity and allow the next, and a connection can come back. Identities that are
gone are not among them."""


class Plan(NamedTuple):
    """What a switch of many would change, as they were when they were read."""

    groups: Mapping[str | None, tuple[str, ...]] = MappingProxyType({})
    """Those that differ, by the set they have; None is no set."""
    already: tuple[str, ...] = ()
    """Those that have the wanted set."""
    unreadable: Mapping[str, ServiceError] = MappingProxyType({})
    """Those that could not be read, which are left alone, and why."""
    spent: int = 0
    """How many calls it took to make it: right after that many, others have to wait."""

    @property
    def calls(self) -> int:
        """How many calls carrying it out takes, when nothing goes wrong."""
        return CALLS_EACH * sum(len(names) for names in self.groups.values())

    @property
    def seconds(self) -> float:
        """About how long that takes when it is begun at once."""
        return seconds_for(self.calls, self.spent)


class Result(NamedTuple):
    """What became of one identity."""

    name: str
    before: str | None
    """The set it had when it was read last before the write."""
    after: str | None
    """The set it had when it was read last; after a failure, when it was planned."""
    what: Outcome | ServiceError
    not_read_back: ServiceError | None = None
    """Why a write that was answered could not be read back: `after` is what was written."""


class Bulk:
    """A switch of many identities to one set. `read` first, show `plan`, then `run`.

    One that fails does not stop the others, but for what would fail for them as well. Calls
    are sent again for as long as AWS throttles them. `on_change` is called, on the event
    loop, whenever there is progress.
    """

    def __init__(
        self,
        account: Account,
        names: Iterable[str],
        wanted: str | None,
        on_change: Callable[[], None],
    ) -> None:
        self.names = tuple(dict.fromkeys(names))
        self.wanted = wanted
        self.plan = Plan()
        self.results: list[Result] = []
        """In the order they came about."""
        self.done = 0
        """How many of `total` the phase under way is through with, well or not."""
        self.total = 0
        self.stopped = False
        """Whether somebody stopped it."""
        self.stopped_by: ServiceError | None = None
        """The failure after which going on made no sense."""
        self._account = account
        self._known = account.snapshot
        """As it was when it was last seen to be of the same account."""
        self._on_change = on_change
        self._call: Call | None = None
        self._spent = 0
        self._to_come = 0
        """Calls that were made, and that the phase under way still takes."""

    @property
    def seconds_left(self) -> float:
        """About how long the phase under way still takes."""
        return seconds_for(self._to_come, self._spent)

    @property
    def switched(self) -> tuple[str, ...]:
        """Those that were read to have the wanted set, before or after a write, in the order
        of `names`."""
        having = (Outcome.SWITCHED, Outcome.ALREADY)
        has = {r.name for r in self.results if r.what in having and r.not_read_back is None}
        has.update(self.plan.already)
        return tuple(name for name in self.names if name in has)

    @property
    def failed(self) -> int:
        """How many could not be switched."""
        return sum(isinstance(result.what, ServiceError) for result in self.results)

    def stop(self) -> None:
        """Begin no other identity; one whose write was sent is read back still."""
        self.stopped = True
        if self._call is not None:
            self._call.cancel()

    async def read(self, call: Call) -> None:
        """Read those whose details are not fresh, and make the plan.

        What it was stopped before is in no part of the plan; when a failure stopped it, that
        is why the rest is unreadable.
        """
        known = self._account.snapshot
        due = {name for name in self.names if not _is_known(known, name)}
        self._to_come = len(due)
        sets: dict[str, str | None] = {}
        unreadable: dict[str, ServiceError] = {}

        async def read_one(name: str, call: Call) -> ServiceError | None:
            details = known.details.get(name, Knowledge())
            if name in due:
                await self._account.read(name, call)
                self._count(1)
                details = self._account.snapshot.details.get(name, Knowledge())
            if details.failure is None and details.identity is not None:
                sets[name] = details.identity.configuration_set
                return None
            unreadable[name] = details.failure or another_account()
            return unreadable[name]

        await self._each(self.names, call, read_one)
        if self.stopped_by is not None:
            rest = (name for name in self.names if name not in sets)
            unreadable = {name: unreadable.get(name, self.stopped_by) for name in rest}
        groups: dict[str | None, tuple[str, ...]] = {}
        for name, has in sets.items():
            groups[has] = (*groups.get(has, ()), name)
        already = groups.pop(self.wanted, ())
        why = MappingProxyType(unreadable)
        self.plan = Plan(MappingProxyType(groups), already, why, self._spent)

    async def run(self, call: Call) -> None:
        """Switch each that differs, in the order of `names`: read, compare, write, read back."""
        expected = {name: has for has, names in self.plan.groups.items() for name in names}
        self._to_come = self.plan.calls

        async def switch_one(name: str, call: Call) -> ServiceError | None:
            has = expected[name]
            try:
                done = await self._account.switch(name, has, self.wanted, call)
            except ServiceError as failure:
                self.results.append(Result(name, has, has, failure))
                return failure
            finally:
                self._count(CALLS_EACH)
            self.results.append(Result(name, done.before, done.after, done.outcome, done.failure))
            return None

        await self._each([name for name in self.names if name in expected], call, switch_one)

    async def _each(
        self,
        names: Sequence[str],
        call: Call,
        step: Callable[[str, Call], Awaitable[ServiceError | None]],
    ) -> None:
        """Take one step after another, until it is stopped or going on makes no sense."""
        self._call = call = replace(call, patient=True)
        self.done, self.total, self.stopped_by = 0, len(names), None
        self._on_change()
        failures = 0
        for name in names:
            if not is_same_account(self._known, self._account.snapshot):
                self.stopped_by = another_account()
            self._known = self._account.snapshot
            if self.stopped or self.stopped_by is not None:
                return
            try:
                failure = await step(name, call)
            except Cancelled:
                self.stopped = True
                self._on_change()
                return
            self.done += 1
            if not self._is_gone(name):
                failures = failures + 1 if failure is not None else 0
            if isinstance(failure, HOPELESS) or failures == FAILURES_IN_A_ROW:
                self.stopped_by = failure
            self._on_change()

    def _count(self, calls: int) -> None:
        """Count calls that were made, about so many."""
        self._spent += calls
        self._to_come -= calls

    def _is_gone(self, name: str) -> bool:
        """Whether an identity was deleted elsewhere; a set that was is missing for all."""
        details = self._account.snapshot.details.get(name, Knowledge())
        return isinstance(details.failure, NotFound)


def _is_known(snapshot: Snapshot, name: str) -> bool:
    """Whether details need not be read, as they were since the list was last read."""
    return snapshot.is_fresh(name) and snapshot.details[name].failure is None


def to_csv(results: Iterable[Result]) -> str:
    """Return the results as RFC 4180 CSV, from which each can be put back; no set is an empty
    field."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("identity", "from", "to", "result"))
    for result in results:
        what = str(result.what)
        if result.not_read_back is not None:
            what = f"{what}, not read back: {result.not_read_back}"
        row = (result.name, result.before or "", result.after or "", what)
        table.writerow([cell(text) for text in row])
    return text.getvalue()
