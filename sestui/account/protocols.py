"""What the account needs from outside, by shape alone."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sestui.model.call import Call
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
    from sestui.model.dns.answer import Answer, Question, Server, Zone
    from sestui.model.identity import Identity, MailFromAttributes
    from sestui.model.new_identity import NewIdentity

Look = Callable[[str, Call], Awaitable["Identity"]]
"""Reads an identity by its name, and has everybody know what was read; raises as `Gateway`."""


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

    # What changes the account. Each is sent once and never again, but for what AWS throttled:
    # after a failure that `may_have_happened`, look before sending it again. Each raises
    # `ReadOnly`, and sends nothing, while the target is read-only. Once a call is sent, its
    # answer is given even when it was cancelled meanwhile.

    def create(self, new: "NewIdentity", call: Call) -> None:
        """Create an identity, without its MAIL FROM domain."""
        ...

    def put_configuration_set(self, name: str, configuration_set: str | None, call: Call) -> None:
        """Make a set the default of an identity; None clears it."""
        ...

    def put_mail_from(self, name: str, mail_from: "MailFromAttributes", call: Call) -> None:
        """Set the custom MAIL FROM domain of an identity."""
        ...

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises ReadOnly where that is known to be
        locked. Alone among these it waits for nothing."""
        ...


class Lookup(Protocol):
    """DNS, as it can be asked from here. Nothing it does raises but for a cancellation: what the
    network or a server does is part of the answer."""

    @property
    def resolver(self) -> "Server":
        """The resolver of this machine, or the one server that the person named."""
        ...

    async def zone(self, name: str) -> "Zone":
        """Return the zone that a name belongs to, and its name servers."""
        ...

    async def ask(self, server: "Server", question: "Question") -> "Answer":
        """Return what one server answers to one question."""
        ...

    def forget(self) -> None:
        """Forget zones and silent servers: all is to be asked anew."""
        ...


class Clock(Protocol):
    """The time, given from outside so that tests need not wait for it."""

    def now(self) -> datetime:
        """Return the time of day, with a zone, for the screen."""
        ...
