"""The account as far as it is known: rows, details, when each was read, why it is stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sestui.model.errors import AccessDenied, ConfigurationError, NotFound, ServiceError
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
    from sestui.model.dns.diagnosis import Diagnosis
    from sestui.model.identity import Identity


class Knowledge(NamedTuple):
    """What is known of one identity beyond its row."""

    identity: "Identity | None" = None
    """The last answer; None while there was none."""
    read_at: datetime | None = None
    """When `identity` was answered."""
    refreshed: int = 0
    """The `Snapshot.refreshed` of the time it was asked for."""
    failure: ServiceError | None = None
    """Why the newest read gave nothing; None when it gave `identity`."""


class Sets(NamedTuple):
    """The configuration sets of the account, as far as they are known."""

    names: tuple[str, ...] | None = None
    """As last listed; None while they never were."""
    read_at: datetime | None = None
    """When the listing that gave `names` was asked for: a set made later may be missing in it."""
    failure: ServiceError | None = None
    """Why the newest listing gave nothing; None when it gave `names`."""
    refreshed: int = 0
    """The `Snapshot.refreshed` of the time the newest listing was asked for."""

    def lacks(self, name: str) -> bool:
        """Whether a listing said that there is no such set; one that failed says nothing."""
        return self.names is not None and name not in self.names


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the screen shows of the account, at one moment. Never changed, only replaced."""

    target: Target | None = None
    sending: SendingAccount | None = None
    """What the account may send, as last answered; None while it is not known, or denied."""
    sending_at: datetime | None = None
    """When `sending` was answered."""
    sending_failure: ServiceError | None = None
    """Why the newest read of it gave nothing; None when it gave `sending`."""
    number: str | None = None
    """The account's twelve digits; None when they were not told."""
    number_failure: ServiceError | None = None
    """Why they could not be read the last time; None when they could."""
    rows: tuple[IdentitySummary, ...] = ()
    listed_at: datetime | None = None
    """When the last page of `rows` was answered; None until every page of a list was."""
    listing: bool = False
    """Whether the list is being read right now."""
    refreshed: int = 0
    """Counts the reads of the list, and the changes to another account: details asked for
    before the newest one are due again."""
    failure: ServiceError | None = None
    """Why the newest read of the list failed; None when it did not."""
    failures: int = 0
    """How many reads of the list failed in a row."""
    details: Mapping[str, Knowledge] = field(default_factory=lambda: MappingProxyType({}))
    sets: Sets = field(default_factory=Sets)
    public_keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The values of the TXT records, by the records' names, of the keys that identities were
    created with here (BYODKIM): SES never tells them."""
    unsettled: frozenset[str] = frozenset()
    """Names of identities whose create was sent from here and has no answer, or not yet: each
    may be there, or come."""

    dns: Mapping[str, "Diagnosis"] = field(default_factory=lambda: MappingProxyType({}))
    """What DNS was last found to have for each identity that was checked."""
    checking: frozenset[str] = frozenset()
    """Names of the identities that DNS is asked for right now."""

    @property
    def none_exist(self) -> bool:
        """Whether AWS said that there are no identities; an answer that failed does not."""
        return self.listed_at is not None and not self.rows

    def is_fresh(self, name: str) -> bool:
        """Whether details of `name` were read, well or not, since the list was last read."""
        details = self.details.get(name)
        return details is not None and details.refreshed == self.refreshed

    def is_dangling(self, identity: "Identity") -> bool:
        """Whether the default configuration set of `identity` is known not to exist.

        Only sets listed after the details were read can say so: one made and put since an
        older listing is missing in that one too.
        """
        known = self.details.get(identity.name, Knowledge())
        if identity.configuration_set is None or not known.read_at or not self.sets.read_at:
            return False
        return known.read_at <= self.sets.read_at and self.sets.lacks(identity.configuration_set)

    def begin(self) -> "Snapshot":
        """Return the snapshot while the list is read (again)."""
        return replace(self, listing=True, refreshed=self.refreshed + 1)

    def with_target(self, target: Target) -> "Snapshot":
        """Return the snapshot of where calls go now: of another account nothing is known yet."""
        now = replace(self, target=target)
        return now if is_same_account(self, now) else self._anew(target)

    def with_number(self, number: str) -> "Snapshot":
        """Return the snapshot of the account of that number: when it was another one that is
        known, nothing is known of this one yet."""
        now = replace(self, number=number, number_failure=None)
        return now if is_same_account(self, now) else self._anew(self.target, number)

    def with_sending(self, sending: SendingAccount, at: datetime) -> "Snapshot":
        """Return the snapshot with what the account may send."""
        return replace(self, sending=sending, sending_at=at, sending_failure=None)

    def with_failed_sending(self, failure: ServiceError) -> "Snapshot":
        """Return the snapshot after that could not be read: what was known stays, unless nobody
        may know it any more."""
        known = None if isinstance(failure, AccessDenied) else self.sending
        return replace(self, sending=known, sending_failure=failure)

    def with_page(self, rows: Sequence[IdentitySummary]) -> "Snapshot":
        """Return the snapshot with a list that is still growing.

        A list that was whole once stays on the screen until the new one is whole too.
        """
        return self if self.listed_at else replace(self, rows=self._brought_up_to_date(rows))

    def with_list(self, rows: Sequence[IdentitySummary], at: datetime) -> "Snapshot":
        """Return the snapshot with a whole list; details and DNS of what is gone go with it.

        `rows` is the same object as before when nothing in it changed.
        """
        current = self._brought_up_to_date(rows)
        names = {row.name for row in current}
        kept = {name: details for name, details in self.details.items() if name in names}
        dns = {name: found for name, found in self.dns.items() if name in names}
        return replace(
            self,
            rows=self.rows if current == self.rows else current,
            listed_at=at,
            listing=False,
            failure=None,
            failures=0,
            details=MappingProxyType(kept),
            dns=self.dns if dns == self.dns else MappingProxyType(dns),
        )

    def with_failure(self, failure: ServiceError) -> "Snapshot":
        """Return the snapshot after the list could not be read: what came before stays."""
        return replace(self, listing=False, failure=failure, failures=self.failures + 1)

    def with_details(self, identity: "Identity", at: datetime, refreshed: int) -> "Snapshot":
        """Return the snapshot with details, and with the row they are newer than.

        An identity without a row, as one that was just created, gets one; but not when a list
        that was begun after these details were asked for is whole and does not hold it.
        """
        newer, rows = identity.summary, self.rows
        before = next((row for row in rows if row.name == newer.name), None)
        if before is None:
            rows = (*rows, newer) if self.listing or refreshed == self.refreshed else rows
        elif newer.status and newer != before:
            rows = tuple(newer if row is before else row for row in rows)
        return replace(self._with(identity.name, Knowledge(identity, at, refreshed)), rows=rows)

    def with_failed_details(self, name: str, failure: ServiceError, refreshed: int) -> "Snapshot":
        """Return the snapshot after details could not be read; earlier ones stay, but for an
        identity that is gone.

        Its row stays until the next list, which is as of then: it goes when somebody is told.
        """
        before = self.details.get(name)
        if before is None or isinstance(failure, NotFound):
            before = Knowledge()
        return self._with(name, before._replace(failure=failure, refreshed=refreshed))

    def with_sets(self, names: Sequence[str], at: datetime, refreshed: int) -> "Snapshot":
        """Return the snapshot with the configuration sets, whose listing was asked for at `at`."""
        return replace(self, sets=Sets(tuple(names), at, None, refreshed))

    def with_failed_sets(self, failure: ServiceError, refreshed: int) -> "Snapshot":
        """Return the snapshot after the sets could not be listed: those known before stay."""
        return replace(self, sets=self.sets._replace(failure=failure, refreshed=refreshed))

    def with_public_key(self, record: str, value: str | None) -> "Snapshot":
        """Return the snapshot with the value of the TXT record of that name; None forgets it."""
        keys = {**self.public_keys, record: value}
        known = {name: text for name, text in keys.items() if text is not None}
        return replace(self, public_keys=MappingProxyType(known))

    def with_unsettled(self, name: str, *, unsettled: bool = True) -> "Snapshot":
        """Return the snapshot with an identity that may be there, or no longer may."""
        others = self.unsettled - {name}
        return replace(self, unsettled=others | {name} if unsettled else others)

    def begin_check(self, name: str) -> "Snapshot":
        """Return the snapshot while DNS is asked for an identity."""
        return replace(self, checking=self.checking | {name})

    def end_check(self, name: str, found: "Diagnosis | None") -> "Snapshot":
        """Return the snapshot once DNS was asked; without a diagnosis the last one stays."""
        dns = self.dns if found is None else MappingProxyType({**self.dns, name: found})
        return replace(self, checking=self.checking - {name}, dns=dns)

    def _anew(self, target: Target | None, number: str | None = None) -> "Snapshot":
        """Return the snapshot of another account, of which nothing was asked yet."""
        refreshed = self.refreshed + 1
        return Snapshot(target, number=number, listing=self.listing, refreshed=refreshed)

    def _with(self, name: str, details: Knowledge) -> "Snapshot":
        return replace(self, details=MappingProxyType({**self.details, name: details}))

    def _brought_up_to_date(self, rows: Sequence[IdentitySummary]) -> tuple[IdentitySummary, ...]:
        """Return listed rows as those details make them that were asked for since the list began.

        They are newer than the list: it may have passed the place of an identity that was
        created, verified or deleted meanwhile.
        """
        since = {n: known for n, known in self.details.items() if known.refreshed == self.refreshed}
        if not since:
            return tuple(rows)
        gone = {name for name, known in since.items() if isinstance(known.failure, NotFound)}
        newer = {
            name: known.identity.summary
            for name, known in since.items()
            if known.identity is not None and known.failure is None
        }
        listed = [
            newer[row.name] if row.name in newer and newer[row.name].status else row
            for row in rows
            if row.name not in gone
        ]
        names = {row.name for row in rows}
        return (*listed, *(row for name, row in newer.items() if name not in names))


def is_same_account(before: Snapshot, after: Snapshot) -> bool:
    """Say whether calls go to the same account still, read-only or not.

    A new login can lead to another one with everything else the same: then its number tells.
    As long as that, or where calls go, is not known, it counts as the same.
    """
    if None not in (before.number, after.number) and before.number != after.number:
        return False
    was, now = before.target, after.target
    if was is None or now is None:
        return True
    return replace(was, read_only=now.read_only, locked=now.locked) == now


def another_account() -> ConfigurationError:
    """Return why what was begun in one account goes no further in another."""
    return ConfigurationError("Calls go to another account now.", "Look where, and begin anew.")
