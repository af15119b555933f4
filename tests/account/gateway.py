"""A gateway that answers from memory, when and as a test says."""

import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from sestui.model.call import Call
from sestui.model.errors import Cancelled, NotFound, ServiceError
from sestui.model.identity import DkimAttributes, Identity
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary

NOON = datetime(2026, 3, 1, 12, 4, 31, tzinfo=UTC)


class StillClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


class MemoryGateway:
    """Answers from `known`; `faults` are raised instead, once each, and None is an answer."""

    def __init__(self, *identities: Identity, page: int = 1000) -> None:
        self.known = {identity.name: identity for identity in identities}
        self.page = page
        self.region = "us-east-1"
        self.read_only = False
        self.sending = SendingAccount(True, True, "HEALTHY")
        self.number = "111122223333"
        self.faults: dict[str, Sequence[ServiceError | None]] = {}
        self.calls: list[tuple[str, str]] = []
        self.newest: Call | None = None
        """The call that was made last."""
        self.held: dict[str, threading.Event] = {}
        """Operations that are answered only once their event is set."""

    def target(self) -> Target:
        self._answer("target")
        return Target(self.region, "prod", read_only=self.read_only)

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        rows = [identity.summary for identity in self.known.values()]
        for start in range(0, max(1, len(rows)), self.page):
            self._answer("list", str(start), call)
            yield rows[start : start + self.page]

    def identity(self, name: str, call: Call) -> Identity:
        self._answer("get", name, call)
        if name not in self.known:
            raise NotFound(f"Email identity {name} does not exist.")
        return self.known[name]

    def configuration_sets(self, call: Call) -> Sequence[str]:
        self._answer("sets", "", call)
        return ("transactional",)

    def sending_account(self, call: Call) -> SendingAccount:
        self._answer("account", "", call)
        return self.sending

    def account_number(self, call: Call) -> str:
        self._answer("number", "", call)
        return self.number

    def _answer(self, operation: str, detail: str = "", call: Call | None = None) -> None:
        self.calls.append((operation, detail))
        self.newest = call
        if event := self.held.get(operation):
            event.wait(10)
        if call is not None and call.cancelled.is_set():
            raise Cancelled("Cancelled.")
        if waiting := self.faults.get(operation):
            fault, *self.faults[operation] = waiting
            if fault is not None:
                raise fault


def domain(name: str, status: str = "PENDING", **others: object) -> Identity:
    """A domain with Easy DKIM in one state."""
    tokens = tuple(f"{letter}{name.partition('.')[0]}0123456789abcdef" for letter in "abc")
    given: dict[str, object] = {
        "dkim": DkimAttributes(True, status, "AWS_SES", tokens, "dkim.amazonses.com"),
        **others,
    }
    return Identity(name, "DOMAIN", status, status == "SUCCESS", True, **given)  # type: ignore[arg-type]


def address(name: str, status: str = "SUCCESS") -> Identity:
    """An address in one state."""
    return Identity(name, "EMAIL_ADDRESS", status, status == "SUCCESS", True)
