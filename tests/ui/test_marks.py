"""Marked identities: which they are, that they stay marked, and how the person lets go of them."""

import pytest

from sestui.ui.words import Glyphs
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing


def letters() -> MemoryGateway:
    return MemoryGateway(*(domain(f"{letter}.example.com", "SUCCESS") for letter in "abcdef"))


def marked(it: Browsing, sign: str = "●") -> list[str]:
    """The letters of the names with a mark before them."""
    rows = [line.partition("│")[0] for line in it.lines]
    return [row.partition(sign)[2][0] for row in rows if sign in row[:3]]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_space_marks_a_row_and_goes_on_to_the_next(size: tuple[int, int]) -> None:
    async with browsing(letters(), size) as it:
        await it.sees("f.example.com")
        await it.press("space", "down", "space")
        await it.sees("2 marked")
        assert marked(it) == ["a", "c"]
        assert "d.example.com" in it.cursor
        await it.press("up", "space")
        await it.sees("1 marked")
        assert marked(it) == ["a"]


async def test_the_last_row_is_marked_and_unmarked_where_the_cursor_cannot_go_on() -> None:
    async with browsing(letters(), NARROW) as it:
        await it.sees("f.example.com")
        await it.press("G", "space")
        await it.sees("1 marked")
        await it.press("space")
        await it.until(lambda: "marked" not in it.text)


async def test_all_that_the_filter_shows_are_marked_and_the_title_counts_those_it_hides() -> None:
    async with browsing(letters(), NARROW) as it:
        await it.sees("f.example.com")
        await it.press("space", "space", "slash")
        await it.type("b.ex")
        await it.sees("1 of 6", "2 marked, 1 hidden")
        await it.press("enter", "escape", "a")
        await it.sees("6 marked")
        assert "hidden" not in it.text
        await it.press("a")
        await it.until(lambda: "marked" not in it.text)


async def test_all_is_unmarked_only_where_all_of_it_was_marked() -> None:
    async with browsing(letters(), NARROW) as it:
        await it.sees("f.example.com")
        await it.press("space", "a")
        await it.sees("6 marked")
        await it.press("slash")
        await it.type("b.ex")
        await it.press("enter", "a")
        await it.sees("5 marked, 5 hidden")


async def test_marks_stay_on_their_identities_through_refresh_and_sort() -> None:
    gateway = letters()
    async with browsing(gateway, NARROW) as it:
        await it.sees("f.example.com")
        await it.press("down", "space", "down", "space")
        await it.sees("2 marked")
        gateway.known = {"0.example.com": domain("0.example.com", "FAILED"), **gateway.known}
        del gateway.known["b.example.com"]
        await it.press("r")
        await it.sees("0.example.com", "1 marked")
        assert marked(it) == ["d"], "a mark goes with its identity"
        gateway.known["b.example.com"] = domain("b.example.com")
        await it.press("r", "o")
        await it.sees("b.example.com", "by status", "1 marked")
        assert marked(it) == ["d"], "and does not come back with the name"


async def test_escape_clears_the_filter_first_and_then_the_marks() -> None:
    async with browsing(letters(), NARROW) as it:
        await it.sees("f.example.com")
        await it.press("space", "slash")
        await it.type("example")
        await it.press("enter", "escape")
        await it.until(lambda: "/ example" not in it.text)
        assert "1 marked" in it.text
        await it.press("enter")
        await it.sees("Overview")
        await it.press("escape")
        await it.sees("1 marked")
        await it.press("escape")
        await it.until(lambda: "marked" not in it.text)
        assert marked(it) == []


async def test_marks_need_neither_colour_nor_utf8() -> None:
    async with browsing(letters(), NARROW, glyphs=Glyphs(utf8=False)) as it:
        await it.sees("f.example.com")
        await it.press("space")
        await it.sees("1 marked")
        assert marked(it, "*") == ["a"]


async def test_with_nothing_there_s_says_so() -> None:
    async with browsing(MemoryGateway(), NARROW) as it:
        await it.sees("None in us-east-1")
        await it.press("s")
        await it.sees("There is no identity here")
