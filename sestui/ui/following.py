"""Following the account: reads what the screens ask for, and by itself what may have changed."""

import asyncio
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Protocol, runtime_checkable

from textual import on, work
from textual.actions import ActionParseResult
from textual.dom import DOMNode
from textual.timer import Timer

from sestui.account.account import Account
from sestui.account.protocols import Clock, Gateway
from sestui.account.schedule import Schedule
from sestui.account.snapshot import Snapshot
from sestui.account.watch import Watch
from sestui.model.call import UNLIMITED, Call, Delay
from sestui.model.errors import AccessDenied, Cancelled, CredentialsError, ServiceError
from sestui.terminal.copied import Copier
from sestui.ui.copying import CopyingApp
from sestui.ui.messages import (
    DetailsUnwanted,
    DetailsWanted,
    ReadOnlyWanted,
    RefreshWanted,
    SetsWanted,
    Waiting,
    WatchWanted,
)
from sestui.ui.screens.browse import CHANGES, BrowseScreen
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import Glyphs

NOT_CONNECTED = "There is no connection yet that could change anything."
READING = "The list is being read."
LONG = 0.5
"""Seconds after which it is said that something is being read."""
READ_ONLY = "Read-only: nothing is changed. w switches that off."


@runtime_checkable
class Follower(Protocol):
    """A screen that follows the account."""

    def tell(self, snapshot: Snapshot) -> None:
        """Show what is known now."""
        ...


