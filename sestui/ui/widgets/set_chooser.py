"""Choosing a configuration set: the sets there are, filtered as one types."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from sestui.account.snapshot import Sets
from sestui.model import rules
from sestui.model.errors import RuleBroken
from sestui.ui.widgets.menu import Menu
from sestui.ui.widgets.message_line import sentences
from sestui.ui.widgets.text_input import TextInput
from sestui.ui.words import Glyphs, clock_time

NONE = "none"


def unlisted(sets: Sets) -> str:
    """Say why the sets could not be listed, and of when those are that are offered; `""` when
    they could."""
    if sets.failure is None:
        return ""
    since = f"Those offered are as of {clock_time(sets.read_at)}." if sets.read_at else ""
    said = ("The sets could not be listed, so a name can be typed.", since)
    return " ".join(filter(None, (*said, *sentences(sets.failure))))


class SetFilter(TextInput):
    """A field that leaves the arrows and Enter to the list below it."""

    BINDINGS = [
        Binding("enter", "submit", "choose", id="sets.choose", tooltip="Choose this one"),
        Binding("down", "move(1)", "Down", show=False, id="sets.down"),
        Binding("up", "move(-1)", "Up", show=False, id="sets.up"),
    ]

    @dataclass
    class Moved(Message):
        """The cursor of the list is to go down, or up."""

        by: int

    def action_move(self, by: int) -> None:
        """Move the cursor of the list."""
        self.post_message(self.Moved(by))


class SetChooser(Vertical):
    """A filter over the list of sets, `none` first; the keys stay in the filter.

    While the sets are not known, as when listing them is denied, a name can be typed.
    """

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another set, or on none; what was typed may have led there."""

        chooser: "SetChooser"

    @dataclass
    class Chosen(Message):
        """Enter or a click: the highlighted set is meant."""

        chooser: "SetChooser"

    def __init__(
        self,
        glyphs: Glyphs,
        *,
        typed: str = "",
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._typed = typed
        self._sets = Sets()
        self._now: str | None = ""
        self._moved_once = False
        """Whether the person moved the cursor since something was typed."""
        self._known: frozenset[str] = frozenset()
        self._in_order: list[str] = []
        self._offered: list[str | None] = [None]

    def compose(self) -> ComposeResult:
        """Lay out the filter over the list."""
        yield SetFilter(self._typed, "none; type to filter")
        yield Menu([NONE], self._glyphs)

    def on_mount(self) -> None:
        """Let the filter have the keys."""
        self.query_one(Menu).can_focus = False
        self._offer()

    @property
    def highlighted(self) -> str | None:
        """The set the cursor is on; None for no set."""
        return self._offered[self.query_one(Menu).cursor] if self._offered else None

    @property
    def offers_nothing(self) -> bool:
        """Whether nothing there is matches what is typed."""
        return not self._offered

    @property
    def typed(self) -> str:
        """What stands in the filter."""
        return self.query_one(SetFilter).value

    def tell(self, sets: Sets, now: str | None = "") -> None:
        """Offer `sets`, and mark the one that is the default `now`; `""` marks none of them."""
        if (sets, now) != (self._sets, self._now):
            self._sets, self._now = sets, now
            self._known = frozenset(sets.names or ())
            self._in_order = sorted(self._known, key=str.casefold)
            self._offer(anew=not self._moved_once)

    @property
    def is_begun(self) -> bool:
        """Whether the beginning, or another part, of the highlighted set is typed."""
        return bool(self.typed.strip()) and self.highlighted not in (None, self.typed.strip())

    @property
    def matches_one(self) -> bool:
        """Whether what is typed leaves one set."""
        return len(self._offered) == 1

    def clear(self) -> None:
        """Type nothing."""
        self.query_one(SetFilter).value = ""

    def take(self) -> None:
        """Write the highlighted set into the filter."""
        with self.prevent(Input.Changed):
            field = self.query_one(SetFilter)
            field.value = self.highlighted or ""
            field.cursor_position = len(field.value)
        self._offer()

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self._moved_once = False
        self._offer(anew=True)

    @on(SetFilter.Moved)
    def _moved(self, event: SetFilter.Moved) -> None:
        event.stop()
        self._moved_once = True
        self.query_one(Menu).action_move(event.by)

    @on(Menu.Moved)
    def _highlight(self, event: Menu.Moved) -> None:
        event.stop()
        self.post_message(self.Highlighted(self))

    @on(Input.Submitted)
    @on(Menu.Chosen)
    def _choose(self, event: Message) -> None:
        event.stop()
        if self._offered:
            self.post_message(self.Chosen(self))

    def _offer(self, *, anew: bool = False) -> None:
        """Offer what matches, the cursor where it was; `anew` on the set that is the default now
        or, when something is typed, on the best match."""
        if not self.is_mounted:
            return
        before = self.highlighted
        word = self.typed.strip()
        folded = word.casefold()
        found: list[str | None] = [n for n in self._in_order if folded in n.casefold()]
        if not word or NONE.startswith(folded):
            found.insert(0, None)
        if word and self._may_exist(word):
            found.append(word)
        self._offered = found
        wanted = before
        if anew:
            wanted = word if word in found else None if word else self._now
            if word and wanted is None and len(found) > 1 and found[0] is None:
                wanted = found[1]
        place = found.index(wanted) if wanted in found else 0
        shown = [self._written(name) for name in found]
        self.query_one(Menu).show(shown or [f"There is no set like “{word}”."], place)
        self.post_message(self.Highlighted(self))

    def _may_exist(self, word: str) -> bool:
        """Say whether a set of this name could exist for all that is known."""
        if word in self._known or not (self._sets.names is None or self._sets.failure is not None):
            return False
        try:
            rules.configuration_set(word)
        except RuleBroken:
            return False
        return True

    def _written(self, name: str | None) -> str:
        text = name or NONE
        if name and name not in self._known:
            text += "  (not checked: the sets could not be listed)"
        return f"{text}  (now)" if name == self._now else text
