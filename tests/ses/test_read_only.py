"""Where nothing may be changed the gateway itself refuses, before any login or call."""

import threading
from collections.abc import Callable

import pytest

from sestui.model.call import Call
from sestui.model.errors import ConfigurationError, ReadOnly
from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import NewIdentity
from sestui.model.sending import Target
from sestui.model.summary import IdentityType
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Bucket, Pace
from tests.endpoint import Endpoint
from tests.ses.times import Hasty, Stopped

NAME = "d00001.example.com"
NEW = NewIdentity("new.example", IdentityType.DOMAIN)

CHANGES: dict[str, Callable[[Gateway], None]] = {
    "create": lambda gateway: gateway.create(NEW, Call()),
    "put a set": lambda gateway: gateway.put_configuration_set(NAME, "marketing", Call()),
    "clear a set": lambda gateway: gateway.put_configuration_set(NAME, None, Call()),
    "put MAIL FROM": lambda gateway: gateway.put_mail_from(NAME, MailFromAttributes(), Call()),
}


def gateway_to(url: str, *, read_only: bool = False) -> Gateway:
    return Gateway(Connection(endpoint_url=url, read_only=read_only), Pace(Hasty()))


def refusal(gateway: Gateway) -> ReadOnly:
    """Return what every change is refused with, the same for all."""
    refusals = []
    for change in CHANGES.values():
        with pytest.raises(ReadOnly) as caught:
            change(gateway)
        refusals.append(caught.value)
    assert len({(str(one), one.advice) for one in refusals}) == 1
    return refusals[0]


def test_started_read_only_nothing_is_sent_and_nobody_logs_in(endpoint: Endpoint) -> None:
    """There are no credentials here: a login would fail with something else."""
    gateway = gateway_to(endpoint.url, read_only=True)
    assert "--read-only" in str(refusal(gateway))
    assert endpoint.calls == []


def test_started_read_only_it_stays_so(endpoint: Endpoint) -> None:
    gateway = gateway_to(endpoint.url, read_only=True)
    with pytest.raises(ReadOnly, match="--read-only"):
        gateway.keep_read_only(False)
    with pytest.raises(ReadOnly, match="--read-only"):
        gateway.keep_read_only(True)
    assert (gateway.target().read_only, gateway.target().locked) == (True, True)


def test_without_encryption_to_another_machine_it_stays_read_only() -> None:
    gateway = gateway_to("http://me:hunter2@ses.example.com")
    refused = refusal(gateway)
    assert str(refused) == (
        "Nothing can be changed: calls to http://ses.example.com leave this machine unencrypted."
    )
    assert "https" in refused.advice
    with pytest.raises(ReadOnly, match="unencrypted"):
        gateway.keep_read_only(False)


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_read_only_is_switched_on_and_off(
    endpoint: Endpoint, change: Callable[[Gateway], None]
) -> None:
    gateway = gateway_to(endpoint.url)
    gateway.keep_read_only(True)
    assert (gateway.target().read_only, gateway.target().locked) == (True, False)
    with pytest.raises(ReadOnly, match="read-only is on") as caught:
        change(gateway)
    assert caught.value.advice == "Press w to switch it off."
    assert endpoint.calls == []
    gateway.keep_read_only(False)
    assert not gateway.target().read_only
    change(gateway)
    assert len(endpoint.writes) == 1


@pytest.mark.usefixtures("keys")
def test_it_is_switched_without_waiting_for_a_session_that_is_being_opened(
    endpoint: Endpoint,
) -> None:
    opening, switched = threading.Event(), threading.Event()

    def prepare() -> None:
        opening.set()
        assert switched.wait(10)

    connection = Connection(endpoint_url=endpoint.url, prepare=prepare)
    targets = list[Target]()
    thread = threading.Thread(target=lambda: targets.append(connection.target()), daemon=True)
    thread.start()
    assert opening.wait(10)
    connection.keep_read_only(True)
    switched.set()
    thread.join(10)
    assert [target.read_only for target in targets] == [True]


