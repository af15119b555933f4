"""What is in the account: something of everything SES can say."""

import json
import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.demo import limits
from sestui.demo.contents import CONFIGURATION_SETS, DELETED_SET, identities
from sestui.demo.identity import DemoIdentity, tokens
from sestui.model.summary import IdentityType, Status
from tests.demo.conftest import Clock, running

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

START = Clock().time

ERRORS = {
    "SERVICE_ERROR",
    "DNS_SERVER_ERROR",
    "HOST_NOT_FOUND",
    "TYPE_NOT_FOUND",
    "INVALID_VALUE",
    "REPLICATION_ACCESS_DENIED",
    "REPLICATION_PRIMARY_NOT_FOUND",
    "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED",
    "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED",
    "REPLICATION_PRIMARY_INVALID_REGION",
}


@pytest.fixture(scope="module")
def answers(client: "SESV2Client") -> dict[str, Any]:
    """Every identity's details, as boto3 gives them at the start."""
    with running(Clock()):
        rows = client.list_email_identities(PageSize=1000)["EmailIdentities"]
        names = [row["IdentityName"] for row in rows]
        return {name: client.get_email_identity(EmailIdentity=name) for name in names}


def test_there_is_one_of_everything(answers: dict[str, Any]) -> None:
    all_of_them = list(answers.values())
    dkim = [answer["DkimAttributes"] for answer in all_of_them]
    mail_from = [answer["MailFromAttributes"] for answer in all_of_them]
    info = [answer.get("VerificationInfo") for answer in all_of_them]

    assert 50 <= len(answers) <= 70
    assert {answer["IdentityType"] for answer in all_of_them} == set(IdentityType)
    assert {answer["VerificationStatus"] for answer in all_of_them} == set(Status)
    assert Counter(a["VerificationStatus"] for a in all_of_them).most_common(1)[0][0] == "SUCCESS"

    assert {part["Status"] for part in dkim} == set(Status)
    origins = {part["SigningAttributesOrigin"] for part in dkim}
    assert {"AWS_SES", "EXTERNAL", "AWS_SES_EU_WEST_1"} <= origins
    lengths = {part.get("CurrentSigningKeyLength") for part in dkim}
    assert lengths == {"RSA_1024_BIT", "RSA_2048_BIT", None}
    selectors = {tuple(p["Tokens"]) for p in dkim if p["SigningAttributesOrigin"] == "EXTERNAL"}
    assert () in selectors
    assert ("foundation2026",) in selectors
    assert {part["SigningEnabled"] for part in dkim if part["Status"] == "SUCCESS"} == {True, False}
    easy = [p for p in dkim if p["SigningAttributesOrigin"] == "AWS_SES" and "Tokens" in p]
    assert sum("SigningHostedZone" not in part for part in easy) == 1
    assert len({part.get("SigningHostedZone") for part in easy}) == 3

    assert {p.get("MailFromDomainStatus") for p in mail_from} == {*Status, None} - {"NOT_STARTED"}
    behaviors = {(bool(p.get("MailFromDomain")), p["BehaviorOnMxFailure"]) for p in mail_from}
    assert len(behaviors) == 4, "both behaviors, with a MAIL FROM domain and without"

    assert {part["ErrorType"] for part in info if part and "ErrorType" in part} == ERRORS
    assert None in info
    assert {} in info
    assert any(part and "SOARecord" not in part for part in info)

    assert {answer["FeedbackForwardingStatus"] for answer in all_of_them} == {True, False}
    assert any(
        answer["VerificationStatus"] == "SUCCESS" and not answer["VerifiedForSendingStatus"]
        for answer in all_of_them
    )


def test_an_identity_failed_before_dkim_was_started(answers: dict[str, Any]) -> None:
    answer = answers["old-shop.example"]
    assert answer["VerificationStatus"] == "FAILED"
    assert answer["DkimAttributes"] == {
        "SigningEnabled": False,
        "Status": "NOT_STARTED",
        "SigningAttributesOrigin": "AWS_SES",
        "NextSigningKeyLength": "RSA_2048_BIT",
    }


