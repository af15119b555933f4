"""A fault of the program itself, told without anything of what was worked on."""

from collections.abc import Iterator
from traceback import walk_tb
from typing import Self

_MOST = 12
"""The most places told: the last ones, where a fault that calls itself began is far behind."""


class Fault(Exception):
    """A fault in another process of the program, as it is told in this one."""

    def __init__(self, kind: str, places: tuple[str, ...]) -> None:
        super().__init__(kind, places)
        self.kind = kind
        """Of which class it was."""
        self.places = places
        """Where it happened and by way of what, from the outside in."""

    @classmethod
    def of(cls, error: BaseException) -> Self:
        """Return what may be told of an exception that nobody expected."""
        return cls(kind(error), tuple(places(error)))


def kind(error: BaseException) -> str:
    """Return of which class a fault is, and nothing of its message."""
    if isinstance(error, Fault):
        return error.kind
    if isinstance(error, ImportError) and error.name:
        # A module, not data: of a broken install, all there is to tell.
        return f"{type(error).__name__} ({error.name})"
    return type(error).__name__


def places(error: BaseException) -> Iterator[str]:
    """Yield where the error was raised and by way of what, from the outside in."""
    frames = list(walk_tb(error.__traceback__))
    if len(frames) > _MOST:
        yield f"{len(frames) - _MOST} more"
    for frame, line in frames[-_MOST:]:
        module = frame.f_globals.get("__name__", "?")
        yield f"{module}:{line} in {frame.f_code.co_qualname}"
    if isinstance(error, Fault):
        yield "in the process that calls AWS:"
        yield from error.places
