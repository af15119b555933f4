"""Asks which DNS zone the names of records are to be relative to."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from sestui.ui.screens.dialog import Dialog, said
from sestui.ui.widgets.menu import Menu
from sestui.ui.words import Glyphs


class ChooseZone(Dialog[str]):
    """Answers with one of `zones`."""

    def __init__(self, zones: Sequence[str], glyphs: Glyphs) -> None:
        super().__init__()
        self._zones = zones
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Show the zones there could be."""
        with Vertical(classes="dialog"):
            yield said("Which zone does your DNS provider hold?", classes="heading")
            yield Menu(self._zones, self._glyphs)
            yield said("Enter chooses, Escape leaves names as they are.", classes="hint")

    @on(Menu.Chosen)
    def choose(self, event: Menu.Chosen) -> None:
        """Answer with the zone chosen."""
        self.answer(self._zones[event.number])
