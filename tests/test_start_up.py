"""What is imported before the first frame: what is not there costs nobody any time."""

import os
import re
import sys

import pytest

from tests.test_command_line import environ
from tests.tools import Pty

PROGRAM = """
import os, sys
from sestui.__main__ import main
from sestui.ses.gateway_process import GatewayProcess

def target(self):
    with open({fifo!r}) as seen, open({path!r}, "w") as modules:
        seen.readline()
        modules.write("\\n".join(sys.modules))
    os._exit(0)

GatewayProcess.target = target
main(["--endpoint-url", "http://127.0.0.1:9"])
"""
"""The program, but that it reads nothing of the account: once its first frame was seen, it tells
what is imported, and ends."""

OURS = """
__main__ command_line

account account.account account.news account.protocols account.schedule account.snapshot
account.threads account.watch

model model.call model.errors model.names model.order model.selection
model.sending model.summary

ses ses.calling_process ses.gateway_process ses.read_only ses.wire

terminal terminal.abilities terminal.copied terminal.signals terminal.text

ui ui.announcing ui.app ui.blocks ui.changing ui.checking ui.copying ui.driver ui.following
ui.keyboard ui.keys_in_order ui.leaving ui.line_filters ui.messages ui.record_names ui.strips
ui.troubles ui.words

ui.screens ui.screens.browse ui.screens.roomy ui.screens.two_panes

ui.widgets ui.widgets.account_line ui.widgets.details ui.widgets.filter_input
ui.widgets.identities ui.widgets.identity_list ui.widgets.key_bar ui.widgets.line
ui.widgets.lines ui.widgets.list_title ui.widgets.message_line ui.widgets.sheet
ui.widgets.text_input
"""
"""All modules of this program that the first frame is made of. A new one costs 0.5 ms at the
least: import it where it is used, or decide that the first frame needs it, and add it here."""

LIBRARIES = ("platformdirs", "rich", "textual", "typing_extensions")
"""The packages of others that the first frame is made of."""

OF_THE_INSTALLER = re.compile("_distutils_hack|__editable___.+_finder")
"""What the start of Python itself may import, by the way this program was installed."""

NEVER = """
boto3 botocore dateutil jmespath moto s3transfer urllib3 yaml
cryptography dns idna pyperclip
aiohttp httpx markdown_it pdb pygments tree_sitter unittest
email html http importlib.metadata multiprocessing sqlite3 urllib.request webbrowser xml
"""
"""What is needed later, or never."""

TEXTUALS = """
_button _directory_tree _input _loading_indicator _option_list _placeholder _select _static
_toast _tooltip _tree option_list
"""
"""The widgets of Textual that are there: its own palette, which no app of its can do without,
brings all but three. One more would be for this program to import later."""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of all modules that are there once the first frame is."""
    folder = tmp_path_factory.mktemp("start")
    fifo, path = folder / "fifo", folder / "modules"
    os.mkfifo(fifo)
    program = PROGRAM.format(fifo=str(fifo), path=str(path))
    # Open at both ends, it takes a line whether or not the program is there to read it.
    with (
        fifo.open("r+b", buffering=0) as mouth,
        Pty([sys.executable, "-c", program], env=environ(folder)) as terminal,
    ):
        terminal.until(lambda output: all(part in output for part in (b"STATUS", b" quit")))
        mouth.write(b"seen\n")
        assert terminal.wait() == 0
    return set(path.read_text().split())


def test_of_this_program_the_first_frame_imports_what_it_needs(imported: set[str]) -> None:
    ours = {name.removeprefix("sestui.") for name in imported if name.startswith("sestui.")}
    assert sorted(ours) == sorted(OURS.split())


def test_of_others_the_first_frame_imports_four_packages(imported: set[str]) -> None:
    top = {name.partition(".")[0] for name in imported}
    others = top - set(sys.stdlib_module_names) - {"sestui", "__main__"}
    assert {name for name in others if not OF_THE_INSTALLER.fullmatch(name)} == set(LIBRARIES)


def test_libraries_that_the_first_frame_does_not_need_come_later(imported: set[str]) -> None:
    assert imported & set(NEVER.split()) == set()


def test_no_widget_of_textuals_comes_that_is_not_shown_yet(imported: set[str]) -> None:
    before = "textual.widgets."
    loaded = {name.removeprefix(before) for name in imported if name.startswith(before)}
    assert loaded - set(TEXTUALS.split()) == set()
