"""No private key and no passphrase comes out of the program, wherever it was given to it."""

import sys
from pathlib import Path

import pytest

from sestui.model import keys
from tests.endpoint import CREATE, Endpoint, row
from tests.person import plain
from tests.planted_key import FOR_SES, PASSPHRASE, PEM, leaking_files, leaks, pieces
from tests.planting import FAULTS, FILE, KEPT, NAME, Planting, crashing, give_and_crash, home
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, plain_environ

LOG = "sestui.log"


def test_a_leak_would_be_seen_in_whatever_form_it_comes() -> None:
    assert leaks(PEM)
    assert leaks(b"\x1b[3;1H".join(PEM.splitlines()))
    assert leaks(f"\x1b[1m{FOR_SES[800:810]}\x1b[0m\r\n{FOR_SES[810:820]}".encode())
    assert leaks(PASSPHRASE.encode())
    assert not leaks(FOR_SES[800:819].encode())


def test_a_key_planted_everywhere_comes_out_nowhere(tmp_path: Path) -> None:
    with Endpoint(identities=[row("example.com")]) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, **home(tmp_path))
        del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
        command = [*SESTUI, "--refresh", "0", "--log", LOG]
        with Pty(command, env=env, size=(80, 24), cwd=tmp_path) as terminal:
            planting = Planting(terminal, endpoint)
            planting.everywhere()
            terminal.write("q")
            assert terminal.wait() == 0
        (planted, made), count = endpoint.writes, endpoint.count(CREATE)

    assert [place for place, written in planting.written.items() if leaks(written)] == []
    assert not leaks(terminal.output)
    assert leaking_files(tmp_path, tmp_path / FILE) == []

    assert count == 4, "one was refused and one dropped"
    assert planted[:2] == (CREATE, NAME)
    assert planted[2]["DkimSigningAttributes"] == {
        "DomainSigningSelector": "2026",
        "DomainSigningPrivateKey": FOR_SES,
    }

    log = (tmp_path / LOG).read_text()
    assert log.count(f"{CREATE}\t{NAME}\t-") == 3
    for given in ("654321", "123456", "not-a-token", "not-a-secret", "111122223333", "role/"):
        assert given not in log

    kept = tmp_path / KEPT
    assert kept.stat().st_mode & 0o777 == 0o600
    key = keys.read(kept.read_bytes())
    assert made[2]["DkimSigningAttributes"]["DomainSigningPrivateKey"] == key.for_ses()
    secret = pieces(key.for_ses()) - pieces(key.public_value())
    assert not leaks(terminal.output, secret)
    assert leaking_files(tmp_path, kept, secret=secret) == []


def test_what_is_pasted_on_the_plain_screen_is_not_shown() -> None:
    script = "from sestui.terminal import plain_screen; plain_screen.show('a copy')"
    with Pty([sys.executable, "-c", script], env=plain_environ()) as terminal:
        terminal.until(b"Enter goes back.")
        terminal.write(PEM.decode().strip())
        assert terminal.wait() == 0
    assert not leaks(terminal.output)


@pytest.mark.parametrize(
    "where",
    [pytest.param(at, marks=() if at == "the create" else pytest.mark.slow) for at in FAULTS],
)
def test_a_crash_tells_nothing_of_the_key(tmp_path: Path, where: str) -> None:
    with Pty(crashing(where), env=environ(tmp_path), cwd=tmp_path) as terminal:
        assert give_and_crash(terminal, where) == 1
    assert b"sestui ended on a fault of its own: RuntimeError" in plain(terminal.output)
    assert not leaks(terminal.output)
    assert leaking_files(tmp_path) == []
