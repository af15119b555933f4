"""The process that calls AWS, as it is seen from the one that draws."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pickle import UnpicklingError
from queue import Empty, SimpleQueue
from signal import Signals
from socket import socketpair
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
            here, there = socketpair()
            with there:
                self._process = subprocess.Popen(  # noqa: S603 - this very program
                    [sys.executable, "-P", "-c", PROGRAM, str(there.fileno()), *sys.path],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[there.fileno()],
                )
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
        """Hear what it says from now on. Until then it stays unread: the answer to what was asked
        for ahead takes no time from the first frame."""
        with self._lock:
            if not self._hears:
                self._hears = True
                threading.Thread(target=self._hear, name="sestui-answers", daemon=True).start()

    def forget(self, number: int) -> None:
        """Let nobody hear what is still said of what was asked for."""
        with self._lock:
            self._answers.pop(number, None)

    def close(self) -> None:
        """End it and wait for its end."""
        self._wire.close()
        self._process.wait()

    def _hear(self) -> None:
        """Hand on what is said until it is gone."""
        with suppress(EOFError, OSError, UnpicklingError):
            while True:
                said = self._wire.receive()
                if not isinstance(said, Told):
                    answers = self._answers.get(said.number)
                    if answers is not None:
                        answers.put(said)
                elif self._tell is not None:
                    self._tell(said.attempt)
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


def _code(call: Call, device: str) -> str | Exception:
    """Ask the person for the code of a device; return why there is none."""
    if call.ask_mfa_code is None:
        return CredentialsError("An MFA code is needed, and there is nobody to ask for it.")
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
