"""The pictures of `screenshots/` show the program as it is."""

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import pytest

from screenshots.make import SCENES, text_of
from tests.tools import ROOT

FOLDER = ROOT / "screenshots"
WITHOUT_STATES = ("copy-as", "new-identity", "review", "switch-many", "switch-set")
"""Pictures with no state in them that would have a colour."""
FEW = ("dns",)
AGAIN = "Run python screenshots/make.py and look at what it made."


def make(folder: Path, names: Sequence[str]) -> None:
    """Make pictures anew: in a process of their own, as the demo takes over all of one."""
    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "AWS_PROFILE": "nobody", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, FOLDER / "make.py", folder, *names],
        env=elsewhere,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if ran.returncode != 0:
        pytest.fail(f"screenshots/make.py made no pictures.\n{ran.stderr}", pytrace=False)


def changes(made: Path) -> str:
    """Say in what the program differs from its picture; `""` when in nothing."""
    picture = FOLDER / made.name
    shown = text_of(picture.read_text(encoding="utf-8")).splitlines()
    now = text_of(made.read_text(encoding="utf-8")).splitlines()
    return "\n".join(unified_diff(shown, now, picture.name, "the program", n=1, lineterm=""))


def is_coloured(fill: str) -> bool:
    """Say whether a colour, in hexadecimal, is more than a tint of grey."""
    parts = bytes.fromhex(fill)
    return max(parts) - min(parts) > 32


def test_each_scene_has_its_picture() -> None:
    assert {picture.stem for picture in FOLDER.glob("*.svg")} == {*SCENES}, AGAIN


@pytest.mark.parametrize(
    "names", [FEW, pytest.param(tuple(SCENES), marks=pytest.mark.slow)], ids=["few", "all"]
)
def test_a_picture_shows_what_the_program_shows_in_colours_and_without_the_network(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    make(tmp_path, names)
    made, kept = sorted(tmp_path.glob("*.svg")), [FOLDER / f"{name}.svg" for name in names]
    assert {picture.stem for picture in made} == {*names}
    differences = "\n".join(filter(None, map(changes, made)))
    assert not differences, f"The program does not look like its pictures. {AGAIN}\n{differences}"
    for picture in made + kept:
        drawn = picture.read_text(encoding="utf-8")
        coloured = any(map(is_coloured, re.findall(r"fill: #(\w{6})", drawn)))
        assert coloured or picture.stem in WITHOUT_STATES, f"{picture} is grey. {AGAIN}"
        assert set(re.findall(r"\w+://[^\s\"]+", drawn)) == {"http://www.w3.org/2000/svg"}
        assert "url(" not in drawn


def test_the_text_of_a_picture_is_that_of_the_screen() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="740" y="27">sestui</text><g>'
        '<text x="36.6" y="44.4">お茶</text><text x="97.6" y="44.4">tea</text>'
        '<text x="0" y="20">a&#160;b</text><text x="12.2" y="93.2">end</text></g></svg>'
    )
    assert text_of(drawn) == "a b\n   お茶 tea\n\n end"
