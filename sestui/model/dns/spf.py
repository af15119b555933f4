"""Judging the SPF record of a custom MAIL FROM domain (RFC 7208)."""

from sestui.model.dns.answer import Answer, Found, Question
from sestui.model.dns.elsewhere import Suspects, suspects
from sestui.model.dns.finding import Judgement, Judging, Verdict
from sestui.model.dns.reading import asked, kept, lines_of, unchecked
from sestui.model.dns.spf_lookups import Lookups, followed
from sestui.model.dns.spf_mends import (
    is_good,
    of_alias,
    of_lookups,
    of_none,
    of_several,
    of_text,
    ses_of,
)
from sestui.model.dns.spf_terms import is_meant_as_spf, is_spf, terms, up_to_all
from sestui.model.records import Record


def judge(record: Record, zone: str) -> Judging:
    """Judge what stands at a MAIL FROM domain: one SPF record that lets SES send.

    Other TXT records there are no trouble. SES may be let in by way of another include.
    Where the value that SES expects is not known, one sound SPF record is right. Each level
    of includes costs a round of questions, and the domains they name are mostly of other zones.
    """
    answer = yield from asked(Question(record.name, "TXT"))
    if not answer.spoke:
        return unchecked(answer)
    spf = [found for found in answer.records if is_spf(found.value)]
    if not spf:
        mends = tuple(of_none(record, answer.records))
    elif len(spf) > 1:
        mends = (of_several(record, spf),)
    elif not (mends := tuple(of_text(record, spf[0]))):
        lookups = yield from followed(terms(spf[0].value), record.name, ses_of(record))
        mends = tuple(of_lookups(record, spf[0].value, lookups))
        if not mends:
            return _sound(record, answer, spf[0], lookups)
    if answer.chain:
        mends = (of_alias(record, answer.chain[0]),)
    suspicions = suspects(record, zone, answer)
    answers = yield suspicions.questions
    mends = suspicions.mends(answers, lambda other: _is_meant(record, suspicions, other), mends)
    verdict = Verdict.WRONG if mends else Verdict.MISSING
    return Judgement(verdict, _shown(answer), mends, ttl=kept(answer))


def _sound(record: Record, answer: Answer, found: Found, lookups: Lookups) -> Judgement:
    """Return what to think of a record that nothing is wrong with, as far as can be told."""
    ses, unread = ses_of(record), ", ".join(lookups.unread)
    if ses and lookups.reaches_ses is None:
        said = f"whether it lets SES send cannot be told: {unread} could not be read"
        return Judgement(Verdict.UNCHECKED, (*_shown(answer), said), ttl=kept(answer))
    counted, remarks = up_to_all(terms(found.value)), []
    if not ses:
        remarks.append("Whether it lets SES send is not known here.")
    elif ses not in {term.domain for term in counted}:
        remarks.append(f"It lets {ses} send by way of another include.")
    if any(term.name == "all" and term.passes for term in counted):
        remarks.append("It ends in +all, which lets anybody send in this name: ~all is meant.")
    if unread:
        remarks.append(f"What {unread} adds to its look-ups could not be counted.")
    return Judgement(Verdict.FOUND, _shown(answer), (), " ".join(remarks), kept(answer))


def _shown(answer: Answer) -> tuple[str, ...]:
    return lines_of(answer, is_meant_as_spf, "SPF")


def _is_meant(record: Record, suspicions: Suspects, other: Answer) -> bool:
    """Return whether an SPF record that stands elsewhere was meant for this name.

    At a parent, one that lets SES in among others is the parent's own.
    """
    spf = [found.value for found in other.records if is_spf(found.value)]
    if len(spf) != 1:
        return False
    if other.question.name in suspicions.misplaced:
        return spf[0].lower().split() == (record.value or "").lower().split()
    return is_good(record, spf[0])
