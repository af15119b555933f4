"""What a person asks `CreateEmailIdentity` for."""

from dataclasses import dataclass, field
from enum import StrEnum

from sestui.model.identity import DkimOrigin, MailFromAttributes, Tag
from sestui.model.keys import PrivateKey
from sestui.model.summary import IdentityType


class KeyLength(StrEnum):
    """How long the keys are that SES makes for Easy DKIM."""

    RSA_2048 = "RSA_2048_BIT"
    RSA_1024 = "RSA_1024_BIT"


@dataclass(frozen=True, slots=True)
class EasyDkim:
    """SES makes the keys, and the domain's owner publishes three CNAMEs."""

    length: KeyLength = KeyLength.RSA_2048


@dataclass(frozen=True, slots=True)
class OwnKey:
    """The owner makes the key, hands it to SES, and publishes its public half (BYODKIM)."""

    selector: str
    key: PrivateKey


@dataclass(frozen=True, slots=True)
class ParentKey:
    """The key of the same domain in another region signs (Deterministic Easy DKIM)."""

    region: str
    """The parent's, as `eu-west-1`."""

    @property
    def origin(self) -> str:
        """The region as `DomainSigningAttributesOrigin` names it.

        >>> ParentKey("eu-west-1").origin
        'AWS_SES_EU_WEST_1'
        """
        return f"{DkimOrigin.EASY_DKIM}_{self.region.upper().replace('-', '_')}"


Signing = EasyDkim | OwnKey | ParentKey


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """An identity that does not exist yet; every part of it has passed `rules`."""

    name: str
    type: IdentityType
    signing: Signing | None = None
    """How mail of a domain is signed; None for an address, which signs as its domain does."""
    configuration_set: str | None = None
    tags: tuple[Tag, ...] = ()
    mail_from: MailFromAttributes = field(default_factory=MailFromAttributes)
    """Set by a call of its own, after the identity is there; without a domain by none."""
