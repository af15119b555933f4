"""What an owner is told to publish, for every kind of identity."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.model.identity import DkimAttributes, Identity, MailFromAttributes
from sestui.model.names import NameStyle, written, zones_for
from sestui.model.records import (
    Purpose,
    Record,
    dkim_name,
    dkim_records,
    dmarc_record,
    expected_records,
    mail_from_records,
    txt_strings,
)
from sestui.model.summary import IdentityType

TOKENS = ("aaa", "bbb", "ccc")


def domain(
    dkim: DkimAttributes | None = None,
    *,
    name: str = "example.com",
    kind: str = IdentityType.DOMAIN,
    mail_from: str | None = None,
) -> Identity:
    return Identity(
        name, kind, "PENDING", False, True, dkim, MailFromAttributes(mail_from, "PENDING")
    )


def easy_dkim(hosted_zone: str | None = None) -> DkimAttributes:
    return DkimAttributes(True, "PENDING", "AWS_SES", TOKENS, hosted_zone)


@pytest.mark.parametrize("kind", [IdentityType.DOMAIN, IdentityType.MANAGED_DOMAIN, "NEW_KIND"])
def test_easy_dkim_asks_for_a_cname_for_each_token(kind: str) -> None:
    expected = dkim_records(domain(easy_dkim(), kind=kind), "us-east-1")
    assert expected.records == tuple(
        Record(
            "CNAME",
            f"{token}._domainkey.example.com",
            f"{token}.dkim.amazonses.com",
            Purpose.DKIM,
        )
        for token in TOKENS
    )
    assert expected.remark == ""


def test_the_hosted_zone_that_ses_names_wins_over_the_region() -> None:
    expected = dkim_records(domain(easy_dkim("a7.dkim.eu-west-1.amazonses.com.")), "us-east-1")
    assert [record.value for record in expected.records] == [
        f"{token}.a7.dkim.eu-west-1.amazonses.com" for token in TOKENS
    ]


@pytest.mark.parametrize(
    "region",
    [
        "af-south-1",
        "ap-northeast-3",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-5",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "il-central-1",
        "me-central-1",
        "us-gov-east-1",
    ],
)
def test_some_regions_have_a_dkim_domain_of_their_own(region: str) -> None:
    expected = dkim_records(domain(easy_dkim()), region)
    assert expected.records[0].value == f"aaa.dkim.{region}.amazonses.com"


@pytest.mark.parametrize(
    "region",
    [
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-south-1",
        "ap-southeast-1",
        "ap-southeast-2",
        "ca-central-1",
        "eu-central-1",
        "eu-north-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "me-south-1",
        "sa-east-1",
        "us-east-1",
        "us-east-2",
        "us-gov-west-1",
        "us-west-1",
        "us-west-2",
    ],
)
def test_the_long_standing_regions_share_one_dkim_domain(region: str) -> None:
    assert dkim_records(domain(easy_dkim()), region).records[0].value == "aaa.dkim.amazonses.com"


@pytest.mark.parametrize(
    "region", ["ap-southeast-7", "mx-central-1", "eusc-de-east-1", "moon-1", ""]
)
def test_a_region_nobody_knows_of_gets_no_guess(region: str) -> None:
    expected = dkim_records(domain(easy_dkim()), region)
    assert [record.name for record in expected.records] == [
        f"{token}._domainkey.example.com" for token in TOKENS
    ]
    assert {record.value for record in expected.records} == {None}
    assert "not known" in expected.remark
    assert region in expected.remark


def test_a_domain_without_tokens_has_nothing_to_publish() -> None:
    expected = dkim_records(domain(DkimAttributes(False, "NOT_STARTED", "AWS_SES")), "us-east-1")
    assert expected.records == ()
    assert "no DKIM tokens" in expected.remark


def test_a_key_of_ones_own_has_a_name_and_no_value() -> None:
    dkim = DkimAttributes(True, "PENDING", "EXTERNAL", ("sel1",))
    expected = dkim_records(domain(dkim), "us-east-1")
    assert expected.records == (Record("TXT", "sel1._domainkey.example.com", None, Purpose.DKIM),)
    assert "never returns the public key" in expected.remark
    assert "sel1._domainkey.example.com" in expected.remark


def test_a_key_of_ones_own_without_a_selector_says_so() -> None:
    expected = dkim_records(domain(DkimAttributes(True, "PENDING", "EXTERNAL")), "us-east-1")
    assert expected.records == ()
    assert "no selector" in expected.remark


def test_a_key_of_ones_own_given_in_this_run_has_its_value() -> None:
    dkim = DkimAttributes(True, "PENDING", "EXTERNAL", ("sel1",))
    known = {dkim_name("sel1", "example.com."): "p=MIIB", "other": "p=MIIC"}
    expected = dkim_records(domain(dkim), "us-east-1", known)
    assert expected.records == (
        Record("TXT", "sel1._domainkey.example.com", "p=MIIB", Purpose.DKIM),
    )
    assert "the key given here in this run" in expected.remark
    assert "does not say whether it still signs with that one" in expected.remark
    everything = expected_records(domain(dkim), "us-east-1", known)
    assert everything.records[0] == expected.records[0]
    assert expected.remark in everything.remark


@pytest.mark.parametrize("selectors", [("sel2",), ("sel1", "sel2"), ()])
def test_a_key_that_was_not_given_here_stays_unknown(selectors: tuple[str, ...]) -> None:
    known = {"sel1._domainkey.example.com": "p=MIIB", "sel2._domainkey.example.org": "p=MIIC"}
    dkim = DkimAttributes(True, "PENDING", "EXTERNAL", selectors)
    expected = dkim_records(domain(dkim), "us-east-1", known)
    assert [record.value for record in expected.records] == [
        known.get(f"{selector}._domainkey.example.com") for selector in selectors
    ]
    assert "never returns the public key" in expected.remark


def test_other_records_take_no_value_of_a_key_given_here() -> None:
    known = {f"{token}._domainkey.example.com": "p=MIIB" for token in TOKENS}
    plain = dkim_records(domain(easy_dkim()), "us-east-1")
    assert dkim_records(domain(easy_dkim()), "us-east-1", known) == plain


def test_a_replica_has_nothing_new_to_publish() -> None:
    dkim = DkimAttributes(True, "SUCCESS", "AWS_SES_EU_WEST_1", TOKENS, "dkim.amazonses.com")
    expected = dkim_records(domain(dkim), "us-east-1")
    assert expected.records == ()
    assert "eu-west-1" in expected.remark
    assert "nothing new to publish" in expected.remark


@pytest.mark.parametrize("origin", ["AWS_KMS", "", "AWS_SES_"])
def test_an_unknown_origin_is_said_and_not_guessed_at(origin: str) -> None:
    expected = dkim_records(domain(DkimAttributes(True, "PENDING", origin, TOKENS)), "us-east-1")
    assert expected.records == ()
    assert origin in expected.remark
    assert "aaa, bbb, ccc" in expected.remark


def test_a_domain_without_dkim_attributes_says_so() -> None:
    assert dkim_records(domain(), "us-east-1").remark == "SES said nothing of DKIM for this domain."


@pytest.mark.parametrize("dkim", [None, easy_dkim()])
def test_an_address_has_no_dkim_records_and_no_dmarc(dkim: DkimAttributes | None) -> None:
    address = domain(dkim, name="ops@example.com", kind=IdentityType.EMAIL_ADDRESS)
    assert dkim_records(address, "us-east-1").records == ()
    assert "that of its domain" in dkim_records(address, "us-east-1").remark
    assert dmarc_record(address) is None


def test_an_address_can_have_a_mail_from_domain() -> None:
    address = domain(
        name="ops@example.com", kind=IdentityType.EMAIL_ADDRESS, mail_from="bounce.example.com"
    )
    names = {record.name for record in expected_records(address, "us-east-1").records}
    assert names == {"bounce.example.com"}


def test_a_mail_from_domain_needs_one_mx_and_spf() -> None:
    expected = mail_from_records(domain(mail_from="bounce.example.com"), "eu-west-1")
    host = "feedback-smtp.eu-west-1.amazonses.com"
    assert expected.records == (
        Record("MX", "bounce.example.com", host, Purpose.MAIL_FROM, priority=10),
        Record("TXT", "bounce.example.com", "v=spf1 include:amazonses.com ~all", Purpose.SPF),
    )
    assert expected.remark == ""


@pytest.mark.parametrize("none", [None, ""])
def test_without_a_mail_from_domain_it_is_said_what_is_used(none: str | None) -> None:
    expected = mail_from_records(domain(mail_from=none), "eu-west-1")
    assert expected.records == ()
    assert "subdomain of amazonses.com" in expected.remark


@pytest.mark.parametrize("region", ["cn-north-1", "eusc-de-east-1", "us-isob-east-1", ""])
def test_mail_from_values_outside_the_known_partitions_are_not_guessed(region: str) -> None:
    expected = mail_from_records(domain(mail_from="bounce.example.com"), region)
    assert [(record.type, record.value) for record in expected.records] == [
        ("MX", None),
        ("TXT", None),
    ]
    assert "not known" in expected.remark


def test_dmarc_comes_last_and_is_optional() -> None:
    identity = domain(easy_dkim(), mail_from="bounce.example.com")
    records = expected_records(identity, "us-east-1").records
    assert [record.type for record in records] == ["CNAME"] * 3 + ["MX", "TXT", "TXT"]
    assert records[-1] == Record(
        "TXT", "_dmarc.example.com", "v=DMARC1; p=none;", Purpose.DMARC, optional=True
    )
    assert [record.optional for record in records[:-1]] == [False] * 5


def test_all_that_is_to_be_said_is_said_together() -> None:
    identity = domain(DkimAttributes(False, "NOT_STARTED", "AWS_SES"))
    remark = expected_records(identity, "us-east-1").remark
    assert dkim_records(identity, "us-east-1").remark in remark
    assert mail_from_records(identity, "us-east-1").remark in remark


@pytest.mark.parametrize(
    ("name", "style", "zone", "result"),
    [
        ("_dmarc.example.com", NameStyle.ABSOLUTE, "example.com", "_dmarc.example.com"),
        ("_dmarc.example.com.", NameStyle.ABSOLUTE, "", "_dmarc.example.com"),
        ("_dmarc.example.com", NameStyle.DOTTED, "example.com", "_dmarc.example.com."),
        ("_dmarc.example.com", NameStyle.RELATIVE, "example.com", "_dmarc"),
        ("a.B.Example.COM", NameStyle.RELATIVE, "eXample.com.", "a.B"),
        ("example.com", NameStyle.RELATIVE, "example.com", "@"),
        ("notexample.com", NameStyle.RELATIVE, "example.com", "notexample.com."),
        ("example.com", NameStyle.RELATIVE, "mail.example.com", "example.com."),
        ("a.example.com", NameStyle.RELATIVE, "", "a.example.com."),
        (".example.com", NameStyle.RELATIVE, "example.com", ".example.com."),
        ("@.example.com", NameStyle.RELATIVE, "example.com", "@.example.com."),
        ("a..example.com", NameStyle.RELATIVE, "example.com", "a..example.com."),
    ],
)
def test_a_name_is_written_as_the_form_wants_it(
    name: str, style: NameStyle, zone: str, result: str
) -> None:
    assert written(name, style, zone) == result


LABELS = st.lists(st.text("abcXYZ019-_", min_size=1, max_size=5), min_size=1, max_size=5)


@given(LABELS, LABELS, st.booleans())
def test_a_relative_name_means_the_same_name(
    labels: list[str], zone_labels: list[str], inside: bool
) -> None:
    zone = ".".join(zone_labels)
    name = ".".join([*labels, *zone_labels] if inside else labels)
    relative = written(name, NameStyle.RELATIVE, zone)
    if relative == "@":
        absolute = zone
    elif relative.endswith("."):
        absolute = relative[:-1]
    else:
        absolute = f"{relative}.{zone}"
    assert absolute.lower() == name.lower()
    assert not (inside and relative.endswith("."))


def test_every_parent_down_to_two_labels_may_be_the_zone() -> None:
    assert zones_for("a.b.example.com.") == ("a.b.example.com", "b.example.com", "example.com")
    assert zones_for("example.com") == ("example.com",)
    assert zones_for("com") == ()
    assert zones_for("") == ()


def test_a_2048_bit_key_takes_two_strings() -> None:
    assert [len(piece) for piece in txt_strings("p=" + "A" * 392)] == [255, 139]
    assert txt_strings("p=" + "A" * 216) == ["p=" + "A" * 216]
    assert txt_strings("x" * 255) == ["x" * 255]
    assert txt_strings("") == [""]


@given(st.text(max_size=900))
@example("x" * 254 + "é" * 130)
@example("\ud800" * 100)
def test_txt_strings_lose_nothing_and_cut_no_character(value: str) -> None:
    pieces = [piece.encode("utf-8", "surrogatepass") for piece in txt_strings(value)]
    assert b"".join(pieces) == value.encode("utf-8", "surrogatepass")
    assert all(len(piece) <= 255 for piece in pieces)
    assert all(piece.decode("utf-8", "surrogatepass") for piece in pieces if value)
