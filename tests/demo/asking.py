"""Asking the demo's name servers over loopback, as anybody would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import dns.message
import dns.query
import dns.rcode
from dns.rdatatype import RdataType

from sestui.demo.contents import identities
from sestui.demo.identity import DemoIdentity
from sestui.demo.name_server import NameServer
from tests.demo.conftest import Clock

PATIENCE = 10.0
"""Seconds; loopback needs none of it."""

Ask = Callable[..., dns.message.Message]


@contextmanager
def serving(clock: Clock, account: list[DemoIdentity] | None = None) -> Iterator[NameServer]:
    """Serve the zones of the identities as they were at the start, or of some others."""
    known = identities(clock()) if account is None else account
    server = NameServer(lambda: list(known), clock)
    try:
        yield server
    finally:
        server.close()


def asking(server: NameServer) -> Ask:
    return partial(ask, server)


def ask(
    server: NameServer,
    address: str,
    name: str,
    kind: str,
    *,
    timeout: float = PATIENCE,
    **options: Any,
) -> dns.message.Message:
    """Return the answer, over TCP where it does not fit into a datagram."""
    host, port = server.reach(address)
    query = dns.message.make_query(name, kind, use_edns=0, payload=1232, **options)
    return dns.query.udp_with_fallback(query, host, timeout=timeout, port=port)[0]


def data(answer: dns.message.Message, kind: str) -> list[str]:
    """Return what was answered of a type, sorted."""
    rdtype = RdataType[kind]
    return sorted(
        rdata.to_text() for rrset in answer.answer if rrset.rdtype == rdtype for rdata in rrset
    )


def rcode(answer: dns.message.Message) -> str:
    return dns.rcode.to_text(answer.rcode())
