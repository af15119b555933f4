"""What hangs on the way to AWS is given up in time: a person reads what it was and what to do."""

import os
import socket
import threading
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sestui.ses import connection, process, session
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.hanging import HANGING
from tests.ses.times import Hasty
from tests.ui.browsing import NARROW, browsing

pytestmark = pytest.mark.usefixtures("aws_files")

SHORT = 0.1


class Limit(NamedTuple):
    """What gives something up."""

    module: Any
    name: str
    sentence: str
    advice: str


WHOLE = "AWS has not answered in full within 0.1 s."
NETWORK = "Check the network, the name servers and the endpoint, or try again."
LIMITS = {
    "every call": Limit(session, "READ_SECONDS", " did not answer in time.", "try again."),
    "a byte a second": Limit(connection, "LONGEST", WHOLE, NETWORK),
    "the connection": Limit(session, "CONNECT_SECONDS", "No connection to ", "Check the network"),
    "the handshake": Limit(session, "CONNECT_SECONDS", " did not answer in time.", "try again."),
    "the credential process": Limit(
        process, "LONGEST", "The credential_process has given nothing within 0.1 s.", "by hand"
    ),
    "single sign on": Limit(session, "READ_SECONDS", " did not answer in time.", "try again."),
}


def test_the_limits_are_3_10_60_and_120_seconds() -> None:
    of_each_step = session.CONNECT_SECONDS, session.READ_SECONDS
    assert (*of_each_step, connection.LONGEST, process.LONGEST) == (3, 10, 60, 120)


def gateway(monkeypatch: pytest.MonkeyPatch, limit: Limit, env: dict[str, str]) -> Gateway:
    """Return a gateway to what `env` leads to, with keys where nothing else gives any."""
    monkeypatch.setattr(limit.module, limit.name, SHORT)
    if not Path(os.environ["HOME"], ".aws", "config").exists():
        env = {**env, "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "s3cr3t"}
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    return Gateway(Connection(), Pace(Hasty()))


async def is_given_up(gateway: Gateway, limit: Limit) -> None:
    async with browsing(gateway, NARROW) as it:
        await it.sees(limit.sentence, limit.advice, "nothing read", "Press r to try again.")
        assert "None in" not in it.text
        await it.press("r")  # which is over soon, and so is what it said
        await it.until(lambda: it.app._account.snapshot.failures == 2)
        await it.sees(limit.sentence)


FEW = ("every call", "the connection")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in FEW else pytest.mark.slow) for name in LIMITS],
)
async def test_what_hangs_is_given_up_in_time_and_r_tries_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HANGING[name](tmp_path) as (env, _):
        await is_given_up(gateway(monkeypatch, LIMITS[name], env), LIMITS[name])


async def test_a_name_that_is_looked_up_without_end_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = threading.Event()

    def looks_up(*_: object, **__: object) -> list[object]:
        found.wait()
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    limit = Limit(connection, "LONGEST", WHOLE, NETWORK)
    env = {"AWS_ENDPOINT_URL": "https://ses.example.com"}
    try:
        await is_given_up(gateway(monkeypatch, limit, env), limit)
    finally:
        found.set()
