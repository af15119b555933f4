"""What goes on being wrong, in sentences for the foot of the screen."""

from datetime import datetime

from sestui.account.snapshot import Snapshot
from sestui.model.errors import AccessDenied
from sestui.ui.widgets.message_line import sentences
from sestui.ui.words import clock_time


def troubles(known: Snapshot, next_try: datetime | None) -> tuple[str, ...]:
    """Say why what is shown is old, since when, and when that may end; nothing when it is not.

    `next_try` is when the list is read again by itself. While there is no row, the list itself
    says why. What the credentials may not read of the account is no trouble: it never comes.
    """
    if known.failure is not None and known.rows:
        since = f"The list is as of {clock_time(known.listed_at)}." if known.listed_at else ""
        again = "r tries again."
        if next_try is not None:
            again = f"The next try is at {clock_time(next_try)}; r tries at once."
        return (*sentences(known.failure), since, again)
    told: list[str] = []
    for what, failure, read_at in (
        ("What the account may send", known.sending_failure, known.sending_at),
        ("The account's number", known.number_failure, None),
    ):
        if failure is not None and not isinstance(failure, AccessDenied):
            since = f"What is shown of it is as of {clock_time(read_at)}." if read_at else ""
            told += (f"{what} could not be read.", *sentences(failure), since)
    return (*told, "r tries again.") if told else ()
