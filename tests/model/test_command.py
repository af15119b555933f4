"""The `aws` command shown is the one that does what is about to be done."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model import command, keys
from sestui.model.identity import MailFromAttributes, Tag
from sestui.model.new_identity import EasyDkim, KeyLength, NewIdentity, OwnKey, ParentKey, Signing
from sestui.model.sending import Target
from sestui.model.summary import IdentityType
from tests.model.pems import pem

TARGET = Target("eu-west-1")


def domain(signing: Signing | None = None) -> NewIdentity:
    return NewIdentity("example.com", IdentityType.DOMAIN, signing)


def words(shown: str) -> list[str]:
    """What a shell makes of a command, but for the line ends."""
    return shlex.split(shown.replace(" \\\n  ", " "))


def test_every_option_has_a_line_and_the_target_is_among_them() -> None:
    new = NewIdentity(
        "example.com",
        IdentityType.DOMAIN,
        EasyDkim(),
        "marketing",
        (Tag("team", "o'brien & sons"), Tag("größe", "")),
        MailFromAttributes("bounce.example.com", None, "REJECT_MESSAGE"),
    )
    assert command.create(new, Target("eu-west-1", "my prod", "http://127.0.0.1:4566")) == (
        "aws sesv2 create-email-identity \\\n"
        "  --email-identity example.com \\\n"
        "  --dkim-signing-attributes NextSigningKeyLength=RSA_2048_BIT \\\n"
        "  --configuration-set-name marketing \\\n"
        """  --tags '[{"Key": "team", "Value": "o'"'"'brien & sons"}, """
        """{"Key": "größe", "Value": ""}]' \\\n"""
        "  --profile 'my prod' \\\n"
        "  --region eu-west-1 \\\n"
        "  --endpoint-url http://127.0.0.1:4566"
    )


@pytest.mark.parametrize(
    ("signing", "value"),
    [
        (EasyDkim(KeyLength.RSA_1024), "NextSigningKeyLength=RSA_1024_BIT"),
        (ParentKey("us-east-1"), "DomainSigningAttributesOrigin=AWS_SES_US_EAST_1"),
    ],
)
def test_whose_key_signs_is_told_in_the_commands_shorthand(signing: Signing, value: str) -> None:
    assert words(command.create(domain(signing), TARGET))[-4:-2] == [
        "--dkim-signing-attributes",
        value,
    ]


def test_an_address_has_no_dkim_in_its_command() -> None:
    new = NewIdentity("-o'brien@example.com", IdentityType.EMAIL_ADDRESS)
    assert words(command.create(new, TARGET)) == [
        *("aws", "sesv2", "create-email-identity"),
        *("--email-identity=-o'brien@example.com", "--region", "eu-west-1"),
    ]


def test_a_key_of_ones_own_is_in_a_file_and_not_in_the_command() -> None:
    own = OwnKey("s1", keys.read(pem()))
    shown = command.create(domain(own), TARGET)
    assert words(shown)[-4:-2] == ["--dkim-signing-attributes", "file://dkim.json"]
    described = command.own_key_file(own)
    assert described == '{"DomainSigningSelector": "s1", "DomainSigningPrivateKey": "…"}'
    assert own.key.for_ses()[:40] not in shown + described


def test_a_configuration_set_is_cleared_by_leaving_it_out() -> None:
    operation = ["aws", "sesv2", "put-email-identity-configuration-set-attributes"]
    put = command.put_configuration_set("example.com", "marketing", TARGET)
    assert words(put) == [
        *operation,
        *("--email-identity", "example.com", "--configuration-set-name", "marketing"),
        *("--region", "eu-west-1"),
    ]
    clear = command.put_configuration_set("example.com", None, TARGET)
    assert words(clear) == [*operation, *("--email-identity", "example.com"), *words(put)[-2:]]


def test_a_mail_from_domain_goes_with_what_happens_without_its_mx() -> None:
    mail_from = MailFromAttributes("bounce.example.com", None, "USE_DEFAULT_VALUE")
    assert words(command.put_mail_from("example.com", mail_from, TARGET)) == [
        *("aws", "sesv2", "put-email-identity-mail-from-attributes"),
        *("--email-identity", "example.com"),
        *("--mail-from-domain", "bounce.example.com"),
        *("--behavior-on-mx-failure", "USE_DEFAULT_VALUE"),
        *("--region", "eu-west-1"),
    ]


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_name_means_anything_to_the_shell_or_to_aws(name: str, configuration_set: str) -> None:
    shown = command.put_configuration_set(name, configuration_set, TARGET)
    values = words(shown)[3:-2]
    expected = []
    for option, value in (
        ("--email-identity", name),
        ("--configuration-set-name", configuration_set),
    ):
        expected += [f"{option}={value}"] if value.startswith("-") else [option, value]
    assert values == expected
