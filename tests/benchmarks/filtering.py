"""How long a key typed into the filter takes, and what it writes."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks import growing
from tests.benchmarks.bases import bare, fzf, fzf_version
from tests.benchmarks.bench import ROWS, SIZES, Bench, say
from tests.benchmarks.table import Figure, Row, percentile
from tests.benchmarks.terminal import Answered, Terminal
from tests.ses.wire import rows as made

SECONDS = Figure("filter key → last byte, p95, 10,000 identities", (60,), "ms")
AIM = Figure("the same, filter key → last byte, p95, as aimed at", (35,), "ms")
BYTES = Figure("filter key, the most bytes, 10,000 identities", (8000,), "bytes")
MANY_SECONDS = Figure("filter key p95, 100,000 of that at 10,000", (1.5,))
MANY_BYTES = Figure("filter key bytes, 100,000 of those at 10,000", (1.5,))
SECONDS_GROW = Figure("filter key → last byte, p95", unit="ms")
BYTES_GROW = Figure("filter key, the most", unit="bytes")
FIGURES = (SECONDS, AIM, BYTES, MANY_SECONDS, MANY_BYTES)
GROWTH = (SECONDS_GROW, BYTES_GROW)

BACK, CLEAR = "\x7f", "\x15"
NAMES = {" ": "space", BACK: "backspace", CLEAR: "ctrl+u"}

TYPED = (
    *("d0421", BACK * 2, "17", BACK * 5),
    *("status:pending", CLEAR),
    *("@ 0707", BACK * 6),
    *("type:d 99", CLEAR),
)
"""What a person may type: names, facets on their way through words that match nothing, and
second thoughts. No identity stays under the cursor for ten seconds, after which the program
would give up on its details, and say so."""

KEYS = "".join(TYPED)


@dataclass(frozen=True)
class Key:
    """A key and what came of it."""

    name: str
    answered: Answered

    @property
    def milliseconds(self) -> float:
        """From the key to its last byte."""
        return self.answered.seconds * 1000

    @property
    def bytes(self) -> int:
        """How many it has written."""
        return len(self.answered.written)


def measure(bench: Bench) -> Iterator[Row]:
    """Type, and look at when the last byte of each key came, and at how many came.

    A key's bytes are all that come up to a pause of 0.1 s: the field, the list and its
    title, and the details where the filter leaves none. GetEmailIdentity is left without
    an answer, so that other details never come in between. Counted from writing the key
    to the terminal until its last byte is read there; what a terminal takes to draw is
    not counted. Percentiles are those of a list of times, not interpolated.

    Each key is typed by turns over lists of every size, into a Textual app that only tells which
    key it got, and, when it is installed, into `fzf` over the names of 10,000.
    """
    keys = KEYS[:8] if bench.quick else KEYS
    with ExitStack() as stack:
        programs = stack.enter_context(growing.listed(bench))
        for terminal in programs:
            terminal.press("/")
        base = stack.enter_context(bare(bench))
        base.seconds_until(b"ready")
        finder = fzf(bench, (row["IdentityName"] for row in made(ROWS)))
        if finder is not None:
            stack.enter_context(finder)
            finder.until(f"{ROWS}/{ROWS}".encode())
        say(f"typing {len(keys)} keys into the filter")
        *typed, on_base, on_finder = type_by_turns([*programs, base, finder], keys)
        for terminal in (*programs, base):
            terminal.quit()
    by_size = dict(zip(bench.sizes, typed, strict=True))
    told = f"a Textual app that only tells the key {_p95(on_base):.1f} ms"
    told_bytes = ""
    if on_finder:
        told += f", fzf {fzf_version()} {_p95(on_finder):.1f} ms"
        told_bytes = f"; fzf's most {_most(on_finder).bytes:,}"
    yield from _over_10_000(by_size[ROWS], told, told_bytes)
    yield from _over_many(by_size)
    how = (
        f"{len(keys)} keys each, by turns; medians {', '.join(f'{_median(k):.1f}' for k in typed)}"
    )
    yield SECONDS_GROW.measured(*map(_p95, typed), how=how)
    yield BYTES_GROW.measured(*(_most(keys).bytes for keys in typed), how="")


def type_by_turns(terminals: Sequence[Terminal | None], keys: str) -> Sequence[Sequence[Key]]:
    """Return what came of the keys on each terminal: of none where there is no terminal."""
    typed: list[list[Key]] = [[] for _ in terminals]
    text = ""
    for key in keys:
        text = "" if key == CLEAR else text[:-1] if key == BACK else text + key
        name = f"“{text}”" if key not in NAMES else f"{NAMES[key]} to “{text}”"
        for terminal, came in zip(terminals, typed, strict=True):
            if terminal is not None:
                came.append(Key(name, terminal.press(key)))
                terminal.settle(0.1)  # the cursor has rested, and the details are dimmed
    return typed


def _over_10_000(keys: Sequence[Key], told: str, told_bytes: str) -> Iterator[Row]:
    slowest = max(keys, key=lambda key: key.milliseconds)
    how = (
        f"{len(keys)} keys, their median {_median(keys):.1f} ms, the slowest "
        f"{slowest.milliseconds:.1f} ms ({slowest.name}); {told}"
    )
    yield SECONDS.measured(_p95(keys), how=how)
    over = sum(key.milliseconds > AIM.bounds[0] for key in keys)
    yield AIM.measured(_p95(keys), how=f"{over} of the {len(keys)} keys took longer")
    most = _most(keys)
    over = sum(key.bytes > BYTES.bounds[0] for key in keys)
    middle = percentile([key.bytes for key in keys], 0.5)
    how = f"at {most.name}; the median {middle:,.0f}; {over} keys over the bound{told_bytes}"
    yield BYTES.measured(most.bytes, how=how)


def _over_many(by_size: dict[int, Sequence[Key]]) -> Iterator[Row]:
    keys, many = by_size[ROWS], by_size.get(SIZES[-1])
    if many is None:
        for figure in (MANY_SECONDS, MANY_BYTES):
            yield figure.measured(how="Left out of a quick run.")
        return
    how = (
        f"{_p95(many):.1f} ms against {_p95(keys):.1f} ms, medians {_median(many):.1f} and "
        f"{_median(keys):.1f} ms; the same keys by turns"
    )
    yield MANY_SECONDS.measured(_p95(many) / _p95(keys), how=how)
    most, base = _most(many), _most(keys).bytes
    how = f"{most.bytes:,} at {most.name}, against {base:,}"
    yield MANY_BYTES.measured(most.bytes / base, how=how)


def _p95(keys: Sequence[Key]) -> float:
    return percentile([key.milliseconds for key in keys], 0.95)


def _median(keys: Sequence[Key]) -> float:
    return percentile([key.milliseconds for key in keys], 0.5)


def _most(keys: Sequence[Key]) -> Key:
    return max(keys, key=lambda key: key.bytes)
