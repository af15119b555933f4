"""What is on the screen can be read in any colours the terminal may have, and in none."""

import re

import pytest
from rich.style import Style

from sestui.terminal.abilities import shows_colours
from tests.ui.browsing import browsing
from tests.ui.contrast import PALETTES, contrast
from tests.ui.looking import Piece, pieces, reversed_text, states, walk

READABLE = 3.0
"""The contrast that WCAG 2 asks of bold text and of glyphs. What has no colour has that of the
terminal's own text, which is the person's choice: 4.1 in Solarized, the least that is common."""
VISIBLE = 1.5
"""The contrast of what tells nothing by itself: frames, and what is dim, which is an example in an
empty field or out of date. WCAG 2 asks nothing of what is inactive; it is only to be seen."""
WORD = re.compile(r"\w\w")
IN_PARENTHESES = re.compile(r"([(][^()]*[)])*")


def unreadable(piece: Piece) -> str:
    """Why a piece cannot be read somewhere; `""` if it can."""
    text, style = piece
    if not text.strip():
        return ""
    least = {name: contrast(style, name) for name in PALETTES}
    worst = min(least, key=lambda name: least[name])
    if WORD.search(text) and least[worst] < READABLE and not style.dim:
        return f"{text!r}: {least[worst]:.1f} to 1 in {worst}"
    if least[worst] < VISIBLE:
        return f"{text!r} vanishes in {worst}"
    return ""


async def test_everything_on_every_screen_can_be_read_in_every_palette() -> None:
    found: dict[str, list[str]] = {}
    async with browsing(states()) as it:
        async for screen in walk(it):
            found[screen] = [why for piece in set(pieces(it)) if (why := unreadable(piece))]
            dimmed = "".join(piece.text for piece in pieces(it) if piece.style.dim)
            assert IN_PARENTHESES.fullmatch(dimmed), f"only dimmed: {dimmed!r}"
    assert len(found) > 20
    assert not any(found.values()), found


IN_REVERSE = {
    "list": "a.example.com                domain  ✓ verified",
    "details": "[Overview]",
    "copy as": "plain lines",
    "choose a zone": "b.example.com",
    "MFA code": "(",
}
"""What stands in reverse video where the keys go, for some screens."""


@pytest.mark.slow
async def test_without_colours_there_are_none_and_it_is_seen_where_the_keys_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    nowhere = []
    async with browsing(states()) as it:
        async for screen in walk(it):
            shown = pieces(it)
            assert not [p for p in shown if p.style.color or p.style.bgcolor], screen
            assert IN_REVERSE.get(screen, "") in reversed_text(it), screen
            if not reversed_text(it) and "▌" not in it.text:
                nowhere.append(screen)
            if screen == "palette":
                assert "Up  ↑ k" in [p.text for p in shown if p.style.bold and p.style.underline]
    assert nowhere == ["help", "leave"], "which hold nothing to go to"


async def test_what_is_selected_in_a_field_is_reversed() -> None:
    async with browsing(states()) as it:
        await it.sees("as of")
        await it.press("slash", *"abc", "shift+home")
        await it.until(lambda: "abc" in reversed_text(it))


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "linux", "NO_COLOR": ""}, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False),
        ({"TERM": "vt100"}, False),
        ({"TERM": "vt220"}, False),
        ({"TERM": "linux-m"}, False),
        ({"TERM": "ansi"}, True),
        ({}, True),
    ],
)
def test_the_environment_says_whether_there_are_colours(
    environ: dict[str, str], colours: bool
) -> None:
    assert shows_colours(environ) is colours


def test_contrast_is_told_from_none() -> None:
    assert contrast(Style(color="white"), "Linux console") == pytest.approx(9.0, abs=0.1)
    assert contrast(Style(color="bright_black"), "Solarized dark") == pytest.approx(1)
    assert contrast(Style(color="black", bgcolor="white"), "xterm") == pytest.approx(16.7, abs=0.1)
    assert unreadable(Piece("yellow", Style(color="yellow"))) == "'yellow': 1.7 to 1 in xterm"
    assert unreadable(Piece("frame │", Style(color="bright_black")))
    assert contrast(Style(dim=True), "xterm") == pytest.approx(4.0, abs=0.1)
    assert contrast(Style(dim=True, color="yellow"), "xterm") == pytest.approx(1.3, abs=0.1)
    assert unreadable(Piece("dim", Style(dim=True))) == ""
    assert unreadable(Piece("dim", Style(dim=True, color="yellow"))) == "'dim' vanishes in xterm"
