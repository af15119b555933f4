"""MAIL FROM: the domain bounces go to, and the records it needs."""

from sestui.model.identity import MxFailure
from sestui.model.records import mail_from_records
from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph
from sestui.ui.panes.verdicts import asked, verdicts
from sestui.ui.panes.view import View

_WITHOUT_MX: dict[str, str] = {
    MxFailure.USE_DEFAULT: "mail goes out with amazonses.com as its MAIL FROM domain",
    MxFailure.REJECT: "SES refuses to send",
}


def mail_from(view: View) -> list[Block]:
    """Show the custom MAIL FROM domain, or say that there is none."""
    attributes = view.identity.mail_from
    expected = mail_from_records(view.identity, view.target.region)
    blocks: list[Block] = []
    if domain := attributes.domain:
        blocks.append(Fact("Domain", Cell(domain, domain, "the MAIL FROM domain")))
        if attributes.status:
            blocks.append(view.status("Status", attributes.status))
        if behaviour := attributes.behavior_on_mx_failure:
            text = _WITHOUT_MX.get(behaviour, behaviour)
            blocks.append(Fact("Without its MX", Cell(text)))
        blocks += [BLANK, view.records(expected.records), *verdicts(view, expected.records)]
    if expected.remark:
        blocks += [BLANK, Paragraph(expected.remark)] if blocks else [Paragraph(expected.remark)]
    if expected.records:
        blocks += [
            BLANK,
            Paragraph("The domain may have no other MX record, or SES will not use it."),
        ]
    return [*blocks, *asked(view, expected.records)]
