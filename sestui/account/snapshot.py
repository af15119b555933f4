"""The account as far as it is known: rows, details, when each was read, why it is stale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sestui.model.errors import NotFound, ServiceError
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the screen shows of the account, at one moment. Never changed, only replaced."""

    target: Target | None = None
    sending: SendingAccount | None = None
    number: str | None = None
    """The account's twelve digits; None when they were not told."""
    rows: tuple[IdentitySummary, ...] = ()
    listed_at: datetime | None = None
    """When the last page of `rows` was answered; None until every page of a list was."""
    listing: bool = False
    """Whether the list is being read right now."""
    refreshed: int = 0
    """Counts the reads of the list: details asked for before the newest one are due again."""
    failure: ServiceError | None = None
    """Why the newest read of the list failed; None when it did not."""
    failures: int = 0
    """How many reads of the list failed in a row."""
    details: Mapping[str, Knowledge] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def none_exist(self) -> bool:
        """Whether AWS said that there are no identities; an answer that failed does not."""
        return self.listed_at is not None and not self.rows

    def is_fresh(self, name: str) -> bool:
        """Whether details of `name` were read, well or not, since the list was last read."""
        details = self.details.get(name)
        return details is not None and details.refreshed == self.refreshed

    def begin(self) -> "Snapshot":
        """Return the snapshot while the list is read (again)."""
        return replace(self, listing=True, refreshed=self.refreshed + 1)

    def with_target(self, target: Target) -> "Snapshot":
        """Return the snapshot of where calls go now: of another account nothing is known yet."""
        if self.target in (None, target):
            return replace(self, target=target)
        return Snapshot(target, listing=self.listing, refreshed=self.refreshed)

    def with_page(self, rows: Sequence[IdentitySummary]) -> "Snapshot":
        """Return the snapshot with a list that is still growing.

        A list that was whole once stays on the screen until the new one is whole too.
        """
        return self if self.listed_at else replace(self, rows=tuple(rows))

    def with_list(self, rows: Sequence[IdentitySummary], at: datetime) -> "Snapshot":
        """Return the snapshot with a whole list; details of what is gone go with it."""
        names = {row.name for row in rows}
        kept = {name: details for name, details in self.details.items() if name in names}
        return replace(
            self,
            rows=tuple(rows),
            listed_at=at,
            listing=False,
            failure=None,
            failures=0,
            details=MappingProxyType(kept),
        )

    def with_failure(self, failure: ServiceError) -> "Snapshot":
        """Return the snapshot after the list could not be read: what came before stays."""
        return replace(self, listing=False, failure=failure, failures=self.failures + 1)

    def with_details(self, identity: "Identity", at: datetime, refreshed: int) -> "Snapshot":
        """Return the snapshot with details, and with the row they are newer than."""
        newer = identity.summary
        rows = self.rows
        if newer.status and any(row.name == newer.name and row != newer for row in rows):
            rows = tuple(newer if row.name == newer.name else row for row in rows)
        return replace(self._with(identity.name, Knowledge(identity, at, refreshed)), rows=rows)

    def with_failed_details(self, name: str, failure: ServiceError, refreshed: int) -> "Snapshot":
        """Return the snapshot after details could not be read; earlier ones stay, but for an
        identity that is gone."""
        before = self.details.get(name)
        if before is None or isinstance(failure, NotFound):
            before = Knowledge()
        return self._with(name, before._replace(failure=failure, refreshed=refreshed))

    def _with(self, name: str, details: Knowledge) -> "Snapshot":
        return replace(self, details=MappingProxyType({**self.details, name: details}))
