"""A call that is sent to AWS, as far as anyone may ever be told of it."""

from collections.abc import Callable
from typing import NamedTuple


class Attempt(NamedTuple):
    """One try of a call: told of as it is sent, and again when it is over.

    What is not a field here, no log gets to see: parameters, answers, messages, credentials.
    """

    operation: str
    """As AWS names it: `GetEmailIdentity`, `AssumeRole`."""
    identity: str = ""
    """The name of the identity it is about, as it is, which may be hostile; `""` for none."""
    seconds: float | None = None
    """How long it took; None while it is under way."""
    status: int | None = None
    """The HTTP status of the answer; None where none came."""
    request_id: str = ""
    """What AWS knows it by; `""` where no answer said."""
    code: str = ""
    """AWS's error code, or the class of the fault where there is none; `""` when all is well."""


Tell = Callable[[Attempt], None]
"""Hears of attempts, on the threads that make them, and raises nothing."""
