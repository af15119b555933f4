"""What is typed into the form of a new identity, and what becomes of it."""

from dataclasses import replace

import pytest

from sestui.model import keys
from sestui.model.draft import Draft, Part, Surroundings, Whose, check
from sestui.model.identity import MailFromAttributes, MxFailure, Tag
from sestui.model.new_identity import EasyDkim, KeyLength, OwnKey, ParentKey
from sestui.model.summary import IdentityType
from tests.model.pems import private_key

HERE = Surroundings("us-east-1", frozenset({"example.com", "Ops@example.org"}), ("marketing",))


@pytest.fixture(scope="module")
def key() -> keys.PrivateKey:
    return private_key()


def test_everything_typed_becomes_the_identity(key: keys.PrivateKey) -> None:
    draft = Draft(
        name=" Shop.Example.com ",
        length=KeyLength.RSA_1024,
        configuration_set="marketing",
        mail_from="bounce",
        on_mx_failure=MxFailure.REJECT,
        tags=(Tag("team", "shop"), Tag("", ""), Tag("cost", "")),
    )
    new = check(draft, HERE, None).new
    assert new is not None
    assert (new.name, new.type) == ("shop.example.com", IdentityType.DOMAIN)
    assert new.signing == EasyDkim(KeyLength.RSA_1024)
    assert new.configuration_set == "marketing"
    assert new.mail_from == MailFromAttributes(
        "bounce.shop.example.com", behavior_on_mx_failure="REJECT_MESSAGE"
    )
    assert new.tags == (Tag("team", "shop"), Tag("cost", ""))
    own = check(replace(draft, whose=Whose.OWN, selector="s1"), HERE, key).new
    assert own is not None
    assert own.signing == OwnKey("s1", key)
    replica = check(replace(draft, whose=Whose.PARENT, parent="eu-west-1"), HERE, None).new
    assert replica is not None
    assert replica.signing == ParentKey("eu-west-1")


def test_an_address_has_no_dkim_whatever_was_chosen_before() -> None:
    new = check(Draft("a@example.com", whose=Whose.OWN), HERE, None).new
    assert new is not None
    assert new.signing is None


@pytest.mark.parametrize(
    ("draft", "part"),
    [
        (Draft(), Part.NAME),
        (Draft("a.com", whose=Whose.OWN), Part.SELECTOR),
        (Draft("a.com", whose=Whose.OWN, selector="s"), Part.KEY),
        (Draft("a.com", whose=Whose.PARENT), Part.PARENT),
    ],
)
def test_what_is_missing_is_not_called_wrong(draft: Draft, part: Part) -> None:
    checked = check(draft, HERE, None)
    assert checked.new is None
    assert part in checked.missing
    assert not checked.wrong


@pytest.mark.parametrize(
    ("draft", "part"),
    [
        (Draft("*.a.com"), Part.NAME),
        (Draft("EXAMPLE.com"), Part.NAME),
        (Draft("a.com", whose=Whose.OWN, selector="a.b"), Part.SELECTOR),
        (Draft("a.com", whose=Whose.PARENT, parent="us-east-1"), Part.PARENT),
        (Draft("a.com", configuration_set="gone"), Part.CONFIGURATION_SET),
        (Draft("a.com", mail_from="other.com"), Part.MAIL_FROM),
        (Draft("a.com", tags=tuple(Tag(f"k{n}", "") for n in range(51))), Part.TAGS),
    ],
)
def test_what_cannot_be_is_told_at_its_part(draft: Draft, part: Part) -> None:
    checked = check(draft, HERE, None)
    assert checked.new is None
    assert checked.wrong[part].endswith(".")


def test_a_set_can_be_any_while_the_sets_are_not_known() -> None:
    around = HERE._replace(sets=None)
    new = check(Draft("a.com", configuration_set="gone"), around, None).new
    assert new is not None
    assert new.configuration_set == "gone"


def test_each_bad_tag_is_told_at_its_row_and_a_doubled_one_at_the_second() -> None:
    rows = (Tag("a", ""), Tag("aws:x", ""), Tag("", ""), Tag("a", "2"), Tag("", "v"))
    checked = check(Draft("a.com", tags=rows), HERE, None)
    assert sorted(checked.wrong_tags) == [1, 3, 4]
    assert checked.new is None


def test_a_name_that_differs_by_case_is_a_warning() -> None:
    checked = check(Draft("ops@example.org"), HERE, None)
    assert checked.new is not None
    assert "Ops@example.org" in checked.warning
