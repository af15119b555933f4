"""The sequence that asks a terminal to fill the clipboard."""

import re
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.terminal import osc52
from tests.terminal import copier
from tests.tools import Pty, plain_environ

TEXT = "selector._domainkey\r\nbücher 例え 🎉\t\x1b]0;title\x07\0 end\n"

data = st.builds(lambda part, times: part * times, st.binary(min_size=1), st.integers(1, 40))


def clipboard(output: bytes) -> bytes:
    """Return what a terminal that gets `output` would put on its clipboard."""
    (encoded,) = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", output)
    return b64decode(encoded, validate=True)


def pieces(output: bytes) -> list[bytes]:
    """Return what each device control string in `output` holds."""
    return re.findall(rb"\x1bP(.*?)\x1b\\", output, re.DOTALL)


@given(data)
def test_what_a_terminal_decodes_is_what_was_given(data: bytes) -> None:
    assert clipboard(osc52.sequence(data).encode()) == data


@given(data)
def test_screen_gets_the_same_sequence_in_pieces_it_can_hold(data: bytes) -> None:
    whole = osc52.sequence(data)
    wrapped = osc52.through_screen(whole).encode()
    assert b"".join(pieces(wrapped)) == whole.encode()
    assert max(len(piece) + len(b"\x1bP\x1b\\") for piece in pieces(wrapped)) <= 240
    assert sum(len(piece) + 4 for piece in pieces(wrapped)) == len(wrapped)


@given(data.filter(lambda data: len(data) > 200))
def test_no_first_piece_can_be_taken_for_a_shorter_text(data: bytes) -> None:
    """tmux takes it for an OSC 52 of its own; base64 that is cut amid four means nothing."""
    first = pieces(osc52.through_screen(osc52.sequence(data)).encode())[0]
    assert len(first.removeprefix(b"\x1b]52;c;")) % 4 != 0


def test_the_limit_makes_a_sequence_of_100_000_bytes() -> None:
    assert len(osc52.sequence(b"x" * osc52.LIMIT)) == 100_000


@pytest.mark.parametrize("text", [TEXT, "é" * (osc52.LIMIT // 2)], ids=["all sorts", "longest"])
def test_a_terminal_receives_the_text_exactly(tmp_path: Path, text: str) -> None:
    source, result = tmp_path / "text", tmp_path / "result"
    source.write_bytes(text.encode())
    program = [sys.executable, copier.__file__, str(source), str(result), "osc52"]
    with Pty(program, env=plain_environ()) as terminal:
        terminal.write("\n")
        assert terminal.wait() == 0
        assert clipboard(terminal.output) == text.encode()
        assert b"\x1bP" not in terminal.output


def test_a_screen_receives_the_text_exactly(tmp_path: Path) -> None:
    source, result = tmp_path / "text", tmp_path / "result"
    source.write_bytes(TEXT.encode() * 20)
    program = [sys.executable, copier.__file__, str(source), str(result), "osc52"]
    with Pty(program, env=plain_environ(STY="1.test", TERM="screen")) as terminal:
        terminal.write("\n")
        assert terminal.wait() == 0
        assert len(pieces(terminal.output)) > 1
        assert clipboard(b"".join(pieces(terminal.output))) == TEXT.encode() * 20
