"""Internationalised names as their readers write them."""

import re
from functools import lru_cache


@lru_cache(maxsize=16_384)
def in_own_script(name: str) -> str:
    """Return a domain or an address with its `xn--` labels decoded.

    Meant for finding and showing names only, so the plain Punycode of RFC 3492 will do: what
    IDNA adds to it says which names there may be. A label that is none stays as it is. Kept,
    as every key typed into the filter asks again.

    >>> in_own_script("post@xn--bcher-kva.example")
    'post@bücher.example'
    """
    return re.sub(r"(?<![^.@])xn--([^.@]+)", _label, name, flags=re.IGNORECASE)


def _label(match: re.Match[str]) -> str:
    try:
        return match[1].encode("ascii").decode("punycode")
    except UnicodeError:
        return match[0]
