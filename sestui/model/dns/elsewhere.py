"""Where a record may have been put by mistake, and what may answer in its stead."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sestui.model.dns.answer import Answer, Outcome, Question
from sestui.model.dns.finding import Mend, Mistake
from sestui.model.dns.reading import lines
from sestui.model.domain_name import DOMAIN_LENGTH
from sestui.model.names import NameStyle, bare, written, zones_for
from sestui.model.records import MX_PRIORITY, Purpose, Record


def domain_of(name: str) -> str:
    """Return the domain a record is for: what follows `_domainkey` or `_dmarc`, or the name.

    >>> domain_of("s1._domainkey.example.com"), domain_of("bounce.example.com")
    ('example.com', 'bounce.example.com')
    """
    before, special, domain = bare(name).partition("._domainkey.")
    return domain if special else before.removeprefix("_dmarc.")


_ADDRESSES = ("A", "AAAA")


@dataclass(frozen=True, slots=True)
class Suspects:
    """What to ask for when a record is not right where it should be, and what that means."""

    record: Record
    zone: str
    answer: Answer
    """What was answered to the record's own name and type."""
    others: tuple[str, ...]
    """Types of records that may stand there in its stead."""
    doubled: tuple[str, ...]
    """Its name with the zone's appended once more."""
    misplaced: tuple[str, ...]
    """Names that it is easily given instead of its own."""
    sibling: str
    """A name beside it which nobody publishes: only a wildcard answers for it. `""`: none."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that is to be asked, at once."""
        name, type_ = self.record.name, self.record.type
        types = (type_, *self.others) if self.sibling else ()
        return (
            *(Question(name, other) for other in self.others),
            *(Question(self.sibling, each) for each in types),
            *(Question(place, type_) for place in self.doubled + self.misplaced),
        )

    def mends(
        self,
        answers: Mapping[Question, Answer],
        is_right: Callable[[Answer], bool],
        own: Iterable[Mend],
    ) -> tuple[Mend, ...]:
        """Return all that is wrong, by the answers to `questions`.

        `is_right` tells whether an answer from another place holds what is expected here, and
        `own` is what is wrong with what was answered at the record's own name. Where that comes
        of a wildcard nothing was published for the name, so that this is not to be mended; and
        a wildcard whose answer does no harm is none.
        """
        elsewhere, own = tuple(self._elsewhere(answers, is_right)), tuple(own)
        if own and (wildcard := tuple(self._wildcard(answers))):
            return (*elsewhere, *wildcard)
        return (*own, *elsewhere)

    def _wildcard(self, answers: Mapping[Question, Answer]) -> Iterator[Mend]:
        """Yield a mend where the sibling has the same (RFC 4592)."""
        here = {Question(self.record.name, self.record.type): self.answer} | dict(answers)
        for type_ in (self.record.type, *self.others):
            own = here.get(Question(self.record.name, type_))
            siblings = here.get(Question(self.sibling, type_))
            if own and siblings and _values(own) and _values(own) == _values(siblings):
                proxied = " If it is there already, switch off its proxy."
                name = _relative(self.record, self.zone)
                yield Mend(
                    Mistake.WILDCARD,
                    f"Nothing of its own is published at {self.record.name}: a wildcard record (*)"
                    f" answers there, as for every other name beside it, with {lines(own)[0]}.",
                    f"Add the {self.record.type} record with exactly the name {name}; the wildcard "
                    f"can stay.{proxied if type_ in _ADDRESSES else ''}",
                    name,
                    "the name",
                )
                return

    def _elsewhere(
        self, answers: Mapping[Question, Answer], is_right: Callable[[Answer], bool]
    ) -> Iterator[Mend]:
        type_, name = self.record.type, _relative(self.record, self.zone)
        sibling = answers.get(Question(self.sibling, type_))
        for place in self.doubled + self.misplaced:
            answer = answers.get(Question(place, type_))
            if not (answer and answer.records and is_right(answer)):
                continue
            if sibling and _values(answer) == _values(sibling):
                continue  # the wildcard answers there too
            if place in self.doubled:
                appended = place[len(bare(self.record.name)) + 1 :]
                yield Mend(
                    Mistake.ZONE_DOUBLED,
                    f"The {type_} record stands at {place}: the name {appended} was added to a "
                    "name that ended in it already. Nobody looks there.",
                    f"Change the name of that record to {name}: your DNS provider adds the rest.",
                    name,
                    "the name",
                )
            else:
                yield Mend(
                    Mistake.MISPLACED,
                    f"The {type_} record stands at {place}; it is looked for at "
                    f"{self.record.name}.",
                    _moved(self.record, name),
                    name,
                    "the name",
                )


