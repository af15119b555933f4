"""What can hang between a program and AWS; what is needed in a home is put into a folder."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha1
from pathlib import Path
from typing import NoReturn

from tests.endpoint import Endpoint, dripping, stall

Hanging = Iterator[tuple[dict[str, str], Callable[[], object]]]
"""The environment in which it hangs, and how to know that it does."""


@contextmanager
def every_call(_: Path) -> Hanging:
    with Endpoint() as endpoint:
        endpoint.always(stall(endpoint.closing))
        yield {"AWS_ENDPOINT_URL": endpoint.url}, lambda: endpoint.count("ListEmailIdentities")


@contextmanager
def a_byte_a_second(_: Path) -> Hanging:
    with Endpoint() as endpoint:
        endpoint.always(dripping(1.0))
        yield {"AWS_ENDPOINT_URL": endpoint.url}, lambda: endpoint.count("ListEmailIdentities")


@contextmanager
def the_number(_: Path) -> Hanging:
    with Endpoint() as endpoint:
        endpoint.always(stall(endpoint.closing), "GetCallerIdentity", "GetAccount")
        yield {"AWS_ENDPOINT_URL": endpoint.url}, lambda: endpoint.count("GetCallerIdentity")


@contextmanager
def the_connection(_folder: Path) -> Hanging:
    """A host whose queue is full: it takes no connection, and refuses none."""
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        port = deaf.getsockname()[1]
        yield {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}, lambda: is_connecting_to(port)


@contextmanager
def listening() -> Iterator[tuple[int, list[socket.socket]]]:
    """Take every connection and say nothing; yield the port, and those there are."""
    taken: list[socket.socket] = []

    def serve() -> None:
        try:
            while True:
                taken.append(server.accept()[0])
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], taken
        server.shutdown(socket.SHUT_RDWR)
    for connection in taken:
        connection.close()


@contextmanager
def the_handshake(_: Path) -> Hanging:
    with listening() as (port, taken):
        yield {"AWS_ENDPOINT_URL": f"https://127.0.0.1:{port}"}, lambda: taken


def is_connecting_to(port: int) -> bool:
    """Whether somebody waits for a connection to a port of this machine (SYN_SENT)."""
    wanted = f"0100007F:{port:04X} 02"
    return any(wanted in line for line in Path("/proc/net/tcp").read_text().splitlines())


@contextmanager
def the_credential_process(folder: Path) -> Hanging:
    started = folder / "started"
    script = folder / "process.sh"
    script.write_text(f"#!/bin/sh\ntouch {started}\nsleep 600\n")
    script.chmod(0o755)
    config(folder, f"credential_process = {script}")
    with Endpoint() as endpoint:
        yield {"AWS_ENDPOINT_URL": endpoint.url}, started.exists


@contextmanager
def single_sign_on(folder: Path) -> Hanging:
    start = "https://corp.example.com/start"
    config(
        folder,
        f"sso_start_url = {start}\nsso_region = us-east-1\n"
        "sso_account_id = 111122223333\nsso_role_name = admin",
    )
    cache = folder / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    token = {"accessToken": "token", "expiresAt": "2099-01-01T00:00:00Z", "startUrl": start}
    (cache / f"{sha1(start.encode()).hexdigest()}.json").write_text(json.dumps(token))
    with Endpoint() as endpoint:
        endpoint.always(stall(endpoint.closing))
        yield (
            {"AWS_ENDPOINT_URL": endpoint.url, "AWS_ENDPOINT_URL_SSO": endpoint.url},
            lambda: endpoint.count("GetRoleCredentials"),
        )


@contextmanager
def the_machines_metadata(folder: Path) -> Hanging:
    config(folder, "output = json")
    with Endpoint() as endpoint, listening() as (port, taken):
        yield (
            {
                "AWS_ENDPOINT_URL": endpoint.url,
                "AWS_EC2_METADATA_DISABLED": "false",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"http://127.0.0.1:{port}",
                "AWS_METADATA_SERVICE_TIMEOUT": "600",
            },
            lambda: taken,
        )


def config(folder: Path, lines: str) -> None:
    (folder / ".aws").mkdir(exist_ok=True)
    (folder / ".aws" / "config").write_text(f"[default]\nregion = us-east-1\n{lines}\n")


HANGING = {
    made.__name__.replace("_", " "): made
    for made in (
        every_call,
        a_byte_a_second,
        the_number,
        the_connection,
        the_handshake,
        the_credential_process,
        single_sign_on,
        the_machines_metadata,
    )
}


def look_up_without_end() -> None:
    """Let the names of hosts be looked up without end in this process, which tells in a file of
    its folder that it does."""

    def never(*_arguments: object, **_more: object) -> NoReturn:
        Path("started").touch()
        threading.Event().wait()
        raise AssertionError

    socket.getaddrinfo = never
