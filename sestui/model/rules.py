"""What SES accepts: names, selectors, tags, before they are sent.

Each check returns what was typed as SES keeps it, or raises RuleBroken with a sentence that
can stand beside the field. Blanks around it are dropped, but from tags, where they count.
The rules are those of the SES developer guide ("Creating and verifying identities") and of
the API's model; those of DNS are in `domain_name`.
"""

import re
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from sestui.model.domain_name import (
    LABEL_LENGTH,
    check_length,
    domain_name,
    more_than_a_domain,
    shown,
    subdomain_name,
)
from sestui.model.errors import RuleBroken
from sestui.model.identity import Tag
from sestui.model.summary import IdentityType

NAME_LENGTH: Final = 255
LOCAL_PART_LENGTH: Final = 64
"""RFC 5321, 4.5.3.1.1."""

TAGS: Final = 50
TAG_KEY_LENGTH: Final = 128
TAG_VALUE_LENGTH: Final = 256

_NOT_IN_LOCAL_PART: Final = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]")
"""Anything but these needs quotes (RFC 5322, 3.2.3), which SES does not take."""
_NOT_IN_TAG: Final = re.compile(r"[^\w .:/=+@-]")
"""SES allows letters, digits and white space of any script and these symbols (API reference,
"Tag"); of white space only the blank is taken here, as nobody sees what the others are."""
_SELECTOR: Final = re.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_REGION: Final = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")
_CONFIGURATION_SET: Final = re.compile("[A-Za-z0-9_-]{1,64}")


class NewName(NamedTuple):
    """The name of an identity that could be created."""

    name: str
    """As SES keeps it: a domain in lower case and in ASCII, a local part as it was typed."""
    type: IdentityType

    @property
    def domain(self) -> str:
        """The domain itself, or the domain of an address."""
        return self.name.rpartition("@")[2]


def identity_name(typed: str) -> NewName:
    """Return the name and whether it is a domain or, with an @ in it, an address.

    One dot at the end is dropped.

    >>> identity_name("Straße.DE.")
    NewName(name='xn--strae-oqa.de', type=<IdentityType.DOMAIN: 'DOMAIN'>)
    >>> identity_name("Ops@Example.ORG").name
    'Ops@example.org'
    """
    text = typed.strip()
    if not text:
        raise RuleBroken("A name is missing.", "Give a domain or an address.")
    check_length("The name", text, NAME_LENGTH)
    if "*" in text:
        raise RuleBroken(
            "SES has no wildcard identities: a verified domain covers all its subdomains.",
            "Give the domain without “*.”.",
        )
    if "://" in text:
        raise more_than_a_domain()
    local, at, domain = text.partition("@")
    if not at:
        return NewName(domain_name(text), IdentityType.DOMAIN)
    if "@" in domain:
        raise RuleBroken("An address has only one @.")
    _check_local_part(local)
    if not domain:
        raise RuleBroken("The domain after the @ is missing.")
    name = f"{local}@{domain_name(domain)}"
    check_length("The address", name, NAME_LENGTH)
    return NewName(name, IdentityType.EMAIL_ADDRESS)


def check_not_listed(new: NewName, listed: Collection[str]) -> None:
    """Raise RuleBroken when that identity is among the names of those there are.

    Domains are the same whatever their case, local parts only in the same case.
    """
    local = new.name.partition("@")[0]
    for name in _alike(new, listed):
        if new.type is IdentityType.DOMAIN or name.partition("@")[0] == local:
            raise RuleBroken(f"{name} is an identity already.")


def differs_by_case(new: NewName, listed: Collection[str]) -> str | None:
    """Return the address there is that differs only by the case of its local part, if any.

    To SES it is another identity, and to most who receive mail the same mailbox.
    """
    local = new.name.partition("@")[0]
    different = (name for name in _alike(new, listed) if name.partition("@")[0] != local)
    return next(different, None) if new.type is IdentityType.EMAIL_ADDRESS else None


