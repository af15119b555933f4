"""What is typed into the filter → the identities it means."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sestui.model.errors import FilterError
from sestui.model.script import in_own_script
from sestui.model.selection import Selection
from sestui.model.summary import IdentitySummary, IdentityType, Status

if TYPE_CHECKING:
    from sestui.model.dns.diagnosis import Diagnosis

_STATUS_WORDS: dict[str, tuple[str, ...]] = {
    Status.SUCCESS: ("verified",),
    Status.PENDING: ("pending",),
    Status.FAILED: ("failed",),
    Status.TEMPORARY_FAILURE: ("temporary-failure",),
    Status.NOT_STARTED: ("not-started",),
}
_TYPE_WORDS: dict[str, tuple[str, ...]] = {
    IdentityType.DOMAIN: ("domain",),
    IdentityType.EMAIL_ADDRESS: ("address",),
    IdentityType.MANAGED_DOMAIN: ("managed", "domain"),
}
_SENDING_WORDS: dict[str, tuple[str, ...]] = {"yes": ("yes",), "no": ("no",)}

NEVER_CHECKED = "none"
"""What is known of an identity that DNS was not asked for."""

_DNS_WORDS: dict[str, tuple[str, ...]] = {
    "found": ("ok",),
    "missing": ("missing",),
    "wrong": ("wrong",),
    "could not check": ("unchecked",),
    NEVER_CHECKED: ("none",),
}
"""Of `model.dns.finding.Verdict`."""

_FACETS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "status": _STATUS_WORDS,
    "type": _TYPE_WORDS,
    "sending": _SENDING_WORDS,
    "dns": _DNS_WORDS,
}
"""For each facet the screen's words for what SES, or DNS, answers."""

_OPEN = ("status", "type")
"""The facets that can have values which are not known here."""

_NOTHING_CHECKED: Mapping[str, "Diagnosis"] = MappingProxyType({})


def standing(found: "Diagnosis | None") -> str:
    """Return what is to be thought of the DNS of an identity as a whole: a verdict, or
    `NEVER_CHECKED`.

    Where SES expects no records all is found.
    """
    return NEVER_CHECKED if found is None else found.verdict or "found"


@dataclass(frozen=True, slots=True)
class Filter:
    """Words that all must match an identity; the empty filter matches every one.

    A word matches anywhere in the name, without case; one in another script also matches a
    name's `xn--` labels. `status:`, `type:` and `sending:` narrow by what the list shows, `dns:`
    by what DNS was found to have: the beginning of a value is enough, in the words of the
    screen or of SES, and nothing after the colon narrows nothing. The same facet twice means
    either value, as no identity has two: `status:failed status:pending` is what still needs
    looking at.

    A value of SES's that is not known here is typed as the list shows it, capitals and all.
    Raises `FilterError` for a facet or a value that there is none of.
    """

    text: str
    _words: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _facets: dict[str, list[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read the text once; `apply` runs on every key."""
        words: list[str] = []
        facets: dict[str, list[str]] = {}
        for word in self.text.split():
            facet, colon, value = word.partition(":")
            if not colon:
                words.append(unicodedata.normalize("NFC", word))
                continue
            _check(word, facet.lower(), value)
            if value:
                facets.setdefault(facet.lower(), []).append(value)
        object.__setattr__(self, "_words", tuple(words))
        object.__setattr__(self, "_facets", facets)

    @property
    def is_of_dns(self) -> bool:
        """Whether what matches depends on what DNS was found to have."""
        return "dns" in self._facets

    def apply(
        self, given: Selection, dns: Mapping[str, "Diagnosis"] = _NOTHING_CHECKED
    ) -> Selection:
        """Return what matches of the rows given; `dns` is what DNS was found to have, by name."""
        for facet, values in self._facets.items():
            # Asked once of each value that occurs, not once of each row.
            has = _values(facet, given.rows, dns)
            meant = {sent for sent in set(has) if _is_meant(values, _FACETS[facet], sent)}
            given = given.kept([sent in meant for sent in has])
        for word in self._words:
            folded = word.casefold()
            if word.isascii():
                given = given.kept([folded in row.folded for row in given.rows])
            else:
                given = given.kept([folded in _in_script(row.folded) for row in given.rows])
        return given

    def narrows(self, wider: "Filter") -> bool:
        """Say whether whatever matches this matches `wider` too, as far as the texts tell.

        >>> Filter("shop.e status:pe").narrows(Filter("shop status:"))
        True
        """
        words, values = set(self._words), self._facets
        return all(
            any(short.casefold() in long.casefold() for long in words if _alike(short, long))
            for short in set(wider._words) - words  # a text that was pasted may have thousands
        ) and all(
            facet in values
            and all(
                any(long.casefold().startswith(short.casefold()) for short in set(wanted))
                for long in set(values[facet])
            )
            for facet, wanted in wider._facets.items()
        )


class Narrowing:
    """Filters the same rows key by key: a longer filter looks only at what a shorter one left.

    What the shorter ones left is kept, so that to take a letter back costs nothing. What
    `dns` holds stays the same for as long.
    """

    def __init__(self, given: Selection, dns: Mapping[str, "Diagnosis"] = _NOTHING_CHECKED) -> None:
        self._dns = dns
        self._steps = [(Filter(""), given)]

    def apply(self, typed: Filter) -> Selection:
        """Return what matches."""
        while not typed.narrows(self._steps[-1][0]):
            self._steps.pop()
        wider, left = self._steps[-1]
        if not wider.narrows(typed):
            left = typed.apply(left, self._dns)
            self._steps.append((typed, left))
        return left


def _check(word: str, facet: str, value: str) -> None:
    """Raise `FilterError` for a facet that is not there, or a value it can never have."""
    if facet not in _FACETS:
        raise FilterError(
            f"There is no filter “{word.partition(':')[0]}:”.",
            "Use status:, type:, sending: or dns:, or words of the name without a colon.",
        )
    words = _FACETS[facet]
    if facet in _OPEN and any(character.isupper() for character in value):
        return
    if not any(_begins(value, known, words) for known in words):
        known = dict.fromkeys(word for several in words.values() for word in several)
        raise FilterError(f"{facet}: cannot be “{value}”.", f"Use {_listed(list(known))}.")


def _values(
    facet: str, rows: Iterable[IdentitySummary], dns: Mapping[str, "Diagnosis"]
) -> list[str]:
    """Return what each of the rows has for a facet."""
    match facet:
        case "status":
            return [row.status for row in rows]
        case "type":
            return [row.type for row in rows]
        case "sending":
            return ["yes" if row.sending else "no" for row in rows]
        case _:
            return [standing(dns.get(row.name)) for row in rows]


def _is_meant(values: Iterable[str], words: Mapping[str, tuple[str, ...]], sent: str) -> bool:
    """Say whether one of the typed values begins the one that SES sent."""
    return any(_begins(value, sent, words) for value in values)


def _begins(typed: str, sent: str, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether what was typed begins what SES sent, or a word the screen has for it."""
    typed = typed.casefold()
    return any(word.startswith(typed) for word in (sent.casefold(), *words.get(sent, ())))


def _alike(word: str, other: str) -> bool:
    """Say whether two words are looked for in the same form of a name."""
    return word.isascii() == other.isascii()


def _in_script(folded: str) -> str:
    """Return a name as its readers write it; `""` for one that is of ASCII alone."""
    if "xn--" in folded:
        return in_own_script(folded).casefold()
    return "" if folded.isascii() else folded


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
