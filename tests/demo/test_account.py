"""Starting the demo, and what time does in it."""

import sys
from typing import TYPE_CHECKING

import pytest

from sestui.demo.account import start
from sestui.demo.unfinished import LAUNCH
from sestui.model.errors import ConfigurationError
from tests.demo.conftest import Clock

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


def test_without_moto_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "moto", None)
    with pytest.raises(ConfigurationError, match=r"^The demo needs the package moto\.$") as error:
        start()
    assert "pip install 'sestui[demo]'" in error.value.advice


def test_a_start_that_failed_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, demo: "SESV2Client"
) -> None:
    from sestui.demo import account

    account.stop()
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "moto", None)
        with pytest.raises(ConfigurationError):
            start()
    start()
    assert demo.get_email_identity(EmailIdentity="example.com")


def test_starting_again_changes_nothing(demo: "SESV2Client", clock: Clock) -> None:
    demo.create_email_identity(EmailIdentity="new.example.com")
    start()
    clock.move(seconds=1)
    answer = demo.get_email_identity(EmailIdentity="new.example.com")
    assert answer["VerificationStatus"] == "PENDING"


def test_the_pending_domain_becomes_verified_within_a_minute(
    demo: "SESV2Client", clock: Clock
) -> None:
    clock.move(seconds=27)
    before = demo.get_email_identity(EmailIdentity=LAUNCH)
    assert before["VerificationStatus"] == "PENDING"
    assert before["DkimAttributes"]["Status"] == "PENDING"
    assert before["VerifiedForSendingStatus"] is False
    assert before["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"
    assert "LastSuccessTimestamp" not in before["VerificationInfo"]
    clock.move(seconds=20)
    after = demo.get_email_identity(EmailIdentity=LAUNCH)
    assert after["VerificationStatus"] == "SUCCESS"
    assert after["DkimAttributes"]["Status"] == "SUCCESS"
    assert after["VerifiedForSendingStatus"] is True
    assert after["MailFromAttributes"]["MailFromDomainStatus"] == "SUCCESS"
    assert after["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND", "it stays set, as in SES"
    info = after["VerificationInfo"]
    assert info["LastSuccessTimestamp"] > before["VerificationInfo"]["LastCheckedTimestamp"]
    rows = demo.list_email_identities(Filter={"IDENTITY_NAME_CONTAINS": LAUNCH})
    row = rows["EmailIdentities"][0]
    assert (row["VerificationStatus"], row["SendingEnabled"]) == ("SUCCESS", True)


def test_at_a_time_that_stands_still_nothing_changes(demo: "SESV2Client") -> None:
    first = demo.get_email_identity(EmailIdentity=LAUNCH)
    second = demo.get_email_identity(EmailIdentity=LAUNCH)
    assert first["VerificationInfo"] == second["VerificationInfo"]
    assert second["VerificationStatus"] == "PENDING"


@pytest.mark.parametrize(
    ("name", "hours", "moves"),
    [
        ("spring.example.com", 0.02, True),
        ("catalogue.example.com", 1, True),
        ("example.com", 2, True),
        ("wool-by-post.example", 2, False),
    ],
)
def test_ses_looks_again_until_it_gives_up(
    demo: "SESV2Client", clock: Clock, name: str, hours: float, moves: bool
) -> None:
    before = demo.get_email_identity(EmailIdentity=name)["VerificationInfo"]
    clock.move(hours=hours)
    after = demo.get_email_identity(EmailIdentity=name)["VerificationInfo"]
    assert (after["LastCheckedTimestamp"] > before["LastCheckedTimestamp"]) is moves
    assert after["LastCheckedTimestamp"] <= clock()


def test_the_account_may_send_to_anybody(demo: "SESV2Client") -> None:
    account = demo.get_account()
    assert account["ProductionAccessEnabled"] is True
    assert account["SendingEnabled"] is True
    assert account["EnforcementStatus"] == "HEALTHY"
