"""The `aws` command that does what is about to be done, to read and to copy.

An option stands on each line. Everything is quoted for a POSIX shell, and what begins with
a hyphen is tied to its option, as the command would else take it for an option. A private
key is never part of it: a file holds it.
"""

import json
import shlex
from collections.abc import Iterable, Iterator
from typing import Final

from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import EasyDkim, NewIdentity, OwnKey, ParentKey, Signing
from sestui.model.sending import Target

KEY_FILE: Final = "dkim.json"
"""`aws` reads the whole parameter from a file, but not the key alone: in its shorthand,
`DomainSigningPrivateKey=file://…` sends that text."""

Option = tuple[str, str]


def create(new: NewIdentity, target: Target) -> str:
    """Return `aws sesv2 create-email-identity …`, which leaves the MAIL FROM domain alone.

    A key of one's own is read from `dkim.json` in the folder the command is run in; what
    that holds says `own_key_file`.

    >>> from sestui.model.summary import IdentityType
    >>> print(create(NewIdentity("example.com", IdentityType.DOMAIN), Target("eu-west-1")))
    aws sesv2 create-email-identity \\
      --email-identity example.com \\
      --region eu-west-1
    """
    options: list[Option] = [("email-identity", new.name)]
    if new.signing:
        options.append(("dkim-signing-attributes", _signing(new.signing)))
    if new.configuration_set:
        options.append(("configuration-set-name", new.configuration_set))
    if new.tags:
        tags = [{"Key": tag.key, "Value": tag.value} for tag in new.tags]
        options.append(("tags", json.dumps(tags, ensure_ascii=False)))
    return _command("create-email-identity", options, target)


def own_key_file(own: OwnKey) -> str:
    """Return what `dkim.json` holds; the ellipsis is for base64 of the key's PKCS#1 DER."""
    return json.dumps(
        {"DomainSigningSelector": own.selector, "DomainSigningPrivateKey": "…"},
        ensure_ascii=False,
    )


def put_configuration_set(name: str, configuration_set: str | None, target: Target) -> str:
    """Return the command that makes a set the default of an identity, or clears it."""
    options: list[Option] = [("email-identity", name)]
    if configuration_set:
        options.append(("configuration-set-name", configuration_set))
    return _command("put-email-identity-configuration-set-attributes", options, target)


def put_mail_from(name: str, mail_from: MailFromAttributes, target: Target) -> str:
    """Return the command that sets the custom MAIL FROM domain of an identity."""
    options: list[Option] = [("email-identity", name)]
    if mail_from.domain:
        options.append(("mail-from-domain", mail_from.domain))
    if mail_from.behavior_on_mx_failure:
        options.append(("behavior-on-mx-failure", mail_from.behavior_on_mx_failure))
    return _command("put-email-identity-mail-from-attributes", options, target)


def _signing(signing: Signing) -> str:
    match signing:
        case EasyDkim():
            return f"NextSigningKeyLength={signing.length}"
        case ParentKey():
            return f"DomainSigningAttributesOrigin={signing.origin}"
        case OwnKey():
            return f"file://{KEY_FILE}"


def _command(operation: str, options: Iterable[Option], target: Target) -> str:
    parts = [f"aws sesv2 {operation}"]
    parts += (_written(*option) for option in (*options, *_where(target)))
    return " \\\n  ".join(parts)


def _where(target: Target) -> Iterator[Option]:
    if target.profile:
        yield "profile", target.profile
    if target.region:
        yield "region", target.region
    if target.endpoint:
        yield "endpoint-url", target.endpoint


def _written(option: str, value: str) -> str:
    tie = "=" if value.startswith("-") else " "
    return f"--{option}{tie}{shlex.quote(value)}"
