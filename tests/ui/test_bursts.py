"""Whatever comes from the terminal: nothing but a person's own keys does anything."""

from collections.abc import Iterable
from contextlib import aclosing
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import _parser, events
from textual.message import Message
from textual.widgets import Input

from sestui.ui import keyboard as keyboard_module
from sestui.ui.keyboard import SILENCE, Keyboard
from sestui.ui.screens.browse import BrowseScreen
from sestui.ui.screens.help import HelpScreen
from tests import sent
from tests.ui.browsing import NARROW, Browsing, browsing
from tests.ui.places import at_once, company, everywhere
from tests.ui.test_sizes import settled

__all__ = ["at_once"]


class Terminal:
    """Sends what it is told to, with pauses that take no time."""

    def __init__(self, it: Browsing, patch: pytest.MonkeyPatch) -> None:
        self._it = it
        self._now = 0.0
        self._before = ""
        self._keyboard = Keyboard()
        patch.setattr(_parser, "get_time", lambda: self._now)

    def send(self, *pieces: str, pause: float = 0.0) -> None:
        """Send pieces with a pause before each, but for a pause right behind ESC, which is what
        tells the Escape key from the beginning of anything else."""
        assert self._it.app._driver is not None
        for piece in pieces:
            self._now += pause if self._before != "\x1b" else 0.0
            self._before = piece[-1:]
            for event in (*self._keyboard.tick(), *self._keyboard.feed(piece)):
                self._it.app._driver.process_message(event)

    def rest(self) -> None:
        """Send nothing for longer than anything takes."""
        assert self._it.app._driver is not None
        self._now += 2 * SILENCE
        self._before = ""
        for event in self._keyboard.tick():
            self._it.app._driver.process_message(event)

    async def key(self, key: str) -> None:
        """Send one key, with silence around it, and wait for what comes of it."""
        self.rest()
        self.send(key)
        self.rest()
        await self.until_done()

    async def until_done(self) -> None:
        """Wait until all that was sent has been where it was to go."""
        await self._it.pilot.pause()
        await self._it.until(lambda: self._it.app.is_at_rest, 60)


@pytest.mark.slow
async def test_no_answer_of_a_terminal_and_no_paste_acts_as_keys_on_any_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random, gateway = Random(0), company()
    async with browsing(gateway, NARROW) as it, aclosing(everywhere(it, gateway)) as places:
        terminal = Terminal(it, monkeypatch)
        async for place in places:
            before, done = await settled(it), [*gateway.writes, *it.clipboard.copied]
            said = "".join(random.sample(sent.ANSWERS, len(sent.ANSWERS)))
            if not isinstance(it.app.focused, Input):  # which would take it
                said += sent.paste(random)
            terminal.send(*sent.split(random, said), pause=0.9)
            terminal.rest()
            await terminal.until_done()
            assert await settled(it) == before, place
            assert [*gateway.writes, *it.clipboard.copied] == done, place


async def test_a_pause_right_behind_esc_makes_no_keys_of_what_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with browsing(company(), NARROW) as it:
        terminal = Terminal(it, monkeypatch)
        await it.sees("Identities 62")
        before = await settled(it)
        for answer in (*sent.ANSWERS, *(sent.paste(Random(seed)) for seed in range(5))):
            terminal.send("\x1b")
            terminal.rest()  # and so it is the Escape key, which does nothing on the list
            terminal.send(answer[1:])
            terminal.rest()
        await terminal.until_done()
        assert await settled(it) == before


async def check_bursts(monkeypatch: pytest.MonkeyPatch, seeds: Iterable[int]) -> None:
    """Send bursts, each at another place: nothing is written, and the program goes on."""
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        terminal = Terminal(it, monkeypatch)
        await it.sees("Identities 62")
        for seed in seeds:
            random = Random(seed)
            for key in random.choice(WAYS):
                await terminal.key(key)
            burst = sent.burst(random, NARROW[1])
            for piece in sent.split(random, burst):
                terminal.send(piece, pause=random.choice([0, 0, 0.01, 0.2, 0.9]))
            await terminal.until_done()
            await goes_on(it, terminal)
            assert gateway.writes == [], f"seed {seed}: {burst!r}"


