"""A query sent to a name server, and the response that belongs to it."""

import asyncio

import dns.exception
import dns.flags
import dns.message

from sestui.lookup.endpoint import Endpoint

_TRIES_WITH_EDNS = 2


class Exchange:
    """What passes between here and one server over one question."""

    def __init__(self, endpoint: Endpoint, seconds: float) -> None:
        """Get ready to send each query again after `seconds` without a response."""
        self._endpoint = endpoint
        self._seconds = seconds
        self.over_tcp = False
        """Whether an answer was cut short over UDP, so that TCP is used."""
        self.garbled = False
        """Whether something came that cannot be read."""

    async def response(self, query: dns.message.Message) -> dns.message.Message:
        """Return the response to `query`: over TCP where UDP cuts it short (RFC 7766, 5).

        Waits for ever: the patience is the caller's. Raises OSError and EOFError for what
        the network does, and DNSException for a stream that holds no response.
        """
        if not self.over_tcp:
            response = await self._over_udp(query)
            if not response.flags & dns.flags.TC:
                return response
            self.over_tcp = True
        return await self._over_tcp(query)

    async def _over_udp(self, query: dns.message.Message) -> dns.message.Message:
        """Send `query` until a response comes. A late one to an earlier try is as good.

        From the third try on it goes without EDNS: there are firewalls that drop what has it,
        or any answer over UDP of more than 512 bytes (RFC 6891, 6.2.5 and 7).
        """
        loop = asyncio.get_running_loop()
        response: asyncio.Future[dns.message.Message] = loop.create_future()
        # It is connected, so the kernel drops what comes from any other address.
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Inbox(self, query, response), remote_addr=self._endpoint
        )
        try:
            tries = 0
            while not response.done():
                tries += 1
                if tries > _TRIES_WITH_EDNS:
                    query.use_edns(False)
                transport.sendto(query.to_wire())
                await asyncio.wait([response], timeout=self._seconds)
            return response.result()
        finally:
            transport.close()

    async def _over_tcp(self, query: dns.message.Message) -> dns.message.Message:
        reader, writer = await asyncio.open_connection(*self._endpoint)
        try:
            writer.write(query.to_wire(prepend_length=True))
            length = int.from_bytes(await reader.readexactly(2), "big")
            response = _parsed(await reader.readexactly(length))
        finally:
            writer.close()
        if not query.is_response(response):
            raise dns.exception.FormError
        return response


class _Inbox(asyncio.DatagramProtocol):
    """Looks through what comes from a server for the response to a query."""

    def __init__(
        self,
        exchange: Exchange,
        query: dns.message.Message,
        response: asyncio.Future[dns.message.Message],
    ) -> None:
        self._exchange = exchange
        self._query = query
        self._response = response

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Take the response; pass over what anybody may have sent in the server's name."""
        try:
            message = _parsed(data)
        except dns.message.Truncated as cut:
            message = cut.message()  # type: ignore[no-untyped-call]
        except dns.exception.DNSException:
            self._exchange.garbled = True
            return
        if self._query.is_response(message) and not self._response.done():
            self._response.set_result(message)

    def error_received(self, exc: Exception) -> None:
        """Give up: the network says that nobody listens there."""
        if not self._response.done():
            self._response.set_exception(exc)


def _parsed(wire: bytes) -> dns.message.Message:
    """Return a message; raises DNSException, of which `Truncated` holds the message too."""
    return dns.message.from_wire(wire, raise_on_truncation=True, ignore_trailing=True)
