"""DNS of many identities at once: what is asked of whom, in which order, and how far it is."""

import asyncio
import gc
import threading
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from sestui.account.account import Account
from sestui.account.checks import AT_ONCE, Checks
from sestui.model.call import Call
from sestui.model.dns.answer import Answer, Question, Server, Zone
from sestui.model.errors import AccessDenied, CredentialsError, ServerFault
from sestui.model.identity import DkimAttributes, Identity, MailFromAttributes
from tests.account.gateway import MemoryGateway, StillClock, address, domain
from tests.account.lookup import MemoryLookup
from tests.account.test_examination import WHOLE
from tests.account.test_examination import domain as whole
from tests.model.dns.zone_file import zone_of


class Zones(MemoryLookup):
    """DNS with a zone for each domain, which knows how many are asked for at the same time."""

    def __init__(self) -> None:
        super().__init__("example.com", "")
        self.zones_asked: list[str] = []
        self.under_way = 0
        self.most = 0
        self.held: asyncio.Event | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    async def zone(self, name: str) -> Zone:
        self.zones_asked.append(name.removeprefix("_dmarc."))
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await (self.held.wait() if self.held else asyncio.sleep(0))
        finally:
            self.under_way -= 1
        self.meanwhile()
        return Zone(name, self.servers, primary=self.primary)

    async def ask(self, server: Server, question: Question) -> Answer:
        return self.zones[server].answer(question)


def name(number: int) -> str:
    return f"d{number:03}.example.com"


def one_record(name: str) -> Identity:
    """A domain that expects a DMARC record alone, which is quick to look for."""
    return replace(domain(name, "SUCCESS"), dkim=DkimAttributes(False, "NOT_STARTED", "AWS_SES"))


class Company:
    """An account with so many domains, and its DNS."""

    def __init__(self, count: int) -> None:
        self.gateway = MemoryGateway(*(one_record(name(n)) for n in range(count)))
        self.clock = StillClock()
        self.became = 0
        self.account = Account(self.gateway, self.clock, self._became)
        self.lookup = Zones()
        self.changes = 0

    def _became(self, _: object) -> None:
        self.became += 1

    def _changed(self) -> None:
        self.changes += 1

    def checks(self, names: Iterable[str] | None = None) -> Checks:
        names = self.gateway.known if names is None else names
        return Checks(self.account, self.clock, lambda: self.lookup, names, self._changed)

    @property
    def gets(self) -> list[str]:
        return [name for operation, name in self.gateway.calls if operation == "get"]

    async def read(self, *numbers: int) -> None:
        await self.account.find_target(Call())
        for number in numbers:
            await self.account.read(name(number), Call())
        self.gateway.calls.clear()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - a thread gets there
            await asyncio.sleep(0.001)


async def test_what_was_read_is_used_and_the_rest_read_once_each_in_order() -> None:
    company = Company(6)
    await company.read(1, 4)
    checks = company.checks()
    assert checks.gets_left == 4
    await checks.run(Call())
    assert company.gets == [name(n) for n in (0, 2, 3, 5)]
    assert [one.name for one in checks.checked] == [name(n) for n in range(6)]
    assert all(one.diagnosis and one.identity for one in checks.checked)
    assert set(company.account.snapshot.dns) == set(company.gateway.known)
    assert (checks.done, checks.total, checks.failed, checks.gets_left) == (6, 6, 0, 0)
    assert checks.counts == {"found": 6}, "a DMARC record that is missing is only recommended"
    assert company.lookup.forgotten == 1


async def test_gets_go_one_after_another_and_dns_of_twenty_at_the_same_time() -> None:
    company = Company(50)
    await company.read(*range(45))
    company.lookup.held = asyncio.Event()
    known: list[int] = []
    company.gateway.before["get"] = lambda _: known.append(len(company.account.snapshot.details))
    checks = company.checks()
    running = asyncio.create_task(checks.run(Call()))
    await until(lambda: company.lookup.under_way == AT_ONCE)
    await asyncio.sleep(0)
    assert (company.lookup.under_way, company.gets) == (AT_ONCE, [])
    company.lookup.held.set()
    await running
    assert company.lookup.most == AT_ONCE
    assert company.gets == [name(n) for n in range(45, 50)]
    assert known == [45, 46, 47, 48, 49], "each is sent once the one before was answered"


