"""What a check of DNS takes: of one identity in time, of a thousand in questions and memory."""

import asyncio
import os
import time
from collections.abc import Iterator
from statistics import median

import dns.flags

from sestui.account.examination import examine
from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Question
from sestui.model.dns.finding import Verdict
from sestui.model.identity import DkimAttributes, DkimOrigin, Identity, MailFromAttributes
from sestui.model.records import expected_records
from tests.account.gateway import StillClock
from tests.benchmarks.bench import Bench, say
from tests.benchmarks.table import Figure, Row
from tests.benchmarks.terminal import resident
from tests.lookup.servers import FakeServer, Net, Query, Sent, reply, resolving

AWAY = 0.02
"""Seconds that each name server takes to answer."""

ONE = Figure("one identity checked, its zone known", (150,), "ms")
QUESTIONS = Figure("1,000 identities checked, questions under way", (50,))
MEMORY = Figure("1,000 identities checked, memory", (20,), "MiB")
FIGURES = (ONE, QUESTIONS, MEMORY)

_RESOLVER, *_SERVERS = "192.0.2.53", "192.0.2.1", "192.0.2.2"


def measure(bench: Bench) -> Iterator[Row]:
    """Check healthy domains of six records at two name servers, a resolver beside them."""
    one, question = asyncio.run(_one(bench.rounds))
    how = f"median of {bench.rounds} checks of 6 records at 2 servers and a resolver, each 20 ms "
    how += "away; base: one question to one of them"
    yield ONE.measured(one * 1000, how=how, base=f"{question * 1000:.1f} ms")
    count = 20 if bench.quick else 1000
    say(f"DNS of {count:,} identities is checked")
    most, held = asyncio.run(_many(count))
    how = f"{count:,} domains in zones of their own, 20 at a time"
    yield QUESTIONS.measured(most, how=how)
    yield MEMORY.measured(held / 2**20, how="resident, once all are checked, more than before")


def domain(name: str) -> Identity:
    """Return a verified domain with all that SES can expect records for."""
    tokens = tuple(f"{part}{name.partition('.')[0]}" for part in ("ab", "cd", "ef"))
    dkim = DkimAttributes(True, "SUCCESS", DkimOrigin.EASY_DKIM, tokens, "dkim.amazonses.com")
    mail_from = MailFromAttributes(f"bounce.{name}", "SUCCESS")
    return Identity(name, "DOMAIN", "SUCCESS", True, True, dkim, mail_from)


async def _serve(net: Net, names: list[str]) -> list[FakeServer]:
    """Start the servers of the zones of domains, with all their records, and a resolver."""
    known: dict[tuple[str, str], list[str]] = {}
    for name in names:
        for record in expected_records(domain(name), "us-east-1").records:
            data = f'"{record.value}"' if record.type == "TXT" else f"{record.value}."
            priority = "" if record.priority is None else f"{record.priority} "
            line = f"{record.name} 300 {record.type} {priority}{data}"
            known[record.name, record.type] = [line]
    zones = {(name, "NS"): [f"{name} 300 NS ns{n}.dns.example." for n in (1, 2)] for name in names}
    hosts = {
        (f"ns{n}.dns.example", "A"): [f"ns{n}.dns.example 300 A {address}"]
        for n, address in enumerate(_SERVERS, start=1)
    }
    servers = [
        await net.add(_RESOLVER, resolving({**known, **zones, **hosts}, [*names, "dns.example"])),
    ]
    for address in _SERVERS:
        servers.append(await net.add(address, lambda query: [_own(query, known)]))
    for server in servers:
        server.delay = AWAY
    return servers


def _own(query: Query, known: dict[tuple[str, str], list[str]]) -> Sent:
    lines = known.get((query.question.name, query.question.type), ())
    return reply(query, *lines, flags=dns.flags.AA)


async def _one(rounds: int) -> tuple[float, float]:
    """Return the seconds of a check, and of one question, by the median."""
    identity = domain("example.com")
    records = expected_records(identity, "us-east-1").records
    async with Net() as net:
        await _serve(net, ["example.com"])
        lookup = Lookup(resolvers=[_RESOLVER], reach=net.reach)
        zone = await lookup.zone("_domainkey.example.com")
        await examine(lookup, StillClock(), identity, records)
        checks, questions = [], []
        for _ in range(rounds):
            began = time.perf_counter()
            diagnosis = await examine(lookup, StillClock(), identity, records)
            checks.append(time.perf_counter() - began)
            assert diagnosis.verdict == Verdict.FOUND
            began = time.perf_counter()
            await lookup.ask(zone.servers[0], Question(records[0].name, "CNAME"))
            questions.append(time.perf_counter() - began)
    return median(checks), median(questions)


async def _many(count: int) -> tuple[int, int]:
    """Return how many questions were under way at the most, and the bytes held at the end."""
    identities = [domain(f"d{number}.example") for number in range(count)]
    turns = asyncio.Semaphore(20)
    async with Net() as net:
        servers = await _serve(net, [identity.name for identity in identities])
        for server in servers:
            server.delay = 0.001
        lookup = Lookup(resolvers=[_RESOLVER], reach=net.reach)

        async def check(identity: Identity) -> object:
            async with turns:
                records = expected_records(identity, "us-east-1").records
                return await examine(lookup, StillClock(), identity, records, thorough=False)

        most = 0

        async def watch() -> None:
            nonlocal most
            while True:
                most = max(most, sum(server.under_way for server in servers))
                for server in servers:
                    server.asked.clear()  # what they note is none of the program's memory
                await asyncio.sleep(0.002)

        watching = asyncio.create_task(watch())
        await lookup.zone("_domainkey.d0.example")
        for server in servers:
            server.asked.clear()
        before = resident(os.getpid())
        diagnoses = await asyncio.gather(*map(check, identities))
        for server in servers:
            server.asked.clear()
        held = resident(os.getpid()) - before
        watching.cancel()
        assert len(diagnoses) == count
    return most, held
