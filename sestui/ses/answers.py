"""What SES answers → the model.

botocore checks no answer: a web page, half an answer or `{}` all arrive as a dict without
the keys that were promised. So a missing key that carries the meaning, and any field of a
type SES does not send, is a `BadAnswer`, never "none"; any other field that is missing, or
null, counts as not sent. Unknown fields and values are kept.

What an identity is made of is imported when one is read: neither the first frame nor the
first rows need it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from sys import intern
from typing import TYPE_CHECKING, TypeVar

from sestui.model.errors import BadAnswer
from sestui.model.sending import SendingAccount
from sestui.model.summary import IdentitySummary, IdentityType

if TYPE_CHECKING:
    from sestui.model.identity import (
        DkimAttributes,
        Identity,
        MailFromAttributes,
        VerificationInfo,
    )

Answer = Mapping[str, object]
"""An answer as botocore parsed it."""

BODY = "sestui.body"
"""The key beside SES's own under which an answer holds its bytes as they came."""

_FIRST_YEAR, _LAST_YEAR = 1970, 9000

T = TypeVar("T")


def summaries(answer: Answer) -> tuple[IdentitySummary, ...]:
    """Read a page of ListEmailIdentities."""
    return tuple(_summary(row, answer) for row in _wanted(answer, "EmailIdentities", list))


def identity(name: str, answer: Answer) -> "Identity":
    """Read the GetEmailIdentity of the identity that was asked for by `name`."""
    from sestui.model.identity import Identity, Policy, Tag

    parsed, answer = _parsed(answer), _as_it_came(answer)
    policies = _field(answer, "Policies", dict, {})
    return Identity(
        name=name,
        type=_wanted(answer, "IdentityType", str),
        status=_text(answer, "VerificationStatus"),
        verified_for_sending=_field(answer, "VerifiedForSendingStatus", bool, False),
        feedback_forwarding=_field(answer, "FeedbackForwardingStatus", bool, False),
        dkim=_dkim(_field(answer, "DkimAttributes", dict, {})),
        mail_from=_mail_from(_field(answer, "MailFromAttributes", dict, {})),
        policies=tuple(Policy(name, _wanted(policies, name, str)) for name in policies),
        tags=tuple(
            Tag(_wanted(tag, "Key", str), _text(tag, "Value"))
            for tag in _items(answer, "Tags", dict)
        ),
        configuration_set=_text(answer, "ConfigurationSetName") or None,
        verification=_verification(_field(answer, "VerificationInfo", dict, {})),
        answer=_written(answer, parsed),
    )


def configuration_sets(answer: Answer) -> tuple[str, ...]:
    """Read a page of ListConfigurationSets."""
    _wanted(answer, "ConfigurationSets", list)
    return _items(answer, "ConfigurationSets", str)


def sending_account(answer: Answer) -> SendingAccount:
    """Read GetAccount."""
    answer = _as_it_came(answer)
    return SendingAccount(
        production_access=_wanted(answer, "ProductionAccessEnabled", bool),
        sending_enabled=_wanted(answer, "SendingEnabled", bool),
        enforcement_status=_wanted(answer, "EnforcementStatus", str),
    )


def account_number(answer: Answer) -> str:
    """Read the account of GetCallerIdentity."""
    return _wanted(answer, "Account", str)


def check_created(answer: Answer) -> None:
    """Raise BadAnswer unless this is what CreateEmailIdentity answers when it is done."""
    _wanted(answer, "IdentityType", str)


def check_put(answer: Answer) -> None:
    """Raise BadAnswer unless this is what a Put answers when it is done: `{}`, or nothing."""
    body = answer.get(BODY)
    try:
        done = isinstance(json.loads(body), dict) if isinstance(body, bytes) and body else True
    except (ValueError, RecursionError):
        done = False
    if not done:
        raise _bad(answer, "its JSON")


def next_token(answer: Answer) -> str | None:
    """Return what asks for the page after this one, or None after the last."""
    token = answer.get("NextToken")
    if token is not None and not isinstance(token, str):
        raise _bad(answer, "NextToken")
    return token or None


def _summary(row: object, page: Answer) -> IdentitySummary:
    """Read a row of the list; one without a name makes the whole page a bad answer."""
    if not isinstance(row, Mapping) or not _text(row, "IdentityName"):
        raise _bad(page, "IdentityName")
    name = _text(row, "IdentityName")
    kind = IdentityType.EMAIL_ADDRESS if "@" in name else IdentityType.DOMAIN
    return IdentitySummary(
        name=name,
        # The same few words stand in every row: interned, ten thousand rows share them.
        type=intern(_text(row, "IdentityType") or str(kind)),
        status=intern(_text(row, "VerificationStatus")),
        sending=_field(row, "SendingEnabled", bool, False),
    )


