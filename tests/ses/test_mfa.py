"""A role that asks for an MFA code: the person is asked, in the program, and nobody else."""

import threading

import pytest

from sestui.model.call import Call
from sestui.model.errors import (
    AccessDenied,
    Cancelled,
    CredentialsError,
)
from sestui.ses import session
from sestui.ses.gateway import Gateway
from tests.endpoint import Endpoint, error
from tests.ses.asking import failure, gateway_of, listed
from tests.ses.conftest import AwsFiles

DEVICE = "arn:aws:iam::111122223333:mfa/ops"
MFA_PROFILES = f"""
[profile base]
region = eu-west-1
[profile admin]
role_arn = arn:aws:iam::111122223333:role/admin
source_profile = base
mfa_serial = {DEVICE}
"""


class Asked:
    """A person with an MFA device, and the questions put to them."""

    def __init__(self, *answers: str) -> None:
        self.questions: list[str] = []
        self._answers = list(answers)

    def ask(self, device: str) -> str:
        self.questions.append(device)
        if not self._answers:
            raise Cancelled("No code was given.")
        return self._answers.pop(0)


@pytest.fixture
def admin(endpoint: Endpoint, aws_files: AwsFiles) -> Gateway:
    """Return a gateway whose profile's role asks for an MFA code."""
    aws_files.config.write_text(MFA_PROFILES)
    aws_files.give_keys("base")
    return gateway_of(endpoint, "admin")


def test_the_code_is_asked_of_the_person_once_and_named_by_its_device(
    endpoint: Endpoint, admin: Gateway
) -> None:
    person = Asked("123456")
    assert listed(admin, Call(ask_mfa_code=person.ask)) == 3
    assert listed(admin, Call(by_person=False)) == 3
    assert person.questions == [DEVICE]
    assert [c.operation for c in endpoint.calls] == ["AssumeRole", *["ListEmailIdentities"] * 2]
    assert endpoint.calls[0].detail == "arn:aws:iam::111122223333:role/admin"


@pytest.mark.parametrize("by_person", [True, False])
def test_nobody_is_asked_for_a_code_when_nobody_waits(admin: Gateway, by_person: bool) -> None:
    person = Asked("123456")
    call = Call(by_person=by_person, ask_mfa_code=None if by_person else person.ask)
    error = failure(admin, call)
    assert isinstance(error, CredentialsError)
    assert "MFA code" in str(error)
    assert "Press r" in error.advice
    assert person.questions == []
    assert listed(admin, Call(ask_mfa_code=person.ask)) == 3


def test_a_code_that_is_not_taken_can_be_given_again(endpoint: Endpoint, admin: Gateway) -> None:
    endpoint.fail(
        "AssumeRole",
        error(
            403,
            "AccessDenied",
            "MultiFactorAuthentication failed with invalid MFA one time pass code.",
        ),
    )
    person = Asked("000000", "123456")
    call = Call(ask_mfa_code=person.ask)
    error_ = failure(admin, call)
    assert isinstance(error_, CredentialsError)
    assert "MFA code" in str(error_)
    assert listed(admin, call) == 3
    assert person.questions == [DEVICE, DEVICE]


@pytest.mark.parametrize("typed", ["12345", "", "1234567", "abcdef"])
def test_what_is_no_code_can_be_given_again(endpoint: Endpoint, admin: Gateway, typed: str) -> None:
    endpoint.fail(
        "AssumeRole",
        error(400, "ValidationError", "1 validation error detected: Value at 'tokenCode' failed"),
    )
    failed = failure(admin, Call(ask_mfa_code=Asked(typed).ask))
    assert isinstance(failed, CredentialsError)
    assert "six digits" in str(failed)


def test_giving_no_code_cancels_the_call_and_it_is_asked_for_again_later(admin: Gateway) -> None:
    with pytest.raises(Cancelled):
        listed(admin, Call(ask_mfa_code=Asked().ask))
    assert listed(admin, Call(ask_mfa_code=Asked("123456").ask)) == 3


def test_several_calls_at_once_ask_for_one_code(endpoint: Endpoint, admin: Gateway) -> None:
    person = Asked("123456")
    answered = list[int]()
    threads = [
        threading.Thread(
            target=lambda: answered.append(listed(admin, Call(ask_mfa_code=person.ask))),
            daemon=True,
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answered == [3] * 4
    assert person.questions == [DEVICE]


def test_a_call_that_waits_for_anothers_code_can_be_cancelled(admin: Gateway) -> None:
    asked, typed = threading.Event(), threading.Event()
    answered = list[int]()

    def type_slowly(_device: str) -> str:
        asked.set()
        assert typed.wait(10)
        return "123456"

    thread = threading.Thread(
        target=lambda: answered.append(listed(admin, Call(ask_mfa_code=type_slowly))), daemon=True
    )
    thread.start()
    assert asked.wait(10)
    waiting = Call()
    threading.Timer(0.05, waiting.cancel).start()
    with pytest.raises(Cancelled):
        listed(admin, waiting)
    typed.set()
    thread.join(10)
    assert answered == [3]


def test_when_the_session_of_a_code_is_over_the_next_code_is_asked_for(
    admin: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Asked("123456", "654321")
    call = Call(ask_mfa_code=person.ask)
    listed(admin, call)
    # An hour's session counts as over once more than an hour of it must be left.
    monkeypatch.setattr(session, "MFA_SPARE_SECONDS", 4000)
    assert isinstance(failure(admin, Call(by_person=False)), CredentialsError)
    assert listed(admin, call) == 3
    assert person.questions == [DEVICE, DEVICE]


def test_a_role_that_may_not_be_assumed_names_the_policy_line(
    endpoint: Endpoint, admin: Gateway
) -> None:
    endpoint.fail(
        "AssumeRole",
        error(
            403,
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/ops is not authorized to perform:"
            " sts:AssumeRole on resource: arn:aws:iam::111122223333:role/admin",
        ),
    )
    error_ = failure(admin, Call(ask_mfa_code=Asked("123456").ask))
    assert isinstance(error_, AccessDenied)
    assert 'Allow "sts:AssumeRole" on "arn:aws:iam::111122223333:role/admin"' in error_.advice
