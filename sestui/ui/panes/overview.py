"""Overview: what a person asks first, answered in sentences."""

from sestui.model.dns.advice import next_step
from sestui.model.dns.finding import Verdict
from sestui.model.identity import Identity, MxFailure
from sestui.model.records import Expected, dkim_records, mail_from_records
from sestui.model.script import in_own_script
from sestui.model.summary import IdentityType, Status
from sestui.ui.blocks import BLANK, Block, Cell, Fact, Paragraph
from sestui.ui.panes.verdicts import to_type
from sestui.ui.panes.view import View
from sestui.ui.strips import BOLD, CAREFUL, PLAIN, TROUBLE, word_style
from sestui.ui.words import moment, status_word, type_word

FOUND_WRONG: dict[str, str] = {
    "HOST_NOT_FOUND": "the record's name does not exist in DNS",
    "TYPE_NOT_FOUND": "the name exists, but has no record of the right type",
    "INVALID_VALUE": "the record is there, but its value is not the expected one",
    "DNS_SERVER_ERROR": "the domain's name server did not answer properly",
    "SERVICE_ERROR": "SES itself had a passing fault",
    "REPLICATION_ACCESS_DENIED": "the key of the parent region may not be used from here: "
    "ses:ReplicateEmailIdentityDkimSigningKey is missing on the parent",
    "REPLICATION_PRIMARY_NOT_FOUND": "the parent region has no such identity",
    "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED": "the parent region's identity signs with its "
    "own key, which cannot be shared with other regions",
    "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED": "the parent region's identity is itself "
    "signing with another region's key",
    "REPLICATION_PRIMARY_INVALID_REGION": "the parent region cannot be used for this",
}
"""`VerificationInfo.ErrorType` in plain words, after the API reference of SES v2."""


_NOT_VERIFIED: dict[str, str] = {
    Status.SUCCESS: "It is verified, but SES does not let it send.",
    Status.PENDING: "It cannot send yet: its verification is pending.",
    Status.FAILED: "It cannot send: its verification failed.",
    Status.TEMPORARY_FAILURE: "It cannot send for now: SES has trouble verifying it.",
    Status.NOT_STARTED: "It cannot send: its verification has not started.",
}


def overview(view: View) -> list[Block]:
    """Say whether the identity can send, what is missing, and what applies by default."""
    identity = view.identity
    blocks: list[Block] = [_can_send(view)]
    if identity.status != Status.SUCCESS and (said := what_ses_says(view)):
        blocks.append(Paragraph(said))
    blocks += _next_step(view)
    blocks += _owed(view)
    blocks += [BLANK, _configuration_set(view), _bounces(identity)]
    if identity.is_domain and identity.dkim and not identity.dkim.signing_enabled:
        blocks.append(Paragraph("SES does not sign its mail: DKIM signing is off."))
    blocks.append(BLANK)
    blocks.append(Fact("Identity", Cell(identity.name, identity.name, "the name")))
    if (spelled := in_own_script(identity.name)) != identity.name:
        blocks.append(Fact("In its own script", Cell(spelled, spelled, "the name")))
    kind = type_word(identity.type)
    if identity.type == IdentityType.MANAGED_DOMAIN:
        kind += ", managed by another service of AWS"
    blocks.append(Fact("Type", Cell(kind)))
    blocks.append(view.status("Status", identity.status))
    return blocks


def _can_send(view: View) -> Paragraph:
    identity, sending = view.identity, view.sending
    if sending is not None and not sending.can_send:
        why = (
            "SES has shut down sending for the whole account. AWS says why in a support case"
            if sending.enforcement_status == "SHUTDOWN"
            else "sending is paused for the whole account in this region"
        )
        return Paragraph(f"It cannot send: {why}.", TROUBLE, view.sign(Status.FAILED))
    if not identity.verified_for_sending:
        known = _NOT_VERIFIED.get(identity.status)
        sentence = known or f"It cannot send: its status is {status_word(identity.status)}."
        return Paragraph(sentence, word_style(identity.status), view.sign(identity.status))
    mail_from = identity.mail_from
    if (
        mail_from.domain
        and mail_from.status != Status.SUCCESS
        and mail_from.behavior_on_mx_failure == MxFailure.REJECT
    ):
        return Paragraph(
            "It cannot send: its MAIL FROM domain is not verified, and SES is told to refuse "
            "mail until it is.",
            TROUBLE,
            view.sign(Status.FAILED),
        )
    if sending is not None and not sending.production_access:
        return Paragraph(
            "It can send, but only to verified addresses and domains: the account is in the "
            "sandbox.",
            sign=CAREFUL,
        )
    if sending is None:
        why = " ".join(view.sending_trouble)
        return Paragraph(
            f"It is verified. What the account may send is not known{f': {why}' if why else '.'}",
            sign=CAREFUL,
        )
    return Paragraph("It can send.", sign=view.sign(Status.SUCCESS))


