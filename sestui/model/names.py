"""How the names of DNS records are written, as the providers' forms want them."""

from enum import StrEnum


class NameStyle(StrEnum):
    """How a DNS provider's form wants a name; many append the zone to what they are given."""

    ABSOLUTE = "absolute"
    DOTTED = "with trailing dot"
    RELATIVE = "relative to the zone"


def written(name: str, style: NameStyle, zone: str = "") -> str:
    """Return an absolute name as `style` writes it.

    Relative to its zone, the zone itself is `@`; a name outside the zone is absolute with
    a trailing dot, which no form appends anything to. Names are compared as DNS does,
    without case.

    >>> written("_dmarc.example.com", NameStyle.RELATIVE, "Example.com.")
    '_dmarc'
    >>> written("notexample.com", NameStyle.RELATIVE, "example.com")
    'notexample.com.'
    """
    name, zone = bare(name), bare(zone)
    if style is NameStyle.ABSOLUTE:
        return name
    if style is NameStyle.RELATIVE and zone:
        if name.lower() == zone.lower():
            return "@"
        inside, ending = name[: -len(zone) - 1], name[-len(zone) - 1 :]
        # A name that no DNS can hold must not read as the zone itself or as an absolute one.
        proper = inside not in ("", "@") and not inside.endswith(".")
        if ending.lower() == f".{zone}".lower() and proper:
            return inside
    return f"{name}."


def zones_for(name: str) -> tuple[str, ...]:
    """Return what the DNS zone that holds `name` could be called, longest first.

    That is the name and its parents, down to two labels; none for a single label.

    >>> zones_for("mail.example.co.uk")
    ('mail.example.co.uk', 'example.co.uk', 'co.uk')
    """
    labels = bare(name).split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels) - 1))


def bare(name: str) -> str:
    """Return a domain name without the dots that only say it is absolute."""
    return name.rstrip(".")
