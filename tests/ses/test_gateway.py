"""The gateway over real HTTP: every page, every fault, no call too many."""

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack

import pytest

from sestui.model.call import Call, Delay
from sestui.model.errors import (
    AccessDenied,
    BadAnswer,
    Cancelled,
    NotFound,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.model.identity import Identity
from sestui.model.sending import SendingAccount
from sestui.ses import session
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Bucket, Pace
from tests.endpoint import (
    Answer,
    Endpoint,
    changed,
    cut,
    error,
    html,
    raw,
    reset,
    row,
    rows,
    stall,
)
from tests.ses.times import Hasty, Stopped

pytestmark = pytest.mark.usefixtures("keys")


def names(gateway: Gateway, call: Call) -> list[str]:
    """Return the names of all identities, page after page."""
    return [summary.name for page in gateway.identities(call) for summary in page]


def test_every_page_is_listed_in_order_with_a_call_each(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.identities = rows(2_500)
    pages = list(gateway.identities(call))
    assert [len(page) for page in pages] == [1000, 1000, 500]
    assert [s.name for page in pages for s in page] == [
        r["IdentityName"] for r in endpoint.identities
    ]
    assert [c.detail for c in endpoint.calls] == ["", "from-1000", "from-2000"]


def test_a_page_is_there_before_the_next_is_answered(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.identities = rows(1_001)
    held = threading.Event()
    endpoint.fail("ListEmailIdentities", Answer(), stall(held))
    pages = gateway.identities(call)
    assert len(next(pages)) == 1000
    held.set()
    assert len(next(pages)) == 1


def test_an_account_without_identities_is_one_empty_page(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.identities = []
    assert [len(page) for page in gateway.identities(call)] == [0]


def test_a_page_that_names_itself_as_the_next_ends_with_an_error(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.fail("ListEmailIdentities", *[changed(NextToken="again")] * 9)
    pages = gateway.identities(call)
    next(pages)
    next(pages)
    with pytest.raises(BadAnswer, match="same next page twice"):
        next(pages)
    assert endpoint.count("ListEmailIdentities") == 2


GARBAGE = {
    "a web page": html(),
    "a redirect": html(302),
    "a page of a proxy": html(407),
    "nothing": raw(""),
    "nothing with 204": raw("", 204),
    "an empty object": raw("{}"),
    "null": raw("null"),
    "a list": raw("[]"),
    "a string": raw('"EmailIdentities"'),
    "half an answer": raw('{"EmailIdentities": [{"Ident'),
    "a connection closed in the middle": cut(30),
    "the key with null": raw('{"EmailIdentities": null}'),
    "the key with a string": raw('{"EmailIdentities": "none"}'),
    "rows that are strings": raw('{"EmailIdentities": ["example.com"]}'),
    "another encoding": raw(b'{"EmailIdentities": [{"IdentityName": "\xff"}]}'),
    "brackets without end": raw("[" * 50_000),
    "an error without an object": raw("null", 400),
    "a missing page of some web server": raw("", 404),
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_asked_for_again_and_never_read_as_no_identities(
    endpoint: Endpoint, gateway: Gateway, call: Call, garbage: Answer
) -> None:
    endpoint.fail("ListEmailIdentities", garbage, garbage, garbage)
    with pytest.raises(BadAnswer) as caught:
        names(gateway, call)
    assert endpoint.count("ListEmailIdentities") == 3
    assert str(caught.value).endswith(".")
    assert caught.value.advice.endswith(".")
    assert len(names(gateway, call)) == 3


def test_garbage_in_the_details_is_a_bad_answer(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    for garbage in (
        raw("{}"),
        changed(DkimAttributes="x"),
        changed(Policies=[1]),
        changed(VerificationInfo={"LastCheckedTimestamp": "one day"}),
        changed(VerificationInfo={"LastCheckedTimestamp": 1e300}),
    ):
        endpoint.fail("GetEmailIdentity", garbage, garbage, garbage)
        with pytest.raises(BadAnswer):
            gateway.identity("d00001.example.com", call)


FAULTS: dict[str, tuple[Answer, type[ServiceError], int]] = {
    "throttled": (error(429, "TooManyRequestsException"), Throttled, 6),
    "throttled by the front": (error(400, "ThrottlingException"), Throttled, 6),
    "429 of nobody": (raw("", 429), Throttled, 6),
    "failed": (error(500, "InternalFailure"), ServerFault, 3),
    "unavailable": (html(503), ServerFault, 3),
    "reset": (reset(), ServerFault, 3),
    "reset in the middle": (reset(after=20), ServerFault, 3),
    "refused": (error(400, "BadRequestException", "Bad token."), Refused, 1),
    "suspended": (error(400, "AccountSuspendedException", "Suspended."), Refused, 1),
    "denied": (error(403, "AccessDeniedException"), AccessDenied, 1),
}


@pytest.mark.parametrize(("fault", "kind", "calls"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_tried_again_as_often_as_it_may_pass_and_every_pause_is_told(
    endpoint: Endpoint, gateway: Gateway, fault: Answer, kind: type[ServiceError], calls: int
) -> None:
    delays: list[Delay] = []
    endpoint.fail("ListEmailIdentities", *[fault] * calls)
    with pytest.raises(kind) as caught:
        names(gateway, Call(on_delay=delays.append))
    assert endpoint.count("ListEmailIdentities") == calls
    pauses = [delay for delay in delays if delay.reason]
    assert [delay.attempt for delay in pauses] == list(range(2, calls + 1))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_fault_that_passes_leaves_the_list_whole(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.identities = rows(2_001)
    endpoint.fail("ListEmailIdentities", error(429, "TooManyRequestsException"), Answer(), reset())
    assert len(names(gateway, call)) == 2_001


def test_an_endpoint_that_went_away_is_named_with_what_to_check(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    names(gateway, call)
    host = endpoint.url.removeprefix("http://")
    endpoint.__exit__(None, None, None)
    with pytest.raises(Unreachable, match=f"No connection to {host}") as caught:
        names(gateway, call)
    assert "eu-west-1" in caught.value.advice


def test_no_answer_in_time_is_told_as_such(
    endpoint: Endpoint, gateway: Gateway, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "READ_SECONDS", 0.05)
    endpoint.fail("ListEmailIdentities", *[stall(threading.Event())] * 3)
    with pytest.raises(TimedOut):
        names(gateway, call)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full queue refuses at once")
def test_a_host_that_never_takes_the_connection_is_given_up_in_time(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "CONNECT_SECONDS", 0.05)
    with ExitStack() as stack:
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):  # nobody accepts them, and so they fill the queue
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(deaf.getsockname())
        connection = Connection(endpoint_url=f"http://127.0.0.1:{deaf.getsockname()[1]}")
        with pytest.raises(Unreachable):
            names(Gateway(connection, Pace(Hasty())), call)


def test_a_name_reaches_ses_whole(endpoint: Endpoint, gateway: Gateway, call: Call) -> None:
    for name in ("Ops+a/b%2F?c=d&e@example.org", "xn--bcher-kva.example", "bücher.example", "a b"):
        endpoint.identities = [row(name)]
        assert gateway.identity(name, call).name == name
        assert endpoint.calls[-1].detail == name


def test_the_details_hold_what_was_answered_and_the_answer_itself(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.fail("GetEmailIdentity", changed(Unheard={"of": "ü"}))
    found = gateway.identity("d00001.example.com", call)
    assert found.dkim is not None
    assert found.dkim.key_generated_at is not None
    assert found.dkim.key_generated_at.timestamp() == 1729178265.195
    assert '"LastKeyGenerationTimestamp": "2024-10-17T15:17:45.195000+00:00"' in found.answer
    assert '"of": "ü"' in found.answer
    assert "ResponseMetadata" not in found.answer


def test_an_identity_that_is_gone_is_not_found(gateway: Gateway, call: Call) -> None:
    with pytest.raises(NotFound, match=r"Email identity gone\.example\.com does not exist\."):
        gateway.identity("gone.example.com", call)


def test_denied_details_name_the_policy_line_and_leave_the_list_usable(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    arn = "arn:aws:ses:eu-west-1:111122223333:identity/d00001.example.com"
    endpoint.fail(
        "GetEmailIdentity",
        error(
            403,
            "AccessDeniedException",
            "User: arn:aws:iam::111122223333:user/ops is not authorized to perform:"
            f" ses:GetEmailIdentity on resource: {arn} because no identity-based policy allows"
            " the ses:GetEmailIdentity action",
        ),
    )
    with pytest.raises(AccessDenied, match="ses:GetEmailIdentity") as caught:
        gateway.identity("d00001.example.com", call)
    assert f'Allow "ses:GetEmailIdentity" on "{arn}"' in caught.value.advice
    assert len(names(gateway, call)) == 3


def test_configuration_sets_are_read_to_their_last_page(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.configuration_sets = [f"set-{number}" for number in range(1_500)]
    assert gateway.configuration_sets(call) == endpoint.configuration_sets
    assert endpoint.count("ListConfigurationSets") == 2


@pytest.mark.parametrize("garbage", [raw("{}"), html()])
def test_configuration_sets_that_were_not_answered_are_not_none(
    endpoint: Endpoint, gateway: Gateway, call: Call, garbage: Answer
) -> None:
    endpoint.fail("ListConfigurationSets", garbage, garbage, garbage)
    with pytest.raises(BadAnswer):
        gateway.configuration_sets(call)


def test_the_account_says_what_it_may_send(
    endpoint: Endpoint, gateway: Gateway, call: Call
) -> None:
    endpoint.account |= {"ProductionAccessEnabled": False, "EnforcementStatus": "PROBATION"}
    assert gateway.sending_account(call) == SendingAccount(False, True, "PROBATION")
    endpoint.fail("GetAccount", *[changed(SendingEnabled=None)] * 3)
    with pytest.raises(BadAnswer, match="SendingEnabled"):
        gateway.sending_account(call)


def test_the_account_number_comes_from_sts_and_costs_ses_no_call(endpoint: Endpoint) -> None:
    nothing_left = Bucket(left=0, as_of=1000)
    time = Stopped()
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace(time, nothing_left))
    assert gateway.account_number(Call()) == "111122223333"
    assert [c.operation for c in endpoint.calls] == ["GetCallerIdentity"]


@pytest.mark.parametrize("garbage", [html(), raw("{}"), raw(""), cut(30), raw("<a/>")])
def test_garbage_from_sts_is_a_bad_answer(
    endpoint: Endpoint, gateway: Gateway, call: Call, garbage: Answer
) -> None:
    endpoint.fail("GetCallerIdentity", garbage, garbage, garbage)
    with pytest.raises(BadAnswer):
        gateway.account_number(call)


def test_a_call_that_is_cancelled_on_its_way_gives_no_answer(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    held = threading.Event()
    endpoint.fail("ListEmailIdentities", stall(held))
    call, outcome = Call(), list[object]()

    def ask() -> None:
        try:
            outcome.append(names(gateway, call))
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    endpoint.wait_for_call("ListEmailIdentities")
    call.cancel()
    held.set()
    thread.join(10)
    assert [type(one) for one in outcome] == [Cancelled]
    assert endpoint.count("ListEmailIdentities") == 1


def test_the_persons_details_go_before_the_programs_next_page(endpoint: Endpoint) -> None:
    endpoint.identities = rows(1_001)
    time = Stopped()
    pace = Pace(time, Bucket(left=1, as_of=1000))
    gateway = Gateway(Connection(endpoint_url=endpoint.url), pace)
    results = list[object]()

    def start(ask: Callable[[], object]) -> threading.Thread:
        thread = threading.Thread(target=lambda: results.append(ask()), daemon=True)
        thread.start()
        return thread

    listing = start(lambda: names(gateway, Call(by_person=False)))
    time.until_waiting(1)
    reading = start(lambda: gateway.identity("d00001.example.com", Call()))
    time.until_waiting(2)
    time.pass_by(1)
    reading.join(10)
    assert isinstance(results[0], Identity)
    assert endpoint.count("ListEmailIdentities") == 1
    time.until_waiting(1)
    time.pass_by(1)
    listing.join(10)
    assert len(results) == 2
    assert endpoint.count("ListEmailIdentities") == 2


def test_calls_of_several_threads_at_once_are_all_answered(endpoint: Endpoint) -> None:
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace(Hasty()))
    answered = list[str]()
    threads = [
        threading.Thread(
            target=lambda: answered.append(gateway.identity("d00001.example.com", Call()).name),
            daemon=True,
        )
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answered == ["d00001.example.com"] * 12
