"""The operations of SES that moto lacks, or answers too poorly to click through an account.

Identities are kept where moto keeps its own, so moto's operations on policies, deletion and
configuration sets go on working beside these. Errors carry SES's codes and HTTP statuses,
and its wording where that is known.

Imports moto, so only `account.start` imports this.
"""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import unquote

from moto.core.exceptions import JsonRESTError
from moto.sesv2.responses import SESV2Response

from sestui.demo import limits
from sestui.demo.contents import JUST_DELETED
from sestui.demo.creation import NEVER_VERIFIED, create
from sestui.demo.identity import Answer, DemoIdentity, mail_from
from sestui.model.identity import MxFailure
from sestui.model.summary import IdentityType, Status

MAIL_FROM_VERIFIED_AFTER: Final = timedelta(seconds=30)

_BAD_REQUEST: Final = (400, "BadRequestException")
_NOT_FOUND: Final = (404, "NotFoundException")
_FULL: Final = (400, "LimitExceededException", "No more identities fit into the account.")

TROUBLE: Final = {
    "denied.invalid": (
        403,
        "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/demo is not authorized to perform:"
        " ses:CreateEmailIdentity on resource:"
        " arn:aws:ses:us-east-1:111122223333:identity/denied.invalid because no identity-based"
        " policy allows the ses:CreateEmailIdentity action",
    ),
    "throttled.invalid": (429, "TooManyRequestsException", "Too many requests."),
    "conflict.invalid": (500, "ConcurrentModificationException", "Another request came first."),
    "full.invalid": _FULL,
}
"""Names that cannot be created, to see what AWS's refusals look like."""

LOST: Final = "lost.invalid"
"""A name that is created without a word of it: instead of an answer comes an HTTP 504."""


