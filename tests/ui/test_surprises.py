"""What happens under the person's hands, and must not lead to the wrong copy or a lost key."""

import asyncio
import gc
import threading
from dataclasses import replace

from textual import events
from textual.widgets import Input

from sestui.account.schedule import Schedule
from sestui.model.errors import CredentialsError
from sestui.model.identity import Tag
from sestui.model.sending import SendingAccount
from sestui.ui.screens.choose_zone import ChooseZone
from tests.account.gateway import MemoryGateway, address, domain
from tests.ui.browsing import NARROW, browsing


def two() -> MemoryGateway:
    return MemoryGateway(domain("m.example.com"), domain("n.example.com", "SUCCESS"))


async def test_a_refresh_does_not_swap_the_identity_whose_details_are_open() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("am0123")
        gateway.known = {"a.example.com": domain("a.example.com"), **gateway.known}
        await it.press("r")
        await it.sees("Identities 3")
        assert "m.example.com" in it.cursor
        assert "am0123" in it.text
        await it.press("o")
        await it.sees("by status")
        assert "m.example.com" in it.cursor


async def test_it_reads_again_by_itself_and_says_what_the_account_may_send_now() -> None:
    gateway = two()
    async with browsing(gateway, schedule=Schedule(30)) as it:
        await it.sees("am0123", "111122223333")
        gateway.sending = SendingAccount(
            production_access=True, sending_enabled=True, enforcement_status="SHUTDOWN"
        )
        due = it.app._due
        assert due is not None
        gateway.known["z.example.com"] = domain("z.example.com")
        due._callback()  # type: ignore[misc]  # what the timer will do
        await it.sees("z.example.com", "SHUTDOWN", "SES has shut down sending")


async def test_after_a_login_to_another_region_nothing_of_the_first_remains() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("am0123", "us-east-1", "111122223333")
        gateway.region, gateway.number = "eu-west-1", "444455556666"
        gateway.known = {"b.example.com": domain("b.example.com")}
        gateway.faults["list"] = [CredentialsError("The login has expired.", "Log in again.")]
        await it.press("r")
        await it.sees("The login has expired.", "eu-west-1")
        assert "m.example.com" not in it.text
        await it.press("r")
        await it.sees("b.example.com", "444455556666 prod · eu-west-1")
        assert "us-east-1" not in it.text


async def test_what_another_identity_showed_cannot_be_copied_for_this_one() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("am0123")
        gateway.held["get"] = threading.Event()
        await it.press("down", "Y")
        await it.sees("Its details are not read")
        await it.press("enter", "y")
        await it.sees("Not copied: the details of this identity are being read.")
        gateway.held["get"].set()
        assert it.clipboard.copied == []


async def test_keys_right_behind_enter_are_for_the_list_again() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("n.example.com")
        for key, character in (("slash", "/"), ("n", "n"), ("full_stop", "."), ("enter", "\r")):
            it.app.post_message(events.Key(key, character))
        it.app.post_message(events.Key("y", "y"))
        await it.until(lambda: it.clipboard.copied)
        assert it.clipboard.copied == ["n.example.com"]
        assert it.app.screen.query_one("#filter", Input).value == "n."


async def test_a_copy_asked_for_right_before_quitting_still_leaves() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("n.example.com")
        for key in ("y", "q"):
            it.app.post_message(events.Key(key, key))
        await it.until(lambda: it.app._exit)
        assert it.clipboard.copied == ["m.example.com"]


async def test_a_second_click_on_a_choice_chooses_nothing_more() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("n.example.com")
        await it.press("enter")
        await it.sees("am0123")
        await it.press("full_stop", "full_stop")
        await it.sees("Which zone")
        dialog = it.app.screen
        assert isinstance(dialog, ChooseZone)
        dialog.answer("example.com")
        dialog.answer("example.com")
        await it.sees("relative to the zone example.com")


async def test_a_name_without_a_zone_is_never_written_relative_to_one() -> None:
    async with browsing(MemoryGateway(address("root@localhost")), NARROW) as it:
        await it.sees("root@localhost")
        await it.press("enter")
        await it.sees("It can send.")
        await it.press("full_stop", "full_stop")
        await it.sees("Names are written absolute.")


async def test_a_csv_is_not_said_to_hold_control_characters() -> None:
    async with browsing(two()) as it:
        await it.sees("am0123")
        await it.press("Y", "down", "down", "enter")
        await it.sees("as CSV: Copied (memory).")
        assert "Careful" not in it.text


