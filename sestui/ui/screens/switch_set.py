"""Another default configuration set for one identity."""

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from sestui.account.account import Account
from sestui.account.snapshot import Knowledge, Snapshot
from sestui.account.switch import Outcome, Switched
from sestui.model.call import Call
from sestui.model.errors import Cancelled, ServiceError
from sestui.model.identity import Identity
from sestui.terminal.text import visible
from sestui.ui.reviews import WINS, of_switch
from sestui.ui.screens.form import Calls, Form
from sestui.ui.widgets.message_line import MessageLine, sentences
from sestui.ui.widgets.set_chooser import SetChooser
from sestui.ui.words import Glyphs, clock_time


class SwitchSet(Form[str]):
    """Answers with a sentence on what the identity has now, as it was read back."""

    AUTO_FOCUS = "SetFilter"
    BINDINGS = [
        Binding("escape", "close", "close", id="set.close", tooltip="Change nothing"),
    ]

    def __init__(self, account: Account, calls: Calls, glyphs: Glyphs, name: str) -> None:
        super().__init__(account, calls, glyphs)
        self._identity_name = name
        self._call: Call | None = None

    @property
    def heading(self) -> str:
        """What is being done."""
        return f"Default configuration set of {self._identity_name}"

    @property
    def unfinished(self) -> str:
        """What quitting would lose."""
        return "AWS has not answered yet." if self._call else ""

    def body(self) -> ComposeResult:
        """Lay out what it is now over what it could be."""
        yield Static(id="now")
        yield SetChooser(self._glyphs)

    def on_mount(self) -> None:
        """Read what is not known, or not any longer."""
        self._read()

    @property
    def _known(self) -> Identity | None:
        return self._account.snapshot.details.get(self._identity_name, Knowledge()).identity

    def follow(self, snapshot: Snapshot) -> None:
        """Show what is known by now."""
        known = snapshot.details.get(self._identity_name, Knowledge())
        identity = known.identity
        now = identity.configuration_set if identity else ""
        if identity is None:
            text = "Its default set is not known yet."
            if known.failure is not None:
                text = " ".join(sentences(known.failure))
        elif now is None:
            text = f"It has none now. {WINS}"
        elif snapshot.is_dangling(identity):
            text = f"! It has {now}, which does not exist any more: what it sends without naming "
            text += "another set fails."
        else:
            text = f"It has {now} now. {WINS}"
        sets = snapshot.sets
        if sets.failure is not None:
            text += " The sets could not be listed, so a name can be typed. "
            text += " ".join(sentences(sets.failure))
        self.query_one("#now", Static).update(Content(visible(text)))
        self.query_one(SetChooser).tell(sets, now)

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        """Read the sets and the identity, as far as they are not fresh."""
        snapshot = self._account.snapshot
        try:
            if not snapshot.is_fresh(self._identity_name):
                self.wait_for("change", f"Reading {self._identity_name}.")
                await self._account.read(self._identity_name, self._calls())
            if snapshot.sets.names is None or snapshot.sets.refreshed != snapshot.refreshed:
                self.wait_for("change", "Listing the configuration sets.")
                await self._account.read_sets(self._calls())
        except Cancelled:
            return
        finally:
            if self.is_attached:
                self.wait_for("change", "")

    @on(SetChooser.Chosen)
    def _chosen(self) -> None:
        """Show what would change, once it is known what it is now."""
        if self._call is None:
            self._switch()

    @work(exclusive=True, group="switch")
    async def _switch(self) -> None:
        """Show the change, and make it on a yes; ask again when it was changed elsewhere."""
        chooser, identity = self.query_one(SetChooser), self._known
        target = self._account.snapshot.target
        if identity is None or target is None:
            self.say("What it has now must be read first.")
            return
        if chooser.offers_nothing:
            self.say(f"There is no configuration set like “{chooser.typed}”.")
            return
        wanted, expected, remark = chooser.highlighted, identity.configuration_set, ""
        while wanted != expected:
            blocks = of_switch(self._identity_name, expected, wanted, target, remark)
            if not await self._agreed("Switch the default set", blocks):
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
        self._call = self._calls()
        self.query_one(MessageLine).trouble(())
        self.wait_for("change", f"Switching {self._identity_name} to {wanted or 'none'}.")
        try:
            return await self._account.switch(self._identity_name, expected, wanted, self._call)
        except Cancelled:
            self.say("Nothing was sent.")
        except ServiceError as error:
            self.query_one(MessageLine).trouble(sentences(error))
            self._read_sets_again()
        finally:
            self._call = None
            if self.is_attached:
                self.wait_for("change", "")
        return None

    @work(exclusive=True, group="read")
    async def _read_sets_again(self) -> None:
        """List the sets anew: the one that was chosen may be gone since."""
        await self._account.read_sets(self._calls())

    def action_close(self) -> None:
        """Close; while AWS is asked, only stop what still waits to be sent."""
        if self._call is not None:
            self._call.cancel()
            self.say("Stopping: what is sent already is waited for.")
        else:
            self.answer(None)

    def _sentence(self, switched: Switched) -> str:
        """Say what it has now: what was read, not what was written."""
        name, after = switched.name, switched.after or "none"
        if switched.failure is not None:
            why = " ".join(sentences(switched.failure))
            return f"{name} was switched to {after}; reading it back failed: {why}"
        known = self._account.snapshot.details.get(name, Knowledge())
        at = f" at {clock_time(known.read_at)}" if known.read_at else ""
        if switched.outcome is Outcome.ALREADY:
            return f"{name} has {after} already, as read{at}: nothing was sent."
        return f"{name} has {after} now, as read back{at}; it had {switched.before or 'none'}."
