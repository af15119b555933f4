"""What DNS has, on the screen: beside each record, in a tab of its own, and what to do next."""

from datetime import timedelta

from sestui.account.schedule import Schedule
from tests.account.gateway import MemoryGateway, address
from tests.account.lookup import MemoryLookup
from tests.account.test_examination import WHOLE, domain
from tests.ui.browsing import NARROW, Browsing, browsing

DOUBLED = WHOLE.replace(
    "ab12._domainkey.example.com CNAME", "ab12._domainkey.example.com.example.com CNAME"
)


def company(status: str = "PENDING") -> MemoryGateway:
    return MemoryGateway(domain(status), address("ops@example.org"))


async def finds(it: Browsing, *texts: str) -> None:
    await it.sees("as of")
    await it.sees(*texts)


async def test_a_doubled_zone_name_is_read_mended_found() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter")
        await finds(it, "Mend 1 of 3 CNAMEs: zone name doubled at `ab12._domainkey.example.com`.")
        await it.press("7")
        await it.sees("✗ wrong: CNAME ab12._domainkey.example.com", "Zone name doubled.")
        await it.sees("DNS as of 12:04:31, from the zone's own name servers.")
        await it.press("y")
        await it.until(lambda: it.clipboard.copied)
        assert it.clipboard.copied == ["ab12._domainkey"]

        lookup.publish(WHOLE)
        await it.press("d")
        await it.sees("example.com: DNS: 6 found.")
        await it.sees("✓ found: CNAME ab12._domainkey.example.com")
        assert "✗" not in it.text.partition("DNS as of")[2]
        assert lookup.forgotten == 1
        await it.press("1")
        await it.sees("All records are found: wait, SES looks again by itself")


async def test_each_record_has_its_verdict_where_it_is_listed() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter", "2")
        await it.sees("✗ wrong", "✓ found", "7 shows")
        rows = [line.lstrip("▌ ")[:15] for line in it.lines if "dkim.amazonses.com" in line]
        assert rows[:3] == ["✗ wrong  CNAME ", "✓ found  CNAME ", "✓ found  CNAME "]
        await it.press("3")
        await it.sees("✓ found", "MX", "TXT")


async def test_what_the_servers_have_stands_beside_what_is_expected() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.publish(WHOLE.replace("ab12.", "zz12."), lookup.servers[1])
    async with browsing(company(), lookup=lookup) as it:
        await it.press("7", "enter")
        await it.sees("Name servers disagree.", "SERVER", "your resolver")
        lines = [" ".join(line.partition("│")[2].replace("▌", "").split()) for line in it.lines]
        start = lines.index("SERVER HAS")
        assert lines[start + 1 : start + 5] == [
            "expected CNAME ab12.dkim.amazonses.com",
            "ns1.example.com CNAME ab12.dkim.amazonses.com",
            "ns2.example.com no such name",
            "your resolver CNAME ab12.dkim.amazonses.com",
        ]


async def test_a_verified_domain_is_asked_for_only_where_its_records_are_looked_at() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    async with browsing(company("SUCCESS"), lookup=lookup) as it:
        await it.sees("It can send")
        await it.press("4", "5", "6", "1")
        assert not any(zone.asked for zone in lookup.zones.values())
        await it.press("2")
        await it.sees("✓ found")
        count = len(lookup.zones[lookup.servers[0]].asked)
        await it.press("3", "7", "2")
        await it.sees("✓ found")
        assert len(lookup.zones[lookup.servers[0]].asked) == count


async def test_a_pending_domain_is_asked_for_again_while_it_is_looked_at() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), schedule=Schedule(30), lookup=lookup) as it:
        await finds(it, "Mend 1 of 3 CNAMEs")
        lookup.publish(WHOLE)
        await it.until(lambda: (timer := it.app._looking) and timer._interval == 15)
        it.clock.time += timedelta(seconds=15)
        it.app._look()
        await it.sees("All records are found")
        assert lookup.forgotten == 0


async def test_where_nobody_answers_it_is_said_and_nothing_is_called_missing() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence()
    async with browsing(company(), lookup=lookup) as it:
        await finds(it, "3 of 3 CNAMEs could not be checked")
        await it.press("2")
        await it.sees("? unchecked")
        await it.press("7")
        await it.sees("no answer in time")
        assert "missing" not in it.text


async def test_an_address_has_no_records_and_that_is_said() -> None:
    async with browsing(company(), lookup=MemoryLookup("example.org", "")) as it:
        await it.sees("as of")
        await it.press("down", "d")
        await it.sees("ops@example.org: SES expects no DNS records of it.")
        await it.press("7")
        await it.sees("An address has no DKIM records of its own")
