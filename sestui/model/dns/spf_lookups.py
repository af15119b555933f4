"""What an SPF record makes receivers look up (RFC 7208, 4.6.4), and whether it lets SES send.

`include`, `a`, `mx`, `ptr`, `exists` and `redirect` cost one look-up each, and those of the
records that `include` and `redirect` lead to count too: ten are the most there may be.
"""

import re
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sestui.model.dns.answer import Answer, Question
from sestui.model.dns.spf_terms import Term, is_spf, terms, up_to_all
from sestui.model.domain_name import DOMAIN_LENGTH
from sestui.model.names import bare

LIMIT: Final = 10

_COSTLY: Final = frozenset(("include", "a", "mx", "ptr", "exists", "redirect"))

_NAME: Final = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{1,63}")

_Known = dict[str, tuple[Term, ...] | None]
"""By domain the terms of its SPF record; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What became of following the includes of a record."""

    costs: tuple[tuple[Term, int], ...]
    """The terms of the record that cost look-ups, each with how many; at most LIMIT + 1."""
    reaches_ses: bool | None
    """None where a domain that was not read might do it."""
    unread: tuple[str, ...] = ()
    """Domains whose look-ups could not be counted."""
    dead: tuple[str, ...] = ()
    """Domains included although they have no SPF record, or two: receivers then throw the
    whole record away (5.2)."""

    @property
    def total(self) -> int:
        """How many look-ups it takes, or at least takes."""
        return sum(cost for _, cost in self.costs)


def followed(
    record: Sequence[Term], name: str, ses: str
) -> Generator[Sequence[Question], Mapping[Question, Answer], Lookups]:
    """Read what a record at `name` includes, level by level, and return what it comes to.

    No more is read than the limit allows, so that at most ten questions are asked. The record
    of SES (`ses`; `""`: not known) is not read: it holds nothing but addresses.
    """
    known: _Known = {ses: ()} if ses else {}
    dead: list[str] = []
    top, path = up_to_all(record), (bare(name).lower(),)
    while (names := _unread(top, known)) and _cost(top, known, path) <= LIMIT:
        questions = [Question(domain, "TXT") for domain in names]
        answers = yield questions
        for question in questions:
            text = _spf_of(answers[question])
            known[question.name] = None if text is None else up_to_all(terms(text))
            if text == "" and question.name in {term.domain for term in top}:
                dead.append(question.name)
    unread = tuple(domain for domain in _domains(top, known) if known.get(domain) is None)
    reaches = ses in _domains(top, known, passing=True) or (None if unread else False)
    costs = tuple((term, _with_nested(term, known, path)) for term in top if _costs(term))
    return Lookups(costs, reaches, unread, tuple(dead))


def _spf_of(answer: Answer) -> str | None:
    """Return the one SPF record of an answer; `""` for none or two, None where it does not say."""
    records = [found.value for found in answer.records if is_spf(found.value)]
    if len(records) == 1:
        return records[0]
    # A CNAME that leads out of what the server answers for says nothing of what is there.
    return None if not answer.spoke or (answer.chain and not answer.records) else ""


def _unread(top: Sequence[Term], known: _Known) -> list[str]:
    """Return the domains to be read next; macros are not expanded, so those with any are not."""
    return [
        domain
        for domain in _domains(top, known)
        if domain not in known and _NAME.fullmatch(domain) and len(domain) <= DOMAIN_LENGTH
    ]


def _domains(top: Sequence[Term], known: _Known, *, passing: bool = False) -> list[str]:
    """Return each domain that the terms (`passing`: those that let mail through) lead to."""
    domains: dict[str, None] = {}
    level: list[Sequence[Term]] = [top]
    while level:
        led_to = {
            term.domain: None
            for record in level
            for term in record
            if term.domain and term.domain not in domains and (term.passes or not passing)
        }
        domains |= led_to
        level = [known.get(domain) or () for domain in led_to]
    return list(domains)


def _costs(term: Term) -> bool:
    return term.name in _COSTLY and (term.name == "redirect") == (term.mark == "=")


def _cost(record: Sequence[Term], known: _Known, path: tuple[str, ...]) -> int:
    """Return how many look-ups a record costs, as far as is known, and at most LIMIT + 1."""
    total = 0
    for term in filter(_costs, record):
        total += _with_nested(term, known, path)
        if total > LIMIT:  # a hostile record could go on for ever
            return LIMIT + 1
    return total


def _with_nested(term: Term, known: _Known, path: tuple[str, ...]) -> int:
    """Return what a term costs; one that leads back to where it came from has no end."""
    if not term.domain:
        return 1
    if term.domain in path:
        return LIMIT + 1
    nested = known.get(term.domain) or ()
    return min(LIMIT + 1, 1 + _cost(nested, known, (*path, term.domain)))