async def test_it_is_stopped_at_once_and_goes_on_with_what_is_left() -> None:
    company = Company(5)
    await company.read(0, 1)
    company.gateway.held["get"] = threading.Event()
    checks = company.checks()
    running = asyncio.create_task(checks.run(Call()))
    await until(lambda: company.gets and checks.done == 2)
    checks.stop()
    await running
    assert checks.stopped
    assert (checks.done, checks.failed, checks.gets_left) == (2, 0, 3)
    assert company.gateway.newest is not None
    assert company.gateway.newest.cancelled.is_set()
    company.gateway.held.pop("get").set()
    company.gateway.calls.clear()
    asked = list(company.lookup.zones_asked)
    await checks.run(Call())
    assert not checks.stopped
    assert company.gets == [name(2), name(3), name(4)]
    assert company.lookup.zones_asked[len(asked) :] == [name(2), name(3), name(4)]
    assert [one.name for one in checks.checked] == [name(n) for n in range(5)]
    assert company.lookup.forgotten == 1, "what was asked before goes on to be known"


async def test_dns_that_is_under_way_when_it_is_stopped_leaves_nothing_behind() -> None:
    company = Company(3)
    await company.read(0, 1, 2)
    company.lookup.held = asyncio.Event()
    checks = company.checks()
    running = asyncio.create_task(checks.run(Call()))
    await until(lambda: company.lookup.under_way == 3)
    assert company.account.snapshot.checking == set(company.gateway.known)
    checks.stop()
    await running
    assert company.lookup.under_way == 0
    assert company.account.snapshot.checking == frozenset()
    assert company.account.snapshot.dns == {}
    assert checks.done == 0


async def test_whoever_awaits_it_can_be_cancelled_too() -> None:
    company = Company(1)
    await company.read(0)
    company.lookup.held = asyncio.Event()
    running = asyncio.create_task(company.checks().run(Call()))
    await until(lambda: company.lookup.under_way)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert company.lookup.under_way == 0


async def test_one_that_is_gone_is_told_and_stops_nothing() -> None:
    company = Company(9)
    await company.read()
    gone = [name(n) for n in range(1, 8)]
    checks = company.checks()
    for each in gone:
        del company.gateway.known[each]
    await checks.run(Call())
    assert (checks.done, checks.failed, checks.stopped_by) == (9, 7, None)
    told = {one.name: one.trouble for one in checks.checked if one.trouble}
    assert told == {each: f"Email identity {each} does not exist." for each in gone}


async def test_five_failures_in_a_row_stop_it_and_it_can_go_on() -> None:
    company = Company(8)
    await company.read(7)
    denied = AccessDenied("You may not.", "Ask.")
    company.gateway.faults["get"] = [denied] * 5
    checks = company.checks()
    await checks.run(Call())
    assert checks.stopped_by is denied
    assert (checks.done, checks.failed) == (6, 5), "what was read is checked all the same"
    assert checks.checked[0].trouble == "You may not. Ask."
    await checks.run(Call())
    assert checks.stopped_by is None
    assert (checks.done, checks.failed) == (8, 0), "those that failed are tried again"
    assert company.gets.count(name(0)) == 2


async def test_a_failure_between_two_that_are_read_stops_nothing() -> None:
    company = Company(12)
    await company.read()
    company.gateway.faults["get"] = [ServerFault("500."), None] * 6
    checks = company.checks()
    await checks.run(Call())
    assert (checks.done, checks.failed, checks.stopped_by) == (12, 6, None)


async def test_without_credentials_it_stops_at_the_first() -> None:
    company = Company(3)
    await company.read()
    company.gateway.faults["get"] = [CredentialsError("The login has expired.")]
    checks = company.checks()
    await checks.run(Call())
    assert str(checks.stopped_by) == "The login has expired."
    assert company.gets == [name(0)]


