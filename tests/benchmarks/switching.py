"""What switching the default configuration set of many identities costs, and whether it is safe."""

import asyncio
import os
from collections.abc import Iterator
from typing import NamedTuple
from unittest.mock import patch

from sestui.account.account import Account
from sestui.account.bulk import Bulk
from sestui.account.switch import Outcome
from sestui.model.call import Call
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.account.gateway import StillClock
from tests.benchmarks.bench import Bench, say
from tests.benchmarks.table import Figure, Row
from tests.endpoint import PUT_SET, Endpoint, Received
from tests.ses.times import Hasty

CALLS = Figure("switch of 100: answered calls, read first / details fresh", (400, 300))
LOST = Figure("switch of 100 under 30 % throttling: lost / sent twice", (0, 0))
ELSEWHERE = Figure("20 changed elsewhere before the write: unnoticed / overwritten", (0, 0))
FIGURES = (CALLS, LOST, ELSEWHERE)

MANY, FEW = 100, 20
WANTED, OTHER = "marketing", "transactional"


class Switched(NamedTuple):
    """What came of a switch of many."""

    answered: int
    """Calls that AWS did not throttle."""
    throttled: int
    lost: int
    """Identities that do not have the wanted set."""
    twice: int
    """Writes beyond one for each identity."""


def measure(bench: Bench) -> Iterator[Row]:
    """Switch 100 identities, and 20 that somebody else changes meanwhile.

    Account, gateway and boto3 as they are, over HTTP; only the pauses between calls pass at
    once, which would take minutes. The endpoint answers 30 % of all calls with 429, at random.
    """
    runs = 1 if bench.quick else 5
    say("switches of many")
    read_first, fresh = ([_switched(bench, seed, f) for seed in range(runs)] for f in (False, True))
    both = [*read_first, *fresh]
    throttled = max(run.throttled for run in both)
    how = (
        f"the most of {runs} switches each, with up to {throttled} throttled calls besides: for "
        "each identity a read where it is not fresh, then read, write, read back"
    )
    yield CALLS.measured(
        max(run.answered for run in read_first), max(run.answered for run in fresh), how=how
    )
    how = f"{len(both)} switches, {sum(run.throttled for run in both):,} throttled calls in all"
    yield LOST.measured(max(run.lost for run in both), max(run.twice for run in both), how=how)
    yield _changed_elsewhere(bench)


def _switched(bench: Bench, seed: int, fresh: bool) -> Switched:
    with Endpoint(MANY) as endpoint, patch.dict(os.environ, bench.environ(endpoint), clear=True):
        return asyncio.run(_switch(endpoint, seed, fresh))


async def _switch(endpoint: Endpoint, seed: int, fresh: bool) -> Switched:
    account = _account(endpoint)
    names = [row["IdentityName"] for row in endpoint.identities]
    if fresh:
        for name in names:
            await account.read(name, Call())
    before = len(endpoint.calls)
    endpoint.throttle(0.3, seed)
    bulk = Bulk(account, names, WANTED, lambda: None)
    await bulk.read(Call())
    await bulk.run(Call())
    switched = {result.name for result in bulk.results if result.what is Outcome.SWITCHED}
    answered = len(endpoint.calls) - before - endpoint.throttled
    lost = sum(name not in switched or _set(endpoint, name) != WANTED for name in names)
    return Switched(answered, endpoint.throttled, lost, len(endpoint.writes) - len(switched))


def _changed_elsewhere(bench: Bench) -> Row:
    """Give each of 20 another set: half of them right after the summary, and half at the last
    moment, as the read before the write comes to AWS."""
    with Endpoint(FEW) as endpoint, patch.dict(os.environ, bench.environ(endpoint), clear=True):
        bulk = asyncio.run(_overtaken(endpoint))
        noticed = sum(result.what is Outcome.CHANGED for result in bulk.results)
        overwritten = sum(_set(endpoint, name) != OTHER for name in bulk.names)
        writes = endpoint.count(PUT_SET)
    how = (
        f"{noticed} of {FEW} were noticed, and {writes} writes sent; half were changed right "
        "after the summary, half as the read before the write came"
    )
    return ELSEWHERE.measured(FEW - noticed, max(overwritten, writes), how=how)


async def _overtaken(endpoint: Endpoint) -> Bulk:
    names = [row["IdentityName"] for row in endpoint.identities]
    bulk = Bulk(_account(endpoint), names, WANTED, lambda: None)
    await bulk.read(Call())
    assert sum(map(len, bulk.plan.groups.values())) == FEW
    early, late = names[: FEW // 2], names[FEW // 2 :]
    for name in early:
        endpoint.change(name, ConfigurationSetName=OTHER)

    def change(call: Received) -> None:
        if call.detail in late:
            endpoint.change(call.detail, ConfigurationSetName=OTHER)

    endpoint.on_call = change
    await bulk.run(Call())
    return bulk


def _account(endpoint: Endpoint) -> Account:
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace(Hasty()))
    return Account(gateway, StillClock(), lambda _: None)


def _set(endpoint: Endpoint, name: str) -> str | None:
    chosen: str | None = endpoint.details.get(name, {}).get("ConfigurationSetName")
    return chosen
