"""Waiting for a blocking call without blocking, and without holding up the end of the program."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

from sestui.model.call import Call

T = TypeVar("T")


async def in_thread(call: Call, function: Callable[[], T]) -> T:
    """Run `function` on a thread of its own and return what it returns.

    When the waiting task is cancelled so is `call`, and nobody hears what comes of it. The
    thread is a daemon: a call that AWS leaves hanging never keeps the program from ending.
    An executor's threads would, since asyncio and the interpreter join them.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def deliver(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # None only where T allows it

    def run() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = function()
        except BaseException as failure:  # noqa: BLE001 - raised again where it is awaited
            error = failure
        try:
            loop.call_soon_threadsafe(deliver, result, error)
        except RuntimeError:
            return  # the loop has closed: the program ended while the call was under way

    threading.Thread(target=run, name="sestui-call", daemon=True).start()
    try:
        return await answer
    except asyncio.CancelledError:
        call.cancel()
        raise


async def each_in_thread(call: Call, items: Iterator[T]) -> AsyncIterator[T]:
    """Yield what `items` yields, each awaited as by `in_thread`."""
    end = object()
    while True:
        item = await in_thread(call, lambda: next(items, end))
        if item is end:
            return
        yield item  # type: ignore[misc]  # anything but `end` is a T
