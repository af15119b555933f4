"""Run as a program: copy the bytes of a file by a way, and write down what came of it.

The arguments are the file, where the outcome goes as JSON, and the way. It then waits for a
line on standard input.
"""

import json
import os
import sys
from pathlib import Path

from sestui.terminal.clipboard import Clipboard
from sestui.terminal.copied import CopyFailed, Way


def main(source: str, result: str, way: str) -> None:
    """Copy, tell, wait."""

    def send(sequence: str) -> None:
        sys.stdout.write(sequence)
        sys.stdout.flush()

    text = Path(source).read_bytes().decode()
    try:
        copied = Clipboard(Way(way), environ=os.environ).copy(text, send)
        outcome = {"sentence": copied.sentence, "certain": copied.certain}
    except CopyFailed as error:
        outcome = {"failed": str(error)}
    draft = Path(result).with_suffix(".draft")
    draft.write_text(json.dumps(outcome))
    draft.rename(result)
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
