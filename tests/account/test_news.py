from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import perf_counter

from sestui.account.account import Account
from sestui.account.news import News, news
from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.model.errors import NotFound
from sestui.model.new_identity import EasyDkim, NewIdentity
from sestui.model.sending import Target
from sestui.model.summary import IdentitySummary, IdentityType
from tests.account.gateway import NOON, MemoryGateway, StillClock, domain

TARGET = Target("us-east-1")


def row(name: str, status: str = "PENDING", *, sending: bool = False) -> IdentitySummary:
    return IdentitySummary(name, "DOMAIN", status, sending)


def listed(*rows: IdentitySummary) -> Snapshot:
    return Snapshot(TARGET).begin().with_list(rows, NOON)


def after(before: Snapshot, *rows: IdentitySummary) -> Snapshot:
    return before.begin().with_list(rows, NOON + timedelta(seconds=30))


def test_news_is_what_changed_went_and_came() -> None:
    before = listed(row("a"), row("b"), row("c"))
    now = after(before, row("a", "SUCCESS", sending=True), row("c"), row("d"))
    assert news(before, now) == News(
        ((row("a"), row("a", "SUCCESS", sending=True)),), gone=("b",), come=("d",)
    )


def test_a_change_of_sending_or_type_alone_is_news() -> None:
    before = listed(row("a", "SUCCESS"))
    for changed in (
        row("a", "SUCCESS", sending=True),
        replace(row("a", "SUCCESS"), type="MANAGED_DOMAIN"),
    ):
        assert news(before, after(before, changed)) == News(((before.rows[0], changed),))


def test_nothing_new_is_no_news() -> None:
    before = listed(row("a"), row("b"))
    assert news(before, before) is None
    assert news(before, after(before, row("a"), row("b"))) is None
    assert news(before, after(before, row("b"), row("a"))) is None


def test_no_news_without_a_whole_list_before() -> None:
    growing = Snapshot(TARGET).begin().with_page([row("a")])
    assert news(growing, growing.with_list([row("a"), row("b")], NOON)) is None
    assert news(Snapshot(), listed(row("a"))) is None


def test_no_news_of_another_account() -> None:
    before = listed(row("a"))
    other = replace(listed(row("b")), target=Target("eu-west-1"))
    assert news(before, other) is None
    assert news(before, before.with_target(Target("eu-west-1"))) is None


def test_read_only_does_not_make_it_another_account() -> None:
    before = listed(row("a"))
    now = after(before).with_target(replace(TARGET, read_only=True))
    assert news(before, now) == News(gone=("a",))


async def test_an_identity_created_here_is_not_announced_when_it_comes_nor_when_it_is_listed() -> (
    None
):
    gateway, seen = MemoryGateway(domain("a.example.com")), [Snapshot()]
    account = Account(gateway, StillClock(), seen.append)
    await account.refresh(Call())
    await account.create(NewIdentity("b.example.com", IdentityType.DOMAIN, EasyDkim()), Call())
    gateway.known["c.example.com"] = domain("c.example.com")
    await account.refresh(Call())
    told = [news(*pair) for pair in pairwise(seen)]
    assert [it for it in told if it] == [News(come=("c.example.com",))]


async def test_one_created_here_is_announced_once_it_is_verified() -> None:
    gateway, seen = MemoryGateway(), [Snapshot()]
    account = Account(gateway, StillClock(), seen.append)
    await account.refresh(Call())
    await account.create(NewIdentity("b.example.com", IdentityType.DOMAIN, EasyDkim()), Call())
    gateway.known["b.example.com"] = domain("b.example.com", "SUCCESS")
    await account.read("b.example.com", Call())
    pending, verified = domain("b.example.com").summary, account.snapshot.rows[0]
    assert news(seen[-2], seen[-1]) == News(((pending, verified),))
    assert verified.status == "SUCCESS"


def test_an_identity_deleted_elsewhere_is_gone_with_the_next_list_whoever_noticed_it() -> None:
    before = listed(row("a"), row("b")).begin()
    noticed = before.with_failed_details("a", NotFound("Gone."), before.refreshed)
    assert news(before, noticed) is None
    assert news(noticed, noticed.with_list([row("a"), row("b")], NOON)) == News(gone=("a",))


def test_news_of_10_000_identities_takes_milliseconds() -> None:
    rows = [row(f"{number}.example.com") for number in range(10_000)]
    before = listed(*rows)
    now = after(before, *map(replace, rows[1:]), row("new"))
    took = []
    for _ in range(5):
        begun = perf_counter()
        told = news(before, now)
        took.append(perf_counter() - begun)
    assert told == News(gone=("0.example.com",), come=("new",))
    assert min(took) < 0.05  # a tenth of it on a machine with nothing else to do
