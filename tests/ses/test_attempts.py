"""Every call that is sent is told of: as it is sent, and what came of it; and no secret is."""

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from sestui.model import keys
from sestui.model.attempt import Attempt
from sestui.model.call import Call
from sestui.model.errors import ReadOnly, SestuiError
from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.summary import IdentityType
from sestui.ses import session
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import (
    CREATE,
    PUT_MAIL_FROM,
    PUT_SET,
    Answer,
    Endpoint,
    cut,
    error,
    html,
    raw,
    reset,
    stall,
)
from tests.planted_key import PEM, leaks
from tests.ses.asking import SECRET, listed
from tests.ses.conftest import AwsFiles
from tests.ses.test_logins import SSO_PROFILES, sso_token
from tests.ses.test_mfa import DEVICE, MFA_PROFILES
from tests.ses.times import Hasty

NAME = "d00001.example.com"
REQUEST_ID = "00000000-0000-0000-0000-000000000000"
"""The one that the endpoint gives to every call."""
LIST = "ListEmailIdentities"


class Told:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []

    def __call__(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)

    @property
    def sent(self) -> list[tuple[str, str]]:
        """The calls that were sent, in order."""
        return [(one.operation, one.identity) for one in self.attempts if one.seconds is None]

    @property
    def outcomes(self) -> list[tuple[str, int | None, str, str]]:
        """What came of each, in order."""
        return [
            (one.operation, one.status, one.request_id, one.code)
            for one in self.attempts
            if one.seconds is not None
        ]

    @property
    def outcome(self) -> tuple[int | None, str, str]:
        """What came of the only call."""
        [(_, *outcome)] = self.outcomes
        status, request_id, code = outcome
        return status, request_id, code  # type: ignore[return-value]


@pytest.fixture
def told() -> Told:
    return Told()


def watched(endpoint: Endpoint, told: Told, profile: str | None = None) -> Gateway:
    """Return a gateway to the endpoint whose calls are told."""
    connection = Connection(profile=profile, endpoint_url=endpoint.url, tell=told)
    return Gateway(connection, Pace(Hasty()))


def read(gateway: Gateway, name: str = NAME) -> None:
    with suppress(SestuiError):
        gateway.identity(name, Call())


@pytest.mark.usefixtures("keys")
def test_every_operation_is_told_with_the_identity_it_is_about(
    endpoint: Endpoint, told: Told
) -> None:
    gateway, call = watched(endpoint, told), Call()
    listed(gateway)
    gateway.identity(NAME, call)
    gateway.configuration_sets(call)
    gateway.sending_account(call)
    gateway.account_number(call)
    gateway.create(NewIdentity("new.example.com", IdentityType.DOMAIN), call)
    gateway.put_configuration_set(NAME, "marketing", call)
    gateway.put_mail_from(NAME, MailFromAttributes(domain=f"mail.{NAME}"), call)
    assert told.sent == [
        (LIST, ""),
        ("GetEmailIdentity", NAME),
        ("ListConfigurationSets", ""),
        ("GetAccount", ""),
        ("GetCallerIdentity", ""),
        (CREATE, "new.example.com"),
        (PUT_SET, NAME),
        (PUT_MAIL_FROM, NAME),
    ]
    assert told.outcomes == [(operation, 200, REQUEST_ID, "") for operation, _ in told.sent]
    assert [call.operation for call in endpoint.calls] == [operation for operation, _ in told.sent]


@pytest.mark.usefixtures("keys")
def test_each_try_is_told_for_itself(endpoint: Endpoint, told: Told) -> None:
    throttled = error(429, "TooManyRequestsException")
    endpoint.fail("GetEmailIdentity", throttled, error(500, "InternalFailure"), reset())
    read(watched(endpoint, told))
    assert [(status, code) for _, status, _, code in told.outcomes] == [
        (429, "TooManyRequestsException"),
        (500, "InternalFailure"),
        (None, "ConnectionClosedError"),
    ]
    assert told.sent == [("GetEmailIdentity", NAME)] * 3


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (error(404, "NotFoundException"), 404, "NotFoundException"),
        (error(403, "AccessDeniedException"), 403, "AccessDeniedException"),
        (html(502), 502, "502"),
        (html(200), 200, ""),
        (raw("null"), 200, "TypeError"),
        (cut(4), 200, ""),
        (reset(), None, "ConnectionClosedError"),
    ],
)
@pytest.mark.usefixtures("keys")
def test_what_came_of_a_call_is_told_as_it_went_over_the_wire(
    endpoint: Endpoint, told: Told, answer: Answer, status: int | None, code: str
) -> None:
    endpoint.fail(CREATE, answer)
    new = NewIdentity("new.example.com", IdentityType.DOMAIN)
    with suppress(SestuiError):
        watched(endpoint, told).create(new, Call())
    assert told.outcome == (status, REQUEST_ID if status else "", code)


