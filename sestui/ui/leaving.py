"""The terminal as it was before, however the program ends or stops."""

import os
import signal
import termios
from contextlib import suppress
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from sestui.terminal import signals


class LeavingDriver(LinuxDriver):
    """Has the terminal from its start to its stop, and hears what comes from outside.

    Textual's own writes from within the handlers of signals, where the queue it writes to may
    be locked; it starts again when it was never stopped; and knows of no other signal.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._has_terminal = False
        self._writes_through = False
        self._watch = signals.Watch(self)
        super().__init__(*arguments, **options)
        self._watch.start(self._loop)

    def start_application_mode(self) -> None:
        """Take the terminal, once it is this process's to take."""
        if self._watch.is_ending:
            return
        try:
            signals.await_foreground(self.fileno)
        except termios.error:
            self.end(signals.status_of(signal.SIGHUP))
            return
        self._has_terminal = True
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def stop_application_mode(self) -> None:
        """Give the terminal back; all that is for it has been written then."""
        if self._has_terminal:
            super().stop_application_mode()
            self._has_terminal = False
            self.close()

    def write(self, data: str) -> None:
        """Write to the terminal, as long as it is the program's."""
        if self._writes_through:
            os.write(2, data.encode())  # where `_file` leads
        elif self._has_terminal:
            super().write(data)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Ask the one whom the app asks: where a terminal tells no size, as some serial lines,
        two guesses would have all drawn for the one and for the other without end."""
        return self._app.console.size

    def terminal_ended(self) -> None:
        """Have the program end, from the thread that reads, which found the terminal's end."""
        self._watch.terminal_ended()

    def _run_input_thread(self) -> None:
        """Have a fault on the thread that reads reported like any other."""
        try:
            self.run_input_thread()
        except Exception as fault:  # noqa: BLE001 - reported where all faults are
            self._app.call_later(self._app._handle_exception, fault)

    # What the watch tells

    def end(self, status: int) -> None:
        """Give the terminal back, and then end the app: its end may take longer."""
        self.stop_application_mode()
        self._app.exit(return_code=status)

    def stop(self) -> None:
        """Stop as Ctrl+Z does. While the app is suspended, whoever did that hears of it."""
        if self._has_terminal:
            self.suspend_application_mode()
            signals.stop()
            self._take_again()

    def go_on(self) -> None:
        """Take the terminal anew after a stop that nobody was asked about."""
        if self._has_terminal:
            try:
                signals.await_foreground(self.fileno)
            except termios.error:
                return  # it is gone, as the watch will tell
            self.suspend_application_mode()
            self._take_again()

    def _take_again(self) -> None:
        self.resume_application_mode()
        self.send_message(self.SignalResume())

    def give_back(self) -> None:
        """Give the terminal back past the thread that writes, which may be stuck."""
        # In the background it would be stopped for that, instead of ended.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
        if self.attrs_before is not None:
            with suppress(termios.error):  # it is gone
                # Also while the app is suspended: the plain screen has settings of its own.
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        if self._has_terminal:
            # A terminal that takes no more holds up what follows, and that is all it does.
            self._writes_through = True
            self._disable_mouse_support()
            super().stop_application_mode()
