"""What can come in answer to each call that reads, and what a person is to read of it."""

from typing import NamedTuple

from tests.endpoint import Answer, changed, closed, cut, error, html, raw, redirect, reset, row

AGAIN = "Try again; if it stays, check the endpoint and any proxy."
PROXY = "Check the endpoint; a proxy or a network's login page may be in the way."
ELSEWHERE = "127.0.0.1:9"


class Fault(NamedTuple):
    """An answer that cannot be used."""

    answer: Answer
    sentence: str
    """What is read of it, up to what only a programmer can read."""
    advice: str
    """What is read beside it; `""` if AWS's own reason is all there is."""


def lacks(field: str, answer: Answer) -> Fault:
    """An answer without a field that it must have, or with something else in its place."""
    sentence = f"The answer is not whole: {field} is missing or unreadable."
    return Fault(answer, sentence, f"Nothing is known from it. {AGAIN}")


def garbled(answer: Answer) -> Fault:
    return Fault(answer, "The answer cannot be read (", AGAIN)


def failed(status: int, answer: Answer) -> Fault:
    return Fault(answer, f"AWS failed to answer (HTTP {status}).", "Try again later.")


def no_answer(status: int, answer: Answer) -> Fault:
    return Fault(answer, f"HTTP {status} came instead of an answer from AWS.", PROXY)


def refused(message: str, answer: Answer) -> Fault:
    return Fault(answer, f"AWS refused the call: {message} (BadRequestException).", "")


def to_any(operation: str) -> dict[str, Fault]:
    """What can come in answer to any call, whatever it is read as."""
    denied = f"These credentials may not call ses:{operation}."
    policy = f'A policy must say: Allow "ses:{operation}" on "*".'
    broke_off = "broke off the connection before its answer was whole."
    return {
        "500": failed(500, error(500, "InternalFailure")),
        "500 empty": failed(500, raw("", 500)),
        "503 of a proxy": failed(503, html(503)),
        "429": Fault(
            error(429, "TooManyRequestsException"),
            "AWS had more calls than it allows this account.",
            "SES takes about one a second: other windows and programs count too.",
        ),
        "403": Fault(error(403, "AccessDeniedException"), denied, policy),
        "403 of a proxy": no_answer(403, html(403)),
        "reset": Fault(reset(), broke_off, "Try again."),
        "reset in the middle": Fault(reset(after=20), broke_off, "Try again."),
        "closed without a word": Fault(closed(), broke_off, "Try again."),
    }


def for_json(field: str) -> dict[str, Fault]:
    """What can come where SES answers with JSON that has a field."""
    hostile = error(400, "BadRequestException", "\x1b]52;c;aGE=\x07[/red]\u202e")
    page = "A web page came instead of an answer from AWS."
    browser = "open a page in a browser, then try again."
    return {
        "400 with a hostile message": refused(r"\x1b]52;c;aGE=\x07[/red]\u202e", hostile),
        "400 without a message": refused(
            "no reason given", Answer(400, b"{}", code="BadRequestException")
        ),
        "400 with null": garbled(raw("null", 400)),
        "400 with bad UTF-8": garbled(raw(b'{"message": "\xff"}', 400)),
        "truncated": lacks(field, cut(20)),
        "cut off before its body": lacks(field, cut(0)),
        "bad JSON": lacks(field, raw('{"IdentityType": "DOMAIN",')),
        "an empty object": lacks(field, raw("{}")),
        "null": garbled(raw("null")),
        "a list": garbled(raw("[]")),
        "a number": garbled(raw("7")),
        "a string": garbled(raw('"EmailIdentities"')),
        "a web page": Fault(html(), page, browser),
        "a web page called JSON": Fault(raw("<html>"), page, browser),
        "nothing": lacks(field, raw("")),
        "nothing with 204": lacks(field, raw("", 204)),
        "text": lacks(field, raw("ok", content_type="text/plain")),
        "bad UTF-8": garbled(raw(b'{"IdentityType": "\xff\xfe"}')),
        "brackets without end": garbled(raw("[" * 50_000)),
        "301": no_answer(301, redirect(301, f"http://{ELSEWHERE}/")),
        "307": no_answer(307, redirect(307, f"http://{ELSEWHERE}/")),
    }


