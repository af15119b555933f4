"""The figures that are promised, what was measured of them, and the tables of both."""

import math
import statistics
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 96


@dataclass(frozen=True)
class Figure:
    """Something promised: no part of it is to be more than its bound.

    Without a bound it shows how something grows with the list.
    """

    name: str
    bounds: tuple[float, ...] = ()
    unit: str = ""
    """Written behind every number."""

    def measured(self, *values: float, how: str, base: str = "") -> "Row":
        """Return what was measured of it; `how` says against what and in which way."""
        return Row(self, values, how, base)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    figure: Figure
    values: tuple[float, ...]
    """One for each bound, or one for each size of the list; none when there was no measuring it."""
    how: str
    base: str = ""
    """What was measured of that which it is compared with, and in which unit."""

    @property
    def over(self) -> bool:
        """Whether a part of it is over its bound."""
        return self.verdict.startswith("over")

    @property
    def verdict(self) -> str:
        """Say `ok`, or by how much the first part that is over its bound is over it."""
        if not self.values:
            return "not measured"
        if not self.figure.bounds:
            return "ok"  # it shows how something grows
        for value, bound in zip(self.values, self.figure.bounds, strict=True):
            over = value - bound
            if over > 0:
                share = f" ({over / bound:.0%})" if bound else ""
                return f"over by {_written([over], self.figure.unit)}{share}"
        return "ok"


def rendered(rows: Sequence[Row]) -> str:
    """Return the table: for each row a line of figures, and below it how they came about."""
    cells = [["figure", "measured", "at most", "base", ""]]
    for row in rows:
        unit = row.figure.unit
        measured = _written(row.values, unit) or "-"
        bounds = _written(row.figure.bounds, unit)
        cells.append([row.figure.name, measured, bounds, row.base, row.verdict])
    room = max(len(line[-1]) for line in cells)
    return _table([[*line[:-1], line[-1].ljust(room)] for line in cells], rows)


def grown(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    """Return the table of what grows: a column for each size of the list."""
    cells = [["over so many identities", *(f"{size:,}" for size in sizes)]]
    for row in rows:
        values = [_written([value], "") for value in row.values]
        missing = ["-"] * (len(sizes) - len(values))
        cells.append([f"{row.figure.name}, {row.figure.unit}", *values, *missing])
    return _table(cells, rows)


def _table(cells: Sequence[Sequence[str]], rows: Sequence[Row]) -> str:
    """Write a heading and a line for each row, and below it how it came about."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    heading, *lines = (
        "  ".join([f"{name:{widths[0]}}", *map(str.rjust, others, widths[1:])]).rstrip()
        for name, *others in cells
    )
    written = [heading, "-" * WIDTH]
    for line, row in zip(lines, rows, strict=True):
        how = textwrap.wrap(row.how, WIDTH - 4)
        written += [line, *(f"    {part}" for part in how)]
    return "\n".join(written)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` of them do not exceed.

    >>> percentile(range(1, 21), 0.95), percentile([7.0], 0.95)
    (19, 7.0)
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


def spread(values: Sequence[float]) -> str:
    """Say between which two values the middle half of `values` lies.

    >>> spread([1, 2, 3, 4, 100])
    '2.00 to 4.00'
    """
    if len(values) < 2:
        return f"{values[0]:.2f}"
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{low:.2f} to {high:.2f}"


def _written(numbers: Sequence[float], unit: str) -> str:
    """Write whole numbers whole, and others with as many places as mean something.

    >>> _written([10, 1], ""), _written([0.8449], ""), _written([57.31], "ms")
    ('10 / 1', '0.84', '57.3 ms')
    """
    words = []
    for number in numbers:
        places = 0 if number == int(number) else 2 if abs(number) < 10 else 1
        words.append(f"{number:,.{places}f}")
    return " / ".join(words) + (f" {unit}" if unit and words else "")
