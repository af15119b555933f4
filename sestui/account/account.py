"""The account behind the screen: reads it call by call, and keeps what it learns."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sestui.account.protocols import Clock, Gateway, Lookup
from sestui.account.snapshot import Snapshot, another_account, is_same_account
from sestui.account.threads import each_in_thread, in_thread
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    Cancelled,
    PassingFault,
    Refused,
    ServiceError,
    Unsettled,
)
from sestui.model.summary import IdentitySummary

if TYPE_CHECKING:
    from sestui.account.creation import Created
    from sestui.account.switch import Switched
    from sestui.model.dns.diagnosis import Diagnosis
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
        self._kept_read_only: bool | None = None
        """What was wanted last; None while nobody wanted anything."""
        self._asks_number = False
        """Whether the newest refresh asks for the account's number itself."""

    @property
    def snapshot(self) -> Snapshot:
        """What is known now; `on_change` was called with it."""
        return self._snapshot

    @property
    def unsettled(self) -> frozenset[str]:
        """Names of identities that may be there, or come, as no answer to their create came.

        A name stays until the identity is known to be there: what became of a later create
        says nothing of the earlier one, which may take effect late.
        """
        return self._snapshot.unsettled

    async def refresh(self, call: Call) -> None:
        """Read where calls go, whose account that is, and the list.

        The number is asked for only when it is known already: the first list waits for nothing.
        """
        self._asks_number = self._snapshot.number is not None
        self._become(self._snapshot.begin())
        try:
            await self.find_target(call)  # each time: after a new login it may be another one
            if self._asks_number:
                # Where it is not to be had the list may be; but not after a failed login.
                with suppress(AccessDenied, Refused, PassingFault):
                    await self._read_number(call)
            await self._list(call)
        except ServiceError as failure:
            self._become(self._snapshot.with_failure(failure))
        except (asyncio.CancelledError, Cancelled):
            self._become(replace(self._snapshot, listing=False))
            raise

    async def find_target(self, call: Call) -> None:
        """Learn where calls go, which makes none; raises `ServiceError`."""
        target = await in_thread(call, self._gateway.target)
        if self._kept_read_only is not None:  # it may have been asked for before that
            target = replace(target, read_only=target.locked or self._kept_read_only)
        self._become(self._snapshot.with_target(target))

    async def read(self, name: str, call: Call) -> None:
        """Read the details of one identity."""
        with suppress(ServiceError):
            await self._look(name, call)

    async def read_sets(self, call: Call) -> None:
        """Read which configuration sets there are."""
        asked_at, asked = self._clock.now(), self._snapshot
        known: Snapshot
        try:
            names = await in_thread(call, lambda: self._gateway.configuration_sets(call))
        except ServiceError as failure:
            known = self._snapshot.with_failed_sets(failure, asked.refreshed)
        else:
            known = self._snapshot.with_sets(names, asked_at, asked.refreshed)
        self._learn(asked, known)

    async def check(self, name: str, lookup: Lookup, call: Call, *, thorough: bool = True) -> None:
        """Ask DNS for the records of an identity, whose details are read first where they never
        were. Nothing is asked twice at the same time; `thorough` is as for `examine`."""
        from sestui.account.examination import examine
        from sestui.model.records import expected_records

        asked = self._snapshot
        if name in asked.checking or asked.target is None:
            return
        self._become(asked.begin_check(name))
        found: Diagnosis | None = None
        try:
            with suppress(ServiceError):  # it is among what is known of the details
                known = asked.details.get(name)
                identity = known.identity if known else None
                identity = identity or await self._look(name, call)
                keys = self._snapshot.public_keys
                records = expected_records(identity, asked.target.region, keys).records
                found = await examine(lookup, self._clock, identity, records, thorough=thorough)
        finally:
            if not is_same_account(asked, self._snapshot):
                found = None
            self._become(self._snapshot.end_check(name, found))

    async def introduce(self, call: Call) -> None:
        """Read what stands on the account line. Each part may be denied: then it says less."""
        await asyncio.gather(self._read_sending(call), self._introduce_number(call))

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises `ReadOnly` where that is locked."""
        self._gateway.keep_read_only(on)
        self._kept_read_only = on
        if (target := self._snapshot.target) is not None:
            target = replace(target, read_only=target.locked or on)
            self._become(replace(self._snapshot, target=target))

    async def create(self, new: "NewIdentity", call: Call) -> "Created":
        """Create an identity, set its MAIL FROM domain and read it back.

        One that is `unsettled` is looked up first. At most one create is sent. Raises
        `ServiceError`, of which `Unsettled` leaves it unsettled, and `Cancelled` when no create
        was sent.
        """
        from sestui.account import creation  # the first frame has no need of it

        begun, doubtful = self._snapshot, new.name in self.unsettled
        record, value = creation.own_key_record(new) or ("", None)
        earlier = begun.public_keys.get(record)
        self._become(begun.with_public_key(record, value).with_unsettled(new.name))
        try:
            created = await creation.create(
                self._gateway, self._look, new, call, doubtful=doubtful, earlier_key=earlier
            )
        except Unsettled:
            raise
        except (ServiceError, Cancelled):  # an identity of that name has another key
            known = self._snapshot.with_public_key(record, earlier)
            self._learn(begun, known.with_unsettled(new.name, unsettled=doubtful))
            raise
        if created.earlier:
            self._learn(begun, self._snapshot.with_public_key(record, earlier))
        self._learn(begun, self._snapshot.with_unsettled(new.name, unsettled=False))
        return created

    async def put_mail_from(self, name: str, mail_from: "MailFromAttributes", call: Call) -> None:
        """Set the custom MAIL FROM domain of an identity, unless it has another one by now.

        Sends nothing where it is set already. Raises `ServiceError`, and `Cancelled` when
        nothing was sent.
        """
        from sestui.account import creation

        found = await self._look(name, call)
        _, failure = await creation.put_mail_from(self._gateway, self._look, found, mail_from, call)
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
        asked = self._snapshot
        try:
            identity = await in_thread(call, lambda: self._gateway.identity(name, call))
        except ServiceError as failure:
            known = self._snapshot.with_failed_details(name, failure, asked.refreshed)
            self._learn(asked, known)
            raise
        if not is_same_account(asked, self._snapshot):
            raise another_account()
        self._become(self._snapshot.with_details(identity, self._clock.now(), asked.refreshed))
        return identity

    async def _list(self, call: Call) -> None:
        # An identity created or deleted meanwhile moves others from one page to the next.
        rows: dict[str, IdentitySummary] = {}
        async for page in each_in_thread(call, self._gateway.identities(call)):
            rows.update((row.name, row) for row in page)
            self._become(self._snapshot.with_page(tuple(rows.values())))
        self._become(self._snapshot.with_list(tuple(rows.values()), self._clock.now()))

    async def _read_sending(self, call: Call) -> None:
        asked = self._snapshot
        try:
            sending = await in_thread(call, lambda: self._gateway.sending_account(call))
        except ServiceError as failure:
            known = self._snapshot.with_failed_sending(failure)
        else:
            known = self._snapshot.with_sending(sending, self._clock.now())
        self._learn(asked, known)

    async def _introduce_number(self, call: Call) -> None:
        if not self._asks_number:
            with suppress(ServiceError):
                await self._read_number(call)

    async def _read_number(self, call: Call) -> None:
        asked = self._snapshot
        try:
            number = await in_thread(call, lambda: self._gateway.account_number(call))
        except ServiceError as failure:
            self._learn(asked, replace(self._snapshot, number_failure=failure))
            raise
        self._become(self._snapshot.with_number(number))

    def _learn(self, asked: Snapshot, known: Snapshot) -> None:
        """Know what was answered, unless calls go to another account since it was asked."""
        if is_same_account(asked, self._snapshot):
            self._become(known)

    def _become(self, snapshot: Snapshot) -> None:
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            self._on_change(snapshot)
