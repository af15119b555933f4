"""The other operations moto lacks, as boto3 sees them."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.demo.conftest import Clock, refused

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


def test_the_default_set_is_set_and_cleared(demo: "SESV2Client") -> None:
    name = "o'brien+orders@example.net"
    put = demo.put_email_identity_configuration_set_attributes

    def current() -> str | None:
        return demo.get_email_identity(EmailIdentity=name).get("ConfigurationSetName")

    assert current() is None
    put(EmailIdentity=name, ConfigurationSetName="newsletter")
    assert current() == "newsletter"
    put(EmailIdentity=name)
    assert current() is None
    put(EmailIdentity=name, ConfigurationSetName="staging")
    put(EmailIdentity=name, ConfigurationSetName="")
    assert current() is None


def test_an_unknown_set_or_identity_leaves_the_default_as_it_was(demo: "SESV2Client") -> None:
    put = demo.put_email_identity_configuration_set_attributes
    assert refused(put, EmailIdentity="example.com", ConfigurationSetName="gone") == (
        404,
        "NotFoundException",
        "Configuration set <gone> does not exist.",
    )
    assert refused(put, EmailIdentity="nobody.example", ConfigurationSetName="staging") == (
        404,
        "NotFoundException",
        "Email identity nobody.example does not exist.",
    )
    read = demo.get_email_identity(EmailIdentity="example.com")
    assert read["ConfigurationSetName"] == "production"


def test_a_set_deleted_a_second_ago_cannot_be_chosen(demo: "SESV2Client") -> None:
    demo.delete_configuration_set(ConfigurationSetName="staging")
    status, _, message = refused(
        demo.put_email_identity_configuration_set_attributes,
        EmailIdentity="example.com",
        ConfigurationSetName="staging",
    )
    assert (status, message) == (404, "Configuration set <staging> does not exist.")
    read = demo.get_email_identity(EmailIdentity="staging.example.com")
    assert read["ConfigurationSetName"] == "staging", "a default outlives its set"


def test_a_mail_from_domain_is_set_found_and_cleared(demo: "SESV2Client", clock: Clock) -> None:
    put = demo.put_email_identity_mail_from_attributes

    def current() -> Any:
        return demo.get_email_identity(EmailIdentity="gifts.example.com")["MailFromAttributes"]

    put(
        EmailIdentity="gifts.example.com",
        MailFromDomain="Bounce.gifts.example.com",
        BehaviorOnMxFailure="REJECT_MESSAGE",
    )
    wanted = {
        "MailFromDomain": "bounce.gifts.example.com",
        "MailFromDomainStatus": "PENDING",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    assert current() == wanted
    clock.move(minutes=1)
    assert current() == wanted | {"MailFromDomainStatus": "SUCCESS"}
    put(EmailIdentity="gifts.example.com")
    assert current() == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}


@pytest.mark.parametrize(
    "domain", ["bounce.example.org", "gifts.example.com", "xgifts.example.com"]
)
def test_a_mail_from_domain_is_a_subdomain(demo: "SESV2Client", domain: str) -> None:
    put = demo.put_email_identity_mail_from_attributes
    assert refused(put, EmailIdentity="gifts.example.com", MailFromDomain=domain) == (
        400,
        "BadRequestException",
        f"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity "
        "<gifts.example.com>.",
    )
    assert refused(put, EmailIdentity="nobody.example")[0] == 404


@pytest.mark.parametrize("size", [1, 7, 61, 62, 63, 1000])
def test_pages_give_every_identity_once(demo: "SESV2Client", size: int) -> None:
    whole = demo.list_email_identities()["EmailIdentities"]
    listed, token = [], None
    while True:
        more: Any = {"NextToken": token} if token else {}
        page = demo.list_email_identities(PageSize=size, **more)
        assert len(page["EmailIdentities"]) <= size
        listed += page["EmailIdentities"]
        token = page.get("NextToken")
        if not token:
            break
    assert listed == whole


def test_filters_narrow_the_list_together(demo: "SESV2Client") -> None:
    def names(**filters: str) -> set[str]:
        rows = demo.list_email_identities(Filter=filters)["EmailIdentities"]  # type: ignore[arg-type]
        return {row["IdentityName"] for row in rows}

    assert names(IDENTITY_NAME_CONTAINS="SHOP.ex") == {
        "shop.example.com",
        "receipts.shop.example.com",
        "noreply@shop.example.com",
        "old-shop.example",
        "letters@old-shop.example",
    }
    assert names(IDENTITY_NAME_CONTAINS="shop", VERIFICATION_STATUS="FAILED") == {
        "old-shop.example",
        "letters@old-shop.example",
    }
    assert names(IDENTITY_TYPE="MANAGED_DOMAIN") == {
        "crew.thimble.example",
        "crates.thimble.example",
    }


def test_bad_pages_are_refused(demo: "SESV2Client") -> None:
    for wrong in ({"PageSize": 1001}, {"PageSize": 0}, {"NextToken": "nonsense"}):
        status, code, _ = refused(demo.list_email_identities, **wrong)
        assert (status, code) == (400, "BadRequestException")


def test_motos_own_operations_go_on_working(demo: "SESV2Client") -> None:
    """What another window does: a policy appears, an identity disappears."""
    demo.create_email_identity_policy(
        EmailIdentity="example.com", PolicyName="new", Policy='{"Statement": []}'
    )
    policies = demo.get_email_identity(EmailIdentity="example.com")["Policies"]
    assert policies.keys() == {"partner-may-send", "new"}
    demo.delete_email_identity(EmailIdentity="gifts.example.com")
    assert refused(demo.get_email_identity, EmailIdentity="gifts.example.com")[0] == 404
