"""What DNS has, on the screen: beside each record, in a tab of its own, and what to do next."""

import threading
from dataclasses import replace
from datetime import timedelta

from sestui.account.schedule import Schedule
from sestui.model.dns.answer import Delegation
from sestui.model.errors import AccessDenied
from sestui.model.identity import MailFromAttributes
from sestui.ui.checking import once
from tests.account.gateway import MemoryGateway, address
from tests.account.lookup import MemoryLookup, Unanswering
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
        await it.sees("✗ wrong", "✓ found", "Zone name doubled.")
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


async def test_what_was_found_with_many_others_is_asked_for_again_as_soon() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, schedule=Schedule(30), lookup=lookup) as it:
        await it.sees("as of")
        await it.press("D")
        await it.sees("Enter starts.")
        await it.press("enter")
        await it.sees("2 of 2", "1 wrong")
        await it.press("escape", "enter")
        await it.until(lambda: (timer := it.app._looking) and timer._interval == 15)


async def test_a_key_makes_the_pauses_short_again() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), schedule=Schedule(30), lookup=lookup) as it:
        await finds(it, "Mend 1 of 3 CNAMEs")
        for pause, then in ((15, 30), (30, 60)):
            await it.until(lambda wait=pause: (t := it.app._looking) and t._interval == wait)  # type: ignore[misc]
            it.clock.time += timedelta(seconds=pause)
            it.app._look()
            await it.until(lambda wait=then: (t := it.app._looking) and t._interval == wait)  # type: ignore[misc]
        await it.press("d")
        await it.until(lambda: (timer := it.app._looking) and timer._interval == 15)


async def test_one_whose_details_are_known_is_asked_for_where_the_cursor_comes_to_it() -> None:
    gateway = MemoryGateway(domain(), address("ops@example.org"))
    lookup = MemoryLookup("example.com", WHOLE)
    async with browsing(gateway, lookup=Unanswering()) as it:
        await it.sees("Identities 2", "It cannot send yet")
        await it.press("down")
        await it.sees("ops@example.org", "address · verified · read")
        it.app._lookup = lambda: lookup
        await it.until(lambda: it.app._account.snapshot.is_fresh("ops@example.org"))
        assert not it.app._account.snapshot.dns
        it.app.workers.cancel_group(it.app, "dns")
        await it.until(lambda: not it.app._account.snapshot.checking)
        if it.app._looking is not None:
            it.app._looking.stop()
        await it.press("up")
        await it.sees("✓ found")


async def test_nothing_is_asked_for_below_another_screen() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    async with browsing(company("SUCCESS"), lookup=lookup) as it:
        await it.sees("It can send")
        await it.press("2", "question_mark")
        await it.sees("Escape closes.")
        it.app._look()
        await it.rests()
        assert not it.app._account.snapshot.dns
        await it.press("escape")
        await it.sees("✓ found")


async def test_where_ses_expects_other_records_since_they_are_asked_for_at_once() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    gateway = company()
    async with browsing(gateway, lookup=lookup) as it:
        await finds(it, "Mend 1 of 3 CNAMEs")
        identity = gateway.known["example.com"]
        assert identity.dkim is not None
        dkim = replace(identity.dkim, tokens=("gh78", "ij90", "kl12"))
        gateway.known["example.com"] = replace(identity, dkim=dkim)
        await it.press("r")
        await it.sees("Publish 3 of 3 CNAMEs")
        assert lookup.forgotten == 0


async def test_what_was_found_of_other_records_is_no_advice() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    gateway = company("SUCCESS")
    async with browsing(gateway, NARROW, lookup=lookup) as it:
        await it.press("enter")
        await it.sees("It can send")
        await it.press("d")
        await finds(it, "Mend 1 of 3 CNAMEs")
        identity = gateway.known["example.com"]
        changed = replace(identity, mail_from=replace(identity.mail_from, domain="m.example.com"))
        gateway.known["example.com"] = changed
        await it.press("r")
        await it.until(lambda: "Mend 1 of 3" not in it.text)
        it.app._lookup = Unanswering
        await it.press("7")
        await it.sees("Since then SES expects other records. It is being asked again.")


async def test_why_dns_is_not_asked_is_said() -> None:
    gateway = company()
    gateway.faults["get"] = [AccessDenied("You may not read it.", "Ask for it.")]
    async with browsing(gateway, NARROW, lookup=MemoryLookup("example.com", WHOLE)) as it:
        await it.sees("as of")
        await it.press("d")
        await it.sees("DNS was not asked for example.com. You may not read it. Ask for it.")


async def test_what_is_wrong_with_the_zone_is_said_before_all_else() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.trouble = Delegation.NOT_REGISTERED
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.sees("as of")
        await it.press("d")
        await it.sees("example.com: DNS: not registered, ")


async def test_the_records_stand_still_when_dns_is_asked() -> None:
    gateway = company("SUCCESS")
    gateway.known["example.com"] = replace(
        gateway.known["example.com"], mail_from=MailFromAttributes("b.example.com", "PENDING")
    )
    async with browsing(gateway, lookup=Unanswering()) as it:
        await it.sees("Records still owed for MAIL FROM", "DNS", "PRIO")
        before = next(line for line in it.lines if "PRIO" in line)
        assert before.partition("│")[2].split() == ["DNS", "TYPE", "PRIO", "NAME", "VALUE"]
        await it.press("d")
        await it.sees("asking")


def test_all_threads_have_the_same_lookup() -> None:
    made: list[MemoryLookup] = []
    another = threading.Event()

    def make() -> MemoryLookup:
        if made:
            another.set()
        made.append(MemoryLookup("example.com", ""))
        if len(made) == 1:
            second.start()
            another.wait(0.05)  # which without a lock it would be in no time
        return made[0]

    lookup = once(make)
    second = threading.Thread(target=lookup)
    assert lookup() is made[0]
    second.join()
    assert len(made) == 1


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


async def test_what_to_type_is_the_first_that_can_be_copied_beside_the_advice() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter")
        await it.sees("Mend 1 of 3 CNAMEs", "7 shows all of it.")
        await it.press("y")
        await it.until(lambda: it.clipboard.copied)
        assert it.clipboard.copied == ["ab12._domainkey"]


async def test_a_missing_record_is_offered_with_its_name_short_and_whole() -> None:
    lookup = MemoryLookup("example.com", WHOLE.replace("bounce.example.com MX", "x.example.com MX"))
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter", "7")
        await it.sees("✗ missing: MX bounce.example.com")
        lines = [" ".join(line.replace("▌", "").split()) for line in it.lines]
        start = lines.index("Publish MX, priority 10")
        assert lines[start + 1 : start + 4] == [
            "Name bounce.example.com",
            "Short name bounce",
            "Value feedback-smtp.us-east-1.amazonses.com",
        ]


async def test_the_cursor_stays_on_the_server_it_is_on_when_all_is_read_again() -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter", "7")
        await it.sees("Zone name doubled.")
        await it.press("down", "down")
        await it.until(lambda: "ns2.example.com" in it.cursor)
        for key in ("r", "d"):
            await it.press(key)
            await it.sees("DNS as of")
            assert "ns2.example.com" in it.cursor


async def test_whose_word_it_is_is_said_where_the_zone_is_silent() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence(*lookup.servers)
    async with browsing(company(), NARROW, lookup=lookup) as it:
        await it.press("enter", "7")
        await it.sees("DNS as of 12:04:31, as your resolver sees it, may be cached.")
