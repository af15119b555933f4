"""What is wrong with the zone that should hold an identity's records."""

from collections.abc import Sequence

from sestui.model.dns.answer import Delegation, Zone
from sestui.model.dns.finding import Mend, Mistake
from sestui.model.identity import Identity
from sestui.model.names import bare
from sestui.model.summary import Status

_TROUBLES = {
    Delegation.NOT_REGISTERED: (
        Mistake.NOT_REGISTERED,
        "{domain} is not registered: the registry knows no such name.",
        "Check how it is spelled, and register or renew it: no record can be seen before that.",
    ),
    Delegation.NOT_DELEGATED: (
        Mistake.NOT_DELEGATED,
        "{domain} is registered, but leads to no name servers.",
        "Where the domain is registered, enter the name servers that your DNS provider names.",
    ),
    Delegation.BOGUS: (
        Mistake.BOGUS,
        "The DNSSEC signatures of {domain} do not hold: whoever checks them sees no record of it.",
        "Where the domain is registered, mend the DS record, or remove it, as your DNS provider "
        "says.",
    ),
}


def mends(
    zone: Zone, identity: Identity, *, lame: bool = False, in_order: bool = False
) -> tuple[Mend, ...]:
    """Return what is wrong with the zone itself.

    `lame` says that all of its name servers refuse to answer for it. Where SES looked
    is compared with the primary name server of today where records are known not to be `in_order`
    and SES has not verified the identity: the SOA record that it reports is that of the zone it
    looked in. Another name is no other zone where it is one of today's name servers, each of
    which may call itself the primary, or a neighbour of the primary at the same operator.
    """
    domain = zone.name or identity.domain
    if zone.trouble in _TROUBLES:
        mistake, sentence, advice = _TROUBLES[zone.trouble]
        if zone.trouble is not Delegation.BOGUS:
            domain = _below(zone.name, identity.domain)
        return (Mend(mistake, sentence.format(domain=domain), advice),)
    if lame:
        return (
            Mend(
                Mistake.LAME,
                f"{domain} is handed to {listed([server.name for server in zone.servers])}, and "
                "nobody there answers for it.",
                "Create the zone at that DNS provider; or, where the domain is registered, enter "
                "the name servers of the provider that has it.",
            ),
        )
    looked = bare(identity.verification.soa_name_server or "")
    if in_order or identity.status == Status.SUCCESS:
        return ()
    if looked and zone.primary and not _is_same_operator(looked, zone):
        return (
            Mend(
                Mistake.ELSEWHERE,
                f"SES last looked where {looked} is the primary name server; now {domain} is "
                f"handed to {zone.primary}.",
                "See that the records are published at the DNS provider of today. If it was just "
                "changed, wait: SES looks there next.",
            ),
        )
    return ()


def _is_same_operator(host: str, zone: Zone) -> bool:
    """Say whether a host may be a primary name server of a zone, too."""
    host, primary = host.lower(), zone.primary.lower()
    if host == primary or host in {server.name.lower() for server in zone.servers}:
        return True
    operator = host.partition(".")[2]
    return "." in operator and operator == primary.partition(".")[2]


def _below(registry: str, domain: str) -> str:
    """Return what would be registered of a domain with a registry: its name and one label.

    >>> _below("uk", "shop.example.uk")
    'example.uk'
    """
    ending = f".{registry}".lower()
    if not registry or not domain.lower().endswith(ending):
        return domain
    inside = domain[: -len(ending)].rpartition(".")[2]
    return f"{inside}{domain[-len(ending) :]}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: `a, b and c`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
