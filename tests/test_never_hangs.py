"""Whatever hangs around the whole program: keys are answered, it ends at once, nothing is left."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.endpoint import CREATE, PUT_MAIL_FROM, PUT_SET, Endpoint, stall
from tests.hanging import HANGING
from tests.person import ESCAPE, REVIEW, RIGHT, SEND, Person, plain
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty, running_with, until

SOON = 1.0
"""Seconds within which a key is answered, and the program ends."""

Env = dict[str, str]


class Impatient(Person):
    """A person who expects every answer soon."""

    def sees_soon(self, sentence: str, keys: str) -> None:
        """Type keys and read a sentence before long."""
        start, wanted = self._terminal.count, "".join(sentence.split()).encode()
        self._terminal.write(keys)
        self._terminal.until(lambda output: wanted in b"".join(plain(output[start:]).split()), SOON)

    def looks_around(self) -> None:
        """Press what can be pressed on the list, whatever is known."""
        self.sees_soon("z", "/z")
        self.sees_soon("Escape closes.", f"{ESCAPE}{ESCAPE}?")
        self.sees_soon("Search for", f"{ESCAPE}:")
        self.sees_soon("Sorted by", f"{ESCAPE}o")
        self.sees_soon("Nothing was copied yet", "v")

    def ends(self, *keys: str) -> None:
        """Quit by these keys, and see the program end at once and well."""
        before = time.monotonic()
        for key in keys[:-1]:
            self.sees_soon("q quits all the same", key)
        self.types(keys[-1])
        assert self._terminal.wait(SOON) == 0
        assert time.monotonic() - before < SOON


@contextmanager
def program(tmp_path: Path, env: Env, *command: str) -> Iterator[Impatient]:
    """Run the program, and see that it leaves no process behind."""
    env = environ(tmp_path, MARK=str(tmp_path), **env)
    if (tmp_path / ".aws").exists():
        del env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]
    with Pty(command or SESTUI, env=env, size=(90, 30), cwd=tmp_path) as terminal:
        person = Impatient(terminal)
        person.sees("quit")
        yield person
    until(lambda: not running_with("MARK", str(tmp_path)), what="processes that are left")


FEW = ("every call",)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=name, marks=() if name in FEW else pytest.mark.slow)
        for name in HANGING
    ],
)
def test_what_hangs_on_the_way_to_aws_holds_up_neither_keys_nor_the_end(
    tmp_path: Path, name: str
) -> None:
    with HANGING[name](tmp_path) as (env, hangs), program(tmp_path, env) as person:
        until(hangs)
        person.looks_around()
        person.ends("q")


LOOKING_UP = """
from sestui.__main__ import main
from sestui.ses import calling_process

calling_process.PROGRAM = calling_process.PROGRAM.replace(
    "main()", "from tests.hanging import look_up_without_end; look_up_without_end(); main()"
)
main(["--endpoint-url", "https://ses.example.com"])
"""


@pytest.mark.slow
def test_a_name_that_is_looked_up_without_end_holds_up_neither_keys_nor_the_end(
    tmp_path: Path,
) -> None:
    with program(tmp_path, {}, sys.executable, "-c", LOOKING_UP) as person:
        until((tmp_path / "started").exists)
        person.looks_around()
        person.ends("\x11")


# What hangs once the list is there


@contextmanager
def listed(tmp_path: Path, **more: str) -> Iterator[tuple[Endpoint, Impatient]]:
    """Run the program with an account that answers."""
    with Endpoint(identities=3) as endpoint:
        env = {"AWS_ENDPOINT_URL": endpoint.url, **more}
        with program(tmp_path, env) as person:
            person.sees("as of")
            yield endpoint, person


CHANGES: dict[str, tuple[str, tuple[str, ...], str]] = {
    "the sets": ("ListConfigurationSets", ("s",), "Listing the configuration sets."),
    "a create": (CREATE, ("n", "new.example.net", REVIEW, SEND), "Creating new.example.net."),
    "a switch": (PUT_SET, ("s", "trans\r", SEND), "Switching"),
    "a mail from": (
        PUT_MAIL_FROM,
        ("n", "new.example.net", "\t" * 4, "bounce", REVIEW, SEND),
        "Creating new.example.net.",
    ),
}


@pytest.mark.parametrize(
    ("operation", "keys", "sentence"),
    [pytest.param(*change, id=name, marks=pytest.mark.slow) for name, change in CHANGES.items()],
)
def test_a_change_that_hangs_is_said_to_and_ends_with_the_program_when_that_is_confirmed(
    tmp_path: Path, operation: str, keys: tuple[str, ...], sentence: str
) -> None:
    with listed(tmp_path) as (endpoint, person):
        endpoint.always(stall(endpoint.closing), operation)
        person.sees(sentence, *keys)
        endpoint.wait_for_call(operation)
        if operation == "ListConfigurationSets":
            person.sees_soon("Search for", "\x10")
            person.ends("\x11")
            return
        person.sees_soon("Stopping; what is sent already is waited for.", ESCAPE)
        person.sees_soon("AWS has not answered yet.", "\x11")
        person.types(ESCAPE)
        person.ends("\x11", "q")


@pytest.mark.slow
def test_a_key_file_that_nobody_writes_to_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "key.pem")
    with listed(tmp_path) as (_, person):
        person.sees("RSA 2048, fingerprint", "n", "new.example.net", "\t", RIGHT, "\t2026\t")
        person.sees("(a PEM file)", RIGHT)
        person.sees_soon("It cannot be read: it is no regular file.", "\tkey.pem\r")
        person.ends("\x11", "q")


STAND_IN = "#!/bin/sh\necho $$ >> {started}\nexec sleep 600\n"


@pytest.mark.slow
@pytest.mark.parametrize("tools", [("xclip", "xsel", "wl-copy", "tmux")], ids=["all"])
def test_clipboard_tools_that_hang_hold_up_neither_keys_nor_the_end(
    tmp_path: Path, tools: tuple[str, ...]
) -> None:
    bin_, started = tmp_path / "bin", tmp_path / "started"
    bin_.mkdir()
    for tool in tools:
        (bin_ / tool).write_text(STAND_IN.format(started=started))
        (bin_ / tool).chmod(0o755)
    path = f"{bin_}:{os.environ['PATH']}"
    with listed(tmp_path, DISPLAY=":77", TMUX="/tmp/none,1,0", PATH=path) as (_, person):
        person.types("y")
        until(started.exists)
        person.sees_soon("Escape closes.", "?")
        person.sees("xclip did not take it: no answer within a second.", ESCAPE)
        started.unlink()
        person.types("y")
        until(started.exists)
        person.ends("q")
