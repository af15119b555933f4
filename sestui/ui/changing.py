"""What changes the account: the forms, what came of them, and what quitting would lose."""

from typing import TYPE_CHECKING

from textual import on

from sestui.model.call import Call
from sestui.ui.following import FollowingApp
from sestui.ui.messages import NewIdentityWanted, SwitchWanted, Waiting

if TYPE_CHECKING:
    from sestui.model.draft import Draft
    from sestui.ui.screens.form import Form

CHANGE = "change"
"""What the calls of forms are for, whatever they change."""


class ChangingApp(FollowingApp):
    """Opens forms, goes to what they made, and asks before what they hold is lost.

    Forms are imported when one is opened: the first frame has none.
    """

    _draft: "Draft | None" = None
    """What was typed into the form of a new identity that was closed without one."""

    @on(NewIdentityWanted)
    def _new_identity(self) -> None:
        from sestui.model.draft import Draft
        from sestui.ui.screens.new_identity import Made, NewIdentityForm

        draft = self._draft or Draft()
        form = NewIdentityForm(self._account, self._form_call, self._glyphs, draft)

        def closed(made: Made | None) -> None:
            self._draft = None if made else form.draft
            if made:
                self._browse.go_to_identity(made.name)
                self.say(made.sentence)

        # Not from a worker, which would start later: the keys typed next are for the form.
        self.push_screen(form, closed)

    @on(SwitchWanted)
    def _switch(self, event: SwitchWanted) -> None:
        if len(event.names) == 1:
            from sestui.ui.screens.switch_set import SwitchSet

            one = SwitchSet(self._account, self._form_call, self._glyphs, event.names[0])

            def switched(sentence: str | None) -> None:
                if sentence:
                    self._browse.unmark(event.names)
                    self.say(sentence)

            self.push_screen(one, switched)
        else:
            from sestui.ui.screens.switch_many import SwitchMany

            many = SwitchMany(self._account, self._form_call, self._glyphs, event.names)
            self.push_screen(many, lambda names: self._browse.unmark(names or ()))

    def _form_call(self) -> Call:
        return self._call(CHANGE, by_person=True)

    @on(Waiting)
    def _tell_form(self, event: Waiting) -> None:
        """Say why a change takes so long where it is being made."""
        if event.what == CHANGE:
            event.prevent_default()
            if (form := self._form) is not None:
                form.wait_for(event.what, event.sentence)

    def say(self, sentence: str) -> None:
        """Say what was done, on the form on top if there is one."""
        if (form := self._form) is not None:
            form.say(sentence)
        else:
            super().say(sentence)

    @property
    def _form(self) -> "Form[object] | None":
        """The form on top; None while there is none."""
        if len(self.screen_stack) < 2:
            return None
        from sestui.ui.screens.form import Form

        return self.screen if isinstance(self.screen, Form) else None

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
