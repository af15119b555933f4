"""One question to one server that may be slow, broken or lying."""

from collections.abc import Iterable

import dns.flags
import dns.message
import dns.rcode
import pytest

from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Answer, Found, Outcome, Question
from tests.lookup.asked import RESOLVER, SERVER, SHORT, SPF, TXT, asked
from tests.lookup.servers import Net, Query, Sent, reply


async def test_an_authoritative_server_is_not_asked_to_ask_others(net: Net) -> None:
    server = await net.add(SERVER.address, lambda query: [reply(query, SPF)])
    lookup = Lookup(resolvers=[], reach=net.reach)
    answer = await lookup.ask(SERVER, TXT)
    assert answer == Answer(
        TXT, Outcome.ANSWERED, (Found("example.com", "TXT", ("v=spf1 ~all",), ttl=300),)
    )
    await lookup.ask(RESOLVER, TXT)
    assert [query.wants_recursion for query in server.asked] == [False, True]
    assert server.asked[0].message.payload == 1232


async def test_a_question_whose_packet_is_lost_is_sent_again(net: Net) -> None:
    server = await net.add(
        SERVER.address, lambda query: [reply(query, SPF)] if len(server.asked) > 1 else []
    )
    lookup = Lookup(resolvers=[], reach=net.reach, patience=0.9)
    answer = await lookup.ask(SERVER, TXT)
    assert answer.outcome is Outcome.ANSWERED
    assert len(server.asked) > 1


async def test_a_late_answer_to_the_first_try_is_taken(net: Net) -> None:
    server = await net.add(
        SERVER.address, lambda query: [reply(query, SPF)] if query is server.asked[0] else []
    )
    server.delay = 0.25
    lookup = Lookup(resolvers=[], reach=net.reach, patience=0.6)
    assert (await lookup.ask(SERVER, TXT)).outcome is Outcome.ANSWERED
    assert len(server.asked) > 1


async def test_what_is_cut_short_is_asked_for_over_tcp(net: Net) -> None:
    long = [f'example.com 300 TXT "{number:0200}"' for number in range(20)]

    def script(query: Query) -> Iterable[Sent]:
        if query.over_tcp:
            return [reply(query, *long)]
        return [reply(query, flags=dns.flags.AA | dns.flags.TC)]

    answer = await asked(net, script)
    assert len(answer.records) == 20


