"""DNS of all that the list shows: what it takes, how far it is, what was found, and the report."""

import csv
import io
import json
import re
import stat
import threading
from pathlib import Path

import pytest

from sestui.account.checks import AT_ONCE
from sestui.model.errors import AccessDenied
from sestui.ui.widgets.progress import Progress
from sestui.ui.words import Glyphs
from tests.account import test_examination
from tests.account.gateway import MemoryGateway, address, domain
from tests.account.lookup import MemoryLookup, Unanswering
from tests.account.test_examination import WHOLE
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing

SMALL = (40, 10)
DOUBLED = WHOLE.replace(
    "ab12._domainkey.example.com CNAME", "ab12._domainkey.example.com.example.com CNAME"
)


def company() -> MemoryGateway:
    """A domain with a mistake, one without any record, an address, and two that are alike."""
    return MemoryGateway(
        test_examination.domain("SUCCESS"),
        domain("shop.example.com", "SUCCESS"),
        domain("mail.example.com", "SUCCESS"),
        address("ops@example.org"),
    )


async def opens(it: Browsing) -> None:
    await it.until(lambda: it.app._account.snapshot.listed_at)
    await it.press("D")
    await it.sees("Enter starts.")


async def ends(it: Browsing) -> None:
    await opens(it)
    await it.press("enter")
    await it.sees("4 of 4", "S save")


def gets(gateway: MemoryGateway) -> list[str]:
    return [name for operation, name in gateway.calls if operation == "get"]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_it_says_what_it_takes_then_checks_all_and_names_what_is_wrong(
    size: tuple[int, int],
) -> None:
    gateway = company()
    async with browsing(gateway, size, lookup=MemoryLookup("example.com", DOUBLED)) as it:
        await opens(it)
        await it.sees("DNS of 4 identities in", "Check DNS of 4 identities:", "calls to SES")
        # In a wide window the identity under the cursor is read.
        await it.until(lambda: size == NARROW or gets(gateway))
        before = gets(gateway)
        await it.press("down", "S", "Y", "J")
        assert gets(gateway) == before, "nothing is sent before Enter"
        assert not it.clipboard.copied
        await it.press("enter")
        await it.sees("4 of 4", "1 wrong, 2 missing, 0 unchecked, 1 ok")
        assert set(gets(gateway)) == set(gateway.known)
        await it.sees("wrong: zone name doubled, CNAME ab12._domainkey.example.com")
        found = re.findall(r"^▌ (\S+) +(?:wrong|missing): ", it.text, re.MULTILINE)
        assert found == ["example.com", "mail.example.com", "shop.example.com"]
        assert gateway.writes == []


async def test_in_the_smallest_window_it_can_be_started_stopped_read_and_closed() -> None:
    async with browsing(company(), SMALL, lookup=MemoryLookup("example.com", DOUBLED)) as it:
        await ends(it)
        await it.sees("1 wrong")
        await it.press("end")
        await it.sees("dns:wrong")
        await it.press("S")
        await it.sees("Save it in")
        await it.press("escape", "escape")
        await it.sees("Identities 4")


async def test_without_utf8_the_bar_is_of_ascii() -> None:
    glyphs = Glyphs(utf8=False)
    lookup = MemoryLookup("example.com", WHOLE)
    async with browsing(company(), NARROW, glyphs=glyphs, lookup=lookup) as it:
        await ends(it)
        assert "##### 4 of 4" in it.text
        assert "█" not in it.text


async def test_it_is_stopped_goes_on_and_asks_for_nothing_twice() -> None:
    gateway = company()
    async with browsing(gateway, NARROW, lookup=MemoryLookup("example.com", WHOLE)) as it:
        await opens(it)
        gateway.held["get"] = threading.Event()
        await it.press("enter")
        await it.until(lambda: gets(gateway))
        await it.sees("0 of 4", "esc stop")
        await it.press("escape")
        await it.sees("Stopped: 4 left. Enter goes on.")
        gateway.held.pop("get").set()
        await it.press("enter")
        await it.sees("4 of 4")
        assert sorted(gets(gateway)[1:]) == sorted(gateway.known)
        await it.press("escape")
        await it.sees("Identities 4")


async def test_dns_that_does_not_answer_can_be_stopped_and_the_screen_closed() -> None:
    async with browsing(company(), NARROW, lookup=Unanswering()) as it:
        await opens(it)
        await it.press("enter")
        await it.until(lambda: len(it.app._account.snapshot.checking) == 3)
        await it.sees("1 of 4", "1 ok")
        await it.press("escape")
        await it.sees("Stopped: 3 left.")
        assert it.app._account.snapshot.checking == frozenset()
        await it.press("escape")
        await it.sees("Identities 4")


async def test_quitting_while_it_runs_just_quits() -> None:
    async with browsing(company(), NARROW, lookup=Unanswering()) as it:
        await opens(it)
        await it.press("enter")
        await it.until(lambda: it.app._account.snapshot.checking)
        await it.press("ctrl+q")
        await it.until(lambda: it.app._exit)


