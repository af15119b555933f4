"""Whatever botocore raises becomes a sentence and an advice, and never a secret."""

import re
import string
from collections.abc import Callable
from typing import Any

import pytest
from botocore import exceptions as aws

from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    BadAnswer,
    ConfigurationError,
    CredentialsError,
    LimitExceeded,
    NotFound,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.ses.connection import Connection
from sestui.ses.faults import in_call, in_login, in_opening
from sestui.ses.gateway import Gateway
from sestui.ses.login import Login
from sestui.ses.pace import Pace
from tests.endpoint import Endpoint, error
from tests.ses.times import Hasty

SECRET = "hunter2-s3cr3t"
LOGIN = Login("shop", ("mail", "shop"), "/home/me/.aws/config", "eu-west-1")

KINDS = [
    kind
    for kind in vars(aws).values()
    if isinstance(kind, type)
    and issubclass(kind, aws.BotoCoreError)
    and kind is not aws.WaiterError  # made otherwise, and never raised here
]

HARMLESS: dict[str, tuple[type[Exception], ...]] = {
    "profile": (aws.ProfileNotFound,),
    "region_name": (aws.InvalidRegionError, aws.BaseEndpointResolverError),
    "path": (aws.ConfigParseError, aws.ConfigNotFound),
    "cred_var": (aws.PartialCredentialsError,),
    "error_msg": (aws.InvalidConfigError,),
    "source_profile": (aws.InfiniteLoopConfigError,),
    "visited_profiles": (aws.InfiniteLoopConfigError,),
    "msg": (aws.EndpointProviderError,),
    "name": (aws.UnknownEndpointResolutionBuiltInName,),
    "service_name": (aws.BaseEndpointResolverError,),
    "region": (aws.BaseEndpointResolverError,),
    "tags": (aws.EndpointVariantError,),
    "error": (aws.UnknownFIPSEndpointError,),
}
"""What may be shown of which exceptions: names a person chose, never what they protect."""


def raised(kind: type[aws.BotoCoreError]) -> aws.BotoCoreError:
    """Make an exception with a secret wherever it may hold one."""
    fields = {name for _, name, _, _ in string.Formatter().parse(kind.fmt) if name}
    values = {}
    for name in fields:
        values[name] = "harmless" if issubclass(kind, HARMLESS.get(name, ())) else SECRET
        if name.endswith("_url"):
            values[name] = f"https://me:{SECRET}@ses.example.com:8443/?{SECRET}"
    return kind(**values)


@pytest.mark.parametrize("reader", [in_opening, in_login, in_call])
def test_every_exception_of_botocore_is_told_in_whole_sentences_without_its_secrets(
    reader: Callable[[Exception, Login], ServiceError],
) -> None:
    for kind in KINDS:
        fault = reader(raised(kind), LOGIN)
        told = f"{fault} {fault.advice}"
        assert type(fault) is not ServiceError, kind
        assert re.match(r"[A-Z].*[^.]\.$|ses\.example\.com:8443 .*\.$", str(fault)), kind
        assert re.match(r"[A-Z].*[^.]\.$", fault.advice), kind
        assert SECRET not in told, kind


def client_error(code: str, status: int = 400, message: str = "Because.") -> aws.ClientError:
    """Make what botocore raises for an answer with an error in it."""
    return aws.ClientError(
        {
            "Error": {"Code": code, "Message": message},
            "ResponseMetadata": {"HTTPStatusCode": status},  # type: ignore[typeddict-item]
        },
        "GetEmailIdentity",
    )


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("TooManyRequestsException", 429, Throttled),
        ("Throttling", 400, Throttled),
        ("ThrottlingException", 400, Throttled),
        ("ThrottledException", 400, Throttled),
        ("RequestThrottled", 400, Throttled),
        ("RequestLimitExceeded", 503, Throttled),
        ("429", 429, Throttled),
        ("InternalFailure", 500, ServerFault),
        ("ServiceUnavailable", 503, ServerFault),
        ("503", 503, ServerFault),
        ("NotFoundException", 404, NotFound),
        ("404", 404, BadAnswer),
        ("403", 403, BadAnswer),
        ("302", 302, BadAnswer),
        ("", 400, BadAnswer),
        ("BadRequestException", 400, Refused),
        ("LimitExceededException", 400, LimitExceeded),
        ("AlreadyExistsException", 400, AlreadyExists),
        ("ConcurrentModificationException", 500, ServerFault),
        ("SubscriptionRequiredException", 403, Refused),
        ("AccessDeniedException", 403, AccessDenied),
        ("AccessDenied", 403, AccessDenied),
        ("ExpiredToken", 403, CredentialsError),
        ("RequestExpired", 400, CredentialsError),
        ("MissingAuthenticationTokenException", 403, CredentialsError),
    ],
)
def test_an_error_code_is_told_for_what_it_is(
    code: str, status: int, kind: type[ServiceError]
) -> None:
    assert type(in_call(client_error(code, status), LOGIN)) is kind


def test_a_refusal_repeats_what_aws_said_and_its_code() -> None:
    fault = in_call(client_error("SomethingNewException", 400, "The moon is full."), LOGIN)
    assert str(fault) == "AWS refused the call: The moon is full (SomethingNewException)."


WHO = "User: arn:aws:sts::111122223333:assumed-role/ops/me is not authorized to perform: "
ARN = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"


