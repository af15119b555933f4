"""The gateway in a process of its own does what it does in this one."""

import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from sestui.account import protocols
from sestui.model.call import Call, Delay
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    BadAnswer,
    Cancelled,
    NotFound,
    ReadOnly,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
)
from sestui.model.identity import MailFromAttributes
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.summary import IdentityType
from sestui.ses import calling_process
from sestui.ses.gateway import Gateway
from sestui.ses.gateway_process import GatewayProcess
from tests.endpoint import (
    CREATE,
    PUT_MAIL_FROM,
    PUT_SET,
    Answer,
    Endpoint,
    changed,
    error,
    html,
    lost,
    raw,
    rows,
    stall,
)
from tests.model.pems import private_key
from tests.ses.asking import gateway_of
from tests.ses.calling import HASTY, begun, calling, give_account, names, program
from tests.tools import PATIENCE

pytestmark = pytest.mark.usefixtures("keys")

NAME = "d00001.example.com"
OWN_KEY = NewIdentity("new.example.com", IdentityType.DOMAIN, OwnKey("s2026", private_key()))


class Both(NamedTuple):
    """One account, and the two ways to it."""

    endpoint: Endpoint
    there: GatewayProcess
    here: Gateway


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Endpoint, GatewayProcess]]:
    """Start one process for all tests here, whose pauses are over at once."""
    with pytest.MonkeyPatch.context() as patch, Endpoint() as endpoint:
        give_account(patch, tmp_path_factory.mktemp("home"))
        patch.setattr(calling_process, "PROGRAM", program(HASTY))
        with calling(endpoint) as there:
            there.target()
            names(there)  # nothing is left then that was asked for ahead
            yield endpoint, there


@pytest.fixture
def both(shared: tuple[Endpoint, GatewayProcess]) -> Both:
    """Return an account as if nobody had asked it for anything."""
    endpoint, there = shared
    endpoint.page_size = 1000
    endpoint.identities = rows(3)
    endpoint.details.clear()
    endpoint.calls.clear()
    endpoint.writes.clear()
    endpoint._faults.clear()
    return Both(endpoint, there, gateway_of(endpoint))