async def test_the_wheel_scrolls_and_a_refresh_leaves_it_so() -> None:
    gateway = MemoryGateway(*(domain(f"m{n:03}.example.com") for n in range(100)))
    async with browsing(gateway, NARROW) as it:
        await it.sees("m000")
        here = it.app.screen.query_one("#identity-list")
        for _ in range(10):
            here.post_message(events.MouseScrollDown(here, 5, 5, 0, 1, 0, False, False, False))
        await it.sees("m040")
        await it.press("r")
        await it.until(lambda: gateway.calls.count(("list", "0")) == 2)
        await it.rests()
        assert "m040" in it.text


async def test_what_changed_behind_the_details_is_right_when_the_list_comes_back() -> None:
    gateway = two()
    async with browsing(gateway, NARROW) as it:
        await it.sees("Identities 2 · 1 pending")
        await it.press("enter")
        await it.sees("am0123")
        gateway.known["m.example.com"] = domain("m.example.com", "SUCCESS")
        await it.press("r")
        await it.sees("It can send.")
        await it.press("escape")
        await it.sees("n.example.com")
        assert "◌ pending" not in it.text


async def test_details_that_come_while_hidden_are_laid_out_for_the_window() -> None:
    gateway = two()
    async with browsing(gateway, NARROW) as it:
        await it.sees("n.example.com")
        await it.press("enter")
        await it.sees("am0123")
        await it.press("escape", "r")
        await it.until(lambda: gateway.calls.count(("list", "0")) == 2)
        gateway.held["get"] = threading.Event()
        await it.press("enter")
        await it.sees("SES has not found its records yet. It looks again by itself")
        gateway.held["get"].set()


async def test_what_is_pasted_into_the_filter_is_made_visible() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("n.example.com")
        await it.press("slash")
        it.app.post_message(events.Paste("a\u202eb\x9b"))
        await it.sees(r"a\u202eb\x9b")


async def test_a_second_copy_overtakes_the_first() -> None:
    identity = replace(domain("m.example.com"), tags=(Tag("a", "1"), Tag("b", "2")))
    async with browsing(MemoryGateway(identity), NARROW) as it:
        await it.sees("m.example.com")
        await it.app._copying.acquire()
        it.app._copy("first", "the first")
        it.app._copy("second", "the second")
        await asyncio.sleep(0)
        it.app._copying.release()
        await it.sees("The second: Copied (memory).")
        assert it.clipboard.copied == ["second"]


async def test_clearing_a_filter_leads_back_to_what_was_chosen() -> None:
    gateway = MemoryGateway(*(domain(f"{letter}.example.com") for letter in "abcdef"))
    async with browsing(gateway, NARROW) as it:
        await it.sees("f.example.com")
        await it.press("down", "down", "slash")
        assert "c.example.com" in it.cursor
        await it.type("e.ex")
        await it.sees("Identities 1 of 6")
        await it.press("escape")
        await it.sees("Identities 6")
        assert "c.example.com" in it.cursor
        await it.type("e.ex")
        await it.press("enter", "enter")
        await it.sees("ae0123")
        await it.press("escape", "escape")
        await it.sees("Identities 6")
        assert "e.example.com" in it.cursor


async def test_a_read_that_nobody_wants_any_longer_is_dropped() -> None:
    gateway = MemoryGateway(*(domain(f"{letter}.example.com") for letter in "ab"))
    async with browsing(gateway) as it:
        await it.sees("aa0123")
        gateway.held["get"] = threading.Event()
        await it.press("down")
        await it.until(lambda: ("get", "b.example.com") in gateway.calls)
        dropped = gateway.newest
        assert dropped is not None
        await it.press("up")  # to what is known already: no other read takes its place
        await it.until(dropped.cancelled.is_set)
        gateway.held["get"].set()


async def test_read_only_stands_on_the_account_line() -> None:
    gateway = two()
    gateway.read_only = True
    async with browsing(gateway, NARROW) as it:
        await it.until(lambda: it.lines[0].endswith("read-only"))


async def test_garbage_is_collected_again_once_the_list_is_read() -> None:
    gc.disable()
    try:
        async with browsing(two(), NARROW) as it:
            await it.sees("n.example.com")
            await it.until(gc.isenabled)
    finally:
        gc.unfreeze()
        gc.enable()
