"""In which order the list shows identities."""

from collections.abc import Iterable
from enum import StrEnum
from operator import attrgetter

from sestui.model.summary import IdentitySummary, IdentityType, Status


class Order(StrEnum):
    """What the list is sorted by; names always break ties."""

    NAME = "name"
    STATUS = "status"
    TYPE = "type"


_UNKNOWN = 90
"""After what needs looking at, before what needs none."""

_BY_STATUS: dict[str, int] = {
    Status.FAILED: 0,
    Status.TEMPORARY_FAILURE: 1,
    Status.PENDING: 2,
    Status.NOT_STARTED: 3,
    Status.SUCCESS: 99,
}

_BY_TYPE: dict[str, int] = {
    IdentityType.DOMAIN: 0,
    IdentityType.MANAGED_DOMAIN: 1,
    IdentityType.EMAIL_ADDRESS: 2,
}


def ordered(rows: Iterable[IdentitySummary], order: Order) -> list[IdentitySummary]:
    """Return the rows sorted by name without case, by trouble first, or by type.

    Statuses come as failed, temporary failure, pending, not started, those not known here,
    verified; types as domains, managed domains, addresses, those not known here. Rows that
    are alike in all of that stay as they came.
    """
    by_name = sorted(rows, key=attrgetter("folded"))
    match order:
        case Order.NAME:
            return by_name
        case Order.STATUS:
            return sorted(by_name, key=lambda row: _BY_STATUS.get(row.status, _UNKNOWN))
        case Order.TYPE:
            return sorted(by_name, key=lambda row: _BY_TYPE.get(row.type, _UNKNOWN))
