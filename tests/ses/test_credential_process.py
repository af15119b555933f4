"""Programs that give credentials: apart from the terminal, and what they say is kept secret."""

import json
import sys
import threading

import pytest

from sestui.model.call import Call
from sestui.model.errors import (
    Cancelled,
    CredentialsError,
)
from tests.endpoint import Endpoint
from tests.ses.asking import SECRET, failure, gateway_of, listed
from tests.ses.conftest import AwsFiles

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
