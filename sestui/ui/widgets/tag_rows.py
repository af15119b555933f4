"""The tags of a new identity: a row of key and value for each, and always an empty one more."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from sestui.model.identity import Tag
from sestui.model.rules import TAGS
from sestui.ui.widgets.field import Field
from sestui.ui.widgets.text_input import TextInput

_EMPTY = Tag("", "")


class TagRow(Field):
    """Key and value of one tag."""

    def __init__(self, label: str, tag: Tag) -> None:
        self.inputs = TextInput(tag.key, "key"), TextInput(tag.value, "value")
        super().__init__(label, Horizontal(*self.inputs))

    @property
    def tag(self) -> Tag:
        """What is typed."""
        key, value = self.inputs
        return Tag(key.value, value.value)


class TagRows(Vertical):
    """Rows of key and value: typing into the last adds another, and one that is emptied goes."""

    DEFAULT_CSS = """
    TagRows { height: auto; }
    TagRows Horizontal { height: 1; }
    TagRows TextInput { width: 1fr; margin-right: 1; }
    """

    class Changed(Message):
        """A key or a value was typed."""

    def __init__(self, tags: Sequence[Tag] = ()) -> None:
        super().__init__(id="tags")
        self._rows = [
            TagRow("" if number else "Tags", tag) for number, tag in enumerate((*tags, _EMPTY))
        ]

    def compose(self) -> ComposeResult:
        """Lay out the rows there are, and an empty one."""
        yield from self._rows

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What is typed, row by row, without the empty rows at the end."""
        typed = [row.tag for row in self._rows]
        while typed and typed[-1] == _EMPTY:
            typed.pop()
        return tuple(typed)

    def remark(self, wrong: Mapping[int, str], of_all: str = "") -> None:
        """Say what is wrong with rows, by their numbers, and with all of them together."""
        last = len(self.tags) - 1
        for number, row in enumerate(self._rows):
            sentence = wrong.get(number) or (of_all if number == last else "")
            row.remark(sentence, wrong=bool(sentence))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Have an empty row at the end, as long as there may be more tags."""
        event.stop()
        self.post_message(self.Changed())
        if len(self.tags) == len(self._rows) <= TAGS:
            self._rows.append(TagRow("", _EMPTY))
            self.mount(self._rows[-1])

    @on(Input.Blurred)
    def _left(self, event: Input.Blurred) -> None:
        """Remove a row that was emptied, once the keys are elsewhere."""
        event.stop()
        focused = self.screen.focused
        for row in self._rows[:-1]:
            if row.tag == _EMPTY and focused not in row.inputs:
                self._rows.remove(row)
                row.remove()
                self.post_message(self.Changed())
        self._rows[0].rename("Tags")
