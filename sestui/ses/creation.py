"""The call that creates an identity, and the private key kept out of what comes back from it.

Whatever fails in here, `connection` drops the frames it failed in: the key is in them.
"""

from typing import TYPE_CHECKING, cast

from sestui.model.new_identity import EasyDkim, NewIdentity, OwnKey, ParentKey
from sestui.ses.answers import Answer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import (
        CreateEmailIdentityRequestTypeDef,
        DkimSigningAttributesTypeDef,
    )

TELLING = 16
"""So many characters of a private key in a row, and a message says something of it."""


def create(ses: "SESV2Client", new: NewIdentity) -> Answer:
    """Send `CreateEmailIdentity`; an error's words that repeat the private key are taken out.

    AWS repeats no key, but what stands between here and AWS may answer in its place.
    """
    try:
        return ses.create_email_identity(**_request(new))
    except ses.exceptions.ClientError as error:
        if isinstance(new.signing, OwnKey):
            key, words = new.signing.key.for_ses(), error.response.get("Error", {})
            error.response["Error"] = {
                name: "" if repeats(str(word), key) else word for name, word in words.items()
            }  # type: ignore[typeddict-item]
        raise


def repeats(text: str, secret: str) -> bool:
    """Say whether a text holds the secret, or a piece of it long enough to tell something.

    >>> repeats("Bad key: MIIEpAIBAAKCAQEA.", "MIIEpAIBAAKCAQEAxyz"), repeats("MIIE", "MIIExyz")
    (True, False)
    """
    size = min(TELLING, len(secret))
    pieces = {secret[at : at + size] for at in range(len(secret) - size + 1)}
    return any(text[at : at + size] in pieces for at in range(len(text) - size + 1))


def _request(new: NewIdentity) -> "CreateEmailIdentityRequestTypeDef":
    """Return the parameters; what is not wanted is left out, since botocore takes no None."""
    request: CreateEmailIdentityRequestTypeDef = {"EmailIdentity": new.name}
    if new.signing is not None:
        request["DkimSigningAttributes"] = _signing(new.signing)
    if new.configuration_set is not None:
        request["ConfigurationSetName"] = new.configuration_set
    if new.tags:
        request["Tags"] = [{"Key": tag.key, "Value": tag.value} for tag in new.tags]
    return request


def _signing(signing: EasyDkim | OwnKey | ParentKey) -> "DkimSigningAttributesTypeDef":
    """Return how the identity's mail is to be signed."""
    match signing:
        case EasyDkim(length):
            signing_attributes = {"NextSigningKeyLength": str(length)}
        case OwnKey(selector, key):
            signing_attributes = {
                "DomainSigningSelector": selector,
                "DomainSigningPrivateKey": key.for_ses(),
            }
        case ParentKey():
            # Regions come faster than botocore's list of them, which it does not enforce.
            signing_attributes = {"DomainSigningAttributesOrigin": signing.origin}
    return cast("DkimSigningAttributesTypeDef", signing_attributes)
