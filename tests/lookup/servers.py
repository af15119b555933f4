"""Name servers on loopback that do as a test tells them, lies and silence included."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import NamedTuple, Self

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

from sestui.model.dns.answer import Question

Sent = dns.message.Message | bytes


class Query(NamedTuple):
    """What a server was asked."""

    question: Question
    message: dns.message.QueryMessage
    source: tuple[str, int]
    over_tcp: bool

    @property
    def wants_recursion(self) -> bool:
        return bool(self.message.flags & dns.flags.RD)

    @property
    def checking_disabled(self) -> bool:
        return bool(self.message.flags & dns.flags.CD)


Script = Callable[[Query], Iterable[Sent]]
"""What a server sends for a query: nothing, one message, or several."""


class FakeServer:
    """Answers over UDP and TCP, on the same port, by its script."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.delay = 0.0
        """Seconds until it answers."""
        self.asked: list[Query] = []
        self.came = asyncio.Condition()
        self.under_way = 0
        self.most_under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._tcp = await asyncio.start_server(self._stream, "127.0.0.1", 0)
            self.endpoint = self._tcp.sockets[0].getsockname()
            try:
                self._udp, _ = await loop.create_datagram_endpoint(
                    lambda: _Datagrams(self), local_addr=self.endpoint
                )
            except OSError:  # somebody else has that port
                self._tcp.close()
            else:
                return

    async def stop(self) -> None:
        self._udp.close()
        self._tcp.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._tcp.wait_closed()

    async def was_asked(self, times: int) -> None:
        """Return once it was asked so often."""
        async with asyncio.timeout(10), self.came:
            await self.came.wait_for(lambda: len(self.asked) >= times)

    def send(self, wire: bytes, address: tuple[str, int]) -> None:
        self._udp.sendto(wire, address)

    def take(self, wire: bytes, source: tuple[str, int]) -> None:
        task = asyncio.create_task(self._respond(wire, source))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _respond(
        self, wire: bytes, source: tuple[str, int], writer: asyncio.StreamWriter | None = None
    ) -> None:
        message = dns.message.from_wire(wire)
        assert isinstance(message, dns.message.QueryMessage)
        (asked,) = message.question
        question = Question(
            asked.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(asked.rdtype)
        )
        query = Query(question, message, source, writer is not None)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        async with self.came:
            self.asked.append(query)
            self.came.notify_all()
        if self.delay:
            await asyncio.sleep(self.delay)
        self.under_way -= 1
        for sent in self.script(query):
            content = sent if isinstance(sent, bytes) else sent.to_wire(max_size=65535)
            if writer is None:
                self.send(content, source)
            else:
                writer.write(len(content).to_bytes(2, "big") + content)

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(2), "big")
        wire = await reader.readexactly(length)
        await self._respond(wire, writer.get_extra_info("peername"), writer)
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: FakeServer) -> None:
        self._server = server

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._server.take(data, addr)


class Net:
    """Name servers by the addresses under which others know them."""

    def __init__(self) -> None:
        self._servers: dict[str, FakeServer] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers.values():
            await server.stop()

    async def add(self, address: str, script: Script) -> FakeServer:
        server = FakeServer(script)
        await server.start()
        self._servers[address] = server
        return server

    def reach(self, address: str) -> tuple[str, int]:
        """Raise LookupError for an address that nobody here has."""
        host, port = self._servers[address].endpoint
        return host, port


def reply(
    query: Query,
    *answer: str,
    authority: Sequence[str] = (),
    code: dns.rcode.Rcode = dns.rcode.NOERROR,
    flags: int = dns.flags.AA,
    error: tuple[int, str] | None = None,
) -> dns.message.Message:
    """Return a response whose records are written as `NAME TTL TYPE DATA`, names absolute."""
    response = dns.message.make_response(query.message)
    response.flags |= flags
    response.set_rcode(code)
    for section, lines in ((response.answer, answer), (response.authority, authority)):
        for line in lines:
            name, ttl, kind, data = line.split(" ", 3)
            record = dns.rrset.from_text(f"{name}.", int(ttl), "IN", kind, data)
            there = response.find_rrset(
                section, record.name, record.rdclass, record.rdtype, create=True
            )
            there.add(record[0], record.ttl)
    if error is not None:
        extended = dns.edns.EDEOption(dns.edns.EDECode(error[0]), error[1])
        response.use_edns(0, options=[extended])
    return response


def soa(apex: str, ttl: int = 900, minimum: int = 300) -> str:
    under = f"{apex}." if apex else ""
    return f"{apex} {ttl} SOA ns1.{under} admin.{under} 1 2 3 4 {minimum}"


def resolving(
    known: Mapping[tuple[str, str], Sequence[str]], apexes: Sequence[str], flags: int = dns.flags.RA
) -> Script:
    """Answer as a resolver does that finds `known` records in the zones at `apexes`."""
    names = {name for name, _ in known}

    def script(query: Query) -> Iterable[Sent]:
        name, kind = query.question
        if records := known.get((name, kind)):
            return [reply(query, *records, flags=flags)]
        holding = [apex for apex in apexes if not apex or f".{name}".endswith(f".{apex}")]
        authority = [soa(max(holding, key=len))] if holding else []
        there = name in names or any(other.endswith(f".{name}") for other in names)
        code = dns.rcode.NOERROR if there else dns.rcode.NXDOMAIN
        return [reply(query, authority=authority, code=code, flags=flags)]

    return script
