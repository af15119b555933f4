"""Where calls go and with whose credentials; opened at first use, and anew after a login."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from sestui.model.call import Call
from sestui.model.errors import ConfigurationError, CredentialsError, ServiceError, SestuiError
from sestui.model.sending import Target
from sestui.ses.pace import raise_if_cancelled

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sts import STSClient

    from sestui.ses.login import Login
    from sestui.ses.session import Session

T = TypeVar("T")


class Connection:
    """The one way to AWS. Making it costs nothing: botocore is imported at the first use.

    With `profile`, `region` or `endpoint_url` left out, the environment and the AWS files
    decide, as for the `aws` command. `prepare` is run once, before anything of botocore is
    imported. Safe from any thread. Raises `model.errors` alone, and nothing it raises carries
    botocore's own exception along, since those can hold secrets.
    """

    def __init__(
        self,
        profile: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        read_only: bool = False,
        demo: bool = False,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._options = (profile, region, endpoint_url)
        self._read_only = read_only
        self._demo = demo
        self._prepare = prepare
        self._open: tuple[Session, Target] | None = None
        self._opening = threading.Lock()
        self._login = threading.Lock()

    def target(self) -> Target:
        """Return where calls go. Makes no call and needs no login; raises ConfigurationError."""
        _, target = self._opened()
        return replace(target, read_only=target.read_only or self._read_only, demo=self._demo)

    def ask_ses(self, call: Call, send: Callable[["SESV2Client"], T]) -> T:
        """Return what `send` has SES answer, once."""
        return self._ask(call, "sesv2", lambda client: send(cast("SESV2Client", client)))

    def ask_sts(self, call: Call, send: Callable[["STSClient"], T]) -> T:
        """Return what `send` has STS answer, once."""
        return self._ask(call, "sts", lambda client: send(cast("STSClient", client)))

    def reset(self) -> None:
        """Forget credentials and configuration: the next call reads them again."""
        with self._opening:
            self._open = None

    def _ask(self, call: Call, service: str, send: Callable[[object], T]) -> T:
        """Log in if need be and send; what a new login may cure makes this one forgotten."""
        from sestui.ses import faults

        with self._turn(call):
            session, _ = self._opened()
            try:
                client = _outcome(lambda: session.client(service, call), faults.in_login, session)
            except SestuiError:
                self._forget(session)
                raise
        try:
            return _outcome(lambda: send(client), faults.in_call, session)
        except (CredentialsError, ConfigurationError):
            self._forget(session)
            raise

    def _opened(self) -> "tuple[Session, Target]":
        """Return the session and where it leads, new ones when there are none."""
        with self._opening:
            if self._open is None or self._open[0].is_over:
                self._open = None
                if self._prepare is not None:
                    self._prepare()
                    self._prepare = None
                from sestui.ses import faults
                from sestui.ses.session import Session

                session = Session(*self._options)
                self._open = session, _outcome(session.resolved, faults.in_opening, session)
            return self._open

    def _forget(self, session: "Session") -> None:
        """Let the next call open a new session, unless another call has seen to it already."""
        with self._opening:
            if self._open is not None and self._open[0] is session:
                self._open = None

    @contextmanager
    def _turn(self, call: Call) -> Iterator[None]:
        """Log in one call at a time, so that a person is asked for a code once, not thrice."""
        while not self._login.acquire(timeout=0.1):
            raise_if_cancelled(call)
        try:
            raise_if_cancelled(call)
            yield
        finally:
            self._login.release()


def _outcome(
    do: Callable[[], T], fault_of: "Callable[[Exception, Login], ServiceError]", session: "Session"
) -> T:
    """Return what `do` returns, or raise what went wrong in the program's own words."""
    failure: SestuiError
    try:
        return do()
    except SestuiError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 (botocore raises anything: it is an outcome)
        failure = fault_of(error, session.login)
    # Raised out here, where botocore's exception is no longer being handled: chained to it,
    # not even hidden, it would carry command lines, parameters and tokens into a traceback.
    raise failure
