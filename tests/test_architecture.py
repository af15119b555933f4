"""The house as it is meant to be: which room may know of which."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import sestui

HOUSE = Path(sestui.__file__).parent

MAY_IMPORT = {
    "model": set[str](),
    "account": {"model"},
    "terminal": {"model"},
    "ses": {"model"},
    "demo": {"model"},
    "lookup": {"model"},
    "ui": {"account", "model", "terminal"},
}

LIBRARIES = {
    "model": {"boto3", "botocore", "textual", "rich", "moto", "dns"},
    "account": {"boto3", "botocore", "textual", "rich", "moto", "dns"},
    "terminal": {"boto3", "botocore", "textual", "rich", "moto", "dns"},
    "ui": {"boto3", "botocore", "moto", "dns"},
    "ses": {"textual", "rich", "moto", "dns"},
    "demo": {"textual", "rich"},
    "lookup": {"boto3", "botocore", "textual", "rich", "moto"},
}
"""What importing a whole room must not bring along."""


@cache
def imports(file: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_arrows_between_rooms_point_one_way(room: str) -> None:
    allowed = {room} | MAY_IMPORT[room]
    for file in (HOUSE / room).rglob("*.py"):
        for name in imports(file):
            parts = name.split(".")
            if parts[0] == "sestui" and len(parts) > 1:
                assert parts[1] in allowed, f"{file.relative_to(HOUSE)} imports {name}"


@pytest.mark.parametrize("room", LIBRARIES)
def test_a_room_pulls_in_no_library_it_must_not_know(room: str) -> None:
    modules = [
        ".".join(file.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")
        for file in sorted((HOUSE / room).rglob("*.py"))
    ]
    program = f"import sys, {', '.join(modules)}; print(*{{m.split('.')[0] for m in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert not set(answer.stdout.split()) & LIBRARIES[room]


@pytest.mark.parametrize(
    ("library", "room"),
    [("boto3", "ses"), ("botocore", "ses"), ("moto", "demo"), ("dns", "lookup")],
)
def test_each_outside_service_is_met_in_one_room(library: str, room: str) -> None:
    met_in = {
        file.relative_to(HOUSE).parts[0]
        for file in HOUSE.rglob("*.py")
        if any(name.split(".")[0] == library for name in imports(file))
    }
    assert met_in <= {room} | ({"demo"} if library in ("botocore", "dns") else set())


def test_no_file_outgrows_a_reader() -> None:
    long = {
        str(file.relative_to(HOUSE)): lines
        for file in HOUSE.rglob("*.py")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long