class FollowingApp(CopyingApp):
    """Keeps what is known of the account up to date, and its screens with it."""

    def __init__(
        self,
        gateway: Gateway,
        clock: Clock,
        copier: Copier,
        schedule: Schedule,
        glyphs: Glyphs,
    ) -> None:
        super().__init__(copier)
        self._account = Account(gateway, clock, self._became)
        self._clock = clock
        self._schedule = schedule
        self._glyphs = glyphs
        self._browse = BrowseScreen(clock, schedule, glyphs)
        self._due: Timer | None = None
        self._introduced = 0
        self._by_person = True
        self._watch = Watch()
        self._opened: set[str] = set()
        """What is to be watched if it is pending, once its details say so."""
        self._watching: Timer | None = None

    def say(self, sentence: str) -> None:
        """Say what was done at the foot of the main screen."""
        self._browse.say(sentence)

    def _became(self, snapshot: Snapshot) -> None:
        """Show what became of the account, and introduce it once it answers."""
        if snapshot.refreshed != self._introduced and (
            snapshot.rows or snapshot.listed_at or isinstance(snapshot.failure, AccessDenied)
        ):
            self._introduced = snapshot.refreshed
            self._introduce(by_person=self._by_person)
        self._choose_watched()
        self._browse.tell(snapshot, by_person=self._by_person)
        for screen in self.screen_stack:
            if screen is not self._browse and isinstance(screen, Follower):
                screen.tell(snapshot)

    # What is read, each kind of it once at a time

    @on(RefreshWanted)
    def _refresh_wanted(self) -> None:
        if self._account.snapshot.listing and self._by_person:
            self.say(READING)
        else:
            self._refresh(by_person=True)

    @work(exclusive=True, group="list")
    async def _refresh(self, *, by_person: bool) -> None:
        if self._due is not None:
            self._due.stop()
        self._by_person = by_person
        reading = READING if by_person and self._account.snapshot.listed_at else ""
        with self._waiting_for("list", reading):
            await self._account.refresh(self._call("list", by_person=by_person))
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        snapshot = self._account.snapshot
        pause = self._schedule.pause(len(snapshot.rows), snapshot.failures)
        if pause:
            self._due = self.set_timer(pause, lambda: self._refresh(by_person=False))

    @work(exclusive=True, group="introduction")
    async def _introduce(self, *, by_person: bool) -> None:
        with self._waiting_for("account"):
            await self._account.introduce(self._call("account", by_person=by_person))

    @on(DetailsWanted)
    def _details_wanted(self, event: DetailsWanted) -> None:
        self._read(event.name, by_person=event.by_person)

    @on(DetailsUnwanted)
    def _details_unwanted(self) -> None:
        self.workers.cancel_group(self, "details")

    @work(exclusive=True, group="details")
    async def _read(self, name: str, *, by_person: bool) -> None:
        with self._waiting_for("details"):
            await self._account.read(name, self._call("details", by_person=by_person))

    @on(SetsWanted)
    def _sets_wanted(self, event: SetsWanted) -> None:
        self._read_sets(by_person=event.by_person)

    @work(exclusive=True, group="sets")
    async def _read_sets(self, *, by_person: bool) -> None:
        if by_person:
            with self._waiting_for("sets"):
                await self._account.read_sets(self._call("sets", by_person=True))
        else:
            await self._account.read_sets(Call(by_person=False))

    # The watch

    @on(WatchWanted)
    def _watch_wanted(self, event: WatchWanted) -> None:
        self.watch_pending(event.name)

    def watch_pending(self, name: str) -> None:
        """Read an identity again and again for as long as it is pending, as `Watch` says.

        Nothing is read by itself where the person wants no refresh.
        """
        if self._schedule.every:
            self._opened.add(name)
            self._choose_watched()

    def _choose_watched(self) -> None:
        """Take in what was opened and is pending, and let go of what is so no longer."""
        details, now = self._account.snapshot.details, self._clock.now()
        watch = self._watch.settled(self._account.snapshot)
        for name in [name for name in self._opened if name in details]:
            self._opened.remove(name)
            identity = details[name].identity
            if identity is not None and identity.is_pending:
                watch = watch.with_name(name, now)
        if watch != self._watch:
            self._watch = watch
            self._await_watched()

    def _await_watched(self) -> None:
        """Set the timer for the next read of the watch."""
        if self._watching is not None:
            self._watching.stop()
        pause = self._watch.seconds_until_next(self._clock.now())
        if pause is not None:
            self._watching = self.set_timer(pause, self._read_watched)

    @work(group="watch")
    async def _read_watched(self) -> None:
        now = self._clock.now()
        due = self._watch.due(now)
        for name in due:
            self._watch = self._watch.read(name, now)
        self._await_watched()
        for name in due:
            await self._account.read(name, Call(by_person=False))

    # Read-only

    @on(ReadOnlyWanted)
    def keep_read_only(self) -> None:
        """Let nothing be changed from now on, or no longer; say why, where that is locked."""
        target = self._account.snapshot.target
        if target is None:
            self.say(NOT_CONNECTED)
            return
        try:
            self._account.keep_read_only(not target.read_only)
        except ServiceError as refused:
            self.say(" ".join(("Read-only.", *sentences(refused))))
        else:
            self.say("Changes can be made again." if target.read_only else READ_ONLY)

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, or say why it is off."""
        target = self._account.snapshot.target
        if default_namespace is self._browse and action in CHANGES and target is None:
            self.say(NOT_CONNECTED)
        elif default_namespace is not self._browse or not self._browse.is_off(action):
            return await super().run_action(action, default_namespace, namespaces)
        elif target is not None and target.locked:
            self.keep_read_only()
        else:
            self.say(READ_ONLY)
        return True

    # What a call says while it is under way, on a thread of its own

    def _call(self, what: str, *, by_person: bool) -> Call:
        def delayed(delay: Delay) -> None:
            # That the program itself waits for its turn is no news to anyone.
            if by_person or delay.reason is not None:
                self.post_message(Waiting(what, _delay_sentence(delay)))

        return Call(by_person, delayed, self._ask_mfa_code)

    @contextmanager
    def _waiting_for(self, what: str, sentence: str = "") -> Iterator[None]:
        """Say the sentence once `what` takes long, and nothing more of that when it is over, or
        nobody waits any more."""
        slow = self.set_timer(LONG, partial(self._browse.say_waiting, what, sentence))
        try:
            with suppress(Cancelled):
                yield
        finally:
            slow.stop()
            self._browse.say_waiting(what, "")

    @on(Waiting)
    def _waiting(self, event: Waiting) -> None:
        self._browse.say_waiting(event.what, event.sentence)

    def _ask_mfa_code(self, device: str) -> str:
        # mypy takes the union of an answer and an awaitable of one apart the wrong way.
        code: str = self.call_from_thread(self._ask, device)  # type: ignore[arg-type]
        if not code:
            raise CredentialsError("No MFA code was given.", "Press r to be asked again.")
        return code

    async def _ask(self, device: str) -> str:
        from sestui.ui.screens.ask_mfa_code import AskMfaCode

        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self.push_screen(AskMfaCode(device), answer.set_result)
        return await answer or ""


def _delay_sentence(delay: Delay) -> str:
    if delay.reason is None:
        return f"Waiting {delay.seconds:.0f} s for SES's allowance of about one call a second."
    tries = f"try {delay.attempt}"
    if delay.attempts != UNLIMITED:
        tries += f" of {delay.attempts}"
    return f"{delay.reason} Trying again in {delay.seconds:.0f} s ({tries})."
