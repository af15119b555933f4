"""Nothing leaves the demo, whatever the environment says."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sestui.demo.isolation import isolate

ROOT = Path(__file__).parents[2]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def home(tmp_path: Path, listener: socket.socket) -> Path:
    """A home folder whose AWS files would send boto3 to the listener or start a program."""
    models = tmp_path / ".aws/models/sesv2/2019-09-27"
    models.mkdir(parents=True)
    (models / "service-2.json").write_text("{")
    settings = f"""
endpoint_url = {url(listener)}
credential_process = touch {tmp_path}/was-run
region = eu-central-1
"""
    (tmp_path / ".aws/config").write_text(f"[default]{settings}[profile work]{settings}")
    credentials = "aws_access_key_id = AKIAREAL\naws_secret_access_key = real\n"
    (tmp_path / ".aws/credentials").write_text(f"[default]\n{credentials}")
    (tmp_path / ".boto").write_text(f"[Credentials]\n{credentials}")
    (tmp_path / "token").write_text("token")
    return tmp_path


def url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def hostile(home: Path, listener: socket.socket) -> dict[str, str]:
    """Every variable boto3 or moto reads that could lead out of the process or break a call."""
    there = url(listener)
    return {
        "AWS_PROFILE": "no-such-profile",
        "AWS_DEFAULT_PROFILE": "no-such-profile",
        "AWS_CONFIG_FILE": f"{home}/.aws/config",
        "AWS_SHARED_CREDENTIALS_FILE": f"{home}/.aws/credentials",
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": there,
        "AWS_ENDPOINT_URL_SESV2": there,
        "AWS_ENDPOINT_URL_STS": there,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_STS_REGIONAL_ENDPOINTS": "legacy",
        "AWS_CA_BUNDLE": f"{home}/no-such-file",
        "REQUESTS_CA_BUNDLE": " ",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": there,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": f"{home}/token",
        "AWS_EC2_METADATA_DISABLED": "false",
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": there,
        "AWS_WEB_IDENTITY_TOKEN_FILE": f"{home}/token",
        "AWS_ROLE_ARN": "arn:aws:iam::444455556666:role/real",
        "AWS_LOGIN_CACHE_DIRECTORY": f"{home}/.aws/login",
        "AWS_DATA_PATH": f"{home}/.aws/models",
        "AWS_CSM_ENABLED": "true",
        "AWS_CSM_PORT": str(listener.getsockname()[1]),
        "AWS_MAX_ATTEMPTS": "0",
        "AWS_RETRY_MODE": "nonsense",
        "AWS_DEFAULTS_MODE": "auto",
        "AWS_EXECUTION_ENV": "real",
        "BOTO_CONFIG": f"{home}/.boto",
        "BOTOCORE_EXPERIMENTAL__PLUGINS": "real=this",
        "HTTP_PROXY": there,
        "HTTPS_PROXY": there,
        "ALL_PROXY": there,
        "MOTO_ACCOUNT_ID": "444455556666",
        "MOTO_ENABLE_RECORDING": "true",
        "MOTO_RECORDER_FILEPATH": f"{home}/recording",
        "TEST_SERVER_MODE": "true",
        "TEST_SERVER_MODE_ENDPOINT": there,
        "TEST_PROXY_MODE": "true",
        "INITIAL_NO_AUTH_ACTION_COUNT": "0",
    }


def run(home: Path, environ: dict[str, str], *steps: str) -> dict[str, Any]:
    """Run tests.demo.hostile, with nothing but these variables."""
    own = {"HOME": str(home), "PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "tests.demo.hostile", *steps],
        cwd=ROOT,
        env=own | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def was_reached(listener: socket.socket) -> bool:
    listener.setblocking(False)
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def test_with_every_variable_hostile_nothing_leaves_and_all_is_answered_or_refused(
    home: Path, listener: socket.socket
) -> None:
    before = sorted(home.rglob("*"))
    report = run(home, hostile(home, listener), "isolate", "start")
    answers = report["answers"]
    assert report["left"] == []
    assert not was_reached(listener)
    assert sorted(home.rglob("*")) == before, "nothing was run or recorded"
    assert answers["account"]["Account"] == "111122223333"
    assert answers["sending"]["ProductionAccessEnabled"] is True
    assert len(answers["list"]["EmailIdentities"]) > 50
    assert "production" in answers["sets"]["ConfigurationSets"]
    assert answers["get"]["VerificationStatus"] == "SUCCESS"
    assert answers["create"]["IdentityType"] == "DOMAIN"
    assert answers["set"]["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answers["mail_from"]["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert answers["region"]["EmailIdentities"] == []
    # What moto does not answer is refused.
    assert answers["host"].startswith("Refused: The demo sends nothing")
    assert answers["secure"].startswith("Refused: The demo sends nothing")
    assert answers["dual-stack"].startswith("Refused: The demo sends nothing")
    assert answers["lacking"].startswith("Refused: The demo cannot do this.")
    assert "s3 not whitelisted" in answers["service"]
    assert isinstance(answers["FIPS"], str), "an error, and not an answer"


@pytest.mark.slow
def test_even_without_isolation_nothing_is_sent(home: Path, listener: socket.socket) -> None:
    environ = leading_out(home, listener)
    report = run(home, environ, "start")
    assert [event for event in report["left"] if event.startswith("socket")] == []
    assert not was_reached(listener)
    assert report["answers"]["get"].startswith("Refused: The demo sends nothing")


@pytest.mark.slow
def test_the_watch_sees_what_leaves_when_there_is_no_demo(
    home: Path, listener: socket.socket
) -> None:
    environ = leading_out(home, listener)
    listener.close()  # so that every connection is refused at once
    left = " ".join(run(home, environ)["left"])
    assert "socket.connect" in left
    assert f"open ('{home}/.aws/config'" in left


def leading_out(home: Path, listener: socket.socket) -> dict[str, str]:
    """The few variables with which every call would go to the listener, without an error."""
    keys = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    hostile_values = hostile(home, listener)
    (home / ".aws/models/sesv2/2019-09-27/service-2.json").unlink()
    proxies = {"NO_PROXY": "*", "AWS_DEFAULT_REGION": "us-east-1"}
    return {key: hostile_values[key] for key in keys} | proxies


def test_only_what_boto3_and_moto_read_is_replaced() -> None:
    environ = {"PATH": "/bin", "HTTPS_PROXY": "http://proxy.example", "aws_profile": "work"}
    isolate(environ)
    assert environ["PATH"] == "/bin"
    assert environ["HTTPS_PROXY"] == "http://proxy.example"
    assert "aws_profile" not in environ
    assert environ["AWS_CONFIG_FILE"] == environ["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_boto3_and_moto_are_first_imported_by_start() -> None:
    modules = ("isolation", "account", "contents", "unfinished", "creation", "policies")
    imports = "".join(f"import sestui.demo.{module}\n" for module in modules)
    heavy = "import sys\nprint({'boto3', 'botocore', 'moto', 'textual'} & sys.modules.keys())"
    result = subprocess.run(
        [sys.executable, "-c", imports + heavy],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert result.stdout == "set()\n"