def _dkim(attributes: Answer) -> "DkimAttributes | None":
    """Read DkimAttributes; None when there are none."""
    from sestui.model.identity import DkimAttributes

    if not attributes:
        return None
    return DkimAttributes(
        signing_enabled=_field(attributes, "SigningEnabled", bool, False),
        status=_text(attributes, "Status"),
        origin=_text(attributes, "SigningAttributesOrigin"),
        tokens=_items(attributes, "Tokens", str),
        hosted_zone=_text(attributes, "SigningHostedZone") or None,
        current_key_length=_text(attributes, "CurrentSigningKeyLength") or None,
        next_key_length=_text(attributes, "NextSigningKeyLength") or None,
        key_generated_at=_time(attributes, "LastKeyGenerationTimestamp"),
    )


def _mail_from(attributes: Answer) -> "MailFromAttributes":
    """Read MailFromAttributes: without a domain only what would happen if there were one."""
    from sestui.model.identity import MailFromAttributes

    return MailFromAttributes(
        domain=_text(attributes, "MailFromDomain") or None,
        status=_text(attributes, "MailFromDomainStatus") or None,
        behavior_on_mx_failure=_text(attributes, "BehaviorOnMxFailure") or None,
    )


def _verification(info: Answer) -> "VerificationInfo":
    """Read VerificationInfo, which may be empty or lack its SOARecord."""
    from sestui.model.identity import VerificationInfo

    soa = _field(info, "SOARecord", dict, {})
    return VerificationInfo(
        last_checked=_time(info, "LastCheckedTimestamp"),
        last_success=_time(info, "LastSuccessTimestamp"),
        error_type=_text(info, "ErrorType") or None,
        soa_name_server=_text(soa, "PrimaryNameServer") or None,
        soa_admin=_text(soa, "AdminEmail") or None,
        soa_serial=_field(soa, "SerialNumber", int, None),
    )


D = TypeVar("D")


def _field(answer: Answer, key: str, kind: type[T], default: D) -> T | D:
    """Return a field, or `default` when it is missing or null."""
    return default if answer.get(key) is None else _wanted(answer, key, kind)


def _items(answer: Answer, key: str, kind: type[T]) -> tuple[T, ...]:
    """Return what is in a list, which may be missing; there is no half a list."""
    items = _field(answer, key, list, [])
    if not all(isinstance(item, kind) for item in items):
        raise _bad(answer, key)
    return tuple(items)


def _text(answer: Answer, key: str) -> str:
    """Return a field of text, or "" when there is none."""
    return _field(answer, key, str, "")


def _time(answer: Answer, key: str) -> datetime | None:
    """Return a time in UTC; one that SES cannot mean counts as not sent.

    Near the ends of what a date can hold, no other zone has a name for it.
    """
    value = _field(answer, key, datetime, None)
    if value is None or not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return None
    return value.astimezone(UTC)


def _wanted(answer: Answer, key: str, kind: type[T]) -> T:
    """Return a field without which, or as something else, the answer means nothing."""
    value = answer.get(key)
    if not isinstance(value, kind):
        raise _bad(answer, key)
    return value


def _bad(answer: Answer, key: str) -> BadAnswer:
    """Return what to raise for an answer without the `key` it must have."""
    body = answer.get(BODY)
    if isinstance(body, bytes) and body.lstrip().startswith(b"<"):
        return BadAnswer(
            "A web page came instead of an answer from AWS.",
            "A proxy or a network's login page may be in the way: open a page in a browser,"
            " then try again.",
        )
    return BadAnswer(
        f"The answer is not whole: {key} is missing or unreadable.",
        "Nothing is known from it. Try again; if it stays, check the endpoint and any proxy.",
    )


def _as_it_came(answer: Answer) -> Answer:
    """Return the answer with the fields that botocore does not know, and with those it takes
    for something else: a text for a list of letters, 0 for false."""
    parsed, body = _parsed(answer), answer.get(BODY)
    if not isinstance(body, bytes):
        return parsed
    try:
        whole = _dated(json.loads(body), parsed)
    except ValueError:
        return answer  # with its bytes, which tell a web page
    except RecursionError:
        return parsed
    return whole if isinstance(whole, dict) else parsed


def _parsed(answer: Answer) -> Answer:
    """Return what botocore made of an answer, without what it put beside it."""
    return {k: v for k, v in answer.items() if k not in ("ResponseMetadata", BODY)}


def _dated(raw: object, parsed: object) -> object:
    """Return `raw` with the times in it as botocore read them: numbers tell a reader little."""
    if isinstance(parsed, datetime):
        return parsed
    if isinstance(raw, dict) and isinstance(parsed, Mapping):
        return {key: _dated(value, parsed.get(key)) for key, value in raw.items()}
    return raw


def _written(answer: Answer, parsed: Answer) -> str:
    """Write the answer as JSON; only what botocore knows of it when it is nested too deeply."""
    try:
        return json.dumps(answer, indent=2, ensure_ascii=False, default=_iso)
    except RecursionError:
        return json.dumps(parsed, indent=2, ensure_ascii=False, default=_iso)


def _iso(value: object) -> str:
    """Write what JSON has no notation for: a time, in ISO 8601 and UTC."""
    if not isinstance(value, datetime):
        return str(value)
    in_range = _FIRST_YEAR <= value.year <= _LAST_YEAR
    return (value.astimezone(UTC) if in_range else value).isoformat()