async def test_another_account_ends_it() -> None:
    company = Company(3)
    await company.read()
    company.gateway.held["get"] = threading.Event()
    checks = company.checks()
    running = asyncio.create_task(checks.run(Call()))
    await until(lambda: company.gets)
    company.gateway.region = "eu-west-1"
    await company.account.find_target(Call())
    company.gateway.held["get"].set()
    await running
    assert str(checks.stopped_by) == "Calls go to another account now."
    assert company.gets == [name(0)]


async def test_a_name_that_is_given_twice_is_checked_once() -> None:
    company = Company(1)
    await company.read()
    checks = company.checks([name(0), name(0)])
    await checks.run(Call())
    assert (checks.total, checks.done, company.gets) == (1, 1, [name(0)])


async def test_one_that_dns_is_being_asked_for_already_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sestui.account.checks.WHILE", 0)
    company = Company(2)
    await company.read(0, 1)
    company.lookup.held = asyncio.Event()
    other = asyncio.create_task(company.account.check(name(0), company.lookup, Call()))
    await until(lambda: company.lookup.under_way == 1)
    checks = company.checks()
    running = asyncio.create_task(checks.run(Call()))
    await until(lambda: company.lookup.under_way == 2)
    assert company.lookup.zones_asked == [name(0), name(1)]
    company.lookup.held.set()
    await asyncio.gather(other, running)
    assert company.lookup.zones_asked == [name(0), name(1), name(0)]
    assert (checks.done, checks.failed) == (2, 0)


async def test_an_address_is_in_order_without_a_question() -> None:
    company = Company(0)
    company.gateway.known["ops@example.org"] = address("ops@example.org")
    await company.read()
    checks = company.checks()
    await checks.run(Call())
    assert checks.counts == {"found": 1}
    assert company.lookup.zones_asked == []


async def test_the_time_left_is_that_of_the_gets_and_of_dns_at_its_pace_so_far() -> None:
    company = Company(100)
    await company.read(*range(60))
    checks = company.checks()
    assert checks.seconds_left == 25, "of 40 Gets 15 go at once; of DNS nothing is known yet"

    def slowly() -> None:
        company.clock.time += timedelta(seconds=0.5)

    company.lookup.meanwhile = slowly
    seconds: dict[int, float] = {}

    def changed() -> None:
        seconds[checks.done] = checks.seconds_left

    names = [name(number) for number in range(60)]
    checks = Checks(company.account, company.clock, lambda: company.lookup, names, changed)
    await checks.run(Call())
    assert seconds[1] == pytest.approx(59 * 10 / AT_ONCE), "while one is asked for, 19 others are"
    assert seconds[40] == pytest.approx(20 * 10 / AT_ONCE)
    assert seconds[60] == 0


class Published(Zones):
    """DNS that has all that is expected of each domain, answered anew each time."""

    async def zone(self, name: str) -> Zone:
        apex = ".".join(name.split(".")[-3:])
        return Zone(apex, tuple(Server(f"ns{n}.{apex}", f"ns{n}.{apex}") for n in (1, 2)))

    async def ask(self, server: Server, question: Question) -> Answer:
        apex = ".".join(question.name.split(".")[-3:])
        return zone_of(WHOLE.replace("example.com", apex), apex).answer(question)


@pytest.mark.slow
async def test_a_diagnosis_takes_less_than_twenty_kilobytes() -> None:
    company, count = Company(0), 50
    company.lookup = Published()
    for number in range(count + 1):
        mail_from = MailFromAttributes(f"bounce.{name(number)}", "SUCCESS")
        known = replace(whole("SUCCESS"), name=name(number), mail_from=mail_from)
        company.gateway.known[name(number)] = known
    await company.read(*range(count + 1))
    await company.checks([name(count)]).run(Call())  # what it imports is no part of it
    checks = company.checks([name(number) for number in range(count)])
    tracemalloc.start()
    try:
        await checks.run(Call())
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert checks.counts == {"found": count}
    assert sum(len(one.diagnosis.findings) for one in checks.checked if one.diagnosis) == 6 * count
    assert taken < 20_000 * count
