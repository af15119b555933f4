"""Where questions are sent: the resolvers of this machine, or a server that the person names."""

import re
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from sestui.model.errors import InputError

PORT = 53
_HOST = re.compile(r"[\w.-]+")


class Endpoint(NamedTuple):
    """A host, by address or name, and a port."""

    host: str
    port: int = PORT


Reach = Callable[[str], tuple[str, int]]
"""Says for the address of a name server to which host and port its questions are really sent.
It raises `LookupError` for one that is not to be asked at all."""


def at_port_53(address: str) -> tuple[str, int]:
    """Return where name servers listen: their own address, at port 53."""
    return Endpoint(address)


def read_endpoint(text: str) -> Endpoint:
    """Read `HOST`, `HOST:PORT`, an IPv6 address or `[ADDRESS]:PORT`.

    Raises `InputError` for anything else. A host's name is not looked up here.

    >>> read_endpoint("[::1]:5353")
    Endpoint(host='::1', port=5353)
    """
    text = text.strip()
    if _version(text) == 6:
        return Endpoint(text)
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        host, port = text, str(PORT)
    if host.startswith("[") and host.endswith("]") and _version(host[1:-1]) == 6:
        host = host[1:-1]
    elif not _is_host(host):
        raise _unusable(f"“{text}” is not a name server.")
    if not (port.isascii() and port.isdecimal() and len(port) < 6 and 0 < int(port) < 2**16):
        raise _unusable(f"“{port}” is not a port: they are 1 to 65535.")
    return Endpoint(host, int(port))


def system_resolvers(file: Path = Path("/etc/resolv.conf")) -> tuple[str, ...]:
    """Return the addresses of the resolvers of this machine, the first to be asked first.

    None where the file cannot be read or names none.
    """
    try:
        lines = file.read_text(errors="replace").splitlines()
    except OSError:
        return ()
    words = (line.split() for line in lines)
    named = (line[1] for line in words if len(line) > 1 and line[0] == "nameserver")
    return tuple(address for address in named if _version(address))


def has_route(endpoint: Endpoint) -> bool:
    """Say whether the system knows a way to a numeric address. Nothing is sent."""
    family = socket.AF_INET6 if _version(endpoint.host) == 6 else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(endpoint)
    except OSError:
        return False
    return True


def _version(address: str) -> int:
    """Return the version of an IP address, 4 or 6; 0 for what is none."""
    try:
        return ip_address(address).version
    except ValueError:
        return 0


def _is_host(text: str) -> bool:
    try:
        text.encode("idna")  # as the system's resolver will
    except UnicodeError:
        return False
    return bool(_HOST.fullmatch(text))


def _unusable(sentence: str) -> InputError:
    return InputError(sentence, "Give HOST or HOST:PORT, and IPv6 as [ADDRESS]:PORT.")
