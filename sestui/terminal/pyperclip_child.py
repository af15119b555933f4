"""Run as a program: put standard input on this machine's clipboard, by way of pyperclip.

It writes the name of pyperclip's function to standard output. Whatever goes wrong is on
standard error and in the exit status. `python -m pyperclip -c` would read in the encoding of
the locale, pass over a tool that fails, and not tell which one it was.

The one argument is the folder that pyperclip is imported from.
"""

import subprocess
import sys
from typing import Any


class _CheckedPopen(subprocess.Popen[bytes]):
    """A clipboard tool, whose failure is one of this program too."""

    def communicate(self, *arguments: Any, **options: Any) -> tuple[bytes, bytes]:
        """Talk to the tool; end this program when the tool failed."""
        answer = super().communicate(*arguments, **options)
        if self.returncode:
            sys.exit(abs(self.returncode))  # a signal has a negative one
        return answer


def main(folder: str) -> None:
    """Copy standard input, UTF-8, byte for byte."""
    sys.path.append(folder)
    import pyperclip

    copy, _ = pyperclip.determine_clipboard()
    name = getattr(copy, "__name__", "")
    # What Qt copies is gone when this program ends.
    if not copy or name == "copy_qt":
        sys.exit("no wl-copy, xclip or xsel is installed")
    print(name, flush=True)
    subprocess.Popen = _CheckedPopen  # type: ignore[assignment, misc]
    copy(sys.stdin.buffer.read().decode())


if __name__ == "__main__":
    main(sys.argv[1])
