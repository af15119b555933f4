"""What changes the account: the forms, what came of them, and what quitting would lose."""

from typing import TYPE_CHECKING

from textual import on

from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.ui.checking import CheckingApp
from sestui.ui.messages import NewIdentityWanted, SwitchWanted, Waiting
from sestui.ui.widgets.identities import Identities

if TYPE_CHECKING:
    from sestui.model.draft import Draft
    from sestui.ui.screens.form import Form
    from sestui.ui.screens.new_identity import Made

_OF_FORM = "form: "
"""How the names begin of what the calls of forms are for."""


class ChangingApp(CheckingApp):
    """Opens forms, goes to what they made, and asks before what they hold is lost.

    Forms are imported when one is opened: the first frame has none.
    """

    _awaited = ""
    """The name of an identity that was created here and is not listed yet."""
    _draft: "Draft | None" = None
    """What was typed into the form of a new identity that was closed without one."""

    @on(NewIdentityWanted)
    def _new_identity(self) -> None:
        from sestui.model.draft import Draft
        from sestui.ui.screens.new_identity import Made, NewIdentityForm

        if self._form is not None:
            return  # a second click
        draft = self._draft or Draft()
        form = NewIdentityForm(self._account, self._form_call, self._glyphs, draft)

        def closed(made: Made | None) -> None:
            self._draft = made.left if made else form.draft
            if made:
                self._go_to_made(made)

        # Not from a worker, which would start later: the keys typed next are for the form.
        self.push_screen(form, closed)

    def _go_to_made(self, made: "Made") -> None:
        """Go to a new identity; where reading it back failed, once a list has it."""
        self.say(made.sentence)
        if any(row.name == made.name for row in self._account.snapshot.rows):
            self._browse.go_to_identity(made.name)
        else:
            self._awaited = made.name
            self._refresh(by_person=True)

    def _became(self, snapshot: Snapshot) -> None:
        """Go to a new identity once it is listed."""
        super()._became(snapshot)
        if self._awaited and any(row.name == self._awaited for row in snapshot.rows):
            name, self._awaited = self._awaited, ""
            self._browse.go_to_identity(name)

    @on(SwitchWanted)
    def _switch(self, event: SwitchWanted) -> None:
        if self._form is not None:
            return
        if len(event.names) == 1:
            from sestui.ui.screens.switch_set import SwitchSet

            one = SwitchSet(self._account, self._form_call, self._glyphs, event.names[0])

            def switched(sentence: str | None) -> None:
                if sentence:
                    self._browse.unmark(event.names)
                    self.say(sentence)

            self.push_screen(one, switched)
        else:
            from sestui.ui.screens.switch_many import Many, SwitchMany

            many = SwitchMany(self._account, self._form_call, self._glyphs, event.names)

            def over(many: Many | None) -> None:
                if many:
                    self._browse.unmark(many.switched)
                if many and many.csv:
                    self._last_copy = many.csv
                    self.say("v shows once more what was switched, from and to.")

            self.push_screen(many, over)

    def action_check_all(self) -> None:
        """Ask DNS for all identities that the filter shows, on a screen of its own."""
        from sestui.ui.screens.check_many import CheckMany

        if self._form is not None:
            return
        if names := self._browse.query_one(Identities).shown:
            call, clock, glyphs = self._form_call, self._clock, self._glyphs
            self.push_screen(CheckMany(self._account, call, clock, glyphs, self._lookup, names))
        else:
            self.say("The list shows no identity to ask DNS for.")

    def _form_call(self, what: str) -> Call:
        return self._call(_OF_FORM + what, by_person=True)

    @on(Waiting)
    def _tell_form(self, event: Waiting) -> None:
        """Say why a change takes so long where it is being made."""
        if event.what.startswith(_OF_FORM):
            event.prevent_default()
            if (form := self._form) is not None:
                sentence = f"{event.sentence} Escape stops it."
                form.wait_for(event.what.removeprefix(_OF_FORM), sentence)

    def say(self, sentence: str) -> None:
        """Say what was done, on the form on top if there is one."""
        if (form := self._form) is not None and form.is_mounted:
            form.say(sentence)
        else:
            super().say(sentence)

    @property
    def _form(self) -> "Form[object] | None":
        """The topmost form, which a dialog may hide; None while there is none."""
        if len(self.screen_stack) < 2:
            return None
        from sestui.ui.screens.form import Form

        return next((s for s in reversed(self.screen_stack) if isinstance(s, Form)), None)

    async def action_quit(self) -> None:
        """End; ask once when a form holds something or a change is under way."""
        if len(self.screen_stack) > 1:
            from sestui.ui.screens.form import Form
            from sestui.ui.screens.leave import Leave

            forms = [screen for screen in self.screen_stack if isinstance(screen, Form)]
            lost = next(filter(None, (form.unfinished for form in forms)), "")
            if lost and not isinstance(self.screen, Leave):
                self.push_screen(Leave(lost), self._left)
                return
        await super().action_quit()

    async def _left(self, leave: bool | None) -> None:
        if leave:
            await super().action_quit()
