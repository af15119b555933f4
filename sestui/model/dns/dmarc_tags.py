"""The text of a DMARC record: its tags, what is wrong with them, and how it is set right.

The rules are those of RFC 7489, sections 6.3 and 6.4.
"""

import re
from collections.abc import Mapping
from typing import Final

from sestui.model.dns.pasted import unquoted

_VERSION: Final = re.compile(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_LOOSE_VERSION: Final = re.compile(r"\bv\s{0,9}[=:]?\s{0,9}dmarc", re.IGNORECASE)

_BETWEEN_TAGS: Final = re.compile(
    r"(?<![;,\s])[;,\s]+(?=(?!mailto:)[a-z]{1,8}\s?[=:]\s?[^\s/])", re.IGNORECASE
)
"""What was meant to part two tags, a `;` left out or mistyped."""

_BETWEEN_ADDRESSES: Final = re.compile(r"(?<![=;,\s])[;,\s]+(?=mailto:)", re.IGNORECASE)
"""What was meant to part two addresses, a `,` left out or mistyped."""

_ADDRESS: Final = r"[^\s,!@]{1,256}@[^\s,!@]{1,256}"
_URI: Final = re.compile(rf"mailto:{_ADDRESS}(?:![0-9]+[kmgt]?)?|https?:[^\s,!]+", re.IGNORECASE)
_POLICY: Final = re.compile("none|quarantine|reject", re.IGNORECASE)
_ALIGNMENT: Final = re.compile("[rs]", re.IGNORECASE)

_VALUES: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "p": (_POLICY, "none, quarantine or reject"),
    "sp": (_POLICY, "none, quarantine or reject"),
    "adkim": (_ALIGNMENT, "r or s"),
    "aspf": (_ALIGNMENT, "r or s"),
    "pct": (re.compile("[0-9]{1,2}|100"), "a number from 0 to 100"),
    "ri": (re.compile("[0-9]{1,10}"), "a number of seconds"),
    "fo": (re.compile("[01ds](?:[ \t]*:[ \t]*[01ds])*", re.IGNORECASE), "0, 1, d or s"),
}
"""What the values of the known tags look like; others are ignored by receivers (6.3)."""

_REPORTS: Final = ("rua", "ruf")


def is_dmarc(text: str) -> bool:
    """Return whether receivers take a TXT record for DMARC: they discard all others (6.6.3)."""
    return bool(_VERSION.match(text))


def is_meant_as_dmarc(text: str) -> bool:
    """Return whether a person would take it for DMARC, receivers or not."""
    return bool(_LOOSE_VERSION.search(unquoted(text)))


def tags(text: str) -> list[tuple[str, str]]:
    """Return names, in lower case, and values, in their order; a name may come twice.

    >>> tags("v=DMARC1; P = none;")
    [('v', 'DMARC1'), ('p', 'none')]
    """
    parts = (part.partition("=") for part in text.split(";") if part.strip())
    return [(name.strip().lower(), value.strip()) for name, _, value in parts]


def fault(text: str) -> str:
    """Return what is wrong with a DMARC record, as a whole sentence; `""` when nothing is.

    Where `p=` stands is no fault, although the grammar of 6.4 has it second: receivers read the
    tags in any order.
    """
    found = tags(text)
    names = [name for name, _ in found]
    if "p" not in names:
        return "It says no policy: “p=” is missing."
    for name, value in found:
        if not value and "@" in name:
            return f"“{name}” stands alone: several addresses have commas between them."
        if name in (*_VALUES, *_REPORTS) and names.count(name) > 1:
            return f"“{name}=” is in it more than once."
        if name in _VALUES and not _VALUES[name][0].fullmatch(value):
            return f"“{name}={value}” is not possible: it can be {_VALUES[name][1]}."
        if name in _REPORTS and not all(map(_URI.fullmatch, _uris(value))):
            return (
                f"“{name}={value}” is not possible: an address is written as "
                "mailto:name@example.com, and several have commas between them."
            )
    return ""


def composed(text: str) -> str:
    """Return the sound DMARC record that a text was most likely meant to be.

    A policy that cannot be made out becomes `none`, which makes receivers refuse nothing.
    """
    meant: dict[str, str] = {"v": "DMARC1", "p": "none"}
    for name, value in tags(_parted(unquoted(text))):
        value = value.lower().rstrip(" .%") if name in _VALUES else value
        if name in _REPORTS:
            addresses = map(_as_uri, re.split(r"[,\s]+", value))
            value = ",".join(uri for uri in addresses if _URI.fullmatch(uri))
        is_sound = bool(value) and (name not in _VALUES or _VALUES[name][0].fullmatch(value))
        is_sound = is_sound and unquoted(value) == value  # what was escaped twice is not kept
        if name != "v" and name.isalpha() and is_sound and (name == "p" or name not in meant):
            meant[name] = value
    return "; ".join(f"{name}={value}" for name, value in meant.items()) + ";"


def _parted(text: str) -> str:
    """Return a text with a `;` and an `=` wherever one was meant."""
    text = _BETWEEN_TAGS.sub(";", _BETWEEN_ADDRESSES.sub(",", text))
    parts = (re.sub(r"^\s?([A-Za-z]{1,8})\s?:(?!/)", r"\1=", part) for part in text.split(";"))
    return ";".join(parts)


def _uris(value: str) -> list[str]:
    return [uri.strip() for uri in value.split(",")]


def _as_uri(address: str) -> str:
    return (
        f"mailto:{address}" if re.fullmatch(_ADDRESS, address) and ":" not in address else address
    )