@pytest.mark.parametrize(
    ("message", "advice"),
    [
        (
            f"{WHO}ses:GetEmailIdentity on resource: {ARN} because no identity-based policy"
            " allows the ses:GetEmailIdentity action",
            f'A policy must say: Allow "ses:GetEmailIdentity" on "{ARN}".',
        ),
        (
            f"{WHO}ses:ListEmailIdentities on resource: *",
            'A policy must say: Allow "ses:ListEmailIdentities" on "*".',
        ),
        (
            f"{WHO}ses:GetAccount",
            'A policy must say: Allow "ses:GetAccount" on "*".',
        ),
        (
            f"{WHO}ses:GetEmailIdentity on resource: `{ARN}'",
            f'A policy must say: Allow "ses:GetEmailIdentity" on "{ARN}".',
        ),
        ("", 'A policy must say: Allow "ses:GetEmailIdentity" on "*".'),
        (
            f"{WHO}ses:GetEmailIdentity on resource: {ARN} with an explicit deny in a service"
            " control policy",
            "A policy denies ses:GetEmailIdentity outright: ask whoever looks after the account.",
        ),
    ],
)
def test_a_denial_names_the_action_and_the_policy_line(message: str, advice: str) -> None:
    fault = in_call(client_error("AccessDeniedException", 403, message), LOGIN)
    assert fault.advice == advice
    assert advice.split('"')[1] in str(fault) if '"' in advice else "ses:" in str(fault)


def test_a_profile_with_a_space_is_quoted_in_the_command() -> None:
    fault = in_login(aws.UnauthorizedSSOTokenError(), Login("my shop"))
    assert "aws sso login --profile 'my shop'" in fault.advice


def test_hundreds_of_profiles_are_not_all_listed() -> None:
    login = Login("gone", [f"p{number:03}" for number in range(200)])
    advice = in_opening(aws.ProfileNotFound(profile="gone"), login).advice
    assert advice.startswith("There are: p000, p001,")
    assert advice.endswith("p019 and 180 more.")


def test_without_a_profile_the_command_has_no_option() -> None:
    fault = in_login(aws.SSOTokenLoadError(error_msg=SECRET), Login())
    assert "aws sso login, then" in fault.advice


def test_a_request_that_botocore_refuses_to_send_is_not_repeated(keys: None) -> None:
    """ParamValidationError repeats the parameters, which can be a private key."""
    gateway = Gateway(Connection(), Pace(Hasty()))
    with pytest.raises(Refused) as caught:
        gateway.identity("", Call())
    assert caught.value.__context__ is None


def test_tls_to_a_port_without_it_points_to_the_certificate(endpoint: Endpoint, keys: None) -> None:
    url = endpoint.url.replace("http://", "https://")
    with pytest.raises(ServerFault) as caught:
        Gateway(Connection(endpoint_url=url), Pace(Hasty())).sending_account(Call())
    assert url.removeprefix("https://") in str(caught.value)
    assert "AWS_CA_BUNDLE" in caught.value.advice


def test_a_bundle_of_certificates_that_is_not_there_is_named_as_the_cause(
    endpoint: Endpoint, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/gone/bundle.pem")
    url = endpoint.url.replace("http://", "https://")
    with pytest.raises(ServiceError) as caught:
        Gateway(Connection(endpoint_url=url), Pace(Hasty())).sending_account(Call())
    assert "AWS_CA_BUNDLE" in caught.value.advice


def test_a_proxy_that_is_not_there_is_named_without_its_password(
    keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Endpoint() as gone:
        proxy = gone.url.removeprefix("http://")
    monkeypatch.setenv("HTTP_PROXY", f"http://me:{SECRET}@{proxy}")
    gateway = Gateway(Connection(endpoint_url="http://ses.example.com"), Pace(Hasty()))
    with pytest.raises(Unreachable, match=f"The proxy {proxy} cannot be reached") as caught:
        gateway.sending_account(Call())
    assert "HTTPS_PROXY" in caught.value.advice
    assert SECRET not in f"{caught.value} {caught.value.advice}"


def test_a_host_that_cannot_be_reached_is_told_without_the_password_in_its_url(
    keys: None,
) -> None:
    with Endpoint() as gone:
        url = gone.url.replace("http://", f"http://me:{SECRET}@")
    with pytest.raises(Unreachable) as caught:
        Gateway(Connection(endpoint_url=url), Pace(Hasty())).sending_account(Call())
    assert SECRET not in f"{caught.value} {caught.value.advice}"


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (aws.ConnectTimeoutError, Unreachable),
        (aws.EndpointConnectionError, Unreachable),
        (aws.ReadTimeoutError, TimedOut),
        (aws.ConnectionClosedError, ServerFault),
    ],
)
def test_a_connection_is_not_made_or_not_answered_or_lost(
    kind: type[Any], wanted: type[ServiceError]
) -> None:
    fault = in_call(kind(endpoint_url="https://email.eu-west-1.amazonaws.com/v2/x"), LOGIN)
    assert type(fault) is wanted
    assert "email.eu-west-1.amazonaws.com" in str(fault)


def test_an_address_that_aws_does_not_offer_is_a_matter_of_configuration() -> None:
    fault = in_call(aws.EndpointResolutionError(msg="FIPS is not supported here."), LOGIN)
    assert type(fault) is ConfigurationError
    assert str(fault).endswith("FIPS is not supported here.")


def test_a_message_of_aws_with_a_token_in_it_is_not_shown(endpoint: Endpoint, keys: None) -> None:
    endpoint.fail("GetAccount", error(403, "SignatureDoesNotMatch", f"x-amz-token:{SECRET}"))
    with pytest.raises(CredentialsError) as caught:
        Gateway(Connection(endpoint_url=endpoint.url), Pace(Hasty())).sending_account(Call())
    assert SECRET not in f"{caught.value} {caught.value.advice}"
