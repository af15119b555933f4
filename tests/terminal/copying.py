"""A copy by the ways that an environment has, to a terminal that takes note."""

from pathlib import Path

from sestui.terminal import osc52
from sestui.terminal.clipboard import Clipboard
from sestui.terminal.copied import Copied, Way
from tests.terminal.conftest import FakeTools, Terminal

TEXT = "ab12._domainkey\r\nbücher 例え 🎉\t\x1b]0;title\x07\0 end\n"
LONG = "é" * (osc52.LIMIT // 2 + 1)

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
FORWARDED = {**SSH, "DISPLAY": "localhost:10.0"}
X = {"DISPLAY": ":0"}
TMUX = {"TMUX": "/tmp/tmux-1000/default,1,0", "TERM": "tmux-256color"}
STY = {"STY": "1234.pts-0.host", "TERM": "screen"}

SENT = "Sent to your terminal, which cannot confirm it. Nothing pasted? Press v."
SENT_BY_TMUX = "In tmux's buffer and sent to your terminal."
TOO_LONG = "At 74,996 bytes it is too long to send to your terminal (74,994 at most)."


def copy(
    tools: FakeTools,
    terminal: Terminal,
    environ: dict[str, str],
    *,
    way: Way = Way.AUTO,
    text: str = TEXT,
    folder: Path | None = None,
) -> Copied:
    """Copy `text` where a program in `environ` would."""
    environ = {"TERM": "xterm-256color", **environ, "PATH": str(tools.path)}
    return Clipboard(way, environ=environ, folder=folder).copy(text, terminal)
