"""A new identity: sent once, looked up where no answer came, its MAIL FROM set, read back."""

from typing import NamedTuple

from sestui.account.protocols import Gateway, Look
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
from sestui.model.identity import DkimAttributes, DkimOrigin, Identity, MailFromAttributes
from sestui.model.new_identity import NewIdentity, OwnKey, ParentKey
from sestui.model.records import dkim_name


class Created(NamedTuple):
    """An identity that is there now."""

    identity: Identity | None
    """As read back; None when that failed or was cancelled."""
    mail_from_failure: ServiceError | None
    """Why its MAIL FROM domain was not set; None when it was, or none was wanted."""
    found: bool = False
    """True: no answer came to the create, or to an earlier one, and looking found it there."""
    differs: str = ""
    """A sentence that says in what it differs from what was asked for, where it was found: an
    earlier try, or somebody else, may have made it otherwise. `""` when it does not."""
    earlier: bool = False
    """True: it was found, and the create that made it was none of this try."""


def own_key_record(new: NewIdentity) -> tuple[str, str] | None:
    """Return name and value of the TXT record of a key that is brought along, if one is."""
    if not isinstance(new.signing, OwnKey):
        return None
    return dkim_name(new.signing.selector, new.name), new.signing.key.public_value()


async def create(
    gateway: Gateway,
    look: Look,
    new: NewIdentity,
    call: Call,
    *,
    doubtful: bool,
    earlier_key: str | None,
) -> Created:
    """Create an identity and set its MAIL FROM domain; `doubtful` after an `Unsettled` try.

    `earlier_key` is the value of the TXT record of the key of that try, if it had one. At most
    one create is sent. Once it was answered nothing is raised any more. Raises
    `ServiceError`, of which only `Unsettled` says that the identity may be there or may yet
    come, and `Cancelled` when nothing was sent by this call.
    """
    found = await _find(look, new, call) if doubtful else None
    earlier = found is not None
    if found is None:
        try:
            await in_thread(call, lambda: gateway.create(new, call))
        except ServiceError as failure:
            # After an earlier create without an answer, the one that exists is that one's.
            earlier = doubtful and isinstance(failure, AlreadyExists)
            lost = isinstance(failure, PassingFault) and failure.may_have_happened
            if not (earlier or lost):
                raise
            found = await _find_after(failure, look, new, call)
    identity, failed, wanted = found, None, new.mail_from
    if wanted.domain and found is not None:
        identity, failed = await put_mail_from(gateway, look, found, wanted, call)
    elif wanted.domain:  # the answer has just come: nobody else has set one yet
        identity, failed = await _put_mail_from(gateway, look, new.name, wanted, call)
    elif found is None:
        identity = await _read_back(look, new.name, call)
    if found is None:
        return Created(identity, failed)
    differs = _differences(found, new, earlier_key if earlier else _key(new))
    return Created(identity, failed, True, differs, earlier)


async def put_mail_from(
    gateway: Gateway, look: Look, found: Identity, wanted: MailFromAttributes, call: Call
) -> tuple[Identity | None, ServiceError | None]:
    """Set the MAIL FROM domain of an identity that was just read, and read it back.

    One that has another by now keeps it, and nothing is sent where it is set already.
    Returns the identity, None when reading it back failed, and why the domain was not set. A
    write without an answer was made when it is read back so. Nothing is raised.
    """
    if is_set(found, wanted):
        return found, None
    if found.mail_from.domain is None:
        return await _put_mail_from(gateway, look, found.name, wanted, call)
    has = "another MAIL FROM domain", found.mail_from.domain
    if found.mail_from.domain == wanted.domain:
        has = "another behavior on MX failure", str(found.mail_from.behavior_on_mx_failure)
    failure = ServiceError(
        f"It has {has[0]} by now: {has[1]}. Nothing was sent.",
        "Whoever set that may need it: ask before changing it.",
    )
    return found, failure


async def _put_mail_from(
    gateway: Gateway, look: Look, name: str, wanted: MailFromAttributes, call: Call
) -> tuple[Identity | None, ServiceError | None]:
    """As `put_mail_from`, of an identity that has none, as is known."""
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


def _key(new: NewIdentity) -> str | None:
    """Return the value of the TXT record of a key that is brought along, if one is."""
    record = own_key_record(new)
    return record and record[1]


def _differences(found: Identity, new: NewIdentity, key: str | None) -> str:
    """Say in what an identity that was found differs from the one that was asked for.

    `key` is the public value of its key, None when that is not known. What SES left out of
    its answer counts as the same; MAIL FROM, where one is wanted, is told on its own.
    """
    parts = []
    if found.configuration_set != new.configuration_set:
        has, wanted = found.configuration_set or "none", new.configuration_set or "none"
        parts.append(f"its configuration set is {has}, not {wanted}")
    if set(found.tags) != set(new.tags):
        tags = ", ".join(f"{tag.key}={tag.value}" for tag in found.tags)
        parts.append(f"its tags are {tags or 'none'}")
    if found.mail_from.domain and not new.mail_from.domain:
        parts.append(f"its MAIL FROM domain is {found.mail_from.domain}")
    if found.dkim is not None and new.signing is not None:
        parts.append(_signing_difference(found.dkim, new, key))
    told = [part for part in parts if part]
    return f"It is not as it was asked for: {'; '.join(told)}." if told else ""


def _signing_difference(dkim: DkimAttributes, new: NewIdentity, key: str | None) -> str:
    """Say how else an identity is signed than was asked for; `""` when it is not."""
    origin = str(DkimOrigin.EASY_DKIM)
    if isinstance(new.signing, ParentKey):
        origin = new.signing.origin
    elif isinstance(new.signing, OwnKey):
        origin = DkimOrigin.BYODKIM
    if dkim.origin and dkim.origin != origin:
        return f"its DKIM origin is {dkim.origin}, not {origin}"
    if not isinstance(new.signing, OwnKey):
        return ""
    if dkim.tokens and new.signing.selector not in dkim.tokens:
        return f"its DKIM selector is {dkim.tokens[0]}, not {new.signing.selector}"
    if key is None:
        return "which key it has is not known"
    return "" if key == _key(new) else "its key is that of the earlier try"


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
