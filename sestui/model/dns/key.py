"""Judging the TXT record of BYODKIM, which publishes the key that SES was given."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from sestui.model.dns.answer import Answer, Found, Question
from sestui.model.dns.elsewhere import domain_of, suspects
from sestui.model.dns.finding import Judgement, Judging, Mend, Mistake, Verdict
from sestui.model.dns.key_text import Flaw, Key, read
from sestui.model.dns.pasted import squeezed
from sestui.model.dns.reading import asked, kept, lines, placed, unchecked
from sestui.model.names import bare
from sestui.model.records import Record

_MOST_STRINGS = 4
"""How many strings are put in every order: a key of 2,048 bits takes two."""

_LOOKS_LIKE_KEY = re.compile(r"v=DKIM|(?!v=DMARC)(?:(?:.*;)?p=|.*p=MI|MI[A-Za-z0-9+/]{100})")
"""Of a text without blanks and quotes: that a reader of DKIM would take it, or was meant to."""

_PRIVATE = re.compile(r"(?:^|p=)MI[A-Za-z0-9+/]{4}IBA")
"""How a private key begins in base64, as PKCS#1 and as PKCS#8: with the version 0."""

_REPLACE = "Replace its value by {}, in one piece and without quotes."


def judge(record: Record, zone: str) -> Judging:
    """Judge the TXT at `SELECTOR._domainkey.DOMAIN`; `zone` is the apex of the zone it is in.

    Where the record has no value any RSA key that SES could sign with counts as right.
    """
    answer = yield from asked(Question(record.name, "TXT"))
    if not answer.spoke:
        return unchecked(answer)
    remark = _remark(answer, record)
    if remark is not None:
        return Judgement(Verdict.FOUND, lines(answer), remark=remark, ttl=kept(answer))
    elsewhere = suspects(record, zone, answer)
    answers = yield elsewhere.questions
    own = placed(_mends(answer, record, zone), answer)
    mends = elsewhere.mends(answers, lambda other: _remark(other, record) is not None, own)
    verdict = Verdict.WRONG if mends else Verdict.MISSING
    return Judgement(verdict, lines(answer), mends, ttl=kept(answer))


def _keys(answer: Answer) -> tuple[Found, ...]:
    """Return the TXT records that are meant as keys; others may stand beside them."""
    return tuple(f for f in answer.records if _LOOKS_LIKE_KEY.match(squeezed(f.value)))


def _remark(answer: Answer, record: Record) -> str | None:
    """Return what there is to say of a right answer; None when it is not right."""
    keys = _keys(answer)
    key = read(keys[0].value, record.value) if len(keys) == 1 else None
    if not isinstance(key, Key):
        return None
    remarks = []
    if record.value is None:
        remarks.append(
            f"A valid RSA key of {key.bits} bits is published; whether it is the one SES signs "
            "with, SES does not say."
        )
    if key.is_test:
        remarks.append("t=y says that DKIM is only tried out: receivers treat mail as unsigned.")
    return " ".join(remarks)


def _mends(answer: Answer, record: Record, zone: str) -> Iterator[Mend]:
    """Yield what is wrong with what stands at the name itself."""
    keys = _keys(answer)
    at = f"The TXT record at {record.name}"
    if answer.chain and not answer.records:
        yield _mend(
            record,
            Mistake.CNAME_FOR_TXT,
            f"A CNAME to {answer.chain[0].value} stands at {record.name}, and there is no key "
            "where it leads. This identity signs with a key of its own, which is a TXT record.",
            "Delete the CNAME, beside which nothing else can stand, and add a TXT record with {}.",
        )
    elif len(keys) > 1:
        yield _mend(
            record,
            Mistake.SEVERAL_KEYS,
            f"{len(keys)} TXT records at {record.name} look like keys: a receiver may take "
            "any of them.",
            "Delete all but the one with {}.",
        )
    elif keys:
        yield from _of_key(keys[0].strings, record, zone)
    elif answer.records:
        yield _mend(record, Mistake.NO_KEY, f"{at} holds no key.", "Add one with {}.")


def _of_key(strings: Sequence[str], record: Record, zone: str) -> Iterator[Mend]:
    """Yield what is wrong with one key."""
    flaw = read("".join(strings), record.value)
    if not isinstance(flaw, Flaw):
        return
    at, mended = f"The TXT record at {record.name}", ""
    if _PRIVATE.search(squeezed("".join(strings))):
        yield Mend(
            Mistake.BAD_KEY,
            f"{at} holds a PRIVATE key: everybody can sign mail as {domain_of(record.name)} now.",
            "Delete that record, make a new key, give it to SES, and publish its public half.",
        )
        return
    for mistake, sentence, text in _set_right(strings, zone, domain_of(record.name)):
        meant = read(text, record.value)
        is_another = isinstance(meant, Flaw) and meant.mistake is Mistake.OTHER_KEY
        if isinstance(meant, Key) or (is_another and flaw.mistake is not Mistake.OTHER_KEY):
            flaw, mended = Flaw(mistake, sentence), text
            break
    yield _mend(record, flaw.mistake, f"{at} {flaw.sentence}", _REPLACE, mended)


def _mend(record: Record, mistake: Mistake, sentence: str, advice: str, mended: str = "") -> Mend:
    """Return a mend that gives the value, the known one or `mended`; `{}` in the advice is it."""
    value = record.value or mended
    meant = (
        "the value given here"
        if value
        else "p= and, in base64, the public half of the key that SES was given"
    )
    return Mend(mistake, sentence, advice.format(meant), value, "the value" if value else "")


def _set_right(
    strings: Sequence[str], zone: str, domain: str
) -> Iterator[tuple[Mistake, str, str]]:
    """Yield what the strings may have been meant as, each with the mistake it would take."""
    joined = "".join(strings)
    if 1 < len(strings) <= _MOST_STRINGS:
        for order in permutations(strings):
            shuffled = "has its strings in the wrong order: joined as they come they are no key."
            yield Mistake.STRINGS_SHUFFLED, shuffled, "".join(order)
    spaced = "has a blank within its key, where a long value was split in two."
    yield Mistake.STRINGS_SPACED, spaced, re.sub("[ \t]", "", joined)
    plain = squeezed(joined)
    quoted = "has quotes, backslashes, line breaks or lines of a PEM file in its value."
    yield Mistake.QUOTED, quoted, plain
    for base in dict.fromkeys((bare(zone), domain)):
        if base and bare(plain).lower().endswith(base.lower()):
            value = bare(bare(plain)[: -len(base)])
            yield Mistake.ZONE_APPENDED, f"ends in {base}, which the form added to it.", value
    if "p=" not in plain:
        bare_key = "has the key without p= before it."
        yield Mistake.NO_KEY, bare_key, f"p={plain}"
