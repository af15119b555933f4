"""One question to one server."""

from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Answer, Kind, Question, Server
from tests.lookup.servers import Net, Script

SERVER = Server("ns1.example.com", "192.0.2.1")
RESOLVER = Server("192.0.2.1", "192.0.2.1", Kind.RESOLVER)
TXT = Question("example.com", "TXT")
SPF = 'example.com 300 TXT "v=spf1 ~all"'
SHORT = 0.15
"""Seconds of patience where a server is silent."""


async def asked(
    net: Net, script: Script, question: Question = TXT, server: Server = SERVER, patience: float = 3
) -> Answer:
    await net.add(server.address, script)
    lookup = Lookup(resolvers=["192.0.2.53"], reach=net.reach, patience=patience)
    return await lookup.ask(server, question)
