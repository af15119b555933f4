"""Whether anything of a private key comes out of the program, wherever it was given to it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.bench import Bench, say
from tests.benchmarks.table import Figure, Row
from tests.endpoint import Endpoint, row
from tests.planted_key import PIECE, leaking_files, leaks
from tests.planting import FAULTS, FILE, Planting, crashing, give_and_crash, home
from tests.pseudo_terminal import Pty
from tests.tools import ROOT

LEAKS = Figure("a private key planted in every input: places it comes out", (0,))


def measure(bench: Bench) -> Iterator[Row]:
    """Paste, type and read a private key and a passphrase wherever the program takes anything.

    Looked for is every piece of 20 characters of them, as PEM, base64, hex or decimal, in what
    was written to the terminal, with and without its control sequences, in what was sent to
    the clipboard, in every file below the home, and in what two crashes print.
    """
    say("a planted key")
    found: list[str] = []
    with (
        tempfile.TemporaryDirectory(dir=bench.home) as folder,
        Endpoint([row("example.com")]) as endpoint,
    ):
        env = {**bench.environ(endpoint), **home(Path(folder)), "HOME": folder}
        secretless = {name: env[name] for name in env if not name.startswith("AWS_")}
        command = [str(bench.python.with_name("sestui")), "--refresh", "0"]
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            del env[name]
        with Pty(command, env=env, size=(80, 24), cwd=folder) as terminal:
            planting = Planting(terminal, endpoint)
            planting.everywhere()
            terminal.write("q")
            terminal.wait()
        places = planting.written
        found += [place for place, written in places.items() if leaks(written)]
        for where in FAULTS:
            command = [str(bench.python), *crashing(where)[1:]]
            with Pty(command, env={**secretless, "PYTHONPATH": str(ROOT)}, cwd=folder) as terminal:
                give_and_crash(terminal, where)
            found += [f"a crash in {where}"] if leaks(terminal.output) else []
        found += [str(path) for path in leaking_files(Path(folder), Path(folder, FILE))]
    how = f"no piece of {PIECE} characters at {len(places)} places and in {len(FAULTS)} crashes"
    if found:
        how = f"it comes out at: {', '.join(found)}"
    yield LEAKS.measured(len(found), how=how)
