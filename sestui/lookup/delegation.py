"""Finding the zone that holds a name, and the zone's name servers, through a resolver."""

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Protocol

from sestui.lookup.reply import Reply
from sestui.model.dns.answer import Answer, Delegation, Outcome, Question, Server, Zone
from sestui.model.names import bare

MOST_SERVERS = 8

_BOGUS = frozenset({6, 7, 8, 9, 10, 11, 12, 25})
"""Extended errors that say signatures do not hold: DNSSEC Bogus, their times, what is missing
(RFC 8914, 4.7 to 4.13), and times that can never hold. Not 5, Indeterminate: nobody could tell."""
_NETWORK = frozenset({22, 23})
"""Extended errors that say the zone's servers did not answer (RFC 8914, 4.23 and 4.24)."""
_COUNTRY_REGISTRIES = (
    *("ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "ltd", "me", "mil"),
    *("ne", "net", "nom", "or", "org", "plc", "sch"),
)
"""What registries of countries have below the country: `co.uk`, `or.jp`, `com.br`."""


class Ask(Protocol):
    """Asks the resolver; with `checking_disabled` also for what it cannot validate."""

    def __call__(self, question: Question, *, checking_disabled: bool = False) -> Awaitable[Reply]:
        """Return what it says; raises nothing for the network or the resolver."""
        ...


async def find_apex(name: str, ask: Ask) -> Zone:
    """Return the zone that holds `name`, without its servers, or with what is the trouble.

    The SOA record that comes with an answer, or with the word that there is none, is that of
    the zone (RFC 2308, 3). Where a CNAME leads out of it or none comes, the parent is asked.
    """
    reply = await _soa(name, ask)
    authority = reply.authority
    if not reply.answer.spoke:
        return await _unanswered(reply, ask)
    if authority is None:
        return _failed("no answer of the resolver says where the zone begins")
    zone = Zone(authority.apex.lower(), primary=authority.primary, ttl=authority.ttl)
    registrable = _child(name, zone.name) if _is_registry(zone.name) else ""
    if not registrable:
        return zone
    if registrable != reply.answer.question.name:
        reply = await ask(Question(registrable, "SOA"))
    ttl = reply.answer.negative_ttl
    if reply.answer.outcome is Outcome.NO_NAME:
        return Zone(zone.name, trouble=Delegation.NOT_REGISTERED, ttl=ttl)
    if reply.answer.outcome is Outcome.NO_DATA and not reply.answer.chain:
        return Zone(zone.name, trouble=Delegation.NOT_DELEGATED, ttl=ttl)
    return zone


async def find_servers(apex: str, ask: Ask) -> Zone:
    """Return the zone at `apex` with one address of each of its name servers, by name.

    Its `primary` is not looked for.
    """
    reply = await ask(Question(apex, "NS"))
    hosts = sorted({bare(found.value).lower() for found in reply.answer.records})
    if not hosts:
        return replace(_failed(_said("its name servers", reply.answer)), name=apex)
    answers = await asyncio.gather(*(_address(host, ask) for host in hosts[:MOST_SERVERS]))
    servers, unreachable = [], []
    for host, answer in zip(hosts, answers, strict=False):
        if answer.records:
            servers.append(Server(host, answer.records[0].value))
        else:
            unreachable.append(host)
    ttls = [found.ttl for answer in (reply.answer, *answers) for found in answer.records]
    if servers:
        return Zone(apex, tuple(servers), tuple(unreachable), ttl=min(ttls))
    failed = _failed(_said(f"the address of {unreachable[0]}", answers[0]))
    return replace(failed, name=apex, unreachable=tuple(unreachable))


async def _soa(name: str, ask: Ask) -> Reply:
    """Ask for the SOA record of `name` and its parents, until the zone's own comes."""
    while True:
        reply = await ask(Question(name, "SOA"))
        _, _, parent = name.partition(".")
        if reply.authority is not None or not reply.answer.spoke or not parent:
            return reply
        name = parent


async def _unanswered(reply: Reply, ask: Ask) -> Zone:
    """Return what is to be thought of a resolver that does not say where a zone is.

    It answers with SERVFAIL what it cannot validate, and says why or not (RFC 8914); asked
    not to check, it says what it has found (RFC 4035, 3.2.2). Where it does not say why, it
    must fail twice: it may only have been slow.
    """
    answer = reply.answer
    bogus = bool(reply.errors & _BOGUS)
    if answer.outcome is not Outcome.SERVER_FAILURE or (not bogus and reply.errors & _NETWORK):
        return _failed(_said("the zone", answer))
    unchecked = await ask(answer.question, checking_disabled=True)
    if not bogus and unchecked.answer.spoke:
        bogus = not (await ask(answer.question)).answer.spoke
    if not bogus:
        return _failed(_said("the zone", answer))
    apex = unchecked.authority.apex.lower() if unchecked.authority else ""
    return Zone(apex, trouble=Delegation.BOGUS, detail=answer.detail)


async def _address(host: str, ask: Ask) -> Answer:
    """Return the answer that holds addresses of a host, IPv4 before IPv6."""
    reply = await ask(Question(host, "A"))
    if not reply.answer.records and reply.answer.spoke:
        reply = await ask(Question(host, "AAAA"))
    return reply.answer


def _is_registry(apex: str) -> bool:
    """Say whether names below a zone are for anyone to register: in `com`, in `co.uk`.

    The Public Suffix List knows better and is far too long for what hangs on it.
    """
    label, _, country = apex.partition(".")
    return not country or (len(country) == 2 and label in _COUNTRY_REGISTRIES)


def _child(name: str, apex: str) -> str:
    """Return the name directly below a zone on the way to `name`; `""` where none could be
    registered: `name` is the zone's own, or begins there with an underscore (RFC 8552, 1.1).
    """
    inside = name[: -len(apex) - 1] if apex else name
    label = inside.rpartition(".")[2]
    if name == apex or not label or label.startswith("_"):
        return ""
    return f"{label}.{apex}" if apex else label


def _said(what: str, answer: Answer) -> str:
    """Return what came of the search for `what`."""
    detail = f" ({answer.detail})" if answer.detail else ""
    return f"{what}: {answer.outcome}{detail}"


def _failed(detail: str) -> Zone:
    return Zone("", trouble=Delegation.FAILED, detail=detail)
