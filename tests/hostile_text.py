r"""Text as an attacker, a bug or a foreign script could have it, and what a screen makes of it.

`HOSTILE` is the table: a name for each. `cells` counts as terminals do (glibc's `wcwidth`, and
tmux 3.3 when asked for its cursor), without Rich and without the program's own door.
"""

import itertools
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

HOSTILE: Final[Mapping[str, str]] = {
    # what a terminal obeys
    "CSI colours": "red\x1b[38;5;213mname\x1b[0m",
    "CSI clear screen": "a\x1b[2J\x1b[3Jb",
    "CSI cursor home": "a\x1b[1;1Hb\x1b[99A",
    "CSI insert and delete lines": "a\x1b[5L\x1b[5Mb",
    "CSI alternate screen": "a\x1b[?47lb\x1b[?1047h",
    "CSI bracketed paste off": "a\x1b[?2004\x1b[?2004lb",
    "CSI device query": "a\x1b[c\x1b[6n\x1b[5nb",
    "CSI left open": "cut off\x1b[",
    "ESC reset": "a\x1bcb",
    "ESC character set": "a\x1b(0lqqk\x1b(Bb",
    "ESC at the end": "cut short\x1b",
    "OSC 0 title": "a\x1b]0;owned\x07b",
    "OSC 4 palette": "a\x1b]4;1;?\x1b\\b",
    "OSC 8 link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "OSC 52 clipboard": "a\x1b]52;c;aGE=\x07b",
    "OSC 52 query": "a\x1b]52;c;?\x07b",
    "OSC left open": "a\x1b]52;c;",
    "DCS": "a\x1bPtmux;\x1b\x1b]52;c;aGE=\x07\x1b\\b",
    "DCS settings query": "a\x1bP$qm\x1b\\b",
    "APC": "a\x1b_Gf=100;AAAA\x1b\\b",
    "PM and SOS": "a\x1b^pm\x1b\\\x1bXsos\x1b\\b",
    "C1 CSI": "a\x9b31mb",
    "C1 OSC and ST": "a\x9d52;c;aGE=\x9cb",
    "C1 DCS and APC": "a\x90q\x9c\x9fG\x9cb",
    "every C0": "a" + "".join(map(chr, range(0x20))) + "b",
    "every C1": "a" + "".join(map(chr, range(0x7F, 0xA0))) + "b",
    "NUL": "a\0b",
    "BEL and backspaces": "good\x07\b\b\b\bevil",
    "DEL": "a\x7f\x7fb",
    "shift out": "a\x0eb\x0f",
    # what ends a line, or moves on it
    "line feeds": "one\ntwo\n\nthree\n",
    "carriage return": "innocent\revil",
    "CR LF": "one\r\ntwo\r\n",
    "tabs": "a\tb\v\fc",
    "NEL": "a\x85b",
    "line and paragraph separators": "a\u2028b\u2029c",
    # what cannot be seen
    "bidi override": "\u202egro.elpmaxe\u202c",
    "bidi isolates": "a\u2066b\u2067c\u2068d\u2069e",
    "bidi marks": "a\u200eb\u200fc\u061cd",
    "zero-width space": "exam\u200bple.com",
    "zero-width joiners": "a\u200db\u200cc\u2060d",
    "byte order mark": "\ufeffexample.com",
    "soft hyphen": "exam\u00adple.com",
    "tags block": "a\U000e0001\U000e0041\U000e007f",
    "interlinear annotation": "a\ufff9b\ufffac\ufffbd",
    "variation selectors": "a\ufe0e\ufe0fb\U000e0100c\u180bd",
    "grapheme joiner": "a\u034fb",
    "Hangul fillers": "a\u115f\u1160\u3164\uffa0b",
    "Braille blank": "a\u2800b",
    "musical blanks": "a\U0001d159\U0001d173b",
    "lone surrogates": "a\ud800b\udfff",
    "surrogates the wrong way round": "\udc00\ud800",
    "private use": "a\ue000\uf8ff\U000f0000\U0010fffd",
    "unassigned": "a\u0378\U000e1000",
    "noncharacters": "a\ufffe\uffff\ufdd0\U0001ffff",
    # what would be taken for markup
    "markup closing": "[/",
    "markup closing red": "[/red]",
    "markup bold": "[bold]x[/bold]",
    "markup left open": "[b",
    "markup action": "[@click=app.quit]click[/]",
    "markup action with arguments": "[@click=\"screen.tab(3)\"]x[/]",
    "markup range": "[A-Z] [0] [] [[x]]",
    "markup link": "[link=https://evil.example]x[/link]",
    "markup variable": "$x ${y} $accent [$primary]z[/]",
    "markup escaped": r"\[b]x\[/b] \\[b]",
    "markup emoji code": ":warning: :smile:",
    "format and template": "%s %(x)s {0} {x!r} {{}}",
    # what is long, deep or empty
    "256 characters": "0123456789abcdef" * 16,
    "256 wide characters": "例" * 256,
    "256 letters and marks": "e\u0301" * 128,
    "a long policy on one line": json.dumps(
        {"Statement": [{"Sid": f"s{n}", "Effect": "Allow", "Resource": "*"} for n in range(75)]}
    ),
    "nested JSON": '{"a":' * 90 + "[]" + "}" * 90,
    "JSON nested too deeply": "[" * 2000,
    "JSON that repeats": '{"Statement": [], "Statement": {"Sid": "\\ud800\\u001b"}}',
    "spaces only": "   ",
    "spaces of other kinds": "a\u00a0b\u2003c\u202fd\u3000e\u1680f",
    "ideographic spaces only": "\u3000\u3000",
    "empty": "",
    # what terminals may draw in another width than one thinks
    "Chinese": "例え.テスト",
    "fullwidth": "ｅｘａｍｐｌｅ．ｃｏｍ",
    "halfwidth": "ﾊﾝｶｸ｡ﾃﾞｽ",
    "Hangul": "한국어 \u1112\u1161\u11ab\u1100\u1161",
    "Hangul vowels alone": "\u1161\u11ab",
    "emoji": "🎉✅❤☁",
    "emoji family": "👨\u200d👩\u200d👧",
    "emoji skin": "👍\U0001f3fd☝\U0001f3ff",
    "emoji heart": "❤\ufe0f",
    "emoji rainbow flag": "🏳\ufe0f\u200d🌈",
    "flags": "\U0001f1e9\U0001f1ea\U0001f1eb",
    "keycap": "1\ufe0f\u20e3#\u20e3",
    "combining mark first": "\u0301example",
    "combining marks piled up": "e" + "\u0301\u0327\u0338" * 40,
    "combining marks on no letter": "1\u0301 \u0301.\u0301\x1b\u0301",
    "enclosing marks": "a\u20dd\u0488",
    "Vietnamese, decomposed": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "Hebrew": "דוגמה.example שׁ\u05b8\u05bcלום 123",
    "Arabic": "مثال.إختبار مَرْحَبًا",
    "Thai": "ตัวอย่าง.ที่นี่",
    "Devanagari": "उदाहरण.परीक्षा क्षि",
    "Tamil": "உதாரணம்.கொ",
    "Tibetan": "བོད་ཡིག ཧཱུྃ",
    "hexagrams": "a☰䷀⚊b\U0001d306c㉈d",
    "very wide letters": "﷽꧅𒐫",
    "ambiguous width": "±×÷αБ─■①…—“”",
    # what looks like something else
    "confusables": "ехаmрlе.com раyраl",
    "an escape already": r"\x1b[31m \u202e",
    "quotes and shell": "'; rm -rf ~ #`id`$(id)\"",
    "path": "../../etc/passwd",
    "percent": "%00%0d%0a%1b",
    "comma and formula": "=1+1,\"x\"",
}  # fmt: skip

_WIDE = ("W", "F")
_NOT_TO_BE_SEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mc", "Me")


def cells(text: str) -> int:
    """Return in how many cells a terminal draws `text`, which holds nothing that it obeys."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def foreign(text: str) -> set[str]:
    """Return the characters of `text` that must not come to a screen."""
    return set(filter(_is_foreign, set(text)))


@cache
def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


@cache
def _is_foreign(character: str) -> bool:
    return (
        unicodedata.category(character) in _NOT_TO_BE_SEEN
        or (not character.isprintable() and character != " ")
        or character in "\u034f\u115f\u1160\u2800\u3164\uffa0\ufe0e\ufe0f"
        or "\U0001f1e6" <= character <= "\U0001f1ff"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


class Supply:
    """Hands out the strings of the table, one after another and round again."""

    def __init__(self, first: int = 0) -> None:
        """Begin with the `first`, counted from 0."""
        self._texts = itertools.islice(itertools.cycle(HOSTILE.values()), first, None)

    def text(self) -> str:
        """Return the next one."""
        return next(self._texts)

    def name(self) -> str:
        """Return the next one that is not empty, as the name of something."""
        return self.text() or "x"
