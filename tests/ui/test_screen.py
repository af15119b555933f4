import pytest

from sestui.model.call import Delay
from sestui.model.errors import NotFound, Throttled, Unreachable
from sestui.model.identity import DkimAttributes
from sestui.terminal.abilities import speaks_utf8
from sestui.ui.widgets.message_line import MessageLine
from sestui.ui.words import Glyphs
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import NARROW, browsing


def two() -> MemoryGateway:
    return MemoryGateway(domain("a.example.com"), domain("b.example.com", "SUCCESS"))


async def test_a_narrow_window_shows_one_pane_at_a_time() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("b.example.com")
        assert "Overview" not in it.text
        await it.press("enter")
        await it.sees("Overview", "aa01234")
        assert "b.example.com" not in it.text
        await it.press("escape")
        await it.sees("b.example.com")
        assert "Overview" not in it.text


async def test_a_narrow_window_reads_details_only_once_they_are_opened() -> None:
    gateway = two()
    async with browsing(gateway, NARROW) as it:
        await it.sees("b.example.com", "111122223333")
        await it.press("down")
        await it.pilot.pause(0.3)
        assert [call for call in gateway.calls if call[0] == "get"] == []
        await it.press("enter")
        await it.until(lambda: ("get", "b.example.com") in gateway.calls)


async def test_a_window_that_shrinks_keeps_the_pane_in_use() -> None:
    async with browsing(two()) as it:
        await it.sees("aa01234")
        await it.press("tab")
        await it.pilot.resize_terminal(*NARROW)
        await it.until(lambda: "b.example.com" not in it.text)
        assert "Overview" in it.text
        await it.pilot.resize_terminal(120, 40)
        await it.sees("b.example.com", "Overview")


@pytest.mark.parametrize("size", [(39, 24), (80, 9)])
async def test_where_there_is_no_room_only_quit_works(size: tuple[int, int]) -> None:
    async with browsing(two()) as it:
        await it.sees("aa01234")
        await it.pilot.resize_terminal(*size)
        await it.until(lambda: "Identities" not in it.text)
        if size[0] > 30:
            assert "sestui needs 40 by 10" in it.text
        await it.press("y", "Y", "tab", "slash", "question_mark")
        await it.pilot.resize_terminal(120, 40)
        await it.sees("aa01234", "Identities 2")
        assert it.clipboard.copied == []
        await it.pilot.resize_terminal(*size)
        await it.press("q")
        await it.until(lambda: it.app._exit)
        assert it.app.return_code == 0


async def test_the_key_bar_the_help_and_the_palette_name_the_same_keys() -> None:
    async with browsing(two()) as it:
        await it.sees("aa01234")
        for text in ("y copy", "/ filter", "r refresh", "? help", "q quit"):
            assert text in it.lines[-1]
        await it.press("question_mark")
        await it.sees("Copy the name", "Filter the list", "Quit")
        await it.press("end")
        await it.sees("Read everything again")
        await it.press("escape", "colon")
        await it.sees("Copy the name  y")
        await it.type("everyth")
        await it.sees("Read everything again  r")


async def test_the_palette_does_what_the_key_does() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("aa01234")
        gateway.calls.clear()
        await it.press("ctrl+p")
        await it.type("everything")
        await it.sees("Read everything again")
        await it.press("down", "enter")
        await it.until(lambda: ("list", "0") in gateway.calls)


async def test_escape_clears_then_leaves_the_filter() -> None:
    async with browsing(two(), NARROW) as it:
        await it.sees("b.example.com")
        await it.press("slash")
        await it.type("b.ex")
        await it.sees("1 of 2")
        await it.press("escape")
        await it.sees("Identities 2")
        assert it.app.focused is not None
        assert it.app.focused.id == "filter"
        await it.press("escape")
        await it.until(lambda: it.app.focused and it.app.focused.id == "identity-list")