class Operations(SESV2Response):  # type: ignore[misc]  # moto has no types
    """Answers one request; moto finds an operation by its name in snake case."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.now = now

    def get_account(self) -> str:
        """Answer for an account in good standing that may send to anybody."""
        return json.dumps(
            {
                "DedicatedIpAutoWarmupEnabled": True,
                "EnforcementStatus": "HEALTHY",
                "ProductionAccessEnabled": True,
                "SendQuota": {
                    "Max24HourSend": 50000.0,
                    "MaxSendRate": 14.0,
                    "SentLast24Hours": 1863.0,
                },
                "SendingEnabled": True,
                "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
                "VdmAttributes": {"VdmEnabled": "DISABLED"},
            }
        )

    def list_email_identities(self) -> str:
        """List a page of the identities that pass every filter given."""
        wish, at = self._wish, self.now()
        size, first = wish.get("PageSize", limits.PAGE), _position(wish.get("NextToken"))
        if not 1 <= size <= limits.PAGE:
            raise _refusal(*_BAD_REQUEST, f"PageSize is from 1 to {limits.PAGE}.")
        filters = wish.get("Filter") or {}
        rows = [identity.row(at) for identity in self._identities.values()]
        rows = [row for row in rows if _passes(row, filters)]
        answer: Answer = {"EmailIdentities": rows[first : first + size]}
        if len(rows) > first + size:
            answer["NextToken"] = base64.b64encode(str(first + size).encode()).decode()
        return json.dumps(answer)

    def get_email_identity(self) -> str:
        """Answer with the details of one identity."""
        return json.dumps(self._identity.answer(self.now()))

    def create_email_identity(self) -> str:
        """Create an identity, which becomes verified by itself after a while.

        As SES does, it answers DKIM `NOT_STARTED` what the next answer calls `PENDING`.
        """
        wish = self._wish
        name = limits.normal_name(wish["EmailIdentity"])
        if name in TROUBLE:
            raise _refusal(*TROUBLE[name])
        if name in self._identities:
            raise _refusal(400, "AlreadyExistsException", f"Email identity {name} already exist.")
        if len(self._identities) >= limits.IDENTITIES:
            raise _refusal(*_FULL)
        self._check_set(wish.get("ConfigurationSetName"))
        try:
            identity = create(wish, self.region, self.now())
        except limits.Unacceptable as reason:
            raise _refusal(*_BAD_REQUEST, str(reason)) from None
        self._identities[name] = identity
        if name == LOST:
            raise _refusal(504, "GatewayTimeout", "No answer in time.")
        answer = {"IdentityType": identity.identity_type, "VerifiedForSendingStatus": False}
        if identity.identity_type == IdentityType.DOMAIN:
            dkim = identity.dkim_attributes(identity.created)
            answer["DkimAttributes"] = dkim | {"Status": Status.NOT_STARTED}
        return json.dumps(answer)

    def put_email_identity_configuration_set_attributes(self) -> str:
        """Set the default configuration set of an identity; without a name, clear it."""
        identity, name = self._identity, self._wish.get("ConfigurationSetName")
        self._check_set(name)
        identity.configuration_set_name = name or None
        return "{}"

    def put_email_identity_mail_from_attributes(self) -> str:
        """Set the custom MAIL FROM domain of an identity; without a domain, clear it."""
        identity, wish, at = self._identity, self._wish, self.now()
        domain = wish.get("MailFromDomain", "").lower()
        if domain and not domain.endswith(f".{identity.email_identity.rpartition('@')[2]}"):
            raise _refusal(
                *_BAD_REQUEST,
                f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of "
                f"the identity <{identity.email_identity}>.",
            )
        verifies = not domain.endswith(NEVER_VERIFIED)
        identity.mail_from_verified_at = at + MAIL_FROM_VERIFIED_AFTER if verifies else None
        on_mx_failure = wish.get("BehaviorOnMxFailure", MxFailure.USE_DEFAULT)
        identity.mail_from = mail_from(domain, Status.PENDING, on_mx_failure)
        return "{}"

    @property
    def _wish(self) -> Answer:
        """What the request asks for, in its body."""
        wish: Answer = json.loads(self.body or "{}")
        return wish

    @property
    def _identities(self) -> dict[str, DemoIdentity]:
        """The identities of the account in the region of the request."""
        kept: dict[str, DemoIdentity] = self.sesv2_backend.core_backend.email_identities
        return kept

    @property
    def _identity(self) -> DemoIdentity:
        """The identity that the request's path names."""
        part = self.path.split("/")[4]  # /v2/email/identities/NAME, in percent-encoding
        name = limits.normal_name(unquote(part))
        if name not in self._identities:
            raise _refusal(*_NOT_FOUND, f"Email identity {name} does not exist.")
        return self._identities[name]

    def _check_set(self, name: str | None) -> None:
        sets = self.sesv2_backend.core_backend.config_sets
        if name == JUST_DELETED:
            sets.pop(name, None)
        if name and name not in sets:
            raise _refusal(*_NOT_FOUND, f"Configuration set <{name}> does not exist.")


def _passes(row: Answer, filters: dict[str, str]) -> bool:
    """Say whether an identity passes the filters of the list, every one of them."""
    part, exactly = filters.get("IDENTITY_NAME_CONTAINS", ""), filters.get
    return (
        part.lower() in row["IdentityName"].lower()
        and exactly("IDENTITY_TYPE", row["IdentityType"]) == row["IdentityType"]
        and exactly("VERIFICATION_STATUS", row["VerificationStatus"]) == row["VerificationStatus"]
    )


def _position(token: str | None) -> int:
    """Return where the page with this NextToken begins."""
    try:
        return int(base64.b64decode(token or "MA==", validate=True))
    except ValueError:
        raise _refusal(*_BAD_REQUEST, "Invalid NextToken.") from None


def _refusal(status: int, code: str, message: str) -> Any:
    """Return the error that moto sends as SES would, with its HTTP status."""
    error = JsonRESTError(code, message)
    error.code = status
    return error
