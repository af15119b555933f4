"""A walk through every screen, to look at each, and the account it goes through."""

from collections.abc import AsyncGenerator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from rich.style import Style
from textual.screen import Screen

from sestui.model.errors import ServerFault
from sestui.model.sending import SendingAccount
from sestui.model.summary import Status
from sestui.ui import screens
from sestui.ui.screens.ask_mfa_code import AskMfaCode
from sestui.ui.screens.roomy import Roomy
from sestui.ui.widgets.details import TABS
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import Browsing


class Piece(NamedTuple):
    """A run of cells on the screen."""

    text: str
    style: Style


def states() -> MemoryGateway:
    """An identity in each state, one with a default set that is gone, in an account on probation
    whose list cannot be read a second time."""
    gateway = MemoryGateway(
        domain("a.example.com", Status.SUCCESS),
        domain("b.example.com", Status.PENDING, configuration_set="gone"),
        domain("c.example.com", Status.FAILED),
        domain("d.example.com", Status.TEMPORARY_FAILURE),
        domain("e.example.com", Status.NOT_STARTED),
    )
    gateway.sending = SendingAccount(False, True, "PROBATION")
    gateway.faults["list"] = [None, ServerFault("SES answered 500.", "Try again later.")]
    return gateway


def pieces(it: Browsing) -> list[Piece]:
    """What is on the screen, as it goes to the terminal."""
    strips = it.app.screen._compositor.render_strips()
    return [Piece(part.text, part.style or Style()) for strip in strips for part in strip]


def reversed_text(it: Browsing) -> str:
    """What stands in reverse video."""
    return "".join(piece.text for piece in pieces(it) if piece.style.reverse)


def every_screen() -> set[type[Screen[Any]]]:
    """Every screen of the program that is not there for others to be derived from."""
    for module in iter_modules(screens.__path__, f"{screens.__name__}."):
        import_module(module.name)
    kinds: set[type[Any]] = {Roomy}
    while derived := {kind for one in kinds for kind in one.__subclasses__()} - kinds:
        kinds |= derived
    return {kind for kind in kinds if not kind.__subclasses__()}


async def walk(it: Browsing) -> AsyncGenerator[str, None]:
    """Go from screen to screen, and say the name of each once it is there."""
    missing = every_screen()
    async for name in _walk(it):
        missing.discard(type(it.app.screen))
        yield name
    assert not missing, "which nobody looked at"


async def _walk(it: Browsing) -> AsyncGenerator[str, None]:
    await it.sees("as of", "PROBATION", "It can")
    yield "list"
    await it.press("space", "r")
    await it.sees("1 marked", "stale, as of", "SES answered 500.")
    yield "a failed refresh"
    for number, pane in enumerate(TABS, start=1):
        await it.press(str(number))
        await it.sees(f"[{pane}]")
        yield pane
    await it.press("1", "enter")
    await it.until(lambda: "[Overview]" in reversed_text(it))
    yield "details"
    await it.press("slash", *"status", "colon", *"what")
    await it.sees("status: cannot be")
    yield "filter"
    await it.press("escape", "escape", "w")
    await it.sees("(n new)", "(s set)")
    yield "read-only"
    await it.press("w", "question_mark")
    await it.sees("Escape closes.", "Mark or unmark")
    yield "help"
    await it.press("escape", "colon")
    await it.sees("(Search for commands)", "Page up")
    await it.press("down")
    yield "palette"
    await it.press("escape", "Y")
    await it.sees("Copy the records of", "_domainkey")
    yield "copy as"
    await it.press("escape", "full_stop", "full_stop")
    await it.sees("Which zone does")
    yield "choose a zone"
    it.app.push_screen(AskMfaCode("arn:aws:iam::111122223333:mfa/somebody"))
    await it.sees("The role asks for an MFA code")
    yield "MFA code"
    await it.press("escape", "escape", "n", *"a..b", "tab", "right", "tab", "tab")
    await it.press("right", "right", "tab", "ctrl+r")
    await it.sees("! There is a dot too many", "Paste the PEM here.", "what is marked ! has to be")
    yield "new identity"
    await it.press("ctrl+q")
    await it.sees("The new identity is not created.")
    yield "leave"
    await it.press("escape", "escape", "s", *"tran")
    await it.sees("A configuration set named when sending wins", "transactional")
    yield "switch one"
    await it.press("enter")
    await it.sees("aws sesv2 put-email-identity")
    yield "review"
    await it.press("escape", "escape", "down", "space", "s")
    await it.sees("Default configuration set of 2 identities")
    yield "switch several"
    await it.press(*"tran", "enter")
    await it.sees("about", "Each is read once more")
    await it.send()
    await it.sees("Y copies it as CSV")
    yield "switched"
    await it.press("Y", "escape", "D")
    await it.sees("Check DNS of 5 identities", "Enter starts.")
    yield "check several"
    await it.press("enter", "escape")
    await it.sees("Stopped: 5 left.")
    await it.press("S")
    await it.sees("Save it in")
    yield "save the report"
