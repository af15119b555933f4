"""The form of a new identity: everything on one screen, and nothing sent before it is shown."""

from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding

from sestui.account.account import Account
from sestui.account.creation import Created
from sestui.account.snapshot import Snapshot
from sestui.model.draft import Draft, Part, Source
from sestui.model.errors import AlreadyExists, Cancelled, LimitExceeded, NotFound, ServiceError
from sestui.model.new_identity import NewIdentity
from sestui.model.summary import IdentityType
from sestui.ui.reviews import of_mail_from, of_new
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.new_identity_fields import NewIdentityFields
from sestui.ui.words import Glyphs

_NEXT: dict[str, str] = {
    IdentityType.DOMAIN: "Publish its records; SES looks for them by itself.",
    IdentityType.EMAIL_ADDRESS: "AWS sent it a mail with a link.",
}
_AGAIN = "Ctrl+R tries it again, Escape leaves it so."


class Made(NamedTuple):
    """What came of the form."""

    name: str
    sentence: str
    """What happened, for the person."""
    left: Draft | None = None
    """What was typed while AWS was asked, if anything was: it is in no identity."""


class NewIdentityForm(Form[Made]):
    """Answers with the identity once it exists.

    `draft` is what was typed before. When the form closes without an identity, what is typed
    is in its `draft`, so that nothing is lost but secrets.
    """

    AUTO_FOCUS = "#name TextInput"
    BINDINGS = [
        Binding("ctrl+r", "review", "review", id="new.review", tooltip="Show what will be created"),
        Binding("escape", "close", "close", id="new.close", tooltip="Keep what is typed and close"),
        Binding("tab", "field(1)", "next", id="new.next", tooltip="Next field"),
        Binding("down", "field(1)", "Next field", show=False, id="new.down"),
        Binding("shift+tab,up", "field(-1)", "Field before", show=False, id="new.before"),
    ]

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs, draft: Draft) -> None:
        super().__init__(account, calls, glyphs)
        self._given = draft
        self._made: NewIdentity | None = None
        """The identity, once it exists and its MAIL FROM domain still has to be set."""

    @property
    def heading(self) -> str:
        """What is being done."""
        return "New identity"

    @property
    def unfinished(self) -> str:
        """What quitting would lose."""
        if asked := super().unfinished:
            return asked
        if self._made is not None:
            return f"The MAIL FROM domain of {self._made.name} is not set."
        return "The new identity is not created." if self.draft != Draft() else ""

    @property
    def draft(self) -> Draft:
        """Everything typed and chosen so far, but for secrets."""
        return self._fields.draft

    def body(self) -> ComposeResult:
        """Lay out the fields."""
        yield NewIdentityFields(self._glyphs, self._given)

    def on_mount(self) -> None:
        """Say where it comes from what the form holds at its start."""
        if self._given != Draft():
            self.say("Here is what you typed before; what is secret is not kept.")

    def follow(self, snapshot: Snapshot) -> None:
        """Check against what is in the account, but for what is being created there."""
        if self._call is None and self._made is None:
            self._fields.tell(snapshot, self._account.unsettled)

    @property
    def _fields(self) -> NewIdentityFields:
        return self.query_one(NewIdentityFields)

    @on(NewIdentityFields.SetsNeeded)
    @work(exclusive=True, group="sets")
    async def _sets_needed(self) -> None:
        await self.read_sets()

    def action_field(self, by: int) -> None:
        """Go to another field."""
        if self._made is None:
            self._fields.move(by)

    def action_review(self) -> None:
        """Show what will be created, or what is still to be done, and do it on a yes."""
        self.take_steps(self._create if self._made is None else self._set_mail_from)

    async def _create(self) -> None:
        """Check what is typed, show it, and create it on a yes."""
        fields = self._fields
        await fields.own_key.settle()
        if fields.draft.configuration_set:
            await self.read_sets()
            fields.complete_set()
        fields.complete = True
        fields.check()
        new, target = fields.checked.new, self._account.snapshot.target
        if new is None:
            fields.go_to_first_wrong()
            self.say("Not yet: what is marked ! has to be mended.")
            return
        if target is None:
            self.say("There is no connection yet: close the form to see why.")
            return
        if not (
            await self.agreed("Create", of_new(new, target, self._key_remark()))
            and await fields.own_key.keep()
        ):
            return
        sent = fields.draft
        fields.refuse(None)
        with self.asking(f"Creating {new.name}.") as call:
            try:
                created = await self._account.create(new, call)
            except Cancelled:
                self.say("Stopped before AWS took it: nothing was changed.")
            except ServiceError as error:
                self._refused(error, sent)
            else:
                self._created(new, created, sent)

    def _key_remark(self) -> str:
        """Say what becomes of a key that was made here."""
        own_key = self._fields.own_key
        if own_key.source is not Source.MADE:
            return ""
        if own_key.keep_in.strip():
            return f"kept in {own_key.keep_in.strip()}, a new file for you alone"
        return "kept nowhere: only SES has it once this form closes"

    def _created(self, new: NewIdentity, created: Created, sent: Draft) -> None:
        """Leave with the new identity, unless its MAIL FROM domain is still to be set."""
        self._fields.own_key.forget()
        there = f"{new.name} is created. {_NEXT[new.type]}"
        if created.found:
            there = f"AWS did not answer, but {new.name} is there. {created.differs}".strip()
        if created.mail_from_failure is None:
            self.answer(Made(new.name, there, self.draft if self.draft != sent else None))
            return
        self._made = new
        self._fields.disabled = True
        why = ("Its MAIL FROM domain is not set.", *sentences(created.mail_from_failure))
        self.query_one(MessageLine).trouble((there, *why, _AGAIN))

    async def _set_mail_from(self) -> None:
        """Show the MAIL FROM domain that is still to be set, and set it on a yes."""
        made, target = self._made, self._account.snapshot.target
        if made is None or target is None:
            return
        blocks = of_mail_from(made.name, made.mail_from, target)
        if not await self.agreed("Set MAIL FROM", blocks):
            return
        with self.asking(f"Setting the MAIL FROM domain of {made.name}.") as call:
            try:
                await self._account.put_mail_from(made.name, made.mail_from, call)
            except Cancelled:
                self.say("Stopped before AWS took it: nothing was changed.")
            except ServiceError as error:
                self.query_one(MessageLine).trouble((*sentences(error), _AGAIN))
            else:
                self.answer(Made(made.name, f"The MAIL FROM domain of {made.name} is set."))

    def _refused(self, error: ServiceError, sent: Draft) -> None:
        """Say why beside the field it concerns, or at the foot, and lose nothing."""
        part: Part | None = None
        match error:
            case AlreadyExists() | LimitExceeded():
                part = Part.NAME
            case NotFound():
                part = Part.CONFIGURATION_SET
        if part is None or self.draft != sent:
            self.query_one(MessageLine).trouble((f"{sent.name} is not created.", *sentences(error)))
        else:
            self._fields.refuse(part, " ".join(sentences(error)))

    def close(self) -> None:
        """Close and keep what is typed; what is created is there in any case."""
        made = self._made
        self._fields.own_key.forget()
        self.answer(Made(made.name, f"{made.name} is created.") if made else None)
