"""Files that nobody else can read, put nowhere another could have prepared."""

import errno
import os
import stat
from pathlib import Path


def write_new(path: Path, content: bytes, *, shared_folder: bool = False) -> None:
    """Write `content` to a file that did not exist, for its owner alone (mode 0600).

    The folder must be the caller's own and closed to others, unless `shared_folder` says
    that the person asked for this one. Raises OSError: FileExistsError when something of
    that name is there, were it a link to nowhere; PermissionError when the folder is open
    to others; any other as the system has it. After an error no part of the file is left.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # What is checked is what is written to, whatever happens to the path meanwhile.
        if not shared_folder and not _is_private(os.fstat(folder)):
            raise PermissionError(errno.EACCES, "others can reach this folder", str(path.parent))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        descriptor = os.open(path.name, flags, 0o600, dir_fd=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(descriptor, 0o600)  # the umask may have taken more
                file.write(content)
        except BaseException:
            os.unlink(path.name, dir_fd=folder)
            raise
    finally:
        os.close(folder)


def _is_private(folder: os.stat_result) -> bool:
    """Say whether the folder is the caller's own and gives others nothing."""
    return folder.st_uid == os.geteuid() and not stat.S_IMODE(folder.st_mode) & 0o077
