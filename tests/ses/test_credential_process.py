"""Programs that give credentials: apart from the terminal, and what they say is kept secret."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from sestui.model.call import Call
from sestui.model.errors import (
    Cancelled,
    CredentialsError,
)
from sestui.ses import connection, process
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from sestui.ses.process import Apart
from tests.endpoint import Endpoint
from tests.ses.asking import SECRET, failure, gateway_of, listed
from tests.ses.conftest import AwsFiles
from tests.ses.times import Hasty

PROCESSES = {
    "fails": f"import sys; sys.exit('token {SECRET}')",
    "says nothing": "pass",
    "says no JSON": f"print('{SECRET}')",
    "says too little": f'print(\'{{"Version": 1, "AccessKeyId": "{SECRET}"}}\')',
    "says another version": "print('{\"Version\": 2}')",
    "says a list": f"print('[\"{SECRET}\"]')",
    "wants to ask": "input('Password? ')",
}


@pytest.mark.parametrize("script", PROCESSES.values(), ids=PROCESSES)
def test_a_credential_process_that_fails_is_to_be_run_by_hand_and_tells_no_secret(
    endpoint: Endpoint, aws_files: AwsFiles, script: str
) -> None:
    program = aws_files.home / "process.py"
    program.write_text(script)
    aws_files.config.write_text(
        f"[profile tool]\ncredential_process = {sys.executable} {program} --key {SECRET}\n"
    )
    gateway = gateway_of(endpoint, "tool")
    error = failure(gateway)
    assert isinstance(error, CredentialsError)
    assert "by hand" in error.advice
    keys = {"Version": 1, "AccessKeyId": "AKIAEXAMPLE", "SecretAccessKey": "s"}
    program.write_text(f"print('{json.dumps(keys)}')")
    assert listed(gateway) == 3


def test_a_credential_process_that_does_not_exist_is_told_without_its_command_line(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    aws_files.config.write_text(f'[profile tool]\ncredential_process = "/gone --key {SECRET}"\n')
    error = failure(gateway_of(endpoint, "tool"))
    assert isinstance(error, CredentialsError)
    assert "credential_process" in error.advice


def test_a_credential_process_ends_when_its_call_is_cancelled(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    started = aws_files.home / "started"
    program = aws_files.home / "process.py"
    program.write_text(
        "import subprocess, sys\n"
        f"open({str(started)!r}, 'w').close()\n"
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    )
    aws_files.config.write_text(
        f"[profile tool]\ncredential_process = {sys.executable} {program}\n"
    )
    call, outcome = Call(), list[object]()

    def ask() -> None:
        try:
            outcome.append(listed(gateway_of(endpoint, "tool"), call))
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    while not started.exists() and thread.is_alive():
        thread.join(0.01)
    call.cancel()
    thread.join(10)
    assert [type(one) for one in outcome] == [Cancelled]


def test_credentials_near_their_end_are_renewed_before_a_call_and_never_while_it_is_signed(
    endpoint: Endpoint, aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, program = aws_files.home / "hangs", aws_files.home / "process.sh"
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 12 * 60))
    keys = {"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s", "SessionToken": "t"}
    program.write_text(
        f"#!/bin/sh\ntest -e {hangs} && sleep 600\n"
        f"echo '{json.dumps({**keys, 'Expiration': until})}'\n"
    )
    program.chmod(0o755)
    aws_files.config.write_text(f"[default]\ncredential_process = {program}\n")
    monkeypatch.setattr(connection, "LONGEST", 2.0)
    # A call is told of when it is about to be signed: whoever logs in from then on hangs.
    to_it = Connection(endpoint_url=endpoint.url, tell=lambda _: hangs.touch())
    Gateway(to_it, Pace(Hasty())).put_configuration_set("d00001.example.com", None, Call())
    assert len(endpoint.writes) == 1


@contextmanager
def sleeping(call: Call) -> Iterator[Apart]:
    """Start a program that sleeps; see that it is gone in the end."""
    child = Apart(["sleep", "600"], call, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def test_a_credential_process_that_cannot_be_killed_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "killpg", refuse)
    monkeypatch.setattr(process, "_ENDING", 0.01)
    call = Call()
    call.cancel()
    before = time.monotonic()
    with sleeping(call) as child, pytest.raises(Cancelled):
        child.communicate()
    assert time.monotonic() - before < 10


def test_a_credential_process_can_be_ended_from_another_thread_and_twice() -> None:
    said: list[object] = []
    with sleeping(Call()) as child:
        waiting = threading.Thread(target=lambda: said.append(child.communicate()), daemon=True)
        waiting.start()
        child._end()
        child._end()
        waiting.join(10)
        assert said == [(b"", b"")]
        child._end()