@pytest.mark.usefixtures("keys")
def test_no_answer_and_no_connection_are_told_by_the_class_of_the_fault(
    endpoint: Endpoint, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_SECONDS", 0.1)
    never = threading.Event()
    endpoint.fail(CREATE, stall(never))
    new = NewIdentity("new.example.com", IdentityType.DOMAIN)
    with suppress(SestuiError):
        watched(endpoint, told).create(new, Call())
    assert told.outcome == (None, "", "ReadTimeoutError")
    assert (told.attempts[-1].seconds or 0) >= 0.1
    told.attempts.clear()
    nowhere = Connection(endpoint_url="http://127.0.0.1:9", tell=told)
    with suppress(SestuiError):
        Gateway(nowhere, Pace(Hasty())).create(new, Call())
    assert told.outcome == (None, "", "EndpointConnectionError")


@pytest.mark.usefixtures("keys")
def test_a_call_that_hangs_has_been_told_of(endpoint: Endpoint, told: Told) -> None:
    release = threading.Event()
    endpoint.fail("GetEmailIdentity", stall(release))
    asking = threading.Thread(target=read, args=(watched(endpoint, told),))
    asking.start()
    endpoint.wait_for_call("GetEmailIdentity")
    assert told.attempts == [Attempt("GetEmailIdentity", NAME)]
    release.set()
    asking.join(10)
    assert told.outcome == (200, REQUEST_ID, "")


@pytest.mark.usefixtures("keys")
def test_what_is_not_sent_is_not_told(endpoint: Endpoint, told: Told) -> None:
    connection = Connection(endpoint_url=endpoint.url, read_only=True, tell=told)
    with pytest.raises(ReadOnly):
        Gateway(connection, Pace(Hasty())).put_configuration_set(NAME, None, Call())
    assert told.attempts == []


def test_a_login_is_told_without_its_role_its_device_and_its_code(
    endpoint: Endpoint, aws_files: AwsFiles, told: Told
) -> None:
    aws_files.config.write_text(MFA_PROFILES)
    aws_files.give_keys("base", SECRET)
    assert listed(watched(endpoint, told, "admin"), Call(ask_mfa_code=lambda _: "314159")) == 3
    assert told.sent == [("AssumeRole", ""), (LIST, "")]
    for secret in (DEVICE, "314159", SECRET, "s3cr3t", "role/admin", "not-a-token", "1111"):
        assert secret not in repr(told.attempts)


def test_a_single_sign_on_is_told_without_its_token(
    endpoint: Endpoint, aws_files: AwsFiles, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSO", endpoint.url)
    aws_files.config.write_text(SSO_PROFILES["with a session"])
    sso_token(aws_files, 3600)
    assert listed(watched(endpoint, told, "corp")) == 3
    assert told.sent == [("GetRoleCredentials", ""), (LIST, "")]
    for secret in (SECRET, "not-a-secret", "not-a-token", "ASIAEXAMPLE"):
        assert secret not in repr(told.attempts)


@pytest.mark.parametrize(
    "answer",
    [
        lambda text: error(400, text[100:160], text),
        lambda text: raw(f'{{"message": "{text}", "__type": "{text}"}}', 400),
        lambda text: raw(text, 500, "text/plain"),
    ],
    ids=["in the code and the message", "in the body", "as the body"],
)
@pytest.mark.usefixtures("keys")
def test_a_private_key_is_not_told_whoever_repeats_it(
    endpoint: Endpoint, told: Told, answer: Callable[[str], Answer]
) -> None:
    key = keys.read(PEM)
    endpoint.fail(CREATE, answer(key.for_ses()))
    new = NewIdentity("new.example.com", IdentityType.DOMAIN, signing=OwnKey("s", key))
    with suppress(SestuiError):
        watched(endpoint, told).create(new, Call())
    assert told.sent == [(CREATE, "new.example.com")]
    assert not leaks(repr(told.attempts).encode())
