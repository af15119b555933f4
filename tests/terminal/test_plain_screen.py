"""A text outside the screen, for the terminal's own selection."""

import sys

import pytest

from tests.pseudo_terminal import Pty

SHOW = "from sestui.terminal import plain_screen; plain_screen.show('bücher \\x1b[2J')"


@pytest.mark.parametrize(
    ("locale", "shown"), [("C.UTF-8", "bücher \\x1b[2J"), ("C", "b\\xfccher \\x1b[2J")]
)
def test_what_the_locale_has_no_letter_for_is_shown_as_an_escape(locale: str, shown: str) -> None:
    with Pty([sys.executable, "-c", SHOW], env={"LC_ALL": locale}) as terminal:
        terminal.until(b"Enter goes back.")
        assert shown.encode() in terminal.output
        terminal.write("\r")
        assert terminal.wait() == 0
