"""One question to one server, and how it came out."""

import asyncio

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode

from sestui.lookup.endpoint import Endpoint
from sestui.lookup.exchange import Exchange
from sestui.lookup.reading import read
from sestui.lookup.reply import Reply
from sestui.model.dns.answer import Answer, Outcome, Question

_PAYLOAD = 1232
"""Bytes of an answer over UDP that no network on the way should break up (RFC 9715, 3.1)."""
_TRIES = 3
_WITHOUT_EDNS = (dns.rcode.FORMERR, dns.rcode.NOTIMP)
"""What servers older than EDNS answer to it (RFC 6891, 7)."""


async def ask(
    question: Question,
    endpoint: Endpoint,
    *,
    authoritative: bool,
    checking_disabled: bool = False,
    patience: float,
) -> Reply:
    """Return what the server at `endpoint`, a numeric address, says within `patience` seconds.

    One that should be `authoritative` is not asked to ask others (RD). With
    `checking_disabled` a resolver passes on what it could not validate (RFC 4035, 3.2.2).
    TIMED_OUT means that nothing came at all.
    """
    try:
        name = dns.name.from_text(question.name)
    except (dns.exception.DNSException, UnicodeError) as error:
        # No zone can hold it, so that there is nothing is known without asking.
        return Reply(Answer(question, Outcome.NO_NAME, detail=f"no name of DNS: {error}"))
    query = dns.message.make_query(name, question.type, use_edns=0, payload=_PAYLOAD)
    query.flags = dns.flags.Flag(0 if authoritative else dns.flags.RD)
    if checking_disabled:
        query.flags |= dns.flags.CD
    exchange = Exchange(endpoint, patience / _TRIES)
    try:
        async with asyncio.timeout(patience):
            response = await exchange.response(query)
            if response.rcode() in _WITHOUT_EDNS:
                query.use_edns(False)
                response = await exchange.response(query)
        return read(question, name, response, authoritative=authoritative)
    except TimeoutError:
        outcome, detail = _overdue(exchange)
    except OSError as error:
        outcome, detail = Outcome.UNREACHABLE, error.strerror or str(error)
    except EOFError:
        outcome, detail = Outcome.UNREACHABLE, "the connection was closed"
    except dns.exception.DNSException as error:
        outcome, detail = Outcome.MALFORMED, str(error)
    if exchange.over_tcp:
        detail = f"too long for UDP; over TCP: {detail}"
    return Reply(Answer(question, outcome, detail=detail))


def _overdue(exchange: Exchange) -> tuple[Outcome, str]:
    """Return what to say when the time is over."""
    if exchange.over_tcp:
        return Outcome.UNREACHABLE, "no answer in time"
    if exchange.garbled:
        return Outcome.MALFORMED, "what came is no DNS message"
    return Outcome.TIMED_OUT, ""
