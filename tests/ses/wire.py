"""What goes over the wire: requests read, answers written, as SES v2 and STS do it."""

import json
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit
from zlib import crc32

Json = dict[str, Any]

JSON_TYPE = "application/json"

ACCOUNT: Json = {
    "DedicatedIpAutoWarmupEnabled": True,
    "EnforcementStatus": "HEALTHY",
    "ProductionAccessEnabled": True,
    "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0, "SentLast24Hours": 12.0},
    "SendingEnabled": True,
}
"""What `GetAccount` answers unless told otherwise: out of the sandbox and healthy."""


@dataclass(frozen=True)
class Answer:
    """How to answer one call; what is left out is as it would have been."""

    status: int = 200
    body: bytes | None = None
    content_type: str = JSON_TYPE
    code: str = ""
    """An AWS error code: the body is then made from it and `message`."""
    message: str = ""
    until: threading.Event | None = None
    """Nothing is answered before this is set (or the endpoint closes)."""
    delay: float = 0.0
    cut: int | None = None
    """Only so many bytes of the body are sent, and the connection is closed."""
    reset: bool = False
    """The connection is reset: at once, or after what `cut` lets through."""
    closed: bool = False
    """The connection is closed and nothing is sent."""
    a_byte_each: float = 0.0
    """The answer goes out a byte at a time, each after so many seconds."""
    changes: Json | None = None
    """Keys of the usual JSON answer to replace; a value of None takes the key out."""
    done: bool = False
    """The call is carried out as it arrives, whatever is answered and however late."""
    location: str = ""
    """Where a redirect leads."""

    @property
    def is_usual(self) -> bool:
        """Whether the call is carried out, and its own answer goes at least partly out."""
        unsent = self.closed or (self.reset and self.cut is None)
        return self.body is None and not self.code and not unsent


class Request(NamedTuple):
    """What a call asks for."""

    operation: str
    detail: str = ""
    """The identity's name, the NextToken of a list, or the role of AssumeRole."""
    page_size: int = 0
    sent: Json = {}
    """The JSON that came in its body."""


def error(status: int, code: str, message: str = "No.") -> Answer:
    """Answer as AWS does when something is wrong."""
    return Answer(status=status, code=code, message=message)


def raw(body: str | bytes, status: int = 200, content_type: str = JSON_TYPE) -> Answer:
    """Answer with this body, whatever it is: `{}`, `null`, `[]`, nothing."""
    return Answer(status, body.encode() if isinstance(body, str) else body, content_type)


def html(status: int = 200) -> Answer:
    """Answer with a web page, as a captive portal or a proxy does."""
    return raw("<html><body>Please log in to the Wi-Fi.</body></html>", status, "text/html")


def stall(until: threading.Event) -> Answer:
    """Answer as usual, but not before `until` is set."""
    return Answer(until=until)


def slow(seconds: float) -> Answer:
    """Answer as usual after so many seconds."""
    return Answer(delay=seconds)


def cut(after: int = 20) -> Answer:
    """Promise the whole answer and close the connection in the middle of it."""
    return Answer(cut=after)


def reset(after: int | None = None) -> Answer:
    """Reset the connection instead of answering, or after so many bytes of the body."""
    return Answer(cut=after, reset=True)


def closed() -> Answer:
    """Close the connection without a word."""
    return Answer(closed=True)


def dripping(seconds: float) -> Answer:
    """Answer as usual, a byte at a time, each after so many seconds."""
    return Answer(a_byte_each=seconds)


def redirect(status: int, location: str) -> Answer:
    """Lead elsewhere."""
    return Answer(status, b"", location=location)


def done(answer: Answer) -> Answer:
    """Carry the call out, and only then fail in this way: `done(error(504, ""))`."""
    return replace(answer, done=True)


def lost() -> Answer:
    """Carry the call out, and reset the connection instead of answering."""
    return done(reset())


def changed(**keys: Any) -> Answer:
    """Answer as usual with these keys changed: `changed(NextToken="again")`."""
    return Answer(changes=keys)


def rows(count: int) -> list[Json]:
    """Make rows of the list: mostly domains, some addresses, every status among them."""
    statuses = ("SUCCESS", "SUCCESS", "PENDING", "SUCCESS", "FAILED", "TEMPORARY_FAILURE")
    made = []
    for number in range(count):
        name = f"d{number:05}.example.com" if number % 7 else f"box{number:05}@example.org"
        status = statuses[number % len(statuses)]
        made.append(row(name, status))
    return made


def row(name: str, status: str = "SUCCESS") -> Json:
    """Make one row of the list, verified or not, as SES would send it."""
    return {
        "IdentityType": "EMAIL_ADDRESS" if "@" in name else "DOMAIN",
        "IdentityName": name,
        "SendingEnabled": status == "SUCCESS",
        "VerificationStatus": status,
    }


