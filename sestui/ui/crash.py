"""What is left on the terminal when the program fails."""

import platform
from importlib.metadata import PackageNotFoundError, version

from sestui.model.fault import kind, places
from sestui.terminal.text import visible


def fault(error: BaseException) -> str:
    """Return of which class a fault is and where it happened, and nothing of what was worked on.

    Neither the values of variables nor the fault's own message are told, nor the folders of
    this machine: they can hold keys, tokens, names, and text that a terminal would obey.
    """
    first = f"sestui ended on a fault of its own: {kind(error)}"
    return "\n".join((visible(first), *(f"  {visible(place)}" for place in places(error))))


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


def version_of(package: str) -> str:
    """Return the version of an installed package, `?` where it is run from its sources."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"
