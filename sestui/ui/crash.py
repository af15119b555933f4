"""What is left on the terminal when the program fails."""

import traceback

from textual.worker import WorkerFailed

from sestui.terminal.text import visible


def report(error: BaseException) -> str:
    """Return where a fault happened, and nothing of what was being worked on.

    Neither the values of variables nor the fault's own message are told: both can hold keys,
    tokens, and text that a terminal would obey.
    """
    if isinstance(error, WorkerFailed):
        error = error.error
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    lines = [f"sestui ended on a fault of its own: {type(error).__name__}", *places]
    return "\n".join(visible(line) for line in lines)
