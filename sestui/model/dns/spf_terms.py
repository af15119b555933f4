"""The text of an SPF record: its terms, what is wrong with one, and how it is set right.

The rules are those of RFC 7208, sections 4.5, 4.6.1, 5, 6 and 7.1.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import Final

from sestui.model.dns.pasted import unquoted

_VERSION: Final = re.compile(r"v=spf1(?= |$)", re.IGNORECASE)
_LOOSE_VERSION: Final = re.compile(
    r"\s{0,9}(?:v\s{0,9}=?\s{0,9}spf\s{0,9}1?|spf1)[\s;,:]*", re.IGNORECASE
)
"""Of what was meant as an SPF record: `v=spf1;`, `v = spf1`, `v=spf1include:…`, `spf1 …`."""

_VALUE_LIMIT: Final = 255
"""No domain or address is longer, and the patterns here are slow on very long ones."""

_TERM: Final = re.compile(r"([-+~?]?)([A-Za-z][A-Za-z0-9._-]*)(?:([:=/])([!-~]*))?")
_DOMAIN: Final = re.compile(
    r"[^:/]*(?:%\{[^}]*\}|\.(?:xn--[a-z0-9-]+|[a-z0-9]+)\.?)", re.IGNORECASE
)
"""A domain may hold macros; its last label is that of a registry, so it has no hyphen."""

_SLIPS: Final = (
    (re.compile(r"[;,\s]+"), " "),
    (re.compile(r"(?<![^ +~?-])ipv([46])(?=\s*[:=])", re.IGNORECASE), r"ip\1"),
    (re.compile(r"(?<![^ +~?-])includes(?=\s*[:=])", re.IGNORECASE), "include"),
    (re.compile(r"(?<![^ +~?-])(include|exists|ip[46]|a|mx) ?[:=] ?", re.IGNORECASE), r"\1:"),
    (re.compile(r"(?<![^ ])redirect ?[:=] ?", re.IGNORECASE), "redirect="),
    (re.compile(r"(?<=[a-z0-9.])(?=(?:include|ip[46]):)", re.IGNORECASE), " "),
    (re.compile(r"(?<=[a-z0-9])(?=[-+~?]all(?: |$))", re.IGNORECASE), " "),
)
"""What people mistype, each with what they mean."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: a mechanism such as `~include:x.example`, or a modifier such as `redirect=`."""

    text: str
    """As it is written."""
    qualifier: str = ""
    """`+`, `-`, `~`, `?`, or `""`, which means `+`."""
    name: str = ""
    """In lower case; `""` where the text is no term at all."""
    mark: str = ""
    """What stands before the value: `:`, `=`, `/` or nothing."""
    value: str = ""

    @property
    def passes(self) -> bool:
        """Whether mail is let through where this matches."""
        return self.qualifier in ("", "+")

    @property
    def domain(self) -> str:
        """The domain of an `include` or a `redirect`, in lower case; `""` of all others."""
        if self.name not in ("include", "redirect"):
            return ""
        return self.value.lower().rstrip(".")


def is_spf(text: str) -> bool:
    """Return whether receivers take a TXT record for SPF (4.5): all others are no trouble."""
    return bool(_VERSION.match(text))


def is_meant_as_spf(text: str) -> bool:
    """Return whether a person would take it for SPF, receivers or not."""
    return bool(_LOOSE_VERSION.match(unquoted(text)))


def terms(text: str) -> tuple[Term, ...]:
    """Return the terms of an SPF record, those that are wrong too."""
    return tuple(_term(word) for word in text.split(" ")[1:] if word)


