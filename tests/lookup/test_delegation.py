"""Which zone holds a name, and who answers for it, as a resolver tells."""

from collections.abc import Iterable, Sequence

import dns.flags
import dns.rcode
import pytest

from sestui.lookup import lookup as lookup_module
from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Delegation, Server, Zone
from tests.lookup.servers import Net, Query, Script, Sent, reply, resolving, soa

RESOLVER = "192.0.2.53"
APEXES = ("", "com", "uk", "co.uk", "jp", "example.com", "example.co.uk", "deep.example.com")
RECORDS = {
    ("example.com", "SOA"): [soa("example.com", ttl=700)],
    ("example.com", "NS"): [
        "example.com 600 NS ns2.example.com.",
        "example.com 600 NS NS1.example.com.",
    ],
    ("ns1.example.com", "A"): ["ns1.example.com 500 A 192.0.2.1"],
    ("ns2.example.com", "AAAA"): ["ns2.example.com 400 AAAA 2001:db8::2"],
    ("www.example.com", "CNAME"): ["www.example.com 60 CNAME web.example.net."],
    ("www.example.com", "SOA"): ["www.example.com 60 CNAME web.example.net."],
    ("co.uk", "SOA"): [soa("co.uk")],
    ("com", "SOA"): [soa("com")],
    ("example.co.jp", "SOA"): [soa("example.co.jp")],
    ("reserved.com", "SOA"): [],
    ("deep.example.com", "NS"): ["deep.example.com 60 NS gone.example.com."],
}
EXAMPLE = Zone(
    "example.com",
    (Server("ns1.example.com", "192.0.2.1"), Server("ns2.example.com", "2001:db8::2")),
    primary="ns1.example.com",
    ttl=400,
)


async def found(net: Net, name: str, script: Script | None = None, patience: float = 3) -> Zone:
    await net.add(RESOLVER, script or resolving(RECORDS, APEXES))
    return await Lookup(resolvers=[RESOLVER], reach=net.reach, patience=patience).zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "example.com",
        "Example.COM.",
        "_domainkey.example.com",
        "a.b.c.example.com",
        "www.example.com",  # a CNAME says nothing of its own zone
    ],
)
async def test_a_zone_is_found_for_any_name_in_it(net: Net, name: str) -> None:
    assert await found(net, name) == EXAMPLE


async def test_the_soa_of_a_zone_that_does_not_hold_the_name_says_nothing(net: Net) -> None:
    honest = resolving(RECORDS, APEXES)

    def script(query: Query) -> Iterable[Sent]:
        if query.question.name == "x.example.com":
            return [reply(query, authority=[soa("example.net")], flags=dns.flags.RA)]
        return honest(query)

    assert (await found(net, "x.example.com", script)).name == "example.com"


async def test_the_soa_that_a_cname_leads_to_says_nothing(net: Net) -> None:
    honest = resolving(RECORDS, APEXES)
    alias = "x.deep.example.com 60 CNAME nowhere.example.com."

    def script(query: Query) -> Iterable[Sent]:
        if query.question.name == "x.deep.example.com":
            return [reply(query, alias, authority=[soa("example.com")], flags=dns.flags.RA)]
        return honest(query)

    assert (await found(net, "x.deep.example.com", script)).name == "deep.example.com"


@pytest.mark.parametrize(
    ("name", "apex", "trouble"),
    [
        ("_dmarc.nowhere.com", "com", Delegation.NOT_REGISTERED),
        ("nowhere.com", "com", Delegation.NOT_REGISTERED),
        ("mail.nowhere.co.uk", "co.uk", Delegation.NOT_REGISTERED),
        ("nowhere.invalid", "", Delegation.NOT_REGISTERED),
        ("_domainkey.nowhere.co.jp", "co.jp", Delegation.NOT_REGISTERED),
        ("_domainkey.reserved.com", "com", Delegation.NOT_DELEGATED),
        ("reserved.com", "com", Delegation.NOT_DELEGATED),
    ],
)
async def test_a_name_the_registry_does_not_know_or_delegate(
    net: Net, name: str, apex: str, trouble: Delegation
) -> None:
    assert await found(net, name) == Zone(apex, trouble=trouble, ttl=300)


