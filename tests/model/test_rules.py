"""What SES would refuse is said where it is typed, and what it takes is kept as SES keeps it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.demo.limits import Unacceptable, check_tags
from sestui.model import rules
from sestui.model.errors import RuleBroken
from sestui.model.identity import Tag
from sestui.model.rules import identity_name

LABEL = "a" * 63
EXAMPLE = identity_name("example.com")


def sentence_for(check: Callable[..., object], *typed: object) -> str:
    with pytest.raises(RuleBroken) as broken:
        check(*typed)
    return str(broken.value)


@pytest.mark.parametrize("typed", ["s1", "S-1", "a", LABEL, " s1 "])
def test_a_selector_is_one_label(typed: str) -> None:
    assert rules.selector(typed) == typed.strip()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A selector is missing"),
        ("a.b", "no dots"),
        ("a_b", "letters (a to z), digits and, between them, hyphens"),
        ("-a", "between them, hyphens"),
        ("a-", "between them, hyphens"),
        ("é", "letters (a to z)"),
        ("a\nb", "letters (a to z)"),
        ("a" * 64, "The selector is 64 characters long; 63 is the most"),
    ],
)
def test_a_selector_that_ses_would_refuse_is_told_why(typed: str, sentence: str) -> None:
    assert sentence in sentence_for(rules.selector, typed)


@pytest.mark.parametrize(
    ("typed", "identity", "domain"),
    [
        ("", "example.com", None),
        ("  ", "example.com", None),
        ("bounce", "example.com", "bounce.example.com"),
        (" Bounce. ", "example.com", "bounce.example.com"),
        ("bounce.example.com", "example.com", "bounce.example.com"),
        ("a.Bounce.EXAMPLE.com.", "example.com", "a.bounce.example.com"),
        ("com", "example.com", "com.example.com"),
        ("bounce", "Ops@example.com", "bounce.example.com"),
        ("rück", "bücher.example", "xn--rck-hoa.xn--bcher-kva.example"),
        ("rück.bücher.example", "bücher.example", "xn--rck-hoa.xn--bcher-kva.example"),
    ],
)
def test_a_mail_from_domain_is_a_subdomain(typed: str, identity: str, domain: str | None) -> None:
    assert rules.mail_from_domain(typed, identity_name(identity)) == domain


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("example.com", "It must be a subdomain of example.com."),
        ("EXAMPLE.com.", "It must be a subdomain of example.com."),
        ("notexample.com", "subdomain of example.com; notexample.com is none"),
        ("bounce.example.org", "subdomain of example.com; bounce.example.org is none"),
        ("bounce..example.com", "a dot too many"),
        ("bou nce", "A blank can be in no domain"),
        ("bounce@example.com", "“@” can be in no domain"),
        ("-b", "begins or ends with a hyphen"),
        ("b" * 64, "64 characters long; 63 is the most"),
        (f"{LABEL}.{LABEL}.{LABEL}.{'a' * 50}.example.com", "254 characters long; 253 is"),
        ("ü" * 1_000_000, "1000000 characters long; 253 is"),
    ],
)
def test_a_mail_from_domain_elsewhere_is_refused(typed: str, sentence: str) -> None:
    assert sentence in sentence_for(rules.mail_from_domain, typed, EXAMPLE)


def test_a_mail_from_domain_must_leave_room_for_its_subdomain() -> None:
    long = identity_name(f"{LABEL}.{LABEL}.{LABEL}.{'a' * 59}")
    assert len(rules.mail_from_domain("b", long) or "") == 253
    assert "254 characters long" in sentence_for(rules.mail_from_domain, "bb", long)


@given(st.text() | st.from_regex(r"[a-zA-ZßüĠ.-]+(\.example\.com)?", fullmatch=True))
def test_a_mail_from_domain_that_is_taken_is_taken_again(typed: str) -> None:
    with suppress(RuleBroken):  # and nothing else
        if domain := rules.mail_from_domain(typed, EXAMPLE):
            assert domain.endswith(".example.com")
            assert rules.mail_from_domain(domain, EXAMPLE) == domain


@pytest.mark.parametrize(
    "region", ["eu-west-1", "us-gov-east-1", "ap-southeast-12", "mx-central-1"]
)
def test_a_parents_region_is_any_but_ones_own(region: str) -> None:
    assert rules.parent_region(f" {region.upper()} ", "us-east-1") == region
    assert "this identity's own region" in sentence_for(rules.parent_region, region, region)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "region is missing"),
        ("Ireland", "This is no region"),
        ("eu-west", "This is no region"),
        ("eu-west-1a", "This is no region"),
        ("AWS_SES_EU_WEST_1", "This is no region"),
        ("eu-west-١", "This is no region"),
    ],
)
def test_what_is_no_region_is_refused(typed: str, sentence: str) -> None:
    assert sentence in sentence_for(rules.parent_region, typed, "us-east-1")


def test_a_configuration_set_can_be_left_out() -> None:
    assert rules.configuration_set(" ") is None
    assert rules.configuration_set(" Set_1-a ") == "Set_1-a"
    assert rules.configuration_set("s" * 64) == "s" * 64


@pytest.mark.parametrize("typed", ["a b", "a.b", "é", "s" * 65, "a\nb", "a\x00"])
def test_a_name_that_no_configuration_set_has_is_refused(typed: str) -> None:
    assert "up to 64 letters" in sentence_for(rules.configuration_set, typed)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("", "A tag must have a key"),
        ("k" * 129, "The key is 129 characters long; 128 is the most"),
        ("aws:x", "reserved for AWS"),
        ("AWS:x", "reserved for AWS"),
        ("a&b", "“&” cannot be in the key"),
        ("a\tb", "The character U+0009 cannot be in the key"),
        ("a\u00a0b", "The character U+00A0 cannot be in the key"),
        ("❤", "“❤” cannot be in the key"),
        ("team", "There is a tag “team” already"),
    ],
)
def test_a_key_that_ses_would_refuse_is_told_why(key: str, sentence: str) -> None:
    assert sentence in sentence_for(rules.tag_key, key, ["team"])


@pytest.mark.parametrize(
    "key", ["Team", " team", "k" * 128, "größe", "環境", "a_.:/=+-@ 1", "awsome"]
)
def test_a_key_is_kept_as_it_was_typed(key: str) -> None:
    assert rules.tag_key(key, ["team"]) == key


def test_a_value_is_kept_as_it_was_typed() -> None:
    for value in ("", " a ", "v" * 256, "aws:x"):
        assert rules.tag_value(value) == value
    assert "256 is the most" in sentence_for(rules.tag_value, "v" * 257)
    assert '“"” cannot be in the value' in sentence_for(rules.tag_value, 'a"b')


def test_fifty_tags_are_taken_and_no_more() -> None:
    rows = [Tag(f"k{number}", "") for number in range(51)]
    assert rules.tags(rows[:50]) == tuple(rows[:50])
    assert "51 tags; an identity has up to 50" in sentence_for(rules.tags, rows)
    assert "a tag “k1” already" in sentence_for(rules.tags, [*rows[:3], Tag("k1", "other")])


@given(st.lists(st.builds(Tag, st.text(max_size=3), st.text(max_size=3)), max_size=4))
@example([Tag("aWs:", "")])
def test_the_demo_takes_the_same_tags(rows: list[Tag]) -> None:
    try:
        check_tags([{"Key": tag.key, "Value": tag.value} for tag in rows])
    except Unacceptable:
        assert sentence_for(rules.tags, rows)
    else:
        assert rules.tags(rows) == tuple(rows)
