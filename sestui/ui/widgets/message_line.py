"""The foot of the screen: what happened last, what is being waited for, what is wrong."""

from collections.abc import Sequence

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from sestui.model.errors import SestuiError
from sestui.terminal.text import visible

STAYS = 15.0
"""Seconds that a message about something done stays."""


def sentences(error: SestuiError) -> tuple[str, ...]:
    """Return what went wrong and what to do about it, as far as that is known."""
    return tuple(sentence for sentence in (str(error), error.advice) if sentence)


class MessageLine(Static):
    """Says one thing at a time: a correction of what is typed, then what was done, then waits,
    then troubles that last."""

    def __init__(self) -> None:
        super().__init__(id="message")
        self._correction: Sequence[str] = ()
        self._done = ""
        self._waiting: dict[str, str] = {}
        self._trouble: Sequence[str] = ()
        self._shown = ""
        self._timer: Timer | None = None

    def correct(self, correction: Sequence[str]) -> None:
        """Say what is wrong with what is being typed, or nothing any more."""
        self._correction = correction
        self._write()

    def say(self, done: str) -> None:
        """Say what was done, for a while."""
        self._done = done
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(STAYS, self._forget)
        self._write()

    def wait_for(self, what: str, waiting: str) -> None:
        """Say why `what` takes so long, or with `""` nothing of it any more."""
        self._waiting[what] = waiting
        self._write()

    def trouble(self, trouble: Sequence[str]) -> None:
        """Say what goes on being wrong, or nothing any more."""
        self._trouble = trouble
        self._write()

    def _forget(self) -> None:
        self._done = ""
        self._write()

    def _write(self) -> None:
        text = (
            " ".join(self._correction)
            or self._done
            or next(filter(None, self._waiting.values()), "")
            or " ".join(self._trouble)
        )
        if text != self._shown:
            self._shown = text
            self.update(Content(visible(text)))
