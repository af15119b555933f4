"""Every key and what it does, made from the bindings themselves."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical

from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph
from sestui.ui.commands import OFF
from sestui.ui.screens.dialog import Dialog, said
from sestui.ui.strips import BOLD
from sestui.ui.widgets.sheet import Page
from sestui.ui.words import Glyphs

FILTER = (
    "Words of the filter must all be in the name. status:pending, type:address, sending:no, "
    "dns:wrong and the like narrow it further."
)


class HelpScreen(Dialog[None]):
    """Shows `sections`: a heading, and the bindings below it, which may be off."""

    BINDINGS = [Binding("question_mark,q", "close", "Close", show=False, id="help.close")]

    def __init__(
        self, sections: Iterable[tuple[str, Iterable[ActiveBinding]]], glyphs: Glyphs
    ) -> None:
        super().__init__()
        self._sections = [(heading, list(bindings)) for heading, bindings in sections]
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Show the keys."""
        with Vertical(classes="dialog"):
            yield Page(self._glyphs, id="help")
            yield said("Escape closes.", classes="hint")

    def on_mount(self) -> None:
        """Write the sections once there is a size to fill."""
        self.call_after_refresh(lambda: self.query_one(Page).show_blocks(self._blocks()))

    def _blocks(self) -> list[Block]:
        blocks: list[Block] = []
        for heading, bindings in self._sections:
            blocks.append(Paragraph(heading, BOLD))
            keys: dict[str, list[str]] = {}
            for _, binding, enabled, tooltip in bindings:
                text = (tooltip or binding.description) + ("" if enabled else OFF)
                keys.setdefault(text, []).append(self.app.get_key_display(binding))
            blocks += [Fact(" ".join(key), Cell(text)) for text, key in keys.items()]
            blocks.append(BLANK)
        filters = any(
            binding.id == "filter"
            for _, bindings in self._sections
            for _, binding, _, _ in bindings
        )
        return [*blocks, Paragraph(FILTER)] if filters else blocks