def what_ses_says(view: View) -> str:
    """Return where the verification stands, and what SES found when it last looked."""
    identity = view.identity
    checked = identity.verification.last_checked
    parts = [_what_ses_does(identity)]
    wrong = identity.verification.error_type
    if checked is not None:
        looked = f"Last looked {moment(checked, view.now)}"
        parts.append(f"{looked}: {FOUND_WRONG.get(wrong, wrong)}." if wrong else f"{looked}.")
    elif wrong:
        parts.append(f"What it found: {FOUND_WRONG.get(wrong, wrong)}.")
    return " ".join(part for part in parts if part)


def _what_ses_does(identity: Identity) -> str:
    """Say where the verification stands, as the API reference of SES v2 describes it."""
    parent = identity.dkim.parent_region if identity.dkim else None
    sentences: dict[str, str]
    if not identity.is_domain:
        sentences = {
            Status.PENDING: f"AWS sent a mail with a link to {identity.name}. "
            "The address is verified once the link is opened.",
            Status.FAILED: "The link in AWS's mail was not opened in time. "
            "To have a new one sent, delete the identity and create it again.",
        }
    elif parent is not None:
        sentences = {
            Status.PENDING: f"SES has not yet taken over the key of its identity in {parent}.",
            Status.FAILED: f"SES could not take over the key of its identity in {parent}.",
        }
    else:
        sentences = {
            Status.PENDING: "SES has not found its records yet. It looks again by itself, for up "
            "to 72 hours.",
            Status.FAILED: "SES no longer looks for its records: it did not find them within 72 "
            "hours. Once they are published, have SES start anew.",
            Status.TEMPORARY_FAILURE: "SES cannot see records that verify it. It goes on looking "
            "by itself.",
            Status.NOT_STARTED: "SES has not been asked to look for its records.",
        }
    return sentences.get(identity.status, "")


def _next_step(view: View) -> list[Block]:
    """Return what to do next; what was found of other records than those of now says nothing."""
    if view.diagnosis is None or view.is_of_other_records:
        return []
    step = next_step(view.identity, view.diagnosis)
    if not step.sentence:
        return []
    verdict = view.diagnosis.verdict
    sign = view.verdict_sign(verdict) if verdict == Verdict.FOUND else CAREFUL
    wrong = to_type(step.mend) if step.mend else []
    more = " 7 shows all of it." if verdict != Verdict.FOUND else ""
    return [Paragraph(step.sentence, sign=sign), *wrong, Paragraph(f"{view.dns_as_of}{more}")]


def _owed(view: View) -> list[Block]:
    """Return the records SES still waits for."""
    identity = view.identity
    region = view.target.region
    waiting: list[tuple[str, Expected]] = []
    if identity.dkim is not None and identity.dkim.status != Status.SUCCESS:
        waiting.append(("DKIM", dkim_records(identity, region, view.public_keys)))
    mail_from = identity.mail_from
    if mail_from.domain and mail_from.status != Status.SUCCESS:
        waiting.append(("MAIL FROM", mail_from_records(identity, region)))
    blocks: list[Block] = []
    for what, expected in waiting:
        if expected.records:
            blocks += [BLANK, Paragraph(f"Records still owed for {what}", BOLD)]
            blocks.append(view.records(expected.records))
        if expected.remark and what == "DKIM":
            blocks += [BLANK, Paragraph(expected.remark)]
    return blocks


def _configuration_set(view: View) -> Paragraph:
    name = view.identity.configuration_set
    if name is None:
        return Paragraph("No configuration set applies by default.")
    if view.dangling:
        return Paragraph(
            f"Its default configuration set {name} does not exist any more: what it sends without "
            "naming another set fails.",
            TROUBLE,
        )
    return Paragraph(
        f"Configuration set {name} applies by default; one named when sending wins over it."
    )


def _bounces(identity: Identity) -> Paragraph:
    if identity.feedback_forwarding:
        return Paragraph("Bounces and complaints are mailed to the sender.")
    return Paragraph(
        "Bounces and complaints are not mailed to the sender, unless nothing else is set up "
        "to receive them.",
        PLAIN,
    )
