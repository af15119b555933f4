"""The account behind the identities: what it may send, and where a keystroke would land."""

from dataclasses import dataclass
from typing import NamedTuple


class SendingAccount(NamedTuple):
    """What `GetAccount` says of an account in a region."""

    production_access: bool
    """False: the account is in the sandbox and sends only to verified recipients."""
    sending_enabled: bool
    """False: sending is paused for the whole account in this region."""
    enforcement_status: str
    """`HEALTHY`, `PROBATION`, `SHUTDOWN`, or what SES sent."""

    @property
    def can_send(self) -> bool:
        """Whether the account lets any identity send at all."""
        return self.sending_enabled and self.enforcement_status != "SHUTDOWN"


@dataclass(frozen=True, slots=True)
class Target:
    """Which account, region and endpoint every call goes to."""

    region: str
    profile: str | None = None
    """The profile's name, or None when credentials come from elsewhere."""
    endpoint: str | None = None
    """The endpoint's URL when it is not AWS's own, with no user name or password in it."""
    read_only: bool = False
    """True: nothing can be changed."""
    locked: bool = False
    """True: it stays read-only for as long as the program runs."""
    demo: bool = False
