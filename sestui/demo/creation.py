"""How an identity of the demo comes to be from what `CreateEmailIdentity` asked for."""

import base64
from datetime import datetime, timedelta
from typing import Final

from sestui.demo import limits
from sestui.demo.identity import Answer, DemoIdentity, easy_dkim, mail_from, no_dkim, own_key
from sestui.model.identity import DkimOrigin
from sestui.model.summary import IdentityType, Status

DOMAIN_VERIFIED_AFTER: Final = timedelta(seconds=25)
ADDRESS_VERIFIED_AFTER: Final = timedelta(seconds=40)
"""As if its owner had clicked on the link by then."""

NEVER_VERIFIED: Final = ".invalid"
"""RFC 6761 keeps these names without DNS records, so nothing under them becomes verified."""

NO_PARENTS_IN: Final = "eu-south-1"
"""A region where no domain of the demo has a key to lend."""


def create(wish: Answer, region: str, at: datetime) -> DemoIdentity:
    """Return the identity that the request, made at that time in that region, asks for.

    It becomes verified by itself, unless SES would never find what it looks for: then it
    stays pending. Raises `limits.Unacceptable`.
    """
    name = limits.normal_name(wish["EmailIdentity"])
    identity = DemoIdentity(
        email_identity=name,
        identity_type=limits.check_name(name),
        created=at,
        verification_status=Status.PENDING,
        dkim=no_dkim(),
        mail_from=mail_from(),
        tags=wish.get("Tags") or [],
        configuration_set_name=wish.get("ConfigurationSetName") or None,
    )
    limits.check_tags(identity.tags)
    signing = wish.get("DkimSigningAttributes") or {}
    if identity.identity_type == IdentityType.DOMAIN:
        identity.error = "HOST_NOT_FOUND"
        _sign(identity, signing, region)
    elif signing:
        raise limits.Unacceptable("DKIM signing attributes are for domains.")
    else:
        identity.verified_at = at + ADDRESS_VERIFIED_AFTER
    if name.endswith(NEVER_VERIFIED):
        identity.verified_at = None
    return identity


def _sign(identity: DemoIdentity, signing: Answer, region: str) -> None:
    """Give a domain the DKIM that was asked for, and the time it will be verified at."""
    selector, key = signing.get("DomainSigningSelector"), signing.get("DomainSigningPrivateKey")
    own = DkimOrigin.BYODKIM if selector or key else DkimOrigin.EASY_DKIM
    origin = signing.get("DomainSigningAttributesOrigin", own)
    identity.verified_at = identity.created + DOMAIN_VERIFIED_AFTER
    if origin == DkimOrigin.BYODKIM:
        if not (selector and key):
            raise limits.Unacceptable("BYODKIM needs a selector and a private key.")
        limits.check_own_key(selector, key)
        identity.dkim = own_key(selector, Status.PENDING)
        identity.public_key = _public_key(key)
        if not limits.will_verify(key):
            identity.error, identity.verified_at = "INVALID_VALUE", None
        return
    if selector or key:
        raise limits.Unacceptable("A selector and a private key are for BYODKIM.")
    length = signing.get("NextSigningKeyLength", "RSA_2048_BIT")
    identity.dkim = easy_dkim(identity.email_identity, Status.PENDING, length=length, origin=origin)
    for without, error in ((region, "INVALID_REGION"), (NO_PARENTS_IN, "NOT_FOUND")):
        if origin == f"{DkimOrigin.EASY_DKIM}_{without.upper().replace('-', '_')}":
            identity.error, identity.verified_at = f"REPLICATION_PRIMARY_{error}", None


def _public_key(private_key: str) -> str:
    """Return what the owner of a key publishes; `""` where it is none that can be read."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from sestui.model.keys import PrivateKey

    try:
        key = load_der_private_key(base64.b64decode(private_key), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return PrivateKey(key).public_value() if isinstance(key, RSAPrivateKey) else ""
