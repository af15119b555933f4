"""Judging a CNAME of Easy DKIM, which hands one of a domain's keys over to SES."""

from collections.abc import Iterator, Mapping, Sequence

from sestui.model.dns.answer import Answer, Question
from sestui.model.dns.elsewhere import domain_of, suspects
from sestui.model.dns.finding import Judgement, Judging, Mend, Mistake, Verdict
from sestui.model.dns.pasted import squeezed
from sestui.model.dns.reading import kept, lines, unchecked
from sestui.model.names import NameStyle, bare, written
from sestui.model.records import Record

_INSTEAD = ("A", "AAAA", "TXT")
"""What stands where a provider resolves a CNAME by itself, or somebody chose another type."""

_SES = ".amazonses.com"


def judge(record: Record, zone: str, tokens: Sequence[str]) -> Judging:
    """Judge the CNAME at `TOKEN._domainkey.DOMAIN`; `zone` is the apex of the zone it is in.

    `tokens` are all of the identity's. Where the record has no value any target of that token
    at SES counts as right, as it is not known which it has to be.
    """
    asked = Question(record.name, "CNAME")
    answer = (yield (asked,))[asked]
    if not answer.spoke:
        return unchecked(answer)
    expected = _Expected(record, zone, tokens)
    if expected.is_met_by(answer):
        remark = "" if record.value else "Where it has to point exactly, SES did not say."
        return Judgement(Verdict.FOUND, lines(answer), remark=remark, ttl=kept(answer))
    elsewhere = suspects(record, zone, answer, () if answer.records else _INSTEAD)
    answers = yield elsewhere.questions
    mends = elsewhere.mends(answers, expected.is_met_by, expected.mends(answer, answers))
    instead = [found for type_ in _INSTEAD if (found := _held(answers, record.name, type_))]
    shown = tuple(line for found in instead for line in lines(found))
    return Judgement(
        Verdict.WRONG if mends else Verdict.MISSING,
        shown or lines(answer),
        mends,
        ttl=min(map(kept, instead), default=kept(answer)),
    )


class _Expected:
    """Where a CNAME has to point, and what is wrong where it does not."""

    def __init__(self, record: Record, zone: str, tokens: Sequence[str]) -> None:
        self._name = record.name
        self._value = bare(record.value or "").lower()
        self._token, _, self._hosted_zone = self._value.partition(".")
        self._token = self._token or record.name.partition(".")[0].lower()
        self._tokens = {token.lower() for token in tokens}
        self._bases = [f".{base.lower()}" for base in (bare(zone), domain_of(record.name)) if base]
        self._copy = written(self._value, NameStyle.DOTTED) if self._value else ""
        self._meant = self._copy or "the value that the SES console shows"

    def is_met_by(self, answer: Answer) -> bool:
        """Say whether the one CNAME answered is the right one."""
        return len(answer.records) == 1 and self._is_right(answer.records[0].value)

    def mends(self, answer: Answer, answers: Mapping[Question, Answer]) -> Iterator[Mend]:
        """Yield what is wrong with the CNAME answered or, where there is none, stands instead."""
        if len(answer.records) > 1:
            yield self._mend(
                Mistake.OTHER_VALUE,
                f"Several CNAMEs stand at {self._name}; there may be only one.",
                f"Delete all but the one to {self._meant}",
            )
        elif answer.records:
            yield self._of_target(bare(answer.records[0].value))
        else:
            yield from self._of_others(answers)

    def _of_others(self, answers: Mapping[Question, Answer]) -> Iterator[Mend]:
        addresses = [
            line
            for type_ in ("A", "AAAA")
            if (found := _held(answers, self._name, type_))
            for line in lines(found)
        ]
        if addresses:
            yield self._mend(
                Mistake.FLATTENED,
                f"At {self._name} an address answers ({addresses[0]}) in place of the CNAME: the "
                "DNS provider hides the CNAME behind it, or it is an address record.",
                "Switch off the proxy or the flattening of this record (“DNS only”); an address "
                f"record is to be replaced by a CNAME to {self._meant}",
            )
        if text := _held(answers, self._name, "TXT"):
            yield self._of_text([found.value for found in text.records])

    def _of_target(self, target: str) -> Mend:
        plain = bare(squeezed(target)).lower()
        first, _, rest = plain.partition(".")
        points = f"The CNAME at {self._name} points to {target}"
        if self._is_right(plain):
            return self._change(
                Mistake.QUOTED,
                f"{points}: the right value with quotes, blanks or line breaks in it.",
            )
        if self._has_more(plain):
            return self._mend(
                Mistake.ZONE_APPENDED,
                f"{points}: the form of the DNS provider added the domain to the right value.",
                f"Change the value of that record to {self._meant} with the dot at its end, which "
                "keeps the form from adding anything.",
            )
        if first == self._token:
            what = f"under {rest}" if rest else "nothing after it"
            where = f" in place of {self._hosted_zone}" if self._hosted_zone else ""
            return self._change(
                Mistake.OTHER_ZONE, f"{points}: the right token, but {what}{where}."
            )
        if first in self._tokens:
            return self._change(
                Mistake.SWAPPED, f"{points}, which belongs to another of this domain's records."
            )
        if rest == self._hosted_zone or f".{rest}".endswith(_SES):
            return self._change(
                Mistake.FOREIGN_TOKEN,
                f"{points}: {first} is no token of this identity. It is of another domain, region "
                "or account, or from before the identity was made anew.",
            )
        return self._change(Mistake.OTHER_VALUE, f"{points}, which is not at SES.")

    def _of_text(self, texts: Sequence[str]) -> Mend:
        flattened = ""
        if any(self._is_right(squeezed(text)) for text in texts):
            what = "The right value stands at {}, but in a TXT record"
        elif any("p=" in text for text in texts):
            what = "A DKIM key itself answers at {} as a TXT record"
            flattened = " If a CNAME is there already, switch off its flattening."
        else:
            what = "A TXT record stands at {}"
        return self._mend(
            Mistake.TXT_FOR_CNAME,
            f"{what.format(self._name)}; SES looks for a CNAME there.",
            "Delete the TXT record, beside which there can be no CNAME, and add a CNAME to "
            f"{_ended(self._meant)}{flattened}",
        )

    def _change(self, mistake: Mistake, sentence: str) -> Mend:
        return self._mend(mistake, sentence, f"Change the value of that record to {self._meant}")

    def _mend(self, mistake: Mistake, sentence: str, advice: str) -> Mend:
        return Mend(
            mistake, sentence, _ended(advice), self._copy, "the value" if self._copy else ""
        )

    def _has_more(self, target: str) -> bool:
        """Say whether a target is the right one with some domain after it."""
        if self._value:
            return target.startswith(f"{self._value}.")
        return any(self._is_right(target.removesuffix(base)) for base in self._bases)

    def _is_right(self, target: str) -> bool:
        target = bare(target).lower()
        if self._value:
            return target == self._value
        token, _, rest = target.partition(".")
        return token == self._token and rest.endswith(_SES)


def _ended(sentence: str) -> str:
    """Return a sentence with its full stop: a name with a trailing dot ends it already."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def _held(answers: Mapping[Question, Answer], name: str, type_: str) -> Answer | None:
    """Return the answer of a type when it holds records."""
    answer = answers.get(Question(name, type_))
    return answer if answer and answer.records else None
