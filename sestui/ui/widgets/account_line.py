"""The top line: which account, profile and region a keystroke would touch, and how old it is."""

from datetime import datetime

from rich.cells import cell_len

from sestui.account.snapshot import Snapshot
from sestui.model.sending import SendingAccount, Target
from sestui.terminal.text import visible
from sestui.ui.strips import BOLD, CAUTION, PLAIN, TROUBLE, Span
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, clock_time


class AccountLine(Line):
    """Where one is on the left, how old what is shown is on the right."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="account-line")
        self._glyphs = glyphs

    def tell(self, snapshot: Snapshot, interval: float) -> None:
        """Show the account as known now; `interval` is the seconds between refreshes, or 0."""
        left = self._joined(self._where(snapshot))
        every = f"every {interval:g} s" if interval else "no refresh"
        read_only = snapshot.target is not None and snapshot.target.read_only
        kept: list[Span] = [("read-only", BOLD)] if read_only else []
        age = _age(snapshot)
        stale: list[Span] = [("stale", TROUBLE)] if snapshot.failure and snapshot.listed_at else []
        choices = [[*age, (every, PLAIN), *kept], [*age, *kept], [*stale, *kept]]
        width = self.size.width
        for choice in choices:
            right = self._joined(choice)
            gap = width - 1 - _cells(left) - _cells(right)
            if gap >= 2:
                self.show([*left, (" " * gap, PLAIN), *right])
                return
        self.show([*self._joined([*stale, *kept]), *left])

    def _where(self, snapshot: Snapshot) -> list[Span]:
        target = snapshot.target
        if target is None:
            return [("not connected" if snapshot.failure else "connecting", PLAIN)]
        where = [*_target(target, snapshot.number), *_sending(snapshot.sending)]
        # Last, as it is the longest: what is cut is cut of it.
        return [*where, (target.endpoint, CAUTION)] if target.endpoint is not None else where

    def _joined(self, parts: list[Span]) -> list[Span]:
        spans: list[Span] = [(" ", PLAIN)]
        for number, part in enumerate(parts):
            spans += [(self._glyphs.dot, PLAIN), part] if number else [part]
        return spans if parts else []


def _target(target: Target, number: str | None) -> list[Span]:
    who = " ".join(part for part in (number, target.profile) if part)
    parts: list[Span] = [("DEMO", BOLD)] if target.demo else []
    parts += [(who, BOLD)] if who else []
    parts.append((target.region, BOLD))
    return parts


def _sending(sending: SendingAccount | None) -> list[Span]:
    if sending is None:
        return []
    parts: list[Span] = [] if sending.production_access else [("sandbox", CAUTION)]
    if sending.enforcement_status not in ("HEALTHY", ""):
        parts.append((sending.enforcement_status, TROUBLE))
    if not sending.sending_enabled:
        parts.append(("sending paused", TROUBLE))
    return parts


def _age(snapshot: Snapshot) -> list[Span]:
    at: datetime | None = snapshot.listed_at
    if at is None:
        return [("reading", PLAIN)] if snapshot.listing else [("nothing read", TROUBLE)]
    if snapshot.failure is not None:
        return [(f"stale, as of {clock_time(at)}", TROUBLE)]
    return [(f"as of {clock_time(at)}", PLAIN)]


def _cells(spans: list[Span]) -> int:
    return sum(cell_len(visible(text)) for text, _ in spans)