READS: dict[str, Callable[[protocols.Gateway], object]] = {
    "the target": lambda gateway: gateway.target(),
    "the list": lambda gateway: [row for page in gateway.identities(Call()) for row in page],
    "the details": lambda gateway: gateway.identity(NAME, Call()),
    "the configuration sets": lambda gateway: gateway.configuration_sets(Call()),
    "what may be sent": lambda gateway: gateway.sending_account(Call()),
    "the account's number": lambda gateway: gateway.account_number(Call()),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_what_is_read_is_the_same_as_without_the_process(
    both: Both, read: Callable[[protocols.Gateway], object]
) -> None:
    assert read(both.there) == read(both.here)


def test_the_details_come_with_their_times_and_the_answer_itself(both: Both) -> None:
    both.endpoint.fail("GetEmailIdentity", changed(Unheard={"of": "ü \ud800"}))
    found = both.there.identity(NAME, Call())
    assert found.dkim is not None
    assert found.dkim.key_generated_at is not None
    assert found.dkim.key_generated_at.timestamp() == 1729178265.195
    assert found.dkim.key_generated_at.tzinfo is not None
    assert '"LastKeyGenerationTimestamp": "2024-10-17T15:17:45.195000+00:00"' in found.answer
    assert '"of": "ü' in found.answer


def test_every_page_comes_in_order_and_no_identity_is_lost_or_doubled(both: Both) -> None:
    both.endpoint.page_size = 7
    both.endpoint.identities = rows(100)
    assert names(both.there) == [row["IdentityName"] for row in both.endpoint.identities]
    assert both.endpoint.count("ListEmailIdentities") == 15


def test_a_page_is_there_before_the_next_is_answered(both: Both) -> None:
    both.endpoint.page_size = 2
    both.endpoint.identities = rows(3)
    held = threading.Event()
    both.endpoint.fail("ListEmailIdentities", Answer(), stall(held))
    pages = both.there.identities(Call())
    assert len(next(pages)) == 2
    held.set()
    assert len(next(pages)) == 1


def test_a_list_that_breaks_off_gives_the_pages_before_and_then_the_reason(both: Both) -> None:
    both.endpoint.page_size = 2
    both.endpoint.identities = rows(3)
    both.endpoint.fail("ListEmailIdentities", Answer(), error(403, "AccessDeniedException"))
    listed = list[int]()
    with pytest.raises(AccessDenied):
        listed.extend(len(page) for page in both.there.identities(Call()))
    assert sum(listed) == 2


def test_calls_of_several_threads_at_once_each_get_their_own_answer(both: Both) -> None:
    wanted = [str(row["IdentityName"]) for row in rows(12)]
    both.endpoint.identities = rows(12)
    answered: dict[str, str] = {}

    def ask(name: str) -> None:
        answered[name] = both.there.identity(name, Call()).name

    threads = [threading.Thread(target=ask, args=(name,), daemon=True) for name in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answered == {name: name for name in wanted}


def test_a_key_of_ones_own_reaches_ses_as_it_is(both: Both) -> None:
    both.there.create(OWN_KEY, Call())
    [(operation, name, sent)] = both.endpoint.writes
    assert (operation, name) == (CREATE, "new.example.com")
    assert sent["DkimSigningAttributes"] == {
        "DomainSigningSelector": "s2026",
        "DomainSigningPrivateKey": private_key().for_ses(),
    }


def test_a_key_crosses_for_nothing_but_to_be_signed_with(both: Both) -> None:
    with pytest.raises(TypeError, match="never pickled"):
        both.there._ask(Call(), "identity", OWN_KEY)
    assert both.endpoint.calls == []
    assert both.there.identity(NAME, Call()).name == NAME, "and nothing else is the worse for it"


@pytest.mark.parametrize("chosen", ["marketing", None])
def test_a_configuration_set_is_put_or_cleared(both: Both, chosen: str | None) -> None:
    both.there.put_configuration_set(NAME, chosen, Call())
    sent = {} if chosen is None else {"ConfigurationSetName": chosen}
    assert both.endpoint.writes == [(PUT_SET, NAME, sent)]


def test_a_mail_from_domain_is_put(both: Both) -> None:
    mail_from = MailFromAttributes(f"bounce.{NAME}", behavior_on_mx_failure="REJECT_MESSAGE")
    both.there.put_mail_from(NAME, mail_from, Call())
    sent = {"MailFromDomain": f"bounce.{NAME}", "BehaviorOnMxFailure": "REJECT_MESSAGE"}
    assert both.endpoint.writes == [(PUT_MAIL_FROM, NAME, sent)]


FAULTS: dict[str, tuple[Answer, type[ServiceError]]] = {
    "denied": (error(403, "AccessDeniedException"), AccessDenied),
    "missing": (error(404, "NotFoundException", "Email identity x does not exist."), NotFound),
    "there already": (error(400, "AlreadyExistsException"), AlreadyExists),
    "refused": (error(400, "BadRequestException", "Bad ü \x1b[31mname."), Refused),
    "failed": (error(500, "InternalFailure"), ServerFault),
    "throttled": (error(429, "TooManyRequestsException"), Throttled),
    "a web page": (html(), BadAnswer),
    "what is no answer": (raw("null"), BadAnswer),
    "a lost answer": (lost(), ServerFault),
}


ASKS: dict[str, Callable[[protocols.Gateway, Call], object]] = {
    PUT_SET: lambda gateway, call: gateway.put_configuration_set(NAME, None, call),
    "GetEmailIdentity": lambda gateway, call: gateway.identity(NAME, call),
}


def outcome(
    ask: Callable[[protocols.Gateway, Call], object], gateway: protocols.Gateway
) -> ServiceError:
    """Return what a call fails with, as a caller of the gateway gets it."""
    with pytest.raises(ServiceError) as caught:
        ask(gateway, Call())
    return caught.value


def told(failure: ServiceError) -> tuple[type[ServiceError], str, str, bool]:
    """Return all that a person or the program makes of a failure."""
    in_doubt = getattr(failure, "may_have_happened", False)
    return type(failure), str(failure), failure.advice, in_doubt


@pytest.mark.parametrize(("fault", "kind"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("operation", ASKS)
def test_a_failure_says_the_same_as_without_the_process(
    both: Both, fault: Answer, kind: type[ServiceError], operation: str
) -> None:
    failures, sent = [], []
    for gateway in (both.there, both.here):
        both.endpoint.calls.clear()
        both.endpoint.fail(operation, *[fault] * 6)
        failures.append(outcome(ASKS[operation], gateway))
        sent.append(both.endpoint.count(operation))
        both.endpoint._faults.clear()
    there, here = failures
    assert told(there) == told(here)
    assert type(there) is kind
    assert (there.__cause__, there.__context__) == (None, None)
    assert sent[0] == sent[1], "each was tried as often"


def test_every_pause_is_told_with_its_reason(both: Both) -> None:
    both.endpoint.fail("GetEmailIdentity", *[error(429, "TooManyRequestsException")] * 2)
    delays: list[Delay] = []
    both.there.identity(NAME, Call(on_delay=delays.append))
    pauses = [delay for delay in delays if delay.reason is not None]
    assert [(one.seconds, one.attempt, one.attempts) for one in pauses] == [(1, 2, 6), (2, 3, 6)]
    assert {type(one.reason) for one in pauses} == {Throttled}
    assert all(str(one.reason).endswith(".") for one in pauses)


def test_a_patient_call_is_patient_there_too(both: Both) -> None:
    both.endpoint.fail("GetEmailIdentity", *[error(429, "TooManyRequestsException")] * 8)
    assert both.there.identity(NAME, Call(patient=True)).name == NAME


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_a_call_that_is_cancelled_before_it_is_made_is_not_sent(
    both: Both, ask: Callable[[protocols.Gateway, Call], object]
) -> None:
    call = Call()
    call.cancel()
    with pytest.raises(Cancelled):
        ask(both.there, call)
    both.there.account_number(Call())
    assert [sent.operation for sent in both.endpoint.calls] == ["GetCallerIdentity"]


def test_a_change_that_was_sent_is_answered_though_it_was_cancelled_meanwhile(both: Both) -> None:
    call, held = Call(), threading.Event()
    both.endpoint.fail(PUT_SET, stall(held))
    outcome = begun(lambda: both.there.put_configuration_set(NAME, None, call))
    both.endpoint.wait_for_call(PUT_SET)
    call.cancel()
    held.set()
    assert outcome.get(timeout=PATIENCE) is None


def test_read_only_is_switched_on_and_off(both: Both) -> None:
    both.there.keep_read_only(True)
    assert (both.there.target().read_only, both.there.target().locked) == (True, False)
    with pytest.raises(ReadOnly, match="read-only is on"):
        both.there.create(OWN_KEY, Call())
    assert both.endpoint.calls == []
    both.there.keep_read_only(False)
    assert not both.there.target().read_only
    both.there.create(OWN_KEY, Call())
    assert len(both.endpoint.writes) == 1
