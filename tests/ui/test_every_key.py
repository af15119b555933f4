"""With every call stalled, each key of each screen is answered, and the program ends at each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest
from textual.screen import Screen
from textual.widget import Widget

from sestui.ui.screens.leave import Leave
from tests.endpoint import Endpoint, stall
from tests.ses.asking import gateway_of
from tests.tools import PATIENCE
from tests.ui.browsing import NARROW, Browsing, browsing

pytestmark = pytest.mark.usefixtures("keys")

SECOND = 1.0
"""Seconds within which a key is answered, and the program ends, on a machine that has no more
to do; on a slow one it may take as long as it took to come to the screen."""

DEEPEST = 5
"""The most screens that lie upon each other."""

NEW = ("n", *"new.example.net")
SWITCH = ("s", *"trans", "enter")
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "list": ((), "Identities 3"),
    "filter": (("slash", "d"), "2 of 3"),
    "details": (("enter", "2"), "[DKIM]"),
    "help": (("question_mark",), "Escape closes."),
    "palette": (("colon",), "Search for"),
    "copy as": (("Y",), "Copy the records"),
    "zone": (("enter", "full_stop", "full_stop"), "Which zone"),
    "new identity": (("n",), "New identity"),
    "own key": ((*NEW, "tab", "right", "right"), "Its region"),
    "review": ((*NEW, "ctrl+r"), "Create in"),
    "creating": ((*NEW, "ctrl+r", "send"), "Creating new.example.net."),
    "leaving": ((*NEW, "ctrl+q"), "q quits all the same"),
    "switch": (("s",), "type to filter"),
    "review of a switch": (SWITCH, "Switch the default set"),
    "switching": ((*SWITCH, "send"), "Switching"),
    "switch of many": (("a", "s"), "of 3 identities"),
    "reading many": (("a", "s", "enter"), "Reading what they have now."),
    "check of many": (("D",), "Enter starts."),
    "checking many": (("D", "enter"), "0 of 3"),
}
"""What leads to each screen from the list, and what stands there."""
FEW = ("details",)

OF_THE_PALETTE = ("down", "up", "escape")
"""Its keys are Textual's, which names none."""

ALL_IN_SIGHT = "down j up k right left pagedown pageup g home G end"
IDLE = {
    "list": "j g home end right_square_bracket left_square_bracket 1 2 3 4 5 6 7",
    "details": "pagedown pageup g home end",
    "help": "right left g home end y",
    "copy as": "pagedown pageup",
    "zone": "j k",
    "review": ALL_IN_SIGHT,
    "creating": "ctrl+r",
    "switch": "up",
    "review of a switch": ALL_IN_SIGHT,
    "switching": "up down enter",
    "switch of many": "up",
    "check of many": ALL_IN_SIGHT,
    "checking many": ALL_IN_SIGHT,
}
"""The keys that have nothing to do where those before them have led: no row further on, no section
in a list, nothing to copy, nothing to review while it is being sent."""


def every_screen() -> pytest.MarkDecorator:
    """Run with few screens, where a key is to be answered at all; slowly with each, and soon."""
    few = [pytest.param(name, PATIENCE, id=name) for name in FEW]
    each = [
        pytest.param(name, SECOND, id=f"{name} within a second", marks=pytest.mark.slow)
        for name in SCREENS
    ]
    return pytest.mark.parametrize(("name", "seconds"), few + each)


async def stalls(it: Browsing, endpoint: Endpoint) -> None:
    """Have all read once, and every call from now on left without an answer."""
    await it.sees("as of", "111122223333")
    await it.press("down", "enter")
    await it.sees("read ")
    await it.press("escape", "s")
    await it.sees("transactional")
    await it.press("escape")
    endpoint.always(stall(endpoint.closing))
    await it.press("r")
    await it.until(lambda: it.app._account.snapshot.listing)


async def goes(it: Browsing, there: tuple[str, ...], sentence: str) -> None:
    """Come to a screen by its keys."""
    for key in there:
        if key == "send":
            await it.send()
        else:
            await it.press(key)
    await it.sees(sentence)


async def comes_back(it: Browsing, screen: Screen[object], focused: Widget | None) -> bool:
    """Close what a key has opened, and say whether that led back: a key may close the screen."""
    for _ in range(DEEPEST):
        if it.app._exit or screen not in it.app.screen_stack:
            return False
        if it.app.screen is screen:
            screen.set_focus(focused)
            await it.rests()
            return True
        await it.press("escape")
    raise AssertionError(f"Escape does not lead back from\n{it.text}")


def keys_of(it: Browsing) -> list[str]:
    """Return every key that help tells of here, but for those that end or suspend it."""
    ending = ("quit", "app.quit", "suspend_process", "leave")
    found = [one.binding for one in it.app.screen.active_bindings.values()]
    ours = [one.key for one in found if one.id is not None and one.action not in ending]
    return ours or list(OF_THE_PALETTE)


def noticed(it: Browsing) -> tuple[object, ...]:
    """Return what there is to see, and what else a key may have done."""
    strips = it.app.screen._compositor.render_strips()
    return strips, it.app.screen, it.app._exit, len(it.clipboard.copied)


async def is_answered(it: Browsing, key: str) -> None:
    """Press a key and wait for what it does."""
    before = noticed(it)
    await it.press(key)
    await it.until(lambda: noticed(it) != before)


@asynccontextmanager
async def stalled(name: str) -> AsyncIterator[tuple[Browsing, float]]:
    """Come to a screen while every call is stalled; yield how many seconds that took, too."""
    with Endpoint(identities=3) as endpoint:
        before = monotonic()
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await stalls(it, endpoint)
            await goes(it, *SCREENS[name])
            yield it, monotonic() - before


@every_screen()
async def test_each_key_is_answered_while_no_call_is(name: str, seconds: float) -> None:
    waiting: list[str] | None = None
    while waiting is None or waiting:
        async with stalled(name) as (it, start_up):
            screen, focused = it.app.screen, it.app.screen.focused
            waiting = keys_of(it) if waiting is None else waiting
            while waiting:
                key, since = waiting.pop(0), monotonic()
                if key in IDLE.get(name, "").split():
                    await it.press(key)
                else:
                    await is_answered(it, key)
                assert monotonic() - since < max(seconds, start_up), key
                if not await comes_back(it, screen, focused):
                    break


@every_screen()
async def test_the_program_ends_while_no_call_is_answered(name: str, seconds: float) -> None:
    async with stalled(name) as (it, start_up):
        before = monotonic()
        await it.press("ctrl+q")
        if isinstance(it.app.screen, Leave) and not it.app._exit:
            await it.press("q")
        await it.until(lambda: it.app._exit)
        assert monotonic() - before < max(seconds, start_up)
