"""What is taken from one response: the answer, and what only the search for zones needs."""

from dataclasses import dataclass

from sestui.model.dns.answer import Answer


@dataclass(frozen=True, slots=True)
class Authority:
    """The SOA record that came with a response: of the zone that holds the name asked for."""

    apex: str
    """Its owner, absolute and without a trailing dot; `""` is the root."""
    primary: str
    ttl: int


@dataclass(frozen=True, slots=True)
class Referral:
    """Whom a name server hands the zone on to that holds the name asked for."""

    apex: str
    """Absolute and without a trailing dot."""
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """A response, read."""

    answer: Answer
    authority: Authority | None = None
    errors: frozenset[int] = frozenset()
    """The codes of its extended errors (RFC 8914, 5.2); their texts are in `answer.detail`."""
    referral: Referral | None = None
    """What it refers to in place of an answer, which is REFUSED then."""
