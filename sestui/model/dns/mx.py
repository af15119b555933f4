"""Judging the MX record of a custom MAIL FROM domain, by which bounces come back to SES."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from sestui.model.dns.answer import Answer, Found, Question
from sestui.model.dns.elsewhere import suspects
from sestui.model.dns.finding import Judgement, Judging, Mend, Mistake, Verdict
from sestui.model.dns.pasted import unquoted
from sestui.model.dns.reading import asked, kept, lines, unchecked
from sestui.model.names import bare
from sestui.model.records import MX_PRIORITY, Record

_FEEDBACK: Final = re.compile(
    r"feedback-smtp\.([a-z]{2,4}(?:-[a-z]+){1,2}-[0-9]{1,2})\.amazonses\.com(?:\.cn)?"
)
_PASTED_PRIORITY: Final = re.compile(r"^[0-9]{1,5} +")

_IN_USE: Final = (
    "If you receive mail at this name, change nothing and choose another MAIL FROM domain. Else"
)


def judge(record: Record, zone: str) -> Judging:
    """Judge what stands at a MAIL FROM domain: exactly one MX, else SES's set-up fails.

    Another region's feedback host is right too, since one MX may serve several regions. Where
    the value is not known, the host of any region is. An MX found by way of a CNAME counts:
    mail servers follow it (RFC 5321, 5.1).
    """
    answer = yield from asked(Question(record.name, "MX"))
    if not answer.spoke:
        return unchecked(answer)
    if _is_right(record, answer):
        return Judgement(Verdict.FOUND, lines(answer), (), _remark(record, answer), kept(answer))
    suspicions = suspects(record, zone, answer)
    answers = yield suspicions.questions
    own = _mends(record, zone, answer)
    mends = suspicions.mends(answers, lambda other: _is_meant(record, other), own)
    verdict = Verdict.WRONG if mends else Verdict.MISSING
    return Judgement(verdict, lines(answer), mends, ttl=kept(answer))


def _is_right(record: Record, answer: Answer) -> bool:
    if len(answer.records) != 1:
        return False
    (found,) = answer.records
    return found.priority == MX_PRIORITY and _is_feedback_host(record, found.value)


def _is_meant(record: Record, other: Answer) -> bool:
    """Return whether SES's MX stands at another name, be it beside the mail servers of that."""
    return any(_is_feedback_host(record, found.value) for found in other.records)


def _is_feedback_host(record: Record, host: str) -> bool:
    host = bare(host).lower()
    if record.value and host == record.value.lower():
        return True
    return bool(_FEEDBACK.fullmatch(host))


def _remark(record: Record, answer: Answer) -> str:
    host = bare(answer.records[0].value).lower()
    region = _FEEDBACK.fullmatch(host)
    if region is None or host == (record.value or "").lower():
        return ""
    if record.value:
        return f"Bounces go by way of {region[1]}: one MX may serve several regions."
    return f"It is the host of {region[1]}; which one SES expects is not known here."


def _mends(record: Record, zone: str, answer: Answer) -> Iterator[Mend]:
    """Say what is wrong with the records at the name itself."""
    if answer.chain:
        # What stands at its end may be how the company gets its mail: that is left alone.
        yield _mend(
            record,
            Mistake.CNAME_FOR_MX,
            f"{record.name} is an alias (CNAME) of {answer.chain[0].value}, and what SES looks for "
            "is not there. Beside a CNAME nothing else can stand.",
            "Delete the CNAME and add an MX record of the same name",
        )
    elif len(answer.records) > 1:
        yield _several(record, answer.records)
    elif answer.records:
        yield _of_one(record, zone, answer.records[0])


def _several(record: Record, records: Iterable[Found]) -> Mend:
    """Say which of several to keep."""
    listed = ", ".join(f"{found.priority} {found.value or '.'}" for found in records)
    right = [found for found in records if _is_feedback_host(record, found.value)]
    return _mend(
        record,
        Mistake.SEVERAL_MX,
        f"There are several mail servers (MX records) at {record.name}: {listed}. SES sets a "
        "MAIL FROM domain up only where its own is the only one.",
        f"{_IN_USE} "
        f"{'delete the others and keep one' if right else 'delete them and add one MX record'}",
    )


def _of_one(record: Record, zone: str, found: Found) -> Mend:
    """Say what is wrong with the only MX there is."""
    host = bare(found.value)
    if _is_feedback_host(record, host):
        return Mend(
            Mistake.PRIORITY,
            f"The mail server at {record.name} is right, but its priority is {found.priority}; "
            f"SES asks for {MX_PRIORITY}.",
            f"Change the priority of the MX record to {MX_PRIORITY}.",
            str(MX_PRIORITY),
            "the priority",
        )
    if not host:
        return _mend(
            record,
            Mistake.OTHER_VALUE,
            f"The MX record of {record.name} says that this name takes no mail at all (a null "
            "MX), so bounces cannot reach SES.",
            "Replace it by one",
        )
    plain = _PASTED_PRIORITY.sub("", unquoted(host))
    for ending in (zone, record.name.partition(".")[2], record.name):
        inside = bare(plain).removesuffix(f".{ending}") if ending else plain
        if plain != host and _is_feedback_host(record, inside):
            return _quoted(record, host)
        if inside != plain and _is_feedback_host(record, inside):
            return _appended(record, host, ending)
    return _mend(
        record,
        Mistake.OTHER_VALUE,
        f"The mail server at {record.name} is {host}, not that of SES.",
        f"{_IN_USE} replace the MX record by one",
    )


def _quoted(record: Record, host: str) -> Mend:
    return _mend(
        record,
        Mistake.QUOTED,
        f"The mail server at {record.name} is {host}: that of SES, with quotes, blanks or the "
        "priority typed into it.",
        "Type it anew without those, as an MX record",
    )


def _appended(record: Record, host: str, ending: str) -> Mend:
    return _mend(
        record,
        Mistake.ZONE_APPENDED,
        f"The mail server at {record.name} is {host}: the DNS provider put {ending} behind what "
        "was typed.",
        "Type it anew with a dot at its end, which keeps the provider from that: an MX record",
        dot=".",
    )


def _mend(record: Record, mistake: Mistake, sentence: str, advice: str, dot: str = "") -> Mend:
    """Say what to type: the priority has a field of its own in most forms."""
    advice = f"{advice} with priority {MX_PRIORITY}"
    if record.value is None:
        return Mend(mistake, sentence, f"{advice} and the value that the SES console shows.")
    value = record.value + dot
    ending = "" if dot else "."
    return Mend(mistake, sentence, f"{advice} and the value {value}{ending}", value, "the value")
