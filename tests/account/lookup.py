"""DNS for tests of what is made of it."""

import asyncio

from sestui.model.dns.answer import (
    Answer,
    Delegation,
    Kind,
    Outcome,
    Question,
    Server,
    Zone,
)
from tests.model.dns.zone_file import zone_of


class Unanswering:
    """DNS of which nothing is heard."""

    resolver = Server("192.0.2.53", "192.0.2.53", Kind.RESOLVER)

    async def zone(self, name: str) -> Zone:
        """Wait for ever."""
        await asyncio.Event().wait()
        return Zone(name)

    async def ask(self, server: Server, question: Question) -> Answer:
        """Wait for ever."""
        await asyncio.Event().wait()
        raise AssertionError(question)

    def forget(self) -> None:
        """Forget nothing."""


class MemoryLookup:
    """DNS with one zone, at the servers named, all of which have what `published` has."""

    resolver = Server("192.0.2.53", "192.0.2.53", Kind.RESOLVER)

    def __init__(self, apex: str, published: str, *names: str) -> None:
        self.apex = apex
        self.primary = f"ns1.{apex}"
        self.trouble: Delegation | None = None
        servers = names or (f"ns1.{apex}", f"ns2.{apex}")
        self.servers = tuple(Server(name, name) for name in servers)
        self.zones = {server: zone_of(published, apex) for server in self.servers}
        self.zones[self.resolver] = zone_of(published)
        self.forgotten = 0

    def publish(self, published: str, *servers: Server) -> None:
        """Have servers, or all, hold something else from now on."""
        for server in servers or self.zones:
            apex = "" if server == self.resolver else self.apex
            self.zones[server] = zone_of(published, apex)

    def silence(self, *servers: Server, outcome: Outcome = Outcome.TIMED_OUT) -> None:
        """Have servers, or all, say nothing from now on."""
        for server in servers or self.zones:
            self.zones[server].outcome = outcome

    async def zone(self, name: str) -> Zone:
        """Return the one zone."""
        if self.trouble is not None:
            return Zone(self.apex, trouble=self.trouble)
        return Zone(self.apex, self.servers, primary=self.primary)

    async def ask(self, server: Server, question: Question) -> Answer:
        """Answer as the server's zone does."""
        return self.zones[server].answer(question)

    def forget(self) -> None:
        """Count."""
        self.forgotten += 1
