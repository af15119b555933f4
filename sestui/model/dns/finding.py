"""What is found of a record: whether it is right, and by name what is wrong and how to mend it."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sestui.model.dns.answer import Answer, Question, Server
from sestui.model.records import Record


class Verdict(StrEnum):
    """What is to be thought of a record."""

    FOUND = "found"
    MISSING = "missing"
    WRONG = "wrong"
    UNCHECKED = "could not check"


class Mistake(StrEnum):
    """What is wrong, by a name a person can look up."""

    # Where it is published
    ZONE_DOUBLED = "zone name doubled"
    MISPLACED = "published under another name"
    WILDCARD = "a wildcard answers"
    # Of any value
    ZONE_APPENDED = "zone name appended to the value"
    QUOTED = "quotes, spaces or line breaks in the value"
    OTHER_VALUE = "another value"
    # CNAMEs of Easy DKIM
    FLATTENED = "CNAME flattened or proxied"
    TXT_FOR_CNAME = "TXT where a CNAME should be"
    OTHER_ZONE = "right token, wrong hosted zone"
    SWAPPED = "the token of another record"
    FOREIGN_TOKEN = "a token that is not this identity's"  # noqa: S105
    # The TXT of BYODKIM
    CNAME_FOR_TXT = "CNAME where a TXT should be"
    STRINGS_SHUFFLED = "strings in wrong order"
    STRINGS_SPACED = "a space between the strings"
    SEVERAL_KEYS = "several TXT records"
    NO_KEY = "no key in the record"
    BAD_KEY = "a key that cannot be used"
    OTHER_KEY = "another key"
    # MAIL FROM
    CNAME_FOR_MX = "CNAME where an MX should be"
    SEVERAL_MX = "several MX records"
    PRIORITY = "wrong priority"
    # SPF
    SPF_WITHOUT_SES = "SPF without include:amazonses.com"
    SEVERAL_SPF = "several SPF records"
    SPF_LOOKUPS = "SPF with more than ten look-ups"
    SPF_MALFORMED = "malformed SPF"
    # DMARC
    SEVERAL_DMARC = "several DMARC records"
    DMARC_MALFORMED = "malformed DMARC"
    # Of the zone
    DISAGREEMENT = "name servers disagree"
    NOT_REGISTERED = "not registered"
    NOT_DELEGATED = "not delegated"
    LAME = "name servers that do not know the zone"
    ELSEWHERE = "delegated elsewhere than where SES looked"
    BOGUS = "DNSSEC bogus"

    @property
    def said(self) -> str:
        """The name as the beginning of a sentence.

        >>> Mistake.FLATTENED.said, Mistake.SPF_MALFORMED.said, Mistake.QUOTED.said[:10]
        ('CNAME flattened or proxied', 'Malformed SPF', 'Quotes, sp')
        """
        return f"{self[0].upper()}{self[1:]}"


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing that is wrong, and what to do about it. Texts can hold text from outside."""

    mistake: Mistake
    sentence: str
    """What is wrong, for somebody who does not know DNS."""
    advice: str
    """What to do, as a sentence."""
    copy: str = ""
    """What is to be typed into the form of the DNS provider; `""` when nothing is."""
    what: str = ""
    """What `copy` is: `the name`, `the value`."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the answers of one server say of one record."""

    verdict: Verdict
    shown: tuple[str, ...] = ()
    """What the server has, as short lines to be read beside what is expected: `CNAME a.example`,
    `no such name`. Text from outside."""
    mends: tuple[Mend, ...] = ()
    remark: str = ""
    """What is right and worth a word: `a valid RSA key of 2048 bits`. Can be from outside."""
    ttl: int = 0
    """Seconds for which others may go on to see what this server says, or that it has nothing."""


Judging = Generator[Sequence[Question], Mapping[Question, Answer], Judgement]
"""The judging of one record at one server, without any I/O: it yields questions, is sent the
answers to all of them, and returns what it makes of them. To ask costs time, so it asks at once
for all that it can know to need, and for more only where something is not right."""


@dataclass(frozen=True, slots=True)
class View:
    """What one server was found to have of a record."""

    server: Server
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be thought of one record that SES expects, over all servers that were asked."""

    record: Record
    verdict: Verdict
    mends: tuple[Mend, ...] = ()
    """What is wrong, the gravest first."""
    views: tuple[View, ...] = ()
    remark: str = ""
    zone: str = ""
    """The apex of the zone that holds the record, or should; `""` where it is not known."""
