import subprocess
import sys

import pytest

from sestui.ui.crash import report

CRASHING = """
from sestui.ui.app import SestuiApp
from sestui.ui.words import Glyphs
from sestui.account.schedule import Schedule
from tests.account.gateway import MemoryGateway, StillClock

class Broken(MemoryGateway):
    def target(self):
        secret = "AKIDSECRET"
        raise ZeroDivisionError(secret)

app = SestuiApp(Broken(), StillClock(), print, Schedule(0), Glyphs())
app.run(headless=True)
raise SystemExit(app.return_code)
"""


def test_a_crash_tells_where_but_no_values() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CRASHING], capture_output=True, text=True, timeout=30
    )
    assert ended.returncode == 1
    assert "sestui ended on a fault of its own: ZeroDivisionError" in ended.stderr
    assert "in target" in ended.stderr
    assert "AKIDSECRET" not in ended.stderr + ended.stdout


def test_the_report_names_the_fault_and_its_places() -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        int("secret")
    assert "ValueError" in report(caught.value)
    assert "secret" not in report(caught.value)
