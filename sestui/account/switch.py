"""Another default configuration set for an identity: read, compare, write, read back."""

import threading
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sestui.account.protocols import Gateway, Look
from sestui.account.threads import in_thread
from sestui.model.call import Call
from sestui.model.errors import PassingFault, ServiceError, Unsettled

if TYPE_CHECKING:
    from sestui.model.identity import Identity

WRITES = 3
"""How often a write is sent at the most: again only where none was answered or made."""


class Outcome(StrEnum):
    """What came of a switch."""

    SWITCHED = "switched"
    """It was written and has the wanted set, as far as it could be read back."""
    ALREADY = "already set"
    """It had the wanted set when it was read before the write: nothing was written."""
    CHANGED = "changed elsewhere"
    """It had neither the set that was expected nor the wanted one: that one was left alone."""
    OVERTAKEN = "switched, then changed elsewhere"
    """It was written, and read back it had another set than the wanted one."""


class Switched(NamedTuple):
    """What a switch did, and what was read after it."""

    name: str
    before: str | None
    """The set that was read before the write."""
    after: str | None
    """The set that was read last; when reading it back failed, the one that was written."""
    outcome: Outcome
    identity: "Identity | None"
    """As read last; None when reading it back failed."""
    failure: ServiceError | None = None
    """Why reading it back failed; None when it did not."""


async def switch(
    gateway: Gateway,
    look: Look,
    name: str,
    expected: str | None,
    wanted: str | None,
    call: Call,
) -> Switched:
    """Make `wanted` the default set of an identity that has `expected`; None is no set.

    It is read first, by `look`, and nothing is written when it was changed elsewhere. SES has
    no conditional write, so a window of one call remains: what changes between that read and
    the write is overwritten. A write without an answer is sent again, `WRITES` times in all,
    only after reading has shown that it was not made.

    Raises `ServiceError`, of which `Unsettled` says that the write may have been made, and
    `Cancelled` while there is none: what was sent is read back, cancelled or not.
    """
    identity = await look(name, call)
    has = identity.configuration_set
    if has == wanted:
        return Switched(name, has, has, Outcome.ALREADY, identity)
    if has != expected:
        return Switched(name, has, has, Outcome.CHANGED, identity)
    reading_back = replace(call, cancelled=threading.Event())
    for _ in range(WRITES):
        unanswered: PassingFault | None = None
        try:
            await in_thread(call, lambda: gateway.put_configuration_set(name, wanted, call))
        except PassingFault as failure:
            if not failure.may_have_happened:
                raise
            unanswered = failure
        try:
            identity = await look(name, reading_back)
        except ServiceError as failure:
            if unanswered is None:
                return Switched(name, has, wanted, Outcome.SWITCHED, None, failure)
            raise Unsettled(
                f"{unanswered} Whether its default set was changed is not known: {failure}",
                "Look at the identity before trying again.",
            ) from failure
        now = identity.configuration_set
        if now == wanted:
            return Switched(name, has, now, Outcome.SWITCHED, identity)
        if unanswered is None:
            return Switched(name, has, now, Outcome.OVERTAKEN, identity)
        if now != has:
            return Switched(name, has, now, Outcome.CHANGED, identity)
    raise Unsettled(
        f"{unanswered} It was sent {WRITES} times, and read after each: nothing changed so far.",
        "Try again later; it is read before anything is sent.",
    ) from unanswered
