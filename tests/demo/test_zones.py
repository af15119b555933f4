"""What DNS has of the demo's domains: what SES expects, or the mistakes of those not verified."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from sestui.demo.contents import identities
from sestui.demo.creation import DOMAIN_VERIFIED_AFTER, create
from sestui.demo.identity import DemoIdentity, mail_from, tokens
from sestui.demo.isolation import REGION
from sestui.demo.seeds import PUBLIC_KEY
from sestui.demo.unfinished import LAUNCH
from sestui.demo.zone_records import PUBLISHED_BEFORE
from sestui.demo.zones import FIRST, RESOLVER, SECOND
from sestui.model.dns.finding import Mistake
from sestui.model.identity import Identity
from sestui.model.keys import PrivateKey
from sestui.model.names import zones_for
from sestui.model.records import Purpose, Record, dkim_name, expected_records, txt_strings
from sestui.model.summary import IdentityType, Status
from sestui.ses import answers
from tests.demo.asking import Ask, asking, data, rcode, serving
from tests.demo.conftest import Clock
from tests.demo.mistakes import EXPECTED, HALF_SILENT, HEALTHY, UNCHECKED
from tests.demo.test_create import KEY, PKCS1, encoded

START = Clock().time
DOMAINS = {
    identity.email_identity: identity
    for identity in identities(START)
    if identity.identity_type != IdentityType.EMAIL_ADDRESS
}
FEEDBACK = "feedback-smtp.us-east-1.amazonses.com."


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    with serving(Clock()) as server:
        yield asking(server)


def read(identity: DemoIdentity, clock: Clock | None = None) -> Identity:
    """Return the identity as the program reads it from the account."""
    answer = identity.answer(clock() if clock else START)
    answer.pop("VerificationInfo", None)  # its times are still numbers here
    answer["DkimAttributes"].pop("LastKeyGenerationTimestamp", None)
    return answers.identity(identity.email_identity, answer)


def written(record: Record) -> str:
    """Return the data of a record as it is written down."""
    assert record.value is not None
    if record.type == "TXT":
        return " ".join(f'"{string}"' for string in txt_strings(record.value))
    priority = "" if record.priority is None else f"{record.priority} "
    return f"{priority}{record.value}."


def unmet(ask: Ask, identity: Identity, address: str = FIRST, region: str = REGION) -> list[str]:
    """Return the names of the records that SES expects and the name server does not have.

    A DMARC record may be that of a parent (RFC 7489, 6.6.3).
    """
    missing = []
    selectors = identity.dkim.tokens if identity.dkim else ()
    keys = {dkim_name(selector, identity.name): PUBLIC_KEY for selector in selectors}
    for record in expected_records(identity, region, keys).records:
        if record.purpose is Purpose.DMARC:
            parents = [name for name in zones_for(identity.name) if len(name) < 240]
            found = [ask(address, f"_dmarc.{name}", "TXT") for name in parents]
            right = ['"v=DMARC1; p=none;"'] in [data(answer, "TXT") for answer in found]
        else:
            found_values = data(ask(address, record.name, record.type), record.type)
            right = found_values == [written(record)]
        if not right:
            missing.append(record.name)
    return missing


def test_every_domain_is_either_right_or_known_to_be_wrong() -> None:
    assert DOMAINS.keys() == EXPECTED.keys() | HEALTHY | {UNCHECKED}
    assert not EXPECTED.keys() & HEALTHY
    verified = {
        name
        for name, identity in DOMAINS.items()
        if identity.verification_status == identity.dkim["Status"] == Status.SUCCESS
        and identity.mail_from.get("MailFromDomainStatus", Status.SUCCESS) == Status.SUCCESS
    }
    assert verified <= HEALTHY


@pytest.mark.parametrize("name", sorted(HEALTHY))
def test_a_healthy_domain_has_all_its_records(ask: Ask, name: str) -> None:
    region = "ap-northeast-1" if name == "tokyo.example.com" else REGION
    assert unmet(ask, read(DOMAINS[name]), region=region) == []
    if name != HALF_SILENT:
        assert unmet(ask, read(DOMAINS[name]), SECOND, region) == []


def test_one_domain_has_its_bounces_taken_in_another_region(ask: Ask) -> None:
    assert unmet(ask, read(DOMAINS["tokyo.example.com"])) == ["bounce.tokyo.example.com"]


@pytest.mark.parametrize(
    "name", sorted(EXPECTED.keys() - {"atelier.example.com", "catalogue.example.com"})
)
def test_a_domain_with_a_mistake_lacks_something(ask: Ask, name: str) -> None:
    if name == "london.example.com":
        assert rcode(ask("203.0.113.2", name, "SOA")) == "REFUSED"
    else:
        assert unmet(ask, read(DOMAINS[name]))


def label(name: str, number: int) -> str:
    return f"{tokens(name)[number]}._domainkey.{name}"


def cname(ask: Ask, name: str, number: int) -> list[str]:
    return data(ask(FIRST, label(name, number), "CNAME"), "CNAME")


def target(name: str, number: int) -> str:
    return f"{tokens(name)[number]}.dkim.amazonses.com."


def test_a_zone_name_doubled(ask: Ask) -> None:
    name = "spring.example.com"
    for number in range(3):
        assert rcode(ask(FIRST, label(name, number), "CNAME")) == "NXDOMAIN"
        doubled = ask(FIRST, f"{label(name, number)}.example.com", "CNAME")
        assert data(doubled, "CNAME") == [target(name, number)]


def test_types_that_are_no_cname(ask: Ask) -> None:
    name = "wholesale.example.com"
    assert data(ask(FIRST, label(name, 0), "A"), "A") == ["203.0.113.80"]
    assert data(ask(FIRST, label(name, 0), "AAAA"), "AAAA") == ["2001:db8::80"]
    assert data(ask(FIRST, label(name, 1), "TXT"), "TXT") == [f'"{target(name, 1)[:-1]}"']
    assert cname(ask, name, 2) == [target(name, 2)]


def test_values_of_cnames_that_are_wrong(ask: Ask) -> None:
    name = "knit-along.example"
    assert cname(ask, name, 0) == [f"{target(name, 0)}{name}."]
    assert cname(ask, name, 1) == [f'\\"{target(name, 1)[:-1]}\\".']
    assert cname(ask, name, 2) == [f"{tokens(name)[2]}.dkim.eu-central-2.amazonses.com."]


def test_tokens_that_are_not_those_of_their_names(ask: Ask) -> None:
    name = "felt.example"
    assert cname(ask, name, 0) == [target(name, 1)]
    assert cname(ask, name, 1) == [target(name, 0)]
    (foreign,) = cname(ask, name, 2)
    assert re.fullmatch(r"[a-z2-7]{32}\.dkim\.amazonses\.com\.", foreign)
    assert foreign not in {target(other, n) for other in DOMAINS for n in range(3)}


def test_keys_whose_strings_do_not_join(ask: Ask) -> None:
    (right,) = data(ask(FIRST, "mill._domainkey.example.net", "TXT"), "TXT")
    head, tail = right.strip('"').split('" "')
    (shuffled,) = data(ask(FIRST, "mill._domainkey.partners.example.org", "TXT"), "TXT")
    assert shuffled == f'"{tail}" "{head}"'
    (spaced,) = data(ask(FIRST, "spring2027._domainkey.linen.example", "TXT"), "TXT")
    assert spaced == f'"{head}" " {tail}"'


def test_a_wildcard(ask: Ask) -> None:
    for name in (label("crates.thimble.example", 0), "anything.crates.thimble.example"):
        assert data(ask(FIRST, name, "A"), "A") == ["203.0.113.80"]
    assert rcode(ask(FIRST, label("thimble.example", 0), "A")) == "NOERROR"
    assert rcode(ask(FIRST, "anything.thimble.example", "A")) == "NXDOMAIN"


def test_mail_from_records_that_are_wrong(ask: Ask) -> None:
    name = "mail.staging.example.com"
    assert data(ask(FIRST, name, "MX"), "MX") == [f"10 {FEEDBACK}", "20 mail.example.com."]
    texts = data(ask(FIRST, name, "TXT"), "TXT")
    assert sum(text.startswith('"v=spf1') for text in texts) == 2
    name = "letters.news.example.com"
    assert data(ask(FIRST, name, "MX"), "MX") == [f"20 {FEEDBACK}"]
    assert data(ask(FIRST, name, "TXT"), "TXT") == ['"v=spf1 mx -all"']


def test_an_spf_record_that_asks_too_often(ask: Ask) -> None:
    def lookups(name: str) -> int:
        (text,) = data(ask(RESOLVER, name, "TXT"), "TXT")
        terms = text.strip('"').split()[1:-1]
        inner = [term.partition(":")[2] for term in terms if term.startswith("include:")]
        return len(terms) + sum(lookups(name) for name in inner if name != "amazonses.com")

    assert lookups("bounce.press.example.com") == 11
    answer = ask(FIRST, "bounce.press.example.com", "MX")
    assert (rcode(answer), answer.answer) == ("NOERROR", [])


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("knit-along.example", 2),
        ("partners.example.org", 1),
        ("wool-by-post.example", 0),
        ("felt.example", 1),
    ],
)
def test_dmarc_records(ask: Ask, name: str, texts: int) -> None:
    found = data(ask(FIRST, f"_dmarc.{name}", "TXT"), "TXT")
    assert len(found) == texts
    assert all(text.startswith('"v=DMARC1') for text in found)
    assert ("quarrantine" in "".join(found)) == (Mistake.DMARC_MALFORMED in EXPECTED.get(name, ()))


def test_the_second_name_server_lags(ask: Ask) -> None:
    atelier = read(DOMAINS["atelier.example.com"])
    assert unmet(ask, atelier) == []
    assert len(unmet(ask, atelier, SECOND)) == 3
    first, second = (
        int(data(ask(address, "example.com", "SOA"), "SOA")[0].split()[2])
        for address in (FIRST, SECOND)
    )
    assert second == first - 1
    for address in (FIRST, SECOND):
        assert data(ask(address, "example.net", "SOA"), "SOA") == data(
            ask(FIRST, "example.net", "SOA"), "SOA"
        )


def test_a_zone_is_elsewhere_than_where_ses_looked(ask: Ask) -> None:
    elsewhere = set()
    for name, identity in DOMAINS.items():
        answer = ask(RESOLVER, name, "SOA", flags=0x0110)
        if identity.soa and rcode(answer) == "NOERROR":
            at = [rrset for rrset in (*answer.answer, *answer.authority) if rrset.rdtype == 6]
            if str(at[0][0].mname) != identity.soa["PrimaryNameServer"] + ".":
                elsewhere.add(name)
    assert elsewhere - {"london.example.com", "someday.example"} == {"wool-by-post.example"}


def test_ses_names_the_error_that_its_look_into_dns_would_give(ask: Ask) -> None:
    """Of the domains whose records SES looks for, by the first record it does not find."""

    def error(identity: Identity) -> str | None:
        for record in expected_records(identity, REGION).records:
            if record.purpose is not Purpose.DKIM:
                continue
            answer = ask(RESOLVER, record.name, record.type)
            if rcode(answer) != "NOERROR":
                return {"NXDOMAIN": "HOST_NOT_FOUND", "SERVFAIL": "DNS_SERVER_ERROR"}[rcode(answer)]
            if not (values := data(answer, record.type)):
                return "TYPE_NOT_FOUND"
            if values != [f"{record.value}."]:
                return "INVALID_VALUE"
        return None

    for name in (LAUNCH, "spring.example.com", "wholesale.example.com", "knit-along.example"):
        assert error(read(DOMAINS[name])) == DOMAINS[name].error
    for name in ("partners.example.org", "crates.thimble.example", "wool-by-post.example"):
        assert error(read(DOMAINS[name])) == DOMAINS[name].error
    assert error(read(DOMAINS["catalogue.example.com"])) == "DNS_SERVER_ERROR"
    assert error(read(DOMAINS["atelier.example.com"])) is None


def test_the_launch_is_mended_before_ses_finds_it() -> None:
    clock = Clock()
    account = identities(START)
    launch = next(identity for identity in account if identity.email_identity == LAUNCH)
    bounce = "bounce.launch.example.com"
    with serving(clock, account) as server:
        ask = asking(server)
        assert cname(ask, LAUNCH, 0) == [target(LAUNCH, 0)]
        assert rcode(ask(FIRST, label(LAUNCH, 1), "CNAME")) == "NXDOMAIN"
        doubled = ask(FIRST, f"{label(LAUNCH, 2)}.example.com", "CNAME")
        assert data(doubled, "CNAME") == [target(LAUNCH, 2)]
        clock.move(seconds=15)
        assert launch.status(clock()) == Status.PENDING
        assert unmet(ask, read(launch, clock)) == [bounce, bounce]
        assert rcode(ask(FIRST, f"{label(LAUNCH, 2)}.example.com", "CNAME")) == "NXDOMAIN"
        clock.move(seconds=15)
        assert launch.status(clock()) == Status.SUCCESS
        assert unmet(ask, read(launch, clock)) == []


@pytest.mark.parametrize("name", ["new.example.com", "wren.dev", "shop.wren.co.uk"])
def test_what_is_created_comes_into_dns_before_ses_finds_it(name: str) -> None:
    clock = Clock()
    account = identities(START)
    with serving(clock, account) as server:
        ask = asking(server)
        created = create({"EmailIdentity": name}, REGION, clock())
        account.append(created)
        wanted = expected_records(read(created), REGION).records
        dmarc = [] if name == "new.example.com" else [f"_dmarc.{name}"]
        assert unmet(ask, read(created)) == [record.name for record in wanted[:3]] + dmarc
        clock.time += DOMAIN_VERIFIED_AFTER - PUBLISHED_BEFORE
        assert unmet(ask, read(created)) == []
        assert created.status(clock()) == Status.PENDING


def test_the_key_of_a_domain_that_is_created_with_one_is_its_own() -> None:
    clock = Clock()
    signing = {"DomainSigningSelector": "s2026", "DomainSigningPrivateKey": encoded(PKCS1)}
    wish = {"EmailIdentity": "new.example.com", "DkimSigningAttributes": signing}
    created = create(wish, REGION, clock())
    with serving(clock, [created]) as server:
        clock.move(seconds=15)
        answer = asking(server)(FIRST, "s2026._domainkey.new.example.com", "TXT")
        record = Record("TXT", "", PrivateKey(KEY).public_value(), Purpose.DKIM)
        assert data(answer, "TXT") == [written(record)]


def test_a_mail_from_domain_that_is_set_comes_into_dns_too() -> None:
    clock = Clock()
    account = identities(START)
    shop = next(one for one in account if one.email_identity == "support.example.com")
    with serving(clock, account) as server:
        ask = asking(server)
        shop.mail_from = mail_from("bounce.support.example.com", Status.PENDING)
        shop.mail_from_verified_at = clock() + timedelta(seconds=30)
        assert len(unmet(ask, read(shop))) == 2
        clock.move(seconds=17)
        assert unmet(ask, read(shop)) == []


def test_a_domain_that_is_never_verified_is_not_registered(ask: Ask) -> None:
    created = create({"EmailIdentity": "nothing.invalid"}, REGION, START)
    with serving(Clock(), [created]) as server:
        assert rcode(asking(server)(RESOLVER, "nothing.invalid", "SOA")) == "NXDOMAIN"