@pytest.mark.parametrize("name", ["co.uk", "_domainkey.co.uk", "com"])
async def test_the_zone_of_a_registry_is_a_zone_too(net: Net, name: str) -> None:
    zone = await found(net, name)
    # Nobody answers for it here, but that it is not registered would be wrong.
    assert zone.trouble is Delegation.FAILED
    assert zone.name == name.removeprefix("_domainkey.")


@pytest.mark.parametrize("apex", ["me.de", "ne.ch", "com.io", "uk.com"])
@pytest.mark.parametrize("below", ["bounce", "_domainkey.mail", "nowhere"])
async def test_a_short_name_that_somebody_registered_is_no_registry(
    net: Net, apex: str, below: str
) -> None:
    records = {
        (apex, "NS"): [f"{apex} 60 NS ns.{apex}."],
        (f"ns.{apex}", "A"): [f"ns.{apex} 60 A 192.0.2.1"],
        (f"bounce.{apex}", "MX"): [f"bounce.{apex} 60 MX 10 mx."],
    }
    zone = await found(net, f"{below}.{apex}", resolving(records, ("", apex)))
    assert (zone.name, zone.trouble) == (apex, None)


async def test_name_servers_without_an_address_are_named(net: Net) -> None:
    records = RECORDS | {
        ("example.com", "NS"): [
            *RECORDS["example.com", "NS"],
            "example.com 600 NS lost.example.com.",
        ]
    }
    zone = await found(net, "example.com", resolving(records, APEXES))
    assert zone.servers == EXAMPLE.servers
    assert zone.unreachable == ("lost.example.com",)


async def test_a_zone_none_of_whose_servers_has_an_address_fails(net: Net) -> None:
    zone = await found(net, "deep.example.com")
    assert zone == Zone(
        "deep.example.com",
        unreachable=("gone.example.com",),
        primary="ns1.deep.example.com",
        trouble=Delegation.FAILED,
        detail="The address of gone.example.com could not be found: no such name.",
    )


