"""The one door from outside text to the screen.

A name, a tag, a policy or an error can hold anything its author liked. Shown raw, an
escape sequence could write the clipboard, a bidi override could make one domain look like
another, and a `[` could be taken for markup. So text from outside stays as it came
everywhere else in the program, and is made visible here, at the last moment.
"""

import unicodedata


def visible(text: str) -> str:
    r"""Return `text` on one line with nothing in it that a terminal would obey.

    Control, format, surrogate, private and unassigned characters and line and paragraph
    separators become the escapes Python would write for them; all else stays as it is.

    >>> visible("a\x1b]52;c;eA==\x07b")
    'a\\x1b]52;c;eA==\\x07b'
    >>> visible("\u202egro.elpmaxe")
    '\\u202egro.elpmaxe'
    """
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() or unicodedata.category(c) == "Zs" else _escaped(c) for c in text
    )


def visible_lines(text: str) -> list[str]:
    r"""Return the lines of `text`, each made visible; only `\n` and `\r\n` end a line."""
    return [visible(line) for line in text.replace("\r\n", "\n").split("\n")]


def is_plain(text: str) -> bool:
    """Say whether `text` reaches the screen unchanged, line ends aside."""
    return visible_lines(text) == text.replace("\r\n", "\n").split("\n")


def _escaped(character: str) -> str:
    """Return the escape Python would write: `\\x1b`, `\\u202e`, `\\U000e0041`."""
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
