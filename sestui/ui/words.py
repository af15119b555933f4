"""SES's values in the words and glyphs of the screen; what SES adds later stands as it came."""

import math
from datetime import datetime
from typing import NamedTuple

from sestui.model.summary import IdentityType, Status

_STATUS: dict[str, tuple[str, str, str]] = {
    Status.SUCCESS: ("✓", "+", "verified"),
    Status.PENDING: ("◌", "~", "pending"),
    Status.FAILED: ("✗", "x", "failed"),
    Status.TEMPORARY_FAILURE: ("!", "!", "temporary failure"),
    Status.NOT_STARTED: ("-", "-", "not started"),
}

_VERDICT: dict[str, tuple[str, str, str]] = {
    "found": ("✓", "+", "found"),
    "missing": ("✗", "x", "missing"),
    "wrong": ("✗", "x", "wrong"),
    "could not check": ("?", "?", "unchecked"),
}
"""Of `model.dns.finding.Verdict`, which the first frame has no need of."""

_NOW: dict[str, str] = {
    Status.FAILED: "has failed",
    Status.TEMPORARY_FAILURE: "has a temporary failure",
}

_TYPE: dict[str, str] = {
    IdentityType.DOMAIN: "domain",
    IdentityType.EMAIL_ADDRESS: "address",
    IdentityType.MANAGED_DOMAIN: "domain",
}

KEY_LENGTHS: dict[str, str] = {"RSA_2048_BIT": "2048 bits", "RSA_1024_BIT": "1024 bits"}
"""The lengths of the keys SES makes, the one it recommends first."""


class Glyphs(NamedTuple):
    """The signs that need UTF-8, or what stands for them where the terminal has none."""

    utf8: bool = True

    @property
    def cursor(self) -> str:
        """Mark of the row the cursor is on."""
        return "▌" if self.utf8 else ">"

    @property
    def mark(self) -> str:
        """Stands before what the person marked."""
        return "●" if self.utf8 else "*"

    @property
    def changed(self) -> str:
        """Stands before a status that came or changed by itself."""
        return "Δ" if self.utf8 else "^"

    @property
    def cut(self) -> str:
        """Stands where text was left out."""
        return "…" if self.utf8 else "~"

    @property
    def dot(self) -> str:
        """Parts what stands side by side."""
        return " · " if self.utf8 else " - "

    def status(self, status: str) -> str:
        """Return the glyph of a status, `?` for one that is not known."""
        known = _STATUS.get(status)
        if known is None:
            return "?"
        return known[0] if self.utf8 else known[1]

    def verdict(self, verdict: str) -> str:
        """Return the glyph of a verdict on a record."""
        return _VERDICT[verdict][0 if self.utf8 else 1]


def verdict_word(verdict: str) -> str:
    """Return the word for a verdict on a record, short enough for a column."""
    return _VERDICT[verdict][2]


def status_word(status: str) -> str:
    """Return the word for a status, or the status as it came."""
    known = _STATUS.get(status)
    return known[2] if known else status


def status_now(status: str) -> str:
    """Return what is said of something with this status.

    >>> status_now("SUCCESS"), status_now("FAILED"), status_now("ON_HOLD")
    ('is verified', 'has failed', 'is ON_HOLD')
    """
    return _NOW.get(status) or f"is {status_word(status)}"


def type_word(identity_type: str) -> str:
    """Return the word for an identity's type, or the type as it came."""
    return _TYPE.get(identity_type, identity_type)


def clock_time(at: datetime) -> str:
    """Return the time of day where the person is, to the second."""
    return f"{at.astimezone():%H:%M:%S}"


def moment(at: datetime, now: datetime) -> str:
    """Return a time as shortly as `now` allows: today only the time of day."""
    here, today = at.astimezone(), now.astimezone()
    return f"{here:%H:%M}" if here.date() == today.date() else f"{here:%Y-%m-%d %H:%M}"


def duration(seconds: float) -> str:
    """Return a length of time, as finely as it matters.

    >>> duration(0), duration(4.2), duration(90), duration(9_500)
    ('a moment', '5 s', '1 min 30 s', '2 h 38 min')
    """
    whole = math.ceil(seconds)
    if not whole:
        return "a moment"
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 10:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
