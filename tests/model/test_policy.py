"""Who may do what, said only where the policy says it plainly."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.policy import read_policy

OWN = "arn:aws:ses:us-east-1:111122223333:identity/example.com"
PLAIN: dict[str, Any] = {
    "Sid": "partner",
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::444455556666:root"},
    "Action": "ses:SendEmail",
    "Resource": OWN,
}


def policy(*statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def sentence(**changes: Any) -> str:
    (only,) = read_policy(policy({**PLAIN, **changes}), "example.com").sentences
    return only


def test_the_json_is_indented_and_its_keys_keep_their_order() -> None:
    pretty = read_policy('{"b":{"z":1,"a":["é"]},"Statement":[]}').pretty
    assert pretty == (
        '{\n  "b": {\n    "z": 1,\n    "a": [\n      "é"\n    ]\n  },\n  "Statement": []\n}'
    )


@pytest.mark.parametrize(
    ("principal", "who"),
    [
        ("*", "Everyone"),
        ({"AWS": "*"}, "Everyone"),
        ({"AWS": ["444455556666", "*"]}, "Everyone"),
        ({"AWS": "444455556666"}, "Account 444455556666"),
        ({"AWS": "arn:aws-cn:iam::444455556666:root"}, "Account 444455556666"),
        (
            {"AWS": "arn:aws:iam::444455556666:role/team/mailer"},
            "The role team/mailer of account 444455556666",
        ),
        ({"AWS": "arn:aws:iam::444455556666:user/Jo"}, "The user Jo of account 444455556666"),
        (
            {"AWS": "arn:aws:sts::444455556666:assumed-role/mailer/i-1"},
            "The assumed-role mailer/i-1 of account 444455556666",
        ),
        ({"AWS": "AIDAEXAMPLE"}, "The principal AIDAEXAMPLE"),
        ({"Service": "ses.amazonaws.com"}, "The AWS service ses.amazonaws.com"),
        ({"Federated": "idp.example.com"}, "Users who sign in through idp.example.com"),
        (
            {"AWS": ["111111111111", "222222222222"], "Service": "x.amazonaws.com"},
            "Account 111111111111, account 222222222222 and the AWS service x.amazonaws.com",
        ),
    ],
)
def test_a_principal_is_named_plainly(principal: Any, who: str) -> None:
    assert sentence(Principal=principal) == f"{who} may send mail (ses:SendEmail)."


@pytest.mark.parametrize(
    ("action", "what"),
    [
        ("ses:SendRawEmail", "send mail (ses:SendRawEmail)"),
        (["ses:SendEmail", "SES:SendRawEmail"], "send mail (ses:SendEmail, SES:SendRawEmail)"),
        ("ses:GetEmailIdentity", "use ses:GetEmailIdentity"),
        (
            ["ses:SendEmail", "ses:GetEmailIdentity", "ses:Put*"],
            "send mail (ses:SendEmail) and use ses:GetEmailIdentity and ses:Put*",
        ),
        ("ses:*", "do everything that a policy of an identity can allow (ses:*)"),
        (["ses:SendEmail", "*"], "do everything that a policy of an identity can allow (ses:*)"),
    ],
)
def test_an_action_is_named_plainly(action: Any, what: str) -> None:
    assert sentence(Action=action) == f"Account 444455556666 may {what}."


@pytest.mark.parametrize(
    ("resource", "ending"),
    [
        (OWN, ""),
        (OWN.replace("example", "EXAMPLE"), ""),
        (OWN.replace("example", "other"), " with the identity other.com"),
        ([OWN, "*"], " with this identity and the resource *"),
        (
            "arn:aws:ses:us-east-1:111122223333:configuration-set/news",
            " with the configuration set news",
        ),
    ],
)
def test_a_resource_is_named_when_it_is_not_this_identity(resource: Any, ending: str) -> None:
    said = sentence(Resource=resource)
    assert said == f"Account 444455556666 may send mail (ses:SendEmail){ending}."


def test_a_resource_is_named_when_it_is_not_known_whose_policy_it_is() -> None:
    (said,) = read_policy(policy(PLAIN)).sentences
    assert said.endswith(" with the identity example.com.")


def test_a_lone_statement_needs_no_list() -> None:
    said = read_policy(json.dumps({"Statement": PLAIN}), "example.com").sentences
    assert said == ("Account 444455556666 may send mail (ses:SendEmail).",)


def test_each_statement_has_its_sentence() -> None:
    said = read_policy(policy(PLAIN, {**PLAIN, "Effect": "Deny"}), "example.com").sentences
    assert said == (
        "Account 444455556666 may send mail (ses:SendEmail).",
        "Statement 2 denies something: read the JSON.",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"Condition": {"StringLike": {"ses:FromAddress": "a@example.com"}}},
        {"NotPrincipal": {"AWS": "444455556666"}},
        {"NotAction": "ses:SendEmail"},
        {"NotResource": OWN},
        {"Surprise": 1},
    ],
)
def test_more_than_the_plain_parts_must_be_read_as_json(changes: dict[str, Any]) -> None:
    (name,) = changes
    assert sentence(**changes) == f"This policy uses {name}: read the JSON."


@pytest.mark.parametrize(
    "changes",
    [
        {"Effect": "Maybe"},
        {"Effect": ["Allow"]},
        {"Principal": None},
        {"Principal": []},
        {"Principal": {}},
        {"Principal": {"AWS": []}},
        {"Principal": {"AWS": [["*"]]}},
        {"Principal": {"AWS": "444455556666", "Moon": "x"}},
        {"Action": []},
        {"Action": {}},
        {"Action": ["ses:SendEmail", 7]},
        {"Resource": 7},
        {"Resource": []},
    ],
)
def test_an_odd_statement_is_not_guessed_at(changes: dict[str, Any]) -> None:
    assert sentence(**changes) == "This policy is in a form not known here: read the JSON."


@pytest.mark.parametrize("principal", ["*", ["*"], {"AWS": "*"}, {"AWS": ["1", "*"]}])
@pytest.mark.parametrize("more", [{}, {"Condition": {}}])
def test_a_policy_open_to_everyone_is_marked(principal: Any, more: dict[str, Any]) -> None:
    opened = {**PLAIN, "Principal": principal, **more}
    assert read_policy(policy(PLAIN, opened)).open_to_everyone


def test_a_condition_on_everyone_is_said() -> None:
    said = sentence(Principal="*", Condition={"Bool": {}})
    assert said == "This policy allows something to everyone and uses Condition: read the JSON."


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Effect": "Deny", "Principal": "*"},
        {"Principal": {"AWS": "444455556666", "Service": "*"}},
        {"Principal": {"AWS": "arn:aws:iam::444455556666:role/*"}},
        {"Principal": "**"},
    ],
)
def test_a_policy_for_some_is_not_marked(changes: dict[str, Any]) -> None:
    assert not read_policy(policy({**PLAIN, **changes})).open_to_everyone


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "This policy is not JSON."),
        ("no", "This policy is not JSON."),
        ("9" * 5000, "This policy is not JSON."),
        ("[" * 100_000, "This policy is nested too deeply to be read here."),
        ('{"Statement":' * 100_000, "This policy is nested too deeply to be read here."),
        ('{"Statement":{"Effect":"Deny","Effect":"Allow"}}', "has Effect more than once"),
    ],
)
def test_a_text_that_cannot_be_indented_is_shown_as_it_came(text: str, said: str) -> None:
    reading = read_policy(text)
    assert reading.pretty == text
    assert len(reading.sentences) == 1
    assert said in reading.sentences[0]


@pytest.mark.parametrize("text", ["[]", "{}", "null", '"*"', '{"Statement":"*"}'])
def test_json_without_statements_says_so(text: str) -> None:
    assert "no statements" in read_policy(text).sentences[0]


PARTS = st.sampled_from(
    ["Statement", "Effect", "Allow", "Principal", "AWS", "*", "Action", "Resource", "Condition"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | PARTS | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PARTS, inner, max_size=5),
    max_leaves=8,
)
STATEMENTS = st.fixed_dictionaries(
    {"Effect": st.just("Allow")},
    optional={"Principal": JSON, "Action": JSON, "Resource": JSON, "Sid": JSON},
)


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.lists(STATEMENTS, max_size=3).map(lambda all_: policy(*all_))
)
def test_nothing_a_policy_can_hold_is_a_crash(text: str) -> None:
    reading = read_policy(text, "example.com")
    assert reading.sentences
    assert all(said.endswith(".") for said in reading.sentences)