async def test_a_wait_says_why_and_for_how_long_and_goes_away() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("aa01234")
        it.app._call("list", by_person=True).on_delay(
            Delay(4, Throttled("SES is throttling calls."), 2, 6)
        )
        await it.sees("SES is throttling calls. Trying again in 4 s (try 2 of 6).")
        it.app._call("list", by_person=True).on_delay(Delay(3))
        await it.sees("Waiting 3 s for SES's allowance of about one call a second.")
        await it.press("r")
        await it.until(lambda: "Waiting" not in it.text)


async def test_the_newest_wait_is_the_one_that_is_told() -> None:
    async with browsing(two()) as it:
        await it.sees("aa01234")
        waits = it.app._browse.query_one(MessageLine)
        waits.wait_for("list", "The list waits.")
        waits.wait_for("details", "The details wait.")
        await it.sees("The details wait.")
        waits.wait_for("list", "The list waits again.")
        await it.sees("The list waits again.")
        waits.wait_for("list", "")
        await it.sees("The details wait.")


async def test_what_could_not_be_read_of_the_account_is_told_in_full() -> None:
    gateway = two()
    gateway.faults["account"] = [Unreachable("No answer about sending.")]
    gateway.faults["number"] = [Unreachable("No answer about the number.")]
    async with browsing(gateway) as it:
        await it.sees(
            "What the account may send could not be read. No answer about sending.",
            "The account's number could not be read. No answer about the number.",
            "r tries again.",
        )


async def test_an_identity_deleted_meanwhile_says_so_in_its_details() -> None:
    gateway = two()
    async with browsing(gateway) as it:
        await it.sees("aa01234")
        gateway.faults["get"] = [NotFound("Email identity b.example.com does not exist.")]
        await it.press("down")
        await it.sees("Email identity b.example.com does not exist.")


async def test_there_is_nothing_to_publish_for_a_replica_and_the_menu_says_so() -> None:
    replica = domain("a.example.com", dkim=DkimAttributes(True, "SUCCESS", "AWS_SES_EU_WEST_1"))
    async with browsing(MemoryGateway(replica)) as it:
        await it.sees("a.example.com  ", "Overview")
        await it.until(lambda: "Reading." not in it.text and "Identity " in it.text)
        await it.press("Y")
        await it.sees("replica of its identity in eu-west-1")
        await it.press("enter")
        assert it.clipboard.copied == []


async def test_records_are_copied_as_a_zone_file_with_dmarc_when_asked() -> None:
    async with browsing(two()) as it:
        await it.sees("aa01234")
        await it.press("Y", "down", "enter")
        await it.until(lambda: it.clipboard.copied)
        assert " IN CNAME aa0123456789abcdef.dkim.amazonses.com.\n" in it.clipboard.copied[0]
        assert "_dmarc" not in it.clipboard.copied[0]
        await it.sees("The records of a.example.com as BIND zone file: Copied (memory).")
        await it.press("Y", "d", "enter")
        await it.until(lambda: len(it.clipboard.copied) == 2)
        assert "_dmarc.a.example.com TXT v=DMARC1; p=none;" in it.clipboard.copied[1]


async def test_without_utf8_there_are_ascii_glyphs_beside_the_words() -> None:
    async with browsing(two(), glyphs=Glyphs(utf8=False)) as it:
        await it.sees("aa01234")
        assert "~ pending" in it.text
        assert "+ verified" in it.text
        assert all(line.isascii() for line in it.lines), it.text


@pytest.mark.parametrize(
    ("environ", "utf8"),
    [
        ({}, True),
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "C"}, False),
        ({"LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "de_DE@euro"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_ALL": "", "LC_CTYPE": "en_US.utf8"}, True),
    ],
)
def test_the_locale_says_whether_the_terminal_takes_utf8(
    environ: dict[str, str], utf8: bool
) -> None:
    assert speaks_utf8(environ) == utf8
