"""The command palette: the same keys as everywhere, by their names."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

_NOT_OFFERED = ("command_palette", "app.command_palette", "screen.copy_text")


OFF = " (off: read-only)"
"""Said of an action whose `check_action` is None, which only what changes the account has."""


class KeyCommands(Provider):
    """Offers what the bindings of the screen offer, so that the two cannot drift apart."""

    async def discover(self) -> Hits:
        """Offer everything."""
        for title, run in self._actions():
            yield DiscoveryHit(title, run)

    async def search(self, query: str) -> Hits:
        """Offer what matches."""
        matcher = self.matcher(query)
        for title, run in self._actions():
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
