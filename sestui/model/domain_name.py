"""A domain as it is typed → the domain as DNS has it, in lower case and in ASCII.

The rules are those of RFC 1035 and, for domains in other scripts, of IDNA 2008 (RFC 5891)
after the mapping of UTS #46. `idna` is imported only for those: that takes 7 ms.
"""

import re
from ipaddress import ip_address
from typing import Final

from sestui.model.errors import RuleBroken

LABEL_LENGTH: Final = 63
DOMAIN_LENGTH: Final = 253
"""RFC 1035 allows 255 bytes, two of which are no character of the name."""

_NOT_IN_LABEL: Final = re.compile("[^a-z0-9_-]")
"""Host names have no underscore, but names in DNS may, and SES takes them."""


def domain_name(typed: str) -> str:
    """Return a whole domain; a dot at its end is dropped. Raises RuleBroken.

    >>> domain_name("Straße.DE.")
    'xn--strae-oqa.de'
    """
    try:
        ip_address(typed.strip("[]"))
    except ValueError:
        labels = _labels(typed)
    else:
        raise RuleBroken("This is an IP address.", "SES verifies domains and addresses in them.")
    if len(labels) == 1:
        raise RuleBroken(f"“{labels[0]}” is no whole domain.", "Give one such as example.com.")
    if labels[-1].isdecimal():
        raise RuleBroken("A domain does not end in a number.")  # RFC 3696, 2
    return _joined(labels)


def subdomain_name(typed: str, parent: str) -> str:
    """Return a subdomain of `parent`: one label stands before it, more are the whole name.

    Raises RuleBroken, also for the parent itself.
    """
    labels = _labels(typed)
    name = _joined(labels if len(labels) > 1 else [*labels, parent])
    if not name.endswith(f".{parent}"):
        itself = "" if name == parent else f"; {name} is none"
        raise RuleBroken(
            f"It must be a subdomain of {parent}{itself}.", f"Give one such as bounce.{parent}."
        )
    return name


def check_length(what: str, text: str, limit: int) -> None:
    """Raise RuleBroken when the text has more characters than there may be."""
    if len(text) > limit:
        raise RuleBroken(
            f"{what} is {len(text)} characters long; {limit} is the most there may be."
        )


def shown(character: str) -> str:
    """Return how a sentence begins that is about a character of what was typed."""
    if character == " ":
        return "A blank"
    return f"“{character}”" if character.isprintable() else f"The character U+{ord(character):04X}"


def more_than_a_domain() -> RuleBroken:
    """Return what is wrong with a URL."""
    return RuleBroken("This is more than a domain.", "Give only the domain, such as example.com.")


def _labels(typed: str) -> list[str]:
    if "/" in typed or ":" in typed:
        raise more_than_a_domain()
    check_length("The domain", typed.removesuffix("."), DOMAIN_LENGTH)
    return [_label(label) for label in _mapped(typed).removesuffix(".").split(".")]


def _mapped(typed: str) -> str:
    """Return a domain as UTS #46 maps it: in lower case, with plain dots, composed."""
    if typed.isascii():
        return typed.lower()
    import idna

    try:
        return idna.uts46_remap(typed, std3_rules=False)
    except idna.IDNAError:
        raise RuleBroken(f"“{typed}” has a character that can be in no domain.") from None


def _label(label: str) -> str:
    """Return a label as DNS has it: one in another script as IDNA 2008 encodes it."""
    if not label:
        raise RuleBroken("There is a dot too many, with nothing before it.")
    encoded = label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
    check_length(f"“{label}”{'' if label == encoded else ' in ASCII'}", encoded, LABEL_LENGTH)
    if wrong := _NOT_IN_LABEL.search(encoded):
        raise RuleBroken(f"{shown(wrong[0])} can be in no domain.")
    if label.startswith("-") or label.endswith("-"):
        raise RuleBroken(f"“{label}” begins or ends with a hyphen, which no part of a domain does.")
    if encoded.startswith("xn--"):
        _check_idna(label)
    return encoded


def _check_idna(label: str) -> None:
    import idna

    try:
        idna.alabel(label)
    except idna.IDNAError:
        raise RuleBroken(f"“{label}” is not allowed in domains (IDNA 2008).") from None


def _joined(labels: list[str]) -> str:
    name = ".".join(labels)
    check_length("The domain", name, DOMAIN_LENGTH)
    return name
