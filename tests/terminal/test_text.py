"""The one door to the screen."""

import unicodedata
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from sestui.terminal.text import MOST_MARKS, is_plain, typed, visible, visible_lines
from tests.hostile_text import HOSTILE, cells, foreign

OBEYED: Final = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
"""What a terminal, or the eye of its reader, obeys rather than shows."""

EVERY: Final = range(0x110000)

obeyed = st.characters(categories=OBEYED)
shown = st.characters(exclude_categories=(*OBEYED, "Cn", "M", "Zs")).filter(
    lambda character: not foreign(character) and visible(character) == character
)
hostile = st.text(st.characters() | st.sampled_from("".join(HOSTILE.values())))


@given(hostile)
@example("tag\x1b]52;c;eA==\x07")
@example("\u202egro.elpmaxe\u2028\x9b31m\ud800\ue000\u200b")
def test_nothing_a_terminal_would_obey_gets_through(text: str) -> None:
    assert not foreign(visible(text))
    assert not {unicodedata.category(c) for c in typed(text)} & set(OBEYED)


@pytest.mark.slow
def test_not_one_character_that_is_obeyed_or_unseen_gets_through() -> None:
    obeyed = "".join(c for c in map(chr, EVERY) if unicodedata.category(c) in OBEYED)
    unseen = "".join(c for c in map(chr, EVERY) if c.isprintable() and foreign(c))
    for text in (visible(obeyed), typed(obeyed), visible(unseen)):
        assert text.isascii()
        assert text.isprintable()


@pytest.mark.slow
def test_every_character_that_stays_is_as_wide_on_a_terminal_as_it_is_counted() -> None:
    printable = (c for c in map(chr, EVERY) if c.isprintable())
    kept = [text for c in printable if (text := visible(f"a{c}")) == f"a{c}"]
    assert len(kept) > 140_000
    assert [text for text in kept if cells(text) != cell_len(text)] == []


@given(hostile)
@example("".join(HOSTILE.values()))
def test_what_was_made_visible_stays_so_and_is_counted_right(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert cells(once) == cell_len(once)


@given(st.text(shown))
@example("bücher.example — 例え.jp [/] [b]x[/b] הַ e\u0301 Tie\u0302\u0301ng ที่นี่ 한국어 🎉")
def test_what_can_be_shown_stays_as_it_is(text: str) -> None:
    assert visible(text) == typed(text) == text
    assert is_plain(text)


@given(st.text(shown), obeyed, st.text(shown))
def test_an_obeyed_character_becomes_its_escape_and_its_neighbours_stay(
    before: str, character: str, after: str
) -> None:
    escape = visible(character)
    assert visible(before + character + after) == before + escape + after
    assert int(escape[2:], 16) == ord(character)
    assert is_plain(before + character + after) == (character == "\n")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\u0301a", r"\u0301a"),
        ("a\u0301" + "\u0301" * MOST_MARKS, "a" + "\u0301" * MOST_MARKS + r"\u0301"),
        (" \u0301", r" \u0301"),
        ("1\ufe0f\u20e3", r"1\ufe0f\u20e3"),
        ("\x1b\u0301", r"\x1b\u0301"),
        ("🎉\u0301", r"🎉\u0301"),
        ("\u1112\u1161\u11ab \u1161", "\u1112\u1161\u11ab \\u1161"),
        ("कि", r"क\u093f"),
    ],
)
def test_a_mark_stays_only_on_a_letter_that_has_room_for_it(text: str, seen: str) -> None:
    assert visible(text) == seen
    assert is_plain(text) == (text == seen)


@pytest.mark.parametrize("text", ["नी.परीक्षा", "/home/한글/\u1112\u1161/a\u00a0b\u202fc.pem", "ที่นี่"])
def test_what_is_typed_is_taken_as_it_is_to_be_used(text: str) -> None:
    assert typed(text) == text


@given(st.lists(st.text(shown), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_lines_end_where_their_author_ended_them(lines: list[str], end: str) -> None:
    assert visible_lines(end.join(lines)) == lines


@pytest.mark.parametrize("separator", ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_nothing_else_ends_a_line(separator: str) -> None:
    assert len(visible_lines(f"one{separator}two")) == 1
    assert not is_plain(f"one{separator}two")
