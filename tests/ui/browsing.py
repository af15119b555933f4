"""A program under test: its screen as text, its keys, and what it copied."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

from textual import events
from textual._wait import wait_for_idle
from textual.pilot import Pilot
from textual.widgets import Input

from sestui.account.protocols import Gateway, Lookup
from sestui.account.schedule import Schedule
from sestui.terminal.copied import Copied
from sestui.ui.app import SestuiApp
from sestui.ui.words import Glyphs
from tests.account.gateway import StillClock
from tests.account.lookup import Unanswering
from tests.pseudo_terminal import PATIENCE

WIDE = (120, 40)
NARROW = (80, 24)

NAMES = {
    ":": "colon",
    ".": "full_stop",
    " ": "space",
    "/": "slash",
    "-": "minus",
    "_": "underscore",
}
"""What Textual calls the keys of characters that are no letters."""
CHARACTERS = {name: character for character, name in NAMES.items()}
"""What those keys type, but for keys that are none."""


class MemoryClipboard:
    """Keeps what was copied."""

    def __init__(self) -> None:
        self.copied: list[str] = []

    def copy(self, text: str, send: Callable[[str], None]) -> Copied:
        self.copied.append(text)
        return Copied("Copied (memory).", certain=True)


@dataclass
class Browsing:
    """What a test does and sees."""

    app: SestuiApp
    pilot: Pilot[None]
    clipboard: MemoryClipboard
    clock: StillClock
    seen: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor(self) -> str:
        """The line of the list that the cursor is on."""
        return next(line for line in self.lines if line.startswith("▌")).partition("│")[0].strip()

    async def until(
        self, condition: Callable[[], object], seconds: float = PATIENCE, *, pause: float = 0.02
    ) -> None:
        """Let the program run until `condition` holds."""
        deadline = monotonic() + seconds
        while not condition():
            if monotonic() > deadline:
                raise AssertionError(f"never came about on\n{self.text}")
            await asyncio.sleep(pause)

    async def sees(self, *texts: str) -> None:
        """Wait until every text is on the screen, in one line or wrapped."""

        def seen() -> bool:
            shown = self.text
            unwrapped = " ".join(shown.split())
            return all(text in shown or text in unwrapped for text in texts)

        await self.until(seen)

    async def press(self, *keys: str) -> None:
        """Press keys right behind each other, and wait for what the last one has led to."""
        for key in keys:
            self.app.post_message(events.Key(key, CHARACTERS.get(key, None if key[1:] else key)))
        await self._does_all()
        await self.until(lambda: self.app.is_at_rest or self.app._exit)
        await self.rests()

    async def rests(self) -> None:
        """Let the program run until it waits for keys, answers or time, and draws what is due.

        Textual's pilot has every widget say that it is done, which on a form takes longer than
        what the key does; an event loop with nothing to do says as much.
        """
        await self._does_all()
        await wait_for_idle(0)
        await self._does_all()
        if self.app.screen_stack:
            self.app.screen._on_timer_update()
            await self._does_all()

    async def _does_all(self) -> None:
        await asyncio.sleep(0)
        ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
        await self.until(lambda: not ready, pause=0)

    async def send(self) -> None:
        """Have what is shown sent, once there was time to look at it."""
        await self.until(lambda: "^s send" in self.lines[-1])
        await self.press("ctrl+s")

    async def paste(self, text: str) -> None:
        """Have the terminal paste `text` where the focus is, which is sooner done than typing."""
        self.app.post_message(events.Paste(text))
        await self.rests()

    async def type(self, text: str) -> None:
        """Type a text: all but its last character at once where it goes into a field, each key
        of which would have all of a form checked and drawn."""
        if isinstance(self.app.focused, Input) and len(text) > 1:
            await self.paste(text[:-1])
            text = text[-1]
        await self.press(*(NAMES.get(character, character) for character in text))


@asynccontextmanager
async def browsing(
    gateway: Gateway,
    size: tuple[int, int] = WIDE,
    *,
    schedule: Schedule | None = None,
    glyphs: Glyphs | None = None,
    lookup: Lookup | None = None,
) -> AsyncIterator[Browsing]:
    """Run the program on `gateway`; by default it reads nothing by itself, and no DNS answers."""
    clipboard = MemoryClipboard()
    clock = StillClock()
    app = SestuiApp(
        gateway,
        lambda: lookup or Unanswering(),
        clock,
        clipboard.copy,
        schedule or Schedule(0),
        glyphs or Glyphs(),
    )
    async with app.run_test(size=size) as pilot:
        try:
            yield Browsing(app, pilot, clipboard, clock)
        finally:
            app.exit()  # as a person ends it, and not in the midst of an answer
