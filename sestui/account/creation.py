"""A new identity: sent once, looked up where no answer came, its MAIL FROM set, read back."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from sestui.account.protocols import Gateway
from sestui.account.threads import in_thread
from sestui.model.call import Call
from sestui.model.errors import (
    AlreadyExists,
    Cancelled,
    NotFound,
    PassingFault,
    ServiceError,
    Unsettled,
)
from sestui.model.identity import Identity, MailFromAttributes
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.records import dkim_name

Look = Callable[[str, Call], Awaitable[Identity]]
"""Reads an identity, and has everybody know what was read."""


class Created(NamedTuple):
    """An identity that is there now."""

    identity: Identity | None
    """As read back; None when that failed or was cancelled."""
    mail_from_failure: ServiceError | None
    """Why its MAIL FROM domain was not set; None when it was, or none was wanted."""
    found: bool = False
    """True: no answer came to the create, or to an earlier one, and looking found it there."""


def own_key_record(new: NewIdentity) -> tuple[str, str] | None:
    """Return name and value of the TXT record of a key that is brought along, if one is."""
    if not isinstance(new.signing, OwnKey):
        return None
    return dkim_name(new.signing.selector, new.name), new.signing.key.public_value()


async def create(
    gateway: Gateway, look: Look, new: NewIdentity, call: Call, *, doubtful: bool
) -> Created:
    """Create an identity and set its MAIL FROM domain; `doubtful` after an `Unsettled` try.

    At most one create is sent. Once it was answered nothing is raised any more. Raises
    `ServiceError`, of which only `Unsettled` says that the identity may be there or may yet
    come, and `Cancelled` when nothing was sent by this call.
    """
    found = await _find(look, new, call) if doubtful else None
    if found is None:
        try:
            await in_thread(call, lambda: gateway.create(new, call))
        except ServiceError as failure:
            # After an earlier create without an answer, the one that exists is that one's.
            late = doubtful and isinstance(failure, AlreadyExists)
            lost = isinstance(failure, PassingFault) and failure.may_have_happened
            if not (late or lost):
                raise
            found = await _find_after(failure, look, new, call)
    wanted = new.mail_from
    if wanted.domain and not (found and is_set(found, wanted)):
        identity, failed = await put_mail_from(gateway, look, new.name, wanted, call)
        return Created(identity, failed, found is not None)
    if found is not None:
        return Created(found, None, found=True)
    return Created(await _read_back(look, new.name, call), None)


async def put_mail_from(
    gateway: Gateway, look: Look, name: str, wanted: MailFromAttributes, call: Call
) -> tuple[Identity | None, ServiceError | None]:
    """Set the MAIL FROM domain of an identity and read it back.

    Returns the identity, None when that was not read, and why the domain was not set. A
    write without an answer was made when it is read back so. Nothing is raised.
    """
    failed: ServiceError | None = None
    try:
        await in_thread(call, lambda: gateway.put_mail_from(name, wanted, call))
    except ServiceError as failure:
        failed = failure
    except Cancelled:
        failed = ServiceError(
            "It was stopped before the MAIL FROM domain was set.", "Set it again when it is wanted."
        )
    identity = await _read_back(look, name, call)
    lost = isinstance(failed, PassingFault) and failed.may_have_happened
    return identity, None if lost and identity and is_set(identity, wanted) else failed


def is_set(identity: Identity, wanted: MailFromAttributes) -> bool:
    """Whether an identity has the MAIL FROM domain that is wanted, whatever its status."""
    has = identity.mail_from
    behavior = wanted.behavior_on_mx_failure or has.behavior_on_mx_failure
    return (has.domain, has.behavior_on_mx_failure) == (wanted.domain, behavior)


async def _find(look: Look, new: NewIdentity, call: Call) -> Identity | None:
    """Return the identity that an earlier create may have made; None when it is not there."""
    try:
        return await look(new.name, call)
    except NotFound:
        return None
    except ServiceError as failure:
        raise _unknown(new.name, failure) from failure


async def _find_after(
    unanswered: ServiceError, look: Look, new: NewIdentity, call: Call
) -> Identity:
    """Return the identity that a create made whose answer did not come."""
    try:
        return await look(new.name, call)
    except NotFound:
        raise Unsettled(
            f"{unanswered} It was looked up and is not there, so nothing was created so far.",
            "Send it again: it is looked up first.",
        ) from unanswered
    except (ServiceError, Cancelled) as failure:
        raise _unknown(new.name, unanswered, failure) from failure


def _unknown(name: str, *failures: Exception) -> Unsettled:
    return Unsettled(
        f"Whether {name} exists is not known. {' '.join(map(str, failures))}",
        "Send it again: it is looked up first.",
    )


async def _read_back(look: Look, name: str, call: Call) -> Identity | None:
    try:
        return await look(name, call)
    except (ServiceError, Cancelled):
        return None
