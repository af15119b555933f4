"""A loopback HTTP endpoint that speaks enough of SES v2, STS and SSO, and fails when told to.

    with Endpoint(identities=2_500) as endpoint:
        endpoint.fail("GetEmailIdentity", error(429, "TooManyRequestsException"), cut())
        ...                                  # calls made with `endpoint.url`
        endpoint.wait_for_call("GetEmailIdentity", count=3)
        assert endpoint.count("ListEmailIdentities") == 3

By hand, or in a process of its own: `python -m tests.endpoint --identities 10000`.
"""

import argparse
import json
import re
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from types import TracebackType
from typing import Any, Self

from tests.ses.account import CREATE, PUT_MAIL_FROM, PUT_SET, Account
from tests.ses.wire import (
    Answer,
    Json,
    changed,
    closed,
    cut,
    done,
    dripping,
    error,
    error_body,
    html,
    lost,
    raw,
    redirect,
    request_of,
    reset,
    row,
    rows,
    slow,
    stall,
)

__all__ = [
    "CREATE", "PUT_MAIL_FROM", "PUT_SET", "Answer", "Endpoint", "Received", "changed", "closed",
    "cut", "done", "dripping", "error", "html", "lost", "raw", "redirect", "reset", "row", "rows",
    "slow", "stall",
]  # fmt: skip

_LOGINS = ("GetCallerIdentity", "AssumeRole", "GetRoleCredentials")
"""Operations of other services, which have no part in the allowance of SES."""


@dataclass(frozen=True)
class Received:
    """A call that reached the endpoint."""

    operation: str
    detail: str = ""
    """The identity's name, the NextToken of a list, or the role of AssumeRole."""
    access_key: str = field(default="", compare=False)
    """The id of the key that signed it; not its secret, which never travels."""


