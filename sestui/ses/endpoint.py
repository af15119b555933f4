"""What an endpoint's URL means: whose it is, and whether writing to it is safe."""

import ipaddress
from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit, urlunsplit

from sestui.model.errors import ConfigurationError


def parsed(url: str) -> SplitResult:
    """Split a URL; ConfigurationError unless calls can be sent to it."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port != 0)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigurationError(
            "The endpoint cannot be used: it is no http or https URL.",
            "Check --endpoint-url, AWS_ENDPOINT_URL and the AWS files.",
        )
    return parts


def is_own(parts: SplitResult, region: str, suffixes: Iterable[str]) -> bool:
    """Say whether this is AWS's public endpoint of SES in `region`.

    `suffixes` are the domains of AWS's partitions. Under them stand customers' hosts too
    (buckets, load balancers), so the whole name must be the one of SES.

    >>> is_own(urlsplit("https://email.eu-west-1.amazonaws.com"), "eu-west-1", ["amazonaws.com"])
    True
    >>> is_own(urlsplit("https://email.s3.amazonaws.com"), "eu-west-1", ["amazonaws.com"])
    False
    """
    names = {f"{name}.{region}.{suffix}" for name in ("email", "email-fips") for suffix in suffixes}
    return parts.scheme == "https" and parts.hostname in names


def is_open(parts: SplitResult, *, by_proxy: bool = False) -> bool:
    """Say whether calls go unencrypted to another machine; a proxy counts as one.

    >>> [is_open(urlsplit(url)) for url in ("http://127.0.0.9:1", "http://[::1]", "http://ses.lan")]
    [False, False, True]
    >>> is_open(urlsplit("http://127.0.0.9:1"), by_proxy=True)
    True
    """
    host = parts.hostname or ""
    if parts.scheme == "https":
        return False
    if by_proxy or host == "localhost":
        return by_proxy
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    loopback = ipaddress.ip_network("127.0.0.0/8" if address.version == 4 else "::1/128")
    return address not in loopback


def shown(parts: SplitResult) -> str:
    """Write the URL without user name, password, query and fragment: for the account line.

    >>> shown(urlsplit("https://me:secret@ses.example.com:8443/v2?token=x"))
    'https://ses.example.com:8443/v2'
    """
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), "", ""))
