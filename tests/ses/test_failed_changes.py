"""A change that fails, over real HTTP: it is sent once, unless AWS throttled it."""

import threading

import pytest

from sestui.model.call import Call, Delay
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    BadAnswer,
    Cancelled,
    CredentialsError,
    LimitExceeded,
    NotFound,
    PassingFault,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.model.new_identity import OwnKey
from sestui.ses import session
from sestui.ses.gateway import Gateway
from tests.endpoint import (
    CREATE,
    PUT_SET,
    Answer,
    Endpoint,
    changed,
    cut,
    done,
    error,
    html,
    lost,
    raw,
    reset,
    row,
    stall,
)
from tests.model.pems import private_key
from tests.ses.asking import gateway_of
from tests.ses.conftest import AwsFiles
from tests.ses.test_changes import NAME, OLD, new
from tests.ses.test_mfa import MFA_PROFILES

pytestmark = pytest.mark.usefixtures("keys")

FAULTS: dict[str, tuple[Answer, type[ServiceError], bool]] = {
    "broken off": (reset(), ServerFault, False),
    "broken off when it was done": (lost(), ServerFault, True),
    "broken off in the answer": (reset(after=3), ServerFault, True),
    "half an answer": (cut(10), BadAnswer, True),
    "no body": (cut(0), BadAnswer, True),
    "a proxy's page": (html(), BadAnswer, False),
    "a proxy's page with an error": (html(403), BadAnswer, False),
    "an empty answer": (raw("{}"), BadAnswer, False),
    "nothing": (raw(""), BadAnswer, False),
    "another answer": (changed(IdentityType=None), BadAnswer, True),
    "failed": (error(500, "InternalFailure"), ServerFault, False),
    "failed when it was done": (done(error(504, "GatewayTimeout")), ServerFault, True),
    "unavailable": (html(503), ServerFault, False),
    "another change": (error(500, "ConcurrentModificationException"), ServerFault, False),
    "refused": (error(400, "BadRequestException", "Bad selector."), Refused, False),
    "denied": (error(403, "AccessDeniedException"), AccessDenied, False),
    "full": (error(400, "LimitExceededException"), LimitExceeded, False),
    "there": (error(400, "AlreadyExistsException"), AlreadyExists, False),
    "expired": (error(403, "ExpiredTokenException"), CredentialsError, False),
}