class Endpoint(Account):
    """The account behind the endpoint, and what it was asked. Safe from any thread."""

    def __init__(self, identities: int | Iterable[Json] = 3, *, page_size: int = 1000) -> None:
        super().__init__(identities, page_size=page_size)
        self.calls: list[Received] = []
        """Every call in the order in which they arrived."""
        self.throttled = 0
        """How many of them were answered 429 because of `throttle`."""
        self.on_call: Callable[[Received], None] | None = None
        """Run as a call arrives, before it is carried out: what it changes is in the answer."""
        self.closing = threading.Event()
        self._faults: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._is_throttled: Callable[[], bool] = lambda: False
        self._called = threading.Condition()
        self._server = _Server(("127.0.0.1", 0), self)

    @property
    def url(self) -> str:
        """What to give as `--endpoint-url`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    def fail(self, operation: str, *answers: Answer) -> None:
        """Answer the next calls of `operation` in these ways, one each."""
        with self._called:
            self._faults[operation].extend(answers)

    def always(self, answer: Answer, *operations: str) -> None:
        """Answer in this way from now on, but where `fail` says otherwise: these operations, or
        without any the ones that are not named so."""
        with self._called:
            self._always.update(dict.fromkeys(operations or ("",), answer))

    def throttle(self, share: float, seed: int = 0) -> None:
        """Answer 429 to this share of all calls of SES from now on, at random by the seed."""
        random = Random(seed)
        self._is_throttled = lambda: random.random() < share

    def count(self, operation: str) -> int:
        """Say how many calls of `operation` have arrived."""
        return sum(call.operation == operation for call in list(self.calls))

    def wait_for_call(self, operation: str, *, count: int = 1, timeout: float = 10.0) -> None:
        """Wait until `operation` was called so many times in all; AssertionError if never."""
        with self._called:
            arrived = self._called.wait_for(lambda: self.count(operation) >= count, timeout)
        assert arrived, f"{operation}: {self.count(operation)} calls of {count}: {self.calls}"

    def receive(self, call: Received) -> Answer:
        """Note a call and return how it is to be answered."""
        with self._called:
            self.calls.append(call)
            answer = self._fault(call.operation)
            self._called.notify_all()
        if self.on_call is not None:
            self.on_call(call)
        return answer

    def _fault(self, operation: str) -> Answer:
        """Return what was to go wrong with the next call of an operation."""
        if waiting := self._faults[operation]:
            return waiting.popleft()
        if operation not in _LOGINS and self._is_throttled():
            self.throttled += 1
            return error(429, "TooManyRequestsException", "Rate exceeded")
        return self._always.get(operation) or self._always.get("", Answer())


class _Server(ThreadingHTTPServer):
    """One thread a connection, all gone with the process."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._connected: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connected.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connected.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open for their next call."""
        for connected in list(self._connected):
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    """Turns a request into an operation, and an answer into one write."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base's name)
        """Say nothing: what was called is in `Endpoint.calls`."""

    def _answer(self) -> None:
        endpoint = self.server.endpoint
        length = int(self.headers.get("Content-Length") or 0)
        sent = self.rfile.read(length)
        if len(sent) < length:
            return  # the client has gone: half a request is none
        request = request_of(self.command, self.path, sent)
        signed = re.search("Credential=([^/]+)/", self.headers.get("Authorization") or "")
        received = Received(request.operation, request.detail, signed[1] if signed else "")
        answer = endpoint.receive(received)
        usual = endpoint.answer(request) if answer.done else None
        if answer.until is not None:
            while not answer.until.wait(0.02) and not endpoint.closing.is_set():
                pass
        if answer.delay:
            time.sleep(answer.delay)
        if answer.is_usual:
            usual = usual or endpoint.answer(request)
            answer = replace(
                answer,
                status=usual.status,
                body=usual.body,
                content_type=usual.content_type,
                code=usual.code,
                message=usual.message,
            )
        body = answer.body
        if body is None:
            body = error_body(request.operation, answer.code, answer.message)
        self._send(answer, body)

    def _send(self, answer: Answer, body: bytes) -> None:
        """Send head and body in one write, as whole as `answer` wants them."""
        if answer.changes is not None:
            whole = {**json.loads(body), **answer.changes}
            body = json.dumps({k: v for k, v in whole.items() if v is not None}).encode()
        head = (
            f"HTTP/1.1 {answer.status} Answer\r\n"
            f"Content-Type: {answer.content_type}\r\n"
            f"Content-Length: {len(body)}\r\n"
            + (f"x-amzn-ErrorType: {answer.code}\r\n" if answer.code else "")
            + (f"Location: {answer.location}\r\n" if answer.location else "")
            + "x-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\n\r\n"
        ).encode()
        with suppress(ConnectionError):
            if answer.a_byte_each:
                self._drip(head + body, answer.a_byte_each)
            elif answer.closed:
                pass
            elif answer.cut is not None:
                self.wfile.write(head + body[: answer.cut])
            elif not answer.reset:
                self.wfile.write(head + body)
        if answer.reset:
            # Closing with a linger of zero seconds sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = answer.reset or answer.closed or answer.cut is not None

    def _drip(self, whole: bytes, seconds: float) -> None:
        """Send a byte at a time, until the endpoint closes or the client has gone."""
        for byte in whole:
            if self.server.endpoint.closing.wait(seconds):
                return
            self.wfile.write(bytes((byte,)))


def main() -> None:
    """Serve until interrupted, saying where and, with --verbose, what is called."""
    parser = argparse.ArgumentParser(prog="python -m tests.endpoint")
    parser.add_argument("--identities", type=int, default=60)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with Endpoint(options.identities) as endpoint:
        print(endpoint.url, flush=True)
        told = carried_out = 0
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(0.1)
                if not options.verbose:
                    continue
                for call in endpoint.calls[told:]:
                    print(f"{call.operation} {call.detail}", flush=True)
                    told += 1
                for operation, name, sent in endpoint.writes[carried_out:]:
                    print(f"done: {operation} {name} {_without_key(sent)}", flush=True)
                    carried_out += 1


def _without_key(sent: Json) -> str:
    """Write what was sent, but for a private key."""
    text = json.dumps(sent)
    return re.sub('(?<="DomainSigningPrivateKey": ")[^"]*', lambda key: f"{len(key[0])}…", text)


if __name__ == "__main__":
    main()
