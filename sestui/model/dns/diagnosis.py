"""From what each server says of each record to what is to be thought of an identity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sestui.model.dns.answer import Kind
from sestui.model.dns.finding import Finding, Mend, Mistake, Verdict, View
from sestui.model.dns.zone import listed
from sestui.model.records import Record

_GRAVEST_FIRST = (Verdict.WRONG, Verdict.MISSING, Verdict.UNCHECKED, Verdict.FOUND)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What DNS has of all that SES expects of one identity."""

    checked_at: datetime
    findings: tuple[Finding, ...] = ()
    """In the order of the records."""
    zone_mends: tuple[Mend, ...] = ()
    """What is wrong with the zone as a whole: to be mended before anything else."""
    remark: str = ""
    """What kept the check from being all it could be; can hold text from outside."""

    @property
    def verdict(self) -> Verdict | None:
        """The gravest verdict of all: of the zone, and of each record; None where SES expects
        none.

        A DMARC record that is missing is only recommended; one that is wrong does harm.
        """
        if self.zone_mends:
            return Verdict.WRONG
        counted = {
            found.verdict
            for found in self.findings
            if not (found.record.optional and found.verdict == Verdict.MISSING)
        }
        return next((verdict for verdict in _GRAVEST_FIRST if verdict in counted), None)

    def of(self, record: Record) -> Finding | None:
        """Return what was found of a record; None when it was not looked for."""
        return next((found for found in self.findings if found.record == record), None)

    @property
    def mistakes_first(self) -> tuple[Finding, ...]:
        """The findings, the gravest first and those that are only recommended after the others."""
        return tuple(
            sorted(
                self.findings,
                key=lambda found: (
                    _GRAVEST_FIRST.index(found.verdict),
                    found.record.optional,
                ),
            )
        )


def finding(record: Record, views: Sequence[View], public: View | None = None) -> Finding:
    """Join what the servers of the zone say of a record, and what the resolver (`public`) says.

    The zone's own servers decide, those that said nothing left aside: where one did not answer,
    another's word is as good. The resolver decides only where none of them spoke. Nothing is
    missing because nobody answered.
    """
    spoke = [view for view in views if view.judgement.verdict != Verdict.UNCHECKED]
    silent = [view for view in views if view.judgement.verdict == Verdict.UNCHECKED]
    shown = (*views, public) if public else tuple(views)
    if not spoke and public and public.judgement.verdict != Verdict.UNCHECKED:
        remark = f"{_AS_RESOLVER} {public.judgement.remark}".rstrip()
        return Finding(record, public.judgement.verdict, public.judgement.mends, shown, remark)
    if not spoke:
        return Finding(record, Verdict.UNCHECKED, (), shown, _why(shown))
    remarks = list(dict.fromkeys(view.judgement.remark for view in spoke if view.judgement.remark))
    remarks += [f"{view.server.name} did not answer." for view in silent]
    mends = _distinct(spoke)
    verdicts = {view.judgement.verdict for view in spoke}
    if len(verdicts) > 1:
        verdict, mends = Verdict.WRONG, (_disagreement(record, spoke), *mends)
    else:
        (verdict,) = verdicts
    if verdict is Verdict.FOUND and public and public.judgement.verdict in _NOT_THERE:
        wait = _in_time(public.judgement.ttl)
        remarks.append(f"Resolvers may go on to see what was there before{wait}.")
    return Finding(record, verdict, mends, shown, " ".join(remarks))


_AS_RESOLVER = "As your resolver sees it, may be cached."
_NOT_THERE = (Verdict.MISSING, Verdict.WRONG)


def is_by_resolver(found: Finding) -> bool:
    """Say whether only the resolver spoke, whose word may be some time old."""
    spoke = {v.server.kind for v in found.views if v.judgement.verdict != Verdict.UNCHECKED}
    return spoke == {Kind.RESOLVER}


def _disagreement(record: Record, views: Sequence[View]) -> Mend:
    """Say which servers have the record and which do not yet."""
    has = [v for v in views if v.judgement.verdict == Verdict.FOUND]
    lacks = [v for v in views if v.judgement.verdict != Verdict.FOUND]
    wait = _in_time(max((v.judgement.ttl for v in lacks), default=0))
    if has:
        sentence = f"{_have(has)} the right {record.type} record, {_have(lacks)} not."
    else:
        sentence = f"The name servers differ in the {record.type} record, and none has it right."
    return Mend(
        Mistake.DISAGREEMENT,
        sentence,
        f"If it was changed just now, wait until all servers have the change{wait}. If it stays "
        "so, ask your DNS provider why they differ.",
    )


def _distinct(views: Sequence[View]) -> tuple[Mend, ...]:
    return tuple(dict.fromkeys(mend for view in views for mend in view.judgement.mends))


def _have(views: Sequence[View]) -> str:
    return f"{listed([view.server.name for view in views])} {'have' if len(views) > 1 else 'has'}"


def _why(views: Sequence[View]) -> str:
    said = dict.fromkeys(
        f"{view.server.name}: {', '.join(view.judgement.shown)}." for view in views
    )
    return " ".join(said)


def _in_time(seconds: int) -> str:
    if not seconds:
        return ""
    minutes = -(-seconds // 60)
    return f", for up to {seconds} s" if seconds < 120 else f", for up to {minutes:,} min"
