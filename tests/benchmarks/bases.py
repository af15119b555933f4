"""Programs that answer keys and do little else: what a key costs on this machine at the least."""

import shutil
import subprocess
from collections.abc import Iterable

from tests.benchmarks.bench import Bench
from tests.benchmarks.terminal import Terminal

BARE = """
import os
from itertools import count

from sestui.__main__ import TEXTUAL_DEFAULTS

os.environ.update(TEXTUAL_DEFAULTS)

from textual.app import App
from textual.widgets import Static


class Bare(App):
    numbers = count(1)

    def compose(self):
        yield Static("ready")

    def on_key(self, event):
        self.query_one(Static).update(f"{next(self.numbers)} {event.key}")


Bare().run()
"""


def bare(bench: Bench) -> Terminal:
    """Return a terminal with a Textual app that only tells which key it got, and the how many-th.

    It says `ready`, and is told of Textual what sestui tells it.
    """
    return bench.terminal(bench.python, "-c", BARE)


def fzf(bench: Bench, names: Iterable[str]) -> Terminal | None:
    """Return a terminal with `fzf` over `names`, exact as sestui's filter; None without fzf."""
    program = shutil.which("fzf")
    if program is None:
        return None
    listed = bench.home / "names"
    listed.write_text("".join(f"{name}\n" for name in names))
    return bench.terminal("sh", "-c", f'exec "{program}" --exact < "{listed}"')


def fzf_version() -> str:
    """Return the version of the `fzf` that is installed."""
    told = subprocess.run(["fzf", "--version"], check=True, capture_output=True)
    return told.stdout.decode().split()[0]
