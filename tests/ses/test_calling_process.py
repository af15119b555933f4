"""The process that calls AWS: what it is started with, asked for ahead, told and asked back."""

import errno
import os
import queue
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sestui.model.attempt import Attempt
from sestui.model.call import Call, Delay
from sestui.model.errors import (
    Cancelled,
    ConfigurationError,
    CredentialsError,
    ReadOnly,
    Throttled,
    Unreachable,
)
from sestui.ses import calling_process, gateway_process
from sestui.ses.gateway_process import GatewayProcess
from sestui.ses.wire import Options
from tests.endpoint import PUT_SET, Endpoint, error, rows
from tests.ses.calling import begun, calling, names, of_person, pid_of
from tests.ses.conftest import AwsFiles
from tests.ses.test_mfa import DEVICE, MFA_PROFILES
from tests.tools import PATIENCE

NAME = "d00001.example.com"


def test_the_list_is_asked_for_before_anybody_does_and_is_then_not_asked_for_again(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint) as gateway:
        endpoint.wait_for_call("ListEmailIdentities")
        assert len(names(gateway)) == 3
        assert [call.operation for call in endpoint.calls] == ["ListEmailIdentities"]
        endpoint.identities = rows(4)
        assert len(names(gateway)) == 4, "what comes later is news"


def test_pages_that_have_come_before_anybody_looks_are_there_at_once_and_in_order(
    endpoint: Endpoint, keys: None
) -> None:
    endpoint.page_size = 10
    endpoint.identities = rows(30)
    with calling(endpoint) as gateway:
        endpoint.wait_for_call("ListEmailIdentities", count=3)
        gateway.account_number(Call())  # whose answer comes after two pages
        pages = list(gateway.identities(of_person()))
    assert len(pages[0]) >= 20
    listed = [summary.name for page in pages for summary in page]
    assert listed == [row["IdentityName"] for row in rows(30)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [Call(), Call(by_person=False), replace(of_person(), patient=True)],
    ids=["nobody is there", "by itself", "patient"],
)
def test_a_list_that_is_wanted_otherwise_than_it_was_asked_for_is_asked_for_anew(
    endpoint: Endpoint, keys: None, call: Call
) -> None:
    with calling(endpoint) as gateway:
        endpoint.wait_for_call("ListEmailIdentities")
        endpoint.identities = rows(4)
        assert len(names(gateway, call)) == 4


