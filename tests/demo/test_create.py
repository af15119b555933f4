"""Creating identities, as boto3 sees it."""

import base64
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sestui.demo.isolation import ACCOUNT, REGION
from sestui.demo.operations import TROUBLE
from tests.demo.conftest import Clock, refused

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

KEY = rsa.generate_private_key(65537, 1024)
PKCS1 = PrivateFormat.TraditionalOpenSSL


def encoded(layout: PrivateFormat, encoding: Encoding = Encoding.DER) -> str:
    return base64.b64encode(KEY.private_bytes(encoding, layout, NoEncryption())).decode()


def test_a_new_domain_is_not_started_then_pending_then_verified(
    demo: "SESV2Client", clock: Clock
) -> None:
    made = demo.create_email_identity(
        EmailIdentity="New.Example.com",
        Tags=[{"Key": "team", "Value": "workshop"}],
        ConfigurationSetName="receipts",
        DkimSigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"},
    )
    assert made["IdentityType"] == "DOMAIN"
    assert made["VerifiedForSendingStatus"] is False
    assert made["DkimAttributes"]["Status"] == "NOT_STARTED"
    assert made["DkimAttributes"]["SigningHostedZone"] == "dkim.amazonses.com"
    assert made["DkimAttributes"]["LastKeyGenerationTimestamp"] == clock()

    read = demo.get_email_identity(EmailIdentity="new.example.com")
    assert read["DkimAttributes"]["Status"] == "PENDING"
    assert read["DkimAttributes"]["Tokens"] == made["DkimAttributes"]["Tokens"]
    assert read["DkimAttributes"]["NextSigningKeyLength"] == "RSA_1024_BIT"
    assert read["VerificationStatus"] == "PENDING"
    assert read["VerificationInfo"] == {}, "nobody has looked yet"
    assert read["Tags"] == [{"Key": "team", "Value": "workshop"}]
    assert read["ConfigurationSetName"] == "receipts"
    assert read["MailFromAttributes"] == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}
    assert read["FeedbackForwardingStatus"] is True

    clock.move(seconds=20)
    read = demo.get_email_identity(EmailIdentity="new.example.com")
    assert read["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"
    clock.move(seconds=20)
    read = demo.get_email_identity(EmailIdentity="NEW.example.com")
    assert read["VerificationStatus"] == "SUCCESS"
    assert read["DkimAttributes"]["Status"] == "SUCCESS"
    rows = demo.list_email_identities(PageSize=1000)["EmailIdentities"]
    assert rows[-1] == {
        "IdentityType": "DOMAIN",
        "IdentityName": "new.example.com",
        "SendingEnabled": True,
        "VerificationStatus": "SUCCESS",
    }


def test_a_new_address_has_no_dkim_and_is_verified_after_a_while(
    demo: "SESV2Client", clock: Clock
) -> None:
    made = demo.create_email_identity(EmailIdentity="Wren@Example.org")
    assert made["IdentityType"] == "EMAIL_ADDRESS"
    assert "DkimAttributes" not in made
    assert demo.get_email_identity(EmailIdentity="Wren@example.org")["Tags"] == []
    clock.move(seconds=45)
    read = demo.get_email_identity(EmailIdentity="Wren@example.org")
    assert read["VerificationStatus"] == "SUCCESS"
    assert read["DkimAttributes"]["Status"] == "NOT_STARTED"


def test_a_name_goes_into_the_path_of_a_call_and_comes_out_whole(demo: "SESV2Client") -> None:
    name = "a%2Fb/c?d#+&'@example.org"
    demo.create_email_identity(EmailIdentity=name)
    assert demo.get_email_identity(EmailIdentity=name)["VerificationStatus"] == "PENDING"


@pytest.mark.parametrize(
    ("key", "status", "error"),
    [
        (encoded(PKCS1), "SUCCESS", "HOST_NOT_FOUND"),
        (encoded(PrivateFormat.PKCS8), "PENDING", "INVALID_VALUE"),
        (encoded(PKCS1, Encoding.PEM), "PENDING", "INVALID_VALUE"),
    ],
    ids=["PKCS#1", "PKCS#8", "PEM"],
)
def test_of_own_keys_only_pkcs1_is_ever_verified(
    demo: "SESV2Client", clock: Clock, key: str, status: str, error: str
) -> None:
    made = demo.create_email_identity(
        EmailIdentity="own.example.net",
        DkimSigningAttributes={"DomainSigningSelector": "s1", "DomainSigningPrivateKey": key},
    )
    assert made["DkimAttributes"]["SigningAttributesOrigin"] == "EXTERNAL"
    assert made["DkimAttributes"]["Tokens"] == ["s1"]
    clock.move(hours=1)
    read = demo.get_email_identity(EmailIdentity="own.example.net")
    assert read["VerificationStatus"] == read["DkimAttributes"]["Status"] == status
    assert read["VerificationInfo"]["ErrorType"] == error
    assert key not in str(read)


def test_a_replica_is_verified_unless_it_is_its_own_parent(
    demo: "SESV2Client", clock: Clock
) -> None:
    for name, parent in (("a.example.org", "EU_WEST_1"), ("b.example.org", "US_EAST_1")):
        made = demo.create_email_identity(
            EmailIdentity=name,
            DkimSigningAttributes={"DomainSigningAttributesOrigin": f"AWS_SES_{parent}"},  # type: ignore[typeddict-item]
        )
        assert made["DkimAttributes"]["SigningAttributesOrigin"] == f"AWS_SES_{parent}"
    clock.move(minutes=5)
    read = demo.get_email_identity(EmailIdentity="a.example.org")
    assert read["VerificationStatus"] == "SUCCESS"
    read = demo.get_email_identity(EmailIdentity="b.example.org")
    assert read["VerificationStatus"] == "PENDING"
    assert read["VerificationInfo"]["ErrorType"] == "REPLICATION_PRIMARY_INVALID_REGION"


def test_a_name_without_dns_stays_pending(demo: "SESV2Client", clock: Clock) -> None:
    demo.create_email_identity(EmailIdentity="never.invalid")
    clock.move(hours=24)
    read = demo.get_email_identity(EmailIdentity="never.invalid")
    assert read["VerificationStatus"] == "PENDING"
    assert read["VerificationInfo"]["ErrorType"] == "HOST_NOT_FOUND"


def test_what_exists_is_not_created_again(demo: "SESV2Client") -> None:
    before = demo.get_email_identity(EmailIdentity="example.com")
    assert refused(demo.create_email_identity, EmailIdentity="Example.COM") == (
        400,
        "AlreadyExistsException",
        "Email identity example.com already exist.",
    )
    after = demo.get_email_identity(EmailIdentity="example.com")
    assert after["Tags"] == before["Tags"]


def test_a_create_is_all_or_nothing(demo: "SESV2Client") -> None:
    wish = {"EmailIdentity": "new.example.com", "ConfigurationSetName": "no-such-set"}
    assert refused(demo.create_email_identity, **wish) == (
        404,
        "NotFoundException",
        "Configuration set <no-such-set> does not exist.",
    )
    assert refused(demo.get_email_identity, EmailIdentity="new.example.com") == (
        404,
        "NotFoundException",
        "Email identity new.example.com does not exist.",
    )


@pytest.mark.parametrize(
    "name",
    [
        "*.example.com",
        "exa mple.com",
        "example..com",
        "example",
        f"{'a' * 64}.example",
        f"{'a.' * 125}example",
        "-a.example",
        "bücher.example",
        "a@b@c.example",
        "@example.com",
        "ops@",
        "jürgen@example.com",
        f"{'a' * 65}@example.com",
        ".",
    ],
)
def test_a_bad_name_is_refused(demo: "SESV2Client", name: str) -> None:
    status, code, message = refused(demo.create_email_identity, EmailIdentity=name)
    assert (status, code) == (400, "BadRequestException")
    assert name.lower() in message.lower()


def tags(*keys: str, value: str = "x") -> dict[str, Any]:
    return {"Tags": [{"Key": key, "Value": value} for key in keys]}


@pytest.mark.parametrize(
    "settings",
    [
        tags(*map(str, range(51))),
        tags("a", "a"),
        tags(""),
        tags("k" * 129),
        tags("aws:team"),
        tags("a", value="v" * 257),
        tags("a", value="[/]"),
        {"DkimSigningAttributes": {"DomainSigningSelector": "s1"}},
        {"DkimSigningAttributes": {"DomainSigningAttributesOrigin": "EXTERNAL"}},
        {
            "DkimSigningAttributes": {
                "DomainSigningSelector": "s.1",
                "DomainSigningPrivateKey": encoded(PKCS1),
            }
        },
        {
            "DkimSigningAttributes": {
                "DomainSigningSelector": "s1",
                "DomainSigningPrivateKey": "not base64!",
            }
        },
        {
            "DkimSigningAttributes": {
                "DomainSigningSelector": "s1",
                "DomainSigningPrivateKey": encoded(PKCS1),
                "DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_1",
            }
        },
    ],
)
def test_bad_settings_are_refused(demo: "SESV2Client", settings: dict[str, Any]) -> None:
    status, code, message = refused(
        demo.create_email_identity, EmailIdentity="new.example.com", **settings
    )
    assert (status, code) == (400, "BadRequestException")
    assert encoded(PKCS1) not in message
    assert refused(demo.get_email_identity, EmailIdentity="new.example.com")[0] == 404


def test_an_address_takes_no_key(demo: "SESV2Client") -> None:
    signing = {"DkimSigningAttributes": {"NextSigningKeyLength": "RSA_2048_BIT"}}
    status, code, _ = refused(demo.create_email_identity, EmailIdentity="a@example.com", **signing)
    assert (status, code) == (400, "BadRequestException")


def test_the_longest_name_is_taken(demo: "SESV2Client") -> None:
    name = f"{'a.' * 124}example"
    assert len(name) == 255
    demo.create_email_identity(EmailIdentity=name)
    assert demo.get_email_identity(EmailIdentity=name)["VerificationStatus"] == "PENDING"


def test_the_account_is_full_at_ten_thousand(demo: "SESV2Client") -> None:
    from moto.sesv2.models import sesv2_backends

    kept = sesv2_backends[ACCOUNT][REGION].core_backend.email_identities
    kept.update({f"{n}.example": kept["example.com"] for n in range(10_000 - len(kept))})
    status, code, _ = refused(demo.create_email_identity, EmailIdentity="new.example.com")
    assert (status, code) == (400, "LimitExceededException")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("denied.invalid", 403, "AccessDeniedException"),
        ("throttled.invalid", 429, "TooManyRequestsException"),
        ("conflict.invalid", 500, "ConcurrentModificationException"),
        ("full.invalid", 400, "LimitExceededException"),
    ],
)
def test_some_names_show_what_a_refusal_of_aws_looks_like(
    demo: "SESV2Client", name: str, status: int, code: str
) -> None:
    assert name in TROUBLE
    assert refused(demo.create_email_identity, EmailIdentity=name)[:2] == (status, code)
