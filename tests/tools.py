"""What tests of whole programs share: terminals, tmux, an X display, and patience."""

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

from tests.pseudo_terminal import PATIENCE, Pty

__all__ = [
    "ALL_AT_ONCE",
    "PATIENCE",
    "ROOT",
    "Pty",
    "Tmux",
    "need",
    "plain_environ",
    "room_for",
    "running_with",
    "until",
    "x_display",
]

ROOT = Path(__file__).parents[1]

ALL_AT_ONCE = """
from sestui.ses import calling_process

calling_process.PROGRAM = calling_process.PROGRAM.replace(
    "main()",
    "from functools import partial; from sestui.ses import pace; "
    "pace.Bucket = partial(pace.Bucket, size=10_000); main()",
)
"""
"""What to run before the program so that it may call AWS as often as it likes, as no account would
allow."""


def need(*programs: str) -> None:
    """Skip the test when one of `programs` is not installed; under `CI=true`, fail it."""
    missing = [name for name in programs if shutil.which(name) is None]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def plain_environ(**more: str) -> dict[str, str]:
    """Return this process's environment, without what tells where it is shown, and `more`.

    A program started with it finds this project, and takes the terminal for an xterm.
    """
    told = ("COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY", "SSH_", "STY", "TMUX")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    return {**environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **more}


def until(condition: Callable[[], object], seconds: float = PATIENCE, what: str = "") -> None:
    """Return once `condition` is true; fail when it is not within `seconds`.

    For what gives no event to wait for: other processes and files.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds:g} s: {what or condition}")
        time.sleep(0.01)


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def running_with(name: str, value: str) -> list[int]:
    """Return the ids of the processes that have `name=value` in the environment they got."""
    wanted = os.fsencode(f"{name}={value}")
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if wanted in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
    return found


class Tmux:
    """A tmux server on a socket of its own, with none of the person's settings."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """Prepare one whose panes get `env`."""
        self._name = f"sestui-{uuid.uuid4().hex[:8]}"
        self._given = env

    def __enter__(self) -> Self:
        self.folder = tempfile.mkdtemp(prefix="sestui-")
        self.env = {**self._given, "TMUX_TMPDIR": self.folder}
        for name in ("TMUX", "TMUX_PANE"):
            self.env.pop(name, None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.run("kill-server", check=False)
        shutil.rmtree(self.folder)

    def arguments(self, *arguments: str) -> list[str]:
        """Return the command line that gives this server a command."""
        return ["tmux", "-L", self._name, "-f", "/dev/null", *arguments]

    def run(self, *arguments: str, check: bool = True) -> bytes:
        """Give the server a command; return what it answers."""
        return subprocess.run(
            self.arguments(*arguments),
            env=self.env,
            check=check,
            capture_output=True,
            timeout=PATIENCE,
        ).stdout

    def attached(self, *command: str, set_clipboard: str = "external") -> Pty:
        """Return a terminal on which tmux shows `command` in a new session."""
        return Pty(
            self.arguments(
                *("start-server", ";"),
                *("set-option", "-s", "set-clipboard", set_clipboard, ";"),
                *("new-session", *command),
            ),
            env=self.env,
        )

    def screen(self) -> str:
        """Return the text that the pane shows."""
        return self.run("capture-pane", "-p").decode()


@contextlib.contextmanager
def x_display() -> Iterator[str]:
    """Run an X server without a screen, and yield the name of its display."""
    need("Xvfb")
    read, write = os.pipe()
    with open(read) as number:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "320x200x8", "-nolisten", "tcp"],
            pass_fds=[write],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        try:
            yield f":{number.readline().strip()}"
        finally:
            server.terminate()
            server.wait(PATIENCE)
