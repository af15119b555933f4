"""The command palette: the same keys as everywhere, by their names."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.command import CommandInput, CommandPalette, DiscoveryHit, Hit, Hits, Provider

from sestui.ui.screens.roomy import Roomy

_NOT_OFFERED = ("command_palette", "app.command_palette", "screen.copy_text")


OFF = " (off: read-only)"
"""Said of an action whose `check_action` is None, which only what changes the account has."""


class KeyCommands(Provider):
    """Offers what the bindings of the screen offer, so that the two cannot drift apart."""

    async def startup(self) -> None:
        """Find out what there is once: in a window that is made too small there is nothing."""
        self._found = list(self._actions())

    async def discover(self) -> Hits:
        """Offer everything."""
        for title, run in self._found:
            yield DiscoveryHit(title, run)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for title, run in self._found:
            if (score := matcher.match(title)) > 0:
                yield Hit(score, matcher.highlight(title), run)

    def _actions(self) -> Iterator[tuple[str, Callable[[], Awaitable[bool]]]]:
        """Yield what each action does, with its keys, and the action, which may be off."""
        keys: dict[tuple[object, str], list[str]] = {}
        active = self.screen.active_bindings.values()
        for node, binding, _, _ in active:
            keys.setdefault((node, binding.action), []).append(self.app.get_key_display(binding))
        for node, binding, enabled, tooltip in active:
            named = keys.pop((node, binding.action), None)
            if named is None or binding.system or binding.action in _NOT_OFFERED:
                continue
            off = "" if enabled else OFF
            title = f"{tooltip or binding.description}  {' '.join(named)}{off}"
            yield title, partial(self.app.run_action, binding.action, node)


class Palette(CommandPalette, Roomy[None]):
    """Textual's palette, which fails where it has no room at all."""

    CSS_PATH = "palette.tcss"

    def __init__(self) -> None:
        super().__init__(placeholder="(Search for commands)")

    def on_mount(self) -> None:
        """Keep the cursor from blinking, which writes to the terminal all the time."""
        self.query_one(CommandInput).cursor_blink = False
