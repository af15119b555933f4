"""The demo's name servers answer as the ones in the world do, and only on loopback."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.query
import pytest
from dns.edns import EDEOption
from dns.rdatatype import RdataType
from hypothesis import given, settings
from hypothesis import strategies as st

from sestui.demo import zone_answers
from sestui.demo.contents import identities
from sestui.demo.identity import DemoIdentity, easy_dkim, mail_from, tokens
from sestui.demo.name_server import NameServer
from sestui.demo.zones import ADDRESSES, FIRST, LAME, REGISTRY, RESOLVER, SECOND, SILENT, Zones
from sestui.model.summary import IdentityType
from tests.demo.asking import Ask, asking, data, rcode, serving
from tests.demo.conftest import Clock

TOKEN = tokens("example.com")[0]
CNAME = f"{TOKEN}._domainkey.example.com"
TARGET = f"{TOKEN}.dkim.amazonses.com."
ZONES = Zones(identities(Clock().time), Clock().time)
LARGE = "mail.staging.example.com"


@pytest.fixture(scope="module")
def server() -> Iterator[NameServer]:
    with serving(Clock()) as server:
        yield server


@pytest.fixture(scope="module")
def ask(server: NameServer) -> Ask:
    return asking(server)


def soa(answer: dns.message.Message) -> list[str]:
    return [str(rrset.name) for rrset in answer.authority if rrset.rdtype == RdataType.SOA]


def test_an_authoritative_server_answers_for_its_zone(ask: Ask) -> None:
    answer = ask(FIRST, CNAME, "CNAME")
    assert data(answer, "CNAME") == [TARGET]
    assert answer.flags & dns.flags.AA
    assert not answer.flags & dns.flags.RA


def test_names_are_found_in_any_case(ask: Ask) -> None:
    (target,) = data(ask(FIRST, CNAME.upper(), "CNAME"), "CNAME")
    assert target.lower() == TARGET
    assert len(data(ask(RESOLVER, "EXAMPLE.com", "NS"), "NS")) == 2


def test_it_says_nothing_of_where_a_cname_leads_out_of_its_zone(ask: Ask) -> None:
    answer = ask(FIRST, CNAME, "TXT")
    assert data(answer, "CNAME") == [TARGET]
    assert data(answer, "TXT") == []
    assert rcode(answer) == "NOERROR"


def test_it_refuses_what_is_not_its_own(ask: Ask) -> None:
    for address, name in (
        (FIRST, "no.such.example"),
        (SECOND, TARGET),
        (LAME, "london.example.com"),
    ):
        answer = ask(address, name, "A")
        assert rcode(answer) == "REFUSED"
        assert not answer.flags & dns.flags.AA


def test_a_registry_tells_who_has_the_zone(ask: Ask) -> None:
    answer = ask(REGISTRY, "_dmarc.example.com", "TXT")
    assert not answer.flags & dns.flags.AA
    assert answer.answer == []
    (servers,) = answer.authority
    assert (str(servers.name), servers.rdtype) == ("example.com.", RdataType.NS)
    assert {rrset[0].to_text() for rrset in answer.additional} == {FIRST, SECOND}


def test_the_resolver_follows_cnames_through_all_zones(ask: Ask) -> None:
    answer = ask(RESOLVER, CNAME, "TXT")
    assert answer.flags & dns.flags.RA
    assert data(answer, "CNAME") == [TARGET]
    (key,) = data(answer, "TXT")
    assert key.startswith('"p=MII')


@pytest.mark.parametrize(
    ("name", "kind", "code", "zone"),
    [
        ("no-such-name.example.com", "A", "NXDOMAIN", "example.com."),
        ("a.b.no-such.example.com", "A", "NXDOMAIN", "example.com."),
        ("example.com", "AAAA", "NOERROR", "example.com."),
        ("_domainkey.example.com", "TXT", "NOERROR", "example.com."),
        ("old-shop.example", "SOA", "NXDOMAIN", "example."),
        ("x.nobodys.com", "A", "NXDOMAIN", "com."),
        ("x.nobodys.invalid", "A", "NXDOMAIN", "."),
        ("someday.example", "NS", "NOERROR", "example."),
    ],
)
def test_where_there_is_nothing_the_zone_says_so(
    ask: Ask, name: str, kind: str, code: str, zone: str
) -> None:
    answer = ask(RESOLVER, name, kind)
    assert (rcode(answer), answer.answer, soa(answer)) == (code, [], [zone])
    assert answer.authority[0].ttl == 60


def test_the_resolver_finds_the_zone_of_every_name_and_its_servers(ask: Ask) -> None:
    (start,) = data(ask(RESOLVER, "example.com", "SOA"), "SOA")
    assert start.startswith("ns1.example.com. hostmaster.example.com. 20261122")
    for name in data(ask(RESOLVER, "example.com", "NS"), "NS"):
        assert data(ask(RESOLVER, name, "A"), "A")[0] in (FIRST, SECOND)


def test_signatures_that_do_not_hold_hide_a_zone_unless_nobody_checks(ask: Ask) -> None:
    hidden = ask(RESOLVER, "catalogue.example.com", "SOA")
    assert rcode(hidden) == "SERVFAIL"
    (reason,) = hidden.options
    assert isinstance(reason, EDEOption)
    assert reason.code == 6
    shown = ask(RESOLVER, "catalogue.example.com", "SOA", flags=dns.flags.RD | dns.flags.CD)
    assert len(data(shown, "SOA")) == 1


def test_a_zone_of_silent_servers_cannot_be_resolved(ask: Ask) -> None:
    answer = ask(RESOLVER, "seoul.example.com", "NS")
    assert rcode(answer) == "SERVFAIL"
    assert [option.to_text() for option in answer.options] == [
        "EDE 22 (No Reachable Authority): at delegation seoul.example.com."
    ]


def test_a_silent_server_says_nothing(server: NameServer, ask: Ask) -> None:
    with pytest.raises(dns.exception.Timeout):
        ask(SILENT, "ribbons.example", "SOA", timeout=0.1)
    query = dns.message.make_query("ribbons.example", "SOA")
    host, port = server.reach(SILENT)
    with pytest.raises(dns.exception.Timeout):
        dns.query.tcp(query, host, timeout=0.1, port=port)


@pytest.mark.parametrize(("edns", "fits"), [(0, 1232), (-1, 512)])
def test_what_is_too_long_for_a_datagram_comes_over_tcp(
    server: NameServer, edns: int, fits: int
) -> None:
    query = dns.message.make_query(LARGE, "TXT", use_edns=edns, payload=4096 if edns == 0 else None)
    host, port = server.reach(FIRST)
    cut = dns.query.udp(query, host, timeout=10, port=port)
    assert cut.flags & dns.flags.TC
    assert len(cut.to_wire()) <= fits
    whole = dns.query.tcp(query, host, timeout=10, port=port)
    assert not whole.flags & dns.flags.TC
    assert len(data(whole, "TXT")) == 16


def test_several_questions_pass_one_connection(server: NameServer) -> None:
    with socket.create_connection(server.reach(FIRST), timeout=10) as connection:
        connection.sendall(b"\0\0" + b"\0\3abc")  # which are no messages
        for name in (LARGE, "bounce.example.com"):
            dns.query.send_tcp(connection, dns.message.make_query(name, "TXT"))
            assert data(dns.query.receive_tcp(connection)[0], "TXT")


async def test_many_at_once_are_all_answered(server: NameServer) -> None:
    host, port = server.reach(FIRST)
    query = dns.message.make_query("bounce.example.com", "MX")
    answers = await asyncio.gather(
        *(dns.asyncquery.udp(query, host, timeout=10, port=port) for _ in range(40))
    )
    assert {tuple(data(answer, "MX")) for answer in answers} == {
        ("10 feedback-smtp.us-east-1.amazonses.com.",)
    }


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "::1", "127.0.0.1", "0.0.0.0", "192.0.2.9", "198.51.100.3", "2001:db8::1", "", "x"],
)
def test_there_is_no_way_to_any_other_address(server: NameServer, address: str) -> None:
    with pytest.raises(LookupError):
        server.reach(address)


def test_every_name_server_is_on_loopback(server: NameServer) -> None:
    reached = {address: server.reach(address) for address in ADDRESSES}
    assert {host for host, _ in reached.values()} == {"127.0.0.1"}
    assert len({port for _, port in reached.values()}) == len(ADDRESSES)


def test_every_name_server_of_a_zone_can_be_reached(server: NameServer, ask: Ask) -> None:
    for apex in ZONES.apexes - {"seoul.example.com"}:
        for name in data(ask(RESOLVER, apex, "NS", flags=dns.flags.RD | dns.flags.CD), "NS"):
            (address,) = data(ask(RESOLVER, name, "A", flags=dns.flags.RD | dns.flags.CD), "A")
            assert server.reach(address)


def test_nothing_is_opened_before_the_first_question() -> None:
    before = threading.active_count()
    server = NameServer(list, Clock())
    assert threading.active_count() == before
    server.close()
    with pytest.raises(LookupError):
        server.reach(RESOLVER)


def test_a_closed_server_is_gone_and_closing_again_does_nothing() -> None:
    with serving(Clock()) as server:
        where = server.reach(FIRST)
        talking = socket.create_connection(where, timeout=10)
        server.close()
        server.close()
        with talking, suppress(ConnectionResetError):
            assert talking.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(where, timeout=10)
        with pytest.raises(LookupError):
            server.reach(FIRST)


def test_connections_on_their_way_in_are_dropped_when_it_closes() -> None:
    for _ in range(20):
        with serving(Clock()) as server:
            where = server.reach(FIRST)
            coming = [socket.create_connection(where, timeout=10) for _ in range(3)]
        for connection in coming:
            with connection, suppress(ConnectionResetError):
                assert connection.recv(1) == b""


def test_a_port_that_another_program_has_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    made = socket.create_server
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as others:
        others.bind(("127.0.0.1", 0))
        taken = others.getsockname()[1]
        wanted = iter([taken])

        def create(address: tuple[str, int]) -> socket.socket:
            return made((address[0], next(wanted, 0)))

        monkeypatch.setattr(socket, "create_server", create)
        with serving(Clock()) as server:
            assert server.reach(RESOLVER)[1] != taken
            assert rcode(asking(server)(RESOLVER, "example.com", "SOA")) == "NOERROR"


def test_without_a_port_no_name_server_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(address: tuple[str, int]) -> socket.socket:
        raise OSError(f"no port at {address}")

    with serving(Clock()) as server:
        with monkeypatch.context() as without:
            without.setattr(socket, "create_server", none)
            with pytest.raises(LookupError, match="No port"):
                server.reach(FIRST)
        assert rcode(asking(server)(FIRST, "example.com", "SOA")) == "NOERROR", "tried again"


def test_dnspython_is_first_imported_by_the_first_question() -> None:
    program = (
        "import sys; from sestui.demo.name_server import NameServer;"
        "NameServer(list, lambda: None); print('dns' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout == "False\n"


QUERY = dns.message.make_query(CNAME, "TXT").to_wire()


@settings(deadline=None, max_examples=50)  # reading the first zone takes a while
@given(st.binary(max_size=80) | st.binary(max_size=40).map(lambda end: QUERY[:-20] + end))
def test_no_bytes_stop_it(wire: bytes) -> None:
    for address in ADDRESSES:
        zone_answers.answer(wire, address, ZONES, datagram=True)


@settings(deadline=None, max_examples=50)  # reading the first zone takes a while
@given(
    st.lists(st.binary(min_size=1, max_size=63), max_size=3),
    st.integers(1, 260).map(RdataType.make),
)
def test_any_name_has_an_answer(labels: list[bytes], kind: RdataType) -> None:
    name = dns.name.Name((*labels, b"example", b"com", b""))
    wire = dns.message.make_query(name, kind).to_wire()
    for address in (RESOLVER, FIRST):
        answer = zone_answers.answer(wire, address, ZONES, datagram=True)
        assert answer is not None
        assert dns.message.from_wire(answer).question[0].name == name


def test_what_is_no_question_gets_none_of_the_answers() -> None:
    notify = dns.message.make_query("example.com", "SOA")
    notify.set_opcode(dns.opcode.NOTIFY)
    answer = zone_answers.answer(notify.to_wire(), FIRST, ZONES, datagram=True)
    assert answer is not None
    assert rcode(dns.message.from_wire(answer)) == "NOTIMP"
    empty = zone_answers.answer(dns.message.Message().to_wire(), FIRST, ZONES, datagram=True)
    assert empty is not None
    assert rcode(dns.message.from_wire(empty)) == "FORMERR"
    answered = dns.message.make_response(dns.message.make_query("example.com", "SOA"))
    assert zone_answers.answer(answered.to_wire(), FIRST, ZONES, datagram=True) is None


@pytest.mark.parametrize(
    ("name", "bounces"),
    [
        ("shop.example.co.uk", "bounce.shop.example.co.uk"),
        ("amazonses.com", "a b;(.amazonses.com"),
        ("_x.wren.dev", 'bounce"\n$INCLUDE /etc/passwd.wren.dev'),
        ("example.com", "x" * 64 + ".example.com"),
        ("nothing.invalid", "bounce.nothing.invalid"),
    ],
)
def test_whatever_is_created_the_zones_can_be_read(name: str, bounces: str) -> None:
    clock = Clock()
    new = DemoIdentity(
        email_identity=name,
        identity_type=IdentityType.DOMAIN,
        created=clock(),
        dkim=easy_dkim(name),
        mail_from=mail_from(bounces),
    )
    with serving(clock, [*identities(clock()), new]) as server:
        answer = asking(server)(RESOLVER, f"{tokens(name)[0]}._domainkey.{name}", "CNAME")
        assert bool(data(answer, "CNAME")) is not name.endswith("invalid")
