"""`--log FILE`: what goes with the report of a fault, and nothing that must stay here."""

import re
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sestui.log import Log
from sestui.model.attempt import Attempt
from tests.account.gateway import NOON
from tests.endpoint import Endpoint, error, row, stall
from tests.person import plain
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, room_for, until

DASH = "-"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    r"\t(?P<operation>[A-Z][A-Za-z]+)"
    r"\t(?P<identity>[ -~]+)"
    r"\t(?P<ms>-|\d+)"
    r"\t(?P<status>-|\d{3})"
    r"\t(?P<request_id>-|[0-9a-f-]{36})"
    r"\t(?P<code>-|[A-Za-z.]+|\d{3})"
)
"""What a line about a call may be: nothing else is allowed in one."""

SECRETS = {
    "AWS_SECRET_ACCESS_KEY": "planted/secret+of40letters",
    "AWS_SESSION_TOKEN": "planted-session-token",
}

ASKED = ("ListEmailIdentities", "GetAccount", "GetCallerIdentity", "GetEmailIdentity")
"""What is asked until the first identity is open and the account is known."""

AT_DEBUG = """
import logging
from sestui.__main__ import main
logging.getLogger().setLevel(logging.DEBUG)
for name in ("botocore", "urllib3", "boto3"):
    logging.getLogger(name).setLevel(logging.DEBUG)
main({arguments!r})
"""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint(identities=[row("example.com"), row("a\x1b]52;c;eA==\x07\n\tb.example")]) as one:
        yield one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sestui.log"


@pytest.fixture
def log(path: Path) -> Log:
    return Log(path, lambda: NOON)


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def calls(path: Path) -> list[re.Match[str]]:
    """Return the lines about calls, each of which says no more than it may."""
    found = [LINE.fullmatch(line) for line in lines(path) if not line.startswith("# ")]
    assert all(found), path.read_text(encoding="utf-8")
    return [line for line in found if line]


def ended(path: Path) -> list[str]:
    """Return the operations of all calls that are over, in alphabetical order."""
    return sorted(call["operation"] for call in calls(path) if call["ms"] != DASH)


# The whole program


def test_it_holds_every_call_and_no_secret_with_all_loggers_at_debug(
    endpoint: Endpoint, tmp_path: Path, path: Path
) -> None:
    endpoint.fail("GetAccount", error(403, "AccessDeniedException", "A message of AWS."))
    around = {"SSH_TTY": "/dev/pts/7", "TERM": "xterm", "AWS_ENDPOINT_URL": endpoint.url}
    env = environ(tmp_path, **around, **SECRETS)
    program = AT_DEBUG.format(arguments=["--refresh", "0", "--log", str(path)])
    with Pty([sys.executable, "-c", program], env=env, size=(97, 31)) as terminal:
        terminal.until(b"111122223333")
        terminal.write("\r")
        terminal.until(b"Overview")
        until(lambda: ended(path) == sorted(ASKED))
        terminal.write("q")
        assert terminal.wait() == 0
    written = path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o7777 == 0o600
    runs, columns = lines(path)[:2]
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}."
    for fact in ("sestui 0.1.0", "botocore 1.", "textual 8.", python, "TERM xterm", "ssh", "97x31"):
        assert fact in runs
    assert columns == "# time\toperation\tidentity\tms\tstatus\trequest id\terror code"
    over = [call for call in calls(path) if call["ms"] != DASH]
    begun = [call for call in calls(path) if call["ms"] == DASH]
    assert sorted(call.operation for call in endpoint.calls) == sorted(ASKED)
    assert sorted(call["operation"] for call in begun) == sorted(ASKED)
    assert ended(path) == sorted(ASKED)
    answers = {call["operation"]: (call["status"], call["code"]) for call in over}
    assert answers["GetAccount"] == ("403", "AccessDeniedException")
    assert answers["ListEmailIdentities"] == ("200", DASH)
    for secret in (*SECRETS.values(), "AKIDEXAMPLE", "111122223333", "arn:", "A message", "pts"):
        assert secret not in written
    for library in ("botocore.", "urllib3"):
        assert library not in written
        assert library.encode() not in plain(terminal.output)
    assert "Authorization" not in written + terminal.output.decode(errors="replace")


@pytest.mark.slow
def test_a_call_that_never_ends_stands_in_it_as_sent(
    endpoint: Endpoint, tmp_path: Path, path: Path
) -> None:
    release = threading.Event()
    endpoint.fail("ListEmailIdentities", stall(release))
    command = [*SESTUI, "--log", str(path)]
    with Pty(command, env=environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)) as terminal:
        endpoint.wait_for_call("ListEmailIdentities")
        terminal.write("q")
        assert terminal.wait() == 0
    release.set()
    [call] = calls(path)
    assert (call["operation"], call["ms"]) == ("ListEmailIdentities", DASH)


