"""The DNS records SES expects for an identity.

The rules are those of the SES developer guide ("Easy DKIM", "Bring your own DKIM",
"Deterministic Easy DKIM", "Using a custom MAIL FROM domain", "Complying with DMARC") and,
for the DKIM domains of regions, of the AWS General Reference ("Amazon SES endpoints and
quotas"). What they do not settle is left unknown rather than guessed: a wrong record costs
its owner a day, a missing one only a question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sestui.model.identity import DkimAttributes, DkimOrigin, Identity
from sestui.model.names import bare

MX_PRIORITY = 10

SPF_VALUE = "v=spf1 include:amazonses.com ~all"
DMARC_VALUE = "v=DMARC1; p=none;"
"""The mildest policy there is: it asks receivers for nothing but to read it."""

TXT_STRING_LIMIT = 255
"""How many bytes one string of a TXT record holds (RFC 1035, 3.3: its length is one byte)."""

_COMMON_DKIM_REGIONS = frozenset(
    (
        *("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
        *("ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3"),
        *("me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-gov-west-1"),
        *("us-west-1", "us-west-2"),
    )
)
"""Regions whose keys stand under dkim.amazonses.com."""

_OWN_DKIM_REGIONS = frozenset(
    (
        *("af-south-1", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-5"),
        *("ca-west-1", "eu-central-2", "eu-south-1", "il-central-1", "me-central-1"),
        "us-gov-east-1",
    )
)
"""Regions whose keys stand under dkim.REGION.amazonses.com."""

_NO_KEYS: Mapping[str, str] = MappingProxyType({})

_FOREIGN_REGIONS = ("cn-", "eu-iso", "eusc-", "us-iso")
"""How regions begin whose partition may not use amazonses.com at all."""


class Purpose(StrEnum):
    """What a record is for."""

    DKIM = "DKIM"
    MAIL_FROM = "MAIL FROM"
    SPF = "SPF"
    DMARC = "DMARC"


@dataclass(frozen=True, slots=True)
class Record:
    """One DNS record, as plainly as it can be said; `export` writes it as others want it."""

    type: str
    """`CNAME`, `TXT` or `MX`."""
    name: str
    """Absolute, without a trailing dot."""
    value: str | None
    """Unquoted and unsplit; a host has no trailing dot, an MX no priority. None: not known."""
    purpose: Purpose
    priority: int | None = None
    """Of an MX; None for all others."""
    optional: bool = False
    """Only recommended (DMARC), and only where there is none yet."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The records SES looks for, or why there are none."""

    records: tuple[Record, ...] = ()
    remark: str = ""
    """Why there are none, or what is not known about them; `""` when all is said. It can
    quote what SES sent."""


def dkim_name(label: str, domain: str) -> str:
    """Return where a DKIM record stands (RFC 6376, 3.6.2.1): the label is a token or a selector.

    >>> dkim_name("s1", "example.com")
    's1._domainkey.example.com'
    """
    return f"{label}._domainkey.{bare(domain)}"


def dkim_records(
    identity: Identity, region: str, public_keys: Mapping[str, str] = _NO_KEYS
) -> Expected:
    """Return what makes DKIM pass: three CNAMEs, one TXT, or nothing to publish.

    `region` is the one the identity was read from; it counts only where SES sent no
    `SigningHostedZone`. `public_keys` are the values known of TXT records, by `dkim_name`:
    those of keys that were handed to SES from here.
    """
    if not identity.is_domain:
        return Expected(
            remark="An address has no DKIM records of its own: its mail is signed as that of its "
            "domain is, if that is an identity too."
        )
    dkim = identity.dkim
    if dkim is None:
        return Expected(remark="SES said nothing of DKIM for this domain.")
    if dkim.origin == DkimOrigin.EASY_DKIM:
        return _easy_dkim(identity, dkim, region)
    if dkim.origin == DkimOrigin.BYODKIM:
        return _own_key(identity, dkim, public_keys)
    if dkim.parent_region:
        return Expected(
            remark=f"This domain is a replica of its identity in {dkim.parent_region} and signs "
            "with that one's key: the DKIM records published for it serve here too, and there "
            "is nothing new to publish."
        )
    return _unknown_origin(dkim)


