"""A machine without an AWS account, a proxy or a home of its own, and files to give it one."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider

from sestui.model.call import Call
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from sestui.ses.session import _Files
from tests.endpoint import Endpoint
from tests.ses.times import Hasty


class AwsFiles:
    """The AWS files of a home that only this test has."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / ".aws" / "config"
        self.credentials = home / ".aws" / "credentials"
        self.sso_cache = home / ".aws" / "sso" / "cache"
        self.sso_cache.mkdir(parents=True)

    def give_keys(self, profile: str = "default", key: str = "AKIAEXAMPLE") -> None:
        """Put a whole pair of keys into the credentials file."""
        self.credentials.write_text(
            f"[{profile}]\naws_access_key_id = {key}\naws_secret_access_key = s3cr3t\n"
        )


@pytest.fixture(autouse=True)
def aws_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AwsFiles:
    """Take away all that the machine running the tests would tell botocore."""
    for name in os.environ:
        if name.startswith("AWS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    files = AwsFiles(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    # botocore looks up the home for these when it is imported.
    for reader in (SSOProvider, SSOTokenProvider):
        monkeypatch.setattr(reader, "_SSO_TOKEN_CACHE_DIR", str(files.sso_cache))
    return files


@pytest.fixture(autouse=True, scope="session")
def descriptions_read_once() -> Iterator[None]:
    """Parse botocore's descriptions of services once for all tests: they never change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Files, "load_file", staticmethod(cache(_Files().load_file)))
        yield


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put keys that the endpoint accepts into the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """Serve an account with three identities."""
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def gateway(endpoint: Endpoint) -> Gateway:
    """Return a gateway to the endpoint whose pauses are over at once."""
    return Gateway(Connection(endpoint_url=endpoint.url), Pace(Hasty()))


@pytest.fixture
def call() -> Call:
    """Return a call of the person, who cannot be asked for anything."""
    return Call()
