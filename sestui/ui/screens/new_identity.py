"""The form of a new identity: everything on one screen, and nothing sent before it is shown."""

from typing import NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding

from sestui.account.account import Account
from sestui.account.creation import Created
from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.model.draft import Draft, Part
from sestui.model.errors import (
    AlreadyExists,
    Cancelled,
    LimitExceeded,
    NotFound,
    ServiceError,
    Unsettled,
)
from sestui.model.new_identity import NewIdentity
from sestui.ui.reviews import of_mail_from, of_new
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.new_identity_fields import NewIdentityFields
from sestui.ui.words import Glyphs

_AGAIN = "Ctrl+R tries it again, Escape leaves it so."


class Made(NamedTuple):
    """What came of the form."""

    name: str
    sentence: str
    """What happened, for the person."""


class NewIdentityForm(Form[Made]):
    """Answers with the identity once it exists.

    `draft` is what was typed before. When the form closes without an identity, what is typed
    is in its `draft`, so that nothing is lost but secrets.
    """

    AUTO_FOCUS = "#name TextInput"
    BINDINGS = [
        Binding("ctrl+r", "review", "review", id="new.review", tooltip="Show what will be created"),
        Binding("escape", "close", "close", id="new.close", tooltip="Keep what is typed and close"),
        Binding("tab,down", "field(1)", "Next field", show=False, id="new.next"),
        Binding("shift+tab,up", "field(-1)", "Field before", show=False, id="new.before"),
    ]

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs, draft: Draft) -> None:
        super().__init__(account, calls, glyphs)
        self._given = draft
        self._doubtful = ""
        """The name of an identity that may exist, as a create of it was not answered."""
        self._call: Call | None = None
        """What AWS was asked and has not answered yet."""
        self._made: NewIdentity | None = None
        """The identity, once it exists and its MAIL FROM domain still has to be set."""

    @property
    def heading(self) -> str:
        """What is being done."""
        return "New identity"

    @property
    def unfinished(self) -> str:
        """What quitting would lose."""
        if self._call is not None:
            return "AWS has not answered yet."
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
            self.say("Here is what you typed before. A private key has to be given again.")

    def follow(self, snapshot: Snapshot) -> None:
        """Check against what is in the account, but for what is being created there."""
        if self._call is None and self._made is None:
            self._fields.tell(snapshot)

    @property
    def _fields(self) -> NewIdentityFields:
        return self.query_one(NewIdentityFields)

    @on(NewIdentityFields.SetsNeeded)
    @work(exclusive=True, group="sets")
    async def _read_sets(self) -> None:
        """List the configuration sets, unless that was done since the last refresh."""
        snapshot = self._account.snapshot
        if snapshot.sets.names is None or snapshot.sets.refreshed != snapshot.refreshed:
            self.wait_for("sets", "Listing the configuration sets.")
            await self._account.read_sets(self._calls())
            if self.is_attached:
                self.wait_for("sets", "")

    def action_field(self, by: int) -> None:
        """Go to another field."""
        if self._made is None:
            self._fields.move(by)

    @work(exclusive=True, group="send")
    async def action_review(self) -> None:
        """Show what will be created, or what is still to be done, and do it on a yes."""
        target = self._account.snapshot.target
        if self._call is not None or target is None:
            return
        if (made := self._made) is not None:
            if await self._agreed("Set MAIL FROM", of_mail_from(made.name, made.mail_from, target)):
                await self._put_mail_from(made)
            return
        self._fields.complete = True
        self._fields.check()
        new = self._fields.checked.new
        if new is None:
            self._fields.go_to_first_wrong()
        elif (
            await self._agreed("Create", of_new(new, target)) and await self._fields.own_key.keep()
        ):
            await self._create(new)

    async def _create(self, new: NewIdentity) -> None:
        call = self._begin(f"Creating {new.name}.")
        try:
            created = await self._account.create(new, call, doubtful=new.name == self._doubtful)
        except Cancelled:
            self.say("Nothing was sent.")
        except ServiceError as error:
            if isinstance(error, Unsettled):
                self._doubtful = new.name
            self._refused(error)
        else:
            self._created(new, created)
        finally:
            self._end()

    def _created(self, new: NewIdentity, created: Created) -> None:
        """Leave with the new identity, unless its MAIL FROM domain is still to be set."""
        self._fields.own_key.forget()
        failure = created.mail_from_failure
        if failure is None:
            found = f"AWS did not answer, but {new.name} is there."
            self.answer(Made(new.name, found if created.found else f"{new.name} is created."))
            return
        self._made = new
        self._fields.disabled = True
        self.query_one(MessageLine).trouble(
            (
                f"{new.name} is created, but its MAIL FROM domain is not set.",
                *sentences(failure),
                _AGAIN,
            )
        )

    async def _put_mail_from(self, made: NewIdentity) -> None:
        call = self._begin(f"Setting the MAIL FROM domain of {made.name}.")
        try:
            await self._account.put_mail_from(made.name, made.mail_from, call)
        except Cancelled:
            self.say("Nothing was sent.")
        except ServiceError as error:
            self.query_one(MessageLine).trouble((*sentences(error), _AGAIN))
        else:
            self.answer(Made(made.name, f"The MAIL FROM domain of {made.name} is set."))
        finally:
            self._end()

    def _refused(self, error: ServiceError) -> None:
        """Say why beside the field it concerns, or at the foot, and lose nothing."""
        part: Part | None = None
        match error:
            case AlreadyExists() | LimitExceeded():
                part = Part.NAME
            case NotFound():
                part = Part.CONFIGURATION_SET
        if part is None:
            self.query_one(MessageLine).trouble(sentences(error))
        else:
            self._fields.refuse(part, " ".join(sentences(error)))

    def _begin(self, sentence: str) -> Call:
        self._fields.forget_refusal()
        self._call = self._calls()
        self.query_one(MessageLine).trouble(())
        self.say("")
        self.wait_for("change", sentence)
        return self._call

    def _end(self) -> None:
        self._call = None
        if self.is_attached:
            self.wait_for("change", "")
            self.tell(self._account.snapshot)

    def action_close(self) -> None:
        """Close and keep what is typed; while AWS is asked, only stop what still waits."""
        if self._call is not None:
            self._call.cancel()
            self.say("Stopping: what is sent already is waited for.")
        else:
            made = self._made
            self.answer(Made(made.name, f"{made.name} is created.") if made else None)
