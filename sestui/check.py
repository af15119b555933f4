"""`sestui check`: what DNS has of identities, as text or JSON, for pipelines and screen readers."""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from sestui.account.account import Account
from sestui.account.protocols import Clock, Gateway, Lookup
from sestui.model.call import Call, Delay
from sestui.model.dns.finding import Verdict
from sestui.model.dns.report import Checked, to_json, to_lines
from sestui.model.errors import NotFound, RuleBroken, ServiceError
from sestui.model.rules import identity_name
from sestui.terminal.text import visible

RIGHT, WRONG, UNCHECKED = 0, 1, 3
"""Exit statuses: all is right; something is wrong or missing; something could not be checked
and nothing is known to be wrong."""
UNREAD = 141
"""The exit status where whoever read the output had enough, as that of programs which SIGPIPE
ends."""


def check(
    names: Sequence[str],
    gateway: Gateway,
    lookup: Callable[[], Lookup],
    clock: Clock,
    *,
    as_json: bool,
) -> int:
    """Print what DNS has of the records of identities, each once, and return the exit status.

    Names may be written as people write them: `Straße.DE.` is `xn--strae-oqa.de`.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # not all locales have all letters
    once = list(dict.fromkeys(map(_as_kept, names)))
    try:
        checked = asyncio.run(_gathered(once, gateway, lookup(), clock, as_json=as_json))
    except _OutputError as failure:
        with Path(os.devnull).open("wb") as nowhere:
            # What is left in the buffer would fail again when Python ends.
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        if isinstance(failure.why, BrokenPipeError):
            return UNREAD
        _tell(f"standard output cannot be written: {failure.why.strerror}.")
        return UNCHECKED
    return status(checked)


def status(checked: Sequence[Checked]) -> int:
    """Return the exit status that these come to."""
    found = [one.diagnosis for one in checked if one.diagnosis is not None]
    if any(one.verdict in (Verdict.WRONG, Verdict.MISSING) for one in found):
        return WRONG
    if len(found) < len(checked) or any(one.verdict == Verdict.UNCHECKED for one in found):
        return UNCHECKED
    return RIGHT


def _as_kept(name: str) -> str:
    """Return a name as SES keeps it; of one that breaks a rule SES says what it makes of it."""
    try:
        return identity_name(name).name
    except RuleBroken:
        return name


async def _gathered(
    names: Sequence[str], gateway: Gateway, lookup: Lookup, clock: Clock, *, as_json: bool
) -> list[Checked]:
    checked: list[Checked] = []
    async for one in _each(names, gateway, lookup, clock):
        checked.append(one)
        if not as_json:  # text comes as it is known
            _print("".join(f"{visible(line)}\n" for line in to_lines(one)))
    if as_json:
        _print(to_json(checked))
    return checked


class _OutputError(Exception):
    """What was found cannot be printed."""

    def __init__(self, why: OSError) -> None:
        super().__init__()
        self.why = why


def _print(text: str) -> None:
    """Write to standard output, if there is any."""
    try:
        print(text, end="", flush=True)
    except OSError as why:
        raise _OutputError(why) from None


async def _each(
    names: Sequence[str], gateway: Gateway, lookup: Lookup, clock: Clock
) -> AsyncIterator[Checked]:
    account = Account(gateway, clock, lambda _: None)
    call = Call(by_person=True, on_delay=_delayed)
    try:
        await account.find_target(call)
    except ServiceError as failure:
        for name in names:
            yield Checked(name, trouble=_told(failure))
        return
    for name in names:
        await account.check(name, lookup, call)
        known, diagnosis = account.snapshot.details.get(name), account.snapshot.dns.get(name)
        if diagnosis is not None and known is not None:
            yield Checked(name, known.identity, diagnosis)
        else:
            why = known.failure if known else None
            yield Checked(name, trouble=_told(why) if why else "It was not answered.")


def _told(failure: ServiceError) -> str:
    if isinstance(failure, NotFound):  # whose advice is for the screen
        return str(failure)
    return f"{failure} {failure.advice}".rstrip()


def _delayed(delay: Delay) -> None:
    """Say on standard error why it takes so long: standard output is for what was asked. That
    SES allows about one call a second is no news."""
    if delay.reason is not None:
        _tell(f"{visible(str(delay.reason))} Going on in {delay.seconds:.0f} s.")


def _tell(sentence: str) -> None:
    """Say something on standard error, if there is any."""
    if sys.stderr is not None:
        sys.stderr.write(f"sestui: {sentence}\n")
