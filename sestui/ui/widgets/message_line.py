"""The foot of the screen: what happened last, what is being waited for, what is wrong."""

from collections.abc import Sequence
from functools import partial

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from sestui.model.errors import SestuiError
from sestui.terminal.text import visible

STAYS = 15.0
"""Seconds that a message about something done stays, from when it can be seen."""


def sentences(error: SestuiError) -> tuple[str, ...]:
    """Return what went wrong and what to do about it, as far as that is known."""
    return tuple(sentence for sentence in (str(error), error.advice) if sentence)


class MessageLine(Static):
    """Says one thing at a time: a correction of what is being typed, then what was done and what
    came about, then the newest wait, then a correction that was left, then troubles that last."""

    def __init__(self) -> None:
        super().__init__(id="message")
        self._correction: Sequence[str] = ()
        self._said = {"done": "", "news": ""}
        self._waiting: dict[str, str] = {}
        self._trouble: Sequence[str] = ()
        self._shown = ""
        self._forgetting: dict[str, Timer] = {}
        """Run for what was said and can be seen."""

    @property
    def is_correcting(self) -> bool:
        """Whether the person is typing what has to be corrected."""
        return bool(self._correction) and isinstance(self.screen.focused, Input)

    def correct(self, correction: Sequence[str]) -> None:
        """Say what is wrong with what is being typed, or nothing any more."""
        self._correction = correction
        self.write()

    def say(self, done: str) -> None:
        """Say what was done, for a while."""
        self._say("done", done)

    def announce(self, news: str) -> None:
        """Say what came about by itself, for a while, and beside what was done."""
        self._say("news", news)

    def wait_for(self, what: str, waiting: str) -> None:
        """Say why `what` takes so long, or with `""` nothing of it any more."""
        self._waiting.pop(what, None)  # the newest is the last
        if waiting:
            self._waiting[what] = waiting
        self.write()

    def trouble(self, trouble: Sequence[str]) -> None:
        """Say what goes on being wrong, or nothing any more."""
        self._trouble = trouble
        self.write()

    def write(self) -> None:
        """Say what comes first now, once the person can see it."""
        if self.screen not in self.app.screen_stack[-1:]:
            return
        correction = " ".join(self._correction)
        said = " ".join(filter(None, self._said.values()))
        text = (
            (correction if self.is_correcting else "")
            or said
            or next(reversed(self._waiting.values()), "")
            or correction
            or " ".join(filter(None, self._trouble))
        )
        if text == said:
            self._forget_later()
        if text != self._shown:
            self._shown = text
            self.update(Content(visible(text)))

    def _say(self, kind: str, sentence: str) -> None:
        self._said[kind] = sentence
        if (timer := self._forgetting.pop(kind, None)) is not None:
            timer.stop()
        self.write()

    def _forget_later(self) -> None:
        for kind, sentence in self._said.items():
            if sentence and kind not in self._forgetting:
                self._forgetting[kind] = self.set_timer(STAYS, partial(self._say, kind, ""))
