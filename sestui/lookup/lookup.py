"""Asking name servers: what is kept, and what is never asked too often."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sestui.lookup.delegation import find_apex, find_by_parent, find_servers
from sestui.lookup.endpoint import (
    Endpoint,
    Reach,
    at_port_53,
    has_route,
    read_endpoint,
    system_resolvers,
)
from sestui.lookup.limits import UNDER_WAY, Line
from sestui.lookup.memory import Memory
from sestui.lookup.reply import Referral, Reply
from sestui.model.dns.answer import Answer, Delegation, Kind, Outcome, Question, Server, Zone
from sestui.model.names import bare

_KEPT_AT_LEAST, _KEPT_AT_MOST = 5, 300
"""Seconds for which a zone is kept, whatever its records say."""
_OF_NO_USE = (Outcome.TIMED_OUT, Outcome.UNREACHABLE, Outcome.REFUSED)
"""How questions to a resolver come out that does not serve this machine."""


class Lookup:
    """Asks name servers and finds the zones to ask them about, for one event loop.

    At most 50 questions are under way, 10 of them at one authoritative server, and a
    resolver gets at most 50 within a second. Whatever the network and the servers do, nothing
    is raised for it.
    """

    def __init__(
        self,
        *,
        given: str | None = None,
        resolvers: Sequence[str] | None = None,
        reach: Reach = at_port_53,
        patience: float = 3.0,
    ) -> None:
        """Prepare to ask; nothing is sent yet.

        `given`, as `HOST[:PORT]`, is asked for everything and sent to as it is; else `reach`
        says where each server's questions go. `resolvers` are addresses; by default those of
        this machine. `patience` is in seconds, for one question with all that it takes.

        Raises `InputError` for a `given` that is none.
        """
        self._given: Endpoint | None = None
        self._are_of_system = resolvers is None and given is None
        self._resolvers: Sequence[Server] = () if resolvers is None else _as_servers(resolvers)
        """The one that answered last comes first; none until they are needed."""
        if given is not None:
            self._given = read_endpoint(given)
            self._resolvers = (Server(given.strip(), self._given.host, Kind.GIVEN),)
        self._reach = reach
        self._patience = patience
        self._under_way = asyncio.Semaphore(UNDER_WAY)
        self._lines: dict[tuple[Kind, str], Line] = {}
        self._given_at: Endpoint | None = None
        self._ask: Callable[..., Awaitable[Reply]] | None = None
        self._zones = Memory(self._find, _seconds)
        self._delegations = Memory(self._find_servers, _seconds)

    @property
    def resolver(self) -> Server:
        """The given server; else of the resolvers the first, or the one that answered last.

        Its address is `""` where the machine has none: questions to it are UNREACHABLE.
        """
        return self._known_resolvers()[0]

    async def zone(self, name: str) -> Zone:
        """Return the zone that holds `name`, with its servers or with what is the trouble.

        It is kept for its time to live, for 5 to 300 seconds. Where a server was given, that
        one is the zone's only server, even when it does not say which zone it is.
        """
        return await self._zones.get(bare(name).lower())

    async def ask(self, server: Server, question: Question) -> Answer:
        """Return what `server` answers.

        CNAMEs are followed as far as they lead within one response. Where they lead out of it,
        as an authoritative server's do, the outcome is NO_DATA with them in `chain`; NO_NAME
        with a chain says that what they lead to is not there (RFC 6604, 3). A server that does
        not know the zone, or refers to others, is taken as REFUSED, with a detail; one in whose
        place a resolver on the way answers, as UNREACHABLE.
        """
        reply = await self._reply(server, question)
        return reply.answer

    def forget(self) -> None:
        """Find every zone and resolver anew, and ask servers that were silent again."""
        self._zones.forget()
        self._delegations.forget()
        self._forget_resolvers()
        for line in self._lines.values():
            line.forget()
        self._given_at = None

    async def _find(self, name: str) -> Zone:
        zone = await find_apex(name, self._ask_resolver, self._by_parent)
        if self._given is not None:
            if zone.trouble is Delegation.FAILED:  # each question to it will tell
                zone = replace(zone, trouble=None, detail="")
            return replace(zone, servers=(self.resolver,))
        if zone.trouble is not None or zone.servers:
            return zone
        served = await self._delegations.get(zone.name)
        return replace(served, primary=zone.primary, ttl=min(zone.ttl, served.ttl))

    async def _by_parent(self, name: str) -> Zone | None:
        """Return the zone that holds a name as the zone above it says, where that can be asked."""
        if self._given is not None or not name:
            return None
        above = await self._zones.get(name.partition(".")[2])
        return await find_by_parent(name, above, self._refer, self._address)

    async def _refer(self, server: Server, name: str) -> Referral | None:
        return (await self._reply(server, Question(name, "NS"))).referral

    async def _find_servers(self, apex: str) -> Zone:
        return await find_servers(apex, self._ask_resolver, self._address)

    async def _address(self, host: str) -> Answer:
        """Return addresses of a host: IPv6 where there is no IPv4, of it or of this machine."""
        four = (await self._ask_resolver(Question(host, "A"))).answer
        if not four.spoke or any(self._is_in_reach(found.value) for found in four.records):
            return four
        six = (await self._ask_resolver(Question(host, "AAAA"))).answer
        return six if six.records else four

    def _is_in_reach(self, address: str) -> bool:
        try:
            return has_route(Endpoint(*self._reach(address)))
        except LookupError:  # not to be asked at all, which each question to it will tell
            return True

    async def _ask_resolver(self, question: Question, *, checking_disabled: bool = False) -> Reply:
        """Ask the resolvers in turn until one serves us, and that one first from then on."""
        servers = self._known_resolvers()
        for server in servers:
            reply = await self._reply(server, question, checking_disabled=checking_disabled)
            if reply.answer.outcome not in _OF_NO_USE:
                self._resolvers = [server, *(other for other in servers if other != server)]
                return reply
        self._forget_resolvers()
        return reply

    def _forget_resolvers(self) -> None:
        """Read which resolvers the machine has when they are needed: networks change."""
        if self._are_of_system:
            self._resolvers = ()

    def _known_resolvers(self) -> Sequence[Server]:
        if not self._resolvers:
            self._resolvers = _as_servers(system_resolvers())
        return self._resolvers

    async def _reply(
        self, server: Server, question: Question, *, checking_disabled: bool = False
    ) -> Reply:
        """Ask one server when it is this question's turn."""
        now = asyncio.get_running_loop().time
        authoritative = server.kind is Kind.AUTHORITATIVE
        line = self._lines.get((server.kind, server.address))
        if line is None:
            line = Line(authoritative=authoritative)
            self._lines[server.kind, server.address] = line
        async with line.gate, self._under_way:
            if line.is_silent(now()):
                return _unasked(question, Outcome.TIMED_OUT, "it was silent a moment ago")
            try:
                endpoint = await self._endpoint(server)
            except (LookupError, OSError) as error:
                return _unasked(question, Outcome.UNREACHABLE, str(error))
            if self._ask is None:
                self._ask = await asyncio.to_thread(_imported)
            asked_at = now()
            reply = await self._ask(
                question,
                endpoint,
                authoritative=authoritative,
                checking_disabled=checking_disabled,
                patience=self._patience,
            )
            if reply.answer.outcome is Outcome.TIMED_OUT:
                line.kept_silent(asked_at, now())
            elif reply.answer.outcome is not Outcome.UNREACHABLE:
                line.answered(now())
            return reply

    async def _endpoint(self, server: Server) -> Endpoint:
        """Return where questions to a server go; raises LookupError or OSError for nowhere."""
        if server.kind is not Kind.GIVEN or self._given is None:
            if not server.address:
                raise LookupError("this machine has no resolver")
            return Endpoint(*self._reach(server.address))
        if self._given_at is None:
            loop = asyncio.get_running_loop()
            host, port = self._given
            found = await asyncio.wait_for(
                loop.getaddrinfo(host, port, type=socket.SOCK_DGRAM), self._patience
            )
            self._given_at = Endpoint(*found[0][4][:2])
        return self._given_at


def _imported() -> Callable[..., Awaitable[Reply]]:
    """Import dnspython, which takes 60 ms: not on the event loop."""
    from sestui.lookup.asking import ask

    return ask


def _as_servers(addresses: Sequence[str]) -> Sequence[Server]:
    return [Server(address, address, Kind.RESOLVER) for address in addresses or ("",)]


def _unasked(question: Question, outcome: Outcome, detail: str) -> Reply:
    return Reply(Answer(question, outcome, detail=detail))


def _seconds(zone: Zone) -> float:
    """Return for how long a zone is kept."""
    return min(max(zone.ttl, _KEPT_AT_LEAST), _KEPT_AT_MOST)
