"""Hostile text in lists, panes and tables: nothing foreign, every column in its place."""

from itertools import accumulate, cycle

import pytest

from sestui.model.identity import Identity
from sestui.model.sending import SendingAccount, Target
from sestui.terminal.text import is_plain, visible
from sestui.ui.blocks import Cell, Layout, Table, lay_out
from sestui.ui.crash import report
from sestui.ui.messages import CopyWanted
from sestui.ui.panes import PANES
from sestui.ui.panes.view import View
from sestui.ui.strips import PLAIN, fit, strip
from sestui.ui.words import Glyphs
from tests.account.gateway import NOON, MemoryGateway
from tests.hostile_text import HOSTILE, cells, foreign
from tests.ui.browsing import browsing
from tests.ui.hostile import ORIGINS, check, check_screen, diagnosis, identity

WARNING = "Careful: it holds control or other special characters."
WIDTHS = (37, 64, 80, 118)


def at(line: str, cell: int) -> str:
    """Return what a terminal draws from a cell on, where a character must begin."""
    ends = list(accumulate(map(cells, line), initial=0))
    assert cell in ends, ascii(line)
    last = len(ends) - 1 - ends[::-1].index(cell)
    return line[last:]


def drawn(layout: Layout) -> list[str]:
    """Return the lines of a layout as they are drawn."""
    strips = (strip([(piece.text, PLAIN) for piece in line], layout.width) for line in layout.lines)
    return ["".join(segment.text for segment in line) for line in strips]


@pytest.mark.parametrize("width", [9, 30, 61])
def test_whatever_is_fitted_is_as_wide_as_it_was_to_be(width: int) -> None:
    for text in (*HOSTILE.values(), "".join(HOSTILE.values())):
        for fitted in (fit(text, width), fit(text, width, tail=width // 2), fit(text, width, "~")):
            check([fitted], width)
            assert visible(fitted) == fitted


def check_panes(text: str, width: int, origin: str | None) -> None:
    """Look at every pane of an identity that has a text in every field."""
    one = identity(text or "x", lambda: text, origin)
    account = SendingAccount(True, True, text)
    found = diagnosis(one, lambda: text, text)
    target = Target(text, text, text)
    view = View(one, target, NOON, Glyphs(), account, dangling=True, diagnosis=found)
    for pane in PANES:
        check(drawn(lay_out(pane(view), width, 1)), width)


def test_every_text_in_every_field_leaves_every_pane_in_order() -> None:
    ways = cycle((width, origin) for origin in ORIGINS for width in WIDTHS)
    for text, (width, origin) in zip(HOSTILE.values(), ways, strict=False):
        check_panes(text, width, origin)


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("origin", ORIGINS)
def test_every_text_leaves_every_pane_in_order_at_every_width(
    width: int, origin: str | None
) -> None:
    for text in HOSTILE.values():
        check_panes(text, width, origin)


@pytest.mark.parametrize("width", [37, 80, 118])
def test_columns_of_a_table_stand_below_their_headings(width: int) -> None:
    texts = [*HOSTILE.values()]
    rows = tuple((Cell("TXT"), Cell(text), Cell(text[::-1])) for text in texts)
    heading, *lines = drawn(lay_out([Table(("TYPE", "NAME", "VALUE"), rows)], width, -1))
    for text, line in zip(texts, lines, strict=True):
        for column, shown in (("NAME", visible(text)), ("VALUE", visible(text[::-1]))):
            cell = heading.index(column)
            assert at(line, cell - 2).startswith("  ")
            assert at(line, cell)[:1] in (shown[:1] or " ")


@pytest.mark.parametrize("width", [80, 140])
async def test_columns_of_the_list_stand_below_their_headings(width: int) -> None:
    texts = list(dict.fromkeys(text or "x" for text in HOSTILE.values()))
    shifted = zip(texts, texts[1:] + texts[:1], texts[2:] + texts[:2], strict=True)
    gateway = MemoryGateway(*(Identity(n, t, s, True, True) for n, t, s in shifted))
    async with browsing(gateway, (width, len(texts) + 12)) as it:
        await it.sees(f"Identities {len(texts)}", "as of")
        check_screen(it)
        top = next(n for n, line in enumerate(it.lines) if line.startswith("  NAME"))
        heading, *lines = it.lines[top : top + 1 + len(texts)]
        kind, status = heading.index("TYPE"), heading.index("STATUS")
        for line in lines:
            assert at(line, kind - 1).startswith(" ")
            assert at(line, status).startswith("?")
            if width == 140:
                assert at(line, heading.index("│")).startswith("│")


@pytest.mark.parametrize("name", ["OSC 52 clipboard", "line feeds", "DEL", "bidi override"])
def test_a_fault_is_reported_harmless_whatever_it_is_called(name: str) -> None:
    hostile = type(HOSTILE[name], (Exception,), {})
    told = report(hostile(HOSTILE[name]))
    assert visible(HOSTILE[name]) in told
    assert not foreign(told.replace("\n", ""))


@pytest.mark.slow
async def test_whatever_is_copied_is_copied_as_it_is_with_a_warning_where_it_is_not_plain() -> None:
    async with browsing(MemoryGateway()) as it:
        await it.sees("None in")
        for name, text in HOSTILE.items():
            it.app.say("")
            it.app.screen.post_message(CopyWanted(text, name))
            await it.sees(f"{name[:1].upper()}{name[1:]}: Copied (memory).")
            assert it.clipboard.copied[-1] == text
            assert (WARNING in " ".join(it.text.split())) == (not is_plain(text)), name
