"""The process that calls AWS, as it is seen from the one that draws."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
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
    Options,
    Page,
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
"""Seconds to learn how it ended."""


class _Gone(NamedTuple):
    """It ended before it answered."""

    how: str


class CallingProcess:
    """One run of it. Safe from any thread; none but `close` waits for anything."""

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
                "End some programs or free some memory, then try again.",
            ) from None
        self._wire = Wire(here)
        self._tell = tell
        self._lock = threading.Lock()
        self._hears = False
        self._answers: dict[int, SimpleQueue[Any]] = {}
        self._gone: _Gone | None = None
        self.say(options)
        if tell is not None:
            self.hear()  # a log is to hold the calls of a start that fails, too

    @property
    def is_over(self) -> bool:
        """Whether it has ended and answers nothing any more."""
        return self._gone is not None

    def say(self, message: NamedTuple, reducers: Reducers | None = None) -> None:
        """Say something; that nobody is there to hear it is met where an answer is awaited."""
        with suppress(OSError):
            self._wire.send(message, reducers)

    def ask(self, asked: Asked, reducers: Reducers | None = None) -> "Asking":
        """Ask for something."""
        answers: SimpleQueue[Any] = SimpleQueue()
        with self._lock:
            self._answers[asked.number] = answers
            if self._gone:
                answers.put(self._gone)
        self.say(asked, reducers)
        return Asking(self, asked.number, answers)

    def hear(self) -> None:
        """Hear what it says from now on. Until someone waits for it, it stays unread: so the answer
        to what was asked for ahead takes no time from the first frame."""
        with self._lock:
            if not self._hears:
                threading.Thread(target=self._hear, name="sestui-answers", daemon=True).start()
                self._hears = True

    def forget(self, number: int) -> None:
        """Let nobody hear what is still said of what was asked for."""
        with self._lock:
            self._answers.pop(number, None)

    def close(self) -> None:
        """End it and wait for its end."""
        self.hear()
        self._wire.hang_up()
        self._process.wait()

    def _hear(self) -> None:
        """Hand on what is said until it is gone."""
        # It ends in the middle of a word, or talks of what is not here since the program was
        # upgraded below it: whatever it is, nothing more can be made of what it says.
        with suppress(Exception):
            while True:
                said = self._wire.receive()
                if not isinstance(said, Told):
                    answers = self._answers.get(said.number)
                    if answers is not None:
                        answers.put(said)
                elif self._tell is not None:
                    self._tell(said.attempt)
        self._wire.hang_up()
        self._wire.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDING)
        with self._lock:
            self._gone = _Gone(_how(self._process.returncode))
            for answers in self._answers.values():
                answers.put(self._gone)


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
            said, self._coming = self._coming or self._answers.get(), None
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
                case _Gone(how):
                    raise ServerFault(
                        f"The process of sestui that calls AWS {how} before the answer came.",
                        "It is started again with the next call.",
                    )

    def more(self) -> Iterator[Any]:
        """Yield the items of all further pages that have come."""
        with suppress(Empty):
            while isinstance(said := self._answers.get_nowait(), Page):
                yield from said.items
            self._coming = said

    def _unwanted(self) -> None:
        if not self._is_over:
            self._process.say(Unwanted(self._number))


def _started(end: socket) -> subprocess.Popen[bytes]:
    """Start the process; it gets one end of the wire, and nothing of the terminal."""
    flag = "-I" if sys.flags.isolated else "-P"
    return subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, flag, "-c", PROGRAM, str(end.fileno()), *sys.path],
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
