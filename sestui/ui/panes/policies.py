"""Policies: who else may send for the identity."""

from sestui.model.policy import read_policy
from sestui.ui.blocks import BLANK, Block, Cell, Code, Fact, Paragraph
from sestui.ui.panes.view import View
from sestui.ui.strips import PLAIN, TROUBLE


def policies(view: View) -> list[Block]:
    """Show each sending authorization policy: what it says in a sentence, then its JSON."""
    if not view.identity.policies:
        return [Paragraph("No sending authorization policies: only this account can use it.")]
    blocks: list[Block] = []
    for policy in view.identity.policies:
        reading = read_policy(policy.text, view.identity.name)
        blocks.append(Fact("Policy", Cell(policy.name, policy.name, "the policy's name")))
        if reading.open_to_everyone:
            blocks.append(Paragraph("! Open to everyone: its principal is *.", TROUBLE))
        blocks += [Paragraph(sentence, PLAIN) for sentence in reading.sentences]
        blocks += [BLANK, Code(Cell(reading.pretty, policy.text, "the policy")), BLANK]
    return blocks[:-1]
