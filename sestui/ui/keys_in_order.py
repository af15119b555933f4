"""Keys that arrive together, each going where the one before it has led."""

import asyncio
import re
from collections import deque
from dataclasses import dataclass

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump

from sestui.ui.driver import TerminalDriver
from sestui.ui.messages import Said

_PRIVATE_KEY = re.compile(r"PRIVATE KEY|PuTTY-User-Key|\bMI[A-Za-z0-9+/\s]{300,}")
"""What a private key looks like, as a PEM or as bare base64."""

PATIENCE = 0.25
"""Seconds after which the next key goes on in any case: a dialog that closed says nothing."""


@dataclass
class _Taken(Message):
    """Follows a key on its way from the focused widget up to the app, right behind it.

    There the key's action is run, which may have posted messages where the key began: a second
    one, the `echo`, follows those.
    """

    number: int
    echo: bool = False


class KeysInOrder(App[None]):
    """An app that hands out one key, or paste, at a time.

    Textual gives a key to the widget that has the focus and looks at its bindings only when
    it has come back up, through a queue at each step. Over a slow link many keys arrive at
    once, and all of them would go where the focus was at the first: `/shop` would be five
    keys for the list, and none for the filter.
    """

    def __init__(self) -> None:
        super().__init__(driver_class=TerminalDriver)
        self._given = 0
        self._under_way: int | None = None
        self._taker: MessagePump = self
        self._held: deque[events.Key | events.Paste] = deque()

    @property
    def is_at_rest(self) -> bool:
        """Whether every key has been where it was to go."""
        return self._under_way is None and not self._held

    async def on_event(self, event: events.Event) -> None:
        """Hold a key back while another one is under way."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._under_way is not None:
            self._held.append(event)
        else:
            await self._hand_out(event)

    async def _hand_out(self, event: events.Key | events.Paste) -> None:
        self._given += 1
        self._under_way = self._given
        self._taker = self.focused or self.screen
        if isinstance(event, events.Paste) and self._is_misplaced(event.text):
            self.screen.post_message(Said("That looks like a private key: it was not taken here."))
        else:
            await super().on_event(event)
        self._follow(_Taken(self._given))
        given_up = _Taken(self._given, echo=True)
        asyncio.get_running_loop().call_later(PATIENCE, self.post_message, given_up)

    def _is_misplaced(self, pasted: str) -> bool:
        """Say whether a text is a private key, and what has the focus would show it."""
        takes_keys: bool = getattr(self.focused, "TAKES_PRIVATE_KEYS", False)
        return not takes_keys and _PRIVATE_KEY.search(pasted) is not None

    def _follow(self, taken: _Taken) -> None:
        if not self._taker.post_message(taken):
            self.post_message(taken)

    @on(_Taken)
    async def _hand_out_next(self, event: _Taken) -> None:
        if event.number != self._under_way:
            return
        if not event.echo:
            self._follow(_Taken(event.number, echo=True))
            return
        self._under_way = None
        if not self.screen_stack:
            self._held.clear()  # the program is ending: these were typed behind the key for that
        if self._held:
            await self._hand_out(self._held.popleft())
