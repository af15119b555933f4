"""Details of identities, with what they lack and what they have too much, become the model."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sestui.model.errors import BadAnswer
from sestui.model.identity import (
    DkimAttributes,
    Identity,
    MailFromAttributes,
    Policy,
    Tag,
    VerificationInfo,
)
from sestui.ses import answers

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_a_whole_domain_is_read_field_by_field() -> None:
    answer = {
        "IdentityType": "DOMAIN",
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": True,
        "VerificationStatus": "SUCCESS",
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": "SUCCESS",
            "Tokens": ["aaa", "bbb", "ccc"],
            "SigningHostedZone": "dkim.eu-west-1.example.net",
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": "RSA_2048_BIT",
            "CurrentSigningKeyLength": "RSA_1024_BIT",
            "LastKeyGenerationTimestamp": WHEN,
        },
        "MailFromAttributes": {
            "MailFromDomain": "bounce.example.com",
            "MailFromDomainStatus": "PENDING",
            "BehaviorOnMxFailure": "REJECT_MESSAGE",
        },
        "Policies": {"second": '{"a":1}', "first": "{}"},
        "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "empty", "Value": ""}],
        "ConfigurationSetName": "marketing",
        "VerificationInfo": {
            "LastCheckedTimestamp": WHEN,
            "LastSuccessTimestamp": WHEN,
            "ErrorType": "HOST_NOT_FOUND",
            "SOARecord": {
                "PrimaryNameServer": "ns.example.com",
                "AdminEmail": "admin.example.com",
                "SerialNumber": 7,
            },
        },
    }
    found = answers.identity("example.com", answer)
    assert found == Identity(
        name="example.com",
        type="DOMAIN",
        status="SUCCESS",
        verified_for_sending=True,
        feedback_forwarding=True,
        dkim=DkimAttributes(
            signing_enabled=True,
            status="SUCCESS",
            origin="AWS_SES",
            tokens=("aaa", "bbb", "ccc"),
            hosted_zone="dkim.eu-west-1.example.net",
            current_key_length="RSA_1024_BIT",
            next_key_length="RSA_2048_BIT",
            key_generated_at=WHEN,
        ),
        mail_from=MailFromAttributes("bounce.example.com", "PENDING", "REJECT_MESSAGE"),
        policies=(Policy("second", '{"a":1}'), Policy("first", "{}")),
        tags=(Tag("team", "shop"), Tag("empty", "")),
        configuration_set="marketing",
        verification=VerificationInfo(
            WHEN, WHEN, "HOST_NOT_FOUND", "ns.example.com", "admin.example.com", 7
        ),
        answer=found.answer,
    )


def test_a_domain_that_never_started_has_nothing_that_was_not_sent() -> None:
    found = answers.identity(
        "example.com",
        {
            "IdentityType": "DOMAIN",
            "FeedbackForwardingStatus": True,
            "VerifiedForSendingStatus": False,
            "DkimAttributes": {
                "SigningEnabled": False,
                "Status": "NOT_STARTED",
                "SigningAttributesOrigin": "AWS_SES",
                "NextSigningKeyLength": "RSA_1024_BIT",
            },
            "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
            "Policies": {},
            "Tags": [],
            "VerificationStatus": "FAILED",
        },
    )
    assert found.status == "FAILED"
    assert found.dkim == DkimAttributes(
        False, "NOT_STARTED", "AWS_SES", next_key_length="RSA_1024_BIT"
    )
    assert found.mail_from == MailFromAttributes(behavior_on_mx_failure="USE_DEFAULT_VALUE")
    assert (found.policies, found.tags, found.configuration_set) == ((), (), None)
    assert found.verification == VerificationInfo()


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({}, VerificationInfo()),
        ({"ErrorType": "NEWEST_ERROR"}, VerificationInfo(error_type="NEWEST_ERROR")),
        ({"SOARecord": {}}, VerificationInfo()),
        ({"LastCheckedTimestamp": WHEN}, VerificationInfo(last_checked=WHEN)),
    ],
)
def test_verification_info_may_lack_anything(
    sent: dict[str, object], read: VerificationInfo
) -> None:
    answer = {"IdentityType": "DOMAIN", "VerificationInfo": sent}
    assert answers.identity("example.com", answer).verification == read


def test_an_address_without_dkim_has_none() -> None:
    found = answers.identity("me@example.com", {"IdentityType": "EMAIL_ADDRESS"})
    assert found.dkim is None
    assert not found.is_domain


def test_values_not_known_today_stay_as_they_came() -> None:
    found = answers.identity(
        "example.com",
        {
            "IdentityType": "QUANTUM_DOMAIN",
            "VerificationStatus": "ENTANGLED",
            "DkimAttributes": {"Status": "SPINNING", "SigningAttributesOrigin": "AWS_SES_MOON_1"},
        },
    )
    assert (found.type, found.status) == ("QUANTUM_DOMAIN", "ENTANGLED")
    assert found.dkim == DkimAttributes(False, "SPINNING", "AWS_SES_MOON_1")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("VerificationStatus", 7),
        ("VerifiedForSendingStatus", "yes"),
        ("FeedbackForwardingStatus", 1),
        ("DkimAttributes", {"Tokens": ["a", 5]}),
        ("DkimAttributes", {"Tokens": ["a", None]}),
        ("DkimAttributes", {"SigningHostedZone": ["z"]}),
        ("MailFromAttributes", []),
        ("Policies", {"odd": {"Version": 1}, "good": "{}"}),
        ("Tags", {}),
        ("Tags", [None]),
        ("Tags", [{"Value": "without a key"}]),
        ("Tags", [{"Key": 1, "Value": "b"}]),
        ("ConfigurationSetName", {}),
        ("VerificationInfo", "soon"),
    ],
)
def test_a_field_of_the_wrong_type_makes_the_answer_a_bad_one(key: str, value: object) -> None:
    with pytest.raises(BadAnswer):
        answers.identity("example.com", {"IdentityType": "DOMAIN", key: value})


def test_a_text_is_no_list_of_letters() -> None:
    """botocore makes one of it, and so a DNS record of each letter."""
    body = {"IdentityType": "DOMAIN", "DkimAttributes": {"Tokens": "abc"}}
    parsed = {"IdentityType": "DOMAIN", "DkimAttributes": {"Tokens": ["a", "b", "c"]}}
    with pytest.raises(BadAnswer, match="Tokens"):
        answers.identity("example.com", {**parsed, answers.BODY: json.dumps(body).encode()})


def test_null_counts_as_not_sent() -> None:
    found = answers.identity(
        "example.com",
        {
            "IdentityType": "DOMAIN",
            "VerificationStatus": None,
            "DkimAttributes": None,
            "Tags": None,
            "Policies": None,
            "ConfigurationSetName": None,
        },
    )
    assert (found.status, found.dkim, found.tags, found.policies) == ("", None, (), ())
    assert found.configuration_set is None


@pytest.mark.parametrize("answer", [{}, {"Tags": []}, {"IdentityType": None}])
def test_details_without_a_type_are_a_bad_answer(answer: dict[str, object]) -> None:
    with pytest.raises(BadAnswer, match="IdentityType"):
        answers.identity("example.com", answer)


def test_the_answer_is_kept_with_fields_unknown_here_and_times_one_can_read() -> None:
    body = {
        "IdentityType": "DOMAIN",
        "BrandLogo": {"Url": "https://example.com/ü.svg"},
        "DkimAttributes": {"LastKeyGenerationTimestamp": 1772600767, "Rotation": 3},
    }
    found = answers.identity(
        "example.com",
        {
            "ResponseMetadata": {"RequestId": "unseen"},
            "IdentityType": "DOMAIN",
            "DkimAttributes": {
                "LastKeyGenerationTimestamp": WHEN.astimezone(timezone(timedelta(hours=2)))
            },
            answers.BODY: json.dumps(body).encode(),
        },
    )
    assert json.loads(found.answer) == {
        "IdentityType": "DOMAIN",
        "BrandLogo": {"Url": "https://example.com/ü.svg"},
        "DkimAttributes": {
            "LastKeyGenerationTimestamp": "2026-03-04T05:06:07+00:00",
            "Rotation": 3,
        },
    }
    assert "ü.svg" in found.answer
    assert found.answer.startswith('{\n  "IdentityType"')


def test_the_answer_survives_text_that_no_encoding_can_write() -> None:
    body = rb'{"IdentityType": "DOMAIN", "Tags": [{"Key": "\ud800", "Value": "x"}]}'
    parsed = {**json.loads(body), answers.BODY: body}
    found = answers.identity("example.com", parsed)
    assert found.tags == (Tag("\ud800", "x"),)
    assert "\ud800" in found.answer


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_an_answer_nested_too_deeply_is_shown_as_botocore_read_it(depth: int) -> None:
    body = b'{"IdentityType": "DOMAIN", "New": ' + b"[" * depth + b"]" * depth + b"}"
    found = answers.identity("example.com", {"IdentityType": "DOMAIN", answers.BODY: body})
    assert found.answer == '{\n  "IdentityType": "DOMAIN"\n}'


def test_an_answer_that_can_be_read_but_is_nested_too_deeply_to_be_written_is_shown_too() -> None:
    nested: list[object] = []
    for _ in range(2_000):
        nested = [nested]
    assert answers._written({"New": nested}, {"Tags": []}) == '{\n  "Tags": []\n}'
