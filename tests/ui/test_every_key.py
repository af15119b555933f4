"""With every call stalled, each key of each screen is answered, and the program ends at each."""

from time import monotonic

import pytest
from textual.screen import Screen

from sestui.ui.screens.leave import Leave
from tests.endpoint import Endpoint, stall
from tests.ses.asking import gateway_of
from tests.ses.conftest import aws_files, descriptions_read_once, keys  # noqa: F401
from tests.ui.browsing import NARROW, Browsing, browsing

pytestmark = pytest.mark.usefixtures("keys")

SOON = 2.0
"""Seconds within which a key is answered, and the program ends: of one, on a machine that runs
other tests beside this one."""

NEW = ("n", *"new.example.net")
SWITCH = ("s", *"trans", "enter")
SCREENS: dict[str, tuple[tuple[str, ...], str]] = {
    "list": ((), "Identities 3"),
    "filter": (("slash", "d"), "2 of 3"),
    "details": (("enter",), "Overview"),
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
}
"""What leads to each screen from the list, and what stands there."""
FEW = ("details", "creating")


def every_screen() -> list[object]:
    return [
        pytest.param(*SCREENS[name], id=name, marks=() if name in FEW else pytest.mark.slow)
        for name in SCREENS
    ]


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


async def goes(it: Browsing, there: tuple[str, ...], sentence: str) -> Screen[object]:
    """Come to a screen by its keys."""
    for key in there:
        if key == "send":
            await it.send()
        else:
            await it.press(key)
    await it.sees(sentence)
    return it.app.screen


async def comes_back(it: Browsing, screen: Screen[object]) -> None:
    """Close what a key has opened; where it closed the screen, there is no way back."""
    while not it.app._exit and it.app.screen is not screen and len(it.app.screen_stack) > 1:
        await it.press("escape")


def keys_of(it: Browsing) -> list[str]:
    """Return every key that does something here, but for those that end or suspend it."""
    ending = ("quit", "app.quit", "suspend_process", "leave")
    found = it.app.screen.active_bindings.values()
    return [one.binding.key for one in found if one.binding.action not in ending]


@pytest.mark.parametrize(("there", "sentence"), every_screen())
async def test_each_key_is_answered_while_no_call_is(there: tuple[str, ...], sentence: str) -> None:
    left: list[str] | None = None
    while left is None or left:
        with Endpoint(identities=3) as endpoint:
            async with browsing(gateway_of(endpoint), NARROW) as it:
                await stalls(it, endpoint)
                screen = await goes(it, there, sentence)
                left = keys_of(it) if left is None else left
                assert left
                while left and it.app.screen is screen and not it.app._exit:
                    key, before = left.pop(), monotonic()
                    await it.press(key)
                    assert monotonic() - before < SOON, key
                    await comes_back(it, screen)


@pytest.mark.parametrize(("there", "sentence"), every_screen())
async def test_the_program_ends_at_once_while_no_call_is_answered(
    there: tuple[str, ...], sentence: str
) -> None:
    with Endpoint(identities=3) as endpoint:
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await stalls(it, endpoint)
            await goes(it, there, sentence)
            before = monotonic()
            await it.press("ctrl+q")
            if isinstance(it.app.screen, Leave) and not it.app._exit:
                await it.press("q")
            await it.until(lambda: it.app._exit, SOON)
        assert monotonic() - before < SOON