def suspects(record: Record, zone: str, answer: Answer, others: tuple[str, ...] = ()) -> Suspects:
    """Return what to ask for after an answer that spoke and was not right.

    `others` are types whose records may stand at the name instead. Where the answer was that
    there is no such name, no other type and no wildcard is there either (RFC 8020), and
    neither is asked for.
    """
    name, zone = bare(record.name), bare(zone)
    domain = domain_of(name)
    bases = [zone] if domain == name else [zone, domain]
    doubled = _possible([name], (f"{name}.{base}" for base in bases if base))
    misplaced = _possible([name, *doubled], _misplaced(record, zone))
    nothing = answer.outcome is Outcome.NO_NAME and not answer.chain
    siblings = [] if nothing or name.lower() == zone.lower() else _siblings(name)
    return Suspects(
        record,
        zone,
        answer,
        () if nothing else others,
        doubled,
        misplaced,
        "".join(_possible([name], siblings)),
    )


def _relative(record: Record, zone: str) -> str:
    """Return the name of a record as the form of a provider wants it, which adds the zone."""
    return written(record.name, NameStyle.RELATIVE, zone)


def _possible(known: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that DNS can hold and that are not known yet, each once."""
    taken, new = {name.lower() for name in known}, []
    for name in names:
        can_be = len(name) <= DOMAIN_LENGTH and all(name.split("."))
        if can_be and name.lower() not in taken:
            taken.add(name.lower())
            new.append(name)
    return tuple(new)


def _misplaced(record: Record, zone: str) -> list[str]:
    """Return the names that records of this purpose are given by mistake."""
    name = bare(record.name)
    domain = domain_of(name)
    parents = [parent for parent in zones_for(domain)[1:] if _is_within(parent, zone)]
    if record.purpose is Purpose.DKIM:
        label = name.partition(".")[0]
        # A parent's record may be its own, for a selector of the same name: the value tells.
        above = parents if record.value else []
        return [f"{label}.{domain}", *(f"{label}._domainkey.{parent}" for parent in above)]
    if record.purpose is Purpose.DMARC:
        # The parent's own DMARC record is no mistake: it serves its subdomains as well.
        return [domain, f"dmarc.{domain}"]
    return parents


def _moved(record: Record, name: str) -> str:
    """Say how what was misplaced comes to where it belongs, with nothing else taken away."""
    if record.purpose is Purpose.SPF:  # other mail may need that of the parent
        return f"Add a TXT record of the name {name} with the same value. The other can stay."
    if record.purpose is Purpose.MAIL_FROM:  # mail or another identity may need that one
        value = f"the value {record.value}" if record.value else "the value the SES console shows"
        return (
            f"Add an MX record of the name {name} with priority {MX_PRIORITY} and {value}. Of "
            "those at the other name delete that one alone, and only if nothing else needs it."
        )
    return f"Change the name of that record to {name}, or add one of that name."


def _is_within(name: str, zone: str) -> bool:
    return bool(zone) and f".{name}".lower().endswith(f".{zone}".lower())


def _siblings(name: str) -> list[str]:
    """Return one name that nobody would choose; the same each time, so that it may be cached."""
    label = hashlib.sha256(name.lower().encode("utf-8", "surrogatepass")).hexdigest()[:20]
    parent = name.partition(".")[2]
    return [f"{label}.{parent}"]


def _values(answer: Answer) -> frozenset[str]:
    """Return what stands at the name itself, not what a CNAME there leads to."""
    found = answer.chain[:1] or answer.records
    return frozenset(bare(each.value).lower() for each in found)
