import threading

from textual import events
from textual.widgets import Input

from sestui.account.schedule import Schedule
from sestui.model.errors import AccessDenied, ServerFault, Throttled, Unreachable
from tests.account.gateway import MemoryGateway, address, domain
from tests.ui.browsing import NARROW, browsing


def company() -> MemoryGateway:
    return MemoryGateway(
        domain("example.com"),
        domain("shop.example.com", "SUCCESS"),
        address("ops@example.org", "FAILED"),
    )


async def test_each_identity_has_its_name_type_and_status_and_the_title_counts_them() -> None:
    async with browsing(company()) as it:
        await it.sees("as of")
        assert "Identities 3 · 1 failed · 1 pending" in it.text
        rows = [line.partition("│")[0].split() for line in it.lines[4:7]]
        assert rows == [
            ["▌", "example.com", "domain", "◌", "pending"],
            ["ops@example.org", "address", "✗", "failed"],
            ["shop.example.com", "domain", "✓", "verified"],
        ]


async def test_the_account_line_says_which_account_a_key_would_touch() -> None:
    async with browsing(company()) as it:
        await it.sees("111122223333 prod · us-east-1")


async def test_what_is_denied_only_makes_the_account_line_shorter() -> None:
    gateway = company()
    gateway.faults = {"account": [AccessDenied("No.")], "number": [AccessDenied("No.")]}
    async with browsing(gateway) as it:
        await it.until(lambda: ("number", "") in gateway.calls)
        await it.sees(" prod · us-east-1")
        assert "No." not in it.text


async def test_none_is_said_only_after_an_answer_that_said_so() -> None:
    gateway = MemoryGateway()
    gateway.held["list"] = threading.Event()
    async with browsing(gateway, NARROW) as it:
        await it.sees("Reading the identities.")
        assert "None in" not in it.text
        gateway.held["list"].set()
        await it.sees("None in us-east-1; SES is regional, try `--region`.")


async def test_a_failure_says_why_and_what_to_do_and_r_tries_again() -> None:
    gateway = company()
    gateway.faults["list"] = [Unreachable("No connection to SES.", "Check the network.")]
    async with browsing(gateway, NARROW) as it:
        await it.sees("No connection to SES.", "Check the network.", "Press r to try again.")
        assert "None in" not in it.text
        await it.press("r")
        await it.sees("shop.example.com")
        assert "No connection" not in it.text


async def test_the_first_read_that_breaks_off_keeps_its_pages_and_says_so() -> None:
    gateway = MemoryGateway(*(domain(f"d{n}.example.com") for n in range(4)), page=2)
    gateway.faults["list"] = [None, ServerFault("SES answered 500.", "Try again.")]
    async with browsing(gateway, NARROW) as it:
        await it.sees("d0.example.com", "d1.example.com", "SES answered 500.", "Identities 2+")
        assert "not all read" in it.text
        await it.press("r")
        await it.sees("d3.example.com", "Identities 4")


async def test_a_failed_refresh_keeps_the_list_marked_stale_until_one_that_succeeds() -> None:
    gateway = company()
    gateway.faults["list"] = []
    async with browsing(gateway, schedule=Schedule(20)) as it:
        await it.sees("as of", "every 20 s")
        gateway.faults["list"] = [Throttled("SES is throttling.", "Wait a moment.")]
        await it.press("r")
        await it.sees("stale, as of", "SES is throttling. Wait a moment.", "shop.example.com")
        await it.press("r")
        await it.until(lambda: "stale" not in it.text and "throttling" not in it.text)


async def test_the_cursor_stays_on_its_identity_through_refresh_sort_and_filter() -> None:
    gateway = MemoryGateway(*(domain(f"m{n:03}.example.com", "SUCCESS") for n in range(100)))
    async with browsing(gateway) as it:
        await it.sees("m000")
        await it.press("pagedown", "j")
        before = it.cursor
        line = next(n for n, text in enumerate(it.lines) if text.startswith("▌"))
        gateway.known = {"a.example.com": domain("a.example.com"), **gateway.known}
        await it.press("r")
        await it.sees("Identities 101")
        assert it.cursor == before
        assert it.lines[line].startswith("▌"), "it stays on the same line of the screen too"
        await it.press("o")
        await it.sees("by status")
        assert it.cursor == before
        await it.press("slash")
        await it.type(before.split()[1])
        await it.sees("Identities 1 of 101")
        assert it.cursor == before
        await it.press("escape")
        await it.sees("Identities 101")
        assert it.cursor == before


async def test_an_identity_that_is_gone_leaves_the_cursor_at_its_neighbour() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("down")
        del gateway.known["ops@example.org"]
        await it.press("r")
        await it.sees("Identities 2")
        assert "shop.example.com" in it.cursor


async def test_until_the_cursor_is_moved_it_stays_on_the_first_row() -> None:
    gateway = MemoryGateway(domain("z.example.com"), domain("a.example.com"), page=1)
    async with browsing(gateway, NARROW) as it:
        await it.sees("z.example.com", "as of")
        assert "a.example.com" in it.cursor


async def test_sorting_by_status_puts_troubles_first() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("o", "g")
        await it.sees("by status")
        assert [line.split()[-1] for line in it.lines[4:7]] == ["failed", "pending", "verified"]


async def test_the_filter_narrows_by_name_and_facets_as_it_is_typed() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("slash")
        await it.type("EXAMPLE.com status:verified")
        await it.sees("Identities 1 of 3")
        assert "shop.example.com" in it.text
        assert "ops@example.org" not in it.text
        await it.press("down")
        await it.press("escape")
        await it.sees("ops@example.org")


async def test_a_bad_facet_says_which_exist_and_keeps_what_was_shown() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("slash")
        await it.type("colour:red")
        await it.sees("status:", "type:", "sending:", "dns:", "colour:red")
        await it.press("escape")
        await it.sees("shop.example.com", "ops@example.org")


async def test_nothing_matching_is_not_said_to_be_nothing_there() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("slash")
        await it.type("zzz")
        await it.sees("No identity matches the filter. Escape clears it.", "0 of 3")


async def test_an_unknown_status_and_type_stand_as_they_came() -> None:
    gateway = MemoryGateway(domain("new.example.com", "ON_HOLD"))
    async with browsing(gateway, NARROW) as it:
        await it.sees("new.example.com", "? ON_HOLD")


async def test_the_mouse_moves_the_cursor() -> None:
    gateway = MemoryGateway(*(domain(f"m{n:03}.example.com") for n in range(100)))
    async with browsing(gateway) as it:
        await it.sees("m000")
        await it.pilot.click("#identity-list", offset=(5, 4))
        assert "m003" in it.cursor


async def test_keys_that_arrive_together_go_where_each_one_before_has_led() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("shop.example.com")
        for key, character in (("slash", "/"), ("s", "s"), ("h", "h"), ("o", "o")):
            it.app.post_message(events.Key(key, character))
        await it.until(lambda: it.app.screen.query_one("#filter", Input).value == "sho")
