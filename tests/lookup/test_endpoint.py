"""Which server is asked."""

import errno
import socket
from pathlib import Path

import pytest

from sestui.lookup.endpoint import Endpoint, has_route, read_endpoint, system_resolvers
from sestui.lookup.lookup import Lookup
from sestui.model.dns.answer import Kind, Server
from sestui.model.errors import InputError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", Endpoint("192.0.2.1", 53)),
        (" ns1.example.com:5353 ", Endpoint("ns1.example.com", 5353)),
        ("::1", Endpoint("::1", 53)),
        ("[::1]", Endpoint("::1", 53)),
        ("[::1]:5353", Endpoint("::1", 5353)),
    ],
)
def test_a_name_server_is_given_by_host_and_port(text: str, expected: Endpoint) -> None:
    assert read_endpoint(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", ":53", "a b", "a:", "a:0", "a:65536", "a:٣", "[a]:53", "[::1", "1::1::1", "a..b", "a/b"],
)
def test_what_is_no_name_server_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        Lookup(given=text)
    assert refused.value.advice


def test_the_resolvers_of_the_machine_are_read_when_they_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "resolv.conf"
    assert system_resolvers(file) == ()
    file.write_text(
        "# nameserver 192.0.2.9\nsearch example.com\nnameserver\n"
        "nameserver 192.0.2.1\nnameserver \ufffd\n nameserver 2001:db8::1 # home\n"
    )
    assert system_resolvers(file) == ("192.0.2.1", "2001:db8::1")
    monkeypatch.setattr("sestui.lookup.lookup.system_resolvers", lambda: system_resolvers(file))
    assert Lookup().resolver == Server("192.0.2.1", "192.0.2.1", Kind.RESOLVER)


def test_a_way_leads_to_this_machine_itself() -> None:
    assert has_route(Endpoint("127.0.0.1"))


def test_without_a_network_no_way_leads_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(probe: socket.socket, address: Endpoint) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert not has_route(Endpoint("192.0.2.1"))
    assert not has_route(Endpoint("2001:db8::1"))
