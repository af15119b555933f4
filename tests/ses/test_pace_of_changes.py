"""A change is sent once, and again only when AWS throttled it; patience has no end."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.call import UNLIMITED, Call, Delay
from sestui.model.errors import (
    AccessDenied,
    BadAnswer,
    Cancelled,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.ses.pace import Bucket, Pace
from tests.ses.test_pace import Asker, failing, told
from tests.ses.times import Hasty, Stopped


def counted(send: Callable[[], str]) -> tuple[Callable[[], str], list[str]]:
    """Return a call that notes each time it is sent."""
    sent: list[str] = []

    def note() -> str:
        sent.append("sent")
        return send()

    return note, sent


@pytest.mark.parametrize("kind", [Unreachable, TimedOut, ServerFault, BadAnswer, AccessDenied])
@pytest.mark.parametrize("patient", [False, True])
def test_a_change_that_failed_is_never_sent_again(kind: type[ServiceError], patient: bool) -> None:
    send, sent = counted(failing(kind("Not now.")))
    with pytest.raises(kind):
        Pace(Hasty()).write(Call(patient=patient), send)
    assert sent == ["sent"]


def test_a_throttled_change_is_sent_again_after_growing_pauses() -> None:
    call, delays = told()
    throttles = [Throttled("Too many.")] * 3
    send, sent = counted(failing(*throttles))
    assert Pace(Hasty()).write(call, send) == "answer"
    assert [delay.seconds for delay in delays] == [1, 2, 4]
    assert len(sent) == 4


def test_a_change_that_failed_after_a_throttle_is_not_sent_again_either() -> None:
    send, sent = counted(failing(Throttled("Too many."), TimedOut("No answer.")))
    with pytest.raises(TimedOut):
        Pace(Hasty()).write(Call(), send)
    assert len(sent) == 2


def test_a_change_waits_its_turn_and_spends_it() -> None:
    time = Hasty()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    call, delays = told()
    pace.write(call, failing())
    assert time.now == pytest.approx(1001)
    assert delays == [Delay(1.0)]
    pace.read(Call(), failing())
    assert time.now == pytest.approx(1002)


@pytest.mark.parametrize("ask", [Pace.read, Pace.write])
def test_a_patient_call_outlasts_every_throttle_with_pauses_of_sixteen_seconds(
    ask: Callable[[Pace, Call, Callable[[], str]], str],
) -> None:
    delays: list[Delay] = []
    call = Call(on_delay=delays.append, patient=True)
    assert ask(Pace(Hasty()), call, failing(*[Throttled("Too many.")] * 2_000)) == "answer"
    assert [delay.seconds for delay in delays[:6]] == [1, 2, 4, 8, 16, 16]
    assert {delay.seconds for delay in delays[4:]} == {16}
    assert {delay.attempts for delay in delays} == {UNLIMITED}


def test_patience_ends_when_the_call_is_cancelled() -> None:
    def heard(delay: Delay) -> None:
        if delay.attempt == 40:
            call.cancel()

    call = Call(on_delay=heard, patient=True)
    send, sent = counted(failing(*[Throttled("Too many.")] * 99))
    with pytest.raises(Cancelled):
        Pace(Hasty()).write(call, send)
    assert len(sent) == 39


@given(st.lists(st.sampled_from([Throttled, ServerFault, TimedOut]), max_size=12))
def test_a_change_is_never_sent_after_a_failure_that_may_have_happened(
    kinds: list[type[Throttled | ServerFault | TimedOut]],
) -> None:
    send, sent = counted(failing(*[kind("Not now.") for kind in kinds]))
    try:
        Pace(Hasty()).write(Call(patient=True), send)
        throttles = len(kinds)
    except (ServerFault, TimedOut):
        throttles = next(n for n, kind in enumerate(kinds) if kind is not Throttled)
    assert len(sent) == throttles + 1
    assert all(kind is Throttled for kind in kinds[:throttles])


def test_a_change_that_was_sent_is_told_of_even_when_nobody_waits() -> None:
    call = Call()

    def send() -> str:
        call.cancel()
        return "answer"

    assert Pace(Hasty()).write(call, send) == "answer"


def test_so_is_how_it_failed_unless_it_was_throttled_and_so_never_happened() -> None:
    def fails_with(kind: type[ServiceError]) -> None:
        call = Call()

        def send() -> None:
            call.cancel()
            raise kind("No.")

        Pace(Hasty()).write(call, send)

    with pytest.raises(TimedOut):
        fails_with(TimedOut)
    with pytest.raises(Cancelled):
        fails_with(Throttled)


def test_a_change_cancelled_while_it_waits_is_never_sent() -> None:
    time, sent = Stopped(), list[str]()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    asker = Asker(pace, "change", sent, by_person=True, ask=pace.write)
    time.until_waiting(1)
    asker.call.cancel()
    asker.finish()
    assert (asker.cancelled, sent) == (True, [])
