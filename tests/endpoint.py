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
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from tests.ses.wire import (
    ACCOUNT,
    Answer,
    Json,
    assumed_role,
    caller_identity,
    changed,
    cut,
    details_of,
    error,
    error_body,
    html,
    operation_of,
    raw,
    reset,
    role_credentials,
    row,
    rows,
    slow,
    stall,
)

__all__ = [
    "Answer", "Endpoint", "Received", "changed", "cut", "error", "html", "raw", "reset", "row",
    "rows", "slow", "stall",
]  # fmt: skip


@dataclass(frozen=True)
class Received:
    """A call that reached the endpoint."""

    operation: str
    detail: str = ""
    """The identity's name, the NextToken of a list, or the role of AssumeRole."""
    access_key: str = field(default="", compare=False)
    """The id of the key that signed it; not its secret, which never travels."""


class Endpoint:
    """The account behind the endpoint, and what it was asked. Safe from any thread."""

    def __init__(self, identities: int | Iterable[Json] = 3, *, page_size: int = 1000) -> None:
        self.page_size = page_size
        """The most identities on a page; fewer when the call asks for fewer."""
        self.details: dict[str, Json] = {}
        """Answers of `GetEmailIdentity` by name, for identities that need their own."""
        self.configuration_sets: list[str] = ["marketing", "transactional"]
        self.account: Json = dict(ACCOUNT)
        self.account_number = "111122223333"
        self.role_seconds = 3600
        """How long the credentials of a role are good."""
        self.calls: list[Received] = []
        """Every call in the order in which they arrived."""
        self.closing = threading.Event()
        self._faults: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._called = threading.Condition()
        self._pages: dict[tuple[int, int], bytes] = {}
        self._server = _Server(("127.0.0.1", 0), self)
        self.identities = list(rows(identities) if isinstance(identities, int) else identities)

    @property
    def url(self) -> str:
        """What to give as `--endpoint-url`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def identities(self) -> Sequence[Json]:
        """The rows of the list as they go over the wire; replace them whole."""
        return self._identities

    @identities.setter
    def identities(self, identities: Iterable[Json]) -> None:
        self._identities = list(identities)
        self._pages.clear()
        for start in range(0, max(1, len(self._identities)), self.page_size):
            self._page(start, self.page_size)  # made now, so that it costs no call any time

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
            waiting = self._faults[call.operation]
            answer = waiting.popleft() if waiting else Answer()
            self._called.notify_all()
        return answer

    def answer(self, operation: str, detail: str, page_size: int) -> Answer:
        """Return what the operation answers when nothing is wrong."""
        number = detail.removeprefix("from-")
        start = int(number) if operation.startswith("List") and number.isdecimal() else 0
        if operation == "ListEmailIdentities":
            return raw(self._page(start, min(page_size, self.page_size)))
        if operation == "GetEmailIdentity":
            details = self.details.get(detail) or self._usual_details(detail)
            if details is None:
                message = f"Email identity {detail} does not exist."
                return error(404, "NotFoundException", message)
            return raw(json.dumps(details))
        if operation == "ListConfigurationSets":
            end = start + page_size
            sets: Json = {"ConfigurationSets": self.configuration_sets[start:end]}
            if end < len(self.configuration_sets):
                sets["NextToken"] = f"from-{end}"
            return raw(json.dumps(sets))
        if operation == "GetAccount":
            return raw(json.dumps(self.account))
        if operation == "GetCallerIdentity":
            return raw(caller_identity(self.account_number), content_type="text/xml")
        if operation == "AssumeRole":
            return raw(assumed_role(self.account_number, self.role_seconds), 200, "text/xml")
        if operation == "GetRoleCredentials":
            return raw(role_credentials(self.role_seconds))
        return error(404, "UnknownOperationException", "No such operation.")

    def _page(self, start: int, size: int) -> bytes:
        """Return a page of the list, made once."""
        if (start, size) not in self._pages:
            page: Json = {"EmailIdentities": self._identities[start : start + size]}
            if start + size < len(self._identities):
                page["NextToken"] = f"from-{start + size}"
            self._pages[start, size] = json.dumps(page).encode()
        return self._pages[start, size]

    def _usual_details(self, name: str) -> Json | None:
        """Return details that agree with the identity's row, or None when it has none."""
        listed = next((row for row in self._identities if row["IdentityName"] == name), None)
        return None if listed is None else details_of(listed)


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

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base's name)
        """Say nothing: what was called is in `Endpoint.calls`."""

    def _answer(self) -> None:
        endpoint = self.server.endpoint
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        operation, detail, page_size = operation_of(self.path, sent)
        signed = re.search("Credential=([^/]+)/", self.headers.get("Authorization") or "")
        answer = endpoint.receive(Received(operation, detail, signed[1] if signed else ""))
        if answer.until is not None:
            while not answer.until.wait(0.02) and not endpoint.closing.is_set():
                pass
        if answer.delay:
            time.sleep(answer.delay)
        if answer.body is None and not answer.code:
            usual = endpoint.answer(operation, detail, page_size)
            answer = replace(usual, cut=answer.cut, reset=answer.reset, changes=answer.changes)
        body = answer.body
        if body is None:
            body = error_body(operation, answer.code, answer.message)
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
            + "x-amzn-RequestId: 00000000-0000-0000-0000-000000000000\r\n\r\n"
        ).encode()
        with suppress(ConnectionError):
            if answer.cut is not None:
                self.wfile.write(head + body[: answer.cut])
            elif not answer.reset:
                self.wfile.write(head + body)
        if answer.reset:
            # Closing with a linger of zero seconds sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        self.close_connection = answer.reset or answer.cut is not None


def main() -> None:
    """Serve until interrupted, saying where and, with --verbose, what is called."""
    parser = argparse.ArgumentParser(prog="python -m tests.endpoint")
    parser.add_argument("--identities", type=int, default=60)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    with Endpoint(options.identities) as endpoint:
        print(endpoint.url, flush=True)
        told = 0
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(0.1)
                for call in endpoint.calls[told:] if options.verbose else ():
                    print(f"{call.operation} {call.detail}", flush=True)
                    told += 1


if __name__ == "__main__":
    main()
