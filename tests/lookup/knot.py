"""A real name server, Debian's knot, on loopback."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dns.exception
import dns.message
import dns.query

from tests.tools import PATIENCE, need, until

HOST = "127.0.0.1"

_CONFIGURATION = """
server:
    rundir: "{folder}"
    listen: {host}@{port}
    automatic-acl: off
database:
    storage: "{folder}"
zone:
"""
_ZONE = """
  - domain: {apex}
    storage: "{folder}"
    file: "{apex}.zone"
    zonefile-load: whole
    journal-content: none
"""


@dataclass(frozen=True)
class Knot:
    """A name server that runs."""

    port: int
    pid: int
    folder: Path

    def publish(self, apex: str, text: str) -> None:
        """Serve another master file of a zone from now on; its serial must be another one."""
        before = _serial(self.port, apex)
        (self.folder / f"{apex}.zone").write_text(text)
        os.kill(self.pid, signal.SIGHUP)
        until(lambda: _serial(self.port, apex) not in ("", before), what="knot serves the change")


@contextlib.contextmanager
def serving(folder: Path, zones: dict[str, str]) -> Iterator[Knot]:
    """Serve zones, given as their master files by apex."""
    need("knotd")
    port = _free_port()
    configuration = _CONFIGURATION.format(folder=folder, host=HOST, port=port)
    for apex, text in zones.items():
        (folder / f"{apex}.zone").write_text(text)
        configuration += _ZONE.format(apex=apex, folder=folder)
    (folder / "knot.conf").write_text(configuration)
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            ["knotd", "-c", str(folder / "knot.conf")], stdout=log, stderr=log
        )
    try:
        until(lambda: all(_serial(port, apex) for apex in zones), what="knot serves its zones")
        yield Knot(port, server.pid, folder)
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _free_port() -> int:
    """Return a port that nobody uses over UDP or TCP right now."""
    with (
        socket.socket(type=socket.SOCK_STREAM) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
    ):
        tcp.bind((HOST, 0))
        port = int(tcp.getsockname()[1])
        udp.bind((HOST, port))
        return port


def _serial(port: int, apex: str) -> str:
    """Return the SOA record of a zone, with its serial; `""` where it is not served."""
    query = dns.message.make_query(apex, "SOA")
    try:
        answer = dns.query.udp(query, HOST, timeout=0.5, port=port).answer
    except (OSError, dns.exception.DNSException):
        return ""
    return str(answer[0][0]) if answer else ""
