"""The DNS around the demo's domains: which zones there are, who serves them, what is in them.

Their contents are the text of master files (RFC 1035, 5). All name servers have addresses
that RFC 5737 keeps for documentation.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from sestui.demo import seeds
from sestui.demo.creation import NEVER_VERIFIED
from sestui.demo.identity import DemoIdentity
from sestui.demo.seeds import PUBLIC_KEY
from sestui.demo.zone_mistakes import LATE
from sestui.demo.zone_records import domain, is_name, is_published, lines, quoted
from sestui.model.records import DMARC_VALUE

RESOLVER: Final = "192.0.2.53"
REGISTRY: Final = "192.0.2.1"
"""Has the root and the zones right below it."""
AMAZON: Final = "192.0.2.2"
FIRST: Final = "198.51.100.1"
SECOND: Final = "198.51.100.2"
"""Has what the first has, a little later."""
SILENT: Final = "203.0.113.1"
"""Never answers."""
LAME: Final = "203.0.113.2"
"""Knows none of the zones that are delegated to it."""
ADDRESSES: Final = (RESOLVER, REGISTRY, AMAZON, FIRST, SECOND, SILENT, LAME)

ROOT: Final = ""
AMAZONSES: Final = "amazonses.com"
BOGUS: Final = "catalogue.example.com"
"""Its signatures do not hold."""
UNANSWERED: Final = "seoul.example.com"
"""All its name servers are silent."""
UNKNOWN_THERE: Final = "london.example.com"
"""None of its name servers knows it; the resolver still does."""
UNREGISTERED: Final = "old-shop.example"
UNDELEGATED: Final = "someday.example"
"""It is registered, and has no name servers."""

TTL: Final = 300
NEGATIVE_TTL: Final = 60

_PARKING: Final = "parking.example"
_HOSTS: Final = {BOGUS: "example.com", "wool-by-post.example": _PARKING}
"""Where the name servers of a zone have their names, when not in the zone itself. The second
one moved there after SES had looked."""

_SERVED_AT: Final = {
    AMAZONSES: (AMAZON,),
    UNANSWERED: (SILENT, SILENT),
    UNKNOWN_THERE: (LAME, LAME),
    "ribbons.example": (FIRST, SILENT),
}
"""The addresses of a zone's name servers, when not the usual two."""

_AMAZONSES: Final = f"""
$ORIGIN {AMAZONSES}.
@ TXT "v=spf1 ip4:198.51.100.0/24 ip4:203.0.113.0/24 -all"
*.dkim TXT {quoted(PUBLIC_KEY)}
*.cell-2.dkim.us-east-1 TXT {quoted(PUBLIC_KEY)}
feedback-smtp.us-east-1 A 192.0.2.25
feedback-smtp.ap-northeast-1 A 192.0.2.26
"""
"""What SES publishes: the same key for every token."""


class Server(NamedTuple):
    """A name server to which a zone is delegated."""

    name: str
    address: str


def name_servers(apex: str) -> list[Server]:
    """Return the name servers a zone is delegated to."""
    usual = (FIRST, SECOND) if "." in apex else (REGISTRY,)
    host = _HOSTS.get(apex, apex)
    return [
        Server(f"ns{number}.{host}".rstrip("."), address)
        for number, address in enumerate(_SERVED_AT.get(apex, usual), 1)
    ]


class Zones:
    """All zones as they are at a time, by the names of their apexes; the root's is `""`."""

    def __init__(self, identities: Iterable[DemoIdentity], at: datetime) -> None:
        self._identities = [one for one in identities if _is_for_dns(domain(one))]
        self._at = at
        zones = {AMAZONSES, _PARKING, BOGUS, UNANSWERED, UNKNOWN_THERE}
        zones |= {_organizational(domain(identity)) for identity in self._identities}
        zones -= {UNREGISTERED, UNDELEGATED}
        registries = {zone.rpartition(".")[2] for zone in zones}
        self.apexes: Final = frozenset(zones | registries | {ROOT})

    def apex_of(self, name: str) -> str:
        """Return the zone that holds a name, which is in lower case."""
        return next(zone for zone in _above(name) if zone in self.apexes)

    def apex_at(self, address: str, name: str) -> str | None:
        """Return the zone of the name server at that address that is nearest above a name."""
        if address == LAME:
            return None
        for zone in _above(name):
            if zone in self.apexes and address in (there for _, there in name_servers(zone)):
                return zone
        return None

    def master_file(self, apex: str, address: str = FIRST) -> str:
        """Return a zone as the name server at that address has it."""
        return "\n".join((*self._head(apex, address), *self._contents(apex, address), ""))

    def _head(self, apex: str, address: str) -> Iterator[str]:
        """Yield what the zone says of itself, and whom it delegates parts of it to."""
        behind = address == SECOND and any(self.apex_of(name) == apex for name in LATE)
        serial = seeds.soa(apex)["SerialNumber"] - behind
        times = f"7200 900 1209600 {NEGATIVE_TTL}"
        primary = name_servers(apex)[0].name
        yield f"$TTL {TTL}"
        yield f"{apex}. SOA {primary}. hostmaster.{apex or 'example'}. {serial} {times}"
        below = (zone for zone in sorted(self.apexes) if zone and self._parent(zone) == apex)
        for zone in (apex, *below):
            for server in name_servers(zone):
                yield f"{zone}. NS {server.name}."
                yield f"{server.name}. A {server.address}"  # of another zone: it is left out

    def _contents(self, apex: str, address: str) -> Iterator[str]:
        """Yield the rest of the zone."""
        inside = [one for one in self._identities if self.apex_of(domain(one)) == apex]
        for identity in inside:
            if not (address == SECOND and identity.email_identity in LATE):
                yield from lines(identity, self._at)
        if any(is_published(identity, self._at) for identity in inside):
            yield f"_dmarc.{apex}. TXT {quoted(DMARC_VALUE)}"
        if apex == AMAZONSES:
            yield _AMAZONSES
        if apex == self.apex_of(UNDELEGATED):
            yield f'{UNDELEGATED}. TXT "registered"'

    def _parent(self, apex: str) -> str:
        return self.apex_of(apex.partition(".")[2])


def _is_for_dns(name: str) -> bool:
    """Say whether a domain can have records."""
    return is_name(name) and not name.endswith(NEVER_VERIFIED)


def _above(name: str) -> Iterator[str]:
    """Yield a name and all above it, the root last."""
    labels = name.split(".")
    yield from (".".join(labels[start:]) for start in range(len(labels)))
    yield ROOT


def _organizational(name: str) -> str:
    """Return the zone that somebody would have registered for a name.

    >>> _organizational("shop.example.com"), _organizational("shop.example.co.uk")
    ('example.com', 'example.co.uk')
    """
    *_, second, top = labels = name.split(".")
    registry = 2 if len(top) == 2 and len(second) <= 3 and len(labels) > 2 else 1
    return ".".join(labels[-registry - 1 :])
