"""Look-ups against a real name server."""

from collections.abc import Iterator

import pytest

from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Answer, Delegation, Found, Outcome, Question, Server
from tests.lookup import knot

COM = """
$ORIGIN com.
$TTL 600
@ SOA ns1.example.com. admin.example.com. 1 3600 600 86400 300
@ NS ns1.example.com.
example NS ns1.example.com.
example NS ns2.example.com.
ns1.example A 192.0.2.1
ns2.example AAAA 2001:db8::2
reserved.reserved TXT "the name above is there and empty"
"""
KEY = "p=" + "A" * 390
EXAMPLE = f"""
$ORIGIN example.com.
$TTL 600
@ SOA ns1 admin 1 3600 600 86400 300
@ NS ns1
@ NS ns2
ns1 A 192.0.2.1
ns2 AAAA 2001:db8::2
token._domainkey CNAME token.dkim.amazonses.com.
alias._domainkey CNAME key._domainkey
key._domainkey TXT "{KEY[:255]}" "{KEY[255:]}"
bounce MX 10 feedback-smtp.eu-west-1.amazonses.com.
bounce TXT "v=spf1 include:amazonses.com ~all"
child NS ns1.child
ns1.child A 192.0.2.3
lame NS ns1
""" + "".join(f'many 300 TXT "{number:0200}"\n' for number in range(20))
CHILD = """
$ORIGIN child.example.com.
$TTL 60
@ SOA ns1 admin 1 3600 600 86400 30
@ NS ns1
ns1 A 192.0.2.3
_dmarc TXT "v=DMARC1; p=none;"
"""
FIRST = Server("ns1.example.com", "192.0.2.1")
SECOND = Server("ns2.example.com", "2001:db8::2")


@pytest.fixture(scope="session")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    zones = {"com": COM, "example.com": EXAMPLE, "child.example.com": CHILD}
    with knot.serving(tmp_path_factory.mktemp("knot"), zones) as server:
        yield server.port


@pytest.fixture
def lookup(port: int) -> Lookup:
    """Return look-ups for which knot is every name server there is, and the resolver too."""
    return Lookup(resolvers=["192.0.2.53"], reach=lambda _: (knot.HOST, port))


@pytest.mark.parametrize("name", ["example.com", "_domainkey.example.com", "no.such.example.com"])
async def test_the_zone_of_a_name_is_found(lookup: Lookup, name: str) -> None:
    zone = await lookup.zone(name)
    assert (zone.name, zone.servers, zone.primary) == (
        "example.com",
        (FIRST, SECOND),
        "ns1.example.com",
    )


async def test_a_delegated_child_is_a_zone_of_its_own(lookup: Lookup) -> None:
    zone = await lookup.zone("_dmarc.child.example.com")
    assert zone.name == "child.example.com"
    assert zone.servers == (Server("ns1.child.example.com", "192.0.2.3"),)
    assert zone.ttl == 30  # of the word that there is none: RFC 2308, 3


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("_domainkey.nowhere.com", Delegation.NOT_REGISTERED),
        ("reserved.com", Delegation.NOT_DELEGATED),
    ],
)
async def test_what_the_registry_does_not_have(
    lookup: Lookup, name: str, trouble: Delegation
) -> None:
    assert (await lookup.zone(name)).trouble is trouble


async def test_a_zone_that_nobody_answers_for_fails(lookup: Lookup) -> None:
    assert (await lookup.zone("x.lame.example.com")).trouble is Delegation.FAILED


async def asked(lookup: Lookup, name: str, kind: str) -> Answer:
    return await lookup.ask(FIRST, Question(name, kind))


async def test_records_are_read(lookup: Lookup) -> None:
    name = "token._domainkey.example.com"
    assert (await asked(lookup, name, "CNAME")).records == (
        Found(name, "CNAME", ("token.dkim.amazonses.com",), ttl=600),
    )
    name = "bounce.example.com"
    assert (await asked(lookup, name, "MX")).records == (
        Found(name, "MX", ("feedback-smtp.eu-west-1.amazonses.com",), 10, 600),
    )
    (key,) = (await asked(lookup, "key._domainkey.example.com", "TXT")).records
    assert key.value == KEY
    assert len(key.strings) == 2


async def test_a_cname_is_followed_as_far_as_the_zone_goes(lookup: Lookup) -> None:
    inside = await asked(lookup, "alias._domainkey.example.com", "TXT")
    assert inside.outcome is Outcome.ANSWERED
    assert [link.value for link in inside.chain] == ["key._domainkey.example.com"]
    assert [record.value for record in inside.records] == [KEY]
    outside = await asked(lookup, "token._domainkey.example.com", "TXT")
    assert (outside.outcome, outside.records) == (Outcome.NO_DATA, ())
    assert [link.value for link in outside.chain] == ["token.dkim.amazonses.com"]


async def test_more_than_a_packet_holds_comes_whole(lookup: Lookup) -> None:
    assert len((await asked(lookup, "many.example.com", "TXT")).records) == 20


async def test_what_is_not_there_is_told_apart(lookup: Lookup) -> None:
    no_name = await asked(lookup, "nowhere.example.com", "TXT")
    assert (no_name.outcome, no_name.negative_ttl) == (Outcome.NO_NAME, 300)
    no_data = await asked(lookup, "bounce.example.com", "CNAME")
    assert (no_data.outcome, no_data.negative_ttl) == (Outcome.NO_DATA, 300)


@pytest.mark.parametrize("name", ["example.net", "lame.example.com"])
async def test_what_it_does_not_hold_it_does_not_answer_for(lookup: Lookup, name: str) -> None:
    answer = await asked(lookup, name, "TXT")
    assert answer.outcome is Outcome.REFUSED
