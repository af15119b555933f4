"""The log that goes with the report of a fault (`--log FILE`): what was asked of AWS, and when.

Nothing is in it but what is written here, field by field: no message, no parameter, no answer,
no header, no credentials. Python's own `logging` has no part in it, since botocore tells it
every request and every token.
"""

import os
import platform
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sestui.model.attempt import Attempt
from sestui.terminal.private_file import open_new
from sestui.terminal.surroundings import Surroundings
from sestui.terminal.text import visible
from sestui.ui.crash import version_of

_NONE = "-"
_COLUMNS = ("time", "operation", "identity", "ms", "status", "request id", "error code")


class Log:
    """Writes to a new file of mode 0600, each line as it comes. Safe from any thread.

    A disk that is full takes lines from the log and nothing from the program.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        """Make the file; raises OSError when it cannot be made or is there already."""
        self._now = now
        self._writing = threading.Lock()
        self._descriptor = open_new(path, shared_folder=True)

    def begin(self, environ: Mapping[str, str], size: os.terminal_size) -> None:
        """Write what runs, on what and where, and what the columns are."""
        packages = (f"{name} {version_of(name)}" for name in ("sestui", "botocore", "textual"))
        around = Surroundings.of(environ)
        between = [name for name in ("ssh", "tmux", "screen") if getattr(around, name)]
        self._note(
            *packages,
            f"Python {platform.python_version()}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
            f"TERM {environ.get('TERM', _NONE)}",
            " ".join(between) or "no ssh, tmux or screen",
            f"{size.columns}x{size.lines}",
        )
        self._note(*_COLUMNS)

    def attempt(self, attempt: Attempt) -> None:
        """Write a line as a call is sent, which has no milliseconds, and one when it is over."""
        ms = None if attempt.seconds is None else round(attempt.seconds * 1000)
        self._line(
            self._time(),
            attempt.operation,
            attempt.identity or _NONE,
            _NONE if ms is None else str(ms),
            _NONE if attempt.status is None else str(attempt.status),
            attempt.request_id or _NONE,
            attempt.code or _NONE,
        )

    def fault(self, report: str) -> None:
        """Write of which class a fault of the program was and where, as `report` says."""
        first, *places = report.splitlines()
        self._note(self._time(), first)
        for place in places:
            self._note(place)

    def _time(self) -> str:
        return self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _note(self, *fields: str) -> None:
        """Write a line that is about no call."""
        self._line(f"# {fields[0]}", *fields[1:])

    def _line(self, *fields: str) -> None:
        """Write fields with tabs between: `visible` leaves none in them."""
        line = "\t".join(map(visible, fields)) + "\n"
        with self._writing, suppress(OSError):
            os.write(self._descriptor, line.encode())