def test_a_list_that_was_asked_for_too_long_ago_is_asked_for_anew(
    endpoint: Endpoint, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with calling(endpoint) as gateway:
        endpoint.wait_for_call("ListEmailIdentities")
        endpoint.identities = rows(4)
        monkeypatch.setattr(gateway_process, "AHEAD_SECONDS", -1.0)
        assert len(names(gateway)) == 4


def test_what_was_wrong_with_the_profile_is_not_heard_once_it_is_mended(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    with calling(endpoint, "later") as gateway:
        with pytest.raises(ConfigurationError, match="later"):
            gateway.target()
        with pytest.raises(ConfigurationError):
            gateway.account_number(Call())  # by whose turn the list has failed as well
        aws_files.give_keys("later")
        assert gateway.target().profile == "later"
        assert len(names(gateway)) == 3


def test_what_is_told_of_calls_is_told_here_and_in_order(endpoint: Endpoint, keys: None) -> None:
    told: queue.SimpleQueue[Attempt] = queue.SimpleQueue()
    with calling(endpoint, tell=told.put) as gateway:
        names(gateway)
        endpoint.fail(PUT_SET, error(403, "AccessDeniedException"))
        with pytest.raises(Exception, match="may not"):
            gateway.put_configuration_set(NAME, None, Call())
        heard = [told.get(timeout=PATIENCE) for _ in range(4)]
    assert [(one.operation, one.identity, one.status, one.code) for one in heard] == [
        ("ListEmailIdentities", "", None, ""),
        ("ListEmailIdentities", "", 200, ""),
        (PUT_SET, NAME, None, ""),
        (PUT_SET, NAME, 403, "AccessDeniedException"),
    ]


def test_a_call_that_is_cancelled_between_two_tries_ends_at_once_and_is_not_sent_again(
    endpoint: Endpoint, keys: None
) -> None:
    endpoint.always(error(429, "TooManyRequestsException"), "GetEmailIdentity")
    delays: list[Delay] = []

    def cancel(delay: Delay) -> None:
        delays.append(delay)
        call.cancel()

    call = Call(on_delay=cancel)
    with calling(endpoint) as gateway, pytest.raises(Cancelled):
        gateway.identity(NAME, call)
    assert [type(delay.reason) for delay in delays] == [Throttled]
    # That it was cancelled is the answer of the other process: nothing waits there any more.
    assert endpoint.count("GetEmailIdentity") == 1


@pytest.mark.slow
def test_nothing_that_it_is_told_stands_on_its_command_line_or_in_its_environment(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    aws_files.give_keys("payroll", "AKIAPAYROLL")
    with calling(endpoint, "payroll", "eu-south-2") as gateway:
        assert len(names(gateway)) == 3
        process = Path(f"/proc/{pid_of(gateway)}")
        line, environ = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
    assert b"sestui" in line
    assert b"AWS_EC2_METADATA_DISABLED=true" in environ, "it has what this process has"
    for told in ("payroll", "eu-south-2", endpoint.url, "AKIAPAYROLL", "s3cr3t"):
        assert os.fsencode(told) not in line + environ


@pytest.fixture
def admin(endpoint: Endpoint, aws_files: AwsFiles) -> Iterator[GatewayProcess]:
    """Start a process for a profile whose role asks for an MFA code."""
    aws_files.config.write_text(MFA_PROFILES)
    aws_files.give_keys("base")
    with calling(endpoint, "admin") as gateway:
        yield gateway


def test_the_code_of_an_mfa_device_is_asked_for_here_until_one_is_given(
    admin: GatewayProcess, endpoint: Endpoint
) -> None:
    questions: list[tuple[str, str]] = []

    def refuse(_device: str) -> str:
        raise CredentialsError("There was no code given.", "Press r.")

    def give(device: str) -> str:
        questions.append((device, threading.current_thread().name))
        return "123456"

    with pytest.raises(CredentialsError, match="no code given") as caught:
        names(admin, Call(ask_mfa_code=refuse))
    assert caught.value.advice == "Press r."
    assert endpoint.calls == []
    assert len(names(admin, Call(ask_mfa_code=give))) == 3
    assert questions == [(DEVICE, threading.current_thread().name)]
    assert [call.operation for call in endpoint.calls] == ["AssumeRole", "ListEmailIdentities"]


@pytest.mark.slow
def test_a_question_that_nobody_answers_any_more_holds_no_other_call_up(
    admin: GatewayProcess,
) -> None:
    asked, left = threading.Event(), threading.Event()

    def think(_device: str) -> str:
        asked.set()
        assert left.wait(PATIENCE)
        raise CredentialsError("There was no code given.")

    thinking = Call(ask_mfa_code=think)
    outcome = begun(lambda: names(admin, thinking))
    assert asked.wait(PATIENCE)
    thinking.cancel()
    other = begun(lambda: names(admin, Call(ask_mfa_code=lambda _: "123456")))
    assert other.get(timeout=PATIENCE) == [row["IdentityName"] for row in rows(3)]
    left.set()
    assert isinstance(outcome.get(timeout=PATIENCE), Cancelled)


def test_started_read_only_nothing_is_changed_and_that_stays_so(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint, read_only=True) as gateway:
        for switch in (True, False):
            with pytest.raises(ReadOnly, match="--read-only"):
                gateway.keep_read_only(switch)
        with pytest.raises(ReadOnly, match="--read-only"):
            gateway.put_configuration_set(NAME, None, Call())
        assert (gateway.target().read_only, gateway.target().locked) == (True, True)
        assert len(names(gateway)) == 3, "and reading goes on"
    assert endpoint.writes == []


def test_read_only_that_is_switched_on_before_anybody_asked_where_calls_go_is_told(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint) as gateway:
        endpoint.wait_for_call("ListEmailIdentities")
        gateway.keep_read_only(True)
        assert gateway.target().read_only


@pytest.mark.slow
def test_calls_that_go_unencrypted_through_a_proxy_lock_it(
    endpoint: Endpoint, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Endpoint() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        with calling(endpoint) as gateway:
            assert (gateway.target().read_only, gateway.target().locked) == (True, True)
            with pytest.raises(ReadOnly, match="unencrypted"):
                gateway.keep_read_only(False)
            with pytest.raises(ReadOnly, match="unencrypted"):
                gateway.put_configuration_set(NAME, None, Call())
        assert (proxy.writes, endpoint.calls) == ([], [])


@pytest.mark.slow
def test_where_it_cannot_be_started_that_is_told_and_the_next_call_tries_again(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/gone")
        gateway = GatewayProcess(Options(endpoint_url=endpoint.url))
        with pytest.raises(Unreachable, match="no process can be started: No such file"):
            gateway.target()
    assert gateway.target().region == "eu-west-1"
    gateway.close()


def test_where_no_more_files_can_be_opened_that_is_told_likewise(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left() -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(calling_process, "socketpair", none_left)
    gateway = GatewayProcess(Options(endpoint_url=endpoint.url))
    with pytest.raises(Unreachable, match="no process can be started: Too many open files"):
        gateway.target()


def test_modules_in_the_folder_that_the_person_is_in_are_not_run(
    endpoint: Endpoint, keys: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, ran = tmp_path / "downloads", tmp_path / "ran"
    (folder / "sestui").mkdir(parents=True)
    for name in ("socket", "json", "boto3", "botocore", "pickle", "site", "sestui/__init__"):
        (folder / f"{name}.py").write_text(f"open({str(ran)!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry not in ("", ".")])
    with calling(endpoint) as gateway:
        assert len(names(gateway)) == 3
    assert not ran.exists()


def test_a_python_that_is_not_found_is_told_and_no_memory_is_asked_for(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "")
    with calling(endpoint) as gateway, pytest.raises(Unreachable) as caught:
        gateway.target()
    assert caught.value.advice == "Quit and start sestui again."
