"""Finding the zone that holds a name, and the zone's name servers, through a resolver."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Protocol

from sestui.lookup.reply import Referral, Reply
from sestui.model.dns.answer import Answer, Delegation, Outcome, Question, Server, Zone
from sestui.model.names import bare

MOST_SERVERS = 8

_BOGUS = frozenset({6, 7, 8, 9, 10, 11, 12, 25})
"""Extended errors that say signatures do not hold: DNSSEC Bogus, their times, what is missing
(RFC 8914, 4.7 to 4.13), and times that can never hold. Not 5, Indeterminate: nobody could tell."""
_NETWORK = frozenset({22, 23})
"""Extended errors that say the zone's servers did not answer (RFC 8914, 4.23 and 4.24)."""
_COUNTRY_REGISTRIES = {
    **dict.fromkeys(("ar", "au", "br", "cn", "co", "hk", "mx", "my", "pe"), "com net org"),
    **dict.fromkeys(("ph", "pl", "pt", "sg", "tr", "tw", "ua", "vn"), "com net org"),
    **dict.fromkeys(("il", "nz", "za"), "co net org"),
    **dict.fromkeys(("jp", "kr", "th"), "ac co go ne or"),
    "at": "co or",
    "id": "co or web",
    "in": "co net org",
    "uk": "co ltd me net org plc",
}
"""What registries of countries have below the country, as far as it is common. Each is named
with its country: `me.uk` is a registry, `me.de` and `ne.ch` are domains like any other."""


class Ask(Protocol):
    """Asks the resolver; with `checking_disabled` also for what it cannot validate."""

    def __call__(self, question: Question, *, checking_disabled: bool = False) -> Awaitable[Reply]:
        """Return what it says; raises nothing for the network or the resolver."""
        ...


FindAddress = Callable[[str], Awaitable[Answer]]
"""Returns the answer that holds the addresses of a host, or says why there are none."""
ByParent = Callable[[str], Awaitable[Zone | None]]
"""Asks the name servers of the zone above a name for the one that holds it; None: no word."""
Refer = Callable[[Server, str], Awaitable[Referral | None]]
"""Asks a name server whom it hands a name on to; None: nobody, or it does not answer."""


async def find_apex(name: str, ask: Ask, by_parent: ByParent) -> Zone:
    """Return the zone that holds `name`, or what is the trouble; as a rule without its servers.

    The SOA record that comes with an answer, or with the word that there is none, is that of
    the zone (RFC 2308, 3). Where a CNAME leads out of it or none comes, the parent is asked.
    Where the resolver gets no answer or hears of no such name, `by_parent` has the last word.
    """
    reply = await _soa(name, ask)
    authority = reply.authority
    if not reply.answer.spoke:
        return await _unanswered(reply, ask, by_parent)
    if authority is None:
        return _failed("The resolver knows of no zone that would hold its records.")
    zone = Zone(authority.apex.lower(), primary=authority.primary, ttl=authority.ttl)
    registry = zone.name
    registrable = _child(name, registry) if is_registry(registry) else ""
    if "." in registrable and is_registry(registrable):  # `co.jp` is one, and no zone of its own
        registry, registrable = registrable, _child(name, registrable)
    if not registrable:
        return zone
    if registrable != reply.answer.question.name:
        reply = await ask(Question(registrable, "SOA"))
    ttl = reply.answer.negative_ttl
    if reply.answer.outcome is Outcome.NO_NAME:
        unknown = Zone(registry, trouble=Delegation.NOT_REGISTERED, ttl=ttl)
        return await by_parent(registrable) or unknown
    if reply.answer.outcome is Outcome.NO_DATA and not reply.answer.chain:
        return Zone(registry, trouble=Delegation.NOT_DELEGATED, ttl=ttl)
    return zone


async def find_servers(apex: str, ask: Ask, address: FindAddress) -> Zone:
    """Return the zone at `apex` with its name servers; its `primary` is not looked for."""
    reply = await ask(Question(apex, "NS"))
    hosts = [found.value for found in reply.answer.records]
    if not hosts:
        return replace(_failed(_not_found("Its name servers", reply.answer)), name=apex)
    zone = await _served(apex, hosts, address)
    return replace(zone, ttl=min(zone.ttl, *(found.ttl for found in reply.answer.records)))


