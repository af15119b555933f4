"""Asks in which form the records of an identity are to be copied, and shows what that gives."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from sestui.model.errors import NothingToPublish
from sestui.model.export import Format, export
from sestui.model.names import NameStyle
from sestui.model.records import Expected
from sestui.ui.blocks import BLANK, Block, Cell, Code, Paragraph
from sestui.ui.screens.dialog import Dialog, said
from sestui.ui.strips import BOLD, CAREFUL
from sestui.ui.widgets.menu import Menu
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.words import Glyphs


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be copied, and what it is."""

    text: str
    what: str


class CopyAs(Dialog[Export]):
    """Answers with the records of `name` in the form chosen."""

    BINDINGS = [
        Binding("d", "dmarc", "DMARC too", id="copy-as.dmarc"),
        Binding("pagedown", "scroll_preview(1)", "Preview down", show=False, id="copy-as.down"),
        Binding("pageup", "scroll_preview(-1)", "Preview up", show=False, id="copy-as.up"),
    ]

    def __init__(
        self, name: str, expected: Expected, style: NameStyle, zone: str, glyphs: Glyphs
    ) -> None:
        super().__init__()
        self._name = name
        self._expected = expected
        self._style = style
        self._zone = zone
        self._glyphs = glyphs
        self._dmarc = False

    def compose(self) -> ComposeResult:
        """Show the forms, and the chosen one filled in."""
        with Vertical(classes="dialog"):
            yield said(f"Copy the records of {self._name} as", classes="heading")
            yield Menu([str(form) for form in Format], self._glyphs)
            yield Sheet(self._glyphs, id="preview")
            yield said(
                "Enter copies, d takes in or leaves out DMARC, Escape closes.", classes="hint"
            )

    def on_mount(self) -> None:
        """Fill in the first form once there is a size to fill."""
        self.query_one(Sheet).can_focus = False
        self.call_after_refresh(self._preview)

    @on(Menu.Moved)
    def preview(self) -> None:
        """Fill in the form the cursor is on."""
        self._preview()

    @on(Menu.Chosen)
    def choose(self, event: Menu.Chosen) -> None:
        """Answer with the form chosen; where there is nothing to copy, stay and say why."""
        try:
            text = self._export(event.number)
        except NothingToPublish:
            self.app.bell()
            return
        form = list(Format)[event.number]
        self.answer(Export(text, f"The records of {self._name} as {form}"))

    def action_dmarc(self) -> None:
        """Take the recommended DMARC record in, or leave it out."""
        self._dmarc = not self._dmarc
        self._preview()

    def action_scroll_preview(self, by: int) -> None:
        """Show more of what will be copied."""
        self.query_one(Sheet).action_page(by)

    def _preview(self) -> None:
        blocks: list[Block]
        try:
            text = self._export(self.query_one(Menu).cursor)
        except NothingToPublish as nothing:
            blocks = [Paragraph(str(nothing)), Paragraph(nothing.advice)]
        else:
            blocks = [Code(Cell(text, text, "the records"))]
            if any(record.value is None for record in self._expected.records):
                blocks = [
                    Paragraph(f"Not all: {self._expected.remark}", BOLD, CAREFUL),
                    BLANK,
                    *blocks,
                ]
        self.query_one(Sheet).show_blocks(blocks)

    def _export(self, number: int) -> str:
        return export(
            self._expected,
            list(Format)[number],
            style=self._style,
            zone=self._zone,
            dmarc=self._dmarc,
        )
