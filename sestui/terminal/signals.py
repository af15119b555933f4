"""What comes from outside while the program has the terminal: signals, and the terminal's end."""

import asyncio
import atexit
import os
import select
import signal
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn, Protocol

ENDING = frozenset({signal.SIGHUP, signal.SIGINT, signal.SIGTERM})
"""What ends the program."""

_HEEDED = (*ENDING, signal.SIGTSTP, signal.SIGCONT)
"""What the `Watch` has handlers for."""

GRACE = 1.2
"""Seconds that the end may take. After that the process ends in any case, and kills the programs
that it runs, as at any exit: one that gives credentials may take minutes."""
_RESCUE = 0.2
"""Seconds for giving the terminal back, and for that killing, when the main thread did not."""

_Handler = Callable[[int, FrameType | None], object] | int | None
"""As `signal.getsignal` returns one."""


def status_of(number: int) -> int:
    """Return the exit status of a program that a signal ended, as shells have it.

    >>> status_of(signal.SIGTERM)
    143
    """
    return 128 + number


class Guest(Protocol):
    """What has the terminal, and leaves it as it was."""

    def end(self, status: int) -> None:
        """Give the terminal back and end the program with this exit status."""
        ...

    def stop(self) -> None:
        """Give the terminal back, stop, and take it again once continued."""
        ...

    def go_on(self) -> None:
        """Take the terminal anew: the process was stopped, and nobody knows what it shows."""
        ...

    def give_back(self) -> None:
        """Give the terminal back at once, from another thread: the main one hangs."""
        ...


class Ear:
    """A pipe of the numbers of signals that came: `select` and `poll` tell when there are any."""

    def __init__(self) -> None:
        self._out, self._in = os.pipe()
        for end in (self._out, self._in):
            os.set_blocking(end, False)

    def fileno(self) -> int:
        """Return what can be read once a signal was heard."""
        return self._out

    def listen(self) -> None:
        """Hear all signals that have a handler from now on, even while the main thread hangs.

        To be called on the main thread, as all that is said of signals.
        """
        signal.set_wakeup_fd(self._in, warn_on_full_buffer=False)

    def tell(self, number: int) -> None:
        """Let a signal be heard."""
        with suppress(BlockingIOError):  # so many came that one more says nothing new
            os.write(self._in, bytes([number]))

    def heard(self) -> set[int]:
        """Return the numbers of the signals that came since this was asked last."""
        with suppress(BlockingIOError):
            return {*os.read(self._out, 64)}
        return set()

    def close(self) -> None:
        """Hear no more."""
        os.close(self._out)
        os.close(self._in)


_here: list[Ear] = []
"""Where signals are heard by what holds up the event loop."""
_changing = threading.Lock()
"""Held while an ear comes or goes, and while the `Watch` tells those that there are."""


