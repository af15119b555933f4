"""Where calls go and with whose credentials; opened at first use, and anew after a login."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from sestui.model.call import Call
from sestui.model.errors import (
    ConfigurationError,
    CredentialsError,
    ReadOnly,
    ServiceError,
    SestuiError,
)
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
        self._started_read_only = read_only
        self._kept_read_only = False
        self._demo = demo
        self._prepare = prepare
        self._open: tuple[Session, Target] | None = None
        self._newest_target: Target | None = None
        """Where the newest session leads or led; None while none was opened."""
        self._opening = threading.Lock()
        self._login = threading.Lock()

    def target(self) -> Target:
        """Return where calls go. Makes no call and needs no login; raises ConfigurationError."""
        _, target = self._opened()
        locked = target.locked or self._started_read_only
        read_only = locked or self._kept_read_only
        return replace(target, read_only=read_only, locked=locked, demo=self._demo)

    def keep_read_only(self, on: bool) -> None:
        """Refuse changes from now on, or no longer; raises ReadOnly where that is locked.

        Opens nothing and waits for nobody. Before anything was opened nothing is known of an
        endpoint; where that locks it, every change is refused still.
        """
        self._refuse_if_locked(self._newest_target)
        self._kept_read_only = on

    def refuse_if_read_only(self) -> None:
        """Raise ReadOnly while nothing may be changed, with how that is lifted."""
        self._refuse_change(self._opened()[1])

    def ask_ses(
        self, call: Call, send: Callable[["SESV2Client"], T], *, changes: bool = False
    ) -> T:
        """Return what `send` has SES answer, once. What `changes` something is not sent, and
        raises ReadOnly before any login, where it may change nothing."""
        return self._ask(call, "sesv2", lambda client: send(cast("SESV2Client", client)), changes)

    def ask_sts(self, call: Call, send: Callable[["STSClient"], T]) -> T:
        """Return what `send` has STS answer, once."""
        return self._ask(call, "sts", lambda client: send(cast("STSClient", client)))

    def reset(self) -> None:
        """Forget credentials and configuration: the next call reads them again."""
        with self._opening:
            self._open = None

    def _ask(
        self, call: Call, service: str, send: Callable[[object], T], changes: bool = False
    ) -> T:
        """Log in if need be and send; what a new login may cure makes this one forgotten."""
        from sestui.ses import faults

        with self._turn(call):
            session, target = self._opened()
            if changes:
                self._refuse_change(target)
            try:
                client = _outcome(lambda: session.client(service, call), faults.in_login, session)
            except SestuiError:
                self._forget(session)
                raise
        raise_if_cancelled(call)  # a login takes as long as a person does
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
                target = _outcome(session.resolved, faults.in_opening, session)
                self._open, self._newest_target = (session, target), target
            return self._open

    def _refuse_change(self, target: Target) -> None:
        """Raise ReadOnly while nothing may be changed at this target."""
        self._refuse_if_locked(target)
        if self._kept_read_only:
            raise ReadOnly("Nothing can be changed: read-only is on.", "Press w to switch it off.")

    def _refuse_if_locked(self, target: Target | None) -> None:
        """Raise ReadOnly where nothing may ever be changed, as far as the target is known."""
        if self._started_read_only:
            raise ReadOnly(
                "Nothing can be changed: sestui was started with --read-only.",
                "Start it without --read-only to change the account.",
            )
        if target is not None and target.locked:
            raise ReadOnly(
                f"Nothing can be changed: calls to {target.endpoint} leave this machine"
                " unencrypted.",
                "Use an https endpoint, or one on this machine that NO_PROXY keeps from any proxy.",
            )

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
        # The frames it came through are botocore's, with the parameters of the call in them.
        failure = error.with_traceback(None)
    except Exception as error:  # noqa: BLE001 (botocore raises anything: it is an outcome)
        failure = fault_of(error, session.login)
    # Raised out here, where botocore's exception is no longer being handled: chained to it,
    # not even hidden, it would carry command lines, parameters and tokens into a traceback.
    raise failure
