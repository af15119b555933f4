"""What keeps and what holds back, without any server."""

import asyncio

import pytest

from sestui.lookup.limits import Pace
from sestui.lookup.memory import MOST, Memory


async def test_a_search_that_breaks_is_not_kept() -> None:
    tries = 0

    async def search(name: str) -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise OSError("broken")
        return name

    memory = Memory(search, seconds=lambda _: 60)
    with pytest.raises(OSError, match="broken"):
        await memory.get("x")
    assert await memory.get("x") == "x"


async def test_of_very_many_results_the_oldest_are_forgotten() -> None:
    searched = []

    async def search(name: str) -> str:
        searched.append(name)
        return name

    memory = Memory(search, seconds=lambda _: 60)
    for number in range(MOST + 1):
        await memory.get(str(number))
    for name in (str(MOST), "1", "0"):
        await memory.get(name)
    assert len(searched) == MOST + 2
    assert searched[-1] == "0"


async def test_a_search_ends_when_nobody_waits_for_it() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def search(name: str) -> str:
        try:
            begun.set()
            return await asyncio.Future[str]()
        finally:
            ended.set()

    waiting = asyncio.create_task(Memory(search, seconds=lambda _: 60).get("x"))
    await begun.wait()
    waiting.cancel()
    await asyncio.wait_for(ended.wait(), 10)


async def test_a_resolver_gets_so_many_within_some_time_and_the_first_at_once() -> None:
    loop = asyncio.get_running_loop()
    pace, began = Pace(most=3, seconds=0.2), loop.time()
    times = []
    for _ in range(4):
        async with pace:
            times.append(loop.time() - began)
    assert times[2] < 0.1
    assert times[3] >= 0.2
