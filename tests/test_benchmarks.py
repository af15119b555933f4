"""That the benchmarks count what they say they count, on a list short enough to be quick."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sestui.account.bulk import Bulk
from tests.benchmarks import filtering, moving, resting, switching, writing
from tests.benchmarks.__main__ import FIGURES, measured
from tests.benchmarks.account import Account
from tests.benchmarks.bench import LISTED, Bench
from tests.benchmarks.table import Figure, Row, rendered
from tests.pseudo_terminal import Pty

SPEED = Figure("speed", (50,), "ms")
CALLS = Figure("calls", (10, 1))
SILENCE = Figure("silence", (0,), "bytes")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """The program that the tests run with, measured quickly."""
    return Bench(Path(sys.executable), tmp_path, rounds=1, quick=True)


def one(rows: Iterable[Row]) -> Row:
    [row] = rows
    return row


def test_a_row_says_whether_its_bound_is_kept_or_by_how_much_it_is_not() -> None:
    assert SPEED.measured(50, how="").verdict == "ok"
    assert SPEED.measured(62.5, how="").verdict == "over by 12.5 ms (25%)"
    assert CALLS.measured(10, 1, how="").verdict == "ok"
    assert CALLS.measured(9, 3, how="").verdict == "over by 2 (200%)"
    assert SILENCE.measured(7, how="").verdict == "over by 7 bytes"
    assert SPEED.measured(how="").verdict == "not measured"


def test_the_table_has_each_figure_beside_its_bound_and_its_base() -> None:
    rows = [SPEED.measured(12.34, how="against a snail " * 10), CALLS.measured(10, 1, how="each")]
    lines = rendered(rows).splitlines()
    assert lines[2].split() == ["speed", "12.3", "ms", "50", "ms", "ok"]
    assert lines[3].startswith("    against a snail")
    assert lines[-2].split() == ["calls", "10", "/", "1", "10", "/", "1", "ok"]
    assert max(map(len, lines)) <= 100


def test_a_measurement_that_breaks_is_told_and_does_not_stop_the_others() -> None:
    def breaks() -> Iterator[Row]:
        yield SPEED.measured(1, how="in time")
        pytest.fail("nothing came")

    def works() -> Iterator[Row]:
        yield SILENCE.measured(0, how="heard")

    wanted = [SPEED, CALLS, SILENCE]
    rows, failures = measured(wanted, [([SPEED, CALLS], breaks), ([SILENCE], works)])
    assert [rows[figure].how for figure in wanted] == ["in time", "Broke: nothing came", "heard"]
    assert len(failures) == 1


def test_only_what_is_wanted_is_measured() -> None:
    def unwanted() -> Iterator[Row]:
        raise AssertionError

    rows, failures = measured([SPEED], [([CALLS], unwanted)])
    assert (rows, failures) == ({}, [])


def test_every_figure_has_a_name_of_its_own() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES) == 18


def test_calls_are_counted_while_a_key_is_held(bench: Bench) -> None:
    row = one(moving.measure_calls(bench, rows=13))
    assert row.values == (1, 1)
    assert "then d00012.example.com" in row.how


def test_a_key_is_credited_with_what_it_has_written_and_silence_is_silence(bench: Bench) -> None:
    with Account(12) as account:
        account.stall("GetEmailIdentity")
        with bench.sestui(account, "--refresh", "0") as terminal:
            terminal.seconds_until(LISTED)
            terminal.settle(0.3)
            down = terminal.press("j")
            assert b"box00000@example.org" in down.written
            assert b"box00007@example.org" in down.written
            assert b"d00001.example.com" not in down.written
            assert down.seconds > 0
            assert resting.written_in(0.3, [terminal]) == [0]
            terminal.quit()


def test_what_is_written_after_a_pause_is_counted() -> None:
    script = "import time; print('1', flush=True); time.sleep(0.7); print('23')"
    with Pty([sys.executable, "-I", "-S", "-c", script], env={}) as terminal:
        terminal.until(b"1")
        assert resting.written_in(0.6, [terminal]) == [len("23\r\n")]


@pytest.mark.parametrize("keys", [filtering.KEYS, writing.KEYS])
def test_what_is_typed_ends_with_an_empty_field(keys: str) -> None:
    text = ""
    for key in keys:
        assert text or key not in (filtering.BACK, filtering.CLEAR)
        text = "" if key == filtering.CLEAR else text[:-1] if key == filtering.BACK else text + key
    assert not text
    assert len(keys) >= 40


def test_the_records_of_a_new_identity_are_timed_from_the_answer_to_its_create(
    bench: Bench,
) -> None:
    row = one(writing.measure_records(bench, rows=12))
    assert 0 < row.values[0] < 10_000
    assert "the longest of 1" in row.how


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch a few, where the benchmarks switch many."""
    monkeypatch.setattr(switching, "MANY", 5)
    monkeypatch.setattr(switching, "FEW", 4)


@pytest.mark.usefixtures("few")
def test_a_switch_of_many_is_counted_call_by_call(bench: Bench) -> None:
    rows = {row.figure: row.values for row in switching.measure(bench)}
    assert rows == {
        switching.CALLS: (20, 15),
        switching.LOST: (0, 0),
        switching.ELSEWHERE: (0, 0),
    }


@pytest.mark.usefixtures("few")
def test_what_a_switch_of_many_leaves_out_is_counted(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        """Switch nothing, and look at nothing."""

    monkeypatch.setattr(Bulk, "run", nothing)
    rows = {row.figure: row for row in switching.measure(bench)}
    assert rows[switching.LOST].values == (5, 0)
    assert rows[switching.ELSEWHERE].values[0] == 4
    assert rows[switching.LOST].verdict == "over by 5"
