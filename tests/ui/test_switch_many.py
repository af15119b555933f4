"""Switching the default configuration set of several identities at once."""

import csv
import io
import threading

import pytest

from sestui.model.errors import AccessDenied, ServerFault
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing
from tests.ui.switching import puts, shop, with_set


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
        await it.send()
        await it.sees(
            "3 switched to marketing; 1 had it already.",
            "receipts to marketing",
            "none to marketing",
        )
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
        await it.send()
        await it.sees("2 switched to marketing; 1 had it already; 1 failed.", "You may not.")
        await it.press("escape")
        await it.sees("1 marked")


async def test_one_changed_elsewhere_is_left_alone() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees("9, about")
        gateway.known["d.example.com"] = with_set("d.example.com", "transactional")
        await it.send()
        await it.sees(
            "2 switched to marketing; 1 changed elsewhere and left alone; 1 had it already."
        )
        assert gateway.known["d.example.com"].configuration_set == "transactional"


async def test_it_can_be_stopped_between_two_and_quitting_asks() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 4)
        await choose(it, "marketing")
        await it.sees("9, about")
        gateway.held["put_configuration_set"] = threading.Event()
        await it.send()
        await it.until(lambda: gateway.writes)
        await it.sees("0 of 3")
        await it.press("ctrl+q")
        await it.sees("The switch of 3 identities is not done yet.")
        await it.press("escape")
        await it.sees("0 of 3")
        await it.press("escape")
        await it.sees("Stopping.")
        gateway.held["put_configuration_set"].set()
        await it.sees("1 switched to marketing; 1 had it already; 2 not begun, which stay marked.")
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
        await it.send()
        await it.sees("1 switched to marketing.")


async def test_in_the_details_of_one_s_means_that_one_whatever_is_marked() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 2)
        await it.press("enter")
        await it.sees("c.example.com", "It can send.")
        await it.press("s")
        await it.sees("Default configuration set of c.example.com")


async def test_one_that_is_changed_again_right_after_is_not_said_to_be_switched() -> None:
    gateway = shop()

    def elsewhere(name: str) -> None:
        if gateway.writes and gateway.writes[-1][1] == name == "a.example.com":
            gateway.known[name] = with_set(name, "transactional")

    async with browsing(gateway, NARROW) as it:
        await mark(it, 2)
        await choose(it, "marketing")
        await it.sees("about")
        gateway.before["get"] = elsewhere
        await it.send()
        await it.sees("1 switched to marketing; 1 switched and changed again elsewhere")
        await it.press("escape")
        await it.sees("1 marked")


async def test_the_result_that_was_not_copied_is_asked_about_and_still_there_for_v() -> None:
    gateway = shop()
    async with browsing(gateway, NARROW) as it:
        await mark(it, 2)
        await choose(it, "marketing")
        await it.sees("about")
        await it.send()
        await it.sees("2 switched to marketing.")
        await it.press("ctrl+q")
        await it.sees("What was switched, from and to, is not copied.")
        await it.press("escape", "escape")
        await it.sees("v shows once more what was switched")
        assert it.app._last_copy is not None
        assert "a.example.com,receipts,marketing" in it.app._last_copy