def up_to_all(record: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms that count: mechanisms after `all` and, with it, `redirect` do not (5.1)."""
    ends = [at for at, term in enumerate(record) if term.name == "all" and not fault(term)]
    if not ends:
        return tuple(record)
    return tuple(term for term in record[: ends[0] + 1] if term.name != "redirect")


def fault(term: Term) -> str:
    """Return what is wrong with a term, as the rest of a sentence; `""` when nothing is.

    One such term makes receivers throw the whole record away (4.6). A modifier that is not
    known is no fault (6).
    """
    if len(term.value) > _VALUE_LIMIT:
        return "is too long"
    if term.mark == "=" and term.name not in _MECHANISMS:
        broken = term.qualifier or (term.name == "redirect" and not _DOMAIN.fullmatch(term.value))
        return "cannot be read" if broken else ""
    is_sound = _MECHANISMS.get(term.name)
    if is_sound is None:
        return "is nothing that SPF knows"
    if term.mark == "=":
        return "has a “=” where a “:” belongs"
    if term.mark == ":" and not term.value:
        return "breaks off: no blank may follow the colon"
    return "" if is_sound(term) else "cannot be read"


def composed(texts: Iterable[str], ses: str) -> str:
    """Return one SPF record that lets through whom these did, and SES (`""`: not known).

    Slips are mended, terms that mean nothing are left out, and `all` comes last: theirs where
    they agree, else `~all`, which no mail is refused for.
    """
    kept: dict[str, str] = {}
    endings, redirects = set(), {}
    for term in (term for text in texts for term in terms(_sound(text))):
        if fault(term) or (term.domain and term.domain == ses and not term.passes):
            continue
        if term.name == "all":
            endings.add(term.text.lower())
        elif term.name == "redirect":
            redirects[term.domain] = term
        else:
            kept.setdefault("exp" if term.name == "exp" else term.text.lower(), term.text)
    if endings:
        ending = endings.pop() if len(endings) == 1 else "~all"
    elif len(redirects) == 1:
        ending = next(iter(redirects.values())).text
    else:
        ending = "~all"
        kept.update((f"include:{domain}", f"include:{domain}") for domain in redirects)
    reached = {term.domain for term in map(_term, (*kept.values(), ending))}
    if ses and ses not in reached:
        kept[ses] = f"include:{ses}"
    return " ".join(("v=spf1", *kept.values(), ending))


def lost(text: str) -> tuple[str, ...]:
    """Return what `composed` leaves out of a text since it means nothing."""
    return tuple(term.text for term in terms(_sound(text)) if fault(term))


def _sound(text: str) -> str:
    """Return an SPF record without the slips that leave no doubt of what was meant."""
    if is_spf(text) and not any(map(fault, terms(text))):
        return text
    text = _LOOSE_VERSION.sub("", text, count=1)
    for slip, meant in _SLIPS:
        text = slip.sub(meant, text)
    return f"v=spf1 {text.strip()}"


def _term(word: str) -> Term:
    match = _TERM.fullmatch(word)
    if match is None:
        return Term(word)
    qualifier, name, mark, value = match.groups(default="")
    return Term(word, qualifier, name.lower(), mark, value)


def _is_alone(term: Term) -> bool:
    return not term.mark


def _has_domain(term: Term) -> bool:
    return term.mark == ":" and bool(_DOMAIN.fullmatch(term.value))


def _may_have_domain(term: Term) -> bool:
    if term.mark == ":":
        return bool(_DOMAIN.fullmatch(term.value.partition("/")[0]))
    return not term.mark or bool(re.fullmatch(r"[0-9/]+", term.value))


def _has_addresses(term: Term) -> bool:
    try:
        network = ip_network(term.value, strict=False)
    except ValueError:
        return False
    return term.mark == ":" and term.name == f"ip{network.version}"


_MECHANISMS: Final = {
    "all": _is_alone,
    "include": _has_domain,
    "exists": _has_domain,
    "a": _may_have_domain,
    "mx": _may_have_domain,
    "ptr": _may_have_domain,
    "ip4": _has_addresses,
    "ip6": _has_addresses,
}
"""The mechanisms (5), each with whether one is well formed."""
