"""The fields of a new identity, each checked as it is typed."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import DescendantFocus
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from sestui.account.snapshot import Snapshot
from sestui.model import draft as drafts
from sestui.model.draft import Checked, Draft, Part, Whose
from sestui.model.identity import MxFailure
from sestui.model.new_identity import KeyLength
from sestui.model.records import dkim_name
from sestui.model.summary import IdentityType
from sestui.ui.widgets.choice import Choice
from sestui.ui.widgets.field import Field
from sestui.ui.widgets.own_key import OwnKeyFields
from sestui.ui.widgets.set_chooser import SetChooser, unlisted
from sestui.ui.widgets.tag_rows import TagRows
from sestui.ui.widgets.text_input import TextInput
from sestui.ui.words import KEY_LENGTHS, Glyphs

_WITHOUT_MX = {MxFailure.USE_DEFAULT: "use amazonses.com", MxFailure.REJECT: "refuse to send"}
_FIELDS = {
    Part.NAME: "#name",
    Part.PARENT: "#parent",
    Part.CONFIGURATION_SET: "#set",
    Part.MAIL_FROM: "#mail-from",
    Part.SELECTOR: "#selector",
    Part.KEY: "#source",
}
"""Where the remarks on a part stand; those on tags stand at their rows."""


class NewIdentityFields(VerticalScroll, can_focus=False):
    """Takes a `Draft`, and says beside each field what is wrong with it."""

    DEFAULT_CSS = "NewIdentityFields { height: 1fr; scrollbar-size-vertical: 1; }"

    class SetsNeeded(Message):
        """The person is about to choose a configuration set."""

    def __init__(self, glyphs: Glyphs, draft: Draft) -> None:
        super().__init__(id="fields")
        self._glyphs = glyphs
        self._given = draft
        self._snapshot = Snapshot()
        self._listed: frozenset[str] = frozenset()
        self._unsettled: frozenset[str] = frozenset()
        self._refusal: tuple[Part, str, Draft] | None = None
        self.checked = Checked()
        """What became of what is typed."""
        self.complete = False
        """Whether everything was thought to be filled in: from then on, what is missing is
        wrong too."""

    def compose(self) -> ComposeResult:
        """Lay out the fields; `_arrange` shows those that the choices ask for."""
        draft, glyphs = self._given, self._glyphs
        yield Field("Name", TextInput(draft.name, "example.com, or ops@example.com"), id="name")
        whose = Choice(list(Whose), glyphs, chosen=list(Whose).index(draft.whose))
        yield Field("DKIM", whose, id="whose")
        length = list(KEY_LENGTHS).index(draft.length)
        yield Field(
            "  Key length", Choice(list(KEY_LENGTHS.values()), glyphs, chosen=length), id="length"
        )
        yield Field("  Its region", TextInput(draft.parent, "eu-west-1"), id="parent")
        yield OwnKeyFields(glyphs, draft)
        sets = SetChooser(glyphs, typed=draft.configuration_set)
        yield Field("Configuration set", sets, id="set")
        mail_from = TextInput(draft.mail_from, "bounce, or nothing for amazonses.com's own")
        yield Field("MAIL FROM", mail_from, id="mail-from")
        without = list(_WITHOUT_MX).index(draft.on_mx_failure)
        yield Field(
            "  Without its MX",
            Choice(list(_WITHOUT_MX.values()), glyphs, chosen=without),
            id="without-mx",
        )
        yield TagRows(draft.tags)

    def on_resize(self) -> None:
        """Keep the field in use in sight: there may be less room now."""
        self.call_after_refresh(self._show_field_in_use)

    def _show_field_in_use(self) -> None:
        in_use = self.screen.focused
        self.scroll_home(animate=False, immediate=True)
        if in_use is not None and self in in_use.ancestors:
            in_use.scroll_visible(animate=False, immediate=True)

    @property
    def draft(self) -> Draft:
        """Everything typed and chosen so far, but for secrets."""
        return Draft(
            name=self._text("#name"),
            whose=list(Whose)[self._chosen("#whose")],
            length=KeyLength(list(KEY_LENGTHS)[self._chosen("#length")]),
            selector=self.own_key.selector,
            source=self.own_key.source,
            key_file=self.own_key.file,
            keep_in=self.own_key.keep_in,
            parent=self._text("#parent"),
            configuration_set=self.query_one(SetChooser).typed,
            mail_from=self._text("#mail-from"),
            on_mx_failure=list(_WITHOUT_MX)[self._chosen("#without-mx")],
            tags=self.query_one(TagRows).tags,
        )

    @property
    def own_key(self) -> OwnKeyFields:
        """The fields about a key of one's own, and the key."""
        return self.query_one(OwnKeyFields)

    def tell(self, snapshot: Snapshot, unsettled: frozenset[str]) -> None:
        """Know of the identities and sets that there are by now.

        `unsettled` are names that a create without an answer may have put there: it can be
        gone on with.
        """
        if snapshot.rows is not self._snapshot.rows or unsettled != self._unsettled:
            self._listed = frozenset(row.name for row in snapshot.rows) - unsettled
        self._snapshot, self._unsettled = snapshot, unsettled
        self.query_one(SetChooser).tell(snapshot.sets)
        self.check()

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(OwnKeyFields.Changed)
    @on(TagRows.Changed)
    @on(SetChooser.Highlighted)
    def check(self) -> None:
        """Say beside each field what is wrong with it, and show the fields that are needed."""
        snapshot, draft = self._snapshot, self.draft
        sets = snapshot.sets
        fresh = sets.failure is None and sets.refreshed == snapshot.refreshed
        around = drafts.Surroundings(
            snapshot.target.region if snapshot.target else "",
            self._listed,
            # A set may have been made since an older list: that one refuses nothing.
            sets.names if fresh else None,
        )
        checked = self.checked = drafts.check(draft, around, self.own_key.key)
        wrong = {**checked.missing, **checked.wrong} if self.complete else dict(checked.wrong)
        if self.own_key.needs_passphrase:
            wrong.pop(Part.KEY, None)  # which is said at the passphrase
        if self._refusal is not None and self._refusal[2] == draft:
            wrong.setdefault(*self._refusal[:2])
        for part, place in _FIELDS.items():
            sentence = wrong.get(part) or self._remark(part, checked, draft)
            self.query_one(place, Field).remark(sentence, wrong=part in wrong)
        self.query_one(TagRows).remark(checked.wrong_tags, wrong.get(Part.TAGS, ""))
        self._arrange(draft, checked)

    def refuse(self, part: Part | None, sentence: str = "") -> None:
        """Say at a field that AWS would not have what stands in it, until something is changed;
        with None no more of it: AWS is asked again."""
        self._refusal = None if part is None else (part, sentence, self.draft)
        self.check()
        if part is not None:
            self._go_to(self.query_one(_FIELDS[part], Field))

    def complete_set(self) -> None:
        """Take the one set that what is typed leaves."""
        chooser = self.query_one(SetChooser)
        if chooser.is_begun and chooser.matches_one:
            chooser.take()

    def go_to_first_wrong(self) -> None:
        """Give the keys to the first field that has something wrong in it."""
        wrong = next((field for field in self.query(Field) if field.is_wrong), None)
        if wrong is not None:
            self._go_to(wrong)

    def move(self, by: int) -> None:
        """Give the keys to the next field, or to the one before.

        Textual goes by where fields stand on the screen, which a field that has just come to be
        shown does not know yet: keys typed quickly would pass it by.
        """
        chooser = self.query_one(SetChooser)
        if chooser.has_focus_within and chooser.is_begun:
            chooser.take()
        takers = [w for w in self.walk_children(Widget) if w.focusable and _is_shown(w)]
        here = self.screen.focused
        place = takers.index(here) + by if here in takers else 0
        self.screen.set_focus(takers[place % len(takers)])

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.move(1)

    @on(SetChooser.Chosen)
    def _set_chosen(self, event: SetChooser.Chosen) -> None:
        event.chooser.take()
        self.move(1)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Open the list of configuration sets while it is in use."""
        chooser = self.query_one(SetChooser)
        here = chooser in event.widget.ancestors
        if here and not chooser.has_class("-in-use"):
            self.post_message(self.SetsNeeded())
        chooser.set_class(here, "-in-use")

    def _remark(self, part: Part, checked: Checked, draft: Draft) -> str:
        """Return what there is to say of a part that is not wrong."""
        if part is Part.NAME and checked.name is not None:
            remark = drafts.name_remark(checked.name, draft.name)
            return f"{remark} {checked.warning}".strip()
        if part is Part.MAIL_FROM and checked.mail_from.domain:
            return f"{checked.mail_from.domain}."
        if part is Part.CONFIGURATION_SET:
            return unlisted(self._snapshot.sets)
        return self.own_key.remark if part is Part.KEY else ""

    def _arrange(self, draft: Draft, checked: Checked) -> None:
        """Show the fields that the choices ask for."""
        is_address = checked.name is not None and checked.name.type == IdentityType.EMAIL_ADDRESS
        own = not is_address and draft.whose is Whose.OWN
        self.query_one("#whose").display = not is_address
        self.query_one("#length").display = not is_address and draft.whose is Whose.EASY
        self.query_one("#parent").display = not is_address and draft.whose is Whose.PARENT
        self.query_one("#without-mx").display = bool(draft.mail_from.strip())
        self.own_key.display = own
        if own:
            self.own_key.begin()
        record = None
        if (
            own
            and checked.name is not None
            and draft.selector
            and not checked.wrong.get(Part.SELECTOR)
        ):
            record = dkim_name(draft.selector.strip(), checked.name.name)
        self.own_key.show_record(record)

    def _go_to(self, field: Widget) -> None:
        taker = next((w for w in field.walk_children(Widget) if w.focusable), None)
        if taker is not None:
            self.screen.set_focus(taker)
            # With its sentence, which stands below it.
            self.call_after_refresh(field.scroll_visible, animate=False)

    def _text(self, field: str) -> str:
        return self.query_one(f"{field} TextInput", TextInput).value

    def _chosen(self, field: str) -> int:
        return self.query_one(f"{field} Choice", Choice).chosen


def _is_shown(widget: Widget) -> bool:
    return all(node.display for node in widget.ancestors_with_self)