async def find_by_parent(
    name: str, parent: Zone, refer: Refer, address: FindAddress
) -> Zone | None:
    """Return the zone that holds a name as the name servers of the zone above it say.

    None where they do not hand it on, or cannot be asked. They know better than the resolver,
    which says neither whom it asked in vain, nor that it keeps an old answer or blocks a name.
    """
    answers = await asyncio.gather(*(refer(server, name) for server in parent.servers[:2]))
    below = (each for each in answers if each and _is_between(each.apex, name, parent.name))
    handed = next(below, None)
    if handed is None:
        return None if parent.trouble or is_registry(parent.name) else parent
    zone = await _served(handed.apex, handed.hosts, address)
    return None if zone.trouble else replace(zone, ttl=0)  # to be seen soon when it is mended


async def _soa(name: str, ask: Ask) -> Reply:
    """Ask for the SOA record of `name` and its parents, until the zone's own comes."""
    while True:
        reply = await ask(Question(name, "SOA"))
        _, _, parent = name.partition(".")
        if reply.authority is not None or not reply.answer.spoke or not parent:
            return reply
        name = parent


async def _unanswered(reply: Reply, ask: Ask, by_parent: ByParent) -> Zone:
    """Return what is to be thought of a resolver that does not say where a zone is.

    It answers with SERVFAIL what it cannot validate, and says why or not (RFC 8914); asked
    not to check, it says what it has found (RFC 4035, 3.2.2). Where it does not say why, it
    must fail over another question too: it may only have been slow, and have kept that.
    """
    answer = reply.answer
    failed = _failed(_not_found("The zone", answer))
    if answer.outcome is not Outcome.SERVER_FAILURE:
        return failed
    bogus = bool(reply.errors & _BOGUS)
    if not bogus and reply.errors & _NETWORK:
        return await by_parent(answer.question.name) or failed
    unchecked = await ask(answer.question, checking_disabled=True)
    apex = unchecked.authority.apex.lower() if unchecked.authority else ""
    if not bogus and apex:
        again = await ask(Question(apex, "NS"))
        bogus = again.answer.outcome is Outcome.SERVER_FAILURE
    if not bogus:
        return await by_parent(answer.question.name) or failed
    return Zone(
        apex,
        trouble=Delegation.BOGUS,
        detail=f"{answer.detail.rstrip('.')}." if answer.detail else "",
    )


async def _served(apex: str, hosts: Iterable[str], address: FindAddress) -> Zone:
    """Return the zone at `apex` with one address of each of the `hosts` that serve it, by name.

    No more than `MOST_SERVERS` are taken: any of them speaks for the zone.
    """
    taken = sorted({bare(host).lower() for host in hosts})[:MOST_SERVERS]
    answers = await asyncio.gather(*map(address, taken))
    servers, unreachable = [], []
    for host, answer in zip(taken, answers, strict=True):
        if answer.records:
            servers.append(Server(host, answer.records[0].value))
        else:
            unreachable.append(host)
    ttl = min((found.ttl for answer in answers for found in answer.records), default=0)
    if servers:
        return Zone(apex, tuple(servers), tuple(unreachable), ttl=ttl)
    failed = _failed(_not_found(f"The address of {unreachable[0]}", answers[0]))
    return replace(failed, name=apex, unreachable=tuple(unreachable))


def is_registry(apex: str) -> bool:
    """Say whether names below a zone are for anyone to register: in `com`, in `co.uk`.

    The Public Suffix List knows better and is far too long for what hangs on it.
    """
    label, _, country = apex.partition(".")
    return not country or label in _COUNTRY_REGISTRIES.get(country, "").split()


def _is_between(apex: str, name: str, parent: str) -> bool:
    """Say whether a zone lies below its parent and holds a name: servers refer upwards, too."""
    return f".{name}".endswith(f".{apex}") and len(apex) > len(parent)


def _child(name: str, apex: str) -> str:
    """Return the name directly below a zone on the way to `name`; `""` where none could be
    registered: `name` is the zone's own, or begins there with an underscore (RFC 8552, 1.1).
    """
    inside = name[: -len(apex) - 1] if apex else name
    label = inside.rpartition(".")[2]
    if name == apex or not label or label.startswith("_"):
        return ""
    return f"{label}.{apex}" if apex else label


def _not_found(what: str, answer: Answer) -> str:
    """Return what came of the search for `what`, as a sentence."""
    detail = f" ({answer.detail.rstrip('.')})" if answer.detail else ""
    return f"{what} could not be found: {answer.outcome}{detail}."


def _failed(detail: str) -> Zone:
    return Zone("", trouble=Delegation.FAILED, detail=detail)
