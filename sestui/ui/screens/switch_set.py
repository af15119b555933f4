"""Another default configuration set for one identity."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from sestui.account.account import Account
from sestui.account.snapshot import Knowledge, Snapshot
from sestui.account.switch import Outcome, Switched
from sestui.model.errors import Cancelled, ServiceError
from sestui.terminal.text import visible
from sestui.ui.reviews import WINS, of_switch
from sestui.ui.screens.form import SETS, Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.set_chooser import SetChooser, unlisted
from sestui.ui.words import Glyphs, clock_time

IDENTITY = "identity"
"""What the call that reads it is for."""


class SwitchSet(Form[str]):
    """Answers with a sentence on what the identity has now, as it was read back."""

    AUTO_FOCUS = "SetFilter"
    BINDINGS = [
        Binding("escape", "close", "close", id="set.close", tooltip="Change nothing"),
    ]

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs, name: str) -> None:
        super().__init__(account, calls, glyphs)
        self._identity_name = name

    @property
    def heading(self) -> str:
        """What is being done."""
        return f"Default configuration set of {self._identity_name}"

    def body(self) -> ComposeResult:
        """Lay out what it is now over what it could be."""
        yield Static(id="now")
        yield SetChooser(self._glyphs)

    def on_mount(self) -> None:
        """Read what is not known, or not any longer."""
        self._read()

    @property
    def _known(self) -> Knowledge:
        return self._account.snapshot.details.get(self._identity_name, Knowledge())

    def follow(self, snapshot: Snapshot) -> None:
        """Show what is known by now."""
        identity, failure = self._known.identity, self._known.failure
        if identity is None:
            text = "Its default set is not known yet."
            if failure is not None:
                text = " ".join(sentences(failure))
        elif (has := identity.configuration_set) is None:
            text = f"It has none now. {WINS}"
        elif snapshot.is_dangling(identity):
            text = (
                f"! It has {has}, which does not exist any more: what it sends without naming "
                "another set fails."
            )
        else:
            text = f"It has {has} now. {WINS}"
        text = f"{text} {unlisted(snapshot.sets)}".rstrip()
        self.query_one("#now", Static).update(Content(visible(text)))
        has_now = identity.configuration_set if identity else ""
        self.query_one(SetChooser).tell(snapshot.sets, has_now)

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        """Read the identity and the sets, as far as they are not fresh."""
        if not self._account.snapshot.is_fresh(self._identity_name):
            await self._read_identity()
        await self.read_sets()

    async def _read_identity(self) -> None:
        self.wait_for(IDENTITY, f"Reading {self._identity_name}.")
        try:
            await self._account.read(self._identity_name, self._calls(IDENTITY))
        finally:
            self.wait_for(IDENTITY, "")

    @on(SetChooser.Chosen)
    def _chosen(self) -> None:
        """Show what would change, and change it on a yes."""
        self.take_steps(self._switch)

    async def _switch(self) -> None:
        """Show the change, and make it on a yes; ask again when it was changed elsewhere."""
        chooser = self.query_one(SetChooser)
        if self._known.identity is None:
            await self._read_identity()
        identity, target = self._known.identity, self._account.snapshot.target
        if identity is None or target is None:
            self.say("What it has now could not be read, so nothing can be compared.")
            return
        if chooser.offers_nothing:
            self.say(f"There is no configuration set like “{chooser.typed}”.")
            return
        wanted, expected, remark = chooser.highlighted, identity.configuration_set, ""
        while wanted != expected:
            blocks = of_switch(identity.name, expected, wanted, target, remark)
            if not await self.agreed("Switch the default set", blocks):
                return
            switched = await self._send(expected, wanted)
            if switched is None:
                return
            if switched.outcome is not Outcome.CHANGED:
                self.answer(self._sentence(switched))
                return
            remark = (
                f"Nothing was sent: it was changed elsewhere. When shown it had "
                f"{expected or 'none'}, now it has {switched.after or 'none'}."
            )
            expected = switched.after
        self.say(f"It has {wanted or 'none'} already.")

    async def _send(self, expected: str | None, wanted: str | None) -> Switched | None:
        """Make the change; None when it was not made, and the reason is shown."""
        name = self._identity_name
        failure: ServiceError | None = None
        with self.asking(f"Switching {name} to {wanted or 'none'}.") as call:
            try:
                return await self._account.switch(name, expected, wanted, call)
            except Cancelled:
                self.say("Stopped before AWS took it: nothing was changed.")
            except ServiceError as error:
                failure = error
        if failure is not None:
            self.query_one(MessageLine).trouble(sentences(failure))
            # The set that was chosen may be gone since.
            self.query_one(SetChooser).clear()
            await self._account.read_sets(self._calls(SETS))
            self.wait_for(SETS, "")
        return None

    def _sentence(self, switched: Switched) -> str:
        """Say what it has now: what was read, not what was written."""
        name, after = switched.name, switched.after or "none"
        if switched.failure is not None:
            why = " ".join(sentences(switched.failure))
            return f"{name} was switched to {after}; reading it back failed: {why}"
        read_at = self._known.read_at
        at = f" at {clock_time(read_at)}" if read_at else ""
        if switched.outcome is Outcome.ALREADY:
            return f"{name} has {after} already, as read{at}: nothing was sent."
        return f"{name} has {after} now, as read back{at}; it had {switched.before or 'none'}."
