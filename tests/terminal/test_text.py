"""The one door to the screen."""

import unicodedata
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.terminal.text import is_plain, visible, visible_lines

OBEYED: Final = ("Cc", "Cf", "Cs", "Zl", "Zp", "Co")
"""What a terminal, or the eye of its reader, obeys rather than shows."""

obeyed = st.characters(categories=OBEYED)
shown = st.characters(exclude_categories=(*OBEYED, "Cn"))


@given(st.text(st.characters()))
@example("tag\x1b]52;c;eA==\x07")
@example("\u202egro.elpmaxe\u2028\x9b31m\ud800\ue000\u200b")
def test_nothing_a_terminal_would_obey_gets_through(text: str) -> None:
    assert not {unicodedata.category(c) for c in visible(text)} & set(OBEYED)


def test_not_one_character_of_those_categories_gets_through() -> None:
    every = "".join(c for c in map(chr, range(0x110000)) if unicodedata.category(c) in OBEYED)
    assert visible(every).isascii()
    assert visible(every).isprintable()


@given(st.text(shown))
@example("bücher.example — 例え.jp [/] [b]x[/b] \u00a0 \u3000 e\u0301")
def test_what_can_be_shown_stays_as_it_is(text: str) -> None:
    assert visible(text) == text
    assert is_plain(text)


@given(st.text(shown), obeyed, st.text(shown))
def test_an_obeyed_character_becomes_its_escape_and_its_neighbours_stay(
    before: str, character: str, after: str
) -> None:
    escape = visible(character)
    assert visible(before + character + after) == before + escape + after
    assert int(escape[2:], 16) == ord(character)
    assert is_plain(before + character + after) == (character == "\n")


@given(st.lists(st.text(shown), min_size=1), st.sampled_from(["\n", "\r\n"]))
def test_lines_end_where_their_author_ended_them(lines: list[str], end: str) -> None:
    assert visible_lines(end.join(lines)) == lines


@pytest.mark.parametrize("separator", ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_nothing_else_ends_a_line(separator: str) -> None:
    assert len(visible_lines(f"one{separator}two")) == 1
    assert not is_plain(f"one{separator}two")
