from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sestui.account.snapshot import Snapshot
from sestui.account.watch import Watch
from sestui.model.errors import NotFound, Throttled
from sestui.model.identity import DkimAttributes, Identity, MailFromAttributes
from tests.account.gateway import NOON, domain


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def reads(watch: Watch, name: str, until: float) -> list[float]:
    """When a program that reads what is due, and sleeps between, would read an identity."""
    times, now = [], 0.0
    while (pause := watch.seconds_until_next(NOON + seconds(now))) is not None:
        now += pause
        if now > until:
            break
        for due in watch.due(NOON + seconds(now)):
            watch = watch.read(due, NOON + seconds(now))
            times += [now] if due == name else []
    return times


def test_an_identity_is_read_at_growing_pauses_for_ten_minutes() -> None:
    watch = Watch().with_name("a", NOON)
    expected = [5, 15, 35, 75, 135, 195, 255, 315, 375, 435, 495, 555]
    assert reads(watch, "a", 10_000) == expected


def test_each_has_times_of_its_own() -> None:
    watch = Watch().with_name("a", NOON).with_name("b", NOON + seconds(7))
    assert reads(watch, "a", 60) == [5, 15, 35]
    assert reads(watch, "b", 60) == [12, 22, 42]


def test_a_read_that_came_late_counts_from_when_it_was_begun() -> None:
    watch = Watch().with_name("a", NOON).read("a", NOON + seconds(8))
    assert watch.due(NOON + seconds(17.9)) == ()
    assert watch.due(NOON + seconds(18)) == ("a",)


def test_the_sixth_displaces_the_oldest() -> None:
    watch = Watch()
    for number, name in enumerate("abcdef"):
        watch = watch.with_name(name, NOON + seconds(number))
    assert [one.name for one in watch.watched] == ["b", "c", "d", "e", "f"]


def test_one_that_is_in_it_keeps_its_place_and_its_times_until_they_are_over() -> None:
    watch = Watch().with_name("a", NOON).with_name("b", NOON + seconds(60))
    assert watch.with_name("a", NOON + seconds(500)) == watch
    over = NOON + seconds(601)
    assert watch.due(over) == ("b",)
    again = watch.with_name("a", over)
    assert [one.name for one in again.watched] == ["b", "a"]
    assert again.without("b").seconds_until_next(over) == 5


def test_after_ten_minutes_nothing_is_due_any_more() -> None:
    watch = Watch().with_name("a", NOON)
    assert watch.due(NOON + seconds(600)) == ("a",)
    assert watch.due(NOON + seconds(601)) == ()
    assert watch.seconds_until_next(NOON + seconds(601)) is None


def test_nothing_is_watched_at_first_nor_after_all_left() -> None:
    assert Watch().seconds_until_next(NOON) is None
    watch = Watch().with_name("a", NOON)
    assert watch.without("b") == watch
    assert watch.without("a").seconds_until_next(NOON) is None


def known(*identities: Identity) -> Snapshot:
    snapshot = Snapshot().begin().with_list([one.summary for one in identities], NOON)
    for identity in identities:
        snapshot = snapshot.with_details(identity, NOON, 1)
    return snapshot


def test_what_is_pending_no_longer_leaves_and_what_is_in_any_part_stays() -> None:
    dkim = DkimAttributes(True, "PENDING", "AWS_SES")
    identities = (
        domain("verified", "SUCCESS"),
        domain("failed", "FAILED"),
        domain("pending"),
        domain("signing", "SUCCESS", dkim=dkim),
        domain("mail-from", "SUCCESS", mail_from=MailFromAttributes("x", "PENDING")),
    )
    watch = Watch()
    for one in identities:
        watch = watch.with_name(one.name, NOON)
    left = [one.name for one in watch.settled(known(*identities)).watched]
    assert left == ["pending", "signing", "mail-from"]


def test_what_is_gone_leaves() -> None:
    watch = Watch().with_name("a", NOON)
    snapshot = known(domain("a"))
    assert watch.settled(snapshot) == watch
    assert watch.settled(snapshot.with_failed_details("a", NotFound("Gone."), 1)) == Watch()
    assert watch.settled(snapshot.begin().with_list([], NOON)) == Watch()


def test_what_could_not_be_read_stays() -> None:
    watch = Watch().with_name("a", NOON)
    throttled = Throttled("Wait.")
    assert watch.settled(Snapshot().with_failed_details("a", throttled, 0)) == watch
    assert watch.settled(known(domain("a")).with_failed_details("a", throttled, 1)) == watch


steps = st.lists(
    st.tuples(
        st.sampled_from(["take in", "drop", "read"]),
        st.sampled_from("abcdefg"),
        st.floats(0, 200),
    ),
    max_size=40,
)


@given(steps)
def test_whatever_happens_it_stays_within_its_limits(steps: list[tuple[str, str, float]]) -> None:
    watch, now = Watch(), NOON
    taken = dict.fromkeys("abcdefg", NOON)
    last, count = dict[str, float](), dict[str, int]()
    for step, name, passes in steps:
        now += seconds(passes)
        before = watch
        if step == "drop":
            watch = watch.without(name)
        elif step == "read":
            for due in watch.due(now):
                at = (now - taken[due]).total_seconds()
                pause = (5, 10, 20, 40, 60)[min(count[due], 4)]
                assert at - last[due] >= pause - 1e-5
                assert at <= 600
                watch = watch.read(due, now)
                last[due], count[due] = at, count[due] + 1
        else:
            watch = watch.with_name(name, now)
            if watch != before:
                taken[name], last[name], count[name] = now, 0.0, 0
        assert len(watch.watched) <= 5
        pause_now = watch.seconds_until_next(now)
        assert (pause_now == 0) == bool(watch.due(now))
        if pause_now is not None:
            assert watch.due(now + seconds(pause_now))
