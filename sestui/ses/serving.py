"""The process that calls AWS for the program: runs the gateway for whoever is at the other end.

It has nothing of the terminal, and ends with the socket, whatever is under way then.
"""

import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import SimpleQueue

from sestui.model.call import Call, Delay
from sestui.model.errors import Cancelled, ReadOnly, SestuiError
from sestui.model.fault import Fault
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Bucket, Pace
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
    ReadOnlyKept,
    Told,
    Unwanted,
    Wire,
)


def main() -> None:
    """Serve at the socket whose descriptor is the first argument."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # They are for the program, which may want to leave in order. Not ignored, but caught:
        # programs that give credentials would be started with what is ignored.
        signal.signal(number, lambda *_: None)
    # As in the program: garbage is looked for once what stays is there.
    gc.disable()
    wire = Wire(socket.socket(fileno=int(sys.argv[1])), waits=True)
    with suppress(EOFError, OSError):  # the program has ended, and so does this
        server = Server(wire, wire.receive())
        while True:
            server.take(wire.receive())
    gc.freeze()  # looking for garbage among what is left would take most of the time to the end


class Server:
    """Runs what is asked for, each on a thread of its own."""

    def __init__(self, wire: Wire, options: Options) -> None:
        self._wire = wire
        self._gateway = Gateway(
            Connection(
                profile=options.profile,
                region=options.region,
                endpoint_url=options.endpoint_url,
                read_only=options.read_only,
                tell=(lambda attempt: self._say(Told(attempt))) if options.tells else None,
            ),
            # Nobody knows what the run before this one has left of the allowance.
            Pace(bucket=Bucket().emptied(time.monotonic()) if options.restarted else None),
        )
        self._under_way: dict[int, _UnderWay] = {}
        if options.kept_read_only:
            self.take(ReadOnlyKept(on=True))

    def take(self, message: Asked | Unwanted | CodeGiven | Ping | ReadOnlyKept) -> None:
        """Do what is wanted, or begin it; returns at once."""
        match message:
            case Asked():
                new = _UnderWay(message.number, message.kind, self._say)
                self._under_way[message.number] = new
                threading.Thread(target=self._run, args=(message, new), daemon=True).start()
            case Unwanted(number):
                if begun := self._under_way.get(number):
                    begun.cancel()
            case CodeGiven(number, code):
                if begun := self._under_way.get(number):
                    begun.codes.put(code)
            case Ping(number):
                self._say(Done(number, None))
            case ReadOnlyKept(on):
                with suppress(ReadOnly):  # which is said at the other end
                    self._gateway.keep_read_only(on)

    def _run(self, asked: Asked, begun: "_UnderWay") -> None:
        """Run a method of the gateway, and say what comes of it, whatever that is."""
        said: Done | Failed
        try:
            calls = (begun.call,) if asked.kind else ()
            value = getattr(self._gateway, asked.method)(*asked.arguments, *calls)
            if isinstance(value, Iterator):
                for items in value:
                    self._say(Page(asked.number, items))
                value = None
            said = Done(asked.number, value)
        except SestuiError as failure:
            said = Failed(asked.number, failure)
        except BaseException as error:  # noqa: BLE001 - raised again at the other end
            said = Failed(asked.number, Fault.of(error))
        del self._under_way[asked.number]
        try:
            self._say(said)
        except Exception as error:  # noqa: BLE001 - it cannot cross: that is what is said instead
            self._say(Failed(asked.number, Fault.of(error)))
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def _say(self, message: Told | Delayed | CodeWanted | Page | Done | Failed) -> None:
        with suppress(OSError):  # nobody is there any longer
            self._wire.send(message)


class _UnderWay:
    """What was asked for and is not answered yet, with the call that goes along."""

    def __init__(
        self, number: int, kind: Kind | None, say: Callable[[Delayed | CodeWanted], None]
    ) -> None:
        self._number = number
        self._say = say
        self.codes: SimpleQueue[str | Exception] = SimpleQueue()
        self.call = Call(
            by_person=kind is None or kind.by_person,
            on_delay=self._delayed,
            ask_mfa_code=self._ask_code if kind is not None and kind.asks_codes else None,
            patient=kind is not None and kind.patient,
        )

    def cancel(self) -> None:
        """Let nobody wait for it any longer, not even for a code."""
        self.call.cancel()
        self.codes.put(Cancelled("The call was cancelled."))

    def _delayed(self, delay: Delay) -> None:
        self._say(Delayed(self._number, delay))

    def _ask_code(self, device: str) -> str:
        self._say(CodeWanted(self._number, device))
        code = self.codes.get()
        if isinstance(code, Exception):
            raise code
        return code