async def test_what_stops_it_is_said_and_it_can_go_on() -> None:
    gateway = MemoryGateway(*(domain(f"d{number}.example.com") for number in range(7)))
    async with browsing(gateway, NARROW, lookup=MemoryLookup("example.com", WHOLE)) as it:
        await opens(it)
        gateway.faults["get"] = [AccessDenied("You may not read them.", "Ask for it.")] * 5
        await it.press("enter")
        await it.sees("It stopped: You may not read them. Ask for it. 2 left. Enter goes on.")
        await it.sees("not checked: You may not read them.")
        await it.press("enter")
        await it.sees("7 of 7", "7 missing")
        assert "failed" not in it.text


async def test_the_report_is_copied_as_csv_and_as_json() -> None:
    async with browsing(company(), NARROW, lookup=MemoryLookup("example.com", DOUBLED)) as it:
        await ends(it)
        await it.press("Y")
        await it.until(lambda: len(it.clipboard.copied) == 1)
        await it.press("y")
        await it.until(lambda: len(it.clipboard.copied) == 2)
        await it.press("J")
        await it.until(lambda: len(it.clipboard.copied) == 3)
        as_csv, again, as_json = it.clipboard.copied
        assert as_csv == again
        rows = list(csv.DictReader(io.StringIO(as_csv)))
        first = next(row for row in rows if row["name"] == "ab12._domainkey.example.com")
        assert (first["identity"], first["mistakes"], first["to type"]) == (
            "example.com", "zone name doubled", "ab12._domainkey"
        )  # fmt: skip
        verdicts = {one["identity"]: one["verdict"] for one in json.loads(as_json)}
        assert verdicts == {
            "example.com": "wrong",
            "shop.example.com": "missing",
            "mail.example.com": "missing",
            "ops@example.org": None,
        }


async def test_the_report_is_saved_to_a_new_file_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "UTC")
    async with browsing(company(), NARROW, lookup=MemoryLookup("example.com", DOUBLED)) as it:
        await ends(it)
        await it.press("S")
        await it.sees("Save it in", "~/sestui-dns-2026")
        await it.press("enter")
        await it.sees("Saved in ~/sestui-dns-2026")
        (saved,) = tmp_path.glob("sestui-dns-*")  # noqa: ASYNC240 - of a few files
        assert saved.suffix == ".csv"
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        rows = list(csv.DictReader(io.StringIO(saved.read_text(), newline="")))
        assert {row["identity"] for row in rows} >= {"example.com", "shop.example.com"}
        await it.press("S", "enter")
        await it.sees("Something of that name is there already: name a new file.")
        await it.press("ctrl+u")
        await it.type("~/nowhere/x.json")
        await it.press("enter")
        await it.sees("It was not saved: No such file or directory.")
        await it.press("ctrl+u")
        await it.press("enter")
        await it.sees("Name a new file.")
        await it.paste("~/report.json")
        await it.press("enter")
        await it.sees("report.json, for you alone.")
        assert len(json.loads((tmp_path / "report.json").read_text())) == 4


async def test_what_was_found_can_be_filtered_and_follows_a_later_check() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.sees("as of")
        await it.press("slash")
        await it.type("dns:none")
        await it.sees("Identities 4")
        await it.press("enter", "D")
        await it.sees("Enter starts.")
        await it.press("enter")
        await it.sees("4 of 4")
        await it.press("escape")
        await it.sees("No identity matches the filter.", "0 of 4")
        await it.press("slash", *["backspace"] * 4)
        await it.type("wrong")
        await it.sees("Identities 1 of 4")
        await it.press(*["backspace"] * 5)
        await it.type("missing dns:wrong")
        await it.sees("Identities 3 of 4")
        await it.press("enter", "end")
        assert "shop.example.com" in it.cursor
        lookup.publish(WHOLE)
        it.app._check("example.com", by_person=True)
        await it.sees("Identities 2 of 4")
        assert "shop.example.com" in it.cursor, "it stays on its identity"


async def test_only_what_the_filter_shows_is_asked_for() -> None:
    gateway = company()
    async with browsing(gateway, NARROW, lookup=MemoryLookup("example.com", WHOLE)) as it:
        await it.sees("as of")
        await it.press("slash")
        await it.type("shop")
        await it.press("enter", "enter")
        await it.sees("It can send")
        await it.press("D")
        await it.sees("DNS of 1 identity in", "no call to SES, as their details are known")
        before = gets(gateway)
        await it.press("enter")
        await it.sees("1 of 1")
        assert gets(gateway) == before == ["shop.example.com"]


async def test_where_the_list_shows_nothing_that_is_said() -> None:
    async with browsing(company(), NARROW) as it:
        await it.sees("as of")
        await it.press("slash")
        await it.type("zzz")
        await it.press("enter", "D")
        await it.sees("The list shows no identity to ask DNS for.")


async def test_hundreds_of_results_are_drawn_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = MemoryGateway(*(address(f"a{number}@example.org") for number in range(AT_ONCE * 10)))
    async with browsing(gateway, NARROW, lookup=MemoryLookup("example.org", "")) as it:
        await opens(it)
        progress, drawn = it.app.screen.query_one(Progress), []
        tell = progress.tell

        def told(done: int, total: int, **more: float) -> None:
            drawn.append(done)
            tell(done, total, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(progress, "tell", told)
        await it.press("enter")
        await it.sees("200 of 200", "All records are found.")
        assert drawn[-1] == 200
        assert len(drawn) < 60, "and not at each result"
