"""What the demo's name servers answer: the resolver for everybody, the others for their zones.

Imports dnspython, so only the thread of `name_server` imports this.
"""

from functools import lru_cache
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataset
import dns.rrset
import dns.zone
from dns.edns import EDECode, EDEOption
from dns.rdatatype import RdataType

from sestui.demo.zones import BOGUS, RESOLVER, SILENT, UNANSWERED, Zones

PAYLOAD: Final = 1232
"""Bytes of the largest datagram: what passes any network in one piece."""
_PLAIN_PAYLOAD: Final = 512
"""The largest for one who does not speak of EDNS (RFC 1035, 4.2.1)."""
_LONGEST_CHAIN: Final = 8


def answer(wire: bytes, address: str, zones: Zones, *, datagram: bool) -> bytes | None:
    """Return the answer of the name server at `address`; None: it says nothing.

    A datagram that would be too long is cut short and says so (RFC 2181, 9).
    """
    if address == SILENT:
        return None
    try:
        query = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    if query.flags & dns.flags.QR:
        return None
    response = dns.message.make_response(query, our_payload=PAYLOAD)
    if query.opcode() != dns.opcode.QUERY:
        response.set_rcode(dns.rcode.NOTIMP)
    elif len(query.question) != 1:
        response.set_rcode(dns.rcode.FORMERR)
    elif address == RESOLVER:
        _resolve(response, zones, checking_disabled=bool(query.flags & dns.flags.CD))
    else:
        _answer_for_own(response, address, zones)
    payload = max(_PLAIN_PAYLOAD, min(query.payload, PAYLOAD))  # 0 of one without EDNS
    return response.to_wire(max_size=payload if datagram else 65535, prefer_truncation=True)


def _resolve(response: dns.message.Message, zones: Zones, *, checking_disabled: bool) -> None:
    """Answer as a resolver does, which finds every zone and follows CNAMEs through all."""
    response.flags |= dns.flags.RA
    name: dns.name.Name | None = response.question[0].name
    for _ in range(_LONGEST_CHAIN):
        if name is None:
            return
        apex = zones.apex_of(_text(name))
        if apex == UNANSWERED:
            _fail(response, EDECode.NO_REACHABLE_AUTHORITY, f"at delegation {apex}.")
            return
        if apex == BOGUS and not checking_disabled:
            _fail(response, EDECode.DNSSEC_BOGUS, f"no valid signature in {apex}.")
            return
        name = _look(response, _zone(zones.master_file(apex), apex), name)
    _fail(response, EDECode.OTHER, "a chain of CNAMEs without an end")


def _answer_for_own(response: dns.message.Message, address: str, zones: Zones) -> None:
    """Answer as one does that has zones, and only for these (RFC 1034, 4.3.2)."""
    name: dns.name.Name | None = response.question[0].name
    apex = zones.apex_at(address, _text(response.question[0].name))
    if apex is None:
        response.set_rcode(dns.rcode.REFUSED)
        return
    zone = _zone(zones.master_file(apex, address), apex)
    for _ in range(_LONGEST_CHAIN):
        if name is None or not name.is_subdomain(_origin(zone)):
            return
        if cut := _cut(zone, name):
            _refer(response, zone, cut)
            return
        response.flags |= dns.flags.AA
        name = _look(response, zone, name)


def _look(
    response: dns.message.Message, zone: dns.zone.Zone, name: dns.name.Name
) -> dns.name.Name | None:
    """Answer from a zone; return where a CNAME leads to, None when all is said."""
    wanted = response.question[0].rdtype
    found = _at(zone, name)
    if found is None:
        response.set_rcode(dns.rcode.NXDOMAIN)
    for rdataset in found or ():
        if rdataset.rdtype == wanted or wanted == RdataType.ANY:
            response.answer.append(dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset)))
        elif rdataset.rdtype == RdataType.CNAME:
            response.answer.append(dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset)))
            target: dns.name.Name = rdataset[0].target
            return target
    if not any(rdataset.rdtype in (wanted, RdataType.ANY) for rdataset in found or ()):
        soa = zone.find_rrset(_origin(zone), RdataType.SOA)
        # How long it may be kept that there is nothing (RFC 2308, 3).
        soa.ttl = min(soa.ttl, soa[0].minimum)
        response.authority.append(soa)
    return None


def _at(zone: dns.zone.Zone, name: dns.name.Name) -> list[dns.rdataset.Rdataset] | None:
    """Return what a zone has at a name, or by a wildcard (RFC 4592, 3.3); None: no such name.

    A name that has nothing but names below it is there too.
    """

    def there(name: dns.name.Name) -> bool:
        return name in zone.nodes or any(owner.is_subdomain(name) for owner in zone.nodes)

    if not there(name):
        encloser = name.parent()
        while not there(encloser):
            encloser = encloser.parent()
        name = dns.name.Name(("*", *encloser.labels))
        if name not in zone.nodes:
            return None
    node = zone.get_node(name)
    return node.rdatasets if node else []


def _cut(zone: dns.zone.Zone, name: dns.name.Name) -> dns.rrset.RRset | None:
    """Return the name servers of the zone below this one to which a name was delegated."""
    depth = len(_origin(zone)) + 1
    for labels in range(depth, len(name) + 1):
        if servers := zone.get_rrset(name.split(labels)[1], RdataType.NS):
            return servers
    return None


def _refer(response: dns.message.Message, zone: dns.zone.Zone, cut: dns.rrset.RRset) -> None:
    """Name the servers to ask instead, with their addresses."""
    response.authority.append(cut)
    for server in cut:
        if glue := zone.get_rrset(server.target, RdataType.A):
            response.additional.append(glue)


def _fail(response: dns.message.Message, code: EDECode, text: str) -> None:
    """Say that there is no answer, and why (RFC 8914)."""
    response.set_rcode(dns.rcode.SERVFAIL)
    response.answer.clear()
    if response.edns >= 0:
        response.use_edns(0, 0, PAYLOAD, options=[EDEOption(code, text)])


@lru_cache(maxsize=128)  # to read one takes far longer than to answer from it
def _zone(master_file: str, apex: str) -> dns.zone.Zone:
    return dns.zone.from_text(master_file, f"{apex}.", relativize=False)


def _origin(zone: dns.zone.Zone) -> dns.name.Name:
    return zone.origin or dns.name.root


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
