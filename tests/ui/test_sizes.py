"""The window takes any size, on every screen, and whatever was there stays as it was."""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from itertools import zip_longest
from random import Random

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.strip import Strip

from sestui.ui.screens.ask_mfa_code import AskMfaCode
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing
from tests.ui.places import at_once, company, everywhere

__all__ = ["at_once"]

LEAST = (40, 10)
VAST = (500, 200)
CRAMPED = [(1, 1), (20, 5), (80, 3), (39, 10), (40, 9)]


def frame(it: Browsing) -> list[Strip]:
    """What is to be seen, with its colours."""
    return [strip.simplify() for strip in it.app.screen._compositor.render_strips()]


def resize(it: Browsing, size: tuple[int, int]) -> None:
    """Change the size as a terminal does, which waits for nothing."""
    assert it.app._driver is not None
    it.app._driver._size = size
    it.app.post_message(Resize(Size(*size), Size(*size)))


async def resize_at_random(it: Browsing, random: Random, count: int) -> None:
    """Resize the window again and again, now with time to draw and now with none."""
    for _ in range(count):
        wide, tall = random.choice([(10, 5), (60, 15), (130, 45)])
        resize(it, (random.randint(1, wide), random.randint(1, tall)))
        await asyncio.sleep(random.choice([0, 0, 0.05, 0.1]))


async def settled(it: Browsing) -> list[Strip]:
    """What is to be seen once nothing changes any more."""
    frames = [frame(it)]
    while len(frames) < 3 or frames[-1] != frames[-3]:
        await asyncio.sleep(0.12)
        frames.append(frame(it))
    return frames[-1]


async def fresh_frames(size: tuple[int, int], step: int) -> dict[str, list[Strip]]:
    """What a window that is of this size from the start shows at every so many-th place."""
    gateway, frames = company(), {}
    async with browsing(gateway, size) as it, aclosing(everywhere(it, gateway)) as places:
        number = 0
        async for place in places:
            if number % step == 0:
                frames[place] = await settled(it)
            number += 1
    return frames


async def shows(it: Browsing, wanted: list[Strip], where: str) -> None:
    """Wait until exactly this is to be seen."""
    try:
        await it.until(lambda: frame(it) == wanted)
    except AssertionError:
        pairs = zip_longest(frame(it), wanted)
        differ = [f"{seen}\n  instead of {line}" for seen, line in pairs if seen != line]
        pytest.fail("\n".join([f"{where}: focus on {it.app.focused}", *differ]))


async def asks_for_room(it: Browsing) -> None:
    """Wait until nothing is to be seen but the wish for more room, as far as it fits."""
    wishes = [f"sestui needs 40 by 10. {key} quits.".replace(" ", "") for key in ("q", "Ctrl+Q")]

    def asks() -> bool:
        shown = "".join(it.text.split())
        return bool(shown) and any(wish.startswith(shown) for wish in wishes)

    await it.until(asks)


async def check_everywhere(
    sizes: Sequence[tuple[int, int]], count: int, seed: int, *, step: int = 1
) -> None:
    """At every so many-th place resize the window, also to too small a one, where keys are typed
    that must do nothing, and at last to each of `sizes`: it looks as if it had been so always."""
    random, gateway = Random(seed), company()
    fresh = {size: await fresh_frames(size, step) for size in sizes}
    async with browsing(gateway, WIDE) as it, aclosing(everywhere(it, gateway)) as places:
        async for place in places:
            for size in sizes if place in fresh[sizes[0]] else ():
                await resize_at_random(it, random, count)
                resize(it, random.choice(CRAMPED))
                await asks_for_room(it)
                await it.press("pagedown", "y", "enter", "escape")
                resize(it, size)
                await shows(it, fresh[size][place], f"{place}, {size}, seed {seed}")
            resize(it, WIDE)
            await it.until(lambda: len(frame(it)) == WIDE[1])
            await it.pilot.pause()


@pytest.mark.slow
async def test_the_last_of_many_sizes_looks_as_if_it_were_the_first() -> None:
    await check_everywhere([LEAST], 2, 0, step=6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
async def test_so_does_it_on_every_screen_after_200_sizes_in_10_seconds(seed: int) -> None:
    await check_everywhere([LEAST, NARROW, WIDE, VAST], 25, seed)


@pytest.mark.slow
async def test_cursor_scroll_marks_filter_and_tab_survive() -> None:
    async with browsing(company(), WIDE) as it:
        await it.sees("Identities 62")
        await it.press("slash")
        await it.type("exa")
        await it.press("enter", *["down"] * 40, "space", "5")
        await it.sees("1 marked", "[Tags]")
        for size in ((90, 12), VAST, (1, 1), WIDE):
            resize(it, size)
            await resize_at_random(it, Random(0), 3)
            resize(it, WIDE)
            await it.sees("1 marked", "[Tags]")
            assert "d40.example.com" in it.cursor
            assert it.lines[2].startswith(" / exa ")
        await it.press("up")
        assert "●d39.example.com" in it.cursor


async def test_the_filter_has_the_keys_again_once_there_is_room() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("Identities 62")
        await it.press("slash")
        await it.type("d")
        resize(it, (20, 5))
        await asks_for_room(it)
        resize(it, NARROW)
        await it.sees("Identities 60 of 62")
        await it.type("12")
        await it.sees("Identities 1 of 62")


async def test_a_question_that_comes_while_there_is_no_room_is_asked_once_there_is() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("Identities 62")
        resize(it, (20, 5))
        await asks_for_room(it)
        it.app.call_later(it.app.push_screen, AskMfaCode("arn:aws:iam::111122223333:mfa/ines"))
        await it.until(lambda: isinstance(it.app.screen, AskMfaCode))
        await asks_for_room(it)
        await it.type("4")
        resize(it, NARROW)
        await it.sees("mfa/ines")
        await it.type("56")
        await it.sees("••")
        assert "•••" not in it.text


async def test_what_lies_below_two_others_fits_once_it_comes_back() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("Identities 62")
        fresh = await settled(it)
    async with browsing(company(), WIDE) as it:
        await it.sees("Identities 62", "It cannot send yet")
        await it.press("n")
        await it.paste("own.example.com")
        await it.press("ctrl+r")
        await it.sees("Create in")
        resize(it, NARROW)
        await it.until(lambda: len(frame(it)) == NARROW[1])
        await it.press("escape", "ctrl+u", "escape")
        await shows(it, fresh, "the list")
