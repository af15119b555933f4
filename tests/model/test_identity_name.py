"""The name of a new identity: kept as SES keeps it, or refused with the reason."""

from contextlib import nullcontext, suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.demo.limits import check_name, normal_name
from sestui.model import rules
from sestui.model.errors import RuleBroken
from sestui.model.rules import NewName, identity_name
from sestui.model.summary import IdentityType

LABEL = "a" * 63


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("example.com", "example.com"),
        ("  Example.COM. ", "example.com"),
        ("a-b.c--d.example", "a-b.c--d.example"),
        ("_dmarc.example.com", "_dmarc.example.com"),
        ("1.example.com", "1.example.com"),
        ("straße.de", "xn--strae-oqa.de"),
        ("STRAẞE.de", "xn--strae-oqa.de"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com"),
        ("نامه\u200cای.com", "xn--mgba3gch31f060k.com"),
        (f"{LABEL}.com", f"{LABEL}.com"),
        (f"{LABEL}.{LABEL}.{LABEL}.{'a' * 61}", f"{LABEL}.{LABEL}.{LABEL}.{'a' * 61}"),
        ("Ops@Example.ORG", "Ops@example.org"),
        (" o'brien+x=y/z@bücher.example. ", "o'brien+x=y/z@xn--bcher-kva.example"),
        (f"{'x' * 64}@example.com", f"{'x' * 64}@example.com"),
        ("-x@example.com", "-x@example.com"),
    ],
)
def test_a_name_is_kept_as_ses_keeps_it(typed: str, name: str) -> None:
    kind = IdentityType.EMAIL_ADDRESS if "@" in name else IdentityType.DOMAIN
    assert identity_name(typed) == NewName(name, kind)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A name is missing"),
        (" \t ", "A name is missing"),
        ("*.example.com", "no wildcard identities"),
        ("*@example.com", "no wildcard identities"),
        ("＊.example.com", "“*” can be in no domain"),
        ("exa mple.com", "A blank can be in no domain"),
        ("exa\u00a0mple.com", "A blank can be in no domain"),
        ("exa\nmple.com", "The character U+000A can be in no domain"),
        ("\x1b[31m.com", "The character U+001B can be in no domain"),
        ("exa!mple.com", "“!” can be in no domain"),
        ("ops＠example.com", "“@” can be in no domain"),
        ("a..b", "a dot too many"),
        ("example..com", "a dot too many"),
        (".example.com", "a dot too many"),
        ("example.com..", "a dot too many"),
        ("example。。com", "a dot too many"),
        (".", "a dot too many"),
        (f"a{LABEL}.com", f"“a{LABEL}” is 64 characters long; 63 is the most"),
        (f"{'ü' * 60}.com", f"“{'ü' * 60}” in ASCII is 66 characters long; 63 is the most"),
        (f"{LABEL}.{LABEL}.{LABEL}.{'a' * 62}", "The domain is 254 characters long; 253 is"),
        (f"{'例.' * 50}com", "The domain is 403 characters long; 253 is the most"),
        ("x" * 256, "The name is 256 characters long; 255 is the most"),
        ("example", "“example” is no whole domain"),
        ("localhost.", "“localhost” is no whole domain"),
        ("-a.com", "“-a” begins or ends with a hyphen"),
        ("a-.com", "“a-” begins or ends with a hyphen"),
        ("192.0.2.1", "This is an IP address"),
        ("2001:db8::1", "This is an IP address"),
        ("ops@[192.0.2.1]", "This is an IP address"),
        ("example.123", "does not end in a number"),
        ("https://example.com", "more than a domain"),
        ("mailto://ops@example.com", "more than a domain"),
        ("example.com/x", "more than a domain"),
        ("example.com:25", "more than a domain"),
        ("xn--.com", "“xn--” begins or ends with a hyphen"),
        ("xn--zzzzzz99999.com", "“xn--zzzzzz99999” is not allowed in domains"),
        ("ab--ü.com", "“ab--ü” is not allowed in domains"),
        ("☃.net", "“☃” is not allowed in domains"),
        ("\u0308a.com", "is not allowed in domains"),
        ("a\u200db.com", "is not allowed in domains"),
        ("a\u202eb.com", "has a character that can be in no domain"),
        ("\ud800.com", "has a character that can be in no domain"),
        ("a@b@c", "only one @"),
        ("@example.com", "before the @ is missing"),
        ("ops@", "after the @ is missing"),
        ("ops@example", "no whole domain"),
        ("Ops <ops@example.com>", "A blank cannot be in an address"),
        ('"ops"@example.com', '“"” cannot be in an address'),
        ("a,b@example.com", "“,” cannot be in an address"),
        ("a\x00b@example.com", "The character U+0000 cannot be in an address"),
        ("jörg@example.com", "only ASCII before the @"),
        (".a@example.com", "dots stand only one at a time"),
        ("a.@example.com", "dots stand only one at a time"),
        ("a..b@example.com", "dots stand only one at a time"),
        (f"{'x' * 65}@example.com", "The part before the @ is 65 characters long; 64 is"),
        (f"{'x' * 64}@{LABEL}.{LABEL}.{LABEL}", "The name is 256 characters long"),
        (
            f"{'x' * 64}@{'ü' * 50}.{'ü' * 50}.{'ü' * 50}.{'ü' * 20}.de",
            "The address is 265 characters long",
        ),
    ],
)
def test_a_name_that_ses_would_refuse_is_told_why(typed: str, sentence: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        identity_name(typed)
    assert sentence in str(broken.value)


LABELS = st.text("aZ9_ßüİ例", min_size=1, max_size=5) | st.text("a-\u0308\u200d\u00ad\u0663א")
DOMAINS = st.lists(LABELS, min_size=1, max_size=3).map(".".join)
ADDRESSES = st.builds("{}@{}".format, st.text("aZ'+.", min_size=1, max_size=5), DOMAINS)


@given(DOMAINS | ADDRESSES | st.text())
@example("\u00ad.com")
@example("a\u00ad-.com")
@example("xn--a-.com")
@example("xn--A-\u00fc.com")
def test_what_is_taken_is_taken_again_and_by_the_demo_too(typed: str) -> None:
    with suppress(RuleBroken):  # and nothing else
        new = identity_name(typed)
        assert identity_name(new.name) == new
        assert (check_name(new.name), normal_name(new.name)) == (new.type, new.name)


LISTED = ("Example.COM", "shop.example.com", "Ops@Example.org", "ops@example.net")


@pytest.mark.parametrize(
    ("typed", "listed", "twin"),
    [
        ("example.com", True, None),
        ("SHOP.example.com", True, None),
        ("other.com", False, None),
        ("Ops@example.ORG", True, None),
        ("ops@example.org", False, "Ops@Example.org"),
        ("OPS@example.net", False, "ops@example.net"),
        ("dev@example.org", False, None),
    ],
)
def test_an_identity_there_is_refused_and_a_twin_of_it_pointed_out(
    typed: str, listed: bool, twin: str | None
) -> None:
    new = identity_name(typed)
    assert rules.differs_by_case(new, LISTED) == twin
    refusal = pytest.raises(RuleBroken, match="is an identity already")
    with refusal if listed else nullcontext():
        rules.check_not_listed(new, LISTED)
