"""Measures what is promised of sestui: `python -m tests.benchmarks`.

Prints a table with each figure beside its bound and its base, and one of how figures grow with
the list.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.benchmarks import (
    doctor,
    filtering,
    growing,
    installed,
    moving,
    planted,
    resting,
    starting,
    switching,
    writing,
)
from tests.benchmarks.bench import SIZES, Bench, say
from tests.benchmarks.table import Figure, Row, grown, rendered

FIGURES = (
    *starting.FIGURES,
    moving.MOVE,
    moving.KNOWN,
    moving.HELD,
    *filtering.FIGURES,
    resting.IDLE,
    moving.CALLS,
    resting.MEMORY,
    growing.MEMORY,
    writing.KEY,
    writing.RECORDS,
    *switching.FIGURES,
    resting.REFRESH,
    *doctor.FIGURES,
    planted.LEAKS,
)

GROWTH = (*growing.GROWTH, *filtering.GROWTH)

FACTS = """
import importlib.metadata, json, platform
names = ("sestui", "textual", "boto3", "botocore")
versions = {name: importlib.metadata.version(name) for name in names}
print(json.dumps({"python": platform.python_version(), **versions}))
"""

Step = tuple[Sequence[Figure], Callable[[], Iterable[Row]]]
"""A part of the work, with the figures that it is for."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 where a figure broke or is over its bound."""
    options = _options(arguments)
    wanted = [figure for figure in (*FIGURES, *GROWTH) if options.only in figure.name]
    if not wanted:
        print(f"No figure's name holds “{options.only}”.", file=sys.stderr)
        return 1
    cache = installed.cache()
    python = options.python or installed.python_with_sestui(cache)
    aws = options.aws
    if aws is None and set(wanted) & set(starting.FIGURES):
        aws = installed.aws_command(cache)
    elif aws is not None:
        aws = aws.absolute()  # programs are started in another folder
    load = os.getloadavg()[0]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="sestui-benchmarks-") as home:
        rounds = 2 if options.quick else max(1, options.rounds)
        bench = Bench(python.absolute(), Path(home), rounds, options.quick)
        rows, failures = measured(wanted, _steps(bench, aws))
    if promised := [rows[figure] for figure in wanted if figure in FIGURES]:
        print(rendered(promised), end="\n\n")
    if growth := [rows[figure] for figure in wanted if figure in GROWTH]:
        print(grown(growth, SIZES), end="\n\n")
    print(f"{_facts(python, aws)}; load before {load:.1f}; {time.monotonic() - began:.0f} s.")
    return 1 if failures or any(row.over for row in rows.values()) else 0


def measured(
    wanted: Sequence[Figure], steps: Iterable[Step]
) -> tuple[dict[Figure, Row], list[BaseException]]:
    """Take the steps that the wanted figures need, and return their rows and what broke.

    A step that breaks does not stop the others.
    """
    rows: dict[Figure, Row] = {}
    failures: list[BaseException] = []
    for figures, measure in steps:
        due = [figure for figure in figures if figure in wanted]
        if not due:
            continue
        try:
            for row in measure():
                if row.figure in due:
                    rows[row.figure] = row
        except (
            AssertionError,
            OSError,
            subprocess.SubprocessError,
            pytest.fail.Exception,  # what a terminal raises on which nothing comes
        ) as failure:
            failures.append(failure)
            say(f"broke: {failure}")
            for figure in due:
                rows.setdefault(figure, figure.measured(how=f"Broke: {failure}"))
    return rows, failures


def _steps(bench: Bench, aws: Path | None) -> Iterable[Step]:
    """Yield the steps, which are taken one after the other: nothing else runs meanwhile."""
    if aws is not None:
        yield starting.FIGURES, partial(starting.measure, bench, aws)
    yield [moving.CALLS], partial(moving.measure_calls, bench)
    yield [moving.MOVE], partial(moving.measure_bytes, bench)
    yield [moving.KNOWN], partial(moving.measure_known, bench)
    yield [moving.HELD], partial(moving.measure_held, bench)
    yield [writing.KEY], partial(writing.measure_keys, bench)
    yield [writing.RECORDS], partial(writing.measure_records, bench)
    yield [resting.IDLE], partial(resting.measure_idle, bench)
    yield [resting.REFRESH], partial(resting.measure_refresh, bench)
    yield [resting.MEMORY], partial(resting.measure_memory, bench)
    yield switching.FIGURES, partial(switching.measure, bench)
    yield doctor.FIGURES, partial(doctor.measure, bench)
    yield [planted.LEAKS], partial(planted.measure, bench)
    yield [growing.START_GROWS], partial(growing.measure_starts, bench)
    yield growing.AT_REST, partial(growing.measure_rest, bench)
    yield growing.MOVES, partial(growing.measure_moves, bench)
    yield (*filtering.FIGURES, *filtering.GROWTH), partial(filtering.measure, bench)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description="Measure what is promised of sestui and print it. The exit status is 1 where "
        "something could not be measured or is over its bound.",
    )
    add = parser.add_argument
    add("--rounds", type=int, default=15, help="starts of each program (default: 15)")
    add("--only", metavar="WORD", default="", help="only figures whose name holds this")
    add("--quick", action="store_true", help="measure little, to see that all of it works")
    add("--aws", type=Path, metavar="PATH", help="an aws command, instead of one of its own")
    add(
        "--python",
        type=Path,
        metavar="PATH",
        help="an interpreter with sestui beside it, instead of an environment made for this",
    )
    return parser.parse_args(arguments)


def _facts(python: Path, aws: Path | None) -> str:
    """Say on what machine and with which versions all this was measured."""
    told = subprocess.run([python, "-c", FACTS], check=True, capture_output=True)
    versions = json.loads(told.stdout)
    facts = [f"{os.cpu_count()} cores", *(f"{name} {what}" for name, what in versions.items())]
    if aws is not None:
        told = subprocess.run([aws, "--version"], check=True, capture_output=True)
        facts.append(told.stdout.decode().split()[0].replace("/", " "))
    return ", ".join(facts)


if __name__ == "__main__":
    sys.exit(main())
