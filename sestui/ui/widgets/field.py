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
    Field > .remark { height: auto; padding-left: 18; }
    """

    def __init__(self, label: str, taker: Widget, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._label = label
        self._taker = taker
        self._remark = ""
        self._wrong = False
        self._below: Static | None = None

    def compose(self) -> ComposeResult:
        """Lay out label and answer."""
        with Horizontal():
            yield Static(Content(visible(self._label)), classes="label")
            yield self._taker

    @property
    def is_wrong(self) -> bool:
        """Whether the answer cannot be used as it is."""
        return self._wrong

    def rename(self, label: str) -> None:
        """Write another label."""
        if label != self._label:
            self._label = label
            for shown in self.query(".label").results(Static):
                shown.update(Content(visible(label)))

    def remark(self, sentence: str, *, wrong: bool = False) -> None:
        """Say something of the answer, or that it is `wrong`; with `""` nothing any more."""
        if (sentence, wrong) == (self._remark, self._wrong):
            return
        self._remark, self._wrong = sentence, wrong
        if self._below is None:
            if not sentence:
                return
            # Most fields never need one, and each costs a little of every layout.
            self._below = Static(classes="remark")
            self.mount(self._below)
        below = self._below
        below.update(Content(visible(f"! {sentence}" if wrong and sentence else sentence)))
        below.set_class(wrong, "wrong")
        below.display = bool(sentence)
        if wrong and self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)
