"""The clipboard of this machine, through whichever tool pyperclip finds for it."""

import importlib.util
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sestui.terminal import program

_TOOLS = {
    "copy_klipper": "klipper",
    "copy_osx_pbcopy": "pbcopy",
    "copy_wl": "wl-copy",
    "copy_wsl": "clip.exe",
    "copy_xclip": "xclip",
    "copy_xsel": "xsel",
}
"""Which tool each function of pyperclip runs."""

_CHILD = Path(__file__).with_name("pyperclip_child.py")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a text that was given to this machine."""

    outcome: program.Outcome
    tool: str
    """The tool that took it, or did not; empty when that is not known."""


def copy(data: bytes, environ: Mapping[str, str]) -> Result:
    """Put `data`, UTF-8, on this machine's clipboard; blocks for at most `program.LIMIT`.

    pyperclip runs in a process of its own: it waits for its tool without limit, and lets it
    write on the screen.
    """
    pyperclip = importlib.util.find_spec("pyperclip")
    if pyperclip is None or pyperclip.origin is None:
        return Result(program.Outcome(None, complaint="pyperclip is not installed"), "")
    if platform.system() == "Darwin":
        # pbcopy reads in the encoding of the locale.
        environ = {**environ, "LC_ALL": "en_US.UTF-8"}
    # -I -S: no variable, .pth file or current folder has a say in what Python runs.
    python = [sys.executable, "-I", "-S", "-W", "ignore"]
    folder = str(Path(pyperclip.origin).parents[1])
    outcome = program.run([*python, str(_CHILD), folder], data, environ)
    return Result(outcome, _TOOLS.get(outcome.output.strip(), ""))