def test_a_create_that_failed_is_sent_once_and_may_have_happened_whenever_it_did(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    for case, (fault, kind, made) in FAULTS.items():
        delays: list[Delay] = []
        endpoint.calls.clear()
        endpoint.writes.clear()
        endpoint.delete(NAME)
        endpoint.fail(CREATE, fault)
        with pytest.raises(ServiceError) as caught:
            gateway.create(new(), Call(on_delay=delays.append, patient=True))
        assert type(caught.value) is kind, case
        assert [received.operation for received in endpoint.calls] == [CREATE], case
        assert [delay for delay in delays if delay.reason] == [], case
        assert [name for _, name, _ in endpoint.writes] == ([NAME] if made else []), case
        if made:
            assert isinstance(caught.value, PassingFault), case
            assert caught.value.may_have_happened, case


def test_a_put_that_failed_is_sent_once(endpoint: Endpoint, gateway: Gateway, call: Call) -> None:
    faults = {
        "a page": (html(), BadAnswer),
        "half": (raw('{"half'), BadAnswer),
        "brackets without end": (raw("[" * 50_000), BadAnswer),
        "null": (raw("null"), BadAnswer),
        "lost": (lost(), ServerFault),
        "gone": (error(404, "NotFoundException"), NotFound),
    }
    for count, (case, (fault, kind)) in enumerate(faults.items(), 1):
        endpoint.fail(PUT_SET, fault)
        with pytest.raises(ServiceError) as caught:
            gateway.put_configuration_set(OLD, "marketing", call)
        assert type(caught.value) is kind, case
        assert endpoint.count(PUT_SET) == count, case


def test_another_change_that_came_first_is_told_as_such(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.fail(CREATE, error(500, "ConcurrentModificationException"))
    with pytest.raises(ServerFault, match=r"^Another change of the account came first\.$"):
        gateway.create(new(), call)


@pytest.mark.parametrize("made", [False, True])
def test_a_create_without_an_answer_in_time_is_sent_once_and_may_have_happened(
    endpoint: Endpoint,
    gateway: Gateway,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    made: bool,
) -> None:
    monkeypatch.setattr(session, "READ_SECONDS", 0.05)
    silence = stall(threading.Event())
    endpoint.fail(CREATE, done(silence) if made else silence)
    with pytest.raises(TimedOut) as caught:
        gateway.create(new(), call)
    assert caught.value.may_have_happened
    assert endpoint.count(CREATE) == 1
    assert len(endpoint.writes) == made


def test_a_create_without_a_connection_cannot_have_happened(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    gateway.target()
    endpoint.__exit__(None, None, None)
    with pytest.raises(Unreachable) as caught:
        gateway.create(new(), call)
    assert not caught.value.may_have_happened


def test_nothing_can_have_happened_when_the_login_failed(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws_files.config.write_text(MFA_PROFILES.replace("mfa_serial", "external_id"))
    aws_files.give_keys("base")
    endpoint.fail("AssumeRole", reset())
    with pytest.raises(ServerFault) as caught:
        gateway_of(endpoint, "admin").create(new(), Call())
    assert not caught.value.may_have_happened
    assert [received.operation for received in endpoint.calls] == ["AssumeRole"]


def test_a_throttled_create_is_sent_again(endpoint: Endpoint, gateway: Gateway) -> None:
    delays: list[Delay] = []
    endpoint.fail(CREATE, *[error(429, "TooManyRequestsException")] * 3)
    gateway.create(new(), Call(on_delay=delays.append))
    assert endpoint.count(CREATE) == 4
    assert len(endpoint.writes) == 1
    assert [delay.seconds for delay in delays if delay.reason] == [1, 2, 4]


def test_a_create_that_stays_throttled_fails_in_the_end_and_never_happened(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.throttle(1.0)
    with pytest.raises(Throttled) as caught:
        gateway.create(new(), call)
    assert not caught.value.may_have_happened
    assert endpoint.writes == []


def test_of_a_hundred_changes_none_is_lost_when_a_third_of_the_calls_is_throttled(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    endpoint.identities = [row(f"d{n}.example") for n in range(100)]
    endpoint.throttle(0.33, seed=7)
    for n in range(100):
        gateway.put_configuration_set(f"d{n}.example", "marketing", Call(patient=True))
    assert [name for _, name, _ in endpoint.writes] == [f"d{n}.example" for n in range(100)]
    assert endpoint.count(PUT_SET) == 100 + endpoint.throttled
    assert endpoint.throttled > 20


def test_a_change_that_is_under_way_gives_its_answer_even_when_it_is_cancelled(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    call = Call()
    endpoint.on_call = lambda received: call.cancel()
    gateway.create(new(), call)
    assert [name for _, name, _ in endpoint.writes] == [NAME]
    late = Call()
    endpoint.on_call = lambda received: late.cancel()
    with pytest.raises(AlreadyExists):
        gateway.create(new(), late)


def test_a_change_that_is_cancelled_during_the_login_is_never_sent(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    aws_files.config.write_text(MFA_PROFILES)
    aws_files.give_keys("base")

    def ask(device: str) -> str:
        call.cancel()
        return "123456"

    call = Call(ask_mfa_code=ask)
    with pytest.raises(Cancelled):
        gateway_of(endpoint, "admin").create(new(), call)
    assert [received.operation for received in endpoint.calls] == ["AssumeRole"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(
    endpoint: Endpoint, gateway: Gateway, call: Call, status: int
) -> None:
    with Endpoint() as elsewhere:
        endpoint.fail(CREATE, Answer(status, b"", location=f"{elsewhere.url}/v2/email/identities"))
        with pytest.raises(PassingFault) as caught:
            gateway.create(new(signing=OwnKey("s2026", private_key())), call)
        assert caught.value.may_have_happened
        assert elsewhere.calls == []
    assert endpoint.count(CREATE) == 1