async def test_a_packet_cut_in_the_middle_of_a_record_leads_to_tcp(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        if query.over_tcp:
            return [reply(query, SPF)]
        return [reply(query, SPF, flags=dns.flags.AA | dns.flags.TC).to_wire()[:-20]]

    assert (await asked(net, script)).outcome is Outcome.ANSWERED


async def test_cut_short_and_not_to_be_had_over_tcp_could_not_be_checked(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [] if query.over_tcp else [reply(query, flags=dns.flags.AA | dns.flags.TC)]

    answer = await asked(net, script)
    assert answer.outcome is Outcome.UNREACHABLE
    assert answer.detail.startswith("too long for UDP; over TCP: ")


async def test_another_answer_over_tcp_cannot_be_read(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        if not query.over_tcp:
            return [reply(query, flags=dns.flags.AA | dns.flags.TC)]
        return [with_other_id(reply(query, SPF))]

    assert (await asked(net, script)).outcome is Outcome.MALFORMED


async def test_silence_is_a_timeout(net: Net) -> None:
    assert await asked(net, lambda _: [], patience=SHORT) == Answer(TXT, Outcome.TIMED_OUT)


async def test_nobody_there_is_unreachable(net: Net) -> None:
    server = await net.add(SERVER.address, lambda _: [])
    await server.stop()
    answer = await Lookup(resolvers=[], reach=net.reach).ask(SERVER, TXT)
    assert answer.outcome is Outcome.UNREACHABLE
    assert "refused" in answer.detail


async def test_a_server_that_is_not_to_be_asked_is_unreachable(net: Net) -> None:
    answer = await Lookup(resolvers=[], reach=net.reach).ask(SERVER, TXT)
    assert answer.outcome is Outcome.UNREACHABLE


async def test_without_a_resolver_nothing_can_be_reached() -> None:
    lookup = Lookup(resolvers=[])
    answer = await lookup.ask(lookup.resolver, TXT)
    assert (answer.outcome, answer.detail) == (
        Outcome.UNREACHABLE,
        "this machine has no resolver",
    )


def with_other_id(message: dns.message.Message) -> dns.message.Message:
    message.id ^= 1
    return message


def to_another_question(query: Query) -> dns.message.Message:
    other = dns.message.make_query("example.net", "TXT", id=query.message.id)
    return reply(query._replace(message=other), 'example.net 300 TXT "lie"')


async def test_lies_and_garbage_do_not_end_a_question(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        lie = reply(query, 'example.com 300 TXT "lie"')
        return [
            b"",
            b"\x00" * 40,
            lie.to_wire()[:-3],
            query.message,
            with_other_id(lie),
            to_another_question(query),
            reply(query, SPF),
        ]

    answer = await asked(net, script)
    assert [record.value for record in answer.records] == ["v=spf1 ~all"]


async def test_an_answer_from_elsewhere_is_not_taken(net: Net) -> None:
    liar = await net.add("192.0.2.66", lambda _: [])

    def script(query: Query) -> Iterable[Sent]:
        liar.send(reply(query, 'example.com 300 TXT "lie"').to_wire(), query.source)
        return [reply(query, SPF)] if len(server.asked) > 1 else []

    server = await net.add(SERVER.address, script)
    answer = await Lookup(resolvers=[], reach=net.reach, patience=0.9).ask(SERVER, TXT)
    assert [record.value for record in answer.records] == ["v=spf1 ~all"]


async def test_nothing_but_garbage_cannot_be_read(net: Net) -> None:
    answer = await asked(net, lambda _: [b"GET / HTTP/1.1"], patience=SHORT)
    assert answer.outcome is Outcome.MALFORMED


@pytest.mark.parametrize(
    ("code", "outcome", "detail"),
    [
        (dns.rcode.SERVFAIL, Outcome.SERVER_FAILURE, ""),
        (dns.rcode.REFUSED, Outcome.REFUSED, ""),
        (dns.rcode.NOTIMP, Outcome.SERVER_FAILURE, "NOTIMP"),
        (dns.rcode.YXDOMAIN, Outcome.SERVER_FAILURE, "YXDOMAIN"),
        (dns.rcode.BADVERS, Outcome.SERVER_FAILURE, "BADVERS"),
    ],
)
async def test_a_server_that_fails_or_refuses_says_nothing_of_what_is_there(
    net: Net, code: dns.rcode.Rcode, outcome: Outcome, detail: str
) -> None:
    answer = await asked(net, lambda query: [reply(query, SPF, code=code)])
    assert answer == Answer(TXT, outcome, detail=detail)


async def test_a_server_older_than_edns_is_asked_without_it(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        if query.message.edns >= 0:
            return [reply(query, code=dns.rcode.FORMERR)]
        return [reply(query, SPF)]

    assert (await asked(net, script)).outcome is Outcome.ANSWERED


async def test_where_edns_is_dropped_the_last_try_goes_without(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [] if query.message.edns >= 0 else [reply(query, SPF)]

    assert (await asked(net, script, patience=0.6)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("name", ["a..b", "x" * 64 + ".com", ".".join(["x" * 60] * 5), "\udc80"])
async def test_what_no_zone_can_hold_is_not_there(name: str) -> None:
    answer = await Lookup(reach=lambda _: ("127.0.0.1", 9)).ask(SERVER, Question(name, "TXT"))
    assert answer.outcome is Outcome.NO_NAME
    assert answer.detail
