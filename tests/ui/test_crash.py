import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import pytest

from sestui.account.account import Account
from sestui.account.schedule import Schedule
from sestui.ui.app import SestuiApp
from sestui.ui.crash import report
from sestui.ui.screens.new_identity import NewIdentityForm
from sestui.ui.widgets.account_line import AccountLine
from sestui.ui.words import Glyphs
from tests.account.gateway import MemoryGateway, StillClock, domain
from tests.account.lookup import Unanswering
from tests.pseudo_terminal import PATIENCE, left_on
from tests.test_command_line import environ
from tests.tools import Pty

SECRET = "AKIDSECRET\x1b]52;c;eA==\x07"
"""What a fault holds in its words and in a variable: a key, and what a terminal would obey."""

FIRST = "sestui ended on a fault of its own: "
LAST = [
    "Send this to where you have sestui from, and say what you did. No data is in it.",
    "A log of the calls up to the fault helps: sestui --log FILE.",
]


class Fault(Exception):
    pass


def fail(*_: object, **__: object) -> NoReturn:
    secret = SECRET
    raise Fault(secret)


async def fail_later(*_: object) -> NoReturn:
    fail()


PLACES: dict[str, Callable[[pytest.MonkeyPatch], object]] = {
    "the thread of a call": lambda patch: patch.setattr(MemoryGateway, "target", fail),
    "a worker": lambda patch: patch.setattr(Account, "refresh", fail_later),
    "a timer": lambda patch: patch.setattr(
        SestuiApp, "on_mount", lambda app: app.set_timer(0.001, fail), raising=False
    ),
    "a render": lambda patch: patch.setattr(AccountLine, "render_line", fail),
    "the compose of a form": lambda patch: patch.setattr(NewIdentityForm, "compose", fail),
    "on_load": lambda patch: patch.setattr(SestuiApp, "on_load", fail),
    "the style sheet": lambda patch: patch.setattr(SestuiApp, "CSS", f"Label {{ {SECRET}: 1 }}"),
}


@pytest.mark.parametrize("place", PLACES)
async def test_a_fault_tells_where_it_was_and_no_values(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    PLACES[place](monkeypatch)
    gateway = MemoryGateway(domain("example.com"))
    app = SestuiApp(gateway, Unanswering, StillClock(), print, Schedule(0), Glyphs())  # type: ignore[arg-type]
    with suppress(Exception):
        async with app.run_test() as pilot:
            await pilot.press("n")
            await pilot.pause()
            async with asyncio.timeout(PATIENCE):
                await app._exception_event.wait()
    assert app.return_code == 1
    told = capsys.readouterr()
    lines = told.err.rstrip("\n").splitlines()
    if place == "the style sheet":
        assert lines[0] == f"{FIRST}TokenError"
    else:
        assert lines[0] == f"{FIRST}Fault"
        assert f"{__name__}:{fail.__code__.co_firstlineno + 2} in fail" in told.err
    assert lines[-2:] == LAST
    assert len(lines) < 20
    assert "AKID" not in told.err + told.out
    assert "\x1b" not in told.err.replace("\x1b[0m", "")


def test_a_fault_that_calls_itself_is_told_in_a_few_lines() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()
    assert len(report(caught.value).splitlines()) < 20


async def test_a_fault_while_the_program_ends_is_noted_and_changes_no_status(
    capsys: pytest.CaptureFixture[str],
) -> None:
    noted: list[str] = []
    gateway = MemoryGateway(domain("example.com"))
    app = SestuiApp(
        gateway,
        Unanswering,
        StillClock(),
        print,  # type: ignore[arg-type]
        Schedule(0),
        Glyphs(),
        noted.append,
    )
    async with app.run_test():
        app.call_later(fail)  # which is done before the end, and after it is decided
        app.exit(return_code=143)
    [note] = noted
    assert note.startswith(f"{FIRST}Fault\n")
    assert "AKID" not in note
    assert app.return_code == 143
    assert "Fault" not in capsys.readouterr().err


def test_an_import_that_fails_names_its_module_and_nothing_else() -> None:
    missing = ImportError(SECRET, name="botocore.session", path=SECRET)
    assert report(missing).splitlines()[0] == f"{FIRST}ImportError (botocore.session)"
    assert "AKID" not in report(missing)


BROKEN = """
import sys
from sestui import __main__ as program

def fail(*_):
    secret = {secret!r}
    raise ZeroDivisionError(secret)

{patch}
program.main()
"""

AROUND_THE_SCREEN = {
    "a key": "from sestui.ui.app import SestuiApp; SestuiApp.action_help = fail",
    "the gateway": "program._gateway = fail",
    "what reads the keys": "from sestui.ui.keyboard import Keyboard; Keyboard.tick = fail",
    "an import": "sys.modules['sestui.ui.app'] = None",
    "the end": "from sestui.ui.app import SestuiApp; SestuiApp._shutdown = fail",
}
KEYS = {"a key": "?", "the end": "q"}
"""What leads to the fault, where the start does not."""
QUICK = ("a key", "the gateway")


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(place, marks=[] if place in QUICK else pytest.mark.slow)
        for place in AROUND_THE_SCREEN
    ],
)
def test_the_terminal_is_as_before_a_fault(place: str, tmp_path: Path) -> None:
    script = BROKEN.format(secret=SECRET, patch=AROUND_THE_SCREEN[place])
    env = environ(tmp_path, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    with Pty([sys.executable, "-c", script], env=env) as terminal:
        if place in KEYS:
            terminal.until(b"Identities")
            terminal.write(KEYS[place])
        assert terminal.wait() == 1
        assert left_on(terminal.output) == set()
        assert terminal.termios() == terminal.termios_before
        told = terminal.output.rpartition(b"\x1b[?1004l")[2]
    assert told.startswith(FIRST.encode())
    assert b"AKID" not in told
    assert b"Traceback" not in told
