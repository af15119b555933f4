"""What to do next about the records of an identity, in a sentence or two."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sestui.model.dns.answer import Kind
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Mend, Verdict
from sestui.model.identity import Identity
from sestui.model.records import Purpose
from sestui.model.summary import Status

_THEN: dict[str, str] = {
    Status.PENDING: "Then SES looks again by itself, usually within minutes, for up to 72 hours.",
    Status.FAILED: "Then have SES start anew: it no longer looks by itself.",
    Status.TEMPORARY_FAILURE: "Then SES looks again by itself.",
    Status.SUCCESS: "SES looks from time to time, and takes the verification back where a record "
    "stays away.",
}

_WAIT: dict[str, str] = {
    Status.PENDING: "All records are found: wait, SES looks again by itself, usually within "
    "minutes, for up to 72 hours.",
    Status.FAILED: "All records are found, but SES no longer looks: have it start anew.",
    Status.TEMPORARY_FAILURE: "All records are found: wait, SES looks again by itself.",
}


class Step(NamedTuple):
    """The next thing to do, or to wait for."""

    sentence: str
    """`""` when there is neither."""
    mend: Mend | None = None
    """What is wrong; None where nothing is, or only something missing."""


def next_step(identity: Identity, diagnosis: Diagnosis) -> Step:
    """Return what to do next."""
    return next(_steps(identity, diagnosis), Step(""))


def _steps(identity: Identity, diagnosis: Diagnosis) -> Iterator[Step]:
    """Yield what is to be done, and last what is to be waited for."""
    for mend in diagnosis.zone_mends:
        yield Step(f"{mend.sentence} {mend.advice}", mend)
    statuses = (
        ((Purpose.DKIM,), _dkim_status(identity)),
        ((Purpose.MAIL_FROM, Purpose.SPF), identity.mail_from.status or ""),
    )
    parts = [
        (part, status)
        for purposes, status in statuses
        if (part := [found for found in diagnosis.findings if found.record.purpose in purposes])
    ]
    seen = ""
    for part, status in parts:
        if wanting := [found for found in part if found.verdict in _WANTING]:
            to_do, wrong = _to_do(wanting, part)
            yield Step(f"{seen}{to_do} {_THEN.get(status, '')}".rstrip(), wrong)
        elif status in _WAIT and all(found.verdict == Verdict.FOUND for found in part):
            seen = "The DKIM records are found, and SES has only to look again. "
    for part, _ in parts:
        if unsure := [found for found in part if found.verdict == Verdict.UNCHECKED]:
            which = _counted(unsure, part)
            sentence = f"{which[0].upper()}{which[1:]} could not be checked. {unsure[0].remark}"
            yield Step(sentence.rstrip())
    for found in diagnosis.findings:
        if found.record.optional and found.verdict == Verdict.WRONG:
            yield Step(f"{found.mends[0].sentence} {found.mends[0].advice}", found.mends[0])
    yield from (Step(_WAIT[status]) for _, status in parts if status in _WAIT)


_WANTING = (Verdict.WRONG, Verdict.MISSING)


def _dkim_status(identity: Identity) -> str:
    """Return the state that the DKIM records decide: of a domain, that of the whole identity."""
    if identity.is_domain and identity.status != Status.SUCCESS:
        return identity.status
    return identity.dkim.status if identity.dkim else ""


def _to_do(wanting: Sequence[Finding], of_part: Sequence[Finding]) -> tuple[str, Mend | None]:
    """Say which records are to be published or mended, and what is wrong with the first."""
    first = max(wanting, key=lambda found: found.verdict == Verdict.WRONG)
    if first.verdict == Verdict.MISSING:
        where = _where(first)
        counted = _counted(wanting, of_part)
        return f"Publish {counted}: `{first.record.name}` is missing{where}.", None
    mend = first.mends[0]
    some_missing = any(found.verdict == Verdict.MISSING for found in wanting)
    verb = "Mend or publish" if some_missing else "Mend"
    counted = _counted(wanting, of_part)
    start = ", first: " if len(wanting) > 1 else ": "
    return f"{verb} {counted}{start}{mend.mistake} at `{first.record.name}`. {mend.advice}", mend


def _counted(some: Sequence[Finding], of_part: Sequence[Finding]) -> str:
    """Return how many of the records are meant: `1 of 3 CNAMEs`, `the MX record`."""
    types = {found.record.type for found in of_part}
    if len(of_part) == 1 or (len(some) == 1 and len(types) > 1):
        return f"the {some[0].record.type} record"
    if len(types) > 1:
        return f"{len(some)} of {len(of_part)} MAIL FROM records"
    (kind,) = types
    plural = "CNAMEs" if kind == "CNAME" else f"{kind} records"
    return f"{len(some)} of {len(of_part)} {plural}"


def _where(found: Finding) -> str:
    """Say how many servers miss it, where that is worth saying."""
    own = [view for view in found.views if view.server.kind == Kind.AUTHORITATIVE]
    if any(view.judgement.verdict != Verdict.MISSING for view in own):
        return ""
    if len(own) == 2:
        return " at both name servers"
    return f" at all {len(own)} name servers" if len(own) > 2 else ""
