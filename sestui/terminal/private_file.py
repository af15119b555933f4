"""Files with secrets: new ones that nobody else can read, and reading what a person names."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_new(path: Path, content: bytes, *, shared_folder: bool = False) -> None:
    """Write `content` to a file that did not exist, for its owner alone (mode 0600).

    The folder must be the caller's own and closed to others, unless `shared_folder` says
    that the person asked for this one. Raises OSError: FileExistsError when something of
    that name is there, were it a link to nowhere; PermissionError when the folder is open
    to others; any other as the system has it. After an error no part of the file is left.
    """
    with _new(path, shared_folder) as descriptor, os.fdopen(descriptor, "wb") as file:
        file.write(content)


def open_new(path: Path, *, shared_folder: bool = False) -> int:
    """Return the descriptor of a file that did not exist, made as `write_new` makes one."""
    with _new(path, shared_folder) as descriptor:
        return descriptor


@contextmanager
def _new(path: Path, shared_folder: bool) -> Iterator[int]:
    """Make a file and yield its descriptor; the file is gone again when what follows fails."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # What is checked is what is written to, whatever happens to the path meanwhile.
        if not shared_folder and not _is_private(os.fstat(folder)):
            raise PermissionError(errno.EACCES, "others can reach this folder", str(path.parent))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        descriptor = os.open(path.name, flags, 0o600, dir_fd=folder)
        try:
            os.fchmod(descriptor, 0o600)  # the umask may have taken more
            yield descriptor
        except BaseException:
            os.unlink(path.name, dir_fd=folder)
            raise
    finally:
        os.close(folder)


def read(path: Path, limit: int) -> bytes:
    """Return what a regular file holds, when that is no more than `limit` bytes.

    It never waits, whatever the path leads to. Raises OSError: IsADirectoryError; EINVAL for
    a FIFO, a device, a socket, or a path that no file can have; EFBIG for more bytes; any
    other as the system has it.
    """
    try:
        # Opened like this, a FIFO does not wait for someone to write to it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    except ValueError:  # a NUL or a lone surrogate
        raise OSError(errno.EINVAL, "no file has such a name", str(path)) from None
    except OSError as error:
        if error.errno == errno.ENXIO:  # which is how a socket refuses to be opened
            raise _not_regular(path) from None
        raise
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise _not_regular(path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise OSError(errno.EFBIG, f"it has more than {limit} bytes", str(path))
    return content


def _not_regular(path: Path) -> OSError:
    return OSError(errno.EINVAL, "it is no regular file", str(path))


def _is_private(folder: os.stat_result) -> bool:
    """Say whether the folder is the caller's own and gives others nothing."""
    return folder.st_uid == os.geteuid() and not stat.S_IMODE(folder.st_mode) & 0o077
