"""The error codes of AWS → `model.errors`.

Imports botocore, so it is itself imported only where botocore already is. AWS's own message
is shown only with codes that mean nothing else here: about a wrong signature, for one, AWS
repeats the whole request, session token and all.
"""

import re

from botocore.exceptions import ClientError

from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    BadAnswer,
    CredentialsError,
    LimitExceeded,
    NotFound,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
)
from sestui.ses.login import AGAIN, Login

_EXPIRED = {"ExpiredToken", "TokenRefreshRequired"}
_UNKNOWN_KEY = {"UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId"}
_SIGNATURE = {"InvalidSignature", "SignatureDoesNotMatch", "IncompleteSignature"}
_CLOCK = {"RequestExpired", "RequestTimeTooSkewed"}
_DENIED = {"AccessDenied", "UnauthorizedOperation"}
_THROTTLED = {"TooManyRequests", "RequestLimitExceeded", "RequestThrottled", "SlowDown"}
"""AWS's error codes, all without the "Exception" that some services end them with."""

LONGEST = 300
"""Characters of a message or a code of AWS that are told: the rest of a longer one would only
push the advice off the screen."""

_ACTION = re.compile(r"not authorized to perform:? ([\w-]+:\w+)(?: on resource:? [`'\"]?(\S+))?")
"""How AWS words a denial, the same in every service of IAM."""


def meaning(error: ClientError, login: Login) -> ServiceError | None:
    """Return the error for an AWS error code that means the same wherever it comes from."""
    code, status, message = code_of(error), _status(error), _message(error)
    if code in _EXPIRED:
        sso = f"aws sso login{login.option}" if login.profile else "aws sso login"
        return CredentialsError(
            "The AWS credentials have expired.",
            f"Log in again (with SSO: {sso}), {AGAIN}",
        )
    if code in _UNKNOWN_KEY:
        return CredentialsError(
            "AWS does not know these credentials.",
            "Check the access key; a region that is off by default must be enabled first.",
        )
    if code in _CLOCK or (code in _SIGNATURE and re.search("expired|not yet current", message)):
        return CredentialsError(
            "AWS refused the call's signature because of its time.",
            f"Set this machine's clock, {AGAIN}",
        )
    if code in _SIGNATURE or code == "MissingAuthenticationToken":
        return CredentialsError(
            "AWS refused the call's signature.",
            f"Check the secret access key and this machine's clock, {AGAIN}",
        )
    if code in _DENIED and "MultiFactorAuthentication" in message:
        return CredentialsError("AWS did not take the MFA code.", "Press r to give another one.")
    if code in _DENIED:
        return _denied(error)
    if status == 429 or code.startswith("Throttl") or code in _THROTTLED:
        return Throttled(
            "AWS had more calls than it allows this account.",
            "SES takes about one a second: other windows and programs count too.",
        )
    if code == "ConcurrentModification":
        return ServerFault(
            "Another change of the account came first.", "Look at the identity, then try again."
        )
    if status >= 500:
        return ServerFault(f"AWS failed to answer (HTTP {status}).", "Try again later.")
    return None


def _denied(error: ClientError) -> AccessDenied:
    """Return the denial with the policy line that would lift it."""
    message = _message(error)
    service = "sts" if error.operation_name in ("AssumeRole", "GetCallerIdentity") else "ses"
    found = _ACTION.search(message)
    action = found[1] if found else f"{service}:{error.operation_name}"
    resource = (found[2] or "*").rstrip(".,`'\"") if found else "*"
    if "explicit deny" in message:
        advice = f"A policy denies {action} outright: ask whoever looks after the account."
    else:
        advice = f'A policy must say: Allow "{action}" on "{resource}".'
    return AccessDenied(f"These credentials may not call {action}.", advice)


def refusal(error: ClientError) -> ServiceError:
    """Return the error for any other code of AWS, or for what is no answer of AWS at all."""
    code, message = _cut(str(error.response.get("Error", {}).get("Code", ""))), _message(error)
    if code_of(error) == "NotFound":
        return NotFound(message or "AWS does not know what the call names.", "Refresh with r.")
    if code_of(error) == "AlreadyExists":
        return AlreadyExists(
            "The account has an identity of this name already.", "Press r to see it in the list."
        )
    if code_of(error) == "LimitExceeded":
        return LimitExceeded(
            "The account holds as many identities as SES allows in a region.",
            "Delete one that is not needed, or use another region.",
        )
    if code.isdecimal() or not code:
        # botocore puts the HTTP status where AWS's code would be.
        return BadAnswer(
            f"HTTP {code or _status(error)} came instead of an answer from AWS.",
            "Check the endpoint; a proxy or a network's login page may be in the way.",
        )
    return Refused(f"AWS refused the call: {message.rstrip('.') or 'no reason given'} ({code}).")


def code_of(error: ClientError) -> str:
    """Return AWS's error code without the "Exception" that some services end it with."""
    return str(error.response.get("Error", {}).get("Code", "")).removesuffix("Exception")


def _message(error: ClientError) -> str:
    """Return AWS's message, or "" when there is none."""
    return _cut(str(error.response.get("Error", {}).get("Message") or ""))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _status(error: ClientError) -> int:
    """Return the HTTP status, or 0 when it is not known."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
