"""The DNS records of an identity of the demo at a time, as lines of a master file.

What is verified has all that SES expects, a little before SES finds it; what is not has what
`zone_mistakes` says, or nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from sestui.demo import limits, zone_mistakes
from sestui.demo.identity import DemoIdentity, tokens
from sestui.demo.isolation import REGION
from sestui.demo.seeds import PUBLIC_KEY
from sestui.demo.unfinished import LAUNCHES_AFTER
from sestui.model.identity import DkimAttributes, Identity, MailFromAttributes
from sestui.model.records import (
    Record,
    dkim_name,
    dkim_records,
    mail_from_records,
    txt_strings,
)
from sestui.model.summary import IdentityType, Status

PUBLISHED_BEFORE: Final = LAUNCHES_AFTER / 2
"""How long a record is in DNS before SES finds it."""

NAME_LIMIT: Final = 253
"""Characters of the longest name (RFC 1035, 3.1: 255 bytes with the lengths of its labels)."""

_REGIONS: Final = {"tokyo.example.com": "ap-northeast-1"}
"""The region that takes the bounces of a domain, where it is another one."""


def is_name(name: str) -> bool:
    """Say whether DNS can have this as the name of a domain."""
    try:
        kind = limits.check_name(name)
    except limits.Unacceptable:
        return False
    return kind is IdentityType.DOMAIN and len(name) <= NAME_LIMIT


def domain(identity: DemoIdentity) -> str:
    """Return the domain, or that of an address."""
    return identity.email_identity.rpartition("@")[2]


def is_published(identity: DemoIdentity, at: datetime) -> bool:
    """Say whether this is a domain with its DKIM records in DNS as SES expects them."""
    is_domain = identity.identity_type != IdentityType.EMAIL_ADDRESS
    return is_domain and _is_due(identity.dkim["Status"], identity.verified_at, at)


def lines(identity: DemoIdentity, at: datetime) -> Iterator[str]:
    """Yield what is published for the identity's DKIM and for its MAIL FROM domain."""
    read = _read(identity)
    region = _REGIONS.get(read.name, REGION)
    if is_published(identity, at):
        keys = _public_keys(identity)
        yield from _written(dkim_records(read, region, keys).records)
    elif text := zone_mistakes.DKIM.get(read.name):
        yield f"$ORIGIN {read.name}.\n{text.format(*tokens(read.name))}"
    bounces = read.mail_from.domain or ""
    if not is_name(bounces):
        return
    if _is_due(read.mail_from.status, identity.mail_from_verified_at, at):
        yield from _written(mail_from_records(read, region).records)
    elif text := zone_mistakes.MAIL_FROM.get(bounces):
        yield f"$ORIGIN {bounces}.\n{text}"


def quoted(text: str) -> str:
    """Return the data of a TXT record, in several strings where it is too long for one."""
    return " ".join(f'"{string}"' for string in txt_strings(text))


def _is_due(status: str | None, verified_at: datetime | None, at: datetime) -> bool:
    """Say whether SES has verified something, or will in a moment."""
    coming = verified_at is not None and at >= verified_at - PUBLISHED_BEFORE
    return coming or status == Status.SUCCESS


def _written(records: Iterable[Record]) -> Iterator[str]:
    """Yield the records as lines; DNS cannot have one under a name that is too long."""
    for record in records:
        if record.value is None or len(record.name) > NAME_LIMIT:
            continue
        data = quoted(record.value) if record.type == "TXT" else f"{record.value}."
        if record.priority is not None:
            data = f"{record.priority} {data}"
        yield f"{record.name}. {record.type} {data}"


def _read(identity: DemoIdentity) -> Identity:
    """Return the identity as far as its records depend on it."""
    dkim, mail_from = identity.dkim, identity.mail_from
    return Identity(
        name=identity.email_identity,
        type=identity.identity_type,
        status=identity.verification_status,
        verified_for_sending=identity.sends,
        feedback_forwarding=identity.feedback_forwarding,
        dkim=DkimAttributes(
            signing_enabled=dkim["SigningEnabled"],
            status=dkim["Status"],
            origin=dkim["SigningAttributesOrigin"],
            tokens=tuple(dkim.get("Tokens", ())),
            hosted_zone=dkim.get("SigningHostedZone"),
        ),
        mail_from=MailFromAttributes(
            mail_from.get("MailFromDomain"), mail_from.get("MailFromDomainStatus")
        ),
    )


def _public_keys(identity: DemoIdentity) -> dict[str, str]:
    """Return the key of a domain whose key came from outside: the person's, or the demo's."""
    name, key = identity.email_identity, identity.public_key or PUBLIC_KEY
    return {dkim_name(label, name): key for label in identity.dkim.get("Tokens", ())}
