"""A connection that breaks: unreachable only when nothing of the call can have been sent."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sestui.model.call import Call
from sestui.model.errors import (
    BadAnswer,
    ServerFault,
    ServiceError,
    Unreachable,
)
from sestui.model.new_identity import NewIdentity
from sestui.model.summary import IdentityType
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import Answer, Endpoint, cut, html, reset
from tests.ses.times import Hasty

pytestmark = pytest.mark.usefixtures("keys")

Peer = Callable[[socket.socket], None]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody trusts, with its key in the same file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    names = [x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(x509.Name([]), x509.Name([]), key.public_key(), 1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    return file


@contextmanager
def listening(*peers: Peer) -> Iterator[int]:
    """Give every peer one connection, in order, and yield the port."""

    def serve() -> None:
        for peer in peers:
            with suppress(OSError), server.accept()[0] as connection:
                connection.settimeout(10)
                peer(connection)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


def head_of(connection: socket.socket) -> bytes:
    """Read a request as far as the empty line."""
    received = b""
    while b"\r\n\r\n" not in received and (more := connection.recv(4096)):
        received += more
    return received


def over_tls(certificate: Path, then: Peer, received: list[bytes]) -> Peer:
    """Return a peer that takes a request over TLS and then does something to the connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def peer(connection: socket.socket) -> None:
        raw = connection.dup()
        with raw, context.wrap_socket(connection, server_side=True) as secure:
            received.append(head_of(secure))
            then(raw)

    return peer


def hang_up(raw: socket.socket) -> None:
    raw.shutdown(socket.SHUT_RDWR)


def garble(raw: socket.socket) -> None:
    raw.sendall(b"this is no record of TLS")


def created(url: str) -> ServiceError:
    """Return what creating an identity there fails with."""
    gateway = Gateway(Connection(endpoint_url=url), Pace(Hasty()))
    with pytest.raises(ServiceError) as caught:
        gateway.create(NewIdentity("new.example.com", IdentityType.DOMAIN), Call())
    return caught.value


@pytest.mark.parametrize("then", [hang_up, garble])
def test_tls_that_fails_after_the_call_was_sent_may_have_let_it_happen(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, then: Peer
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    received: list[bytes] = []
    with listening(over_tls(certificate, then, received)) as port:
        failure = created(f"https://127.0.0.1:{port}")
    assert received[0].startswith(b"POST /v2/email/identities")
    assert type(failure) is ServerFault
    assert f"127.0.0.1:{port}" in str(failure)


def test_a_certificate_that_is_not_trusted_gets_nothing(certificate: Path) -> None:
    received: list[bytes] = []
    with listening(over_tls(certificate, hang_up, received)) as port:
        failure = created(f"https://127.0.0.1:{port}")
    assert received == []
    assert type(failure) is Unreachable
    assert "certificate" in str(failure)


def test_a_proxy_that_breaks_off_an_encrypted_call_may_have_let_it_happen(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """urllib3 calls this "Unable to connect to proxy", as if nothing had been sent."""
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    received: list[bytes] = []
    behind = over_tls(certificate, hang_up, received)

    def proxy(connection: socket.socket) -> None:
        assert head_of(connection).startswith(b"CONNECT 127.0.0.1:9 ")
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        behind(connection)

    with listening(proxy) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        failure = created("https://127.0.0.1:9")
    assert received[0].startswith(b"POST /v2/email/identities")
    assert type(failure) is ServerFault
    assert failure.may_have_happened
    assert str(failure).startswith(f"127.0.0.1:{port} broke off the connection")


@pytest.mark.parametrize("answer", [b"HTTP/1.1 407 Who\r\n\r\n", b"HTTP/1.1 503 No\r\n\r\n"])
def test_a_proxy_that_lets_nothing_through_is_unreachable(
    monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    def proxy(connection: socket.socket) -> None:
        head_of(connection)
        connection.sendall(answer)

    with listening(proxy) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        failure = created("https://ses.example.com")
    assert type(failure) is Unreachable


def test_a_proxy_that_is_not_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    assert type(created("https://ses.example.com")) is Unreachable


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (reset(), ServerFault),
        (reset(after=20), ServerFault),
        (cut(20), BadAnswer),
        (html(407), BadAnswer),
    ],
)
def test_a_proxy_that_breaks_off_in_the_open_has_sent_the_call_on(
    monkeypatch: pytest.MonkeyPatch, fault: Answer, kind: type[ServiceError]
) -> None:
    with Endpoint() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        proxy.fail("GetAccount", *[fault] * 3)
        gateway = Gateway(Connection(endpoint_url="http://ses.example.com"), Pace(Hasty()))
        with pytest.raises(kind):
            gateway.sending_account(Call())
        assert proxy.count("GetAccount") == 3
