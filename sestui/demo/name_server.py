"""The name servers of the demo: on loopback, in this process, started with the first question."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from typing import Any, Final, NamedTuple

from sestui.demo.identity import DemoIdentity
from sestui.demo.zones import ADDRESSES, RESOLVER, Zones

LOOPBACK: Final = "127.0.0.1"
_ATTEMPTS: Final = 20

Answering = Callable[[bytes], bytes | None]
"""Answers one message; None: it says nothing."""


class NameServer:
    """The resolver of the demo and the name servers of all its zones.

    What they answer is made of `identities` and the time `now`, anew for every question, on a
    thread of their own. To be closed where the process goes on without them.
    """

    resolver: Final = RESOLVER
    """The address of the resolver, for `reach`."""

    def __init__(
        self, identities: Callable[[], Iterable[DemoIdentity]], now: Callable[[], datetime]
    ) -> None:
        self._identities = identities
        self._now = now
        self._ports: dict[str, _Port] = {}
        self._closed: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="name server", daemon=True)
        self._starting = threading.Lock()

    def reach(self, address: str) -> tuple[str, int]:
        """Return the host and the port where the name server at `address` really is.

        The first call starts them all; what is sent before they are ready waits for them.
        Raises LookupError for any other address, when they are closed, and where no port is
        to be had: nothing that goes by this leaves loopback.
        """
        if address not in ADDRESSES:
            raise LookupError(f"The demo has no name server at {address}.")
        with self._starting:
            if self._closed.done():
                raise LookupError("The demo's name servers are closed.")
            if not self._ports:
                self._ports = _ports()
                self._thread.start()
        return LOOPBACK, self._ports[address].number

    def close(self) -> None:
        """Stop answering; a second call does nothing."""
        with self._starting:
            if not self._closed.done():
                self._closed.set_result(None)
        if self._ports:
            self._thread.join()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        # dnspython takes a while to import, and nobody waits for it here.
        from sestui.demo import zone_answers

        def answer(address: str, datagram: bool, wire: bytes) -> bytes | None:
            zones = Zones(self._identities(), self._now())
            return zone_answers.answer(wire, address, zones, datagram=datagram)

        loop = asyncio.get_running_loop()
        connections: set[asyncio.Transport] = set()
        with ExitStack() as stack:
            for address, port in self._ports.items():
                transport, _ = await loop.create_datagram_endpoint(
                    partial(_Datagrams, partial(answer, address, True)), sock=port.datagrams
                )
                stack.callback(transport.close)
                stream = partial(_Stream, partial(answer, address, False), connections)
                stack.callback((await loop.create_server(stream, sock=port.streams)).close)
            await asyncio.wrap_future(self._closed)
            # asyncio leaves a connection open that it had just accepted when its server closes.
            for port in self._ports.values():
                loop.remove_reader(port.streams)
            if coming := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(coming)
            for connection in connections:
                connection.abort()


class _Datagrams(asyncio.DatagramProtocol):
    """Answers over UDP."""

    def __init__(self, answer: Answering) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if (reply := self._answer(data)) is not None:
            self._transport.sendto(reply, addr)


class _Stream(asyncio.Protocol):
    """Answers over a TCP connection, where its length comes before a message (RFC 1035, 4.2.2)."""

    def __init__(self, answer: Answering, connections: set[asyncio.Transport]) -> None:
        self._answer = answer
        self._connections = connections
        self._received = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport
        self._connections.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= (end := 2 + int.from_bytes(self._received[:2])):
            message, self._received = self._received[2:end], self._received[end:]
            if (reply := self._answer(message)) is not None:
                self._transport.write(len(reply).to_bytes(2) + reply)


class _Port(NamedTuple):
    """One port of loopback, for datagrams and for streams."""

    number: int
    datagrams: socket.socket
    streams: socket.socket


def _ports() -> dict[str, _Port]:
    """Return a port for every address; raises LookupError, and then none is taken."""
    with ExitStack() as stack:
        ports = {}
        for address in ADDRESSES:
            ports[address] = port = _port()
            stack.enter_context(port.datagrams)
            stack.enter_context(port.streams)
        stack.pop_all()
        return ports


def _port() -> _Port:
    """Return a port that is free for both: another program may have it for one."""
    for _ in range(_ATTEMPTS):
        with ExitStack() as stack, suppress(OSError):
            streams = stack.enter_context(socket.create_server((LOOPBACK, 0)))
            datagrams = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            number = streams.getsockname()[1]
            datagrams.bind((LOOPBACK, number))
            stack.pop_all()
            return _Port(number, datagrams, streams)
    raise LookupError("No port of loopback is free for the demo's name servers.")
