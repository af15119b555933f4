"""Calls that take too long are given up: what was not sent by then is never sent."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from sestui.model.call import Call
from sestui.model.errors import TimedOut, Unreachable
from sestui.model.identity import MailFromAttributes
from sestui.ses import connection
from sestui.ses.gateway import Gateway
from tests.endpoint import Endpoint, stall
from tests.ses.asking import listed
from tests.ses.test_changes import OLD, new

pytestmark = pytest.mark.usefixtures("keys")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Look up names only once this is set."""
    event, look_up = threading.Event(), socket.getaddrinfo

    def looks_up(*arguments: object, **more: object) -> object:
        event.wait(10)
        return look_up(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    yield event
    event.set()
    await_the_end()


def await_the_end() -> None:
    """Return when no call is under way any longer, given up or not."""
    for thread in threading.enumerate():
        if thread.name == "sestui-send":
            thread.join(10)
            assert not thread.is_alive()


CHANGES: dict[str, Callable[[Gateway], None]] = {
    "create": lambda gateway: gateway.create(new(), Call()),
    "set": lambda gateway: gateway.put_configuration_set(OLD, "marketing", Call()),
    "no set": lambda gateway: gateway.put_configuration_set(OLD, None, Call()),
    "mail from": lambda gateway: gateway.put_mail_from(OLD, MailFromAttributes(), Call()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_that_was_given_up_before_it_was_sent_is_never_sent(
    change: Callable[[Gateway], None],
    endpoint: Endpoint,
    gateway: Gateway,
    found: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connection, "LONGEST", 0.1)
    with pytest.raises(TimedOut) as caught:
        change(gateway)
    assert caught.value.may_have_happened
    found.set()
    await_the_end()
    assert (endpoint.calls, endpoint.writes) == ([], [])
    monkeypatch.setattr(connection, "LONGEST", 10.0)
    change(gateway)
    assert len(endpoint.calls) == len(endpoint.writes) == 1


def test_no_more_is_sent_while_too_many_calls_hang_that_were_given_up(
    endpoint: Endpoint, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()
    endpoint.always(stall(released))
    monkeypatch.setattr(connection, "MOST_GIVEN_UP", 2)
    monkeypatch.setattr(connection, "LONGEST", 0.3)
    with pytest.raises(Unreachable, match="2 calls still hang") as caught:
        listed(gateway)
    assert not caught.value.may_have_happened
    assert len(endpoint.calls) == 2
    released.set()
    await_the_end()
    monkeypatch.setattr(connection, "LONGEST", 10.0)
    assert listed(gateway) == 3
