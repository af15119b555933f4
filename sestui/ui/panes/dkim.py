"""DKIM: who signs, with which key, and the records that let others check it."""

from sestui.model.dns.finding import Verdict
from sestui.model.identity import DkimAttributes, DkimOrigin
from sestui.model.records import Record, dkim_records, dmarc_record
from sestui.model.summary import Status
from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph
from sestui.ui.panes.verdicts import asked, verdicts
from sestui.ui.panes.view import View
from sestui.ui.strips import BOLD
from sestui.ui.words import KEY_LENGTHS, moment


def dkim(view: View) -> list[Block]:
    """Show the signing and its records, with the DMARC record that makes use of it."""
    attributes = view.identity.dkim if view.identity.is_domain else None
    blocks: list[Block] = _signing(view, attributes) if attributes else []
    expected = dkim_records(view.identity, view.target.region, view.public_keys)
    if expected.records:
        blocks += [BLANK, view.records(expected.records), *verdicts(view, expected.records)]
    if expected.remark:
        blocks += [BLANK, Paragraph(expected.remark)]
    records = expected.records
    if dmarc := dmarc_record(view.identity):
        records += (dmarc,)
        blocks += [
            BLANK,
            Paragraph(_dmarc_heading(view, dmarc), BOLD),
            view.records((dmarc,)),
            *verdicts(view, (dmarc,)),
        ]
    blocks += asked(view, records)
    return blocks[1:] if blocks and blocks[0] == BLANK else blocks


def _dmarc_heading(view: View, record: Record) -> str:
    found = view.diagnosis.of(record) if view.diagnosis else None
    if found is not None and found.verdict != Verdict.MISSING:
        return "DMARC"
    return "Recommended: DMARC, only if none exists"


def _signing(view: View, attributes: DkimAttributes) -> list[Block]:
    signing = "on" if attributes.signing_enabled else "off"
    blocks: list[Block] = [Fact("Signing", Cell(signing))]
    if attributes.status:
        blocks.append(view.status("Status", attributes.status))
    origin = _origin(attributes)
    blocks.append(Fact("Key", Cell(origin)))
    if length := attributes.current_key_length:
        text = _length(length)
        blocks.append(Fact("Key length", Cell(text)))
    following = attributes.next_key_length
    if following and following != attributes.current_key_length:
        text = _length(following)
        blocks.append(Fact("Next key length", Cell(text)))
    if made := attributes.key_generated_at:
        text = moment(made, view.now)
        blocks.append(Fact("Key made", Cell(text)))
    if not attributes.signing_enabled and attributes.status == Status.SUCCESS:
        blocks.append(Paragraph("The records are found, but SES does not sign: signing is off."))
    return blocks


def _length(length: str) -> str:
    bits = KEY_LENGTHS.get(length)
    return f"RSA, {bits}" if bits else length


def _origin(attributes: DkimAttributes) -> str:
    if attributes.parent_region is not None:
        return f"that of the identity in {attributes.parent_region} (Deterministic Easy DKIM)"
    match attributes.origin:
        case DkimOrigin.EASY_DKIM:
            return "made by SES (Easy DKIM)"
        case DkimOrigin.BYODKIM:
            return "your own (BYODKIM)"
    return attributes.origin