class Watch:
    """Tells the guest, on its event loop, of signals and of a terminal that is gone.

    It waits on a thread of its own, as the main one may hang: on a terminal that takes no more,
    for one. What was ignored when it was made stays ignored, as under `nohup`.
    """

    def __init__(self, guest: Guest) -> None:
        self._guest = guest
        self._ear = Ear()
        self._ignored = [number for number in _HEEDED if signal.getsignal(number) == signal.SIG_IGN]
        self.is_ending = False
        """Whether a signal came that ends the program."""

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch until the process ends."""
        self._ear.listen()
        for number in _HEEDED:  # also the ignored ones, as Textual has handlers of its own
            _handle(number, signal.SIG_IGN if number in self._ignored else self._note)
        threading.Thread(
            target=self._watch, args=[loop], name="sestui-signals", daemon=True
        ).start()

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if number in ENDING:
            self.is_ending = True
            # A shell that continues a stopped job only to end it does not give it the terminal.
            for from_background in (signal.SIGTTOU, signal.SIGTTIN):
                signal.signal(from_background, signal.SIG_IGN)
            for ear in _here:  # sooner than by the thread: what follows a stop asks at once
                ear.tell(number)

    def terminal_ended(self) -> None:
        """Take it, from any thread, that the terminal is gone: not every system tells it here."""
        self._ear.tell(signal.SIGHUP)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> NoReturn:
        def tell(what: Callable[[], None]) -> None:
            with suppress(RuntimeError):  # the loop has closed: the program ends as it is
                loop.call_soon_threadsafe(what)

        status = status_of(self._until_the_end(tell))
        tell(lambda: self._guest.end(status))
        time.sleep(GRACE)
        # Each on its own, as a terminal that takes no more holds up what gives it back.
        rescues = [
            threading.Thread(target=target, daemon=True)
            for target in (atexit._run_exitfuncs, self._guest.give_back)
        ]
        for rescue in rescues:
            rescue.start()
        over = time.monotonic() + _RESCUE
        for rescue in rescues:
            rescue.join(max(0, over - time.monotonic()))
        os._exit(status)

    def _until_the_end(self, tell: Callable[[Callable[[], None]], None]) -> int:
        """Return the number of the signal that ends the program, SIGHUP for a terminal's end."""
        poll = select.poll()
        poll.register(self._ear, select.POLLIN)
        for stream in (0, 1, 2):
            poll.register(stream, 0)  # that it is gone is told unasked
        while True:
            gone = False
            for stream, event in poll.poll():
                if event & (select.POLLHUP | select.POLLERR):
                    gone = True
                    # What is still written there is lost without an error, which none would see.
                    nothing = os.open(os.devnull, os.O_RDWR)
                    os.dup2(nothing, stream)
                    os.close(nothing)
                elif event & select.POLLNVAL:  # a system that cannot poll a terminal
                    poll.unregister(stream)
            heard = self._ear.heard()
            # Passed on from here, as a handler of Python's runs only once the main thread wakes.
            with _changing:
                passed_on = bool(_here)
                for ear in _here:
                    for number in heard:
                        ear.tell(number)
            for number in heard & ENDING:
                return number
            if gone:
                return signal.SIGHUP
            if passed_on:
                continue
            if signal.SIGCONT in heard:
                tell(self._guest.go_on)
            elif signal.SIGTSTP in heard:
                tell(self._guest.stop)


@contextmanager
def heard_here() -> Iterator[Ear]:
    """Hear the signals of the `Watch` in a block that holds up the event loop.

    To stop and to go on is up to the block; the `Watch` still sees to it that the program ends.
    """
    ear = Ear()
    with _changing:
        _here.append(ear)
    try:
        yield ear
    finally:
        with _changing:
            _here.remove(ear)
        ear.close()


def stop() -> None:
    """Stop this process as Ctrl+Z does; return once it is continued.

    Where no shell could continue it, the kernel does not stop it, and it goes on at once.
    """
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)}
    for number in handlers:
        signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(signal.SIGTSTP)
    for number, handler in handlers.items():
        _handle(number, handler)


def _handle(number: int, handler: _Handler) -> None:
    """Handle a signal; only one that ends the program breaks off what waits in the kernel."""
    signal.signal(number, handler)
    signal.siginterrupt(number, number in ENDING)


def await_foreground(terminal: int) -> None:
    """Return once the terminal is this process's to change; until then it is stopped.

    Raises `termios.error` when the terminal is gone, or a signal came that ends the program.
    """
    with suppress(OSError):  # it is gone, or no shell shares it out
        if (
            signal.getsignal(signal.SIGTTOU) == signal.SIG_DFL
            and os.tcgetpgrp(terminal) != os.getpgrp()
        ):
            # Not in the kernel: it would be stopped there again before a handler could run, when
            # another thread got the signal that ends the program.
            signal.raise_signal(signal.SIGTTOU)
            if signal.getsignal(signal.SIGTTOU) == signal.SIG_IGN:
                raise termios.error("the program ends")
    # The kernel answers a change from the background with SIGTTOU, were it none.
    termios.tcsetattr(terminal, termios.TCSANOW, termios.tcgetattr(terminal))
