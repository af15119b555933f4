"""What a person does with the whole program, from the first key to the last."""

import re
from pathlib import Path

import pytest

from tests.endpoint import Endpoint
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, Tmux, need, running_with, until


@pytest.mark.parametrize("set_clipboard", ["external", pytest.param("on", marks=pytest.mark.slow)])
def test_the_second_cname_of_a_pending_domain_reaches_another_window(
    tmp_path: Path, set_clipboard: str
) -> None:
    need("tmux")
    command = [*SESTUI, "--demo"]
    with (
        Tmux(environ(tmp_path)) as tmux,
        tmux.attached(*command, set_clipboard=set_clipboard) as terminal,
    ):
        terminal.until(b"launch.example.com", 20)
        terminal.write("/launch status:pending")
        until(lambda: "Identities 1 of" in tmux.screen())
        terminal.write("\r")
        until(lambda: "Records still owed for DKIM" in tmux.screen())
        terminal.write("\t2")
        until(lambda: "made by SES (Easy DKIM)" in tmux.screen())
        first = re.search(r"VALUE (\w+\.dkim\.amazonses\.com)", tmux.screen())
        terminal.write("j\x1b[C")
        until(lambda: first and first[0] not in tmux.screen())
        second = re.search(r"VALUE (\w+\.dkim\.amazonses\.com)", tmux.screen())
        assert second
        terminal.write("y")
        until(lambda: "In tmux's buffer and sent to your terminal." in tmux.screen())
        assert tmux.run("show-buffer").decode() == second[1]
        terminal.write("q")
        assert terminal.wait() == 0


def test_v_shows_the_last_copy_on_the_plain_screen_and_enter_goes_back(tmp_path: Path) -> None:
    with Endpoint(identities=3) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        with Pty(SESTUI, env=env) as terminal:
            terminal.until(b"as of")
            terminal.write("y")
            terminal.until(b"Nothing pasted? Press v.")
            terminal.write("v")
            shown = terminal.until(b"Enter goes back.")
            plain = shown.rpartition(b"\x1b[?1049l")[2]
            assert b"box00000@example.org\r\n" in plain
            before = terminal.count
            terminal.write("\r")
            terminal.until(lambda output: b"Identities" in output[before:])
            terminal.write("q")
            assert terminal.wait() == 0
            assert terminal.termios() == terminal.termios_before


def test_a_copy_over_ssh_is_sent_exactly_before_the_program_ends_and_nothing_runs_on(
    tmp_path: Path,
) -> None:
    with Endpoint(identities=3) as endpoint:
        here = {"SSH_TTY": "/dev/pts/0", "MARK": str(tmp_path)}
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, **here)
        with Pty(SESTUI, env=env) as terminal:
            terminal.until(b"as of")
            terminal.write("yq")
            assert terminal.wait() == 0
            assert b"\x1b]52;c;Ym94MDAwMDBAZXhhbXBsZS5vcmc=\x07" in terminal.output
        until(lambda: not running_with("MARK", str(tmp_path)))


@pytest.mark.slow
def test_a_copy_to_a_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    with Endpoint(identities=3) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, XDG_RUNTIME_DIR=str(folder))
        with Pty([*SESTUI, "--clipboard", "file"], env=env) as terminal:
            terminal.until(b"as of")
            terminal.write("y")
            terminal.until(b"Written to")
            (file,) = folder.iterdir()
            assert file.read_text() == "box00000@example.org"
            assert file.stat().st_mode & 0o777 == 0o600
            terminal.write("q")
            assert terminal.wait() == 0


def test_the_mfa_code_of_a_role_is_asked_for_on_the_screen(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(
        "[profile mail]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/mail\n"
        "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/ines\n"
        "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = base\n"
    )
    with Endpoint(identities=3) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
        with Pty([*SESTUI, "--profile", "mail"], env=env) as terminal:
            terminal.until(b"arn:aws:iam::111122223333:mfa/ines")
            terminal.write("123456\r")
            terminal.until(b"box00000@example.org")
            assert b"123456" not in terminal.output
            terminal.write("q")
            assert terminal.wait() == 0


@pytest.mark.slow
def test_a_page_of_hostile_names_reaches_the_terminal_harmless(tmp_path: Path) -> None:
    evil = "\x1b]52;c;aGE=\x07\u202e\x9b31m[/red]@example.org"
    row = {
        "IdentityType": "EMAIL_ADDRESS",
        "IdentityName": evil,
        "SendingEnabled": True,
        "VerificationStatus": "SUCCESS\x1b[2J",
    }
    with (
        Endpoint(identities=[row]) as endpoint,
        Pty(SESTUI, env=environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)) as terminal,
    ):
        terminal.until(b"as of")
        terminal.write("\r23456")
        terminal.settle()
        output = terminal.output
        assert b"\\x1b]52" in output
        for raw in (b"\x1b]52", "\u202e".encode(), "\x9b".encode(), b"SUCCESS\x1b[2J"):
            assert raw not in output
        terminal.write("q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_a_window_too_small_at_the_start_asks_for_room_and_then_uses_it(tmp_path: Path) -> None:
    with Endpoint(identities=3) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        with Pty(SESTUI, env=env, size=(39, 9)) as terminal:
            terminal.until(b"sestui needs 40 by 10")
            endpoint.wait_for_call("ListEmailIdentities")
            terminal.resize(100, 30)
            terminal.until(b"box00000@example.org")
            terminal.write("q")
            assert terminal.wait() == 0
