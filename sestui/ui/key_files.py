"""The files that a person names for private keys: read from, or written anew."""

import os
from pathlib import Path

from sestui.terminal import private_file

LARGEST = 64 * 1024
"""Bytes of a file that may hold a key; one of 2048 bits takes less than 2,000."""
TAKEN = "Something of that name is there already: name a new file."


def read(named: str) -> bytes:
    """Return what a file holds. Raises what `private_file.read` does, and RuntimeError for the
    home of someone who is not there."""
    return private_file.read(_path(named), LARGEST)


def write(named: str, data: bytes) -> None:
    """Write a new file for its owner alone. Raises what `private_file.write_new` does, and as
    `read`."""
    # The folder is the one that the person named: the file alone has to be private.
    private_file.write_new(_path(named), data, shared_folder=True)


def why_not_new(named: str) -> str:
    """Say why no new file can be written there; `""` when nothing speaks against it."""
    try:
        place = _path(named)
        if os.path.lexists(place):
            return TAKEN
        return "" if place.parent.is_dir() else f"There is no folder {place.parent}."
    except (OSError, RuntimeError, ValueError) as error:
        return f"It cannot be used: {error}."


def _path(named: str) -> Path:
    """Return what is meant: people paste paths in the quotes that a shell would need.

    >>> _path("'/tmp/my key.pem'")
    PosixPath('/tmp/my key.pem')
    """
    if len(named) > 1 and named[0] == named[-1] and named[0] in "'\"":
        named = named[1:-1]
    return Path(named).expanduser()
