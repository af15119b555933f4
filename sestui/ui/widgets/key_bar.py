"""The bottom line: the keys that do something here, made from the bindings themselves."""

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding

from sestui.ui.strips import BOLD, DIM, PLAIN, Span
from sestui.ui.widgets.line import Line

_SPARED = ("tab.next", "check", "list.open", "copy-as", "refresh", "list.copy", "sheet.copy")
"""The ids of bindings that are left out where there is no room for all, first to last."""


class KeyBar(Line):
    """Keys and what they do, in parentheses and dimmed where that is off; a click is as good as
    the key."""

    def __init__(self) -> None:
        super().__init__(id="key-bar")
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings, which change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.tell())

    def on_resize(self) -> None:
        """Show as many as there is room for now."""
        self.tell()

    def tell(self) -> None:
        """Show the bindings that are to be shown, as many as there is room for."""
        shown = [found for found in self.screen.active_bindings.values() if found.binding.show]
        for spared in _SPARED:
            # The blank behind the last one may be cut.
            if sum(map(self._cells, shown)) > self.size.width + 1:
                shown = [found for found in shown if found.binding.id != spared]
        spans: list[Span] = []
        self._ends = []
        end = 0
        for found in shown:
            key, text = self._words(found)
            off = (f"({key[1:]}{text[:-1]})", DIM)
            spans += [(key, BOLD), (text, PLAIN)] if found.enabled else [off]
            end += self._cells(found)
            self._ends.append((end, found.binding.key))
        self.show(spans)

    def on_click(self, event: events.Click) -> None:
        """Do what pressing the key would."""
        key = next((key for end, key in self._ends if event.x < end), None)
        if key is not None:
            self.app.simulate_key(key)

    def _words(self, found: ActiveBinding) -> tuple[str, str]:
        return f" {self.app.get_key_display(found.binding)}", f" {found.binding.description} "

    def _cells(self, found: ActiveBinding) -> int:
        return sum(map(cell_len, self._words(found)))
