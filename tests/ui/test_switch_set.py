"""Switching default configuration sets, one identity at a time and several at once."""

import csv
import io
import threading
from dataclasses import replace

import pytest

from sestui.model.errors import AccessDenied, NotFound, ServerFault
from sestui.model.identity import Identity
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing


def with_set(name: str, configuration_set: str | None) -> Identity:
    return replace(domain(name, "SUCCESS"), configuration_set=configuration_set)


def shop() -> MemoryGateway:
    gateway = MemoryGateway(
        with_set("a.example.com", "receipts"),
        with_set("b.example.com", None),
        with_set("c.example.com", "marketing"),
        with_set("d.example.com", "receipts"),
    )
    gateway.sets = ["marketing", "receipts", "transactional"]
    return gateway


def puts(gateway: MemoryGateway) -> list[tuple[str, object]]:
    return [(name, what) for _, name, what in gateway.writes]


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
        await it.press("ctrl+s")
        await it.sees("a.example.com has transactional now, as read back", "it had receipts")
        assert puts(gateway) == [("a.example.com", "transactional")]


async def test_none_clears_it() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.press("up", "up", "up", "enter")
        await it.sees("To", "none")
        await it.press("ctrl+s")
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
        await it.pilot.pause()
        assert gateway.writes == []


async def test_what_changed_elsewhere_is_shown_and_asked_about() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await open_switch(it)
        await it.type("trans")
        await it.press("enter")
        await it.sees("To")
        gateway.known["a.example.com"] = with_set("a.example.com", "marketing")
        await it.press("ctrl+s")
        await it.sees(
            "Nothing was sent: it was changed elsewhere.", "receipts, now it has marketing"
        )
        assert gateway.writes == []
        await it.press("ctrl+s")
        await it.sees("a.example.com has transactional now", "it had marketing")


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
        await it.press("ctrl+s")
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
        await it.press("ctrl+s")
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
        await it.press("ctrl+s")
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
        await it.press("ctrl+s")
        await it.sees("Switching a.example.com to transactional.")
        await it.press("escape")
        await it.sees("Stopping")
        gateway.held["get"].set()
        await it.sees("Nothing was sent.")
        assert gateway.writes == []


# Several at once


async def mark(it: Browsing, count: int) -> None:
    await it.sees("as of")
    await it.press(*["space"] * count)
    await it.sees(f"{count} marked")


async def choose(it: Browsing, name: str) -> None:
    await it.press("s")
    await it.sees("Default configuration set of", "identities in", "transactional")
    await it.type(name)
    await it.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_several_are_read_summed_up_and_switched(size: tuple[int, int]) -> None:
    gateway = shop()
    async with browsing(gateway, size) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees(
            "1 with none", "2 from receipts", "1 already marketing", "9, about", "a.example.com"
        )
        assert gateway.writes == []
        await it.press("ctrl+s")
        await it.sees("3 switched to marketing.", "receipts to marketing", "none to marketing")
        assert {name for name, _ in puts(gateway)} == {
            "a.example.com", "b.example.com", "d.example.com"
        }  # fmt: skip
        await it.press("Y")
        await it.until(lambda: it.clipboard.copied)
        rows = list(csv.DictReader(io.StringIO(it.clipboard.copied[0])))
        assert {(row["identity"], row["from"], row["to"]) for row in rows} == {
            ("a.example.com", "receipts", "marketing"),
            ("b.example.com", "", "marketing"),
            ("d.example.com", "receipts", "marketing"),
        }
        await it.press("escape")
        await it.sees("as of")
        assert "marked" not in it.text


async def test_one_that_fails_is_told_and_stays_marked() -> None:
    gateway = shop()
    gateway.faults["put_configuration_set"] = [None, AccessDenied("You may not."), None]
    async with browsing(gateway, NARROW) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees("9, about")
        await it.press("ctrl+s")
        await it.sees("2 switched to marketing; 1 failed.", "You may not.")
        await it.press("escape")
        await it.sees("1 marked")


async def test_one_changed_elsewhere_is_left_alone() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees("9, about")
        gateway.known["d.example.com"] = with_set("d.example.com", "transactional")
        await it.press("ctrl+s")
        await it.sees("2 switched to marketing; 1 changed elsewhere and left alone.")
        assert gateway.known["d.example.com"].configuration_set == "transactional"


async def test_it_can_be_stopped_between_two_and_quitting_asks() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees("9, about")
        gateway.held["put_configuration_set"] = threading.Event()
        await it.press("ctrl+s")
        await it.until(lambda: gateway.writes)
        await it.sees("0 of 3")
        await it.press("ctrl+q")
        await it.sees("The switch of 3 identities is not done yet.")
        await it.press("escape")
        await it.sees("0 of 3")
        await it.press("escape")
        await it.sees("Stopping.")
        gateway.held["put_configuration_set"].set()
        await it.sees("1 switched to marketing; 2 not begun, which stay marked.")
        assert len(gateway.writes) == 1
        await it.press("escape")
        await it.sees("2 marked")


async def test_saying_no_to_the_summary_changes_nothing() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 2)
        await choose(it, "marketing")
        await it.sees("about")
        await it.press("escape")
        await it.sees("Default configuration set of 2 identities")
        await it.press("escape")
        await it.sees("2 marked")
        assert gateway.writes == []


async def test_what_cannot_be_read_is_named_and_left_alone() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 2)
        gateway.faults["get"] = [ServerFault("SES answered 500."), None]
        await choose(it, "marketing")
        await it.sees("1 not read, and left alone", "SES answered 500.")
        await it.press("ctrl+s")
        await it.sees("1 switched to marketing.")


async def test_read_only_turns_it_off_everywhere() -> None:
    gateway = shop()
    gateway.read_only = gateway.locked = True
    async with browsing(gateway, NARROW) as it:
        await it.sees("as of", "read-only")
        await it.press("s", "n")
        await it.sees("Read-only")
        assert "Default configuration set of" not in it.text
        assert "New identity in" not in it.text
