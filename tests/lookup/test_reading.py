"""What the response of a server says, and what it does not say."""

import asyncio
from collections.abc import Iterable

import dns.flags
import dns.message
import dns.rcode
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns.answer import Answer, Found, Outcome, Question, Server
from tests.lookup.asked import RESOLVER, SERVER, SPF, TXT, asked
from tests.lookup.servers import Net, Query, Sent, reply, soa


async def test_an_extended_error_is_told(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [reply(query, code=dns.rcode.SERVFAIL, error=(6, "signature\x1b[31m"))]

    answer = await asked(net, script)
    assert answer.detail == "DNSSEC bogus: signature\x1b[31m"


async def test_an_extended_error_that_has_no_name_yet_is_told_by_number(net: Net) -> None:
    answer = await asked(net, lambda query: [reply(query, SPF, error=(4711, "new"))])
    assert answer.outcome is Outcome.ANSWERED
    assert answer.detail == "error 4711: new"


REFERRAL = ("example.com 300 NS ns1.example.net.",)


@pytest.mark.parametrize(
    ("server", "flags", "authority"),
    [
        (SERVER, 0, ()),
        (SERVER, 0, (soa("example.com"),)),
        (SERVER, 0, REFERRAL),
        (SERVER, dns.flags.AA, REFERRAL),
        (RESOLVER, 0, ()),
        (RESOLVER, dns.flags.RA, REFERRAL),
    ],
)
async def test_a_server_that_does_not_know_the_zone_is_no_witness(
    net: Net, server: Server, flags: int, authority: tuple[str, ...]
) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [reply(query, authority=authority, flags=flags)]

    answer = await asked(net, script, server=server)
    assert answer == Answer(TXT, Outcome.REFUSED, detail="it does not know the zone")


@pytest.mark.parametrize("code", [dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED])
async def test_a_resolver_in_the_place_of_a_server_says_nothing_of_it(
    net: Net, code: dns.rcode.Rcode
) -> None:
    answer = await asked(net, lambda query: [reply(query, SPF, code=code, flags=dns.flags.RA)])
    detail = "a resolver on the way answers in its place"
    assert answer == Answer(TXT, Outcome.UNREACHABLE, detail=detail)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(dns.rcode.NXDOMAIN, Outcome.NO_NAME), (dns.rcode.NOERROR, Outcome.NO_DATA)],
)
async def test_that_there_is_nothing_may_be_kept_for_the_lesser_time(
    net: Net, code: dns.rcode.Rcode, outcome: Outcome
) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [reply(query, authority=[soa("example.com", 900, 60)], code=code)]

    assert await asked(net, script) == Answer(TXT, outcome, negative_ttl=60)


CHAIN = (
    "example.com 60 CNAME a.example.com.",
    "a.example.com 30 CNAME b.example.net.",
)


async def test_cnames_are_followed_within_a_response(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [reply(query, 'b.example.net 5 TXT "x"', *reversed(CHAIN))]

    answer = await asked(net, script)
    assert [(link.name, link.value, link.ttl) for link in answer.chain] == [
        ("example.com", "a.example.com", 60),
        ("a.example.com", "b.example.net", 30),
    ]
    assert answer.records == (Found("b.example.net", "TXT", ("x",), ttl=5),)


@pytest.mark.parametrize(
    ("code", "outcome"),
    [(dns.rcode.NOERROR, Outcome.NO_DATA), (dns.rcode.NXDOMAIN, Outcome.NO_NAME)],
)
async def test_cnames_that_lead_out_of_a_response_are_told(
    net: Net, code: dns.rcode.Rcode, outcome: Outcome
) -> None:
    answer = await asked(net, lambda query: [reply(query, *CHAIN, code=code)])
    assert (answer.outcome, answer.records) == (outcome, ())
    assert len(answer.chain) == 2


async def test_a_cname_that_is_asked_for_is_not_followed(net: Net) -> None:
    question = Question("example.com", "CNAME")
    answer = await asked(net, lambda query: [reply(query, *CHAIN)], question)
    assert [record.value for record in answer.records] == ["a.example.com"]
    assert answer.chain == ()


async def test_cnames_in_a_circle_end(net: Net) -> None:
    circle = ("example.com 60 CNAME a.example.com.", "a.example.com 60 CNAME example.com.")
    answer = await asked(net, lambda query: [reply(query, *circle)])
    assert answer.outcome is Outcome.NO_DATA


@pytest.mark.parametrize(
    ("line", "strings", "priority"),
    [
        ('TXT "v=DKIM1; " "p=MII" ""', ("v=DKIM1; ", "p=MII", ""), None),
        ('TXT "caf\\195\\169 \\255\\000"', ("café \\xff\x00",), None),
        (
            "MX 10 feedback-smtp.eu-west-1.amazonses.com.",
            ("feedback-smtp.eu-west-1.amazonses.com",),
            10,
        ),
        ("MX 0 .", (".",), 0),
        ("CNAME a\\046b\\032c.example.net.", ("a\\.b\\032c.example.net",), None),
        ("A 192.0.2.7", ("192.0.2.7",), None),
        ("AAAA 2001:db8::7", ("2001:db8::7",), None),
        ("NS ns1.example.net.", ("ns1.example.net",), None),
    ],
)
async def test_records_are_read_as_text(
    net: Net, line: str, strings: tuple[str, ...], priority: int | None
) -> None:
    question = Question("example.com", line.split()[0])
    answer = await asked(net, lambda query: [reply(query, f"example.com 5 {line}")], question)
    assert answer.records == (Found("example.com", question.type, strings, priority, 5),)


async def test_records_come_in_the_same_order_whatever_the_server_turns(net: Net) -> None:
    question = Question("example.com", "MX")
    lines = ["example.com 5 MX 20 a.", "example.com 5 MX 10 c.", "example.com 5 MX 10 b."]
    answer = await asked(net, lambda query: [reply(query, *lines)], question)
    assert [(mx.priority, mx.value) for mx in answer.records] == [(10, "b"), (10, "c"), (20, "a")]


async def test_names_are_compared_without_case(net: Net) -> None:
    answer = await asked(
        net, lambda query: [reply(query, 'EXAMPLE.com 5 TXT "x"')], Question("Example.COM", "TXT")
    )
    assert answer.outcome is Outcome.ANSWERED


@given(st.data())
def test_whatever_comes_is_read_or_passed_over(data: st.DataObject) -> None:
    mutations = data.draw(
        st.lists(st.tuples(st.integers(2, 400), st.integers(0, 255)), min_size=1, max_size=6)
    )
    lines = (
        *CHAIN,
        'b.example.net 5 TXT "a" "b"',
        "example.com 5 MX 1 a.",
        "example.com 5 CAA 0 issue x",
    )

    def script(query: Query) -> Iterable[Sent]:
        if not query.over_tcp:
            return [reply(query, flags=dns.flags.AA | dns.flags.TC)]
        wire = bytearray(reply(query, *lines, authority=[soa("a")], error=(6, "why")).to_wire())
        for place, value in mutations:
            wire[place % len(wire)] = value
        return [bytes(wire)]

    async def run() -> Answer:
        async with Net() as net:
            return await asked(net, script)

    assert asyncio.run(run()).outcome in Outcome
