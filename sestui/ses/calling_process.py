"""The process that calls AWS, as it is seen from the one that draws."""

import errno
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pickle import UnpicklingError
from queue import Empty, SimpleQueue
from signal import Signals
from socket import socket, socketpair
from typing import TYPE_CHECKING, Any, NamedTuple

from sestui.model.call import Call
from sestui.model.errors import CredentialsError, ServerFault, Unreachable
from sestui.ses.wire import (
    Asked,
    CodeGiven,
    CodeWanted,
    Delayed,
    Done,
    Failed,
    Kind,
    Options,
    Page,
    Ping,
    Reducers,
    Told,
    Unwanted,
    Wire,
)

if TYPE_CHECKING:
    from sestui.model.attempt import Tell

PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from sestui.ses.serving import main; main()"
"""What it runs. It looks for modules where this process does: left to itself, Python would do
so in the folder that the person happens to be in."""

_ENDING = 1.0
"""Seconds that its end takes at the most."""

_SILENCE = 70.0
"""Seconds without an answer, after which it is looked whether it hears: a call takes 60 at most."""

_ANSWERING = 5.0
"""Seconds within which it says that it hears."""

_SCARCE = (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
"""What starting a process fails with where there are too many of something."""


class _Gone(NamedTuple):
    """It ended before it answered."""

    how: str
    advice: str


class CallingProcess:
    """One run of it. Safe from any thread. Whoever says something waits half a second at the most,
    and whoever ends it, or looks whether it hears, some seconds."""

    def __init__(self, options: Options, tell: "Tell | None" = None) -> None:
        """Start it; raises Unreachable where that cannot be done."""
        try:
            with ExitStack() as if_that_fails:
                here, there = map(if_that_fails.enter_context, socketpair())
                with there:
                    self._process = _started(there)
                if_that_fails.pop_all()
        except OSError as error:
            raise Unreachable(
                f"AWS was not called: no process can be started: {error.strerror}.",
                "End some programs or free some memory, then try again."
                if error.errno in _SCARCE
                else "Quit and start sestui again.",
            ) from None
        self._wire = Wire(here, waits=False)
        self._tell = tell
        self._lock = threading.Lock()
        self._hears = False
        self._numbers = count()
        self._answers: dict[int, SimpleQueue[Any]] = {}
        self._gone: _Gone | None = None
        self._is_lost = False
        """Whether it did not hear what was said."""
        self.say(options)
        if tell is not None:
            self.hear()  # a log is to hold the calls of a start that fails, too

    @property
    def is_over(self) -> bool:
        """Whether it has ended and answers nothing any more."""
        return self._is_lost or self._gone is not None

    def say(self, message: NamedTuple, reducers: Reducers | None = None) -> None:
        """Say something; that nobody is there to hear it is met where an answer is awaited."""
        try:
            self._wire.send(message, reducers)
        except OSError:
            self._is_lost = True
            self._wire.hang_up()

    def ask(
        self,
        method: str,
        arguments: Sequence[Any] = (),
        kind: Kind | None = None,
        reducers: Reducers | None = None,
    ) -> "Asking":
        """Have a method of the gateway run, with a call of that kind where it takes one."""
        number, answers = self._awaited()
        self.say(Asked(number, method, tuple(arguments), kind), reducers)
        return Asking(self, number, answers)

    def hear(self) -> None:
        """Hear what it says from now on. Until someone waits for it, it stays unread: so the answer
        to what was asked for ahead takes no time from the first frame."""
        with self._lock:
            if not self._hears:
                threading.Thread(target=self._hear, name="sestui-answers", daemon=True).start()
                self._hears = True

    def check(self) -> None:
        """End it where it hears nothing any more: then nobody waits for it in vain."""
        number, answers = self._awaited()
        self.say(Ping(number))
        try:
            answers.get(timeout=_ANSWERING)
        except Empty:
            self._process.kill()  # which ends what was stopped, too
        finally:
            self.forget(number)

    def _awaited(self) -> tuple[int, SimpleQueue[Any]]:
        """Return a new number, and what is said from now on of what is asked by it."""
        number, answers = next(self._numbers), SimpleQueue[Any]()
        with self._lock:
            self._answers[number] = answers
            if self._gone:
                answers.put(self._gone)
        return number, answers

    def forget(self, number: int) -> None:
        """Let nobody hear what is still said of what was asked for."""
        with self._lock:
            self._answers.pop(number, None)

    def close(self) -> None:
        """End it and wait for its end, a second at the most."""
        self._wire.hang_up()
        with self._lock:
            if not self._hears:  # or the thread that hears does that
                self._wire.close()
        self._end()

    def _hear(self) -> None:
        """Hand on what is said until it is gone."""
        advice = "It is started again with the next call."
        try:
            while True:
                said = self._wire.receive()
                if not isinstance(said, Told):
                    answers = self._answers.get(said.number)
                    if answers is not None:
                        answers.put(said)
                elif self._tell is not None:
                    self._tell(said.attempt)
        except (EOFError, OSError, UnpicklingError):
            how = ""
        except Exception as error:  # noqa: BLE001 - nothing more can be made of what it says
            from sestui.model.fault import kind

            how = f"said what is not understood here ({kind(error)})"
            advice = "If sestui was upgraded while it ran, quit and start it again."
        self._wire.hang_up()
        self._wire.close()
        self._end()
        with self._lock:
            self._gone = _Gone(how or _how(self._process.returncode), advice)
            for answers in self._answers.values():
                answers.put(self._gone)

    def _end(self) -> None:
        """Wait for its end, which is near; what is stopped or stuck is killed."""
        try:
            self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Asking:
    """Something that was asked for, and what has been answered."""

    def __init__(self, process: CallingProcess, number: int, answers: SimpleQueue[Any]) -> None:
        self._process = process
        self._number = number
        self._answers = answers
        self._coming: Any = None
        """What was looked at, but not taken."""
        self._is_over = False
        """Whether all was heard."""

    @contextmanager
    def heard_for(self, call: Call) -> Iterator[None]:
        """Let `next` be used meanwhile; that `call` is cancelled is said over there."""
        self._process.hear()
        try:
            with call.telling(self._unwanted):
                yield
        finally:
            self.leave()

    def answer(self, call: Call) -> Any:
        """Wait for what the method returns, and return it; raises what it failed with."""
        with self.heard_for(call):
            return self.next(call).value

    def leave(self) -> None:
        """Want no more of it."""
        self._process.forget(self._number)
        self._unwanted()

    def next(self, call: Call) -> Any:
        """Wait for the next `Page`, or for `Done`, and return it; raises what it failed with."""
        while True:
            said, self._coming = self._coming or self._said(), None
            self._is_over = isinstance(said, Done | Failed | _Gone)
            match said:
                case Page() | Done():
                    return said
                case Delayed(_, delay):
                    call.on_delay(delay)
                case CodeWanted(_, device):
                    self._process.say(CodeGiven(self._number, _code(call, device)))
                case Failed(_, error):
                    raise error
                case _Gone(how, advice):
                    raise ServerFault(
                        f"The process of sestui that calls AWS {how} before the answer came.",
                        advice,
                    )

    def more(self) -> Iterator[Any]:
        """Yield the items of all further pages that have come."""
        with suppress(Empty):
            while isinstance(said := self._answers.get_nowait(), Page):
                yield from said.items
            self._coming = said

    def _said(self) -> Any:
        """Wait for what is said next. Calls take no longer than a minute, but may wait for their
        turn, or the person, far longer: so it is only looked whether somebody is still there."""
        while True:
            with suppress(Empty):
                return self._answers.get(timeout=_SILENCE)
            self._process.check()

    def _unwanted(self) -> None:
        if not self._is_over:
            self._process.say(Unwanted(self._number))


def _started(end: socket) -> subprocess.Popen[bytes]:
    """Start the process; it gets one end of the wire, and nothing of the terminal."""
    if not sys.executable:
        raise FileNotFoundError(errno.ENOENT, "Python does not know where it is")
    flags = ["-I"] if sys.flags.isolated else ["-PE" if sys.flags.ignore_environment else "-P"]
    return subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, *flags, "-c", PROGRAM, str(end.fileno()), *sys.path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=[end.fileno()],
    )


def _code(call: Call, device: str) -> str | Exception:
    """Ask the person for the code of a device; return why there is none."""
    if call.ask_mfa_code is None:
        return CredentialsError("There is nobody to ask for an MFA code.")
    try:
        return call.ask_mfa_code(device)
    except CredentialsError as refused:
        return refused


def _how(status: int | None) -> str:
    """Say how a process ended."""
    if status is None:
        return "fell silent"
    if status >= 0:
        return f"ended with status {status}"
    with suppress(ValueError):
        return f"was ended by {Signals(-status).name}"
    return f"was ended by signal {-status}"
