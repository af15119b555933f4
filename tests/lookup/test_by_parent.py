"""Whom a zone is handed to, as the name servers of the zone above it say."""

from collections.abc import Iterable

import dns.flags
import dns.rcode
import pytest

from sestui.model.dns.answer import Delegation, Server, Zone
from tests.lookup.servers import Net, Query, Script, Sent, reply, resolving, soa
from tests.lookup.test_delegation import RECORDS, found

REGISTRY = "192.0.2.9"
HANDED = Zone("example.com", (Server("ns.host.net", "192.0.2.7"),), ttl=0)
OF_THE_REGISTRY = {
    ("com", "NS"): ["com 600 NS ns.registry.net."],
    ("ns.registry.net", "A"): [f"ns.registry.net 600 A {REGISTRY}"],
    ("ns.host.net", "A"): ["ns.host.net 600 A 192.0.2.7"],
}


def without_the_zone(code: dns.rcode.Rcode, error: tuple[int, str] | None = None) -> Script:
    """Answer as a resolver that gets no answer about example.com, or blocks it."""
    honest = resolving(RECORDS | OF_THE_REGISTRY, ("", "com", "net"))

    def script(query: Query) -> Iterable[Sent]:
        if query.question.name.endswith("example.com"):
            return [reply(query, code=code, flags=dns.flags.RA, error=error)]
        return honest(query)

    return script


def referring(to: str, host: str = "ns.host.net") -> Script:
    return lambda query: [reply(query, authority=[f"{to} 600 NS {host}."], flags=0)]


@pytest.mark.parametrize("name", ["example.com", "_domainkey.example.com"])
@pytest.mark.parametrize(
    ("code", "error"),
    [
        (dns.rcode.SERVFAIL, None),
        (dns.rcode.SERVFAIL, (22, "at delegation")),
        (dns.rcode.NXDOMAIN, None),  # a resolver that blocks it, or keeps that it was not there
    ],
)
async def test_the_registry_says_whom_a_zone_is_handed_to_when_the_resolver_does_not(
    net: Net, name: str, code: dns.rcode.Rcode, error: tuple[int, str] | None
) -> None:
    await net.add(REGISTRY, referring("example.com"))
    await net.add("192.0.2.7", lambda query: [reply(query, code=dns.rcode.REFUSED)])
    assert await found(net, name, without_the_zone(code, error)) == HANDED


@pytest.mark.parametrize(
    "registry",
    [
        lambda query: [reply(query, authority=[soa("com")], code=dns.rcode.NXDOMAIN)],
        referring("com"),
        referring(""),
        referring("example.net"),
        referring("example.com", "without.address.net"),
    ],
)
@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (dns.rcode.SERVFAIL, Delegation.FAILED),
        (dns.rcode.NXDOMAIN, Delegation.NOT_REGISTERED),
    ],
)
async def test_where_the_registry_hands_nothing_on_the_word_of_the_resolver_stays(
    net: Net, registry: Script, code: dns.rcode.Rcode, trouble: Delegation
) -> None:
    await net.add(REGISTRY, registry)
    assert (await found(net, "example.com", without_the_zone(code))).trouble is trouble


async def test_where_the_registry_cannot_be_asked_the_word_of_the_resolver_stays(net: Net) -> None:
    zone = await found(net, "example.com", without_the_zone(dns.rcode.NXDOMAIN))
    assert zone.trouble is Delegation.NOT_REGISTERED
