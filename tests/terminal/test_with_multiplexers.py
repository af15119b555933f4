"""What arrives in a real tmux and a real GNU screen, and at the terminal they are shown on."""

import json
import os
import re
import signal
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from sestui.terminal import osc52
from tests.terminal import copier
from tests.tools import PATIENCE, Pty, Tmux, need, plain_environ, until

TEXT = "ab12._domainkey\r\nbücher 例え 🎉\t\x1b]0;title\x07\0 end\n"
LONGEST = "é" * (osc52.LIMIT // 2)


class Copier:
    """The program that copies, and what it says came of it."""

    def __init__(self, folder: Path, text: str) -> None:
        source, self._result = folder / "text", folder / "result"
        source.write_bytes(text.encode())
        self.command = [sys.executable, copier.__file__, str(source), str(self._result), "auto"]

    def outcome(self) -> dict[str, object]:
        """Wait until it copied, and return what it says."""
        until(self._result.exists, what="the program copied")
        outcome: dict[str, object] = json.loads(self._result.read_text())
        return outcome


def arrives(terminal: Pty, text: str) -> bool:
    """Wait until the terminal is asked to fill the clipboard, once; say whether with `text`."""
    pattern = rb"\x1b\]52;c?;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)"
    output = terminal.until(lambda output: re.search(pattern, output))
    (encoded,) = re.findall(pattern, output)
    return b64decode(encoded, validate=True) == text.encode()


@pytest.fixture
def tmux() -> Iterator[Tmux]:
    need("tmux")
    with Tmux(plain_environ()) as server:
        yield server


@pytest.fixture
def screen_environ() -> Iterator[dict[str, str]]:
    """Yield an environment in which screen keeps its sockets to itself."""
    need("screen")
    with tempfile.TemporaryDirectory(prefix="sestui-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o700)
        yield plain_environ(SCREENDIR=folder)
        for left in os.listdir(folder):  # a socket is named for its screen: 1234.pts-0.host
            os.kill(int(left.partition(".")[0]), signal.SIGTERM)


@pytest.mark.parametrize("set_clipboard", ["external", "on"])
@pytest.mark.parametrize("text", [TEXT, LONGEST], ids=["all sorts", "longest"])
def test_tmux_keeps_the_text_and_sends_it_on_exactly(
    tmux: Tmux, tmp_path: Path, set_clipboard: str, text: str
) -> None:
    program = Copier(tmp_path, text)
    with tmux.attached(*program.command, set_clipboard=set_clipboard) as terminal:
        assert arrives(terminal, text)
        assert program.outcome() == {
            "sentence": "In tmux's buffer and sent to your terminal.",
            "certain": True,
        }
        assert tmux.run("show-buffer") == text.encode()


def test_tmux_on_a_terminal_without_a_clipboard_is_not_said_to_have_sent_anything(
    tmux: Tmux, tmp_path: Path
) -> None:
    program = Copier(tmp_path, TEXT)
    tmux.env["TERM"] = "linux"
    with tmux.attached(*program.command):
        assert program.outcome() == {
            "sentence": "tmux finds no clipboard in your terminal. In tmux's buffer.",
            "certain": True,
        }
        assert tmux.run("show-buffer") == TEXT.encode()


def test_tmux_keeps_what_is_too_long_for_a_terminal(tmux: Tmux, tmp_path: Path) -> None:
    program = Copier(tmp_path, LONGEST + "x")
    with tmux.attached(*program.command) as terminal:
        assert "In tmux's buffer." in str(program.outcome()["sentence"])
        assert tmux.run("show-buffer") == (LONGEST + "x").encode()
        terminal.settle()
        assert b"\x1b]52" not in terminal.output


@pytest.mark.parametrize("text", [TEXT, LONGEST], ids=["all sorts", "longest"])
def test_gnu_screen_hands_its_terminal_the_whole_text(
    screen_environ: dict[str, str], tmp_path: Path, text: str
) -> None:
    program = Copier(tmp_path, text)
    screen = ["screen", "-c", "/dev/null", "-m", *program.command]
    with Pty(screen, env=screen_environ) as terminal:
        assert arrives(terminal, text)
        assert program.outcome() == {
            "sentence": "Sent to your terminal, which cannot confirm it. Nothing pasted? Press v.",
            "certain": False,
        }
        terminal.write("\n")  # the program ends, and screen with it
        terminal.wait(PATIENCE)


def test_from_a_screen_within_tmux_the_text_arrives_once(
    tmux: Tmux, screen_environ: dict[str, str], tmp_path: Path
) -> None:
    program = Copier(tmp_path, TEXT * 20)
    screen = ["screen", "-c", "/dev/null", "-m", *program.command]
    tmux.env["SCREENDIR"] = screen_environ["SCREENDIR"]
    with tmux.attached(*screen) as terminal:
        assert program.outcome()["sentence"] == "In tmux's buffer and sent to your terminal."
        assert arrives(terminal, TEXT * 20)
        assert tmux.run("show-buffer") == (TEXT * 20).encode()
        terminal.write("\n")
        terminal.wait(PATIENCE)
