"""A copy goes to a file where it is too long for a terminal, or the person wants it there."""

import os
import re
from pathlib import Path

import pytest

from sestui.terminal.copied import Copied, CopyFailed, Way
from tests.terminal.conftest import FakeTools, Terminal
from tests.terminal.copying import FORWARDED, LONG, SSH, TEXT, TMUX, TOO_LONG, copy


@pytest.mark.parametrize("way", [Way.AUTO, Way.OSC52])
def test_what_is_too_long_for_a_terminal_goes_to_a_file(
    tools: FakeTools, terminal: Terminal, tmp_path: Path, way: Way
) -> None:
    folder = tmp_path / "asked"
    folder.mkdir()
    copied = copy(tools, terminal, SSH, way=way, text=LONG, folder=folder)
    (file,) = folder.iterdir()
    assert copied == Copied(f"{TOO_LONG} Written to {file}.", certain=True)
    assert file.read_text() == LONG
    assert not terminal.sent


def test_a_file_goes_to_the_private_runtime_folder(
    tools: FakeTools, terminal: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    environ = {**FORWARDED, **TMUX, "XDG_RUNTIME_DIR": str(folder)}
    first = copy(tools, terminal, environ, way=Way.FILE)
    (file,) = folder.iterdir()
    assert first == Copied(f"Written to {file}.", certain=True)
    assert file.read_bytes() == TEXT.encode()
    assert file.stat().st_mode & 0o7777 == 0o600
    assert copy(tools, terminal, environ, way=Way.FILE) != first
    assert len(list(folder.iterdir())) == 2
    assert not terminal.sent


@pytest.mark.parametrize("runtime", [None, "", "relative", "/nowhere/at/all", "shared"])
def test_without_a_private_folder_no_file_is_written(
    tools: FakeTools, terminal: Terminal, tmp_path: Path, runtime: str | None
) -> None:
    environ = {} if runtime is None else {"XDG_RUNTIME_DIR": runtime}
    if runtime == "shared":
        environ["XDG_RUNTIME_DIR"] = str(tmp_path)
        tmp_path.chmod(0o1777)
    before = os.listdir(tmp_path)
    with pytest.raises(CopyFailed) as failed:
        copy(tools, terminal, environ, way=Way.FILE)
    assert "--clipboard file:FOLDER" in failed.value.advice
    assert os.listdir(tmp_path) == before
    with pytest.raises(CopyFailed, match=f"^{re.escape(TOO_LONG)} "):
        copy(tools, terminal, environ, text=LONG)


def test_a_file_goes_to_a_shared_folder_when_asked(
    tools: FakeTools, terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "asked").mkdir()
    (tmp_path / "asked").chmod(0o1777)
    monkeypatch.chdir(tmp_path)
    copied = copy(tools, terminal, {}, way=Way.FILE, folder=Path("asked"))
    (file,) = (tmp_path / "asked").iterdir()
    assert copied.sentence == f"Written to {file}."
    assert file.stat().st_mode & 0o7777 == 0o600
