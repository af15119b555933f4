"""The bottom line: the keys that do something here, made from the bindings themselves."""

from rich.cells import cell_len
from textual import events

from sestui.ui.strips import BOLD, PLAIN, Span
from sestui.ui.widgets.line import Line


class KeyBar(Line):
    """Keys and what they do; a click does it too."""

    def __init__(self) -> None:
        super().__init__(id="key-bar")
        self._ends: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Follow the bindings, which change with the focus."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.tell())

    def tell(self) -> None:
        """Show the bindings that are to be shown and can be used."""
        spans: list[Span] = []
        self._ends = []
        cells = 0
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if not (binding.show and enabled):
                continue
            key, text = f" {self.app.get_key_display(binding)}", f" {binding.description} "
            spans += [(key, BOLD), (text, PLAIN)]
            cells += cell_len(key + text)
            self._ends.append((cells, binding.key))
        self.show(spans)

    def on_click(self, event: events.Click) -> None:
        """Do what pressing the key would."""
        key = next((key for end, key in self._ends if event.x < end), None)
        if key is not None:
            self.app.simulate_key(key)
