"""The screen follows the account by itself, and never disturbs the person while it does."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from textual.timer import Timer
from textual.widgets import Input

from sestui.account.schedule import Schedule
from sestui.model.errors import Throttled
from sestui.ui.words import clock_time
from tests.account.gateway import NOON, MemoryGateway, domain
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing

EVERY = Schedule(30)


def letters(status: str = "PENDING") -> MemoryGateway:
    return MemoryGateway(*(domain(f"{letter}.example.com", status) for letter in "abcdef"))


async def fires(it: Browsing, timer: Callable[[], Timer | None]) -> None:
    """Do what a timer will do, now, once it is set."""
    await it.until(timer)
    found = timer()
    assert found is not None
    found._callback()  # type: ignore[misc]


async def refreshes(it: Browsing, gateway: MemoryGateway) -> None:
    """Have the list read by itself, and wait until that is over."""
    before = gateway.calls.count(("list", "0"))
    await fires(it, lambda: it.app._due)
    await it.until(lambda: gateway.calls.count(("list", "0")) > before)
    await it.until(lambda: not it.app._account.snapshot.listing)
    await it.rests()


def is_set_anew(it: Browsing, before: Timer) -> bool:
    """Whether the timer of the watch is another than before, or nothing is watched any more."""
    return it.app._watching is not before or not it.app._watch.watched


def row(it: Browsing, name: str) -> str:
    return next(line.partition("│")[0] for line in it.lines if line[2:].startswith(name))


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_change_of_status_is_announced_and_pointed_out_until_the_cursor_passes(
    size: tuple[int, int],
) -> None:
    gateway = letters()
    async with browsing(gateway, size, schedule=EVERY) as it:
        await it.sees("f.example.com", "as of")
        gateway.known["c.example.com"] = domain("c.example.com", "SUCCESS")
        await refreshes(it, gateway)
        await it.sees("c.example.com is verified now; it was pending.")
        assert "Δ✓ verified" in row(it, "c.example.com")
        assert "Δ" not in row(it, "b.example.com")
        await it.press("down", "down")
        assert "Δ" in row(it, "c.example.com")
        await it.press("down")
        assert "Δ" not in it.text


async def test_a_row_that_is_opened_is_pointed_out_no_longer() -> None:
    gateway = letters()
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com")
        gateway.known["a.example.com"] = domain("a.example.com", "FAILED")
        await refreshes(it, gateway)
        await it.sees("a.example.com has failed now; it was pending.", "Δ✗ failed")
        await it.press("enter")
        await it.sees("Overview")
        await it.press("escape")
        await it.sees("✗ failed")
        assert "Δ" not in it.text


async def test_what_came_and_went_elsewhere_is_told_in_a_few_words() -> None:
    gateway = letters("SUCCESS")
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com")
        del gateway.known["b.example.com"]
        gateway.known["new.example.com"] = domain("new.example.com", "SUCCESS")
        await refreshes(it, gateway)
        await it.sees("b.example.com is gone: it was deleted elsewhere.", "1 new: new.example.com.")
        assert "Δ✓ verified" in row(it, "new.example.com")
        gateway.known = {
            name: domain(name, "FAILED") for name in gateway.known if name != "new.example.com"
        }
        await refreshes(it, gateway)
        await it.sees("5 changed: a.example.com has failed,", "and 2 more.", "new.example.com is")


async def test_nothing_is_announced_of_the_first_list() -> None:
    async with browsing(letters(), NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com", "as of")
        assert "new:" not in it.text
        assert "Δ" not in it.text


async def test_an_announcement_waits_while_a_correction_is_typed() -> None:
    gateway = letters()
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com")
        await it.press("slash")
        await it.type("colour:red")
        await it.sees("colour:red", "status:")
        gateway.known["c.example.com"] = domain("c.example.com", "SUCCESS")
        await refreshes(it, gateway)
        await it.sees("Δ✓ verified")
        gateway.known["new.example.com"] = domain("new.example.com")
        await refreshes(it, gateway)
        await it.sees("new.example.com")
        assert "it was pending" not in it.text
        await it.press("escape")
        await it.sees("c.example.com is verified now; it was pending. 1 new: new.example.com.")


async def test_behind_a_dialog_it_waits_and_disturbs_nothing() -> None:
    gateway = MemoryGateway(*(domain(f"m{n:03}.example.com") for n in range(100)))
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("m000")
        await it.press("slash")
        await it.type("m0")
        await it.press("enter", "pagedown", "space")
        await it.sees("1 marked")
        cursor, top = it.cursor, it.app._browse.query_one("#identity-list").top  # type: ignore[attr-defined]
        focused = it.app.focused
        await it.press("question_mark")
        await it.sees("Escape closes.", "Go to its details")
        shown, keys = it.text, it.app.focused
        gateway.known["m050.example.com"] = domain("m050.example.com", "FAILED")
        await refreshes(it, gateway)
        gateway.known = {"a.example.com": domain("a.example.com"), **gateway.known}
        await refreshes(it, gateway)
        assert it.text == shown
        assert it.app.focused is keys
        await it.press("escape")
        await it.sees("m050.example.com has failed now; it was pending. 1 new: a.example.com.")
        assert it.cursor == cursor
        assert it.app._browse.query_one("#identity-list").top == top  # type: ignore[attr-defined]
        assert it.app.focused is focused
        assert it.app._browse.query_one("#filter", Input).value == "m0"
        assert "1 marked" in it.text


async def test_a_failed_refresh_says_since_when_it_is_old_why_and_when_it_tries_again() -> None:
    gateway = letters()
    async with browsing(gateway, schedule=EVERY) as it:
        await it.sees("f.example.com", f"as of {clock_time(NOON)} · every 30 s")
        for seconds in (60, 120):  # the pauses grow
            it.clock.time += timedelta(seconds=30)
            gateway.faults["list"] = [Throttled("SES is throttling.", "Wait a moment.")]
            await refreshes(it, gateway)
            at = clock_time(it.clock.time + timedelta(seconds=seconds))
            await it.sees(
                f"stale, as of {clock_time(NOON)} · next try {at}",
                f"SES is throttling. Wait a moment. The list is as of {clock_time(NOON)}.",
            )
            assert it.app._due is not None
            assert it.app._due._interval == seconds
        await refreshes(it, gateway)
        await it.sees("every 30 s")
        assert "throttling" not in it.text


async def test_r_makes_a_read_of_the_program_the_persons_own() -> None:
    gateway = letters()
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com", "111122223333")
        await it.until(lambda: it.app._due)
        gateway.held["list"] = threading.Event()
        before = gateway.calls.count(("list", "0"))
        await fires(it, lambda: it.app._due)
        await it.until(lambda: gateway.calls.count(("list", "0")) == before + 1)
        own = gateway.newest
        assert own is not None
        assert not own.by_person
        await it.press("r")
        await it.until(lambda: gateway.newest is not own and gateway.newest is not None)
        await it.until(lambda: gateway.calls.count(("list", "0")) == before + 2)
        assert own.cancelled.is_set()
        assert gateway.newest is not None
        assert gateway.newest.by_person
        await it.press("r")
        await it.sees("The list is being read.")
        gateway.known["z.example.com"] = domain("z.example.com")
        gateway.held.pop("list").set()
        await it.until(lambda: not it.app._account.snapshot.listing)
        await it.press("r")
        await it.sees("z.example.com")


@pytest.mark.parametrize("key", ["enter", "tab"])
async def test_a_pending_identity_that_was_opened_is_watched_until_it_is_verified(key: str) -> None:
    gateway = letters()
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com")
        await it.press(key)
        await it.sees("aa0123")
        for pause in (5, 10):
            await it.until(lambda: it.app._watching)
            assert it.app._watching is not None
            assert it.app._watching._interval == pause
            gateway.calls.clear()
            it.clock.time += timedelta(seconds=pause)
            if pause == 10:
                gateway.known["a.example.com"] = domain("a.example.com", "SUCCESS")
            watching = it.app._watching
            await fires(it, lambda: it.app._watching)
            await it.until(lambda: ("get", "a.example.com") in gateway.calls)
            assert gateway.newest is not None
            assert not gateway.newest.by_person
            await it.until(partial(is_set_anew, it, watching))
        await it.sees("It can send.", "a.example.com is verified now; it was pending.")
        assert it.app._watch.watched == ()


async def test_nothing_is_watched_that_is_verified_or_where_no_refresh_is_wanted() -> None:
    for schedule, status in ((EVERY, "SUCCESS"), (Schedule(0), "PENDING")):
        async with browsing(letters(status), NARROW, schedule=schedule) as it:
            await it.sees("f.example.com")
            await it.press("enter")
            await it.sees("Overview", "Identity ")
            assert it.app._watching is None


async def test_it_goes_to_an_identity_that_the_filter_hides_and_shows_its_records() -> None:
    gateway = letters()
    async with browsing(gateway, NARROW, schedule=EVERY) as it:
        await it.sees("f.example.com")
        await it.press("slash")
        await it.type("b.ex")
        await it.sees("1 of 6")
        await it.app._account.read("e.example.com", it.app._call("details", by_person=True))
        it.app._browse.go_to_identity("e.example.com")
        await it.sees("made by SES (Easy DKIM)", "ae0123456789abcdef.dkim.amazonses.com")
        await it.until(lambda: it.app._watching)
        await it.press("escape")
        await it.sees("Identities 6")
        assert "e.example.com" in it.cursor


async def test_a_filter_that_does_not_hide_it_stays() -> None:
    async with browsing(letters(), NARROW) as it:
        await it.sees("f.example.com")
        await it.press("slash")
        await it.type("example")
        await it.press("enter")
        it.app._browse.go_to_identity("e.example.com")
        await it.sees("Signing")
        await it.press("escape")
        await it.sees("/ example")
        assert "e.example.com" in it.cursor


async def test_a_refresh_that_takes_long_is_told_until_it_is_over() -> None:
    gateway = letters()
    async with browsing(gateway) as it:
        await it.sees("as of")
        gateway.held["list"] = threading.Event()
        await it.press("r")
        await it.sees("The list is being read.")
        gateway.held["list"].set()
        await it.until(lambda: "being read" not in it.text)
