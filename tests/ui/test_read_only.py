"""Read-only: what would change the account is off, says why, and is on again when it may be."""

from sestui.ui.strips import DIM
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import NARROW, Browsing, browsing


def one() -> MemoryGateway:
    return MemoryGateway(domain("a.example.com", "SUCCESS"))


def is_dimmed(it: Browsing, text: str) -> bool:
    """Whether the key bar has `text`, and dimmed."""
    bar = it.app.screen._compositor.render_strips()[-1]
    found = [part for part in bar if text in part.text]
    assert found, it.lines[-1]
    return all(part.style is not None and part.style.dim == DIM.dim for part in found)


async def test_w_turns_changes_off_and_on_again() -> None:
    async with browsing(one(), NARROW) as it:
        await it.sees("a.example.com")
        assert not is_dimmed(it, "new")
        await it.press("w")
        await it.until(lambda: it.lines[0].endswith("read-only"))
        await it.sees("Read-only: nothing is changed. w switches that off.")
        await it.until(lambda: is_dimmed(it, "n new"))
        assert is_dimmed(it, "s set")
        await it.press("w")
        await it.sees("Changes can be made again.")
        assert "read-only" not in it.lines[0]
        assert not is_dimmed(it, "new")


async def test_a_refresh_does_not_end_it() -> None:
    gateway = one()
    async with browsing(gateway, NARROW) as it:
        await it.sees("a.example.com")
        await it.press("w")
        await it.until(lambda: it.lines[0].endswith("read-only"))
        gateway.known["b.example.com"] = domain("b.example.com")
        await it.press("r")
        await it.sees("b.example.com")
        assert it.lines[0].endswith("read-only")


async def test_a_key_a_click_and_the_palette_all_say_that_it_is_off() -> None:
    sentence = "Read-only: nothing is changed. w switches that off."
    gateway = one()
    async with browsing(gateway, NARROW) as it:
        await it.sees("a.example.com")
        await it.press("w", "y")  # a copy says something else in between
        await it.sees("Copied")
        await it.press("n")
        await it.sees(sentence)
        await it.press("y")
        await it.sees("Copied")
        await it.pilot.click("#key-bar", offset=(it.lines[-1].index("s set"), 0))
        await it.sees(sentence)
        await it.press("y")
        await it.sees("Copied")
        await it.press("ctrl+p")
        await it.type("identity: domain or")
        await it.sees("New identity: domain or address  n (off: read-only)")
        await it.press("down", "enter")
        await it.sees(sentence)
        assert it.app.screen_stack == [it.app._browse]


async def test_the_help_says_what_is_off() -> None:
    async with browsing(one()) as it:
        await it.sees("a.example.com")
        await it.press("w", "question_mark")
        await it.sees("New identity: domain or address (off: read-only)")
        await it.press("escape", "w", "question_mark")
        await it.sees("New identity: domain or address")
        assert "(off" not in it.text


async def test_where_it_is_locked_w_and_what_is_off_say_why() -> None:
    gateway = one()
    gateway.read_only = gateway.locked = True
    async with browsing(gateway, NARROW) as it:
        await it.sees("a.example.com")
        for key in ("w", "n", "s"):
            await it.press("y")
            await it.sees("Copied")
            await it.press(key)
            await it.sees("Read-only. The program was started with --read-only.")
        assert it.lines[0].endswith("read-only")