OF: dict[str, dict[str, Fault]] = {
    "ListEmailIdentities": {
        "null for the list": lacks("EmailIdentities", raw('{"EmailIdentities": null}')),
        "a string for the list": lacks("EmailIdentities", raw('{"EmailIdentities": "none"}')),
        "an object for the list": lacks("EmailIdentities", raw('{"EmailIdentities": {}}')),
        "names for rows": lacks("IdentityName", raw('{"EmailIdentities": ["example.com"]}')),
        "null for a row": lacks("IdentityName", raw('{"EmailIdentities": [null]}')),
        "null for a name": lacks(
            "IdentityName", raw('{"EmailIdentities": [{"IdentityName": null}]}')
        ),
        "a number for a name": lacks(
            "IdentityName", raw('{"EmailIdentities": [{"IdentityName": 5}]}')
        ),
        "a row without a name": lacks(
            "IdentityName", raw('{"EmailIdentities": [{"IdentityType": "DOMAIN"}]}')
        ),
        "a number for a status": lacks(
            "VerificationStatus", changed(EmailIdentities=[{**row("a.b"), "VerificationStatus": 5}])
        ),
        "a number for the next page": lacks("NextToken", changed(NextToken=5)),
        "a list for the next page": lacks("NextToken", changed(NextToken=["from-2"])),
        "only a next page": lacks("EmailIdentities", raw('{"NextToken": "from-2"}')),
    },
    "GetEmailIdentity": {
        "no type": lacks("IdentityType", changed(IdentityType=None)),
        "a number for the type": lacks("IdentityType", changed(IdentityType=5)),
        "a string for a truth": lacks(
            "VerifiedForSendingStatus", changed(VerifiedForSendingStatus="no")
        ),
        "a list for DKIM": garbled(changed(DkimAttributes=[1])),
        "a string for the tokens": lacks("Tokens", changed(DkimAttributes={"Tokens": "abc"})),
        "null for a token": lacks("Tokens", changed(DkimAttributes={"Tokens": [None]})),
        "a string for MAIL FROM": garbled(changed(MailFromAttributes="bounce")),
        "a list for the policies": garbled(changed(Policies=["everyone"])),
        "an object for a policy": lacks("p", changed(Policies={"p": {"Version": "2012-10-17"}})),
        "a string for the tags": garbled(changed(Tags="team")),
        "an object for the tags": lacks("Tags", changed(Tags={})),
        "null for a tag": lacks("Tags", changed(Tags=[None])),
        "a number for a tag": lacks("Key", changed(Tags=[{"Key": 5, "Value": "x"}])),
        "a number for the set": lacks("ConfigurationSetName", changed(ConfigurationSetName=5)),
        "a word for a time": garbled(changed(VerificationInfo={"LastCheckedTimestamp": "soon"})),
    },
    "GetAccount": {
        "no production access": lacks(
            "ProductionAccessEnabled", changed(ProductionAccessEnabled=None)
        ),
        "a string for the sandbox": lacks(
            "ProductionAccessEnabled", changed(ProductionAccessEnabled="false")
        ),
        "a number for sending": lacks("SendingEnabled", changed(SendingEnabled=0)),
        "null for the enforcement": lacks(
            "ProductionAccessEnabled", raw('{"EnforcementStatus": null, "SendingEnabled": true}')
        ),
        "a list for the enforcement": lacks(
            "EnforcementStatus", changed(EnforcementStatus=["HEALTHY"])
        ),
    },
    "ListConfigurationSets": {
        "null for the sets": lacks("ConfigurationSets", raw('{"ConfigurationSets": null}')),
        "a string for the sets": lacks("ConfigurationSets", changed(ConfigurationSets="marketing")),
        "an object for the sets": lacks("ConfigurationSets", changed(ConfigurationSets={})),
        "null for a set": lacks(
            "ConfigurationSets", changed(ConfigurationSets=["marketing", None])
        ),
        "a number for a set": lacks("ConfigurationSets", changed(ConfigurationSets=[5])),
        "a number for the next page": lacks("NextToken", changed(NextToken=5)),
    },
}
"""What can come in answer to a call, and is only nearly what it promises: it is unreadable."""

FIELDS = {
    "ListEmailIdentities": "EmailIdentities",
    "GetEmailIdentity": "IdentityType",
    "GetAccount": "ProductionAccessEnabled",
    "ListConfigurationSets": "ConfigurationSets",
}
"""What is missed first in an answer that holds nothing."""
# STS answers with XML: there none of what may come for JSON can be read.
IN_XML = {name: garbled(fault.answer) for name, fault in for_json("").items()}


def faults_of(operation: str) -> dict[str, Fault]:
    """All that can come in answer to an operation, by what it is called."""
    instead = for_json(FIELDS[operation]) if operation in FIELDS else IN_XML
    return to_any(operation) | instead | OF.get(operation, {})
