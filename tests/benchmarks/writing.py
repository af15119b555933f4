"""What a person waits for who creates an identity: each key typed, and the records."""

import time
from collections.abc import Iterator

from tests.benchmarks.account import Account
from tests.benchmarks.bases import bare
from tests.benchmarks.bench import LISTED, ROWS, Bench, say
from tests.benchmarks.filtering import BACK, CLEAR
from tests.benchmarks.table import Figure, Row, percentile
from tests.endpoint import CREATE, row
from tests.person import REVIEW, SEND, Person
from tests.ses.wire import details_of

GET = "GetEmailIdentity"
KEY = Figure("form key → last byte, p95, while a call is under way", (50,), "ms")
RECORDS = Figure("create answered → records shown, but for one Get", (150,), "ms")

TYPED = (
    *("shop-0421.example.com", BACK * 4, ".net", CLEAR),
    *("d00421.example.com", BACK * 18),
    *("Box00707@Example.org", CLEAR),
)
"""What a person may type as a name: a new one, one that is listed, one that differs from a
listed one in case, and second thoughts."""

KEYS = "".join(TYPED)


def measure_keys(bench: Bench) -> Iterator[Row]:
    """Type the name of a new identity over 10,000, while AWS leaves a call without an answer.

    The call is the one for details of the first identity: given up after 10 s and sent again
    twice, it is under way for half a minute. A key's time ends with the last byte before a
    pause of 0.1 s; each key's name is checked against all that are listed. The same keys are
    then typed into a Textual app that only tells which key it got.
    """
    say("keys typed into the form of a new identity")
    keys = KEYS[: KEYS.index(CLEAR) + 1] if bench.quick else KEYS
    with Account(ROWS) as account:
        account.stall(GET)
        with bench.sestui(account, "--refresh", "0") as terminal:
            terminal.seconds_until(LISTED)
            terminal.settle(0.5)
            Person(terminal).sees("New identity", "n")
            terminal.settle(0.5)
            began = time.monotonic()
            answered = [terminal.press(key) for key in keys]
            took = time.monotonic() - began
            unanswered = account.calls(GET)
            terminal.quit()
    assert unanswered, "no call was under way"
    assert took < 25, f"typing took {took:.0f} s: the call was given up meanwhile"
    with bare(bench) as terminal:
        terminal.seconds_until(b"ready")
        base = [terminal.press(key).seconds for key in keys]
        terminal.quit()
    seconds = [key.seconds for key in answered]
    how = (
        f"{len(keys)} keys, their median {percentile(seconds, 0.5) * 1000:.1f} ms, the slowest "
        f"{max(seconds) * 1000:.1f} ms; the most bytes {max(len(k.written) for k in answered):,}; "
        "base: a Textual app that only tells the key"
    )
    base_time = f"{percentile(base, 0.95) * 1000:.1f} ms"
    yield KEY.measured(percentile(seconds, 0.95) * 1000, how=how, base=base_time)


def measure_records(bench: Bench, rows: int = ROWS) -> Iterator[Row]:
    """Create domains among all that are listed, and look at when their CNAME records came.

    Counted from the answer to the create, as the endpoint gave it, until the bytes of all three
    records had come to the terminal. The Get that reads the identity back lies between: its
    own time, from its coming to the endpoint to its answer, is taken off.
    """
    figures, gets = [], []
    with Account(rows) as account, bench.hasty(account, "--refresh", "0") as terminal:
        person = Person(terminal)
        terminal.seconds_until(LISTED)
        for number in range(bench.rounds):
            say(f"create: round {number + 1} of {bench.rounds}")
            name = f"new{number:02}.example.net"
            tokens = details_of(row(name))["DkimAttributes"]["Tokens"]
            person.sees("New identity", "n", name)
            person.sees("Create in", REVIEW)
            person.types(SEND)
            shown = terminal.seconds_until(
                f"{tokens[0]}.dkim.amazonses.com".encode(),
                *(token[:8].encode() for token in tokens),
            )
            _, created = account.times(CREATE, name)
            came, answered = account.times(GET, name)
            gets.append(answered - came)
            figures.append(terminal.started + shown - created - (answered - came))
        terminal.quit()
    how = (
        f"the longest of {len(figures)}, their median {percentile(figures, 0.5) * 1000:.0f} ms; "
        f"the Get itself took {max(gets) * 1000:.1f} ms at the most"
    )
    yield RECORDS.measured(max(figures) * 1000, how=how)
