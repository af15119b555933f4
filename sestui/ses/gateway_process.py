"""Amazon SES by way of a process that does nothing else."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from sestui.model.call import Call
from sestui.model.errors import ServiceError
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary
from sestui.ses.calling_process import Asking, CallingProcess
from sestui.ses.read_only import refuse_if_locked
from sestui.ses.wire import Asked, Options, Page, ReadOnlyKept, Reducers

if TYPE_CHECKING:
    from sestui.model.attempt import Tell
    from sestui.model.identity import Identity, MailFromAttributes
    from sestui.model.new_identity import NewIdentity

AHEAD = 10.0
"""Seconds for which the list that was asked for ahead is as good as one that is asked for now."""


class GatewayProcess:
    """The gateway, but that its calls are made, and botocore is imported, in another process.

    So that takes no time from the first frame nor from a key, and credentials are never in the
    process that draws. It is started at once and told to read the list, since that is what is
    asked for first. One that ends is started again with the next call; what it left without
    an answer raises `ServerFault`: nobody knows what became of it. Does what `Gateway` does,
    and raises what it raises; a fault of the program over there is raised here, as `Fault`.
    """

    def __init__(self, options: Options, tell: "Tell | None" = None) -> None:
        self._options = options._replace(tells=tell is not None)
        self._tell = tell
        self._target: Target | None = None
        self._numbers = count()
        self._starting = threading.Lock()
        self._process: CallingProcess | None = None
        self._ahead: dict[str, Asking] = {}
        """What is asked for before anyone does, as it is what the first frame is followed by."""
        self._asked_ahead = time.monotonic()
        with suppress(ServiceError):  # which the first call meets again
            self._ahead["target"] = self._asking(None, "target")
            self._ahead["identities"] = self._asking(Call(), "identities")

    def target(self) -> Target:
        """Return where calls go, resolved as the `aws` command would; makes no call."""
        call, asking = Call(), self._take_ahead("target") or self._asking(None, "target")
        try:
            with asking.heard_for(call):
                target: Target = asking.next(call).value
        except ServiceError:
            # The list failed likewise, which is not to be heard once that is mended.
            self._take_ahead("identities")
            raise
        self._target = target
        return target

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        """Yield the identities as pages of them are answered, all at once that have come."""
        asking = self._take_ahead("identities") or self._asking(call, "identities")
        with asking.heard_for(call):
            while isinstance(part := asking.next(call), Page):
                yield [*part.items, *asking.more()]

    def identity(self, name: str, call: Call) -> "Identity":
        """Return the details of one identity."""
        identity: Identity = self._ask(call, "identity", name)
        return identity

    def configuration_sets(self, call: Call) -> Sequence[str]:
        """Return the names of all configuration sets."""
        names: Sequence[str] = self._ask(call, "configuration_sets")
        return names

    def sending_account(self, call: Call) -> SendingAccount:
        """Return what the account may send."""
        sending: SendingAccount = self._ask(call, "sending_account")
        return sending

    def account_number(self, call: Call) -> str:
        """Return the twelve digits of the account that the credentials belong to."""
        number: str = self._ask(call, "account_number")
        return number

    def create(self, new: "NewIdentity", call: Call) -> None:
        """Create an identity, without its MAIL FROM domain."""
        from sestui.model.keys import PrivateKey, read

        # To be signed with over there, a key has to cross, which it may in no other way.
        crossing: Reducers = {PrivateKey: lambda key: (read, (key.pem(),))}
        self._ask(call, "create", new, reducers=crossing)

    def put_configuration_set(self, name: str, configuration_set: str | None, call: Call) -> None:
        """Make a set the default of an identity; None clears it."""
        self._ask(call, "put_configuration_set", name, configuration_set)

    def put_mail_from(self, name: str, mail_from: "MailFromAttributes", call: Call) -> None:
        """Set the custom MAIL FROM domain of an identity."""
        self._ask(call, "put_mail_from", name, mail_from)

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises ReadOnly where that is known to be
        locked. Alone among these it waits for nothing."""
        refuse_if_locked(self._target, started_read_only=self._options.read_only)
        with self._starting:
            self._options = self._options._replace(kept_read_only=on)
            if self._process is not None:
                self._process.say(ReadOnlyKept(on))

    def close(self) -> None:
        """End the process, and wait for that; the end of the program needs no such call."""
        with self._starting:
            if self._process is not None:
                self._process.close()

    def _take_ahead(self, method: str) -> Asking | None:
        """Return what was asked for ahead, once, if it is new enough."""
        asking = self._ahead.pop(method, None)
        if asking is not None and time.monotonic() - self._asked_ahead > AHEAD:
            asking.leave()
            return None
        return asking

    def _ask(
        self, call: Call, method: str, *arguments: Any, reducers: Reducers | None = None
    ) -> Any:
        """Return what a method of the gateway returns over there."""
        asking = self._asking(call, method, *arguments, reducers=reducers)
        with asking.heard_for(call):
            return asking.next(call).value

    def _asking(
        self, call: Call | None, method: str, *arguments: Any, reducers: Reducers | None = None
    ) -> Asking:
        """Have a method run over there, with a call like `call` where it takes one."""
        asked = Asked(
            next(self._numbers),
            method,
            arguments,
            has_call=call is not None,
            by_person=call is None or call.by_person,
            patient=call is not None and call.patient,
        )
        return self._running().ask(asked, reducers)

    def _running(self) -> CallingProcess:
        """Return the process, started anew where it has ended."""
        with self._starting:
            if self._process is None or self._process.is_over:
                self._process = CallingProcess(self._options, self._tell)
            return self._process