WAYS = (
    "",
    "/",
    "\t",
    "?",
    *("n", ["n", "own.example.com", "\x12"], ["n", "ops2@example.com", "\x12"]),
    *("s", ["s", "marketing", "\r"], " s", [" ", " ", "s", "marketing", "\r"]),
    *("\tY", "\t.."),
)
"""Keys that lead from the list to the places where bursts are sent."""


async def goes_on(it: Browsing, terminal: Terminal) -> None:
    """Go back to the list as a person would, and see that keys do what they do."""
    for _ in range(10):
        if isinstance(it.app.screen, BrowseScreen):
            break
        await terminal.key("\x1b")
    await terminal.key("\x1b")
    await terminal.key("\x1b")
    await terminal.key("\t")
    await terminal.key("?")
    assert isinstance(it.app.screen, HelpScreen), it.text
    await terminal.key("\x1b")


async def test_no_burst_writes_anything_or_ends_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await check_bursts(monkeypatch, range(2))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 200, 25))
async def test_nor_does_any_of_two_hundred(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    await check_bursts(monkeypatch, range(first, first + 25))


@pytest.mark.slow
async def test_a_paste_is_taken_whole_in_however_many_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with browsing(company(), NARROW) as it:
        terminal = Terminal(it, monkeypatch)
        await it.sees("Identities 62")
        await it.press("n")
        terminal.send(*"\x1b[200~own\x1b[B.\rexample.com\r\x1b[201~", pause=0.9)
        await it.sees(r"own\x1b[B. example.com", "Its lines were joined.")
        terminal.send("\x1b[200~", *["x" * 4096] * 256, "\x1b[201~")
        field = it.app.focused
        assert isinstance(field, Input)
        await it.until(lambda: len(field.value) > 256 * 4096)
        await terminal.key("y")
        assert field.value == r"own\x1b[B. example.com" + "x" * 4096 * 256 + "y"


async def test_a_paste_without_an_end_swallows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    async with browsing(company(), NARROW) as it:
        terminal = Terminal(it, monkeypatch)
        await it.sees("Identities 62")
        await terminal.key("/")
        terminal.send("\x1b[200~d1")
        terminal.rest()
        terminal.send("2.ex")  # the rest of it, which came late
        await terminal.key("\r")
        await it.sees("/ d12.ex", "Identities 1 of 62")
        await terminal.key("?")
        assert isinstance(it.app.screen, HelpScreen)


@given(st.integers(0, 10**6), st.data())
def test_the_pieces_in_which_something_comes_make_no_difference(
    seed: int, data: st.DataObject
) -> None:
    burst = sent.burst(Random(seed), 24)
    whole = [_told(event) for event in Keyboard().feed(burst)]
    keyboard = Keyboard()
    pieces = sent.split(Random(data.draw(st.integers(0, 10**6))), burst)
    assert [_told(event) for piece in pieces for event in keyboard.feed(piece)] == whole


def _told(event: Message) -> object:
    """What an event says, without the time at which it came."""
    match event:
        case events.Key():
            return event.key, event.character
        case events.Paste():
            return event.text
        case events.MouseEvent():
            return type(event), event.x, event.y, event.button
    return type(event)


AT_ONCE = [(0.0, typed) for typed in ("]" * 20, "Prod\r", "]q", "_x", "P", "jjj", "q")]
LATER = [
    (pause, typed)
    for pause in (0.2, 3.0)
    for typed in ("]" * 20, "[" * 7, "Prod\r", "OK", "]q", "[j", "_x", "P")
]


@pytest.mark.parametrize(("pause", "typed"), AT_ONCE + LATER)
def test_keys_typed_behind_escape_stay_keys(
    pause: float, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(_parser, "get_time", lambda: now)
    monkeypatch.setattr(keyboard_module, "monotonic", lambda: now)
    keyboard = Keyboard()
    came = [*keyboard.feed("\x1b")]
    now += pause
    came += keyboard.tick()
    for letter in typed:
        came += keyboard.feed(letter)
        now += 0.03  # as fast as a key that is held down repeats
        came += keyboard.tick()
    now += 2 * SILENCE
    came += keyboard.tick()
    keys = [event.character or event.key for event in came if isinstance(event, events.Key)]
    assert keys == ["\x1b", *typed]
