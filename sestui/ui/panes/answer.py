"""JSON: the answer of SES as it came."""

from sestui.ui.blocks import Block, Cell, Code
from sestui.ui.panes.view import View


def answer(view: View) -> list[Block]:
    """Show the whole answer, fields this program does not know included."""
    text = view.identity.answer
    return [Code(Cell(text, text, "the whole answer"))]
