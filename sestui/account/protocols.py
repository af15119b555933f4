"""What the account needs from outside, by shape alone."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sestui.model.call import Call
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
    from sestui.model.identity import Identity
from sestui.model.sending import SendingAccount, Target


class Gateway(Protocol):
    """Amazon SES, for one target. Every method blocks and may be called from any thread.

    All raise `model.errors.ServiceError`, and `Cancelled` once `call` was cancelled.
    """

    def target(self) -> Target:
        """Return where calls go, resolved as the `aws` command would; makes no call."""
        ...

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        """Yield the identities a page at a time, as each page is answered."""
        ...

    def identity(self, name: str, call: Call) -> "Identity":
        """Return the details of one identity."""
        ...

    def configuration_sets(self, call: Call) -> Sequence[str]:
        """Return the names of all configuration sets."""
        ...

    def sending_account(self, call: Call) -> SendingAccount:
        """Return what the account may send."""
        ...

    def account_number(self, call: Call) -> str:
        """Return the twelve digits of the account that the credentials belong to."""
        ...


class Clock(Protocol):
    """The time, given from outside so that tests need not wait for it."""

    def now(self) -> datetime:
        """Return the time of day, with a zone, for the screen."""
        ...
