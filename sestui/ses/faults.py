"""What botocore raises → `model.errors`, each with a sentence and an advice.

Imports botocore, so it is itself imported only where botocore already is.

No text of an exception is passed on unless it is known to hold no secret. The command line
and the output of a credential_process, a request's parameters, a URL's user name and
password, and the canonical request in AWS's message about a wrong signature (which holds the
session token) all stand in texts that botocore raises.
"""

import ssl
from urllib.parse import urlsplit

import urllib3.exceptions as http
from botocore import exceptions as aws

from sestui.model.errors import (
    BadAnswer,
    ConfigurationError,
    CredentialsError,
    PassingFault,
    Refused,
    ServerFault,
    ServiceError,
    TimedOut,
    Unreachable,
)
from sestui.ses import codes
from sestui.ses.login import AGAIN, Login

PROFILES_NAMED = 20
"""How many profiles an advice lists: some people have hundreds."""


def in_opening(error: Exception, login: Login) -> ServiceError:
    """Say what is wrong with the options, the environment or the AWS files."""
    return _configuration(error, login) or ConfigurationError(
        f"The endpoint or another setting cannot be used ({type(error).__name__}).",
        f"Check --endpoint-url, {login.config_file} and the variables that start with AWS_.",
    )


def in_login(error: Exception, login: Login) -> ServiceError:
    """Say what went wrong before the call could be signed, and so before it was sent."""
    fault = _in_login(error, login)
    if isinstance(fault, PassingFault):
        fault.may_have_happened = False
    return fault


def _in_login(error: Exception, login: Login) -> ServiceError:
    """Say what went wrong with the calls and programs that give credentials."""
    known = _known(error, login)
    if known is not None:
        return known
    match error:
        # botocore checks how long the code is, and STS what it is made of.
        case aws.ParamValidationError() | aws.ClientError() if "tokencode" in str(error).lower():
            return CredentialsError(
                "That is no MFA code: it has six digits.", "Press r to give another one."
            )
        case aws.ClientError():
            code = codes.code_of(error)
            return CredentialsError(
                f"AWS gave no credentials: {code} in answer to {error.operation_name}.",
                f"Check the role and the account in {login.config_file}, {AGAIN}",
            )
        case OSError():
            return CredentialsError(
                "A program or file that gives the credentials cannot be used:"
                f" {error.strerror or type(error).__name__}.",
                f"Look at credential_process and the files named in {login.config_file}, {AGAIN}",
            )
        case aws.BotoCoreError():
            return in_opening(error, login)
        case _:
            return CredentialsError(
                "What gives the credentials answered something that cannot be read"
                f" ({type(error).__name__}).",
                f"Run the credential_process of the profile by hand and look at it, {AGAIN}",
            )


def in_call(error: Exception, login: Login) -> ServiceError:
    """Say what went wrong with a call, signing included."""
    known = _known(error, login)
    if known is not None:
        return known
    match error:
        case aws.ClientError():
            return codes.refusal(error)
        case aws.ParamValidationError():
            return Refused("A call like this is none that AWS takes.", "Check what was typed.")
        case aws.BotoCoreError():
            return Refused(
                f"The call could not be made ({type(error).__name__}).",
                f"Check {login.config_file} and the variables that start with AWS_.",
            )
        case _:
            # A body of `null`, a list where an object belongs, a time that is none: botocore's
            # parser falls over them with whatever Python raises.
            return _unreadable(error)


def _known(error: Exception, login: Login) -> ServiceError | None:
    """Return the error for what can go wrong in either, or None."""
    match error:
        case aws.ClientError():
            return codes.meaning(error, login)
        case aws.HTTPClientError() | aws.ConnectionError():
            return _connection(error, login)
        case _:
            return _credentials(error, login) or _configuration(error, login)


def _credentials(error: Exception, login: Login) -> CredentialsError | None:
    """Return the error for credentials that are missing, halved or over."""
    of_profile = f" of the profile {login.profile}" if login.profile else ""
    in_profile = f" in the profile {login.profile}" if login.profile else ""
    match error:
        case aws.NoCredentialsError() | aws.NoAuthTokenError():
            sentence, advice = (
                f"There are no AWS credentials{in_profile}.",
                f"Run aws configure{login.option}, or choose a profile with --profile.",
            )
        case aws.PartialCredentialsError():
            sentence, advice = (
                f"Half of the AWS credentials{of_profile} is missing:"
                f" {error.kwargs.get('cred_var', '')}.",
                f"Mend it with aws configure{login.option}, {AGAIN}",
            )
        case aws.SSOError() | aws.TokenRetrievalError():
            sentence, advice = (
                f"The SSO login{of_profile} is missing or over.",
                f"Run aws sso login{login.option}, {AGAIN}",
            )
        case aws.LoginError():
            sentence, advice = (
                f"The AWS login{of_profile} is missing or over.",
                f"Run aws login{login.option}, {AGAIN}",
            )
        case aws.RefreshWithMFAUnsupportedError():
            sentence, advice = (
                "The session that the MFA code opened is over.",
                "Press r to give a new code.",
            )
        case aws.CredentialRetrievalError() if error.kwargs.get("provider") == "custom-process":
            sentence, advice = (
                f"The credential_process{of_profile} failed.",
                f"Run its command by hand to see why (it cannot ask you anything here), {AGAIN}",
            )
        case aws.CredentialRetrievalError() | aws.MetadataRetrievalError():
            sentence, advice = (
                f"The AWS credentials{of_profile} could not be fetched from their source.",
                f"Check credential_source and the role in {login.config_file}, {AGAIN}",
            )
        case _:
            return None
    return CredentialsError(sentence, advice)


