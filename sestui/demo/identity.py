"""One identity of the demo's account: what SES keeps of it, and what it answers at a time.

Time is given with every question, so an identity becomes verified by itself when the time
comes, and nothing has to run for it.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sestui.model.identity import DkimOrigin, MxFailure
from sestui.model.summary import IdentityType, Status

Answer = dict[str, Any]
"""A part of an answer of SES, as it goes into JSON."""

HOSTED_ZONE: Final = "dkim.amazonses.com"
GIVES_UP_AFTER: Final = timedelta(hours=72)
"""How long SES looks for DNS records: API reference, `DkimAttributes.Tokens`."""

_LOOKS_EVERY: Final = {
    Status.PENDING: timedelta(seconds=15),
    Status.TEMPORARY_FAILURE: timedelta(minutes=10),
    Status.SUCCESS: timedelta(hours=1),
}


@dataclass(slots=True, kw_only=True)
class DemoIdentity:
    """What the account keeps of an identity.

    The names are moto's, so that moto's own operations on policies find what they need.
    """

    email_identity: str
    identity_type: str
    created: datetime
    verification_status: Status = Status.SUCCESS
    """Until `verified_at`, when that is given."""
    verified_at: datetime | None = None
    """When the identity and its DKIM become verified by themselves; None: never."""
    sends: bool = True
    """Whether SES lets it send once it is verified."""
    dkim: Answer
    public_key: str = ""
    """The DKIM record of a key from outside that SES can use, where the demo was given it."""
    error: str | None = None
    soa: Answer | None = None
    last_success: datetime | None = None
    """When it was last verified, for one that is not any longer."""
    feedback_forwarding: bool = True
    mail_from: Answer
    mail_from_verified_at: datetime | None = None
    policies: dict[str, str] = field(default_factory=dict)
    tags: list[dict[str, str]] = field(default_factory=list)
    configuration_set_name: str | None = None

    def answer(self, at: datetime) -> Answer:
        """Return what `GetEmailIdentity` answers at that time."""
        answer = {
            "IdentityType": self.identity_type,
            "FeedbackForwardingStatus": self.feedback_forwarding,
            "VerifiedForSendingStatus": self._may_send(at),
            "DkimAttributes": self.dkim_attributes(at),
            "MailFromAttributes": self.mail_from
            | _verified("MailFromDomainStatus", self.mail_from, self.mail_from_verified_at, at),
            "Policies": self.policies,
            "Tags": self.tags,
            "VerificationStatus": self.status(at),
        }
        if self.configuration_set_name:
            answer["ConfigurationSetName"] = self.configuration_set_name
        if self.identity_type != IdentityType.EMAIL_ADDRESS:
            answer["VerificationInfo"] = self._verification_info(at)
        return answer

    def dkim_attributes(self, at: datetime) -> Answer:
        """Return how SES signs for the identity at that time."""
        answer = self.dkim | _verified("Status", self.dkim, self.verified_at, at)
        if "CurrentSigningKeyLength" in answer:
            answer["LastKeyGenerationTimestamp"] = self.created.timestamp()
        return answer

    def row(self, at: datetime) -> Answer:
        """Return the identity as `ListEmailIdentities` lists it at that time."""
        return {
            "IdentityType": self.identity_type,
            "IdentityName": self.email_identity,
            "SendingEnabled": self._may_send(at),
            "VerificationStatus": self.status(at),
        }

    def status(self, at: datetime) -> Status:
        """Return the status of the verification at that time."""
        if self.verified_at and at >= self.verified_at:
            return Status.SUCCESS
        return self.verification_status

    def _may_send(self, at: datetime) -> bool:
        return self.sends and self.status(at) is Status.SUCCESS

    def _verification_info(self, at: datetime) -> Answer:
        status, checked = self.status(at), self._last_checked(at)
        if checked is None:
            return {}
        info: Answer = {"LastCheckedTimestamp": checked.timestamp()}
        success = checked if status is Status.SUCCESS else self.last_success
        if success:
            info["LastSuccessTimestamp"] = success.timestamp()
        if self.error:  # and it stays there after a success
            info["ErrorType"] = self.error
        if self.soa:
            info["SOARecord"] = self.soa
        return info

    def _last_checked(self, at: datetime) -> datetime | None:
        """Return when SES last looked for the DNS records; None: not yet."""
        status = self.status(at)
        if status is Status.FAILED:
            return self.created + GIVES_UP_AFTER
        if status not in _LOOKS_EVERY:
            return None
        verified = status is Status.SUCCESS and self.verified_at
        since, period = verified or self.created, _LOOKS_EVERY[status]
        looks = (at - since) // period
        return since + looks * period if looks or verified else None


def tokens(name: str) -> list[str]:
    """Return the three DKIM tokens of a domain: always the same ones, shaped as SES's are."""
    return [
        base64.b32encode(hashlib.sha256(f"{name} {n}".encode()).digest()[:20]).decode().lower()
        for n in range(3)
    ]


def easy_dkim(
    name: str,
    status: Status = Status.SUCCESS,
    *,
    length: str = "RSA_2048_BIT",
    zone: str | None = HOSTED_ZONE,
    origin: str = DkimOrigin.EASY_DKIM,
) -> Answer:
    """Return the DKIM of a domain that SES signs for with a key of its own making.

    With `origin` `AWS_SES_<REGION>` the key is the parent's in that region, and so are the
    tokens. When the key was made is the identity's to say.
    """
    answer = {
        "SigningEnabled": True,
        "Status": status,
        "Tokens": tokens(name),
        "SigningAttributesOrigin": origin,
        "NextSigningKeyLength": length,
        "CurrentSigningKeyLength": length,
    }
    return answer | ({"SigningHostedZone": zone} if zone else {})


def own_key(selector: str | None, status: Status = Status.SUCCESS) -> Answer:
    """Return the DKIM of a domain with a key from outside; SES can lack the selector."""
    return {
        "SigningEnabled": True,
        "Status": status,
        "Tokens": [selector] if selector else [],
        "SigningAttributesOrigin": DkimOrigin.BYODKIM,
    }


def no_dkim() -> Answer:
    """Return DKIM that was never started, as an address has it."""
    return {
        "SigningEnabled": False,
        "Status": Status.NOT_STARTED,
        "SigningAttributesOrigin": DkimOrigin.EASY_DKIM,
        "NextSigningKeyLength": "RSA_2048_BIT",
    }


def mail_from(
    domain: str = "",
    status: Status = Status.SUCCESS,
    on_mx_failure: str = MxFailure.USE_DEFAULT,
) -> Answer:
    """Return the custom MAIL FROM domain of an identity; by default it has none."""
    answer: Answer = {"BehaviorOnMxFailure": on_mx_failure}
    if domain:
        answer |= {"MailFromDomain": domain, "MailFromDomainStatus": status}
    return answer


def _verified(key: str, part: Answer, when: datetime | None, at: datetime) -> Answer:
    """Return what changes in a part of the answer once its time to be verified has come."""
    if when and at >= when and part.get(key) == Status.PENDING:
        return {key: Status.SUCCESS}
    return {}
