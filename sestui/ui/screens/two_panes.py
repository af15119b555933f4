"""Two panes beside each other, or one at a time: where the keys go, and what has room."""

from abc import abstractmethod

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.events import Resize, ScreenResume
from textual.reactive import Reactive
from textual.widget import Widget

from sestui.account.protocols import Clock
from sestui.ui.messages import Fitted
from sestui.ui.screens.roomy import Roomy
from sestui.ui.widgets.account_line import AccountLine
from sestui.ui.widgets.details import TABS, Details
from sestui.ui.widgets.filter_input import FilterInput
from sestui.ui.widgets.identities import Identities
from sestui.ui.widgets.identity_list import IdentityList
from sestui.ui.widgets.key_bar import KeyBar
from sestui.ui.widgets.message_line import MessageLine
from sestui.ui.words import Glyphs


class TwoPanes(Roomy[None]):
    """The list on the left and the details on the right, between a line above and two below."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    DEFAULT_CLASSES = "-wide"
    """As most windows are: another class costs the styles of all once more."""
    AUTO_FOCUS = "IdentityList"
    QUITS = "q"

    BINDINGS = [
        Binding("slash", "filter", "filter", id="filter", tooltip="Filter the list"),
        Binding("tab", "switch_pane", "Other pane", show=False, id="pane"),
        Binding("shift+tab", "switch_pane", "Other pane", show=False, id="pane-back"),
        Binding("right_square_bracket", "next_tab(1)", "tab", id="tab.next", tooltip="Next tab"),
        Binding("left_square_bracket", "next_tab(-1)", "Tab before", show=False, id="tab.before"),
        Binding("escape", "back", "Back", show=False, id="back"),
        *(
            Binding(str(number), f"tab({number})", name, show=False, id=f"tab.{number}")
            for number, name in enumerate(TABS, start=1)
        ),
    ]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual has it, but that it draws the whole screen again at each change."""

    def __init__(self, clock: Clock, glyphs: Glyphs) -> None:
        super().__init__()
        self._clock = clock
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """Lay out both panes; the stylesheet shows one at a time where there is little room."""
        yield AccountLine(self._glyphs)
        with Horizontal(id="panes"):
            yield Identities(self._glyphs)
            yield Details(self._clock, self._glyphs)
        yield MessageLine()
        yield KeyBar()

    @abstractmethod
    def show_all(self) -> None:
        """Show what is known, in the room there is now."""

    @abstractmethod
    def show_details(self) -> None:
        """Show what is known of the identity under the cursor, and have the rest read."""

    @abstractmethod
    def look_at_details(self) -> None:
        """Do what follows from the person being in the details."""

    @abstractmethod
    def announce(self) -> None:
        """Tell what could not be told while a correction stood in its place."""

    @on(Identities.Corrected)
    def _corrected(self, event: Identities.Corrected) -> None:
        self.query_one(MessageLine).correct(event.correction)
        self.announce()

    def action_filter(self) -> None:
        """Type a filter; in a narrow window the list comes to the front."""
        self.go_to(IdentityList)
        self.set_focus(self.query_one(FilterInput), scroll_visible=False)

    def action_leave_filter(self) -> None:
        """Let the filter stand and give the keys back to the list."""
        self.go_to(IdentityList)

    @on(IdentityList.Opened)
    def _opened(self) -> None:
        self.go_to(Details)

    def on_descendant_focus(self) -> None:
        """Keep to the pane in use when the window becomes too narrow for both."""
        if isinstance(self.focused, Details | IdentityList):
            self.set_class(isinstance(self.focused, Details), "-opened")
            self.query_one(MessageLine).write()
            self.announce()
        if isinstance(self.focused, Details):
            self.look_at_details()

    def action_switch_pane(self) -> None:
        """Go to the other pane."""
        self.go_to(IdentityList if self.has_class("-opened") else Details)

    def go_to(self, pane: type[Details] | type[IdentityList]) -> None:
        """Give the keys to a pane, in front where there is room for one alone."""
        self.set_class(pane is Details, "-opened")
        # Not `focus()`, which takes effect later: the keys typed next would be lost.
        self.set_focus(self.query_one(pane), scroll_visible=False)
        self.show_details()

    def action_back(self) -> None:
        """Undo one step: clear, then leave the filter; leave the details; clear the filter;
        clear the marks."""
        field = self.query_one(FilterInput)
        listed = self.query_one(IdentityList)
        if field.has_focus and not field.value:
            self.action_leave_filter()
        elif not field.has_focus and self.has_class("-opened"):
            self.go_to(IdentityList)
        elif field.value:
            field.value = ""
        else:
            listed.unmark(listed.marked)

    def action_tab(self, number: int) -> None:
        """Show a tab of the details, counted from 1."""
        self.query_one(Details).choose(number - 1)

    def action_next_tab(self, by: int) -> None:
        """Show the tab after the one shown, or before it."""
        details = self.query_one(Details)
        details.choose(details.tab + by)

    @property
    def details_in_sight(self) -> bool:
        """Whether the details have room: always but in a narrow window that shows the list."""
        return self.has_class("-opened") or not self.has_class("-narrow")

    @property
    def is_on_top(self) -> bool:
        """Whether no dialog hides it. (Textual's `is_current` is true below one, too.)"""
        return self in self.app.screen_stack[-1:]

    def on_resize(self, event: Resize) -> None:
        """Bring the focus back from a pane that has no room any more, and fit the lines."""
        self.call_later(self._fit)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Fit the lines to a size that may have changed below a dialog."""
        self.call_later(self._fit)

    def _fit(self) -> None:
        if not self.is_cramped:
            if self.focused is None:
                self.go_to(Details if self.has_class("-opened") else IdentityList)
            self.show_all()
        self.post_message(Fitted())
