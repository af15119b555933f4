"""Switching the default configuration set of one identity."""

import threading

import pytest

from sestui.model.errors import AccessDenied, NotFound
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing
from tests.ui.switching import puts, shop, with_set


async def open_switch(it: Browsing) -> None:
    await it.sees("as of")
    await it.press("s")
    await it.sees("Default configuration set of a.example.com", "transactional")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_set_is_chosen_shown_and_only_then_switched(size: tuple[int, int]) -> None:
    gateway = shop()
    async with browsing(gateway, size) as it:
        await open_switch(it)
        await it.sees("It has receipts now. A configuration set named when sending wins")
        assert any("receipts  (now)" in line for line in it.lines)
        await it.type("trans")
        await it.press("enter")
        await it.sees(
            "From", "receipts", "To", "transactional",
            "put-email-identity-configuration-set-attributes",
        )  # fmt: skip
        assert gateway.writes == []
        await it.send()
        await it.sees("a.example.com has transactional now, as read back", "it had receipts")
        assert puts(gateway) == [("a.example.com", "transactional")]


async def test_none_clears_it() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.press("up", "up", "up", "enter")
        await it.sees("To", "none")
        await it.send()
        await it.sees("a.example.com has none now")
        assert puts(gateway) == [("a.example.com", None)]


async def test_the_one_it_has_already_is_not_sent() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("receipts")
        await it.press("enter")
        await it.sees("It has receipts already.")
        assert gateway.writes == []


async def test_enter_alone_sends_nothing() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.press("up", "up", "enter", "enter", "enter", "space", "y", "enter")
        assert gateway.writes == []


async def test_what_changed_elsewhere_is_shown_and_asked_about() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        await it.press("enter")
        await it.sees("To")
        gateway.known["a.example.com"] = with_set("a.example.com", "marketing")
        await it.send()
        await it.sees(
            "Nothing was sent: it was changed elsewhere.", "receipts, now it has marketing"
        )
        assert gateway.writes == []
        await it.send()
        await it.sees("a.example.com has transactional now", "it had marketing")


async def test_after_a_login_to_another_account_nothing_shown_before_is_sent() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        await it.press("enter")
        await it.sees("To", "us-east-1")
        gateway.region = "eu-west-1"
        it.app._refresh(by_person=False)
        await it.sees("Switch the default set in", "eu-west-1")
        await it.send()
        await it.sees("Nothing was sent: calls go to another account now.")
        assert gateway.writes == []


async def test_what_is_said_is_what_was_read_back() -> None:
    gateway = shop()

    def elsewhere(name: str) -> None:
        if gateway.writes:
            gateway.known[name] = with_set(name, "marketing")

    gateway.before["get"] = elsewhere
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        await it.press("enter")
        await it.sees("To")
        await it.send()
        await it.sees("a.example.com has marketing now, as read back")


async def test_a_set_deleted_a_second_ago_leaves_the_form_and_lists_anew() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        gateway.faults["put_configuration_set"] = [
            NotFound("Configuration set <transactional> does not exist.")
        ]
        gateway.sets.remove("transactional")
        await it.press("enter")
        await it.sees("To")
        await it.send()
        await it.sees("Configuration set <transactional> does not exist.")
        await it.press("ctrl+u")
        await it.sees("marketing")
        assert "  transactional" not in it.text


async def test_sets_that_may_not_be_listed_can_be_typed() -> None:
    gateway = shop()
    gateway.faults["sets"] = [AccessDenied("You may not list them.")]
    async with browsing(gateway, NARROW) as it:
        await it.sees("as of")
        await it.press("s")
        await it.sees("a name can be typed. You may not list them.")
        await it.type("transactional")
        await it.press("enter")
        await it.sees("To")
        await it.send()
        await it.sees("a.example.com has transactional now")


async def test_a_default_that_does_not_exist_any_more_is_pointed_out() -> None:
    gateway = shop()
    gateway.sets.remove("receipts")
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.sees("It has receipts, which does not exist any more")
        await it.press("escape")
        await it.sees("as of")


async def test_escape_while_it_waits_for_aws_sends_nothing_more() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        await it.press("enter")
        await it.sees("To")
        gateway.held["get"] = threading.Event()
        await it.send()
        await it.sees("Switching a.example.com to transactional.")
        await it.press("escape")
        await it.sees("Stopping")
        gateway.held["get"].set()
        await it.sees("Stopped before AWS took it: nothing was changed.")
        assert gateway.writes == []


async def test_read_only_turns_it_off_everywhere() -> None:
    gateway = shop()
    gateway.read_only = gateway.locked = True
    async with browsing(gateway, NARROW) as it:
        await it.sees("as of", "read-only")
        await it.press("s", "n")
        await it.sees("Read-only")
        assert "Default configuration set of" not in it.text
        assert "New identity in" not in it.text
