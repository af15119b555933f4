"""The top line: which account, profile and region a keystroke would touch, and how old it is."""

from datetime import datetime

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal

from sestui.account.snapshot import Snapshot
from sestui.model.sending import SendingAccount, Target
from sestui.terminal.text import visible
from sestui.ui.strips import BOLD, PLAIN, TROUBLE, Span
from sestui.ui.widgets.line import Line
from sestui.ui.words import Glyphs, clock_time


class AccountLine(Horizontal):
    """Where one is on the left, how old what is shown is on the right.

    Two lines, as Textual sends a line from its start to its last cell that differs: when only
    the time is another, what stands before it is not sent again.
    """

    DEFAULT_CSS = "AccountLine { height: 1; } AccountLine #where { width: 1fr; }"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="account-line")
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Lay out both sides."""
        yield Line(id="where")
        yield Line(id="age")

    def tell(self, snapshot: Snapshot, following: str) -> None:
        """Show the account as known now; `following` says when it is read again."""
        left = self._joined(self._where(snapshot))
        read_only = snapshot.target is not None and snapshot.target.read_only
        kept: list[Span] = [("read-only", BOLD)] if read_only else []
        age = _age(snapshot)
        stale: list[Span] = [("stale", TROUBLE)] if snapshot.failure and snapshot.listed_at else []
        choices = [[*age, (following, PLAIN), *kept], [*age, *kept], [*stale, *kept]]
        width = self.size.width
        for choice in choices:
            right = self._joined(choice)
            if _cells(left) + 2 + _cells(right) < width:
                break
        else:
            left, right = [*right, *left], []
        where, at = self.query_one("#where", Line), self.query_one("#age", Line)
        where.show(left)
        at.show(right)
        at.styles.width = _cells(right) + 1

    def _where(self, snapshot: Snapshot) -> list[Span]:
        target = snapshot.target
        if target is None:
            return [("not connected" if snapshot.failure else "connecting", PLAIN)]
        where = [*_target(target, snapshot.number), *_sending(snapshot.sending)]
        # Last, as it is the longest: what is cut is cut of it.
        return [*where, (target.endpoint, BOLD)] if target.endpoint is not None else where

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
    parts: list[Span] = [] if sending.production_access else [("sandbox", BOLD)]
    if sending.enforcement_status not in ("HEALTHY", ""):
        parts.append((sending.enforcement_status, TROUBLE))
    if not sending.sending_enabled:
        parts.append(("sending paused", TROUBLE))
    return parts


def _age(snapshot: Snapshot) -> list[Span]:
    at: datetime | None = snapshot.listed_at
    if at is None and snapshot.listing:
        return [("reading", PLAIN)]
    if at is None:
        return [("not all read" if snapshot.rows else "nothing read", TROUBLE)]
    if snapshot.failure is not None:
        return [(f"stale, as of {clock_time(at)}", TROUBLE)]
    return [(f"as of {clock_time(at)}", PLAIN)]


def _cells(spans: list[Span]) -> int:
    return sum(cell_len(visible(text)) for text, _ in spans)