async def test_where_only_ipv6_leads_out_the_addresses_are_of_that_kind(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    four = (await net.add("192.0.2.1", lambda _: [])).endpoint
    monkeypatch.setattr(lookup_module, "has_route", lambda endpoint: endpoint != four)
    both = {("ns1.example.com", "AAAA"): ["ns1.example.com 500 AAAA 2001:db8::1"]}
    zone = await found(net, "example.com", resolving(RECORDS | both, APEXES))
    assert [server.address for server in zone.servers] == ["2001:db8::1", "2001:db8::2"]


async def test_an_address_without_a_way_to_it_is_better_than_none(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    await net.add("192.0.2.1", lambda _: [])
    monkeypatch.setattr(lookup_module, "has_route", lambda _: False)
    assert (await found(net, "example.com")).servers == EXAMPLE.servers


async def test_no_more_than_eight_servers_are_taken(net: Net) -> None:
    hosts = [f"ns{number}.example.com" for number in range(10)]
    records = {
        ("example.com", "NS"): [f"example.com 60 NS {host}." for host in hosts],
        **{(host, "A"): [f"{host} 60 A 192.0.2.1"] for host in hosts},
    }
    zone = await found(net, "example.com", resolving(records, APEXES))
    assert [server.name for server in zone.servers] == hosts[:8]


def failing(
    *, unchecked: Sequence[str] | None = None, error: tuple[int, str] | None = None
) -> Script:
    """Answer with SERVFAIL; with `unchecked` records where no check is wanted."""

    def script(query: Query) -> Iterable[Sent]:
        if query.checking_disabled and unchecked is not None:
            return [reply(query, *unchecked, flags=dns.flags.RA)]
        return [reply(query, code=dns.rcode.SERVFAIL, flags=dns.flags.RA, error=error)]

    return script


APEX = [soa("example.com")]
NOT_FOUND = "The zone could not be found:"
SERVFAIL = "server failure (SERVFAIL)"


@pytest.mark.parametrize(
    ("script", "zone"),
    [
        (failing(unchecked=APEX), Zone("example.com", trouble=Delegation.BOGUS)),
        (
            failing(unchecked=APEX, error=(7, "")),
            Zone("example.com", trouble=Delegation.BOGUS, detail="Signature expired."),
        ),
        (failing(error=(6, "")), Zone("", trouble=Delegation.BOGUS, detail="DNSSEC bogus.")),
        (
            failing(unchecked=APEX, error=(22, "at delegation")),
            Zone(
                "",
                trouble=Delegation.FAILED,
                detail=f"{NOT_FOUND} {SERVFAIL} (No reachable authority: at delegation).",
            ),
        ),
        (
            failing(),
            Zone("", trouble=Delegation.FAILED, detail=f"{NOT_FOUND} {SERVFAIL}."),
        ),
        (
            lambda query: [reply(query, code=dns.rcode.REFUSED)],
            Zone("", trouble=Delegation.FAILED, detail=f"{NOT_FOUND} refused (REFUSED)."),
        ),
        (
            lambda query: [reply(query, flags=dns.flags.RA)],
            Zone(
                "",
                trouble=Delegation.FAILED,
                detail="The resolver knows of no zone that would hold its records.",
            ),
        ),
    ],
)
async def test_what_a_resolver_does_not_answer(net: Net, script: Script, zone: Zone) -> None:
    assert await found(net, "example.com", script) == zone


async def test_a_silent_resolver_finds_no_zone(net: Net) -> None:
    zone = await found(net, "example.com", lambda _: [], patience=0.15)
    assert zone == Zone("", trouble=Delegation.FAILED, detail=f"{NOT_FOUND} no answer in time.")


async def test_a_resolver_that_keeps_a_failure_did_not_find_a_zone_bogus(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        kept = query.question.type == "SOA" and not query.checking_disabled
        code = dns.rcode.SERVFAIL if kept else dns.rcode.NOERROR
        return [reply(query, *APEX, code=code, flags=dns.flags.RA)]

    assert (await found(net, "example.com", script)).trouble is Delegation.FAILED


async def test_a_resolver_that_falls_silent_did_not_find_a_zone_bogus(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        if query.question.type == "NS":
            return []
        return failing(unchecked=APEX)(query)

    zone = await found(net, "example.com", script, patience=0.15)
    assert zone.trouble is Delegation.FAILED


async def test_without_a_resolver_no_zone_is_found() -> None:
    zone = await Lookup(resolvers=[]).zone("example.com")
    assert zone.trouble is Delegation.FAILED
    assert "this machine has no resolver" in zone.detail


async def test_the_next_resolver_is_asked_where_the_first_is_silent(net: Net) -> None:
    dead = await net.add("192.0.2.54", lambda _: [])
    await net.add(RESOLVER, resolving(RECORDS, APEXES))
    lookup = Lookup(resolvers=["192.0.2.54", RESOLVER], reach=net.reach, patience=0.5)
    assert await lookup.zone("example.com") == EXAMPLE
    assert lookup.resolver.address == RESOLVER
    assert {query.question.name for query in dead.asked} == {"example.com"}


async def test_the_next_resolver_is_asked_where_the_first_refuses(net: Net) -> None:
    await net.add("192.0.2.54", lambda query: [reply(query, code=dns.rcode.REFUSED)])
    await net.add(RESOLVER, resolving(RECORDS, APEXES))
    lookup = Lookup(resolvers=["192.0.2.54", RESOLVER], reach=net.reach)
    assert await lookup.zone("example.com") == EXAMPLE
    assert lookup.resolver.address == RESOLVER


@pytest.mark.parametrize("name", ["", ".", "a..b", "x" * 300, "ü.example", "\\"])
async def test_any_name_can_be_asked_for(net: Net, name: str) -> None:
    assert isinstance(await found(net, name), Zone)
