"""Judging the DMARC record of a domain (RFC 7489): recommended, and not asked for by SES."""

from collections.abc import Iterator, Mapping

from sestui.model.dns.answer import Answer, Question
from sestui.model.dns.dmarc_tags import composed, fault, is_dmarc, is_meant_as_dmarc, tags
from sestui.model.dns.elsewhere import domain_of, suspects
from sestui.model.dns.finding import Judgement, Judging, Mend, Mistake, Verdict
from sestui.model.dns.pasted import is_quoted
from sestui.model.dns.reading import asked, kept, lines_of, placed, unchecked
from sestui.model.names import zones_for
from sestui.model.records import DMARC_VALUE, Record


def judge(record: Record, zone: str) -> Judging:
    """Judge what stands at `_dmarc` and the domain: at most one DMARC record.

    Where there is none, that of the organizational domain serves (6.6.3). Which parent that
    is only the list of public suffixes tells, so any parent's is taken, the nearest first.
    This follows RFC 7489 also where later documents find the parent by a walk up the tree.
    """
    answer = yield from asked(Question(record.name, "TXT"))
    if not answer.spoke:
        return unchecked(answer)
    if sound := _sound(answer):
        return Judgement(Verdict.FOUND, _shown(answer), (), _remark(sound), kept(answer))
    suspicions = suspects(record, zone, answer)
    parents = [
        Question(f"_dmarc.{parent}", "TXT") for parent in zones_for(domain_of(record.name))[1:]
    ]
    answers = yield list(dict.fromkeys((*suspicions.questions, *parents)))
    own = placed(_mends(record, answer), answer)
    mends = suspicions.mends(answers, lambda other: bool(_sound(other)), own)
    if mends:
        return Judgement(Verdict.WRONG, _shown(answer), mends, ttl=kept(answer))
    return _by_parent(answer, {parent: answers[parent] for parent in parents})


def _sound(answer: Answer) -> str:
    """Return the DMARC record that counts; `""` where there is none, or no sound one."""
    dmarc = [found.value for found in answer.records if is_dmarc(found.value)]
    if len(dmarc) != 1 or is_quoted(dmarc[0]) or fault(dmarc[0]):
        return ""
    return dmarc[0]


def _shown(answer: Answer) -> tuple[str, ...]:
    return lines_of(answer, is_meant_as_dmarc, "DMARC")


def _by_parent(answer: Answer, parents: Mapping[Question, Answer]) -> Judgement:
    """Return what to think of a domain without a DMARC record of its own."""
    for question, of_parent in parents.items():
        if sound := _sound(of_parent):
            policies = ", ".join(f"{name}={value}" for name, value in tags(sound) if name in _SAID)
            remark = f"Covered by that of {domain_of(question.name)} ({policies})."
            remark = f"{remark} {_remark(sound)}".rstrip()
            return Judgement(Verdict.FOUND, _shown(answer), (), remark, kept(answer))
    silent = next((each for each in parents.values() if not each.spoke), None)
    if silent:
        said = f"{silent.question.name}: {silent.outcome.value}"
        return Judgement(Verdict.UNCHECKED, (*_shown(answer), said), ttl=kept(answer))
    return Judgement(Verdict.MISSING, _shown(answer), ttl=kept(answer))


_SAID = ("p", "sp")


def _remark(text: str) -> str:
    """Say what is worth a word of a sound record: mail sent with SES may not fulfil it."""
    found, remarks = tags(text), []
    strict = {name for name, value in found if value.lower() == "s"}
    if found[1][0] != "p":
        remarks.append("Old receivers want p= right after v=DMARC1.")
    if "aspf" in strict:
        remarks.append(
            "With aspf=s, SPF does not count for mail whose MAIL FROM is a subdomain: DKIM must."
        )
    if "adkim" in strict:
        remarks.append(
            "With adkim=s, DKIM counts only for mail from the very domain that signs it."
        )
    return " ".join(remarks)


def _mends(record: Record, answer: Answer) -> Iterator[Mend]:
    """Yield what is wrong with the records at the name itself."""
    dmarc = [found.value for found in answer.records if is_dmarc(found.value)]
    meant = dmarc or [found.value for found in answer.records if is_meant_as_dmarc(found.value)]
    if len(dmarc) > 1:
        sound = next((text for text in dmarc if not fault(text)), dmarc[0])
        yield _mend(
            Mistake.SEVERAL_DMARC,
            f"There are {len(dmarc)} DMARC records at {record.name}. Receivers take more than one "
            "for none.",
            sound,
            "Delete all of them but one, which can be",
        )
    elif meant and is_quoted(meant[0]):
        yield _mend(
            Mistake.QUOTED,
            "There are quotes, backslashes or line breaks in the DMARC record that do not belong "
            "there.",
            meant[0],
            "Type no quotes, and replace the value by",
        )
    elif meant:
        why = fault(meant[0]) if dmarc else "It must begin with “v=DMARC1;”."
        yield _mend(
            Mistake.DMARC_MALFORMED,
            f"Receivers may ignore the DMARC record. {why}",
            meant[0],
            "Replace the value by",
        )
    elif answer.chain:
        yield Mend(
            Mistake.CNAME_FOR_TXT,
            f"{record.name} is an alias (CNAME) of {answer.chain[0].value}, where there is no "
            "DMARC record. Beside a CNAME nothing else can stand.",
            f"Delete the CNAME and add a TXT record of the same name with the value {DMARC_VALUE}",
            DMARC_VALUE,
            "the value",
        )


def _mend(mistake: Mistake, sentence: str, text: str, advice: str) -> Mend:
    """Say what to put in the place of a record."""
    value = composed(text)
    return Mend(mistake, sentence, f"{advice}: {value}", value, "the value")
