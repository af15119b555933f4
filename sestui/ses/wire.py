"""What the program and the process that calls AWS for it say to each other, over a socket.

Both ends are this program and of one version, started by the same person: what comes is trusted
as a thread's arguments would be. None of it is ever in a file or on a command line.
"""

import copyreg
import pickle
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sestui.model.call import Call, Delay

if TYPE_CHECKING:
    from sestui.model.attempt import Attempt


class Options(NamedTuple):
    """Said first: where calls go, and what is to be told of them."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    read_only: bool = False
    kept_read_only: bool = False
    tells: bool = False
    """Whether each attempt is to be told."""
    restarted: bool = False
    """Whether calls were made by another run before."""


class Kind(NamedTuple):
    """What is said of a `Call`, as far as it does not change."""

    by_person: bool
    patient: bool
    asks_codes: bool
    """Whether there is someone to ask for the code of an MFA device."""

    @classmethod
    def of(cls, call: Call) -> Self:
        """Return what is to be said of a call."""
        return cls(call.by_person, call.patient, call.by_person and call.ask_mfa_code is not None)


class Asked(NamedTuple):
    """A method of the gateway is to be run."""

    number: int
    """By which all that is said of it later goes."""
    method: str
    arguments: tuple[Any, ...]
    kind: Kind | None
    """Of which kind the call that goes along is; None where the method takes none."""


class Unwanted(NamedTuple):
    """Nobody waits for that any longer."""

    number: int


class CodeGiven(NamedTuple):
    """The code of an MFA device, or why there is none."""

    number: int
    code: str | Exception


class Ping(NamedTuple):
    """`Done` is to be said at once, by one who hears."""

    number: int


class ReadOnlyKept(NamedTuple):
    """Nothing may be changed from now on, or no longer."""

    on: bool


class Delayed(NamedTuple):
    """It has not been answered yet."""

    number: int
    delay: Delay


class CodeWanted(NamedTuple):
    """The code of an MFA device is needed."""

    number: int
    device: str


class Page(NamedTuple):
    """A part of what is asked for; more may come."""

    number: int
    items: Any


class Done(NamedTuple):
    """What the method returned."""

    number: int
    value: Any


class Failed(NamedTuple):
    """What the method raised: a `SestuiError`, or a `Fault` of the program."""

    number: int
    error: Exception


class Told(NamedTuple):
    """An attempt to make a call began or is over."""

    attempt: "Attempt"


Reducers = Mapping[type[Any], Callable[[Any], str | tuple[Any, ...]]]
"""How objects are said that are otherwise never pickled."""


_PATIENCE = struct.pack("@ll", 0, 500_000)
"""How long the program waits to be heard, which it may do on the thread that draws; in seconds and
microseconds. What calls AWS hears at all times: where it does not, it is stopped, or stuck."""


class Wire:
    """One end. Anyone may send; one thread receives."""

    def __init__(self, end: socket.socket, *, waits: bool) -> None:
        """Use this end, which `waits` until the other one hears, or does not wait for long."""
        if not waits:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _PATIENCE)
        self._socket = end
        self._stream = end.makefile("rb")
        self._sending = threading.Lock()

    def send(self, message: NamedTuple, reducers: Reducers | None = None) -> None:
        """Say something; raises OSError when the other end is gone or keeps it waiting too long.

        After that nothing more can be said, as it may have broken off within a word.
        """
        said = BytesIO()
        pickler = pickle.Pickler(said, pickle.HIGHEST_PROTOCOL)
        if reducers is not None:
            pickler.dispatch_table = {**copyreg.dispatch_table, **reducers}
        pickler.dump(message)
        with self._sending:
            self._socket.sendall(said.getbuffer())

    def receive(self) -> Any:
        """Return what the other end says next; raises EOFError or OSError when it is gone."""
        return pickle.load(self._stream)  # noqa: S301 - from this program alone

    def hang_up(self) -> None:
        """Leave: the other end is told at once, and so is the thread here that receives."""
        with suppress(OSError):  # the other end was first
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket: for the thread that receives, once it has done so."""
        self._stream.close()
        self._socket.close()
