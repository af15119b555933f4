"""Every screen of an account full of hostile text, in the words of SES and of the person."""

import pytest
from textual import events

from sestui.model import keys
from sestui.model.call import Delay
from sestui.model.errors import AccessDenied, Refused, Throttled
from sestui.terminal.copied import Copied, CopyFailed
from sestui.terminal.text import is_plain, typed, visible
from sestui.ui.screens.ask_mfa_code import AskMfaCode
from sestui.ui.screens.copy_as import CopyAs
from sestui.ui.screens.leave import Leave
from sestui.ui.screens.review import Review
from sestui.ui.screens.switch_many import SwitchMany
from sestui.ui.widgets.details import Details
from tests.hostile_text import HOSTILE, Supply
from tests.model.pems import private_key
from tests.ui.browsing import NARROW, Browsing, browsing
from tests.ui.hostile import HostileGateway, check_screen


@pytest.fixture(autouse=True)
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "make", private_key)


def pasted(text: str) -> str:
    """Return a text without what a field takes as it is, and each terminal draws as it likes."""
    return "".join(c for c in text if typed(f"a{c}") == visible(f"a{c}"))


async def look_around(it: Browsing, gateway: HostileGateway) -> None:
    """Walk through everything that changes nothing, with a look at each screen."""
    for tab in "123456":
        await it.press(tab, "down", "y")
        check_screen(it)
    subject = it.app._browse.query_one(Details).subject
    assert subject is not None
    assert subject.identity is not None
    if tags := subject.identity.tags:
        await it.press("5", "g", "y")
        await it.until(lambda: it.clipboard.copied[-1:] == [tags[0].key])
        await it.until(lambda: ("Careful" in it.text) == (not is_plain(tags[0].key)))
    await it.press("full_stop", "full_stop")
    check_screen(it)  # which zone?
    if it.app.screen is not it.app._browse:
        await it.press("escape")
    await it.press("Y")
    assert isinstance(it.app.screen, CopyAs)
    for key in ("down", "down", "down", "down", "d", "escape"):
        check_screen(it)
        await it.press(key)
    await it.press("v", "slash")
    await it.paste(pasted(gateway.text()))
    await it.press("x")
    check_screen(it)
    await it.press("escape", "escape", "question_mark")
    check_screen(it)
    await it.press("escape", "colon")
    check_screen(it)
    await it.press("escape")


async def name_files(it: Browsing, gateway: HostileGateway) -> None:
    """Name files with hostile names for a key of one's own."""
    await it.press("n")
    await it.paste("own.example.com")
    await it.press("tab", "right", "tab")
    await it.paste("s2026")
    await it.press("tab", "tab")
    await it.paste(f"/nowhere/{pasted(gateway.text())}/key.pem")
    await it.press("tab")
    await it.sees("There is no folder")
    check_screen(it)
    await it.press("escape")


async def change(it: Browsing, gateway: HostileGateway) -> None:
    """Open what changes the account, fill it with hostile text, and have AWS refuse it."""
    await it.press("n")
    for _ in range(12):
        await it.paste(pasted(gateway.text()))
        await it.press("tab")
    check_screen(it)
    await it.press("ctrl+r")
    check_screen(it)
    await it.press("escape", "s")
    await it.sees("Default configuration set of")
    check_screen(it)
    await it.press("down", "down", "enter")
    assert isinstance(it.app.screen, Review)
    check_screen(it)
    gateway.faults["put_configuration_set"] = [Refused(gateway.text(), gateway.text())]
    await it.send()
    await it.until(lambda: not gateway.faults["put_configuration_set"])
    check_screen(it)
    await it.press("escape", "escape")


async def change_many(it: Browsing, gateway: HostileGateway) -> None:
    """Switch all identities at once, of which some fail, and look at what became of them."""
    await it.press("a", "s")
    assert isinstance(it.app.screen, SwitchMany)
    await it.press("down", "enter")
    check_screen(it)
    failure = [Refused(gateway.text(), gateway.text())]
    gateway.faults["put_configuration_set"] = gateway.faults["get"] = failure
    await it.until(lambda: isinstance(it.app.screen, Review))
    check_screen(it)
    await it.send()
    await it.sees("Y copy as CSV")
    check_screen(it)
    await it.press("down", "Y", "escape")
    await it.until(lambda: it.app.screen is it.app._browse)


async def fail(it: Browsing, gateway: HostileGateway) -> None:
    """Have everything go wrong, in hostile words."""
    text = gateway.text
    it.app._call("list", by_person=True).on_delay(Delay(4, Throttled(text()), 2, 6))
    for dialog in (AskMfaCode(text()), Leave(text())):
        it.app.push_screen(dialog)
        await it.until(lambda dialog=dialog: dialog.is_mounted)  # type: ignore[misc]
        check_screen(it)
        await it.press("escape")

    def fails(*_: object) -> Copied:
        raise CopyFailed(text(), text())

    it.app._copier = fails
    await it.press("enter", "y")
    check_screen(it)
    for operation in ("get", "list"):
        gateway.faults[operation] = [AccessDenied(text(), text())]
        await it.press("r")
        await it.until(lambda: not gateway.faults[operation])  # noqa: B023
        await it.until(lambda: not it.app._account.snapshot.listing)
        check_screen(it)
    assert it.app._account.snapshot.failure is not None


async def walk(supply: Supply) -> None:
    """Go through every screen of an account full of hostile text, in a wide and a small window."""
    gateway = HostileGateway(supply)
    async with browsing(gateway) as it:
        await it.until(lambda: it.app._account.snapshot.number is not None)
        await it.press("enter")
        await it.until(lambda: gateway.known.keys() & it.app._account.snapshot.details.keys())
        check_screen(it)
        await look_around(it, gateway)
        await it.pilot.resize_terminal(*NARROW)
        await name_files(it, gateway)
        await change(it, gateway)
        await change_many(it, gateway)
        await fail(it, gateway)
        it.app.post_message(events.Key("q", "q"))
        await it.until(lambda: it.app._exit)
        assert it.app.return_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(HOSTILE), 4))
async def test_every_screen_stays_in_order_wherever_a_text_stands(first: int) -> None:
    await walk(Supply(first))
