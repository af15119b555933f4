"""How long a key typed into the filter takes, and what it writes."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from sestui.model.filter import Filter
from sestui.model.selection import Selection
from sestui.model.summary import IdentitySummary
from tests.benchmarks import growing
from tests.benchmarks.bases import bare, fzf, fzf_version
from tests.benchmarks.bench import ROWS, SIZES, Bench, say
from tests.benchmarks.table import Figure, Row, percentile
from tests.benchmarks.terminal import Answered, Terminal
from tests.person import plain
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
    *("status:pend", CLEAR),
    *("@ 0707", BACK * 6),
    *("type:d 99", CLEAR),
)
"""What a person may type: names, facets on their way through words that match nothing, and
second thoughts. No identity stays under the cursor for ten seconds, after which the program
would give up on its details, and say so."""

KEYS = "".join(TYPED)
GIVEN_UP = b"did not answer in time"


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
    title, and the details where the filter leaves none. The pause counts only once the title
    tells how many are left, where those are others than before. GetEmailIdentity is left without
    an answer, so that other details never come in between. Counted from writing the key
    to the terminal until its last byte is read there; what a terminal takes to draw is
    not counted. Percentiles are those of a list of times, not interpolated.

    Each key is typed by turns over lists of every size, into a Textual app that only tells which
    key it got, and, when it is installed, into `fzf` over the names of 10,000.
    """
    keys = KEYS[:8] if bench.quick else KEYS
    with ExitStack() as stack:
        programs = stack.enter_context(growing.listed(bench))
        base = stack.enter_context(bare(bench))
        base.seconds_until(b"ready")
        finder = fzf(bench, (row["IdentityName"] for row in made(ROWS)))
        if finder is not None:
            stack.enter_context(finder)
            finder.until(f"{ROWS}/{ROWS}".encode())
        say(f"typing {len(keys)} keys into the filter")
        titles = [*(titles_for(keys, size) for size in bench.sizes), [], []]
        for terminal in programs:
            terminal.press("j")  # the details asked for at the start are given up soon
            terminal.press("/")
        starts = [terminal.count for terminal in programs]
        *typed, on_base, on_finder = type_by_turns([*programs, base, finder], keys, titles)
        for terminal, start in zip(programs, starts, strict=True):
            assert GIVEN_UP not in plain(terminal.output[start:]), "details were given up"
        for terminal in (*programs, base):
            terminal.quit()
    by_size = dict(zip(bench.sizes, typed, strict=True))
    yield from _over_10_000(by_size[ROWS], on_base, on_finder)
    yield from _over_many(by_size)
    how = (
        f"{len(keys)} keys each, by turns; medians {', '.join(f'{_median(k):.1f}' for k in typed)}"
    )
    yield SECONDS_GROW.measured(*map(_p95, typed), how=how)
    yield BYTES_GROW.measured(*(_most(keys).bytes for keys in typed), how="")


def type_by_turns(
    terminals: Sequence[Terminal | None], keys: str, titles: Sequence[Sequence[str]]
) -> Sequence[Sequence[Key]]:
    """Return what came of the keys on each terminal: of none where there is no terminal.

    For each terminal `titles` are what the keys lead to; without them it is not looked at.
    """
    typed: list[list[Key]] = [[] for _ in terminals]
    for number, (key, text) in enumerate(zip(keys, texts(keys), strict=True)):
        name = f"“{text}”" if key not in NAMES else f"{NAMES[key]} to “{text}”"
        for terminal, came, shows in zip(terminals, typed, titles, strict=True):
            if terminal is not None:
                title = shows[number] if shows else ""
                came.append(Key(name, terminal.press(key, title)))
                terminal.settle(0.1)  # the cursor has rested, and the details are dimmed
    return typed


def texts(keys: str) -> Iterator[str]:
    """Yield what stands in the field after each key."""
    text = ""
    for key in keys:
        text = "" if key == CLEAR else text[:-1] if key == BACK else text + key
        yield text


def titles_for(keys: str, size: int) -> Sequence[str]:
    """Return how the list's title starts after each key: `""` where the count is the same.

    Up to how many are left: what follows may have been there before.
    """
    listed = Selection.of(
        [
            IdentitySummary(
                row["IdentityName"],
                row["IdentityType"],
                row["VerificationStatus"],
                row["SendingEnabled"],
            )
            for row in made(size)
        ]
    )
    titles, before = [], size
    for text in texts(keys):
        found = len(Filter(text).apply(listed).rows)
        titles.append("" if found == before else f" Identities {found:,}")
        before = found
    return titles


def _over_10_000(
    keys: Sequence[Key], on_base: Sequence[Key], on_finder: Sequence[Key]
) -> Iterator[Row]:
    told, base = "a Textual app that only tells the key", f"{_p95(on_base):.1f}"
    told_bytes = base_bytes = ""
    if on_finder:
        told += f" / fzf {fzf_version()} over the same names"
        base += f" / {_p95(on_finder):.1f}"
        told_bytes = "; base: fzf"
        base_bytes = f"{_most(on_finder).bytes:,} bytes"
    slowest = max(keys, key=lambda key: key.milliseconds)
    how = (
        f"{len(keys)} keys, their median {_median(keys):.1f} ms, the slowest "
        f"{slowest.milliseconds:.1f} ms ({slowest.name}); base: {told}"
    )
    yield SECONDS.measured(_p95(keys), how=how, base=f"{base} ms")
    over = sum(key.milliseconds > AIM.bounds[0] for key in keys)
    how = f"{over} of the {len(keys)} keys took longer"
    yield AIM.measured(_p95(keys), how=how, base=f"{base} ms")
    most = _most(keys)
    over = sum(key.bytes > BYTES.bounds[0] for key in keys)
    middle = percentile([key.bytes for key in keys], 0.5)
    how = f"at {most.name}; the median {middle:,.0f}; {over} keys over the bound{told_bytes}"
    yield BYTES.measured(most.bytes, how=how, base=base_bytes)


def _over_many(by_size: dict[int, Sequence[Key]]) -> Iterator[Row]:
    keys, many = by_size[ROWS], by_size.get(SIZES[-1])
    if many is None:
        for figure in (MANY_SECONDS, MANY_BYTES):
            yield figure.measured(how="Left out of a quick run.")
        return
    how = (
        f"{_p95(many):.1f} ms; base: the time at 10,000; medians {_median(many):.1f} and "
        f"{_median(keys):.1f} ms; the same keys by turns"
    )
    base_time = f"{_p95(keys):.1f} ms"
    yield MANY_SECONDS.measured(_p95(many) / _p95(keys), how=how, base=base_time)
    most, base = _most(many), _most(keys).bytes
    how = f"{most.bytes:,} at {most.name}; base: the most at 10,000"
    yield MANY_BYTES.measured(most.bytes / base, how=how, base=f"{base:,} bytes")


def _p95(keys: Sequence[Key]) -> float:
    return percentile([key.milliseconds for key in keys], 0.95)


def _median(keys: Sequence[Key]) -> float:
    return percentile([key.milliseconds for key in keys], 0.5)


def _most(keys: Sequence[Key]) -> Key:
    return max(keys, key=lambda key: key.bytes)
