"""The whole program, as a shell starts it."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoint import Endpoint, stall
from tests.tools import Pty, plain_environ

SESTUI = [sys.executable, "-m", "sestui"]


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    """An environment with dummy credentials and nobody's AWS files."""
    clean = {name: value for name, value in plain_environ().items() if not name.startswith("AWS_")}
    return {
        **clean,
        "HOME": str(tmp_path),
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        **more,
    }


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint(identities=30) as endpoint:
        yield endpoint


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "standard input is not a terminal"),
        (["--demo", "--profile", "p"], "--demo and --profile exclude each other"),
        (["--demo", "--region", "r"], "--demo and --region exclude each other"),
        (["--demo", "--endpoint-url", "http://x"], "--demo and --endpoint-url exclude each other"),
        (["--refresh", "soon"], "'soon' is not a number of seconds"),
        (["--refresh", "-1"], "'-1' is not a number of seconds"),
        (["--refresh", "nan"], "'nan' is not a number of seconds"),
        (["--clipboard", "pigeon"], "'pigeon' is none of auto, osc52"),
        (["--clipboard", "tmux:here"], "'tmux:here' is none of auto, osc52"),
        (["--endpoint-url", "nonsense"], "no http:// or https:// URL"),
        (["--clipboard", "file:~nobody-of-this-name/x"], "there is no folder"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["--read"], "unrecognized arguments: --read"),
    ],
)
def test_bad_usage_is_one_sentence_and_status_2(arguments: list[str], sentence: str) -> None:
    ended = subprocess.run(
        [*SESTUI, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 2
    assert sentence in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""
    assert "\x1b" not in ended.stderr


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_output_that_is_no_terminal_is_refused(stream: str, tmp_path: Path) -> None:
    file = tmp_path / "out"
    redirect = {"stdout": ">", "stderr": "2>"}[stream]
    command = ["/bin/sh", "-c", f'"$0" -m sestui {redirect} "$1"', sys.executable, str(file)]
    with Pty(command, env=environ(tmp_path)) as terminal:
        assert terminal.wait() == 2
        assert b"\x1b" not in terminal.output + file.read_bytes()


def test_a_terminal_that_cannot_show_a_screen_is_refused(tmp_path: Path) -> None:
    with Pty(SESTUI, env=environ(tmp_path, TERM="dumb")) as terminal:
        assert terminal.wait() == 2
        assert b"cannot show a screen" in terminal.output


def test_version_and_help_need_no_terminal() -> None:
    for option, text in (("--version", "sestui 0.1.0"), ("--help", "--endpoint-url")):
        ended = subprocess.run(
            [*SESTUI, option], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        assert text in ended.stdout


def check_with(patch: str) -> "subprocess.CompletedProcess[str]":
    """Run `sestui check` where a part of it is another one."""
    program = f"import gc, sestui.check, sestui.__main__ as m; {patch}; m.main(['check', 'x'])"
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30
    )


def test_a_fault_is_no_mistake_in_dns() -> None:
    ended = check_with("m._gateway = lambda *_: 1 / 0")
    assert ended.returncode == 3
    assert ended.stderr.startswith("sestui ended on a fault of its own: ZeroDivisionError\n")
    assert ended.stdout == ""


def test_a_check_of_many_names_looks_for_garbage() -> None:
    ended = check_with("sestui.check.check = lambda *_, **__: print(gc.isenabled())")
    assert (ended.stdout, ended.stderr) == ("True\n", "")


def test_it_browses_the_endpoint_of_the_environment_and_quits_with_0(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
    with Pty(SESTUI, env=env) as terminal:
        terminal.until(endpoint.url.encode())
        terminal.until(b"as of")
        assert b"\x1b[?1000h" in terminal.output, "the mouse is asked of the terminal"
        terminal.write("q")
        assert terminal.wait() == 0
        assert terminal.termios() == terminal.termios_before
        assert b"\x1b[?1049l" in terminal.output, "the screen that was there before is back"
    assert endpoint.count("ListEmailIdentities") == 1


@pytest.mark.slow
def test_an_endpoint_option_governs_sts_too_and_the_mouse_is_left_alone_and_ctrl_c_quits(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    env = environ(tmp_path, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    with Pty([*SESTUI, "--endpoint-url", endpoint.url, "--no-mouse"], env=env) as terminal:
        terminal.until(b"111122223333")
        terminal.until(b"as of")
        assert b"\x1b[?1000h" not in terminal.output
        terminal.write("\x03")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_without_credentials_the_screen_says_what_to_do(tmp_path: Path) -> None:
    env = environ(tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        del env[name]
    with Pty(SESTUI, env=env) as terminal:
        terminal.until(b"aws configure")
        terminal.write("q")
        assert terminal.wait() == 0


def test_quitting_does_not_wait_for_a_call_that_hangs(endpoint: Endpoint, tmp_path: Path) -> None:
    release = threading.Event()
    endpoint.fail("ListEmailIdentities", stall(release))
    with Pty(SESTUI, env=environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)) as terminal:
        endpoint.wait_for_call("ListEmailIdentities")
        before = time.monotonic()
        terminal.write("q")
        assert terminal.wait() == 0
        assert time.monotonic() - before < 5
    release.set()
