"""Every screen there is, one after another, as a person comes there."""

import re
import threading
from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from sestui.model import keys
from sestui.model.errors import ServerFault
from sestui.model.identity import Identity, Policy, Tag
from sestui.ui.screens import browse
from sestui.ui.screens.ask_mfa_code import AskMfaCode
from sestui.ui.widgets.details import TABS
from tests.account.gateway import MemoryGateway, address, domain
from tests.model.pems import private_key
from tests.ui.browsing import Browsing

POLICY = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ses:SendEmail"}]}'


def company() -> MemoryGateway:
    """An account with more identities than fit on a screen, and details on every tab."""
    gateway = MemoryGateway(
        _well_filled("a.example.com"),
        *(domain(f"d{number:02}.example.com", "SUCCESS") for number in range(60)),
        address("ops@example.org"),
    )
    gateway.sets = ["marketing", "receipts", "transactional"]
    return gateway


def _well_filled(name: str) -> Identity:
    policies = tuple(Policy(f"policy-{number}", POLICY) for number in range(4))
    tags = tuple(Tag(f"key-{number}", "value " * number) for number in range(12))
    return replace(domain(name), policies=policies, tags=tags)


async def everywhere(it: Browsing, gateway: MemoryGateway) -> AsyncGenerator[str]:
    """Go from place to place, and say where one is.

    At each, the window may be resized and keys may be typed, as long as one is there again when
    it goes on, in a window with room.
    """
    await it.sees("Identities 62")
    await _sees_details(it, "a.example.com")
    yield "the list"
    await it.press("slash")
    await it.type("d1")
    await it.sees("Identities 10 of 62")
    await _sees_details(it, "d10.example.com")
    yield "the filter"
    await it.press("escape", "escape", "question_mark")
    await it.sees("Keys", "Escape closes.")
    yield "the help"
    await it.press("escape", "colon")
    await it.type("read")
    await it.sees("Read everything again")
    yield "the palette"
    await it.press("escape", "home", "tab")
    await it.sees("It cannot send yet")
    for number, tab in enumerate(TABS, start=1):
        await it.press(str(number))
        yield f"the details, {tab}"
    await it.press("Y")
    await it.sees("Copy the records")
    yield "copying as"
    await it.press("escape", "escape")
    it.app.call_later(it.app.push_screen, AskMfaCode("arn:aws:iam::111122223333:mfa/ines"))
    await it.sees("MFA code")
    await it.paste("123")
    yield "asking for an MFA code"
    await it.press("escape")
    gateway.faults["list"] = [ServerFault("AWS has trouble.", "Wait a little.")]
    await it.press("r")
    await it.sees("AWS has trouble.")
    yield "an error"
    await it.press("r")
    await it.until(lambda: "AWS has trouble." not in it.text)
    async for place in _creating(it):
        yield place
    async for place in _switching(it, gateway):
        yield place
    async for place in _checking(it):
        yield place
    await it.press("home", "tab", "1")
    await it.sees("It cannot send yet")
    await it.press("full_stop", "full_stop")
    await it.sees("Which zone")
    yield "choosing a zone"


async def _sees_details(it: Browsing, name: str) -> None:
    """Wait for the details of the identity under the cursor, which come in a wide window."""
    title = re.compile(rf"│ {name} .* read \d")
    await it.until(lambda: it.app.size.width < 100 or title.search(it.lines[1]))


async def _creating(it: Browsing) -> AsyncGenerator[str]:
    await it.press("n")
    await it.sees("New identity in")
    await it.paste("own.example.com")
    await it.press("tab", "right", "tab")
    await it.paste("s2026")
    await it.press(*["tab"] * 6)
    for tag in ("team", "shop", "stage", "live"):
        await it.paste(tag)
        await it.press("tab")
    await it.sees("live")
    yield "creating"
    await it.press("ctrl+q")
    await it.sees("The new identity is not created.")
    yield "being asked whether to leave"
    await it.press("escape", "ctrl+r")
    await it.sees("Create in")
    await it.until(lambda: "^s send" in it.text)
    yield "the review"
    await it.press("escape", "escape")


async def _switching(it: Browsing, gateway: MemoryGateway) -> AsyncGenerator[str]:
    await it.sees("Identities 62")
    await it.press("home", "s")
    await it.sees("Default configuration set of a.example.com", "none  (now)")
    await it.type("rec")
    await it.sees("receipts")
    yield "switching one"
    await it.press("escape", "space", "space", "s")
    await it.sees("Default configuration set of 2 identities", "none")
    yield "switching many"
    released = threading.Event()

    def hold(_: str) -> None:
        released.wait()

    gateway.before["put_configuration_set"] = hold
    try:
        await it.type("mark")
        await it.press("enter")
        await it.sees("2 with none")
        await it.send()
        await it.sees("0 of 2")
        yield "many being switched"
    finally:
        released.set()
    await it.sees("2 switched to marketing")
    yield "the many switched"
    await it.press("Y", "escape")
    await it.sees("Identities 62")


async def _checking(it: Browsing) -> AsyncGenerator[str]:
    # Of one whose details are known in a window of any size: what it takes is the same in each.
    await it.press("slash")
    await it.type("a.ex")
    await it.press("enter")
    await it.sees("Identities 1 of 62")
    await it.press("D")
    await it.sees("DNS of 1 identity", "Enter starts.")
    yield "checking many"
    await it.press("enter")
    await it.sees("0 of 1", "Escape stops it")
    yield "many being checked"
    await it.press("escape")
    await it.sees("Stopped: 1 left.")
    yield "the check of many stopped"
    await it.press("S")
    await it.sees("Save it in")
    yield "saving what was found"
    await it.press("escape", "escape", "escape")
    await it.sees("Identities 62")


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every key made at once, and the same one, and details read with hardly a rest before."""
    monkeypatch.setattr(keys, "make", private_key)
    monkeypatch.setattr(browse, "REST", 0.01)
