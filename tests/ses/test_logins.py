"""Every way in which credentials fail: a sentence, an advice, and `r` tries again in place."""

import json
import time
from hashlib import sha1

import pytest
from botocore.compat import HAS_CRT

from sestui.model.errors import (
    ConfigurationError,
    CredentialsError,
    Unreachable,
)
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import Endpoint, error
from tests.ses.asking import SECRET, failure, gateway_of, listed
from tests.ses.conftest import AwsFiles
from tests.ses.times import Hasty


def test_without_credentials_it_says_so_and_the_next_try_finds_new_ones(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    gateway = gateway_of(endpoint)
    error = failure(gateway)
    assert isinstance(error, CredentialsError)
    assert str(error) == "There are no AWS credentials."
    assert "aws configure" in error.advice
    assert "--profile" in error.advice
    assert endpoint.calls == []
    aws_files.give_keys()
    assert listed(gateway) == 3


def test_half_a_pair_of_keys_says_which_half_is_missing(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    aws_files.credentials.write_text("[shop]\naws_access_key_id = AKIAEXAMPLE\n")
    gateway = gateway_of(endpoint, "shop")
    error = failure(gateway)
    assert isinstance(error, CredentialsError)
    assert "aws_secret_access_key" in str(error)
    assert "aws configure --profile shop" in error.advice
    aws_files.give_keys("shop")
    assert listed(gateway) == 3


def test_a_profile_that_does_not_exist_lists_those_that_do(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    aws_files.config.write_text("[profile shop]\nregion = eu-west-1\n")
    aws_files.give_keys("mail")
    gateway = gateway_of(endpoint, "shup")
    error = failure(gateway)
    assert isinstance(error, ConfigurationError)
    assert '"shup"' in str(error)
    assert error.advice == "There are: mail, shop."
    aws_files.give_keys("shup")
    assert listed(gateway) == 3


def test_a_profile_of_the_environment_that_does_not_exist_is_named(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    error = failure(gateway_of(endpoint))
    assert '"gone"' in str(error)
    assert "aws configure" in error.advice


SSO_PROFILES = {
    "with a session": """
[profile corp]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = admin
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.example/start
""",
    "of the old form": """
[profile corp]
sso_start_url = https://corp.awsapps.example/start
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = admin
""",
}


def sso_token(files: AwsFiles, seconds: int) -> None:
    """Leave what `aws sso login` leaves, good for so many seconds."""
    expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    for key in ("corp", "https://corp.awsapps.example/start"):
        path = files.sso_cache / f"{sha1(key.encode()).hexdigest()}.json"
        path.write_text(json.dumps({"accessToken": SECRET, "expiresAt": expires}))


@pytest.mark.parametrize("profile", SSO_PROFILES.values(), ids=SSO_PROFILES)
@pytest.mark.parametrize("expired", [False, True], ids=["never logged in", "expired"])
def test_an_sso_login_that_is_missing_or_over_names_the_command(
    endpoint: Endpoint,
    aws_files: AwsFiles,
    monkeypatch: pytest.MonkeyPatch,
    profile: str,
    expired: bool,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", endpoint.url)
    aws_files.config.write_text(profile)
    if expired:
        sso_token(aws_files, -60)
    gateway = gateway_of(endpoint, "corp")
    error = failure(gateway)
    assert isinstance(error, CredentialsError)
    assert "SSO" in str(error)
    assert "aws sso login --profile corp" in error.advice
    sso_token(aws_files, 3600)
    assert listed(gateway) == 3


def test_an_sso_login_that_the_portal_no_longer_takes_names_the_command(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", endpoint.url)
    aws_files.config.write_text(SSO_PROFILES["with a session"])
    sso_token(aws_files, 3600)
    endpoint.fail("GetRoleCredentials", error(401, "UnauthorizedException", "Session is over."))
    assert "aws sso login --profile corp" in failure(gateway_of(endpoint, "corp")).advice


def test_an_sso_role_that_is_not_ones_own_says_so(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", endpoint.url)
    aws_files.config.write_text(SSO_PROFILES["with a session"])
    sso_token(aws_files, 3600)
    endpoint.fail("GetRoleCredentials", error(403, "ForbiddenException", "No access"))
    error_ = failure(gateway_of(endpoint, "corp"))
    assert isinstance(error_, CredentialsError)
    assert "Forbidden" in str(error_)


def test_a_configuration_that_contradicts_itself_names_the_file(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(aws_files.config))
    aws_files.config.write_text(
        "[profile admin]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = gone\n"
    )
    error = failure(gateway_of(endpoint, "admin"))
    assert isinstance(error, ConfigurationError)
    assert '"gone"' in str(error)
    assert str(aws_files.config) in error.advice


def test_a_file_that_cannot_be_parsed_is_named(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(aws_files.config))
    aws_files.config.write_text(f"aws_secret_access_key = {SECRET}\n")
    gateway = gateway_of(endpoint)
    error = failure(gateway)
    assert isinstance(error, ConfigurationError)
    assert str(aws_files.config) in str(error)
    aws_files.config.write_text("")
    aws_files.give_keys()
    assert listed(gateway) == 3


@pytest.mark.skipif(HAS_CRT, reason="with awscrt botocore can read a login_session")
def test_a_login_session_says_what_to_install(endpoint: Endpoint, aws_files: AwsFiles) -> None:
    aws_files.config.write_text(
        "[profile new]\nlogin_session = arn:aws:iam::111122223333:user/ops\n"
    )
    error = failure(gateway_of(endpoint, "new"))
    assert isinstance(error, ConfigurationError)
    assert 'pip install "botocore[crt]"' in error.advice


REFUSED_KEYS = {
    "ExpiredToken": "aws sso login",
    "ExpiredTokenException": "aws sso login",
    "UnrecognizedClientException": "region",
    "InvalidClientTokenId": "access key",
    "InvalidSignatureException": "secret access key",
    "SignatureDoesNotMatch": "clock",
    "RequestTimeTooSkewed": "clock",
    "IncompleteSignature": "secret access key",
}


@pytest.mark.parametrize(("code", "advice"), REFUSED_KEYS.items(), ids=REFUSED_KEYS)
def test_keys_that_aws_does_not_take_can_be_replaced_in_place(
    endpoint: Endpoint, aws_files: AwsFiles, code: str, advice: str
) -> None:
    aws_files.give_keys()
    gateway = gateway_of(endpoint)
    endpoint.fail(
        "ListEmailIdentities",
        error(403, code, f"The Canonical String should have been x-amz-security-token:{SECRET}"),
    )
    error_ = failure(gateway)
    assert isinstance(error_, CredentialsError)
    assert advice in error_.advice
    assert endpoint.count("ListEmailIdentities") == 1
    aws_files.give_keys(key="AKIANEWKEY")
    assert listed(gateway) == 3
    assert [c.access_key for c in endpoint.calls] == ["AKIAEXAMPLE", "AKIANEWKEY"]


def test_a_signature_of_another_time_points_to_the_clock_alone(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    aws_files.give_keys()
    endpoint.fail(
        "ListEmailIdentities",
        error(403, "InvalidSignatureException", "Signature expired: 1 is now earlier than 2"),
    )
    error_ = failure(gateway_of(endpoint))
    assert "clock" in error_.advice
    assert "secret" not in error_.advice


@pytest.mark.parametrize("region", [None, "", "us_east_1", "eu west", "eu-west-1/..", "-"])
def test_a_region_that_is_none_points_to_the_option(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, region: str | None
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    connection = Connection(region=region, endpoint_url=endpoint.url)
    for attempt in (connection.target, lambda: listed(Gateway(connection, Pace(Hasty())))):
        with pytest.raises(ConfigurationError) as caught:
            attempt()
        assert "region" in str(caught.value)
        assert "--region" in caught.value.advice


def test_a_source_of_credentials_that_cannot_be_reached_is_a_matter_of_the_network(
    aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Endpoint() as gone:
        url = gone.url
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", url)
    aws_files.config.write_text(
        "[profile base]\n[profile admin]\nsource_profile = base\n"
        "role_arn = arn:aws:iam::111122223333:role/admin\n"
    )
    aws_files.give_keys("base")
    gateway = Gateway(Connection(profile="admin"), Pace(Hasty()))
    assert isinstance(failure(gateway), Unreachable)