def selector(typed: str) -> str:
    """Return the selector of a key of one's own: one DNS label, without underscores."""
    text = typed.strip()
    if not text:
        raise RuleBroken("A selector is missing.", "Any short word will do, such as s1.")
    if "." in text:
        raise RuleBroken("A selector has no dots in SES.", "Use a hyphen instead.")
    check_length("The selector", text, LABEL_LENGTH)
    if not _SELECTOR.fullmatch(text):
        raise RuleBroken("A selector has letters (a to z), digits and, between them, hyphens.")
    return text


def mail_from_domain(typed: str, identity: NewName) -> str | None:
    """Return the whole custom MAIL FROM domain, None when nothing was typed.

    One label is put before the identity's domain; anything longer is the whole domain and
    must end in that one (SES developer guide, "Using a custom MAIL FROM domain").

    >>> mail_from_domain("Bounce", identity_name("ops@example.com"))
    'bounce.example.com'
    """
    text = typed.strip()
    return subdomain_name(text, identity.domain) if text else None


def parent_region(typed: str, own: str) -> str:
    """Return the region whose key is to sign; `own` is the one the identity will be in.

    Regions come and go, so only the shape is checked; SES knows which ones there are.
    """
    region = typed.strip().lower()
    if not region:
        raise RuleBroken("The parent's region is missing.")
    if not _REGION.fullmatch(region):
        raise RuleBroken("This is no region.", "Write it as in eu-west-1.")
    if region == own:
        raise RuleBroken(f"{own} is this identity's own region; the parent is in another one.")
    return region


def configuration_set(typed: str) -> str | None:
    """Return the name of a configuration set, None when nothing was typed."""
    name = typed.strip()
    if name and not _CONFIGURATION_SET.fullmatch(name):
        raise RuleBroken(
            "The name of a configuration set has up to 64 letters (a to z), digits, - and _."
        )
    return name or None


def tag_key(typed: str, others: Collection[str] = ()) -> str:
    """Return the key of a tag, as it was typed; `others` are the keys it must differ from.

    Case and blanks count: `Team` and `team` are two keys.
    """
    if not typed:
        raise RuleBroken("A tag must have a key.")
    check_length("The key", typed, TAG_KEY_LENGTH)
    _check_tag_characters("key", typed)
    if typed.lower().startswith("aws:"):
        raise RuleBroken("Keys that begin with aws: are reserved for AWS.")
    if typed in others:
        raise RuleBroken(f"There is a tag “{typed}” already.")
    return typed


def tag_value(typed: str) -> str:
    """Return the value of a tag, as it was typed; it may be empty, and blanks count."""
    check_length("The value", typed, TAG_VALUE_LENGTH)
    _check_tag_characters("value", typed)
    return typed


def tags(rows: Sequence[Tag]) -> tuple[Tag, ...]:
    """Return the tags of an identity, in their order; there may be up to 50."""
    if len(rows) > TAGS:
        raise RuleBroken(f"These are {len(rows)} tags; an identity has up to {TAGS}.")
    values: dict[str, str] = {}
    for row in rows:
        values[tag_key(row.key, values)] = tag_value(row.value)
    return tuple(Tag(key, value) for key, value in values.items())


def _alike(new: NewName, listed: Collection[str]) -> list[str]:
    """Return the listed names that are the same but for case: few of many, on every key."""
    folded, length = new.name.lower(), len(new.name)
    return [name for name in listed if len(name) == length and name.lower() == folded]


def _check_local_part(local: str) -> None:
    if not local:
        raise RuleBroken("The part before the @ is missing.")
    check_length("The part before the @", local, LOCAL_PART_LENGTH)
    if not local.isascii():
        raise RuleBroken(
            "SES takes only ASCII before the @.", "The domain may be in any script, this may not."
        )
    if wrong := _NOT_IN_LOCAL_PART.search(local):
        raise RuleBroken(f"{shown(wrong[0])} cannot be in an address.")
    if "" in local.split("."):
        raise RuleBroken("Before the @, dots stand only one at a time and between others.")


def _check_tag_characters(part: str, text: str) -> None:
    if wrong := _NOT_IN_TAG.search(text):
        raise RuleBroken(
            f"{shown(wrong[0])} cannot be in the {part} of a tag.",
            "Letters, digits, blanks and _ . : / = + - @ can.",
        )
