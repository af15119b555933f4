"""What there is to say of a copy, apart from what makes one: tools take time to import."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sestui.model.errors import SestuiError


class Way(StrEnum):
    """How a text is to reach the clipboard."""

    AUTO = "auto"
    """By the table in `terminal.clipboard`, from what the environment says."""
    OSC52 = "osc52"
    TMUX = "tmux"
    NATIVE = "native"
    """The tool of this machine: wl-copy, xclip, xsel, pbcopy, clip.exe."""
    FILE = "file"
    """A new file, for those whom none of the others serves."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a text that was copied."""

    sentence: str
    """What happened, for the person. It can hold what a tool said: text from outside."""
    certain: bool
    """A tool, tmux or the file system confirmed it; a terminal never does."""


class CopyFailed(SestuiError):
    """The text is nowhere. The sentence can hold what a tool said: text from outside."""


Copier = Callable[[str, Callable[[str], None]], Copied]
"""Copies a text; its second argument writes an escape sequence to the terminal. Blocks for up
to a few seconds; raises `CopyFailed`."""
