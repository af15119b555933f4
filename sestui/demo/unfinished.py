"""The demo's domains that are not verified, or not any longer, for every reason SES gives."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sestui.demo import seeds
from sestui.demo.identity import DemoIdentity, mail_from, no_dkim, own_key
from sestui.demo.seeds import tags
from sestui.model.summary import IdentityType, Status

LAUNCH: Final = "launch.example.com"
"""The pending domain that becomes verified while one watches, its MAIL FROM after it."""
LAUNCHES_AFTER: Final = timedelta(seconds=28)


def unfinished(start: datetime) -> list[DemoIdentity]:
    """Return the domains as they are at `start`."""
    return [*_waiting(start), *_replicas(start), *_given_up(start)]


def _waiting(start: datetime) -> list[DemoIdentity]:
    """Return the domains whose DNS records SES still looks for."""

    def pending(name: str, error: str | None, minutes: int, **special: object) -> DemoIdentity:
        return seeds.domain(
            start,
            name,
            verification_status=Status.PENDING,
            error=error,
            created=start - timedelta(minutes=minutes),
            **special,
        )

    return [
        pending(
            LAUNCH,
            "HOST_NOT_FOUND",
            26,
            verified_at=start + LAUNCHES_AFTER,
            mail_from=mail_from("bounce.launch.example.com", Status.PENDING),
            mail_from_verified_at=start + LAUNCHES_AFTER + timedelta(seconds=15),
            configuration_set_name="marketing",
            tags=tags(team="workshop", project="winter-launch"),
        ),
        pending("spring.example.com", "HOST_NOT_FOUND", 300),
        pending("atelier.example.com", None, 0, soa=None),
        pending("wholesale.example.com", "TYPE_NOT_FOUND", 95),
        pending("knit-along.example", "INVALID_VALUE", 7),
        pending("partners.example.org", "INVALID_VALUE", 55, dkim=own_key("mill", Status.PENDING)),
        pending(
            "crates.thimble.example",
            "TYPE_NOT_FOUND",
            40,
            identity_type=IdentityType.MANAGED_DOMAIN,
        ),
    ]


def _replicas(start: datetime) -> list[DemoIdentity]:
    """Return the domains whose key is to come from a parent region, and does not."""

    def replica(
        city: str, parent: str, error: str, status: Status = Status.FAILED, days: int = 90
    ) -> DemoIdentity:
        name = f"{city}.example.com"
        return seeds.domain(
            start,
            name,
            verification_status=status,
            error=f"REPLICATION_{error}",
            dkim=seeds.replica(name, parent, status),
            created=start - timedelta(days=days),
        )

    return [
        replica("paris", "EU_WEST_3", "ACCESS_DENIED", Status.PENDING, days=1),
        replica("milan", "EU_SOUTH_1", "PRIMARY_NOT_FOUND"),
        replica("london", "EU_WEST_2", "PRIMARY_BYO_DKIM_NOT_SUPPORTED"),
        replica("seoul", "AP_NORTHEAST_2", "REPLICA_AS_PRIMARY_NOT_SUPPORTED"),
        replica("virginia", "US_EAST_1", "PRIMARY_INVALID_REGION"),
    ]


def _given_up(start: datetime) -> list[DemoIdentity]:
    """Return the domains SES does not look for at present, or cannot look for.

    The administrator of a zone writes its SOA record, so what SES repeats of it may hold
    anything; one here holds markup, an escape sequence and a bidi override.
    """
    domain = partial(seeds.domain, start)
    hostile = {"AdminEmail": "who[/]\x1b[7m\u202eknows.example"}
    return [
        domain(
            "wool-by-post.example",
            verification_status=Status.FAILED,
            error="HOST_NOT_FOUND",
        ),
        domain("old-shop.example", verification_status=Status.FAILED, dkim=no_dkim(), soa=None),
        domain(
            "catalogue.example.com",
            verification_status=Status.TEMPORARY_FAILURE,
            error="DNS_SERVER_ERROR",
            last_success=start - timedelta(days=2),
            soa=seeds.soa("catalogue.example.com") | hostile,
        ),
        domain(
            "ribbons.example",
            verification_status=Status.TEMPORARY_FAILURE,
            error="SERVICE_ERROR",
            last_success=start - timedelta(hours=5),
        ),
        domain("someday.example", verification_status=Status.NOT_STARTED, dkim=no_dkim()),
    ]