def test_it_is_switched_whatever_is_wrong_with_the_configuration() -> None:
    connection = Connection(profile="gone", region="us-east-1")
    connection.keep_read_only(True)
    connection.keep_read_only(False)
    with pytest.raises(ConfigurationError):
        connection.target()
    with pytest.raises(ReadOnly, match="--read-only"):
        Connection(profile="gone", read_only=True).keep_read_only(False)


def test_where_the_endpoint_locks_it_a_change_is_refused_though_it_was_switched_off_early() -> None:
    gateway = gateway_to("http://ses.example.com")
    gateway.keep_read_only(False)
    assert "unencrypted" in str(refusal(gateway))
    assert gateway.target().read_only
    with pytest.raises(ReadOnly, match="unencrypted"):
        gateway.keep_read_only(False)


def test_after_a_failed_login_it_is_locked_still() -> None:
    connection = Connection(endpoint_url="http://ses.example.com")
    assert connection.target().locked
    connection.reset()
    with pytest.raises(ReadOnly, match="unencrypted"):
        connection.keep_read_only(False)


@pytest.mark.usefixtures("keys")
def test_reading_goes_on(endpoint: Endpoint) -> None:
    gateway = gateway_to(endpoint.url, read_only=True)
    assert gateway.identity(NAME, Call()).name == NAME


def test_a_new_login_leaves_it_read_only(endpoint: Endpoint) -> None:
    connection = Connection(endpoint_url=endpoint.url)
    connection.keep_read_only(True)
    connection.reset()
    assert connection.target().read_only


def test_a_refusal_does_not_wait_for_a_turn_and_spends_none(endpoint: Endpoint) -> None:
    time = Hasty()
    nothing_left = Bucket(left=0, as_of=1000)
    connection = Connection(endpoint_url=endpoint.url, read_only=True)
    refusal(Gateway(connection, Pace(time, nothing_left)))
    assert time.now == 1000


@pytest.mark.usefixtures("keys")
def test_a_change_that_waits_its_turn_is_refused_when_read_only_comes_first(
    endpoint: Endpoint,
) -> None:
    time, refused = Stopped(), list[ReadOnly]()
    nothing_left = Bucket(left=0, as_of=1000)
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace(time, nothing_left))

    def change() -> None:
        with pytest.raises(ReadOnly) as caught:
            gateway.put_configuration_set(NAME, "marketing", Call())
        refused.append(caught.value)

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    time.until_waiting(1)
    gateway.keep_read_only(True)
    time.pass_by(1)
    thread.join(10)
    assert len(refused) == 1
    assert endpoint.calls == []


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy"])
def test_what_a_proxy_would_carry_unencrypted_is_read_only_even_to_this_machine(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    with Endpoint() as proxy:
        monkeypatch.setenv(variable, proxy.url)
        gateway = gateway_to(endpoint.url)
        assert (gateway.target().read_only, gateway.target().locked) == (True, True)
        assert "NO_PROXY" in refusal(gateway).advice
        assert (proxy.calls, endpoint.calls) == ([], [])
        gateway.sending_account(Call())
        assert (len(proxy.calls), endpoint.calls) == (1, []), "botocore goes through the proxy"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("no_proxy", ["127.0.0.1", "*", "example.com,127.0.0.1"])
def test_a_proxy_that_is_kept_from_this_machine_changes_nothing(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, no_proxy: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    gateway = gateway_to(endpoint.url)
    CHANGES["create"](gateway)
    assert len(endpoint.writes) == 1


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_that_only_passes_encrypted_calls_on_locks_nothing(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "http://proxy.example.com:3128")
    assert not Connection().target().read_only
    assert not Connection(endpoint_url="https://ses.example.com").target().locked
    if variable != "HTTP_PROXY":
        assert not Connection(endpoint_url="http://127.0.0.1:4566").target().locked
