"""Whatever a terminal sends to the whole program, in whatever pieces."""

import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from tests import sent
from tests.endpoint import Endpoint
from tests.person import DOWN, ESCAPE, Person, copied, plain
from tests.pseudo_terminal import Pty
from tests.test_command_line import SESTUI, environ

SIZE = (80, 24)
WAYS = ("", "/", "\t", "?", "nown.example.com", "nown.example.com\x12", "smarketing\r", "  smark\r")
"""Keys that lead from the list to where bursts are sent."""


def program(tmp_path: Path, endpoint: Endpoint) -> Pty:
    """A program that reads nothing by itself, on a terminal over SSH."""
    env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, SSH_TTY="/dev/pts/0")
    return Pty([*SESTUI, "--refresh", "0", "--dns-server", "127.0.0.1:9"], env=env, size=SIZE)


def noise(random: Random) -> bytes:
    """Bytes at random, most of them no UTF-8, without what is left out and what ESC begins."""
    left_out = sent.LEFT_OUT.encode() + b"\x1b"
    return bytes(byte for byte in random.randbytes(200) if byte not in left_out)


def send_burst(terminal: Pty, random: Random) -> None:
    """Send one in pieces, with pauses that take some time, but for one right behind ESC."""
    burst = sent.burst(random, SIZE[1]).encode() + noise(random)
    start = 0
    while start < len(burst):
        end = start + random.choice([1, 2, 3, 20, 300, 300])
        terminal.write(burst[start:end])
        if burst[end - 1 : end] != b"\x1b":
            time.sleep(random.choice([0, 0, 0, 0.01]))
        start = end


def opens_help(terminal: Pty) -> None:
    """Go back to the list as a person would, and see that keys do what they do.

    Enter leaves the plain screen, which v opens, and which any v that waits opens once more.
    """
    for _ in range(60):
        shown = terminal.output
        is_plain = shown.rfind(b"Enter goes back.") > shown.rfind(b"\x1b[?1049h")
        terminal.write("\r" if is_plain else ESCAPE * 8 + "\t?")
        terminal.settle(0.5)
        if b"Escape closes." in plain(terminal.output[len(shown) :]):
            return
    pytest.fail(f"no key opens the help; the last that came: {terminal.output[-500:]!r}")


def check(tmp_path: Path, seeds: Iterable[int]) -> None:
    """Send bursts to one program: nothing is written, and it goes on."""
    with Endpoint(identities=30) as endpoint, program(tmp_path, endpoint) as terminal:
        person = Person(terminal)
        person.sees("as of")
        for seed in seeds:
            random = Random(seed)
            terminal.write(random.choice(WAYS))
            person.rests()
            send_burst(terminal, random)
            # Longer than what is broken off is waited for; a D among the keys may have DNS asked
            # for all, which tells how far it is for as long as SES's allowance makes it take.
            terminal.settle(1.2, seconds=60)
            opens_help(terminal)
            terminal.write(ESCAPE * 3)
            assert endpoint.writes == [], f"seed {seed}"
        terminal.write("q")
        assert terminal.wait() == 0


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 100, 20))
def test_no_burst_writes_anything_or_ends_the_program(tmp_path: Path, first: int) -> None:
    check(tmp_path, range(first, first + 20))


@pytest.mark.slow
def test_late_answers_in_any_pieces_neither_write_nor_copy_nor_open_anything(
    tmp_path: Path,
) -> None:
    with Endpoint(identities=30) as endpoint, program(tmp_path, endpoint) as terminal:
        person = Person(terminal)
        person.sees("as of")
        for operation in ("GetAccount", "GetCallerIdentity"):
            endpoint.wait_for_call(operation)
        terminal.settle(1.0)
        calls, before = len(endpoint.calls), terminal.count
        for answer in sent.ANSWERS:
            for piece in (answer[:2], answer[2:-1], answer[-1:]):
                terminal.write(piece)
                time.sleep(0.01)
        assert terminal.settle() == before, "nothing was drawn"
        assert (len(endpoint.calls), endpoint.writes) == (calls, [])
        person.sees("box00007", DOWN)
        terminal.write("y")
        terminal.until(lambda output: copied(output) == [b"box00007@example.org"])


@pytest.mark.slow
def test_a_megabyte_is_pasted_into_a_field_whole_and_nothing_else_happens(tmp_path: Path) -> None:
    with Endpoint(identities=30) as endpoint, program(tmp_path, endpoint) as terminal:
        person = Person(terminal)
        person.sees("as of")
        person.sees("New identity", "n")
        pasted = "\x1b[200~" + "nsq\ry\x1b[B" * 100_000 + "the end\x1b[201~"
        # ESC is four characters there, and the line ends are blanks.
        person.sees("The name is 1100007 characters long", pasted)
        person.sees("Identities", "\x15", ESCAPE)
        terminal.write("q")
        assert terminal.wait() == 0
        assert endpoint.writes == []
