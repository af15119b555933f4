"""A value as it was meant, without what a form or an editor left in it."""

import re
from typing import Final

_QUOTES: Final = re.compile("[\"'`“”„‟‘’‚«»\u200b-\u200f\u2060\ufeff]")
_ESCAPED: Final = re.compile(
    r"((?:\\(?:[01][0-9]{2}|2[0-4][0-9]|25[0-5]|x[0-9A-Fa-f]{2}))+)|\\(.)|\\$", re.DOTALL
)
r"""Bytes, such as `\032` of a zone file (RFC 1035, 5.1) and `\x20`, or one character."""
_PEM_LINE: Final = re.compile(r"-{5}(?:BEGIN|END) [A-Z0-9 ]+-{5}")


def unquoted(text: str) -> str:
    r"""Return a text without the quotes, escapes and line breaks that a paste left in it.

    Blanks between words stay, as one each.

    >>> unquoted('"v=DMARC1\\; p=none\\059"\\n')
    'v=DMARC1; p=none;'
    """
    return " ".join(_QUOTES.sub("", _ESCAPED.sub(_unescaped, text)).split())


def is_quoted(text: str) -> bool:
    """Return whether there is more to `unquoted` than blanks and tabs that stand side by side."""
    return unquoted(text) != " ".join(re.findall("[^ \t]+", text))


def squeezed(text: str) -> str:
    r"""Return a host or a key, which hold no blanks, without those and all that a paste left.

    The lines that frame a PEM go as well.

    >>> squeezed(r'\"a.exam ple\"\032')
    'a.example'
    """
    return "".join(_PEM_LINE.sub("", unquoted(text)).split())


def _unescaped(escaped: re.Match[str]) -> str:
    octets, character = escaped.groups()
    if octets:
        codes = octets.split("\\")[1:]
        numbers = (int(code[1:], 16) if code[0] == "x" else int(code) for code in codes)
        return bytes(numbers).decode("utf-8", "replace")
    # Line breaks and tabs of a program's text, pasted as they were written there.
    return " " if character in ("n", "r", "t") else character or ""