@pytest.mark.parametrize(
    ("patch", "place"),
    [
        (
            "from sestui.ses.gateway_process import GatewayProcess\nGatewayProcess.target = fail",
            "account.threads",
        ),
        ("program._gateway = fail", "sestui.__main__"),
    ],
    ids=["in a call", "before the screen"],
)
def test_a_fault_stands_in_it_by_its_class_and_place(
    tmp_path: Path, path: Path, patch: str, place: str
) -> None:
    script = (
        "from sestui import __main__ as program\n"
        "def fail(*_):\n"
        "    raise ZeroDivisionError('AKIDSECRET')\n"
        f"{patch}\n"
        f"program.main(['--log', {str(path)!r}, '--endpoint-url', 'http://127.0.0.1:9'])\n"
    )
    with Pty([sys.executable, "-c", script], env=environ(tmp_path)) as terminal:
        assert terminal.wait() == 1
    written = path.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert re.search(rf"{re.escape(place)}:\d+ in ", written)
    assert "__main__:3 in fail" in written
    assert "AKIDSECRET" not in written


def test_a_fault_where_aws_is_called_stands_in_it_too(tmp_path: Path, path: Path) -> None:
    script = (
        "from sestui import __main__ as program\n"
        "from sestui.ses import calling_process\n"
        "broken = 'from sestui.ses.gateway import Gateway; Gateway.target = lambda self: 1 / 0; '\n"
        "calling_process.PROGRAM = calling_process.PROGRAM.replace('main()', broken + 'main()')\n"
        f"program.main(['--log', {str(path)!r}, '--endpoint-url', 'http://127.0.0.1:9'])\n"
    )
    with Pty([sys.executable, "-c", script], env=environ(tmp_path)) as terminal:
        assert terminal.wait() == 1
    written = path.read_text(encoding="utf-8")
    assert "sestui ended on a fault of its own: ZeroDivisionError\n" in written
    assert re.search(
        r"calling_process:\d+ in .*\n.*\n?#\s+in the process that calls AWS:\n"
        r"#\s+sestui.ses.serving:\d+ in Server._run\n",
        written,
    ), written


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: path.write_text("kept"), "exists; name a new file"),
        (lambda path: path.symlink_to(path.with_name("elsewhere")), "exists; name a new file"),
        (lambda path: path.parent.rmdir(), "cannot be made: No such file or directory"),
    ],
    ids=["there is one", "there is a link to nowhere", "there is no folder"],
)
def test_where_it_cannot_be_made_nothing_starts(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "folder" / "sestui.log"
    path.parent.mkdir()
    make(path)
    before = sorted(tmp_path.rglob("*"))
    with Pty([*SESTUI, "--log", str(path)], env=environ(tmp_path)) as terminal:
        assert terminal.wait() == 2
    said = terminal.output.decode()
    assert sentence in said
    assert str(path) in said
    assert said.count("\n") == 1
    assert "\x1b" not in said
    assert sorted(tmp_path.rglob("*")) == before


# What is written, and how


def test_a_hostile_name_is_made_visible_and_keeps_its_place(log: Log, path: Path) -> None:
    log.attempt(Attempt("GetEmailIdentity", "a\x1b]52;c;eA==\x07\r\n\tb\u202e\ud800.example"))
    [line] = lines(path)
    fields = line.split("\t")
    assert fields[2] == r"a\x1b]52;c;eA==\x07\x0d\x0a\x09b\u202e\ud800.example"
    assert fields[1] == "GetEmailIdentity"
    assert fields[3:] == [DASH] * 4


def test_a_line_tells_time_operation_identity_milliseconds_status_and_codes(
    log: Log, path: Path
) -> None:
    log.attempt(Attempt("GetEmailIdentity", "example.com", 0.1234, 404, "id", "NotFoundException"))
    assert lines(path) == [
        "2026-03-01T12:04:31.000Z\tGetEmailIdentity\texample.com\t123\t404\tid\tNotFoundException"
    ]


def test_times_are_those_of_utc(path: Path) -> None:
    Log(path, lambda: datetime(2026, 1, 2, 3, 4, 5, 678_901, tzinfo=UTC)).attempt(Attempt("Get"))
    assert lines(path)[0].startswith("2026-01-02T03:04:05.678Z\t")


def test_threads_do_not_break_each_others_lines(log: Log, path: Path) -> None:
    started = threading.Barrier(8)

    def write(number: int) -> None:
        started.wait()
        for _ in range(50):
            log.attempt(Attempt("GetEmailIdentity", f"{number}.example.com" * 20))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls(path)) == 400


def test_a_full_disk_takes_lines_and_nothing_else(log: Log, path: Path) -> None:
    with room_for(100):
        for _ in range(3):
            log.attempt(Attempt("GetEmailIdentity", "example.com"))
    log.attempt(Attempt("GetAccount"))
    assert path.stat().st_size >= 100
    assert "GetAccount" in lines(path)[-1]


def test_a_file_that_is_gone_is_no_matter(log: Log, path: Path) -> None:
    path.unlink()
    log.attempt(Attempt("GetEmailIdentity", "example.com"))
    assert not path.exists()
