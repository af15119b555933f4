"""Where calls go and with whose credentials; opened at first use, and anew after a login."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from sestui.model.call import Call
from sestui.model.errors import (
    ConfigurationError,
    CredentialsError,
    ReadOnly,
    ServiceError,
    SestuiError,
    TimedOut,
    Unreachable,
)
from sestui.model.sending import Target
from sestui.ses.read_only import refuse_if_locked

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sts import STSClient

    from sestui.model.attempt import Tell
    from sestui.ses.login import Login
    from sestui.ses.session import Session

LONGEST = 60.0
"""Seconds that a call may take from its beginning to the end of its answer: a page of a
thousand identities, on a line of 2,400 bytes a second."""

MOST_GIVEN_UP = 16
"""Calls that may still hang after they were given up, each with a thread and a socket: as many
as come together in a quarter of an hour or so of answers without an end."""

T = TypeVar("T")


class Connection:
    """The one way to AWS. Making it costs nothing: botocore is imported at the first use.

    With `profile`, `region` or `endpoint_url` left out, the environment and the AWS files
    decide, as for the `aws` command. `prepare` is run once, before anything of botocore is
    imported. `tell` hears of every call that is sent. Safe from any thread. Raises
    `model.errors` alone, and nothing it raises carries botocore's own exception along, since
    those can hold secrets.
    """

    def __init__(
        self,
        profile: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        read_only: bool = False,
        demo: bool = False,
        prepare: Callable[[], None] | None = None,
        tell: "Tell | None" = None,
    ) -> None:
        self._options = (profile, region, endpoint_url)
        self._started_read_only = read_only
        self._kept_read_only = False
        self._demo = demo
        self._prepare = prepare
        self._tell = tell
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
        call.raise_if_cancelled()  # a login takes as long as a person does
        try:
            return _in_time(lambda: _outcome(lambda: send(client), faults.in_call, session))
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
                session.register("before-send.sesv2", _hold_back)
                if self._tell is not None:
                    from sestui.ses.attempts import Attempts

                    Attempts(session, self._tell)
                target = _outcome(session.resolved, faults.in_opening, session)
                self._open, self._newest_target = (session, target), target
            return self._open

    def _refuse_change(self, target: Target) -> None:
        """Raise ReadOnly while nothing may be changed at this target."""
        self._refuse_if_locked(target)
        if self._kept_read_only:
            raise ReadOnly("Nothing can be changed: read-only is on.", "Press w to switch it off.")

    def _refuse_if_locked(self, target: Target | None) -> None:
        refuse_if_locked(target, started_read_only=self._started_read_only)

    def _forget(self, session: "Session") -> None:
        """Let the next call open a new session, unless another call has seen to it already."""
        with self._opening:
            if self._open is not None and self._open[0] is session:
                self._open = None

    @contextmanager
    def _turn(self, call: Call) -> Iterator[None]:
        """Log in one call at a time, so that a person is asked for a code once, not thrice."""
        while not self._login.acquire(timeout=0.1):
            call.raise_if_cancelled()
        try:
            call.raise_if_cancelled()
            yield
        finally:
            self._login.release()


class _Sending(threading.Thread, Generic[T]):
    """A call on a thread of its own, which can be given up but not ended."""

    def __init__(self, send: Callable[[], T]) -> None:
        super().__init__(name="sestui-send", daemon=True)
        self._send = send
        self.answer: Future[T] = Future()
        self.is_given_up = False
        """Whether nobody waits for it any longer: what it has not sent yet stays unsent."""

    def run(self) -> None:
        try:
            self.answer.set_result(self._send())
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            self.answer.set_exception(error)


def _in_time(send: Callable[[], T]) -> T:
    """Return what `send` returns, or raise TimedOut when that takes too long.

    Its own timeouts are for one step each: they know nothing of a name that is looked up
    without end, nor of an answer that comes a byte at a time. Raises Unreachable, and sends
    nothing, while too many calls hang that were given up.
    """
    alive = [thread for thread in threading.enumerate() if isinstance(thread, _Sending)]
    if sum(sending.is_given_up for sending in alive) >= MOST_GIVEN_UP:
        raise Unreachable(
            f"AWS was not called: {MOST_GIVEN_UP} calls still hang that were given up.",
            "Check the network, the name servers and the endpoint; if it stays, quit and start"
            " again.",
        )
    sending = _Sending(send)
    sending.start()
    try:
        return sending.answer.result(LONGEST)
    except TimeoutError:
        sending.is_given_up = True
        failure = TimedOut(
            f"AWS has not answered in full within {LONGEST:g} s.",
            "Check the network, the name servers and the endpoint, or try again.",
        )
    raise failure


class _Body(BytesIO):
    """The body of a request, read when there is a connection to write it to: not before the
    endpoint's name was found, which may be long after the call was given up."""

    def read(self, size: int | None = -1) -> bytes:
        """Return what to write next; raises TimedOut once nobody waits for an answer."""
        sending = threading.current_thread()
        if isinstance(sending, _Sending) and sending.is_given_up:
            raise TimedOut("The call was given up before it was sent.")
        return super().read(size)


def _hold_back(**event: Any) -> None:
    """Keep the body of a request unsent once it is given up: every change has one, and without
    it none is carried out, being half a message (RFC 9112, section 8) and wrongly signed."""
    request = event["request"]
    if request.body:
        request.body = _Body(request.body)


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
