"""What is left on the terminal when the program fails."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from traceback import walk_tb

from sestui.terminal.text import visible

_MOST = 12
"""The most places told: the last ones, where a fault that calls itself began is far behind."""


def fault(error: BaseException) -> str:
    """Return of which class a fault is and where it happened, and nothing of what was worked on.

    Neither the values of variables nor the fault's own message are told, nor the folders of
    this machine: they can hold keys, tokens, names, and text that a terminal would obey.
    """
    first = f"sestui ended on a fault of its own: {type(error).__name__}"
    if isinstance(error, ImportError) and error.name:
        first += f" ({error.name})"  # a module, not data: of a broken install, all there is to tell
    return "\n".join(visible(line) for line in (first, *_places(error)))


def report(error: BaseException) -> str:
    """Return what `fault` tells, what it happened in, and what to do with that.

    >>> print(report(KeyError("AKIDSECRET")))  # doctest: +ELLIPSIS
    sestui ended on a fault of its own: KeyError
    sestui ..., Textual ..., Python ...
    Send this to where you have sestui from, and say what you did. No data is in it.
    A log of the calls up to the fault helps: sestui --log FILE.
    """
    versions = (
        *(f"{name} {version_of(name.lower())}" for name in ("sestui", "Textual")),
        f"Python {platform.python_version()}",
        platform.system(),
    )
    return "\n".join(
        (
            fault(error),
            ", ".join(versions),
            "Send this to where you have sestui from, and say what you did. No data is in it.",
            "A log of the calls up to the fault helps: sestui --log FILE.",
        )
    )


def _places(error: BaseException) -> Iterator[str]:
    """Yield where the error was raised and by way of what, from the outside in."""
    frames = list(walk_tb(error.__traceback__))
    if len(frames) > _MOST:
        yield f"  {len(frames) - _MOST} more"
    for frame, line in frames[-_MOST:]:
        module = frame.f_globals.get("__name__", "?")
        yield f"  {module}:{line} in {frame.f_code.co_qualname}"


def version_of(package: str) -> str:
    """Return the version of an installed package, `?` where it is run from its sources."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"
