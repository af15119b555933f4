"""Copying: one copy after another, to wherever the person's clipboard is, and what came of it."""

import asyncio
from abc import abstractmethod
from contextlib import suppress

from textual import on, work
from textual.app import SuspendNotSupported

from sestui.account.threads import in_thread
from sestui.model.call import Call
from sestui.terminal.copied import Copier, CopyFailed
from sestui.terminal.text import is_plain
from sestui.ui.keys_in_order import KeysInOrder
from sestui.ui.messages import CopyWanted, Leaving, ViewWanted
from sestui.ui.widgets.message_line import sentences

LONGEST_COPY = 0.5
"""Seconds that quitting waits for a copy that was asked for before."""


class CopyingApp(KeysInOrder):
    """Copies what any of its screens wants copied, and shows the last copy as plain text."""

    def __init__(self, copier: Copier) -> None:
        super().__init__()
        self._copier = copier
        self._copying = asyncio.Lock()
        self._copies = 0
        self._last_copy: str | None = None

    @abstractmethod
    def say(self, sentence: str) -> None:
        """Say what was done where the person sees it."""

    @on(CopyWanted)
    def _copy_wanted(self, event: CopyWanted) -> None:
        self._copy(event.text, event.what)

    @work(group="copy")
    async def _copy(self, text: str, what: str) -> None:
        """Copy `text`, one copy after another, and none that a later one has overtaken."""
        self._last_copy = text
        self._copies += 1
        number = self._copies
        loop = asyncio.get_running_loop()

        def send(sequence: str) -> None:
            loop.call_soon_threadsafe(self._write, sequence)

        async with self._copying:
            if number != self._copies:
                return
            try:
                copied = await in_thread(Call(), lambda: self._copier(text, send))
            except CopyFailed as failure:
                message = " ".join(sentences(failure))
            else:
                message = f"{what[:1].upper()}{what[1:]}: {copied.sentence}"
        if not is_plain(text):
            message += " Careful: it holds control or other special characters."
        self.say(message)

    async def action_quit(self) -> None:
        """End, but not before what was copied by the keys before has left."""
        self.screen.post_message(Leaving())

    @on(Leaving)
    async def _leave(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_COPY), self._copying:
                pass
        self.exit()

    def _write(self, sequence: str) -> None:
        if self._driver is not None:
            self._driver.write(sequence)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what a field of Textual's copies by the same ways as everything else."""
        self._copy(text, "the text")

    @on(ViewWanted)
    def _view_wanted(self) -> None:
        if self._last_copy is None:
            self.say("Nothing was copied yet: y copies what the cursor is on.")
            return
        from sestui.terminal import plain_screen

        try:
            with self.suspend():
                plain_screen.show(self._last_copy)
        except SuspendNotSupported:
            self.say("This terminal cannot show it outside the screen.")
