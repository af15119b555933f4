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


class TagRows(Vertical):
    """Rows of key and value: typing into the last adds another, and one that is emptied goes."""

    DEFAULT_CSS = """
    TagRows { height: auto; }
    TagRows Horizontal Horizontal { height: 1; }
    TagRows TextInput { width: 1fr; margin-right: 1; }
    """

    class Changed(Message):
        """A key or a value was typed."""

    def __init__(self, tags: Sequence[Tag] = ()) -> None:
        super().__init__(id="tags")
        self._given = tags

    def compose(self) -> ComposeResult:
        """Lay out the rows there are, and an empty one."""
        for number, tag in enumerate((*self._given, _EMPTY)):
            yield self._row(number, tag)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """What is typed, row by row, without the empty rows at the end."""
        typed = [Tag(*(field.value for field in row.query(TextInput))) for row in self._rows]
        while typed and typed[-1] == _EMPTY:
            typed.pop()
        return tuple(typed)

    def remark(self, wrong: Mapping[int, str], of_all: str = "") -> None:
        """Say what is wrong with rows, by their numbers, and with all of them together."""
        rows = self._rows
        for number, row in enumerate(rows):
            together = of_all if number == len(rows) - 1 else ""
            sentence = wrong.get(number) or together
            row.remark(sentence, wrong=bool(sentence))

    @property
    def _rows(self) -> list[Field]:
        return list(self.query(Field))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Have an empty row at the end, as long as there may be more tags."""
        event.stop()
        self.post_message(self.Changed())
        rows = len(self._rows)
        if len(self.tags) == rows <= TAGS:
            self.mount(self._row(rows, _EMPTY))

    @on(Input.Blurred)
    async def _left(self, event: Input.Blurred) -> None:
        """Remove a row that was emptied, once the keys are elsewhere."""
        event.stop()
        rows = self._rows
        for row in rows[:-1]:
            fields = row.query(TextInput)
            if not any(field.value or field is self.screen.focused for field in fields):
                await row.remove()
        if self._rows != rows:
            self._rows[0].rename("Tags")
            self.post_message(self.Changed())

    def _row(self, number: int, tag: Tag) -> Field:
        fields = Horizontal(TextInput(tag.key, "key"), TextInput(tag.value, "value"))
        return Field("Tags" if number == 0 else "", fields)