def mail_from_records(identity: Identity, region: str) -> Expected:
    """Return the MX and the SPF record of a custom MAIL FROM domain, when one is set."""
    domain = bare(identity.mail_from.domain or "")
    if not domain:
        return Expected(
            remark="No custom MAIL FROM domain is set: mail goes out with a subdomain of "
            "amazonses.com as MAIL FROM, so SPF passes for that domain and does not align with "
            "yours for DMARC."
        )
    settled = bool(region) and not region.startswith(_FOREIGN_REGIONS)
    host = f"feedback-smtp.{region}.amazonses.com" if settled else None
    return Expected(
        (
            Record("MX", domain, host, Purpose.MAIL_FROM, MX_PRIORITY),
            Record("TXT", domain, SPF_VALUE if settled else None, Purpose.SPF),
        ),
        ""
        if settled
        else f"The values of the MAIL FROM records in {_named(region)} are not known here: "
        "take them from the SES console.",
    )


def dmarc_record(identity: Identity) -> Record | None:
    """Return the recommended DMARC record of a domain; None for an address.

    SES does not ask for it (RFC 7489 describes it). A domain that has one keeps its own:
    two of them count as none.
    """
    if not identity.is_domain:
        return None
    name = f"_dmarc.{bare(identity.name)}"
    return Record("TXT", name, DMARC_VALUE, Purpose.DMARC, optional=True)


def expected_records(
    identity: Identity, region: str, public_keys: Mapping[str, str] = _NO_KEYS
) -> Expected:
    """Return all of an identity's records, DMARC last, and all that is to be said of them.

    `public_keys` are as for `dkim_records`.
    """
    dkim = dkim_records(identity, region, public_keys)
    mail_from = mail_from_records(identity, region)
    dmarc = dmarc_record(identity)
    return Expected(
        dkim.records + mail_from.records + ((dmarc,) if dmarc else ()),
        " ".join(part.remark for part in (dkim, mail_from) if part.remark),
    )


def txt_strings(value: str) -> list[str]:
    """Split the data of a TXT record into strings of at most 255 bytes.

    Readers join the strings with nothing between them (RFC 7208, 3.3; RFC 6376, 3.6.2.2).
    No UTF-8 character is cut in two. An empty value is one empty string.
    """
    strings, start, size = [], 0, 0
    for position, character in enumerate(value):
        # Answers are JSON, which can hold a lone surrogate.
        length = len(character.encode("utf-8", "surrogatepass"))
        if size + length > TXT_STRING_LIMIT:
            strings.append(value[start:position])
            start, size = position, 0
        size += length
    return [*strings, value[start:]]


def _easy_dkim(identity: Identity, dkim: DkimAttributes, region: str) -> Expected:
    """Return the CNAMEs that hand the keys of a domain over to SES."""
    if not dkim.tokens:
        return Expected(
            remark="SES has issued no DKIM tokens for this domain: there is nothing to publish."
        )
    hosted_zone = bare(dkim.hosted_zone or "") or _dkim_domain(region)
    return Expected(
        tuple(
            Record(
                "CNAME",
                dkim_name(token, identity.name),
                f"{token}.{hosted_zone}" if hosted_zone else None,
                Purpose.DKIM,
            )
            for token in dkim.tokens
        ),
        ""
        if hosted_zone
        else "SES did not say where these CNAMEs point, and for "
        f"{_named(region)} it is not known here: take the values from the SES console.",
    )


def _own_key(identity: Identity, dkim: DkimAttributes, public_keys: Mapping[str, str]) -> Expected:
    """Return where the public key of BYODKIM stands; SES has it and never tells."""
    names = [dkim_name(selector, identity.name) for selector in dkim.tokens]
    records = tuple(Record("TXT", name, public_keys.get(name), Purpose.DKIM) for name in names)
    where = f"It stands at {' and '.join(names)}." if names else "SES named no selector for it."
    if names and all(record.value for record in records):
        return Expected(
            records,
            "The value is that of the key given here in this run of the program: SES never returns "
            "the public key, and does not say whether it still signs with that one.",
        )
    return Expected(
        records,
        "SES never returns the public key of a key you brought: the value is p= and, in base64, "
        f"the public half of the private key that SES was given. {where}",
    )


def _unknown_origin(dkim: DkimAttributes) -> Expected:
    """Say what SES sent where the origin of the key means nothing here."""
    said = f"names “{dkim.origin}” as the origin" if dkim.origin else "names no origin"
    tokens = f" Its tokens are: {', '.join(dkim.tokens)}." if dkim.tokens else ""
    return Expected(
        remark=f"SES {said} of the DKIM key, so which records it expects is not known here.{tokens}"
    )


def _dkim_domain(region: str) -> str | None:
    """Return where a region's Easy DKIM keys stand, None where that is not known."""
    if region in _COMMON_DKIM_REGIONS:
        return "dkim.amazonses.com"
    return f"dkim.{region}.amazonses.com" if region in _OWN_DKIM_REGIONS else None


def _named(region: str) -> str:
    return f"the region {region}" if region else "an unnamed region"
