"""What SES takes when an identity is created, as far as the demo needs to say no.

The program has its own, more talkative rules for what a person types; these are the last
word of the service behind it, kept apart so that neither vouches for the other.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Final

from sestui.model.summary import IdentityType

IDENTITIES: Final = 10_000
"""How many identities an account has in a region at the most."""
PAGE: Final = 1000
"""How many of them a page lists at the most."""

_LABEL: Final = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_LOCAL_PART: Final = re.compile(r"[!-?A-~]{1,64}")  # printable ASCII but the @
_TAG: Final = re.compile(r"[\w .:/=+@-]*")
_SELECTOR: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{1,20480}={0,2}")


class Unacceptable(Exception):
    """SES would refuse it with BadRequestException; the message says why."""


def normal_name(name: str) -> str:
    """Return the name as SES keeps it: a domain folds case, a local part does not.

    >>> normal_name("Ops@Example.ORG")
    'Ops@example.org'
    """
    local, at, domain = name.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def check_name(name: str) -> IdentityType:
    """Return the type of the identity with this name.

    >>> check_name("shop.example.com")
    <IdentityType.DOMAIN: 'DOMAIN'>
    >>> check_name("*.example.com")
    Traceback (most recent call last):
    sestui.demo.limits.Unacceptable: Invalid domain name *.example.com.
    """
    local, at, domain = name.rpartition("@")
    labels = domain.split(".")
    fits = len(name) <= 255 and len(labels) > 1 and all(map(_LABEL.fullmatch, labels))
    if fits and not at:
        return IdentityType.DOMAIN
    if fits and _LOCAL_PART.fullmatch(local):
        return IdentityType.EMAIL_ADDRESS
    raise Unacceptable(f"Invalid {'email address' if at else 'domain name'} {name}.")


def check_tags(tags: Sequence[dict[str, str]]) -> None:
    """Raise Unacceptable unless SES takes these tags."""
    keys = [tag["Key"] for tag in tags]
    if len(tags) > 50:
        raise Unacceptable("An identity has 50 tags at the most.")
    if len(set(keys)) < len(keys):
        raise Unacceptable("Duplicate tag keys found.")
    for tag in tags:
        key, value = tag["Key"], tag["Value"]
        if not (1 <= len(key) <= 128 and _TAG.fullmatch(key)) or key.lower().startswith("aws:"):
            raise Unacceptable(f"Invalid tag key {key}.")
        if not (len(value) <= 256 and _TAG.fullmatch(value)):
            raise Unacceptable(f"Invalid value of the tag {key}.")


def check_own_key(selector: str, private_key: str) -> None:
    """Raise Unacceptable unless SES takes the selector and the key, which it does not read."""
    if not _SELECTOR.fullmatch(selector):
        raise Unacceptable(f"Invalid DKIM selector {selector}.")
    if not _BASE64.fullmatch(private_key):
        raise Unacceptable("The DKIM private key is not base64.")


def will_verify(private_key: str) -> bool:
    """Say whether SES can use a key that it took.

    It takes any base64, and verifies only that of a PKCS#1 RSA key in DER: there the
    modulus follows version 0, where PKCS#8 has an algorithm. A PEM is text and neither.
    """
    try:
        der = base64.b64decode(private_key, validate=True)
    except binascii.Error:
        return False
    return der[:1] == b"\x30" and der[4:8] == b"\x02\x01\x00\x02"
