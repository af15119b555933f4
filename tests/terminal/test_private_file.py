"""Files that nobody else can read."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sestui.terminal.private_file import write_new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that is ours alone."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    return folder


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_owner_alone_can_read_and_write_it(folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        write_new(folder / "new", b"one\r\n\0\xff\n")
    finally:
        os.umask(before)
    assert (folder / "new").read_bytes() == b"one\r\n\0\xff\n"
    assert (folder / "new").stat().st_mode & 0o7777 == 0o600


def test_what_is_there_stays(folder: Path) -> None:
    (folder / "old").write_bytes(b"old")
    with pytest.raises(FileExistsError):
        write_new(folder / "old", b"new")
    assert (folder / "old").read_bytes() == b"old"


def test_a_link_is_not_followed(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "elsewhere")
    with pytest.raises(FileExistsError):
        write_new(folder / "link", b"new")
    assert not (folder / "elsewhere").exists()
    assert (folder / "link").is_symlink()


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o701, 0o1777])
def test_a_folder_that_others_can_reach_is_taken_only_when_asked_for(
    folder: Path, mode: int
) -> None:
    folder.chmod(mode)
    with pytest.raises(PermissionError, match="others can reach this folder"):
        write_new(folder / "new", b"text")
    assert not list(folder.iterdir())
    write_new(folder / "new", b"text", shared_folder=True)
    assert (folder / "new").stat().st_mode & 0o7777 == 0o600


def test_someone_elses_folder_is_not_private(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    someone_else = folder.stat().st_uid + 1
    monkeypatch.setattr(os, "geteuid", lambda: someone_else)
    with pytest.raises(PermissionError):
        write_new(folder / "new", b"text")
    assert not list(folder.iterdir())


def test_no_half_file_is_left_when_there_is_no_room(folder: Path) -> None:
    with room_for(100), pytest.raises(OSError, match="large"):
        write_new(folder / "new", b"x" * 1000)
    assert not list(folder.iterdir())


def test_a_folder_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_new(folder / "none" / "new", b"text")


def test_no_descriptor_stays_open(folder: Path) -> None:
    def opened() -> int:
        return len(os.listdir("/dev/fd"))

    before = opened()
    write_new(folder / "new", b"text")
    with pytest.raises(FileExistsError):
        write_new(folder / "new", b"text")
    assert opened() == before
