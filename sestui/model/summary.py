"""A row of the list: what `ListEmailIdentities` says of an identity.

Apart from the details, as it is all that the first frame needs, and classes take time to make.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from sys import intern


class IdentityType(StrEnum):
    """What kind of identity it is."""

    DOMAIN = "DOMAIN"
    EMAIL_ADDRESS = "EMAIL_ADDRESS"
    MANAGED_DOMAIN = "MANAGED_DOMAIN"
    """A domain that another AWS service looks after; to its reader, a domain."""


class Status(StrEnum):
    """The state of a verification, of DKIM, or (without NOT_STARTED) of a MAIL FROM domain."""

    SUCCESS = "SUCCESS"
    PENDING = "PENDING"
    FAILED = "FAILED"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    NOT_STARTED = "NOT_STARTED"


@dataclass(frozen=True, slots=True)
class IdentitySummary:
    """A row of the list: all that `ListEmailIdentities` says of an identity."""

    name: str
    type: str
    status: str
    sending: bool
    """Whether SES would send for it; SES says no while it is not verified."""

    folded: str = field(init=False, repr=False, compare=False)
    """The name without case, for filtering and sorting: kept, since both run on every key."""

    def __post_init__(self) -> None:
        """Fold the name once; most names are folded already and share the same string."""
        folded = self.name.casefold()
        object.__setattr__(self, "folded", self.name if folded == self.name else folded)

    def __reduce__(self) -> tuple[Callable[..., "IdentitySummary"], tuple[str, str, str, bool]]:
        """Cross to another process in a third of the time that its fields one by one would take,
        and share there, too, the words that stand in every row."""
        return _crossed, (self.name, self.type, self.status, self.sending)


def _crossed(name: str, kind: str, status: str, sending: bool) -> IdentitySummary:
    return IdentitySummary(name, intern(kind), intern(status), sending)
