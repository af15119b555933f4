"""What a name server was asked, and what it answered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Question(NamedTuple):
    """A name, absolute and without a trailing dot, and a type: `CNAME`, `TXT`, `MX` and so on."""

    name: str
    type: str


class Outcome(StrEnum):
    """How a question came out. Only the first three say anything about what is published."""

    ANSWERED = "answered"
    NO_DATA = "no record of that type"
    NO_NAME = "no such name"
    TIMED_OUT = "no answer in time"
    UNREACHABLE = "cannot be reached"
    SERVER_FAILURE = "server failure (SERVFAIL)"
    REFUSED = "refused (REFUSED)"
    MALFORMED = "an answer that cannot be read"


@dataclass(frozen=True, slots=True)
class Found:
    """One record that was answered. All of it is text from outside."""

    name: str
    """The owner, absolute and without a trailing dot, as it was answered."""
    type: str
    strings: tuple[str, ...]
    """Of a TXT record its character strings; of any other one text: a host without a trailing
    dot, an address. Bytes that are no UTF-8 are escaped as `\\xNN`."""
    priority: int | None = None
    """Of an MX."""
    ttl: int = 0
    """Seconds for which it may be kept."""

    @property
    def value(self) -> str:
        """What readers take it for: the strings joined with nothing between them."""
        return "".join(self.strings)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server said to one question."""

    question: Question
    outcome: Outcome
    records: tuple[Found, ...] = ()
    """Of the type asked for, at the name asked for or where its CNAMEs lead."""
    chain: tuple[Found, ...] = ()
    """The CNAMEs that were followed on the way; none when a CNAME was asked for."""
    negative_ttl: int = 0
    """Seconds for which it may be kept that there is nothing (RFC 2308, 5); 0 when not told."""
    detail: str = ""
    """What the server or the network adds, as text from outside; `""` when nothing."""

    @property
    def spoke(self) -> bool:
        """Whether the server said what is published, or that nothing is."""
        return self.outcome in (Outcome.ANSWERED, Outcome.NO_DATA, Outcome.NO_NAME)


class Kind(StrEnum):
    """What a server's word is worth."""

    AUTHORITATIVE = "authoritative"
    """It holds the zone: what it says is so."""
    RESOLVER = "resolver"
    """The resolver of this machine: what it says may be some time old."""
    GIVEN = "given"
    """The person named it."""


@dataclass(frozen=True, slots=True)
class Server:
    """A name server that can be asked."""

    name: str
    """Its name, absolute and without a trailing dot; its address where it has none here."""
    address: str
    kind: Kind = Kind.AUTHORITATIVE


class Delegation(StrEnum):
    """Why no name server of a zone could be found."""

    NOT_REGISTERED = "not registered"
    """The registry knows no such name (NXDOMAIN)."""
    NOT_DELEGATED = "not delegated"
    """The name is registered and leads to no name servers."""
    BOGUS = "bogus"
    """The resolver found DNSSEC signatures that do not hold."""
    FAILED = "failed"
    """The resolver could not tell: no server of the zone answers it, or it answers nobody."""


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone that holds a name, as the resolver finds it."""

    name: str
    """Its apex, absolute and without a trailing dot; `""` where it could not be found."""
    servers: tuple[Server, ...] = ()
    """Its authoritative name servers, one address of each."""
    unreachable: tuple[str, ...] = ()
    """The names of those that have no address."""
    primary: str = ""
    """The primary name server that its SOA record names; `""` when not known."""
    trouble: Delegation | None = None
    detail: str = ""
    """What the resolver adds to the trouble, as text from outside."""
    ttl: int = 0
    """Seconds for which this may be kept."""
