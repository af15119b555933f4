"""A response as it came → what it says."""

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

# dnspython would import these at the first record of each type: on the event loop, that is.
from dns.rdata import Rdata
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.NS import NS
from dns.rdtypes.ANY.SOA import SOA
from dns.rdtypes.ANY.TXT import TXT
from dns.rdtypes.IN.A import A
from dns.rdtypes.IN.AAAA import AAAA

from sestui.lookup.reply import Authority, Referral, Reply
from sestui.model.dns.answer import Answer, Found, Outcome, Question

LAME = "it does not know the zone"
INTERCEPTED = "a resolver on the way answers in its place"

_LONGEST_CHAIN = 16
_DOUBTFUL = (dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.REFUSED)
"""What a server says that knows the zone, or does not."""
_FAILURES = {dns.rcode.SERVFAIL: Outcome.SERVER_FAILURE, dns.rcode.REFUSED: Outcome.REFUSED}


def read(
    question: Question,
    name: dns.name.Name,
    response: dns.message.Message,
    *,
    authoritative: bool,
) -> Reply:
    """Return what a response says about `question`, whose name is `name`.

    The word of a server that should be `authoritative` counts only where it says that it is
    (the AA bit, RFC 1035, 4.1.1), and that of any other only where it is or asks on (RA).
    Where a network leads all questions to its own resolver, what should be authoritative asks
    on and is not: that says nothing of the server, least of all that it does not know the zone.
    """
    extended = [option for option in response.options if isinstance(option, dns.edns.EDEOption)]
    errors = frozenset(int(option.code) for option in extended)
    details = [_extended_error(option) for option in extended]
    code = response.rcode()
    asks_on = response.flags & (dns.flags.AA | dns.flags.RA) == dns.flags.RA
    if authoritative and asks_on and code in _DOUBTFUL:
        details.insert(0, INTERCEPTED)
        answer = Answer(question, Outcome.UNREACHABLE, detail="; ".join(details))
        return Reply(answer, errors=errors)
    if code not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        if code not in _FAILURES:
            details.insert(0, dns.rcode.to_text(code))
        outcome = _FAILURES.get(code, Outcome.SERVER_FAILURE)
        return Reply(Answer(question, outcome, detail="; ".join(details)), errors=errors)
    knows = dns.flags.AA if authoritative else dns.flags.AA | dns.flags.RA
    referral = _referral(name, response)
    if not response.flags & knows or referral is not None:
        details.insert(0, LAME)
        answer = Answer(question, Outcome.REFUSED, detail="; ".join(details))
        return Reply(answer, errors=errors, referral=referral)
    answer, authority = _read(question, name, response, "; ".join(details))
    return Reply(answer, authority, errors)


def _read(
    question: Question, name: dns.name.Name, response: dns.message.Message, detail: str
) -> tuple[Answer, Authority | None]:
    """Return what a server that knows the zone says, and the zone's SOA if that came along."""
    kind = dns.rdatatype.from_text(question.type)
    records, chain = _followed(name, kind, response)
    negative = next((rrset for rrset in response.authority if _is_soa(rrset)), None)
    outcome, negative_ttl = Outcome.ANSWERED, 0
    if records is None:
        no_name = response.rcode() == dns.rcode.NXDOMAIN
        outcome = Outcome.NO_NAME if no_name else Outcome.NO_DATA
        negative_ttl = min(negative.ttl, _soa(negative).minimum) if negative is not None else 0
    answer = Answer(
        question,
        outcome,
        _found(records) if records is not None else (),
        tuple(link for rrset in chain for link in _found(rrset)),
        negative_ttl,
        detail,
    )
    source = records if records is not None and _is_soa(records) else negative
    if source is None or chain or not name.is_subdomain(source.name):
        return answer, None
    apex, primary = _text(source.name).rstrip("."), _text(_soa(source).mname)
    return answer, Authority(apex, primary, source.ttl)


def _referral(name: dns.name.Name, response: dns.message.Message) -> Referral | None:
    """Return what a response says that only names the servers of a zone (RFC 2308, 2.2)."""
    servers = [rrset for rrset in response.authority if rrset and isinstance(rrset[0], NS)]
    is_answer = response.answer or any(map(_is_soa, response.authority))
    if not servers or is_answer or response.rcode() != dns.rcode.NOERROR:
        return None
    zone = next((rrset for rrset in servers if name.is_subdomain(rrset.name)), servers[0])
    hosts = tuple(record.value for record in _found(zone))
    return Referral(_text(zone.name).rstrip(".").lower(), hosts)


def _followed(
    name: dns.name.Name, kind: dns.rdatatype.RdataType, response: dns.message.Message
) -> tuple[dns.rrset.RRset | None, list[dns.rrset.RRset]]:
    """Return the records at `name`, or where CNAMEs in the response lead, and those CNAMEs."""
    chain: list[dns.rrset.RRset] = []
    while True:
        records = _rrset(response, name, kind)
        if records is not None or len(chain) == _LONGEST_CHAIN or kind == dns.rdatatype.CNAME:
            return records, chain
        link = _rrset(response, name, dns.rdatatype.CNAME)
        if link is None or not isinstance(link[0], CNAME):
            return None, chain
        chain.append(link)
        name = link[0].target


def _rrset(
    response: dns.message.Message, name: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    """Return the records of a type and name in the answer section, if there are any."""
    found = response.get_rrset(response.answer, name, dns.rdataclass.IN, kind)
    return found or None  # one without records is as good as none


def _is_soa(rrset: dns.rrset.RRset) -> bool:
    return bool(rrset) and isinstance(rrset[0], SOA)


def _soa(rrset: dns.rrset.RRset) -> SOA:
    soa = rrset[0]
    assert isinstance(soa, SOA)  # noqa: S101 - `_is_soa`, or asked for by that type
    return soa


def _found(rrset: dns.rrset.RRset) -> tuple[Found, ...]:
    """Return records, in an order that does not depend on the server's turns."""
    found = [
        Found(
            _text(rrset.name),
            dns.rdatatype.to_text(rrset.rdtype),
            _strings(rdata),
            rdata.preference if isinstance(rdata, MX) else None,
            rrset.ttl,
        )
        for rdata in rrset
    ]
    return tuple(sorted(found, key=lambda record: (record.priority or 0, record.strings)))


def _strings(rdata: Rdata) -> tuple[str, ...]:
    if isinstance(rdata, TXT):
        return tuple(string.decode(errors="backslashreplace") for string in rdata.strings)
    if isinstance(rdata, CNAME | NS):
        return (_text(rdata.target),)
    if isinstance(rdata, MX):
        return (_text(rdata.exchange),)
    if isinstance(rdata, A | AAAA):
        return (str(rdata.address),)
    return (rdata.to_text(),)


def _text(name: dns.name.Name) -> str:
    """Return a name without its trailing dot; the root is `.`."""
    return name.to_text(omit_final_dot=True)


def _extended_error(option: dns.edns.EDEOption) -> str:
    """Return what an extended error says, such as `DNSSEC bogus: signature expired`."""
    name = dns.edns.EDECode.to_text(option.code)
    if name.isdecimal():
        name = f"error {name}"
    else:
        name = name.replace("_", " ").capitalize().replace("Dnssec", "DNSSEC")
    return f"{name}: {option.text}" if option.text else name
