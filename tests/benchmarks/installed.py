"""What is measured, installed as a person would install it, each in an environment of its own.

The environments stay in a cache: what they cost is paid once.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.tools import ROOT

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


def cache() -> Path:
    """Return the folder that the environments are in."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "sestui-benchmarks"


def python_with_sestui(folder: Path) -> Path:
    """Return the interpreter of an environment that holds this checkout, made where needed.

    Not an editable install: what finds the sources of one adds to the time of the start. Made
    anew from the files themselves when they have changed, never from what an earlier build
    left in the checkout.
    """
    environment = folder / f"sestui-{VERSION}"
    python = environment / "bin" / "python"
    mark = environment / "digest"
    digest = _digest()
    if mark.exists() and mark.read_text() == digest:
        return python
    _make(environment)
    mark.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as copy:
        for path in _sources():
            target = Path(copy, path.relative_to(ROOT))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        _pip(python, "install", copy)  # from a folder pip installs again, same version or not
    mark.write_text(digest)
    return python


def aws_command(folder: Path) -> Path:
    """Return the `aws` command of an environment of its own, made where needed."""
    environment = folder / f"aws-{VERSION}"
    command = environment / "bin" / "aws"
    if not command.exists():
        _make(environment)
        _pip(environment / "bin" / "python", "install", "awscli")
    return command


def _sources() -> Iterator[Path]:
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            yield ROOT / name
    for path in sorted((ROOT / "sestui").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in _sources():
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _make(environment: Path) -> None:
    if not (environment / "bin" / "python").exists():
        print(f"making {environment}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)


def _pip(python: Path, *arguments: str) -> None:
    """Run pip; what it prints goes to standard error, where the table is not."""
    command: list[str | Path] = [python, "-m", "pip", "--quiet", *arguments]
    subprocess.run(command, check=True, stdout=sys.stderr)
