"""The demo as the program changes it: every kind of identity, and every way to fail."""

import pytest

from sestui.demo.contents import JUST_DELETED
from sestui.demo.isolation import REGION
from sestui.demo.operations import LOST
from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    LimitExceeded,
    NotFound,
    Refused,
    ServerFault,
    Throttled,
)
from sestui.model.identity import Identity, MailFromAttributes, Tag
from sestui.model.keys import PrivateKey
from sestui.model.new_identity import (
    EasyDkim,
    KeyLength,
    NewIdentity,
    OwnKey,
    ParentKey,
    Signing,
)
from sestui.model.summary import IdentityType
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.demo.conftest import Clock
from tests.demo.test_create import KEY
from tests.ses.times import Hasty

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def gateway() -> Gateway:
    return Gateway(Connection(region=REGION, demo=True), Pace(Hasty()))


def domain(name: str, signing: Signing | None = None, **others: object) -> NewIdentity:
    return NewIdentity(name, IdentityType.DOMAIN, signing or EasyDkim(), **others)  # type: ignore[arg-type]


def create(gateway: Gateway, new: NewIdentity) -> Identity:
    """Create an identity and read it."""
    gateway.create(new, Call())
    return gateway.identity(new.name, Call())


@pytest.mark.parametrize(
    ("signing", "origin", "tokens"),
    [
        (EasyDkim(), "AWS_SES", 3),
        (EasyDkim(KeyLength.RSA_1024), "AWS_SES", 3),
        (OwnKey("s2026", PrivateKey(KEY)), "EXTERNAL", 1),
        (ParentKey("eu-west-1"), "AWS_SES_EU_WEST_1", 3),
    ],
    ids=["Easy DKIM", "Easy DKIM, 1024 bits", "own key", "parent's key"],
)
def test_a_domain_of_every_kind_is_created_and_becomes_verified(
    gateway: Gateway, clock: Clock, signing: Signing, origin: str, tokens: int
) -> None:
    wanted = domain(
        "new.example.com", signing, configuration_set="receipts", tags=(Tag("team", "shop"),)
    )
    made = create(gateway, wanted)
    assert made.dkim is not None
    assert (made.status, made.dkim.status, made.dkim.origin) == ("PENDING", "PENDING", origin)
    assert len(made.dkim.tokens) == tokens
    if isinstance(signing, EasyDkim):
        assert made.dkim.next_key_length == signing.length
    assert (made.configuration_set, made.tags) == ("receipts", wanted.tags)
    clock.move(seconds=30)
    assert gateway.identity("new.example.com", Call()).status == "SUCCESS"


def test_a_parent_that_does_not_exist_is_told_by_what_ses_found(
    gateway: Gateway, clock: Clock
) -> None:
    create(gateway, domain("new.example.com", ParentKey("eu-south-1")))
    clock.move(minutes=5)
    read = gateway.identity("new.example.com", Call())
    assert read.status == "PENDING"
    assert read.verification.error_type == "REPLICATION_PRIMARY_NOT_FOUND"


def test_a_mail_from_domain_is_put_after_the_create(gateway: Gateway) -> None:
    create(gateway, domain("new.example.com"))
    wanted = MailFromAttributes("bounce.new.example.com", None, "REJECT_MESSAGE")
    gateway.put_mail_from("new.example.com", wanted, Call())
    read = gateway.identity("new.example.com", Call()).mail_from
    assert read == MailFromAttributes("bounce.new.example.com", "PENDING", "REJECT_MESSAGE")
    with pytest.raises(Refused, match="is not subdomain"):
        gateway.put_mail_from("new.example.com", MailFromAttributes("example.net"), Call())


def test_a_set_is_put_and_cleared(gateway: Gateway) -> None:
    gateway.put_configuration_set("gifts.example.com", "newsletter", Call())
    assert gateway.identity("gifts.example.com", Call()).configuration_set == "newsletter"
    gateway.put_configuration_set("gifts.example.com", None, Call())
    assert gateway.identity("gifts.example.com", Call()).configuration_set is None


def test_a_set_that_is_listed_can_be_gone_when_it_is_chosen(gateway: Gateway) -> None:
    assert JUST_DELETED in gateway.configuration_sets(Call())
    with pytest.raises(NotFound, match=f"Configuration set <{JUST_DELETED}> does not exist"):
        gateway.put_configuration_set("gifts.example.com", JUST_DELETED, Call())
    assert gateway.identity("gifts.example.com", Call()).configuration_set == "marketing"
    assert JUST_DELETED not in gateway.configuration_sets(Call())


def test_a_create_that_is_never_answered_is_found_by_looking(gateway: Gateway) -> None:
    with pytest.raises(ServerFault) as caught:
        gateway.create(domain(LOST), Call())
    assert caught.value.may_have_happened
    assert gateway.identity(LOST, Call()).status == "PENDING"


def test_a_denial_names_the_policy_line(gateway: Gateway) -> None:
    with pytest.raises(AccessDenied, match="may not call ses:CreateEmailIdentity") as caught:
        gateway.create(domain("denied.invalid"), Call())
    assert caught.value.advice == (
        'A policy must say: Allow "ses:CreateEmailIdentity" on'
        ' "arn:aws:ses:us-east-1:111122223333:identity/denied.invalid".'
    )


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("full.invalid", LimitExceeded, "as many identities as SES allows"),
        ("throttled.invalid", Throttled, "more calls than it allows"),
        ("conflict.invalid", ServerFault, "Another change of the account came first"),
        ("example.com", AlreadyExists, "an identity of this name already"),
    ],
)
def test_a_refusal_is_told_in_a_sentence(
    gateway: Gateway, name: str, kind: type[Exception], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        gateway.create(domain(name), Call())


def test_a_create_with_a_set_that_is_gone_creates_nothing(gateway: Gateway) -> None:
    with pytest.raises(NotFound, match=r"Configuration set <gone> does not exist\."):
        gateway.create(domain("new.example.com", configuration_set="gone"), Call())
    with pytest.raises(NotFound, match=r"Email identity new\.example\.com does not exist\."):
        gateway.identity("new.example.com", Call())
