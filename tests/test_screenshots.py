"""The pictures of `screenshots/` show the program as it is."""

import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

from screenshots.make import SCENES, text_of
from tests.tools import ROOT

pytestmark = pytest.mark.xdist_group("screenshots")  # they are made once for all

FOLDER = ROOT / "screenshots"
WITHOUT_STATES = ("copy-as", "new-identity", "review", "switch-many", "switch-set")
"""Pictures with no state in them that would have a colour."""
AGAIN = "Run python screenshots/make.py and look at what it made."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures made anew: in a process of their own, as the demo takes over all of one."""
    folder = tmp_path_factory.mktemp("screenshots")
    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "AWS_PROFILE": "nobody", "NO_COLOR": "1"}
    ran = subprocess.run(
        [sys.executable, FOLDER / "make.py", folder],
        env=elsewhere,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if ran.returncode != 0:
        pytest.fail(f"screenshots/make.py made no pictures.\n{ran.stderr}", pytrace=False)
    return folder


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_shows_what_the_program_shows(name: str, made: Path) -> None:
    picture = FOLDER / f"{name}.svg"
    assert picture.exists(), f"{picture.name} is not there. {AGAIN}"
    shown = text_of(picture.read_text(encoding="utf-8")).splitlines()
    now = text_of((made / picture.name).read_text(encoding="utf-8")).splitlines()
    changes = "\n".join(unified_diff(shown, now, picture.name, "the program", n=1, lineterm=""))
    assert not changes, f"The program does not look like its picture. {AGAIN}\n{changes}"


def test_every_picture_has_a_scene_that_makes_it() -> None:
    left_over = sorted(path.name for path in FOLDER.glob("*.svg") if path.stem not in SCENES)
    assert not left_over, f"Nothing in screenshots/make.py makes {left_over}. Remove them."


def test_pictures_are_coloured_and_need_nothing_from_the_network(made: Path) -> None:
    for folder in (FOLDER, made):
        for picture in folder.glob("*.svg"):
            drawn = picture.read_text(encoding="utf-8")
            colours = len(set(re.findall(r"fill: (#\w+)", drawn)))
            assert colours > 3 or picture.stem in WITHOUT_STATES, f"{picture} is grey. {AGAIN}"
            assert set(re.findall(r"\w+://[^\s\"]+", drawn)) == {"http://www.w3.org/2000/svg"}
            assert "url(" not in drawn


def test_the_text_of_a_picture_is_that_of_the_screen() -> None:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><text x="740" y="27">sestui</text><g>'
        '<text x="36.6" y="44.4">お茶</text><text x="97.6" y="44.4">tea</text>'
        '<text x="0" y="20">a&#160;b</text><text x="12.2" y="93.2">end</text></g></svg>'
    )
    assert text_of(drawn) == "a b\n   お茶 tea\n\n end"
