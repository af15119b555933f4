"""The account behind the screen: reads it call by call, and keeps what it learns."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from sestui.account.protocols import Clock, Gateway
from sestui.account.snapshot import Snapshot
from sestui.account.threads import each_in_thread, in_thread
from sestui.model.call import Call
from sestui.model.errors import Cancelled, ServiceError
from sestui.model.sending import SendingAccount
from sestui.model.summary import IdentitySummary


class Account:
    """One SES account in one region, as known so far.

    Its methods are awaited on one event loop; the gateway's blocking calls run on threads
    of their own. Nothing here raises a `ServiceError`: what went wrong is in the snapshot,
    beside what is still known.
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
        refreshed = self._snapshot.refreshed
        try:
            identity = await in_thread(call, lambda: self._gateway.identity(name, call))
        except ServiceError as failure:
            self._become(self._snapshot.with_failed_details(name, failure, refreshed))
        else:
            self._become(self._snapshot.with_details(identity, self._clock.now(), refreshed))

    async def introduce(self, call: Call) -> None:
        """Read what stands on the account line. Each part may be denied: then it says less."""
        await asyncio.gather(self._read_sending(call), self._read_number(call))

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
