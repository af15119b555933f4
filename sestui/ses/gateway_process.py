"""Amazon SES by way of a process that does nothing else."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sestui.model.call import Call
from sestui.model.errors import ServiceError
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary
from sestui.ses.calling_process import Asking, CallingProcess
from sestui.ses.read_only import refuse_if_locked
from sestui.ses.wire import Kind, Options, Page, ReadOnlyKept, Reducers

if TYPE_CHECKING:
    from sestui.model.attempt import Tell
    from sestui.model.identity import Identity, MailFromAttributes
    from sestui.model.new_identity import NewIdentity

AHEAD = Kind(by_person=True, patient=False, asks_codes=True)
"""The kind of call that will want the list that is asked for ahead."""

AHEAD_SECONDS = 3.0
"""How long what was asked for ahead is as good as what is asked for now."""


class GatewayProcess:
    """The gateway, but that its calls are made, and botocore is imported, in another process.

    So that takes no time from the first frame nor from a key, and what a login gives is never in
    the process that draws. It is started at once and told to read the list, since that is what is
    asked for first. One that ends is started again with the next call; what it left without
    an answer raises `ServerFault`: nobody knows what became of it. Does what `Gateway` does,
    and raises what it raises; a fault of the program over there is raised here, as `Fault`.
    """

    def __init__(self, options: Options, tell: "Tell | None" = None) -> None:
        self._options = options._replace(tells=tell is not None)
        self._tell = tell
        self._target: Target | None = None
        self._starting = threading.Lock()
        self._process: CallingProcess | None = None
        self._ahead: dict[str, Asking] = {}
        """What is asked for before anyone does, as it is what the first frame is followed by."""
        self._asked_ahead = time.time()
        with suppress(ServiceError):  # which the first call meets again
            self._ahead["target"] = self._running().ask("target")
            self._ahead["identities"] = self._running().ask("identities", kind=AHEAD)

    def target(self) -> Target:
        """Return where calls go, resolved as the `aws` command would; makes no call."""
        asking = self._taken_ahead("target") or self._running().ask("target")
        try:
            target: Target = asking.answer(Call())
        except ServiceError:
            self._forget_ahead("identities")  # it failed likewise, and this may be mended now
            raise
        self._target = target
        return target

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        """Yield the identities as pages of them are answered, all at once that have come."""
        call.raise_if_cancelled()
        kind = Kind.of(call)
        if kind != AHEAD:
            self._forget_ahead("identities")
        asking = self._taken_ahead("identities") or self._running().ask("identities", kind=kind)
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
        self._forget_ahead("target")  # which says how it was before
        with self._starting:
            self._options = self._options._replace(kept_read_only=on)
            if self._process is not None:
                self._process.say(ReadOnlyKept(on))

    def close(self) -> None:
        """End the process, and wait for that, so that the system need not bury it: in a container
        nobody may."""
        with self._starting:
            if self._process is not None:
                self._process.close()

    def _taken_ahead(self, method: str) -> Asking | None:
        """Return what was asked for ahead, once, if it is new enough."""
        if time.time() - self._asked_ahead > AHEAD_SECONDS:
            self._forget_ahead(method)
        return self._ahead.pop(method, None)

    def _forget_ahead(self, method: str) -> None:
        """Let nobody hear of what was asked for ahead."""
        if asking := self._ahead.pop(method, None):
            asking.leave()

    def _ask(
        self, call: Call, method: str, *arguments: Any, reducers: Reducers | None = None
    ) -> Any:
        """Return what a method of the gateway returns over there."""
        call.raise_if_cancelled()
        return self._running().ask(method, arguments, Kind.of(call), reducers).answer(call)

    def _running(self) -> CallingProcess:
        """Return the process, started anew where it has ended."""
        with self._starting:
            if self._process is None or self._process.is_over:
                options = self._options._replace(restarted=self._process is not None)
                self._process = CallingProcess(options, self._tell)
            return self._process
