"""The sending authorization policies of the demo's identities, as the JSON text SES keeps."""

import json
from typing import Any, Final

from sestui.demo.isolation import ACCOUNT, REGION

PARTNER: Final = "444455556666"
AGENCY: Final = "777788889999"

_SEND: Final = ["ses:SendEmail", "ses:SendRawEmail"]


def everyone(name: str) -> str:
    """Let anybody at all send, which is hardly ever meant."""
    return _policy(name, Principal="*", Action="ses:SendEmail")


def partner(name: str) -> str:
    """Let another account send."""
    return _policy(name, Principal={"AWS": f"arn:aws:iam::{PARTNER}:root"}, Action=_SEND)


def role(name: str) -> str:
    """Let one role of another account send."""
    principal = {"AWS": f"arn:aws:iam::{PARTNER}:role/parcel-tracker"}
    return _policy(name, Principal=principal, Action="ses:SendEmail")


def agency(name: str) -> str:
    """Let an account send on conditions.

    One value holds markup and the escape sequence that writes the clipboard: a policy's
    JSON may hold any character, and whoever shows it has to see to it.
    """
    conditions = {
        "StringLike": {"ses:FromAddress": f"*@{name}"},
        "StringEquals": {"ses:FromDisplayName": "The [/] button letter \x1b]52;c;d3Jlbg==\x07"},
    }
    principal = {"AWS": [AGENCY, f"arn:aws:iam::{PARTNER}:user/letters"]}
    return _policy(name, Principal=principal, Action=_SEND, Condition=conditions)


def only_from_the_office(name: str) -> str:
    """Refuse everybody but one user, and that one outside the office's network."""
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "NobodyElse",
                    "Effect": "Deny",
                    "NotPrincipal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/press-office"},
                    "Action": "ses:*",
                    "Resource": _arn(name),
                },
                {
                    "Sid": "NotFromOutside",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": _SEND,
                    "Resource": _arn(name),
                    "Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
                },
            ],
        }
    )


def _policy(name: str, **statement: Any) -> str:
    allow = {"Sid": "Send", "Effect": "Allow", **statement, "Resource": _arn(name)}
    return json.dumps({"Version": "2012-10-17", "Statement": [allow]})


def _arn(name: str) -> str:
    return f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/{name}"
