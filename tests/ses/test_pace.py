"""Calls are spent as the allowance lets them be, the person's first, and tried again."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.call import Call, Delay
from sestui.model.errors import (
    AccessDenied,
    BadAnswer,
    Cancelled,
    ConfigurationError,
    CredentialsError,
    NotFound,
    PassingFault,
    Refused,
    ServerFault,
    ServiceError,
    Throttled,
    TimedOut,
    Unreachable,
)
from sestui.ses.pace import Bucket, Pace, SystemTime
from tests.ses.times import Hasty, Stopped


def failing(*errors: ServiceError) -> Callable[[], str]:
    """Return a call that fails in these ways, one after the other, and then succeeds."""
    left = list(errors)

    def send() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return send


def told(*, by_person: bool = True) -> tuple[Call, list[Delay]]:
    """Return a call and the delays it will hear of."""
    delays: list[Delay] = []
    return Call(by_person=by_person, on_delay=delays.append), delays


class Asker(threading.Thread):
    """A thread that makes one call and notes that it was sent."""

    def __init__(
        self,
        pace: Pace,
        name: str,
        sent: list[str],
        *,
        by_person: bool,
        ask: Callable[[Call, Callable[[], None]], None] | None = None,
    ) -> None:
        super().__init__(daemon=True)
        self.call, self.delays = told(by_person=by_person)
        self.cancelled = False
        self._ask = ask or pace.read
        self._sent = sent
        self._word = name
        self.start()

    def run(self) -> None:
        try:
            self._ask(self.call, lambda: self._sent.append(self._word))
        except Cancelled:
            self.cancelled = True

    def finish(self) -> None:
        """Wait for the call to end."""
        self.join(10)
        assert not self.is_alive()


@given(
    st.lists(
        st.tuples(st.sampled_from(["call", "throttle"]), st.floats(0, 5)),
        max_size=80,
    )
)
def test_no_stretch_of_time_has_more_calls_than_the_bucket_and_what_flowed_in(
    events: list[tuple[str, float]],
) -> None:
    bucket, now, calls, throttles = Bucket(), 0.0, [], [0.0]
    for event, pause in events:
        now += pause
        if event == "throttle":
            bucket = bucket.emptied(now)
            throttles.append(now)
        else:
            now += bucket.seconds_until(now)
            bucket = bucket.taken(now)
            calls.append(now)
    for index, start in enumerate(calls):
        for number, end in enumerate(calls[index:], 1):
            assert number <= 15 + (end - start) + 1e-6
    for throttle in throttles[1:]:
        after = [call for call in calls if call > throttle]
        for number, end in enumerate(after, 1):
            assert number <= end - throttle + 1e-6


@given(st.floats(0, 1e6), st.integers(1, 15))
def test_after_the_wait_it_names_the_bucket_holds_the_calls(now: float, calls: int) -> None:
    bucket = Bucket().emptied(now)
    assert bucket.seconds_until(now + bucket.seconds_until(now, calls), calls) == 0


def test_fifteen_calls_go_at_once_and_the_next_says_how_long_it_waits() -> None:
    time = Hasty()
    pace = Pace(time)
    call, delays = told()
    for _ in range(15):
        pace.read(call, failing())
    assert (time.now, delays) == (1000, [])
    pace.read(call, failing())
    assert time.now == pytest.approx(1001)
    assert delays == [Delay(seconds=1.0)]


def test_a_throttled_call_is_tried_six_times_with_growing_pauses() -> None:
    time = Hasty()
    call, delays = told()
    throttles = [Throttled("Too many.") for _ in range(9)]
    with pytest.raises(Throttled):
        Pace(time).read(call, failing(*throttles))
    assert [delay.seconds for delay in delays] == [1, 2, 4, 8, 16]
    assert [(delay.attempt, delay.attempts) for delay in delays] == [
        (2, 6), (3, 6), (4, 6), (5, 6), (6, 6),
    ]  # fmt: skip
    assert [delay.reason for delay in delays] == throttles[:5]


def test_a_throttle_empties_the_allowance_of_every_call() -> None:
    time = Hasty()
    pace = Pace(time)
    pace.read(Call(), failing(Throttled("Too many.")))
    assert time.now == pytest.approx(1001)
    other, delays = told()
    pace.read(other, failing())
    assert delays == [Delay(seconds=1.0)]


@pytest.mark.parametrize("kind", [Unreachable, TimedOut, ServerFault, BadAnswer])
def test_another_passing_fault_is_tried_three_times(kind: type[PassingFault]) -> None:
    call, delays = told()
    faults = [kind("Not now.") for _ in range(9)]
    with pytest.raises(kind):
        Pace(Hasty()).read(call, failing(*faults))
    assert delays == [Delay(1.0, faults[0], 2, 3), Delay(2.0, faults[1], 3, 3)]


def test_a_fault_that_passes_costs_a_pause_and_nothing_else() -> None:
    assert Pace(Hasty()).read(Call(), failing(ServerFault("Not now."))) == "answer"


@pytest.mark.parametrize(
    "kind", [CredentialsError, ConfigurationError, AccessDenied, NotFound, Refused]
)
def test_what_trying_again_cannot_cure_is_not_tried_again(kind: type[ServiceError]) -> None:
    call, delays = told()
    with pytest.raises(kind):
        Pace(Hasty()).read(call, failing(kind("No.")))
    assert delays == []


def test_a_call_outside_the_allowance_neither_waits_for_it_nor_empties_it() -> None:
    time = Hasty()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    pace.read(Call(), failing(), counted=False)
    assert time.now == 1000
    full = Pace(time)
    full.read(Call(), failing(Throttled("Too many.")), counted=False)
    call, delays = told()
    full.read(call, failing())
    assert delays == []


def test_a_wait_too_short_to_notice_is_not_told() -> None:
    call, delays = told()
    Pace(Hasty(), Bucket(left=0.6, as_of=1000)).read(call, failing())
    assert delays == []


def test_the_persons_call_overtakes_the_programs_and_the_program_is_told() -> None:
    time, sent = Stopped(), list[str]()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    program = Asker(pace, "program", sent, by_person=False)
    time.until_waiting(1)
    person = Asker(pace, "person", sent, by_person=True)
    time.until_waiting(2)
    time.pass_by(1)
    person.finish()
    assert sent == ["person"]
    time.until_waiting(1)
    time.pass_by(1)
    program.finish()
    assert sent == ["person", "program"]
    assert [delay.seconds for delay in program.delays] == [1.0, pytest.approx(1.0)]


@pytest.mark.parametrize("by_person", [True, False])
def test_calls_of_one_kind_go_in_the_order_in_which_they_came(by_person: bool) -> None:
    time, sent = Stopped(), list[str]()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    askers = []
    for number in range(3):
        askers.append(Asker(pace, str(number), sent, by_person=by_person))
        time.until_waiting(number + 1)
    for asker in askers:
        time.pass_by(1)
        asker.finish()
    assert sent == ["0", "1", "2"]
    assert [asker.delays[0].seconds for asker in askers] == [1, 2, 3]


def test_a_cancelled_call_leaves_the_queue_at_once_and_costs_nothing() -> None:
    time, sent = Stopped(), list[str]()
    pace = Pace(time, Bucket(left=0, as_of=1000))
    first = Asker(pace, "first", sent, by_person=True)
    time.until_waiting(1)
    second = Asker(pace, "second", sent, by_person=True)
    time.until_waiting(2)
    first.call.cancel()
    first.finish()
    assert first.cancelled
    time.pass_by(1)
    second.finish()
    assert sent == ["second"]


def test_a_call_cancelled_before_it_was_made_is_never_sent() -> None:
    call = Call()
    call.cancel()
    sent: list[str] = []
    with pytest.raises(Cancelled):
        Pace(Hasty()).read(call, lambda: sent.append("sent"))
    assert sent == []


def test_cancelling_ends_the_pause_between_two_tries() -> None:
    call = Call(on_delay=lambda _delay: call.cancel())
    with pytest.raises(Cancelled):
        Pace(SystemTime()).read(call, failing(Throttled("Too many.")))


def test_an_answer_nobody_waits_for_any_longer_is_not_given() -> None:
    call = Call()
    with pytest.raises(Cancelled):
        Pace(Hasty()).read(call, call.cancel)


@pytest.mark.parametrize("kind", [ServerFault, Refused])
def test_an_error_nobody_waits_for_any_longer_is_not_given(kind: type[ServiceError]) -> None:
    call = Call()

    def send() -> None:
        call.cancel()
        raise kind("No.")

    with pytest.raises(Cancelled):
        Pace(Hasty()).read(call, send)


def test_many_threads_at_once_are_all_sent_and_no_faster_than_allowed() -> None:
    time, sent = Hasty(), list[str]()
    pace = Pace(time)
    askers = [Asker(pace, str(number), sent, by_person=number % 2 == 0) for number in range(40)]
    for asker in askers:
        asker.finish()
    assert sorted(sent, key=int) == [str(number) for number in range(40)]
    assert time.now >= 1000 + 25 - 1e-6
