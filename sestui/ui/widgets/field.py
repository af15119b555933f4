"""A line of a form: what is asked for, where it is answered, and what is wrong with the answer."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from sestui.terminal.text import visible


class Field(Vertical):
    """A label beside the widget that takes the answer, and below it a remark on the answer."""

    DEFAULT_CSS = """
    Field { height: auto; }
    Field > Horizontal { height: auto; }
    Field > Horizontal > .label { width: 18; height: 1; }
    Field > .remark { height: auto; padding-left: 18; display: none; }
    """

    def __init__(self, label: str, taker: Widget, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = label
        self._taker = taker
        self._remark = ""
        self._wrong = False

    def compose(self) -> ComposeResult:
        """Lay out label, answer and remark."""
        with Horizontal():
            yield Static(Content(visible(self._label)), classes="label")
            yield self._taker
        yield Static(classes="remark")

    @property
    def is_wrong(self) -> bool:
        """Whether the answer cannot be used as it is."""
        return self._wrong

    def rename(self, label: str) -> None:
        """Write another label."""
        self.query_one(".label", Static).update(Content(visible(label)))

    def remark(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something of the answer, or that it is `wrong`; with `""` nothing any more."""
        if (sentence, wrong) == (self._remark, self._wrong):
            return
        self._remark, self._wrong = sentence, wrong
        below = self.query_one(".remark", Static)
        below.update(Content(visible(f"! {sentence}" if wrong and sentence else sentence)))
        below.set_class(wrong, "wrong")
        below.display = bool(sentence)
