"""What is in the demo's account: the sets and identities of a haberdashery that does not exist.

Every name is under `example.com`, `.org`, `.net` or `.example`, which RFC 2606 keeps for
this. Between them the identities have every type, status, DKIM origin, MAIL FROM status
and error type SES knows.
"""

from datetime import datetime
from functools import partial
from typing import Final

from sestui.demo import policies, seeds
from sestui.demo.identity import DemoIdentity, easy_dkim, mail_from, own_key
from sestui.demo.seeds import inherited, replica, tags
from sestui.demo.unfinished import unfinished
from sestui.model.identity import MxFailure
from sestui.model.summary import IdentityType, Status

JUST_DELETED: Final = "just-deleted"
"""A set that is listed until it is chosen, as if someone deleted it in between."""
CONFIGURATION_SETS: Final = (
    "production",
    "receipts",
    "newsletter",
    "marketing",
    "internal",
    "staging",
    JUST_DELETED,
)
DELETED_SET: Final = "summer-sale-2025"
"""The default of one identity, deleted since: what that identity sends fails."""

_BUTTON: Final = "a-very-small-button-sewn-on-with-a-very-long-thread-by-the-wren"  # 63
_LONGEST: Final = ".".join(  # 253, the longest name DNS carries; SES itself takes 255
    (
        "where-every-thread-is-counted-twice-and-every-needle-has-a-name",
        _BUTTON,
        "of-the-haberdashery-at-the-end-of-the-lane-behind-the-old-mill",
        "and-nobody-remembers-who-first-wrote-it-above-the-door",
        "example",
    )
)


def identities(start: datetime) -> list[DemoIdentity]:
    """Return the identities as they are at `start`, in the order the account lists them."""
    return [*_house(start), *unfinished(start), *_elsewhere(start), *_addresses(start)]


def _house(start: datetime) -> list[DemoIdentity]:
    """Return what is verified under the company's own domain, each with its own settings."""
    domain = partial(seeds.domain, start)
    return [
        domain(
            "example.com",
            mail_from=mail_from("bounce.example.com"),
            configuration_set_name="production",
            policies={"partner-may-send": policies.partner("example.com")},
            tags=tags(team="workshop", environment="production", cost_center="4711"),
        ),
        domain(
            "shop.example.com",
            mail_from=mail_from("mail.shop.example.com", on_mx_failure=MxFailure.REJECT),
            configuration_set_name="receipts",
            policies={"parcel-tracker": policies.role("shop.example.com")},
            tags=tags(team="shop", environment="production"),
        ),
        domain("receipts.shop.example.com", configuration_set_name="receipts"),
        domain(
            "news.example.com",
            mail_from=mail_from("letters.news.example.com", Status.PENDING),
            configuration_set_name="newsletter",
            policies={
                "anyone-may-send": policies.everyone("news.example.com"),
                "letter-agency": policies.agency("news.example.com"),
            },
            tags=tags(team="letters"),
        ),
        domain("support.example.com", feedback_forwarding=False, tags=tags(team="counter")),
        domain(
            "careers.example.com",
            dkim=easy_dkim("careers.example.com", length="RSA_1024_BIT"),
        ),
        domain(
            "press.example.com",
            mail_from=mail_from("bounce.press.example.com", Status.FAILED),
            policies={"office-only": policies.only_from_the_office("press.example.com")},
        ),
        domain(
            "staging.example.com",
            mail_from=mail_from(
                "mail.staging.example.com", Status.TEMPORARY_FAILURE, MxFailure.REJECT
            ),
            configuration_set_name="staging",
            tags=tags(environment="staging"),
        ),
        domain("status.example.com", sends=False, configuration_set_name="internal"),
        domain("returns.example.com", configuration_set_name=DELETED_SET),
        domain("id.example.com", mail_from=mail_from(on_mx_failure=MxFailure.REJECT)),
        domain("gifts.example.com", configuration_set_name="marketing", tags=tags(season="")),
        domain("dublin.example.com", dkim=replica("dublin.example.com", "EU_WEST_1")),
        domain(
            "tokyo.example.com",
            dkim=replica("tokyo.example.com", "AP_NORTHEAST_1"),
            mail_from=mail_from("bounce.tokyo.example.com"),
        ),
    ]


def _elsewhere(start: datetime) -> list[DemoIdentity]:
    """Return what is verified under other names, in other scripts and at their longest."""
    domain = partial(seeds.domain, start)
    drawers = {f"drawer_{n:02}": f"row {n % 10} / column {n // 10}" for n in range(50)}
    return [
        domain("example.org", dkim=own_key("foundation2026"), configuration_set_name="internal"),
        domain("example.net", dkim=own_key("mill")),
        domain("legacy.example.net", dkim=own_key(None)),
        domain("linen.example", dkim=own_key("spring2027", Status.PENDING)),
        domain("felt.example", dkim=easy_dkim("felt.example", Status.TEMPORARY_FAILURE)),
        domain("lining.example", dkim=easy_dkim("lining.example") | {"SigningEnabled": False}),
        domain("buttons.example", dkim=easy_dkim("buttons.example", zone=None)),
        domain(
            "tweed.example",
            dkim=easy_dkim("tweed.example", zone="cell-2.dkim.us-east-1.amazonses.com"),
        ),
        domain("thimble.example", tags=tags(**drawers)),
        domain("crew.thimble.example", identity_type=IdentityType.MANAGED_DOMAIN),
        domain("xn--bcher-kva.example", tags=tags(name="Bücher")),
        domain("xn--strae-oqa.example", soa=None),
        domain("xn--t8jy01w.example", tags=tags(name="お茶")),
        domain("xn--igbi3abc.example", tags=tags(name="أزرار")),
        domain("xn--90aii7ad.example"),
        domain(f"{_BUTTON}.example"),
        # DNS has no longer names for DKIM records of its own.
        domain(_LONGEST, dkim=replica(_LONGEST, "EU_WEST_1")),
    ]


def _addresses(start: datetime) -> list[DemoIdentity]:
    """Return the addresses: under a domain above, or alone, and two that differ by case."""
    address = partial(seeds.address, start)
    return [
        address("hello@example.com", dkim=inherited()),
        address("billing@example.com", dkim=inherited(), configuration_set_name="receipts"),
        address(
            "noreply@shop.example.com",
            dkim=inherited(),
            feedback_forwarding=False,
            policies={"parcel-tracker": policies.role("noreply@shop.example.com")},
        ),
        address("press.office@press.example.com", dkim=inherited(), tags=tags(team="press")),
        address("counting.every.thread.twice.and.naming.every.needle.in.my.drawer@example.com"),
        address("Ops@example.org"),
        address("ops@example.org", verification_status=Status.PENDING),
        address("o'brien+orders@example.net", verification_status=Status.PENDING),
        address("wren@thimble.example", dkim=inherited()),
        address("workshop@xn--bcher-kva.example"),
        address("seamstress@elsewhere.example"),
        address("letters@old-shop.example", verification_status=Status.FAILED),
        address("orders@ribbons.example", verification_status=Status.TEMPORARY_FAILURE),
        address("founder@someday.example", verification_status=Status.NOT_STARTED),
    ]