def details_of(listed: Json) -> Json:
    """Make details that agree with a row of the list."""
    details: Json = {
        "IdentityType": listed["IdentityType"],
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": listed["SendingEnabled"],
        "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        "Policies": {},
        "Tags": [],
        "VerificationStatus": listed["VerificationStatus"],
    }
    if listed["IdentityType"] == "DOMAIN":
        details["DkimAttributes"] = {
            "SigningEnabled": True,
            "Status": listed["VerificationStatus"],
            "Tokens": [
                f"{letter * 3}{crc32(listed['IdentityName'].encode()):010}" for letter in "abc"
            ],
            "SigningHostedZone": "dkim.amazonses.com",
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": "RSA_2048_BIT",
            "CurrentSigningKeyLength": "RSA_2048_BIT",
            "LastKeyGenerationTimestamp": 1729178265.195,
        }
    return details


def new_details(name: str, sent: Json) -> Json:
    """Make the details of an identity that `CreateEmailIdentity` has just made."""
    details = {**details_of(row(name, "PENDING")), "Tags": sent.get("Tags", [])}
    if chosen := sent.get("ConfigurationSetName"):
        details["ConfigurationSetName"] = chosen
    signing: Json = sent.get("DkimSigningAttributes", {})
    dkim: Json = details.get("DkimAttributes", {})
    if selector := signing.get("DomainSigningSelector"):
        dkim.clear()
        dkim.update(
            SigningEnabled=True,
            Status="PENDING",
            Tokens=[selector],
            SigningAttributesOrigin="EXTERNAL",
        )
    elif dkim:
        length = signing.get("NextSigningKeyLength", "RSA_2048_BIT")
        dkim.update(NextSigningKeyLength=length, CurrentSigningKeyLength=length)
        dkim["SigningAttributesOrigin"] = signing.get("DomainSigningAttributesOrigin", "AWS_SES")
    return details


def request_of(method: str, path: str, body: bytes) -> Request:
    """Return what a request asks for."""
    parts = urlsplit(path)
    if parts.path == "/" and b"Action=" in body:
        form = parse_qs(body.decode())
        return Request(form["Action"][0], form.get("RoleArn", [""])[0])
    sent: Json = {}
    with suppress(ValueError):
        sent = json.loads(body or b"{}")
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()} | sent
    token, size = asked.get("NextToken", ""), int(asked.get("PageSize", 1000))
    identities = "/v2/email/identities"
    if parts.path == identities and method == "POST":
        return Request("CreateEmailIdentity", sent["EmailIdentity"], sent=sent)
    # botocore lists by POST since 1.43; older ones, which an `aws` command may hold, by GET.
    if parts.path in ("/v2/email/list-identities", identities):
        return Request("ListEmailIdentities", token, size)
    if parts.path in ("/v2/email/list-configuration-sets", "/v2/email/configuration-sets"):
        return Request("ListConfigurationSets", token, size)
    if parts.path == "/v2/email/account":
        return Request("GetAccount")
    if parts.path == "/federation/credentials":
        return Request("GetRoleCredentials", str(asked.get("role_name", "")))
    if found := re.fullmatch(rf"{identities}/([^/]+)(|/configuration-set|/mail-from)", parts.path):
        operation = _ON_AN_IDENTITY.get((method, found[2]), parts.path)
        return Request(operation, unquote(found[1]), sent=sent)
    return Request(parts.path)


_ON_AN_IDENTITY = {
    ("GET", ""): "GetEmailIdentity",
    ("PUT", "/configuration-set"): "PutEmailIdentityConfigurationSetAttributes",
    ("PUT", "/mail-from"): "PutEmailIdentityMailFromAttributes",
}


def error_body(operation: str, code: str, message: str) -> bytes:
    """Return an error as the operation's protocol writes it: XML for STS, else JSON."""
    if operation in ("GetCallerIdentity", "AssumeRole"):
        return (
            '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender'
            f"</Type><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        ).encode()
    return json.dumps({"message": message}).encode()


def caller_identity(account: str) -> bytes:
    """Return the answer of GetCallerIdentity."""
    return (
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
        f"<GetCallerIdentityResult><Arn>arn:aws:iam::{account}:user/ops</Arn>"
        f"<UserId>AIDAEXAMPLE</UserId><Account>{account}</Account></GetCallerIdentityResult>"
        "</GetCallerIdentityResponse>"
    ).encode()


def role_credentials(seconds: int) -> bytes:
    """Return the answer of the SSO portal's GetRoleCredentials, good for so many seconds."""
    keys = {"accessKeyId": "ASIAEXAMPLE", "secretAccessKey": "not-a-secret"}
    until = int((time.time() + seconds) * 1000)
    return json.dumps(
        {"roleCredentials": {**keys, "sessionToken": "not-a-token", "expiration": until}}
    ).encode()


def assumed_role(account: str, seconds: int) -> bytes:
    """Return the answer of AssumeRole, good for so many seconds."""
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    return (
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>'
        f"<AssumedRoleUser><Arn>arn:aws:sts::{account}:assumed-role/admin/me</Arn>"
        "<AssumedRoleId>AROAEXAMPLE:me</AssumedRoleId></AssumedRoleUser><Credentials>"
        "<AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>not-a-secret</SecretAccessKey>"
        f"<SessionToken>not-a-token</SessionToken><Expiration>{until}</Expiration>"
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>"
    ).encode()
