"""The account behind the screen: reads it call by call, and keeps what it learns."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sestui.account.protocols import Clock, Gateway
from sestui.account.snapshot import Snapshot
from sestui.account.threads import each_in_thread, in_thread
from sestui.model.call import Call
from sestui.model.errors import Cancelled, ServiceError, Unsettled
from sestui.model.sending import SendingAccount
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
    from sestui.account.creation import Created
    from sestui.account.switch import Switched
    from sestui.model.identity import Identity, MailFromAttributes
    from sestui.model.new_identity import NewIdentity


class Account:
    """One SES account in one region, as known so far.

    Its methods are awaited on one event loop; the gateway's blocking calls run on threads
    of their own. What only reads raises no `ServiceError`: what went wrong is in the snapshot,
    beside what is still known. What changes the account raises it, as someone waits for it;
    what it reads on its way is in the snapshot too.
    """

    def __init__(
        self, gateway: Gateway, clock: Clock, on_change: Callable[[Snapshot], None]
    ) -> None:
        self._gateway = gateway
        self._clock = clock
        self._on_change = on_change
        self._snapshot = Snapshot()

    @property
    def snapshot(self) -> Snapshot:
        """What is known now; `on_change` was called with it."""
        return self._snapshot

    async def refresh(self, call: Call) -> None:
        """Read where calls go, and the list."""
        self._become(self._snapshot.begin())
        try:
            # Each time, since after a new login it may be another one.
            target = await in_thread(call, self._gateway.target)
            self._become(self._snapshot.with_target(target))
            await self._list(call)
        except ServiceError as failure:
            self._become(self._snapshot.with_failure(failure))
        except (asyncio.CancelledError, Cancelled):
            self._become(replace(self._snapshot, listing=False))
            raise

    async def read(self, name: str, call: Call) -> None:
        """Read the details of one identity."""
        with suppress(ServiceError):
            await self._look(name, call)

    async def read_sets(self, call: Call) -> None:
        """Read which configuration sets there are."""
        asked_at, refreshed = self._clock.now(), self._snapshot.refreshed
        try:
            names = await in_thread(call, lambda: self._gateway.configuration_sets(call))
        except ServiceError as failure:
            self._become(self._snapshot.with_failed_sets(failure, refreshed))
        else:
            self._become(self._snapshot.with_sets(names, asked_at, refreshed))

    async def introduce(self, call: Call) -> None:
        """Read what stands on the account line. Each part may be denied: then it says less."""
        await asyncio.gather(self._read_sending(call), self._read_number(call))

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises `ReadOnly` where that is locked."""
        self._gateway.keep_read_only(on)
        if (target := self._snapshot.target) is not None:
            self._become(replace(self._snapshot, target=replace(target, read_only=on)))

    async def create(self, new: "NewIdentity", call: Call, *, doubtful: bool = False) -> "Created":
        """Create an identity, set its MAIL FROM domain and read it back.

        `doubtful` says that an earlier try was `Unsettled`: it is looked up first. At most one
        create is sent. Raises `ServiceError`, and `Cancelled` when none was.
        """
        from sestui.account import creation  # the first frame has no need of it

        record, value = creation.own_key_record(new) or ("", None)
        earlier = self._snapshot.public_keys.get(record)
        self._become(self._snapshot.with_public_key(record, value))
        try:
            return await creation.create(self._gateway, self._look, new, call, doubtful=doubtful)
        except (ServiceError, Cancelled) as failure:
            if not isinstance(failure, Unsettled):  # an identity of that name has another key
                self._become(self._snapshot.with_public_key(record, earlier))
            raise

    async def put_mail_from(self, name: str, mail_from: "MailFromAttributes", call: Call) -> None:
        """Set the custom MAIL FROM domain of an identity; raises `ServiceError`."""
        from sestui.account import creation

        _, failure = await creation.put_mail_from(self._gateway, self._look, name, mail_from, call)
        if failure is not None:
            raise failure

    async def switch(
        self, name: str, expected: str | None, wanted: str | None, call: Call
    ) -> "Switched":
        """Make `wanted` the default configuration set of an identity that has `expected`.

        Raises what `switch.switch` raises, whose rules it follows.
        """
        from sestui.account import switch

        return await switch.switch(self._gateway, self._look, name, expected, wanted, call)

    async def _look(self, name: str, call: Call) -> "Identity":
        """Read the details of one identity and return them; raises `ServiceError`."""
        refreshed = self._snapshot.refreshed
        try:
            identity = await in_thread(call, lambda: self._gateway.identity(name, call))
        except ServiceError as failure:
            self._become(self._snapshot.with_failed_details(name, failure, refreshed))
            raise
        self._become(self._snapshot.with_details(identity, self._clock.now(), refreshed))
        return identity

    async def _list(self, call: Call) -> None:
        rows: list[IdentitySummary] = []
        async for page in each_in_thread(call, self._gateway.identities(call)):
            rows.extend(page)
            self._become(self._snapshot.with_page(rows))
        self._become(self._snapshot.with_list(rows, self._clock.now()))

    async def _read_sending(self, call: Call) -> None:
        sending: SendingAccount | None
        try:
            sending = await in_thread(call, lambda: self._gateway.sending_account(call))
        except ServiceError:
            sending = None
        self._become(replace(self._snapshot, sending=sending))

    async def _read_number(self, call: Call) -> None:
        number: str | None
        try:
            number = await in_thread(call, lambda: self._gateway.account_number(call))
        except ServiceError:
            number = None
        self._become(replace(self._snapshot, number=number))

    def _become(self, snapshot: Snapshot) -> None:
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            self._on_change(snapshot)
