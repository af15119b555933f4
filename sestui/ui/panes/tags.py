"""Tags: key and value, each to copy."""

from sestui.ui.blocks import Block, Cell, Paragraph, Table
from sestui.ui.panes.view import View


def tags(view: View) -> list[Block]:
    """Show the tags in the order SES gave them."""
    if not view.identity.tags:
        return [Paragraph("No tags.")]
    rows = tuple(
        (Cell(tag.key, tag.key, "the tag's key"), Cell(tag.value, tag.value, "the tag's value"))
        for tag in view.identity.tags
    )
    return [Table(("KEY", "VALUE"), rows)]
