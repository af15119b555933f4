"""The embedded account of `--demo`: moto answers for AWS inside this process.

moto lets through what it does not know, so that it can be sent to AWS. Here the way out is
shut: botocore sends everything through one method of one class, and while the demo runs
that method refuses. (An event handler could not: botocore runs all handlers of
`before-send` and none learns what another answered.) What boto3 sends in the demo is
therefore answered in memory or not at all, whatever the environment says; `isolation`
only sees to it that the calls come out well.
"""

import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urlsplit

from sestui.demo.isolation import ACCOUNT, REGION
from sestui.model.errors import ConfigurationError, Refused

if TYPE_CHECKING:
    from sestui.demo.identity import DemoIdentity

_lock: Final = threading.Lock()
_running = ExitStack()
_started = False


def start(now: Callable[[], datetime] | None = None) -> None:
    """Answer for AWS from now on, in this process, with the account of `contents`.

    `isolation.isolate` comes before it, and every boto3 session after it. It imports moto,
    which takes a good part of a second: call it on a worker thread. A second call does
    nothing. `now` gives the account's time, with a zone: pending identities become
    verified by it.

    Raises ConfigurationError when moto is not installed.
    """
    global _running, _started
    with _lock, ExitStack() as stack:
        if not _started:
            _enter(stack, now or _utc_now)
            _running, _started = stack.pop_all(), True


def stop() -> None:
    """Forget the account and let boto3 be as it was; for tests, the program never stops it."""
    global _started
    with _lock:
        _running.close()
        _started = False


def identities() -> "list[DemoIdentity]":
    """Return what is in the account now; nothing before it was started."""
    if not _started:
        return []
    from moto.sesv2.models import sesv2_backends

    known = sesv2_backends[ACCOUNT][REGION].core_backend.email_identities
    return list(known.values())


def _enter(stack: ExitStack, now: Callable[[], datetime]) -> None:
    try:
        import moto
    except ModuleNotFoundError as error:
        if error.name != "moto":
            raise
        raise ConfigurationError(
            "The demo needs the package moto.", "Install it: pip install 'sestui[demo]'"
        ) from None
    from unittest.mock import patch

    from botocore.httpsession import URLLib3Session
    from botocore.loaders import Loader

    stack.enter_context(patch.object(URLLib3Session, "send", _refuse))
    # ~/.aws/models, which would be read for every service, and before botocore's own.
    stack.enter_context(patch.object(Loader, "CUSTOMER_DATA_PATH", os.devnull))
    # Only these may be asked: SES v2 shares its host with SES v1. isolate() gave credentials.
    config = {"service_whitelist": ["ses", "sesv2", "sts"], "mock_credentials": False}
    stack.enter_context(moto.mock_aws(config={"core": config}))

    from moto.sesv2 import urls
    from moto.sesv2.models import sesv2_backends

    from sestui.demo import contents
    from sestui.demo.operations import Operations

    requests = threading.Lock()

    def answer(*request: Any) -> Any:
        with requests:
            try:
                return Operations(now)._dispatch(*request)
            except NotImplementedError as missing:
                raise Refused(f"The demo cannot do this. {missing}.") from None

    stack.enter_context(patch.dict(urls.url_paths, {"{0}/v2/.*$": answer}, clear=True))
    account = sesv2_backends[ACCOUNT][REGION].core_backend
    for name in contents.CONFIGURATION_SETS:
        account.create_configuration_set_v2(name, {}, {}, {}, {}, [], {}, {})
    for identity in contents.identities(now()):
        account.email_identities[identity.email_identity] = identity


def _refuse(_session: object, request: Any) -> NoReturn:
    """Stand in the way of all that boto3 would send."""
    host = urlsplit(request.url).netloc.rpartition("@")[2]
    raise Refused(f"The demo sends nothing, and has no answer of its own for {host}.")


def _utc_now() -> datetime:
    return datetime.now(UTC)
