"""Files that nobody else can read, and reading what a person names."""

import errno
import os
import socket
from pathlib import Path

import pytest

from sestui.terminal.private_file import read, write_new
from tests.tools import room_for


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that is ours alone."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    return folder


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


def test_a_file_is_read_up_to_the_limit_and_no_further(folder: Path) -> None:
    (folder / "file").write_bytes(b"\0\r\n\xff" * 25)
    assert read(folder / "file", 100) == b"\0\r\n\xff" * 25
    with pytest.raises(OSError, match="it has more than 99 bytes") as refused:
        read(folder / "file", 99)
    assert refused.value.errno == errno.EFBIG
    assert refused.value.filename == str(folder / "file")


def test_a_link_to_a_file_is_read(folder: Path) -> None:
    (folder / "file").write_bytes(b"text")
    (folder / "link").symlink_to("file")
    assert read(folder / "link", 100) == b"text"


def test_what_cannot_be_read_is_an_error_of_the_system(folder: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(folder / "none", 100)
    with pytest.raises(IsADirectoryError):
        read(folder, 100)
    (folder / "file").touch()
    with pytest.raises(NotADirectoryError):
        read(folder / "file" / "more", 100)
    for name in ("a\0b", "a\ud800b"):
        with pytest.raises(OSError, match="no file has such a name"):
            read(folder / name, 100)


def test_nothing_that_could_keep_one_waiting_is_read(folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))
        for path in (folder / "fifo", folder / "socket", Path("/dev/zero"), Path("/dev/null")):
            with pytest.raises(OSError, match="it is no regular file"):
                read(path, 100)


def test_reading_leaves_no_descriptor_open(folder: Path) -> None:
    (folder / "file").write_bytes(b"text")
    before = len(os.listdir("/dev/fd"))
    read(folder / "file", 100)
    with pytest.raises(OSError, match="it has more than"):
        read(folder / "file", 1)
    with pytest.raises(IsADirectoryError):
        read(folder, 100)
    assert len(os.listdir("/dev/fd")) == before
