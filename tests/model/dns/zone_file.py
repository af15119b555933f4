"""A zone in memory, which answers as the authoritative servers of DNS do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sestui.model.dns.answer import Answer, Found, Outcome, Question
from sestui.model.dns.finding import Judgement, Judging

TTL = 300
NEGATIVE_TTL = 60

Data = Mapping[tuple[str, str], Sequence[tuple[str, ...]]]
"""By name and type the records: of a TXT its strings; of an MX its priority and host."""


@dataclass
class Zone:
    """What is published, what was asked, and how often.

    CNAMEs are followed to where they lead within `apex` (`""`: everywhere); what is beyond is
    answered only when it is asked for. A question in `outcomes` comes out so instead; with an
    `outcome` every other one does.
    """

    data: Data
    apex: str = ""
    outcomes: dict[Question, Outcome] = field(default_factory=dict)
    outcome: Outcome | None = None
    asked: list[Question] = field(default_factory=list)
    rounds: int = 0

    def answer(self, question: Question) -> Answer:
        """Return what an authoritative server says (RFC 1034, 4.3.2; RFC 4592)."""
        self.asked.append(question)
        outcome = self.outcomes.get(question, self.outcome)
        if outcome is not None:
            return Answer(question, outcome)
        chain: list[Found] = []
        name = question.name
        while len(chain) < 8:
            if chain and not self._holds(name):
                return self._nothing(question, Outcome.NO_DATA, chain)
            owner = self._owner(name)
            if owner is None:
                return self._nothing(question, Outcome.NO_NAME, chain)
            records = self._records(owner, question.type, name)
            if records:
                return Answer(question, Outcome.ANSWERED, records, tuple(chain))
            cnames = self._records(owner, "CNAME", name)
            if not cnames:
                return self._nothing(question, Outcome.NO_DATA, chain)
            chain.append(cnames[0])
            name = cnames[0].value
        return Answer(question, Outcome.SERVER_FAILURE)

    def _holds(self, name: str) -> bool:
        return not self.apex or f".{name}".lower().endswith(f".{self.apex}")

    def _nothing(self, question: Question, outcome: Outcome, chain: list[Found]) -> Answer:
        return Answer(question, outcome, (), tuple(chain), negative_ttl=NEGATIVE_TTL)

    def _owner(self, name: str) -> str | None:
        """Return the name whose records answer: itself, or the wildcard of its closest encloser."""
        names = {owner.lower() for owner, _ in self.data}
        # A name exists as soon as there is anything below it (RFC 8020).
        existing = {self.apex} | {
            owner.split(".", at)[at] for owner in names for at in range(owner.count(".") + 1)
        }
        name = name.lower().rstrip(".")
        if name in existing:
            return name
        while "." in name:
            name = name.partition(".")[2]
            if name in existing:
                break
        return f"*.{name}" if f"*.{name}" in names else None

    def _records(self, owner: str, type_: str, name: str) -> tuple[Found, ...]:
        found = []
        for (published, published_type), records in self.data.items():
            if published.lower() != owner or published_type != type_:
                continue
            for strings in records:
                priority = int(strings[0]) if type_ == "MX" else None
                strings = strings[1:] if type_ == "MX" else strings
                found.append(Found(name, type_, strings, priority, TTL))
        return tuple(found)


def zone_of(published: str | Data, apex: str = "") -> Zone:
    """Return a zone: of lines `NAME TYPE DATA` with absolute names and no dots at the end, or data.

    >>> zone_of('a.example TXT "p=" "MIIB"').answer(Question("a.example", "TXT")).records[0].strings
    ('p=', 'MIIB')
    """
    if not isinstance(published, str):
        return Zone(published, apex)
    data: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for line in filter(None, map(str.strip, published.splitlines())):
        name, type_, text = line.split(None, 2)
        data.setdefault((name, type_), []).append(_strings(type_, text))
    return Zone(data, apex)


def _strings(type_: str, text: str) -> tuple[str, ...]:
    if type_ == "TXT":
        quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
        return tuple(re.sub(r"\\(.)", r"\1", string) for string in quoted)
    return tuple(text.split(None, 1)) if type_ == "MX" else (text,)


def judged(judging: Judging, zone: Zone) -> Judgement:
    """Drive a judging to its end, with the zone answering; `zone` counts rounds and questions."""
    try:
        questions = next(judging)
        while True:
            zone.rounds += 1
            questions = judging.send({question: zone.answer(question) for question in questions})
    except StopIteration as finished:
        judgement = finished.value
        assert isinstance(judgement, Judgement)
        return judgement
