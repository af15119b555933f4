"""A gateway that answers from memory, when and as a test says."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sestui.model.call import Call
from sestui.model.errors import AlreadyExists, Cancelled, NotFound, ReadOnly, ServiceError
from sestui.model.identity import DkimAttributes, Identity, MailFromAttributes
from sestui.model.new_identity import NewIdentity, OwnKey, ParentKey
from sestui.model.sending import SendingAccount, Target
from sestui.model.summary import IdentitySummary, IdentityType

NOON = datetime(2026, 3, 1, 12, 4, 31, tzinfo=UTC)


class StillClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


class MemoryGateway:
    """Answers from `known`; `faults` are raised instead, once each, and None is an answer.

    Operations are target, list, get, sets, account and number, and for what changes something
    create, put_configuration_set and put_mail_from.
    """

    def __init__(self, *identities: Identity, page: int = 1000) -> None:
        self.known = {identity.name: identity for identity in identities}
        self.page = page
        self.region = "us-east-1"
        self.read_only = False
        self.locked = False
        self.sets = ["transactional"]
        self.sending = SendingAccount(True, True, "HEALTHY")
        self.number = "111122223333"
        self.faults: dict[str, Sequence[ServiceError | None]] = {}
        self.lost: dict[str, Sequence[ServiceError | None]] = {}
        """As `faults`, but raised after the operation was carried out."""
        self.before: dict[str, Callable[[str], None]] = {}
        """Called, with the name, right before the operation is carried out."""
        self.calls: list[tuple[str, str]] = []
        self.writes: list[tuple[str, str, object]] = []
        """What was sent to change something: the operation, the name, and what it sets."""
        self.newest: Call | None = None
        """The call that was made last."""
        self.held: dict[str, threading.Event] = {}
        """Operations that are answered only once their event is set."""

    def target(self) -> Target:
        target = Target(self.region, "prod", read_only=self.read_only, locked=self.locked)
        self._answer("target")
        return target

    def identities(self, call: Call) -> Iterator[Sequence[IdentitySummary]]:
        rows = [identity.summary for identity in self.known.values()]
        for start in range(0, max(1, len(rows)), self.page):
            self._answer("list", str(start), call)
            yield rows[start : start + self.page]

    def identity(self, name: str, call: Call) -> Identity:
        self._answer("get", name, call)
        return self._existing(name)

    def configuration_sets(self, call: Call) -> Sequence[str]:
        self._answer("sets", "", call)
        return tuple(self.sets)

    def sending_account(self, call: Call) -> SendingAccount:
        self._answer("account", "", call)
        return self.sending

    def account_number(self, call: Call) -> str:
        self._answer("number", "", call)
        return self.number

    def create(self, new: NewIdentity, call: Call) -> None:
        self._begin_write("create", new.name, new, call)
        if new.name in self.known:
            raise AlreadyExists(f"Email identity {new.name} already exist.")
        self._check_set(new.configuration_set)
        self.known[new.name] = _created(new)
        self._raise_next(self.lost, "create")

    def put_configuration_set(self, name: str, configuration_set: str | None, call: Call) -> None:
        self._begin_write("put_configuration_set", name, configuration_set, call)
        identity = self._existing(name)
        self._check_set(configuration_set)
        self.known[name] = replace(identity, configuration_set=configuration_set)
        self._raise_next(self.lost, "put_configuration_set")

    def put_mail_from(self, name: str, mail_from: MailFromAttributes, call: Call) -> None:
        self._begin_write("put_mail_from", name, mail_from, call)
        identity = self._existing(name)
        self.known[name] = replace(identity, mail_from=replace(mail_from, status="PENDING"))
        self._raise_next(self.lost, "put_mail_from")

    def keep_read_only(self, on: bool) -> None:
        if self.locked:
            raise ReadOnly("The program was started with --read-only.")
        self.read_only = on

    def _answer(self, operation: str, detail: str = "", call: Call | None = None) -> None:
        self.calls.append((operation, detail))
        self.newest = call
        if event := self.held.get(operation):
            event.wait(10)
        if call is not None and call.cancelled.is_set():
            raise Cancelled("Cancelled.")
        self._carry_out(operation, detail)

    def _begin_write(self, operation: str, name: str, what: object, call: Call) -> None:
        """As for any call, but that it is answered once it is sent, cancelled or not."""
        if call.cancelled.is_set():
            raise Cancelled("Cancelled.")
        if self.read_only:
            raise ReadOnly("Nothing can be changed: read-only is on.")
        self.calls.append((operation, name))
        self.writes.append((operation, name, what))
        self.newest = call
        if event := self.held.get(operation):
            event.wait(10)
        self._carry_out(operation, name)

    def _carry_out(self, operation: str, detail: str) -> None:
        if happens := self.before.get(operation):
            happens(detail)
        self._raise_next(self.faults, operation)

    def _raise_next(self, faults: dict[str, Sequence[ServiceError | None]], operation: str) -> None:
        if waiting := faults.get(operation):
            fault, *faults[operation] = waiting
            if fault is not None:
                raise fault

    def _existing(self, name: str) -> Identity:
        if name not in self.known:
            raise NotFound(f"Email identity {name} does not exist.")
        return self.known[name]

    def _check_set(self, configuration_set: str | None) -> None:
        if configuration_set is not None and configuration_set not in self.sets:
            raise NotFound(f"Configuration set <{configuration_set}> does not exist.")


def _created(new: NewIdentity) -> Identity:
    """An identity as SES has it right after its creation."""
    if new.type is IdentityType.EMAIL_ADDRESS:
        made = address(new.name, "PENDING")
    else:
        made = domain(new.name)
    match new.signing:
        case OwnKey(selector=selector):
            made = replace(made, dkim=DkimAttributes(True, "PENDING", "EXTERNAL", (selector,)))
        case ParentKey(origin=origin):
            made = replace(made, dkim=DkimAttributes(True, "PENDING", origin))
    return replace(made, configuration_set=new.configuration_set, tags=new.tags)


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
