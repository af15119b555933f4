"""Pages of lists, and what the account may send, become the model."""

import pytest

from sestui.model.errors import BadAnswer
from sestui.model.sending import SendingAccount
from sestui.model.summary import IdentitySummary
from sestui.ses import answers


def test_rows_of_the_list_keep_their_order_and_what_they_say() -> None:
    page = {
        "EmailIdentities": [
            {
                "IdentityType": "DOMAIN",
                "IdentityName": "example.com",
                "SendingEnabled": True,
                "VerificationStatus": "SUCCESS",
                "Newer": 1,
            },
            {"IdentityName": "Ops@example.org"},
            {"IdentityName": "bare.example.org", "SendingEnabled": None},
        ]
    }
    assert answers.summaries(page) == (
        IdentitySummary("example.com", "DOMAIN", "SUCCESS", True),
        IdentitySummary("Ops@example.org", "EMAIL_ADDRESS", "", False),
        IdentitySummary("bare.example.org", "DOMAIN", "", False),
    )


def test_an_empty_list_is_no_identities() -> None:
    assert answers.summaries({"EmailIdentities": []}) == ()


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"NextToken": "more"},
        {"EmailIdentities": None},
        {"EmailIdentities": {}},
        {"EmailIdentities": [None]},
        {"EmailIdentities": ["example.com"]},
        {"EmailIdentities": [{"IdentityType": "DOMAIN"}]},
        {"EmailIdentities": [{"IdentityName": ""}]},
        {"EmailIdentities": [{"IdentityName": 5}]},
    ],
)
def test_a_page_that_does_not_say_which_identities_is_never_none(page: dict[str, object]) -> None:
    with pytest.raises(BadAnswer):
        answers.summaries(page)


@pytest.mark.parametrize(
    ("answer", "token"),
    [({}, None), ({"NextToken": ""}, None), ({"NextToken": None}, None), ({"NextToken": "n"}, "n")],
)
def test_the_next_page_is_named_or_there_is_none(
    answer: dict[str, object], token: str | None
) -> None:
    assert answers.next_token(answer) == token


def test_a_next_page_that_cannot_be_asked_for_is_a_bad_answer() -> None:
    with pytest.raises(BadAnswer, match="NextToken"):
        answers.next_token({"NextToken": 7})


def test_configuration_sets_are_named() -> None:
    assert answers.configuration_sets({"ConfigurationSets": ["a", "b"]}) == ("a", "b")
    for sets in (None, ["a", 5], "abc"):
        with pytest.raises(BadAnswer, match="ConfigurationSets"):
            answers.configuration_sets({"ConfigurationSets": sets})


def test_the_sending_account_needs_each_of_its_fields() -> None:
    answer = {
        "ProductionAccessEnabled": False,
        "SendingEnabled": True,
        "EnforcementStatus": "PROBATION",
    }
    assert answers.sending_account(answer) == SendingAccount(False, True, "PROBATION")
    for key in answer:
        with pytest.raises(BadAnswer, match=key):
            answers.sending_account({k: v for k, v in answer.items() if k != key})


def test_a_web_page_is_called_one() -> None:
    with pytest.raises(BadAnswer, match="A web page came"):
        answers.summaries({answers.BODY: b"\n<!DOCTYPE html><html>"})
