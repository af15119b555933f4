"""How what is in the demo's account is written down: names, and what is special about each."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from sestui.demo.identity import (
    Answer,
    DemoIdentity,
    easy_dkim,
    mail_from,
    no_dkim,
)
from sestui.model.identity import DkimOrigin
from sestui.model.summary import IdentityType, Status

PUBLIC_KEY: Final = (
    "p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApOCxwZEsQVlK87WeAHeMhC8ilQUWNowNYx"
    "h3VKR0COLX2hhGhfk0HznMr6p4M3XjRuDehasRmrQxgOnSWBmDMUgR8Madqb3zw3VlvfBuC/fSMqni"
    "Jysl+UKQBImWuscAlABO5n0Em+ytcvU6vZHtvafSxa1lkOjQluCvesI/MpEMkV0pGAoJKo7RZi+se5"
    "65yij2vQ0KAO7+NJuIj1V5Tt7ovXpqfjE7wFuunxH6844Jw45pCtAFSnYslI1UvawbmXIXPCTVHnFe"
    "yFdzMJ3fn4DKpNf/MKkDZPV2xJeq5IvhaUC9MNg1JWWEFkpwIoaNTXQSP7vorBRyqQXfCobRdQIDAQ"
    "AB"
)
"""The DKIM record of the domains whose key came from outside; nobody has the private one."""


def domain(start: datetime, name: str, **special: Any) -> DemoIdentity:
    """Return a domain as it is at `start`: verified with Easy DKIM, unless said otherwise."""
    status = special.get("verification_status", Status.SUCCESS)
    usual = {
        "identity_type": IdentityType.DOMAIN,
        "dkim": easy_dkim(name, status),
        "soa": soa(name),
    }
    return _identity(start, name, usual | special)


def address(start: datetime, name: str, **special: Any) -> DemoIdentity:
    """Return an address as it is at `start`: verified by itself, unless said otherwise."""
    usual = {"identity_type": IdentityType.EMAIL_ADDRESS, "dkim": no_dkim()}
    return _identity(start, name, usual | special)


def inherited() -> Answer:
    """Return the DKIM of an address that signs as its verified domain does."""
    return no_dkim() | {"SigningEnabled": True, "Status": Status.SUCCESS}


def replica(name: str, parent: str, status: Status = Status.SUCCESS) -> Answer:
    """Return the DKIM of a domain signed with the key of the parent region, as `EU_WEST_1`."""
    return easy_dkim(name, status, origin=f"{DkimOrigin.EASY_DKIM}_{parent}")


def tags(**values: str) -> list[dict[str, str]]:
    """Return tags as SES lists them; `_` in a key stands for `-`."""
    return [{"Key": key.replace("_", "-"), "Value": value} for key, value in values.items()]


def soa(name: str) -> Answer:
    """Return what SES found of the zone that would hold the domain's records."""
    zone = ".".join(name.split(".")[-2:])
    return {
        "PrimaryNameServer": f"ns1.{zone}",
        "AdminEmail": f"hostmaster.{zone}",
        "SerialNumber": 2026112201 + _number(zone) % 7,
    }


def _identity(start: datetime, name: str, settings: dict[str, Any]) -> DemoIdentity:
    number = _number(name)
    age = timedelta(days=20 + number % 900, seconds=number % 86400)
    usual: dict[str, Any] = {
        "created": start - age,
        "verification_status": Status.SUCCESS,
        "mail_from": mail_from(),
    }
    return DemoIdentity(email_identity=name, **(usual | settings))


def _number(name: str) -> int:
    """Return a number that differs between names and never between runs."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
