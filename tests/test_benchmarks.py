"""That the benchmarks count what they say they count, on a list short enough to be quick."""

import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sestui.account.bulk import Bulk
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks import bench as benches
from tests.benchmarks import filtering, growing, moving, resting, switching, writing
from tests.benchmarks.__main__ import FIGURES, GROWTH, main, measured
from tests.benchmarks.account import Account
from tests.benchmarks.bases import bare, fzf
from tests.benchmarks.bench import LISTED, Bench
from tests.benchmarks.table import Figure, Row, grown, rendered
from tests.benchmarks.terminal import Terminal
from tests.pseudo_terminal import Pty

SPEED = Figure("speed", (50,), "ms")
CALLS = Figure("calls", (10, 1))
SILENCE = Figure("silence", (0,), "bytes")
WEIGHT = Figure("weight", unit="kg")


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
    assert Figure("grows").measured(7, 8, 9, how="").verdict == "ok"


def test_the_table_has_each_figure_beside_its_bound_and_its_base() -> None:
    snail = SPEED.measured(12.34, how="against a snail " * 10, base="99.9 ms")
    rows = [snail, CALLS.measured(10, 1, how="each")]
    lines = rendered(rows).splitlines()
    assert lines[2].split() == ["speed", "12.3", "ms", "50", "ms", "99.9", "ms", "ok"]
    assert lines[3].startswith("    against a snail")
    assert lines[-2].split() == ["calls", "10", "/", "1", "10", "/", "1", "ok"]
    assert max(map(len, lines)) <= 100


def test_a_table_shows_how_a_figure_grows_and_which_sizes_were_left_out() -> None:
    lines = grown(
        [WEIGHT.measured(1.5, 1234, how="on a balance")], (10, 1_000, 100_000)
    ).splitlines()
    assert lines[0].split()[-3:] == ["10", "1,000", "100,000"]
    assert lines[2].split() == ["weight,", "kg", "1.50", "1,234", "-"]
    assert lines[0].index("10") + len("10") == lines[2].index("1.50") + len("1.50")
    assert lines[3] == "    on a balance"


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


@pytest.mark.parametrize(("beyond", "status"), [(0, 0), (1, 1)])
def test_the_exit_status_says_whether_each_bound_is_kept(
    monkeypatch: pytest.MonkeyPatch, beyond: float, status: int
) -> None:
    figure = moving.KNOWN
    steps = [([figure], lambda: [figure.measured(figure.bounds[0] + beyond, how="")])]
    monkeypatch.setattr(benchmarks, "_steps", lambda *_: steps)
    monkeypatch.setattr(benchmarks, "_facts", lambda *_: "")
    assert main(["--only", figure.name, "--python", sys.executable]) == status


def test_only_what_is_wanted_is_measured() -> None:
    def unwanted() -> Iterator[Row]:
        raise AssertionError

    rows, failures = measured([SPEED], [([CALLS], unwanted)])
    assert (rows, failures) == ({}, [])


def test_every_figure_has_a_name_of_its_own() -> None:
    figures = (*FIGURES, *GROWTH)
    assert len({figure.name for figure in figures}) == len(figures)
    assert all(figure.bounds for figure in FIGURES)
    assert not any(figure.bounds for figure in GROWTH)


@pytest.mark.slow
def test_calls_are_counted_while_a_key_is_held(bench: Bench) -> None:
    row = one(moving.measure_calls(bench, rows=13))
    assert row.values == (1, 1)
    assert "then d00012.example.com" in row.how


@pytest.mark.slow
def test_moves_are_counted_between_identities_that_are_all_read_before(bench: Bench) -> None:
    row = one(moving.measure_known(bench, rows=12))
    assert row.values[0] > 300, "the details were not drawn with the move"
    assert row.how.startswith("the most of 6 moves over 4 identities: Overview ")


def test_a_base_answers_each_key_and_is_credited_with_it(bench: Bench) -> None:
    with bare(bench) as terminal:
        terminal.seconds_until(b"ready")
        typed, left_out = filtering.type_by_turns(
            [terminal, None], f"ab{filtering.BACK}", [["1 a", "2 b", "3 backspace"], []]
        )
        terminal.quit()
    assert [key.name for key in typed] == ["“a”", "“ab”", "backspace to “a”"]
    assert b"1 a" in typed[0].answered.written
    assert b"3 backspace" in typed[2].answered.written
    assert not left_out


@pytest.mark.skipif(shutil.which("fzf") is None, reason="fzf is a base only where it is installed")
def test_fzf_filters_the_same_names(bench: Bench) -> None:
    finder = fzf(bench, ["one", "two", "three"])
    assert finder is not None
    with finder as terminal:
        terminal.until(b"3/3")
        assert b"1/3" in terminal.press("w").written


@pytest.mark.slow
def test_a_held_key_is_followed_to_its_end(bench: Bench) -> None:
    row = one(moving.measure_held(replace(bench, rounds=2), rows=13))
    assert all(0 < value < 10_000 for value in row.values)
    assert "the longest of 2 turns, the first of 12 keys and the last of 11" in row.how


@pytest.mark.slow
def test_what_grows_is_measured_over_each_size(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benches, "SIZES", (10, 1_000, 2_500))
    bench = replace(bench, quick=False)
    rows = {row.figure: row for row in growing.measure_rest(bench)}
    assert rows[growing.MEMORY].values[0] > 1
    held = rows[growing.MEMORY_GROWS].values
    assert len(held) == 3
    assert held[0] < held[2] < 1000
    assert all(0 < written < 1000 for written in rows[growing.REFRESH_GROWS].values)


@pytest.mark.slow
def test_a_quick_run_measures_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    python = Path(sys.executable)
    aws = python.with_name("aws")
    status = main(["--quick", "--python", str(python), "--aws", str(aws)])
    printed = capsys.readouterr().out
    assert status == ("over by" in printed)
    assert all(figure.name in printed for figure in (*FIGURES, *GROWTH))
    assert printed.count("not measured") == printed.count("Left out of a quick run.") == 3


@pytest.mark.slow
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


def test_what_is_written_after_a_pause_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    script = "print('1', flush=True); input(); print('23')"
    with Pty([sys.executable, "-I", "-S", "-c", script], env={}) as terminal:
        terminal.until(b"1")

        def pause(_: float) -> None:
            terminal.write("\r")
            terminal.until(b"23\r\n")

        monkeypatch.setattr("tests.benchmarks.resting.time.sleep", pause)
        assert resting.written_in(10.0, [terminal]) == [len("\r\n23\r\n")]


def test_a_key_is_timed_to_the_end_of_what_it_must_show() -> None:
    script = "import time; input(); print('echo', flush=True); time.sleep(0.3); print('title')"
    with Terminal([sys.executable, "-I", "-S", "-c", script], env={}) as terminal:
        answered = terminal.press("\r", "title")
    assert answered.written.endswith(b"echo\r\ntitle\r\n")
    assert answered.seconds >= 0.3


def test_the_title_is_waited_for_where_a_key_changes_it() -> None:
    titles = filtering.titles_for(f"d0{filtering.CLEAR}", 10)
    assert titles == [" Identities 8", "", " Identities 10"]


@pytest.mark.parametrize("keys", [filtering.KEYS, writing.KEYS])
def test_what_is_typed_ends_with_an_empty_field(keys: str) -> None:
    text = ""
    for key in keys:
        assert text or key not in (filtering.BACK, filtering.CLEAR)
        text = "" if key == filtering.CLEAR else text[:-1] if key == filtering.BACK else text + key
    assert not text
    assert len(keys) >= 40


@pytest.mark.slow
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