def _configuration(error: Exception, login: Login) -> ConfigurationError | None:
    """Return the error for a profile, region, endpoint or file that is wrong."""
    match error:
        case aws.ProfileNotFound():
            names = ", ".join(login.profiles[:PROFILES_NAMED])
            more = len(login.profiles) - PROFILES_NAMED
            sentence, advice = (
                f'There is no profile "{error.kwargs.get("profile", "")}".',
                f"There are: {names}{f' and {more} more' if more > 0 else ''}."
                if names
                else "There are no profiles yet: run aws configure.",
            )
        case aws.NoRegionError():
            sentence, advice = (
                "No region is set, and SES is regional.",
                "Choose one with --region, such as us-east-1, or run aws configure.",
            )
        case aws.InvalidRegionError():
            sentence, advice = (
                f'The name "{error.kwargs.get("region_name", "")}" cannot be a region.',
                "Choose one with --region, such as us-east-1.",
            )
        case aws.ConfigParseError() | aws.ConfigNotFound():
            sentence, advice = (
                f"The AWS file {error.kwargs.get('path', '')} cannot be read.",
                f"Mend it, {AGAIN}",
            )
        case aws.InvalidConfigError():
            sentence, advice = (
                f"The AWS configuration is wrong: {str(error).rstrip('.')}.",
                f"Mend {login.config_file}, {AGAIN}",
            )
        case aws.MissingDependencyException():
            sentence, advice = (
                "These credentials need a part of botocore that is not installed.",
                'Install it beside sestui with pip install "botocore[crt]".',
            )
        case aws.EndpointProviderError() | aws.BaseEndpointResolverError():
            sentence, advice = (
                f"SES has no endpoint for this configuration: {str(error).rstrip('.')}.",
                "Check --region, --endpoint-url and the AWS_USE_ variables.",
            )
        case _:
            return None
    return ConfigurationError(sentence, advice)


def _connection(error: aws.HTTPClientError | aws.ConnectionError, login: Login) -> ServiceError:
    """Return the error for a call that found no connection, or lost it.

    Unreachable is only what failed before anything of the call was sent; where that is not
    certain, the call may have been carried out.
    """
    host = _host(str(error.kwargs.get("endpoint_url") or error.kwargs.get("proxy_url") or ""))
    region = f", and that {login.region} is a region with SES" if login.region else ""
    before_sending = _before_sending(error.kwargs.get("error"))
    match error:
        case aws.ReadTimeoutError():
            return TimedOut(f"{host} did not answer in time.", "It may be busy: try again.")
        case aws.SSLError() if before_sending:
            return Unreachable(
                f"No secure connection to {host}: its certificate was not accepted.",
                "If a proxy inspects TLS here, name its certificate in AWS_CA_BUNDLE.",
            )
        case aws.SSLError():
            return ServerFault(
                f"The secure connection to {host} failed.",
                "Check the endpoint; if a proxy inspects TLS here, name its certificate in"
                " AWS_CA_BUNDLE.",
            )
        case aws.ProxyConnectionError() if before_sending:
            return Unreachable(
                f"The proxy {host} cannot be reached.",
                "Check HTTPS_PROXY and NO_PROXY, or unset them.",
            )
        case aws.ConnectTimeoutError() | aws.EndpointConnectionError():
            return Unreachable(
                f"No connection to {host}.", f"Check the network and the endpoint{region}."
            )
        case aws.ConnectionClosedError() | aws.ProxyConnectionError():
            return ServerFault(
                f"{host} broke off the connection before its answer was whole.", "Try again."
            )
        case _:
            return ServerFault(
                f"The call to AWS failed on its way ({type(error).__name__}).",
                "Check the network, AWS_CA_BUNDLE and any proxy.",
            )


def _before_sending(cause: object) -> bool:
    """Say whether TLS or a proxy surely failed before anything of the call was sent.

    TLS can fail at any time; and a connection through a proxy that breaks while the answer is
    awaited is a ProxyError of urllib3 too.
    """
    match cause:
        case http.SSLError(args=(ssl.SSLCertVerificationError(), *_)):
            return True
        case http.ProxyError(original_error=reason):
            connecting = (http.NewConnectionError, http.ConnectTimeoutError)
            return isinstance(reason, connecting) or str(reason).startswith("Tunnel connection")
    return False


def _unreadable(error: Exception) -> BadAnswer:
    """Return the error for an answer that botocore's parser fell over."""
    return BadAnswer(
        f"The answer cannot be read ({type(error).__name__}).",
        "Try again; if it stays, check the endpoint and any proxy.",
    )


def _host(url: str) -> str:
    """Return host and port of a URL, without a user name or password in it."""
    return urlsplit(url).netloc.rpartition("@")[2] or "AWS"