def test_one_default_configuration_set_is_gone(
    demo: "SESV2Client", answers: dict[str, Any]
) -> None:
    sets = demo.list_configuration_sets()["ConfigurationSets"]
    defaults = {answer.get("ConfigurationSetName") for answer in answers.values()}
    assert sets == list(CONFIGURATION_SETS)
    assert defaults - set(sets) == {DELETED_SET, None}


def test_policies_of_every_kind(answers: dict[str, Any]) -> None:
    texts = [text for answer in answers.values() for text in answer["Policies"].values()]
    statements = [s for text in texts for s in json.loads(text)["Statement"]]
    open_to_all = [s for s in statements if s.get("Principal") == "*" and s["Effect"] == "Allow"]
    assert len(open_to_all) == 1
    assert any(s["Effect"] == "Deny" for s in statements)
    assert any("NotPrincipal" in s for s in statements)
    assert any("Condition" in s and s["Effect"] == "Allow" for s in statements)
    principals = str([s.get("Principal") for s in statements])
    assert ":root" in principals
    assert ":role/" in principals
    assert all(len(text) <= 4096 for text in texts)


def test_hostile_text_is_where_ses_could_return_it(answers: dict[str, Any]) -> None:
    letters = json.loads(answers["news.example.com"]["Policies"]["letter-agency"])
    name = letters["Statement"][0]["Condition"]["StringEquals"]["ses:FromDisplayName"]
    assert "[/]" in name
    assert "\x1b]52;" in name
    admin = answers["catalogue.example.com"]["VerificationInfo"]["SOARecord"]["AdminEmail"]
    assert "\x1b[" in admin
    assert "\u202e" in admin


def test_ses_would_take_every_name_and_tag(answers: dict[str, Any]) -> None:
    for name, answer in answers.items():
        is_address = limits.check_name(name) is IdentityType.EMAIL_ADDRESS
        assert is_address == (answer["IdentityType"] == "EMAIL_ADDRESS")
        assert limits.normal_name(name) == name
        limits.check_tags(answer["Tags"])
    assert max(len(answer["Tags"]) for answer in answers.values()) == 50
    assert any(tag["Value"] == "" for answer in answers.values() for tag in answer["Tags"])


def test_no_name_is_anybodys(answers: dict[str, Any]) -> None:
    reserved = re.compile(r"(^|[.@])(example\.(com|org|net)|[^.@]+\.example)$")
    assert [name for name in answers if not reserved.search(name)] == []


def test_names_in_other_scripts_and_at_their_longest(answers: dict[str, Any]) -> None:
    read = {idna.decode(name) for name in answers if name.startswith("xn--")}
    assert {"bücher.example", "straße.example", "お茶.example", "أزرار.example"} <= read
    domains = [name for name in answers if "@" not in name]
    assert max(len(label) for name in domains for label in name.split(".")) == 63
    assert max(len(name) for name in domains) == 253
    assert max(len(name.partition("@")[0]) for name in answers if "@" in name) == 64


def test_two_addresses_differ_by_case_alone(answers: dict[str, Any]) -> None:
    assert {"Ops@example.org", "ops@example.org"} <= answers.keys()


def test_the_same_start_gives_the_same_account() -> None:
    assert identities(START) == identities(START)


@given(st.text())
def test_tokens_are_shaped_as_those_of_ses(name: str) -> None:
    made = tokens(name)
    assert len(set(made)) == 3
    assert all(re.fullmatch("[a-z2-7]{32}", token) for token in made)
    assert made == tokens(name)


seconds = st.floats(0, 30 * 86400).map(lambda number: timedelta(seconds=number))


@given(seconds, seconds, st.sampled_from(range(len(identities(START)))))
def test_time_only_ever_verifies(one: timedelta, other: timedelta, index: int) -> None:
    identity: DemoIdentity = identities(START)[index]
    earlier, later = START + min(one, other), START + max(one, other)
    was, is_ = identity.answer(earlier), identity.answer(later)
    assert was["VerificationStatus"] in (is_["VerificationStatus"], Status.PENDING)
    looked, again = (
        answer.get("VerificationInfo", {}).get("LastCheckedTimestamp", 0) for answer in (was, is_)
    )
    assert looked <= again <= later.timestamp()
