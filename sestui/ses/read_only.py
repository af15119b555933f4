"""Where nothing may ever be changed, and why."""

from sestui.model.errors import ReadOnly
from sestui.model.sending import Target


def refuse_if_locked(target: Target | None, *, started_read_only: bool) -> None:
    """Raise ReadOnly where nothing may ever be changed, as far as the target is known."""
    if started_read_only:
        raise ReadOnly(
            "Nothing can be changed: sestui was started with --read-only.",
            "Start it without --read-only to change the account.",
        )
    if target is not None and target.locked:
        raise ReadOnly(
            f"Nothing can be changed: calls to {target.endpoint} leave this machine unencrypted.",
            "Use an https endpoint, or one on this machine that NO_PROXY keeps from any proxy.",
        )
