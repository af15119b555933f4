"""Without UTF-8 nothing but ASCII is on any screen, and all of it says what it said."""

import ast
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from sestui.model.identity import Tag
from sestui.ui.line_filters import in_ascii
from sestui.ui.words import Glyphs
from tests.account.gateway import MemoryGateway, domain
from tests.tools import ROOT
from tests.ui.browsing import NARROW, browsing
from tests.ui.looking import states, walk

OF_GLYPHS = set("✓◌✗▌●Δ… · •█░")
"""What this program draws only where there is UTF-8."""


@pytest.mark.slow
async def test_every_screen_is_ascii_and_has_a_stand_in_for_each_sign() -> None:
    framed = set()
    async with browsing(states(), glyphs=Glyphs(utf8=False)) as it:
        async for screen in walk(it):
            assert it.text.isascii(), f"{screen}\n{it.text}"
            assert "?" not in it.text.replace("? help", "").replace("hold?", ""), screen
            if "+-----" in it.text and "-----+" in it.text:
                framed.add(screen)
    assert framed == {"help", "palette", "copy as", "choose a zone", "MFA code", "leave"}


async def test_text_from_outside_keeps_its_columns_and_is_copied_as_it_is() -> None:
    tags = Tag("team", "お茶"), Tag("Bücher", "x")
    async with browsing(
        MemoryGateway(domain("a.example.com", tags=tags)), NARROW, glyphs=Glyphs(utf8=False)
    ) as it:
        await it.press("5", "enter")
        await it.sees("team    ????", "B?cher  x")
        await it.press("right", "y")
        await it.until(lambda: it.clipboard.copied == ["お茶"])


@pytest.mark.parametrize("text", ["a", "お茶", "é", "e\u0301", "“…”", "▌▔╳", "\U0001f50e x", ""])
def test_a_text_in_ascii_is_as_wide_as_before(text: str) -> None:
    assert in_ascii(text).isascii()
    assert cell_len(in_ascii(text)) == cell_len(text)


def test_every_sign_in_the_program_has_a_stand_in() -> None:
    without = {
        (path.name, sign)
        for room in ("model", "account", "ses", "ui")
        for path in (ROOT / "sestui" / room).rglob("*.py")
        for text in _texts(ast.parse(path.read_text(encoding="utf-8")))
        for sign in set(text) - OF_GLYPHS
        if in_ascii(sign) == "?" != sign
    }
    assert not without


def _texts(tree: ast.Module) -> Iterator[str]:
    """Every string in a module that is not there for its reader alone."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield node.value
