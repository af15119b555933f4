"""The process that calls AWS: how it ends, what comes of calls then, and what it leaves."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from sestui.model.call import Call, Delay
from sestui.model.errors import ReadOnly, ServerFault, Throttled
from sestui.model.fault import Fault
from sestui.ses import calling_process
from sestui.ses.wire import Delayed, Failed, Page, Wire
from tests.endpoint import Endpoint, rows, stall
from tests.ses.asking import SECRET
from tests.ses.calling import begun, calling, is_gone, names, pid_of, program
from tests.ses.conftest import AwsFiles
from tests.tools import PATIENCE, plain_environ, until

NAME = "d00001.example.com"


@pytest.mark.slow
def test_signals_that_are_meant_for_the_program_do_not_end_it(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint) as gateway:
        assert len(names(gateway)) == 3
        pid = pid_of(gateway)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(pid, number)
            assert gateway.account_number(Call()) == "111122223333"
        assert pid_of(gateway) == pid


def test_when_it_is_killed_the_call_under_way_is_in_doubt_and_the_next_starts_it_again(
    endpoint: Endpoint, keys: None
) -> None:
    endpoint.fail("GetEmailIdentity", stall(threading.Event()))
    with calling(endpoint) as gateway:
        gateway.keep_read_only(True)
        outcome = begun(lambda: gateway.identity(NAME, Call()))
        endpoint.wait_for_call("GetEmailIdentity")
        killed = pid_of(gateway)
        os.kill(killed, signal.SIGKILL)
        failure = outcome.get(timeout=PATIENCE)
        assert isinstance(failure, ServerFault)
        assert failure.may_have_happened
        assert "SIGKILL" in str(failure)
        assert str(failure).endswith(".")
        assert failure.advice.endswith(".")
        assert gateway.identity(NAME, Call()).name == NAME
        assert pid_of(gateway) != killed
        # Also what nobody there has been told anew.
        with pytest.raises(ReadOnly, match="read-only is on"):
            gateway.put_configuration_set(NAME, None, Call())
    assert endpoint.writes == []


def test_one_that_hears_nothing_any_more_is_ended_and_the_next_spends_no_allowance_twice(
    endpoint: Endpoint, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_process, "_SILENCE", 0.2)
    monkeypatch.setattr(calling_process, "_ANSWERING", 0.2)
    delays: list[Delay] = []
    with calling(endpoint) as gateway:
        assert len(names(gateway)) == 3
        stuck = pid_of(gateway)
        os.kill(stuck, signal.SIGSTOP)
        with pytest.raises(ServerFault, match="SIGKILL"):
            gateway.identity(NAME, Call())
        assert is_gone(stuck)
        monkeypatch.setattr(calling_process, "_ANSWERING", PATIENCE)
        assert gateway.identity(NAME, Call(on_delay=delays.append)).name == NAME
    assert [delay.reason for delay in delays] == [None], "what it may have spent is not known"


def test_one_that_hears_nothing_any_more_holds_up_nobody_who_only_tells(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint) as gateway:
        assert len(names(gateway)) == 3
        os.kill(pid_of(gateway), signal.SIGSTOP)

        def tell() -> None:
            for _ in range(5_000):
                gateway.keep_read_only(True)

        assert begun(tell).get(timeout=PATIENCE) is None
        with pytest.raises(ReadOnly):
            gateway.put_configuration_set(NAME, None, Call())


def test_how_it_ended_by_itself_is_told(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling_process, "PROGRAM", "raise SystemExit(3)")
    with calling(endpoint) as gateway, pytest.raises(ServerFault, match=r"ended with status 3"):
        gateway.target()


@pytest.mark.slow
def test_closing_does_not_wait_for_an_answer_and_tells_whoever_does(
    endpoint: Endpoint, keys: None
) -> None:
    endpoint.fail("ListEmailIdentities", stall(threading.Event()))
    with calling(endpoint) as gateway:
        outcome = begun(lambda: names(gateway))
        endpoint.wait_for_call("ListEmailIdentities")
        pid = pid_of(gateway)
        assert begun(gateway.close).get(timeout=PATIENCE) is None
        assert is_gone(pid)
        assert isinstance(outcome.get(timeout=PATIENCE), ServerFault)


@pytest.mark.slow
def test_a_long_list_that_nobody_reads_does_not_hold_its_end_up(
    endpoint: Endpoint, keys: None
) -> None:
    endpoint.identities = rows(9_000)
    with calling(endpoint) as gateway:
        # The socket holds a page or two: it waits for somebody to read on.
        endpoint.wait_for_call("ListEmailIdentities", count=2)
        assert begun(gateway.close).get(timeout=PATIENCE) is None


def test_it_ends_with_the_program_even_when_that_is_killed(endpoint: Endpoint, keys: None) -> None:
    endpoint.fail("ListEmailIdentities", stall(threading.Event()))
    script = (
        "import sys\n"
        "from sestui.ses.gateway_process import GatewayProcess\n"
        "from sestui.ses.wire import Options\n"
        f"gateway = GatewayProcess(Options(endpoint_url={endpoint.url!r}))\n"
        "print(gateway._process._process.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=plain_environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        endpoint.wait_for_call("ListEmailIdentities")
        assert not is_gone(pid)
        parent.kill()
    until(lambda: is_gone(pid))


def test_a_program_that_gives_credentials_can_be_ended_and_ends_with_it(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    told, script = aws_files.home / "told", aws_files.home / "process.sh"
    script.write_text(
        "#!/bin/sh\n"
        f"{{ cat /proc/$$/status; ls -l /proc/$$/fd; }} > {told}.part\n"
        f"mv {told}.part {told}\n"
        "exec sleep 600\n"
    )
    script.chmod(0o755)
    aws_files.config.write_text(f"[profile tool]\ncredential_process = {script}\n")
    with calling(endpoint, "tool"):
        until(told.exists)
        status, _, files = told.read_text().partition("\ntotal")
        fields = dict(line.split(":", 1) for line in status.splitlines())
        ignored = int(fields["SigIgn"], 16)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            assert not ignored & 1 << (number - 1), number.name
        # Held by it, the socket would stay open when the process that calls AWS has ended.
        assert "socket:" not in files
        pid = int(fields["Pid"])
        assert not is_gone(pid)
    until(lambda: is_gone(pid))


def test_a_fault_of_the_program_over_there_is_told_by_its_class_and_places_alone(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "from sestui.ses.gateway import Gateway; Gateway.identities = lambda *_: iter(())"
    broken += f"; Gateway.target = lambda self: {{}}['{SECRET}']"
    monkeypatch.setattr(calling_process, "PROGRAM", program(broken))
    with calling(endpoint) as gateway:
        with pytest.raises(Fault) as caught:
            gateway.target()
        assert names(gateway) == [], "and it goes on"
    assert caught.value.kind == "KeyError"
    assert any("sestui.ses.serving:" in place for place in caught.value.places)
    assert caught.value.places[-1] == "__main__:1 in <lambda>"
    assert SECRET not in f"{caught.value} {caught.value!r} {vars(caught.value)}"


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ("os.stat('/gone')", "FileNotFoundError"),  # as a broken connection
        ("sys.exit(3)", "SystemExit"),
        ("threading.Lock()", "TypeError"),  # which cannot cross
    ],
)
def test_whatever_else_is_raised_over_there_is_told_too(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, broken: str, kind: str
) -> None:
    over_there = (
        "import os, threading; from sestui.ses.gateway import Gateway; Gateway.identities = iter"
    )
    over_there += f"; Gateway.target = lambda self: {broken}"
    monkeypatch.setattr(calling_process, "PROGRAM", program(over_there))
    with calling(endpoint) as gateway:
        fault = begun(gateway.target).get(timeout=PATIENCE)
    assert isinstance(fault, Fault)
    assert fault.kind == kind


ANSWERS = [
    Page(1, ["x" * 70_000]),
    Failed(1, ServerFault("AWS failed.", "Try again.")),
    Delayed(1, Delay(1.0, Throttled("Too many."), 2, 6)),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: type(answer).__name__)
def test_an_answer_that_breaks_off_anywhere_is_an_end_and_nothing_else(answer: NamedTuple) -> None:
    whole = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    for size in {*range(0, len(whole), 1 + len(whole) // 100), len(whole) - 1}:
        here, there = socket.socketpair()
        with here, there:
            wire = Wire(here, waits=True)
            there.sendall(whole[:size])
            there.shutdown(socket.SHUT_WR)
            with pytest.raises((EOFError, pickle.UnpicklingError)):
                wire.receive()
            wire._stream.close()


def test_what_cannot_be_understood_ends_it_and_leaves_nobody_waiting(
    endpoint: Endpoint, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a class that an upgrade below the running program has renamed."""
    over_there = (
        "from sestui.ses import wire; wire.Renamed = wire.Done; "
        "wire.Done.__name__ = wire.Done.__qualname__ = 'Renamed'"
    )
    monkeypatch.setattr(calling_process, "PROGRAM", program(over_there))
    with calling(endpoint) as gateway, pytest.raises(ServerFault):
        gateway.target()


def test_one_that_nobody_has_heard_ends_when_it_is_closed_too(
    endpoint: Endpoint, keys: None
) -> None:
    with calling(endpoint) as gateway:
        pid = pid_of(gateway)
    assert not Path(f"/proc/{pid}").exists(), "it is waited for, and leaves nothing"
