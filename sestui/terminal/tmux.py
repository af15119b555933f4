"""tmux's buffer, and the terminals that tmux is shown on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sestui.terminal import program


class PassedOn(Enum):
    """Whether tmux gave a text to the terminal it is shown on."""

    YES = auto()
    """It did, with OSC 52; as ever, no terminal confirms it."""
    NO_CLIPBOARD = auto()
    """It knows of no way to the clipboard of any of its terminals."""
    NOT_ASKED = auto()
    """It was not to, or cannot: tmux before 3.2."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a text that was given to tmux."""

    outcome: program.Outcome
    """Of the last command that was to put it in the buffer."""
    passed_on: PassedOn


def load(data: bytes, environ: Mapping[str, str], *, pass_on: bool) -> Result:
    """Put `data` in tmux's buffer; with `pass_on`, have tmux fill its terminal's clipboard too.

    Done by command and not by escape sequence: with `set-clipboard external`, its default,
    tmux drops what a program in it sends. Blocks for at most `program.LIMIT` a command.
    """
    outcome = program.Outcome(status=1)
    if pass_on:
        outcome = program.run(["tmux", "load-buffer", "-w", "-"], data, environ)
        if outcome.ok:
            # Status 0 says only that the buffer is filled.
            terminals = program.run(["tmux", "show-messages", "-T"], b"", environ).output
            mute = "Ms: [missing]" in terminals and "Ms: (string)" not in terminals
            return Result(outcome, PassedOn.NO_CLIPBOARD if mute else PassedOn.YES)
    if outcome.status is not None:
        # Before 3.2 there is no -w.
        outcome = program.run(["tmux", "load-buffer", "-"], data, environ)
    return Result(outcome, PassedOn.NOT_ASKED)
