"""The text of a DKIM key record: what it holds, and why SES cannot use it.

The rules are those of RFC 6376, sections 3.2 and 3.6.1. `cryptography` is imported where it is
used: that takes 60 ms.
"""

import base64
import re
from typing import NamedTuple

from sestui.model.dns.finding import Mistake
from sestui.model.keys import MAX_BITS, MIN_BITS

_TAG = re.compile(r"[ \t]*([A-Za-z][A-Za-z0-9_]*)[ \t]*=(.*)", re.DOTALL)


class Flaw(NamedTuple):
    """Why a text is not the key that is expected."""

    mistake: Mistake
    sentence: str
    """The end of a sentence that begins with `The TXT record at NAME`. Can hold such text."""


class Key(NamedTuple):
    """A key that SES can sign with."""

    bits: int
    """The length of the RSA modulus; 0 where it is the expected key, which is not looked into."""
    is_test: bool
    """Whether receivers are asked to take the mail as if it were unsigned (`t=y`)."""


def read(text: str, value: str | None) -> Key | Flaw:
    """Return what the joined strings of a TXT record hold; `value` is expected, None: not known.

    Tags may have blanks round them, but none within: SES compares the key itself exactly.
    """
    tags = _tags(text)
    is_test = tags is not None and "y" in _listed(tags.get("t", ""))
    if text == value:
        return Key(0, is_test)
    if tags is None:
        return Flaw(
            Mistake.BAD_KEY, "is not made of parts such as p=… with ; between them, each once."
        )
    if flaw := _flaw_of_tags(tags):
        return flaw
    if value is not None and tags["p"] == (_tags(value) or {}).get("p"):
        return Key(0, is_test)
    bits = _bits(tags["p"])
    if isinstance(bits, str):
        return Flaw(Mistake.BAD_KEY, bits)
    if value is not None:
        return Flaw(Mistake.OTHER_KEY, "holds another key than the one SES was given.")
    return Key(bits, is_test)


def _tags(text: str) -> dict[str, str] | None:
    """Return the tags of a list of them; None when it is none (RFC 6376, 3.2)."""
    tags: dict[str, str] = {}
    specs = text.split(";")
    if not specs[-1].strip(" \t"):
        specs.pop()
    for spec in specs:
        matched = _TAG.fullmatch(spec)
        if matched is None or matched[1] in tags:
            return None
        tags[matched[1]] = matched[2].strip(" \t")
    return tags


def _listed(text: str) -> list[str]:
    return [part.strip(" \t").lower() for part in text.split(":")]


def _flaw_of_tags(tags: dict[str, str]) -> Flaw | None:
    """Return what makes receivers pass a key over, whatever the key is."""
    if "p" not in tags:
        return Flaw(Mistake.NO_KEY, "has no p=, which would be the key.")
    if not tags["p"]:
        return Flaw(Mistake.NO_KEY, "has an empty p=, which says that the key is revoked.")
    if "v" in tags and (tags["v"] != "DKIM1" or next(iter(tags)) != "v"):
        return Flaw(Mistake.BAD_KEY, "has a v= that is not DKIM1 or not in front.")
    if tags.get("k", "rsa").lower() != "rsa":
        return Flaw(Mistake.BAD_KEY, f"says k={tags['k']}; SES signs with rsa.")
    if not {"*", "email"} & set(_listed(tags.get("s", "*"))):
        return Flaw(Mistake.BAD_KEY, f"says s={tags['s']}: a key that is not for email.")
    if "sha256" not in _listed(tags.get("h", "sha256")):
        return Flaw(Mistake.BAD_KEY, f"says h={tags['h']}; SES signs with sha256.")
    return None


def _bits(encoded: str) -> int | str:
    """Return the size of the RSA key in base64 of SPKI DER, or why SES cannot sign with it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_der_public_key,
    )

    try:
        der = base64.b64decode(encoded, validate=True)
    except ValueError:
        return "holds a key that is no base64: it is cut short or has other characters in it."
    try:
        key = load_der_public_key(der)
    except (ValueError, UnsupportedAlgorithm):
        return "holds a key that cannot be read: it is damaged, cut short or of another kind."
    if not isinstance(key, RSAPublicKey):
        kind = type(key).__name__.removesuffix("PublicKey")
        return f"holds a key of another kind than RSA ({kind})."
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != der:
        return (
            "holds the key as PKCS#1 (BEGIN RSA PUBLIC KEY); it has to be SPKI (BEGIN PUBLIC KEY), "
            "which openssl rsa -RSAPublicKey_in -pubout makes of it."
        )
    if not MIN_BITS <= key.key_size <= MAX_BITS:
        return f"holds a key of {key.key_size} bits; SES takes {MIN_BITS} to {MAX_BITS}."
    return key.key_size
