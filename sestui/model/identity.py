"""An identity as SES describes it.

Fields hold what SES sent, word for word: every enum of SES can grow, so a field that has
one is a plain `str`, and the `StrEnum`s here only name the values known today. A value
that is not among them is shown as it came.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sestui.model.summary import IdentitySummary, IdentityType, Status


class DkimOrigin(StrEnum):
    """Whose key signs. Any other value, such as `AWS_SES_US_EAST_1`, names a parent region."""

    EASY_DKIM = "AWS_SES"
    BYODKIM = "EXTERNAL"


class MxFailure(StrEnum):
    """What SES does when the MX record of a custom MAIL FROM domain is missing."""

    USE_DEFAULT = "USE_DEFAULT_VALUE"
    REJECT = "REJECT_MESSAGE"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of an identity."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One sending authorization policy: its name and its JSON text as SES keeps it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DkimAttributes:
    """How SES signs for an identity."""

    signing_enabled: bool
    status: str
    """A `Status`, or what SES sent; `""` when it sent none."""
    origin: str
    """A `DkimOrigin`, or `AWS_SES_<REGION>` of the parent (Deterministic Easy DKIM)."""
    tokens: tuple[str, ...] = ()
    """Easy DKIM: the labels of the CNAMEs. BYODKIM: the selector. Can be empty in both."""
    hosted_zone: str | None = None
    """`SigningHostedZone`: where the CNAMEs point. Never derived when it is present."""
    current_key_length: str | None = None
    next_key_length: str | None = None
    key_generated_at: datetime | None = None

    @property
    def parent_region(self) -> str | None:
        """The region whose key signs here, as `us-east-1`; None unless this is a replica.

        >>> DkimAttributes(True, "SUCCESS", "AWS_SES_US_EAST_1").parent_region
        'us-east-1'
        """
        prefix = f"{DkimOrigin.EASY_DKIM}_"
        if not self.origin.startswith(prefix):
            return None
        return self.origin.removeprefix(prefix).lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class MailFromAttributes:
    """The custom MAIL FROM domain of an identity, when it has one."""

    domain: str | None = None
    status: str | None = None
    behavior_on_mx_failure: str | None = None


@dataclass(frozen=True, slots=True)
class VerificationInfo:
    """What SES found when it last looked for the DNS records.

    `error_type` stays set after a later success: it counts only while the identity is
    not verified.
    """

    last_checked: datetime | None = None
    last_success: datetime | None = None
    error_type: str | None = None
    soa_name_server: str | None = None
    soa_admin: str | None = None
    soa_serial: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The details of one identity: what `GetEmailIdentity` says."""

    name: str
    type: str
    status: str
    verified_for_sending: bool
    feedback_forwarding: bool
    """Whether SES mails bounces and complaints to the sender when nothing else takes them."""
    dkim: DkimAttributes | None = None
    """None for an address, which signs as its domain does."""
    mail_from: MailFromAttributes = MailFromAttributes()
    policies: tuple[Policy, ...] = ()
    tags: tuple[Tag, ...] = ()
    configuration_set: str | None = None
    """The default configuration set; a set named in the sending request wins over it."""
    verification: VerificationInfo = VerificationInfo()
    answer: str = field(default="{}", repr=False)
    """The answer as it came, as indented JSON, unknown fields and all."""

    @property
    def is_domain(self) -> bool:
        """True of everything but an address, types not known yet included."""
        return self.type != IdentityType.EMAIL_ADDRESS

    @property
    def domain(self) -> str:
        """The domain itself, or the domain of an address.

        >>> Identity("Ops@example.org", "EMAIL_ADDRESS", "SUCCESS", True, True).domain
        'example.org'
        """
        return self.name if self.is_domain else self.name.rpartition("@")[2]

    @property
    def is_pending(self) -> bool:
        """Whether SES is still looking for records: of the identity, its DKIM or MAIL FROM.

        >>> mail_from = MailFromAttributes("bounce.example.com", "PENDING")
        >>> Identity("example.com", "DOMAIN", "SUCCESS", True, True, None, mail_from).is_pending
        True
        """
        dkim = self.dkim.status if self.dkim else ""
        return Status.PENDING in (self.status, dkim, self.mail_from.status)

    @property
    def summary(self) -> IdentitySummary:
        """The same identity as a row of the list, newer than the list when read after it."""
        return IdentitySummary(self.name, self.type, self.status, self.verified_for_sending)
