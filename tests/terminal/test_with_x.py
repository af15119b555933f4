"""What arrives on the clipboard of a real X display, and what happens with one that is not."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from sestui.terminal.clipboard import Clipboard
from sestui.terminal.copied import Copied, CopyFailed, Way
from tests.terminal import copier
from tests.tools import PATIENCE, Pty, need, plain_environ, running_with, until

TEXT = "ab12._domainkey\r\nbücher 例え 🎉\t\x1b]0;title\x07\0 end\n"


def send_nothing(_sequence: str) -> None:
    pytest.fail("the terminal was written to")


def clipboard(display: str) -> bytes:
    """Return what the clipboard of `display` holds."""
    return subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        env=plain_environ(DISPLAY=display),
        capture_output=True,
        timeout=PATIENCE,
    ).stdout


def zombies() -> list[str]:
    """Return the status lines of children of ours that ended and were not waited for."""
    lines = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    stats = [Path(f"/proc/{pid}/stat") for pid in " ".join(lines).split()]
    return [stat.read_text() for stat in stats if stat.read_text().rpartition(") ")[2][0] == "Z"]


@pytest.mark.parametrize("text", [TEXT, "without a line end", "é" * 150_000])
def test_the_clipboard_holds_the_text_exactly(display: str, text: str) -> None:
    need("xclip")
    environ = plain_environ(DISPLAY=display)
    copied = Clipboard(environ=environ).copy(text, send_nothing)
    assert copied == Copied("Copied (xclip).", certain=True)
    until(lambda: clipboard(display) == text.encode(), what="the clipboard holds the text")
    assert not zombies()


def test_the_clipboard_outlives_the_program_and_its_terminal(display: str, tmp_path: Path) -> None:
    need("xclip")
    source, result = tmp_path / "text", tmp_path / "result"
    source.write_bytes(TEXT.encode())
    program = [sys.executable, copier.__file__, str(source), str(result), "native"]
    with Pty(program, env=plain_environ(DISPLAY=display)) as terminal:
        until(result.exists, what="the program copied")
        terminal.hang_up()
    until(lambda: clipboard(display) == TEXT.encode(), what="the clipboard holds the text")


def test_nothing_is_copied_to_a_dead_display(tmp_path: Path) -> None:
    need("xclip")
    environ = plain_environ(DISPLAY=f"unix:{tmp_path}/none:0")
    with pytest.raises(CopyFailed, match="xclip did not take it: Error: Can't open"):
        Clipboard(Way.NATIVE, environ=environ).copy(TEXT, send_nothing)
    sent: list[str] = []
    copied = Clipboard(environ=environ).copy(TEXT, sent.append)
    assert not copied.certain
    assert "Copied" not in copied.sentence
    assert len(sent) == 1


@pytest.fixture
def silent_display() -> Iterator[str]:
    """Yield the name of a display that takes connections and says nothing."""
    for number in range(50, 1000):
        with socket.socket() as server:
            try:
                server.bind(("127.0.0.1", 6000 + number))
            except OSError:
                continue
            server.listen()
            yield f"127.0.0.1:{number}"
            return
    pytest.fail("no port is free")


def test_a_display_that_never_answers_is_given_up_and_nothing_is_left_running(
    silent_display: str,
) -> None:
    need("xclip")
    mark = uuid.uuid4().hex
    environ = plain_environ(DISPLAY=silent_display, SESTUI_TEST=mark)
    sent: list[str] = []
    started = time.monotonic()
    copied = Clipboard(environ=environ).copy(TEXT, sent.append)
    assert time.monotonic() - started < 2
    assert copied == Copied(
        "xclip did not take it: no answer within a second. "
        "Sent to your terminal, which cannot confirm it. Nothing pasted? Press v.",
        certain=False,
    )
    assert len(sent) == 1
    until(lambda: not running_with("SESTUI_TEST", mark), 1, "all are gone")
    assert not zombies()


def test_what_serves_the_clipboard_has_a_session_of_its_own(display: str) -> None:
    need("xclip")
    mark = uuid.uuid4().hex
    environ = plain_environ(DISPLAY=display, SESTUI_TEST=mark)
    Clipboard(Way.NATIVE, environ=environ).copy(TEXT, send_nothing)
    (server,) = running_with("SESTUI_TEST", mark)
    assert os.getsid(server) != os.getsid(0)
