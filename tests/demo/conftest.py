"""The demo as boto3 sees it, at a time that the test decides."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import boto3
import moto
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from sestui.demo.account import start, stop
from sestui.demo.isolation import isolate

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


class Clock:
    """The account's time."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, 4, 31, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        """Let time go on, by so many `seconds`, `minutes`, `hours`."""
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def client() -> "SESV2Client":
    """Make a client once, since that is slow; it is of use while the demo runs."""
    assert moto, "boto3 learns of moto from its import, which has to come before the session"
    with patch.dict(os.environ):
        isolate(os.environ)
        return boto3.Session().client("sesv2", config=Config(retries={"total_max_attempts": 1}))


@contextmanager
def running(clock: Clock) -> Iterator[None]:
    """Run the demo, isolated, and leave no trace of it."""
    with patch.dict(os.environ):
        isolate(os.environ)
        start(clock)
        try:
            yield
        finally:
            stop()


@pytest.fixture
def demo(clock: Clock, client: "SESV2Client") -> Iterator["SESV2Client"]:
    """The client of a demo that is as it was at its start."""
    with running(clock):
        yield client


def refused(call: Any, **arguments: Any) -> tuple[int, str, str]:
    """Make a call that is refused, and return the HTTP status, the code and the message."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    answer = caught.value.response
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return status, answer["Error"]["Code"], answer["Error"]["Message"]
