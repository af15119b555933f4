"""What is kept, shared and held back over many questions."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterable

import dns.flags
import dns.rcode
import pytest

from sestui.lookup import lookup as lookup_module
from sestui.lookup.lookup import Lookup
from sestui.lookup.reply import Reply
from sestui.model.dns.answer import Delegation, Kind, Outcome, Question, Server
from tests.lookup.servers import FakeServer, Net, Query, Sent, reply, resolving
from tests.lookup.test_delegation import APEXES, EXAMPLE, RECORDS, RESOLVER

TXT = Question("example.com", "TXT")
FIRST, SECOND = Server("ns1.example.com", "192.0.2.1"), Server("ns2.example.com", "192.0.2.2")


def answering(query: Query) -> Iterable[Sent]:
    return [reply(query, f'{query.question.name} 300 TXT "x"')]


def silent(query: Query) -> Iterable[Sent]:
    return []


async def the_resolver(net: Net) -> FakeServer:
    return await net.add(RESOLVER, resolving(RECORDS, APEXES))


def pass_time(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    time = loop.time
    monkeypatch.setattr(loop, "time", lambda: time() + seconds)


async def test_a_zone_is_searched_for_once(net: Net) -> None:
    resolver = await the_resolver(net)
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    zones = await asyncio.gather(*(lookup.zone("_domainkey.example.com") for _ in range(5)))
    assert zones == [EXAMPLE] * 5
    assert await lookup.zone("_DOMAINKEY.example.com") == EXAMPLE
    # The zone itself, its servers, and the address of each (of one it is IPv6).
    assert len(resolver.asked) == 1 + 1 + 3


async def test_the_servers_of_a_zone_are_searched_for_once(net: Net) -> None:
    resolver = await the_resolver(net)
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    names = ("example.com", "_domainkey.example.com", "_dmarc.example.com")
    await asyncio.gather(*(lookup.zone(name) for name in names))
    assert len(resolver.asked) == 3 + 1 + 3


async def test_a_zone_is_searched_for_anew_when_that_is_wanted(net: Net) -> None:
    resolver = await the_resolver(net)
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    await lookup.zone("example.com")
    lookup.forget()
    await lookup.zone("example.com")
    assert len(resolver.asked) == 2 * 5


async def test_a_zone_is_kept_for_its_time_and_for_five_minutes_at_most(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver = await the_resolver(net)
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    for later, asked in ((0, 5), (295, 5), (10, 10)):
        pass_time(monkeypatch, later)
        assert (await lookup.zone("example.com")).ttl == 400
        assert len(resolver.asked) == asked


async def test_what_could_not_be_found_is_not_searched_for_again_at_once(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver = await net.add(
        RESOLVER, lambda query: [reply(query, code=dns.rcode.REFUSED, flags=dns.flags.RA)]
    )
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    for later, asked in ((0, 1), (3, 1), (3, 2)):
        pass_time(monkeypatch, later)
        await lookup.zone("example.com")
        assert len(resolver.asked) == asked


async def test_the_resolvers_of_the_machine_are_read_again_in_another_network(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    await the_resolver(net)
    there = ["192.0.2.54"]
    monkeypatch.setattr(lookup_module, "system_resolvers", lambda: tuple(there))
    lookup = Lookup(reach=net.reach)
    assert (await lookup.zone("example.com")).trouble is Delegation.FAILED
    there[:] = [RESOLVER]
    assert await lookup.zone("_dmarc.example.com") == EXAMPLE
    there[:] = ["192.0.2.54"]
    lookup.forget()
    assert lookup.resolver.address == "192.0.2.54"


async def test_who_stops_waiting_leaves_the_search_to_the_others(net: Net) -> None:
    resolver = await the_resolver(net)
    resolver.delay = 0.02
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    impatient, patient = (asyncio.create_task(lookup.zone("example.com")) for _ in range(2))
    await resolver.was_asked(1)
    impatient.cancel()
    assert await patient == EXAMPLE
    assert impatient.cancelled()
    assert len(resolver.asked) == 5


async def test_nobody_searches_on_when_all_stop_waiting(net: Net) -> None:
    resolver = await the_resolver(net)
    resolver.delay = 0.02
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach)
    waiting = [asyncio.create_task(lookup.zone("example.com")) for _ in range(2)]
    await resolver.was_asked(1)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    assert await lookup.zone("example.com") == EXAMPLE
    assert len(resolver.asked) == 1 + 5


async def test_a_silent_server_is_left_alone_for_a_while(net: Net) -> None:
    server = await net.add(FIRST.address, silent)
    lookup = Lookup(resolvers=[], reach=net.reach, patience=0.3)
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.TIMED_OUT
    server.script, asked = answering, len(server.asked)
    answer = await lookup.ask(FIRST, TXT)
    assert (answer.outcome, answer.detail) == (Outcome.TIMED_OUT, "it was silent a moment ago")
    assert len(server.asked) == asked
    lookup.forget()
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.ANSWERED


async def test_a_server_that_was_silent_is_asked_again_after_half_a_minute(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await net.add(FIRST.address, silent)
    lookup = Lookup(resolvers=[], reach=net.reach, patience=0.3)
    await lookup.ask(FIRST, TXT)
    server.script = answering
    pass_time(monkeypatch, 29)
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.TIMED_OUT
    pass_time(monkeypatch, 2)
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.ANSWERED


async def test_a_server_that_answers_other_questions_is_not_silent(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return answering(query) if query.question.type == "TXT" else []

    server = await net.add(FIRST.address, script)
    lookup = Lookup(resolvers=[], reach=net.reach, patience=0.3)
    unheard = asyncio.create_task(lookup.ask(FIRST, Question("example.com", "MX")))
    await server.was_asked(1)
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.ANSWERED
    assert (await unheard).outcome is Outcome.TIMED_OUT
    assert (await lookup.ask(FIRST, TXT)).outcome is Outcome.ANSWERED


async def test_a_resolver_that_ever_answered_is_not_silent_over_one_name(net: Net) -> None:
    def script(query: Query) -> Iterable[Sent]:
        return [] if query.question.name == "dead.example" else answering(query)

    await net.add(RESOLVER, script)
    lookup = Lookup(resolvers=[RESOLVER], reach=net.reach, patience=0.3)
    await lookup.ask(lookup.resolver, TXT)
    dead = await lookup.ask(lookup.resolver, Question("dead.example", "TXT"))
    assert dead.outcome is Outcome.TIMED_OUT
    assert (await lookup.ask(lookup.resolver, TXT)).outcome is Outcome.ANSWERED


async def test_ten_questions_are_under_way_at_one_server(net: Net) -> None:
    server = await net.add(FIRST.address, answering)
    server.delay = 0.1
    lookup = Lookup(resolvers=[], reach=net.reach)
    answers = await asyncio.gather(*(lookup.ask(FIRST, TXT) for _ in range(25)))
    assert {answer.outcome for answer in answers} == {Outcome.ANSWERED}
    assert server.most_under_way == 10


async def test_fifty_questions_are_under_way_over_all_servers(net: Net) -> None:
    most = 0

    def script(query: Query) -> Iterable[Sent]:
        nonlocal most
        most = max(most, 1 + sum(server.under_way for server in servers))
        return answering(query)

    asked = [Server("", f"192.0.2.{number}") for number in range(1, 8)]
    servers = [await net.add(server.address, script) for server in asked]
    for server in servers:
        server.delay = 0.3
    lookup = Lookup(resolvers=[], reach=net.reach)
    answers = await asyncio.gather(*(lookup.ask(server, TXT) for server in asked * 10))
    assert {answer.outcome for answer in answers} == {Outcome.ANSWERED}
    assert 40 < most <= 50


async def test_questions_of_one_identity_do_not_wait_for_each_other(net: Net) -> None:
    for server in (FIRST, SECOND):
        (await net.add(server.address, answering)).delay = 0.1
    lookup = Lookup(resolvers=[], reach=net.reach)
    await lookup.ask(FIRST, TXT)
    loop = asyncio.get_running_loop()
    began = loop.time()
    names = [f"{number}.example.com" for number in range(6)]
    asked = [lookup.ask(to, Question(name, "TXT")) for name in names for to in (FIRST, SECOND)]
    answers = await asyncio.gather(*asked)
    assert {answer.outcome for answer in answers} == {Outcome.ANSWERED}
    assert loop.time() - began < 6 * 0.1


async def test_a_given_server_is_asked_for_everything(net: Net) -> None:
    server = await net.add("", resolving(RECORDS, APEXES))
    port = server.endpoint[1]
    lookup = Lookup(given=f"127.0.0.1:{port}", reach=net.reach)
    given = Server(f"127.0.0.1:{port}", "127.0.0.1", Kind.GIVEN)
    assert lookup.resolver == given
    zone = await lookup.zone("_domainkey.example.com")
    assert (zone.name, zone.servers, zone.primary) == ("example.com", (given,), "ns1.example.com")
    await lookup.ask(given, Question("example.com", "NS"))
    assert [query.question.type for query in server.asked] == ["SOA", "NS"]
    assert all(query.wants_recursion for query in server.asked)


async def test_a_given_server_that_is_silent_is_still_the_one_to_ask() -> None:
    async with Net() as net:
        server = await net.add("", silent)
        lookup = Lookup(given=f"127.0.0.1:{server.endpoint[1]}", patience=0.3)
        zone = await lookup.zone("example.com")
        assert (zone.servers, zone.trouble) == ((lookup.resolver,), None)
        assert (await lookup.ask(lookup.resolver, TXT)).outcome is Outcome.TIMED_OUT


async def test_a_server_given_by_name_is_looked_up_by_the_system_once(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await net.add("", lambda query: [reply(query, 'example.com 300 TXT "x"')])
    looked_up = []

    def getaddrinfo(host: str, port: int, *_: object) -> list[object]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_DGRAM, 17, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    lookup = Lookup(given=f"dns.example:{server.endpoint[1]}")
    for _ in range(2):
        assert (await lookup.ask(lookup.resolver, TXT)).outcome is Outcome.ANSWERED
    assert looked_up == ["dns.example"]


async def test_a_server_given_by_a_name_without_address_is_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def getaddrinfo(*_: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    lookup = Lookup(given="dns.example")
    answer = await lookup.ask(lookup.resolver, TXT)
    assert answer.outcome is Outcome.UNREACHABLE
    assert "not known" in answer.detail


async def test_dnspython_is_not_imported_on_the_event_loop(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def imported() -> Callable[..., Awaitable[Reply]]:
        threads.append(threading.current_thread())
        return real()

    real = lookup_module._imported
    monkeypatch.setattr(lookup_module, "_imported", imported)
    await net.add(FIRST.address, answering)
    lookup = Lookup(resolvers=[], reach=net.reach)
    for _ in range(2):
        await lookup.ask(FIRST, TXT)
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread()


def test_dnspython_is_not_imported_before_it_is_needed() -> None:
    script = "import sys, sestui.lookup.lookup; sys.exit('dns' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
