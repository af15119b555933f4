"""A host or a key in what was pasted into a form."""

import re

from sestui.model.dns.reading import unquoted

_ESCAPED_BYTES = re.compile(r"(?:\\[01]\d\d|\\2[0-4]\d|\\25[0-5])+")
r"""Bytes as zone files write them, such as `\032` (RFC 1035, 5.1)."""
_LINE_BREAK = re.compile(r"\\[nrt]")
_PEM_LINE = re.compile(r"-{5}(?:BEGIN|END) [A-Z0-9 ]+-{5}")


def squeezed(text: str) -> str:
    r"""Return a host or a key without what a form or an editor put into it.

    That is quotes, backslashes, all blanks and line breaks, and the lines that frame a PEM.

    >>> squeezed(r'\"a.exam ple\"\032')
    'a.example'
    """
    text = _LINE_BREAK.sub("", _ESCAPED_BYTES.sub(_unescaped, text))
    return "".join(_PEM_LINE.sub("", unquoted(text)).split())


def _unescaped(escaped: re.Match[str]) -> str:
    numbers = (int(number) for number in escaped[0].split("\\")[1:])
    return bytes(numbers).decode("utf-8", "replace")
