"""Another program that is given a text, and can neither hang this one nor write on its screen."""

import atexit
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

LIMIT = 1.0
"""How many seconds a program has, from its start to its end."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a program."""

    status: int | None
    """Its exit status; None when it could not be started, or did not end in time."""
    output: str = ""
    """What it wrote on standard output."""
    complaint: str = ""
    """The last line it wrote on standard error, or why there is no status."""

    @property
    def ok(self) -> bool:
        """True when it ended well and had nothing to say: some tools fail with status 0."""
        return self.status == 0 and not self.complaint


def run(arguments: Sequence[str], data: bytes, environ: Mapping[str, str]) -> Outcome:
    """Run a program with `data` on its standard input, for at most `LIMIT` seconds.

    It runs in a session of its own: what it leaves behind on purpose outlives the terminal,
    and whatever has not ended in time, or when this process ends, is killed together. What it
    writes goes to unnamed files, since a pipe would stay open for as long as anything left
    behind does. It is not given the AWS credentials that may be in `environ`.
    """
    environ = {name: value for name, value in environ.items() if not name.startswith("AWS_")}
    try:
        with TemporaryFile() as output, TemporaryFile() as complaint:
            child = subprocess.Popen(  # noqa: S603 - no shell, and never text from outside
                arguments,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=complaint,
                env=environ,
                cwd="/",
                start_new_session=True,
            )
            in_time = True
            with child, _ended_at_exit(child.pid) as end:
                try:
                    child.communicate(data, timeout=LIMIT)
                except subprocess.TimeoutExpired:
                    in_time = False
                    end()
            said = _all_of(output)
            if in_time:
                return Outcome(child.returncode, said, _last_line(_all_of(complaint)))
            return Outcome(None, said, "no answer within a second")
    except FileNotFoundError:
        return Outcome(None, complaint="it is not installed")
    except OSError as error:
        return Outcome(None, complaint=error.strerror or str(error))


@contextlib.contextmanager
def _ended_at_exit(group: int) -> Iterator[Callable[[], None]]:
    """Yield what kills a group of processes, which is done should this process end meanwhile."""

    def end() -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)

    atexit.register(end)
    try:
        yield end
    finally:
        atexit.unregister(end)


def _all_of(file: IO[bytes]) -> str:
    """Return what was written to `file`."""
    file.seek(0)
    return file.read().decode(errors="replace")


def _last_line(text: str) -> str:
    """Return the last line that says something: of a traceback, the error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
