"""Makes the pictures of this folder, by driving the real program in its demo at a fixed time.

In a clone, with `sestui[demo]` installed:

    python screenshots/make.py [FOLDER [NAME...]]

Each picture is a `Scene`. Made again, it is the same to the byte.
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from sestui.account.schedule import Schedule
from sestui.demo import account, isolation
from sestui.demo.name_server import NameServer
from sestui.lookup.lookup import Lookup
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from sestui.terminal.copied import Copied
from sestui.ui.app import SestuiApp
from sestui.ui.words import Glyphs

NOW = datetime(2026, 11, 23, 12, 4, 31, tzinfo=UTC)
INTRODUCED = ("DEMO · 111122223333 · us-east-1", "as of 12:04:31")
"""What the account line says once all that it shows was read."""
PATIENCE = 30.0
"""Seconds after which what has not come about will not."""

WIDE = (120, 32)
NARROW = (80, 24)


@dataclass(frozen=True)
class Scene:
    """How a picture comes about, and how one sees that it has."""

    identity: str
    """Where the cursor of the list is put."""
    sees: tuple[str, ...] = ()
    """Texts that are on the screen once the picture is complete."""
    keys: tuple[str, ...] = ()
    """Pressed with the cursor there; in Textual's names."""
    filter: str = ""
    """Typed before all that."""
    size: tuple[int, int] = WIDE
    """Columns and rows."""


class Pasted(str):
    """A text that is put in as one, which is sooner done than typing it."""


SCENES = {
    "list": Scene(
        "launch.example.com",
        ("DNS as of", "Records still owed for DKIM", "Records still owed for MAIL FROM"),
        ("enter", "right"),
        filter="sending:no",
        size=(120, 40),
    ),
    "overview": Scene("press.example.com", ("It can send.", "Bounces")),
    "dkim": Scene(
        "careers.example.com", ("RSA, 1024 bits", "DMARC", "DNS as of"), ("2", "enter", "right")
    ),
    "mail-from": Scene(
        "staging.example.com",
        ("feedback-smtp", "DNS as of"),
        ("3", "enter", "down", "right", "right"),
    ),
    "dns": Scene("spring.example.com", ("Zone name doubled", "your resolver"), ("7", "enter")),
    "policies": Scene("news.example.com", ("Open to everyone",), ("4", "enter")),
    "tags": Scene("example.com", ("cost-center",), ("5", "enter")),
    "json": Scene("shop.example.com", ("SigningHostedZone",), ("6", "enter")),
    "copy-as": Scene("launch.example.com", ("IN CNAME",), ("Y", "down")),
    "new-identity": Scene(
        "example.com",
        ("A domain, kept as xn--", "bounce.", "team"),
        (
            *("n", Pasted("Nähkästchen.Example"), "tab", "tab", "tab"),
            *(Pasted("newsletter"), "enter"),
            *(Pasted("bounce"), "tab", "right", "tab"),
            *(Pasted("team"), "tab", Pasted("letters"), "tab"),
            *(Pasted("cost-center"), "tab", Pasted("4711")),
        ),
        size=NARROW,
    ),
    "review": Scene(
        "example.com",
        ("aws sesv2 create-email-identity",),
        ("n", Pasted("autumn.example.com"), "tab", "tab", "right", "ctrl+r"),
        size=NARROW,
    ),
    "switch-set": Scene(
        "returns.example.com",
        ("It has summer-sale-2025, which does not exist any more", "staging"),
        ("s",),
        size=NARROW,
    ),
    "switch-many": Scene(
        "news.example.com",
        ("1 already newsletter", "and so on for 5 more."),
        (
            "slash",
            Pasted("s.example.com status:verified"),
            "enter",
            "a",
            "s",
            Pasted("newsletter"),
            "enter",
        ),
    ),
    "narrow-list": Scene("example.com", size=NARROW),
    "narrow-details": Scene("launch.example.com", ("DNS as of",), ("enter",), size=NARROW),
}


class FixedClock:
    """A time that stands still."""

    def monotonic(self) -> float:
        """Return the same number of seconds always."""
        return 0.0

    def now(self) -> datetime:
        """Return the moment of every picture."""
        return NOW


def keep_off_the_clipboard(text: str, send: Callable[[str], None]) -> Copied:
    """Copy nothing: the clipboard belongs to whoever makes the pictures."""
    return Copied("Copied.", certain=True)


# Playing a scene


async def play(scene: Scene, connection: Connection) -> str:
    """Return the screen a scene ends on, as Textual draws it."""
    gateway = Gateway(connection, Pace())
    servers = NameServer(account.identities, lambda: NOW)

    def lookup() -> Lookup:
        return Lookup(resolvers=[servers.resolver], reach=servers.reach)

    app = SestuiApp(gateway, lookup, FixedClock(), keep_off_the_clipboard, Schedule(), Glyphs())
    async with app.run_test(size=scene.size) as pilot:
        await _see(pilot, *INTRODUCED)
        if scene.filter:
            await _type(pilot, "slash", Pasted(scene.filter), "enter")
        await _go_to(pilot, scene.identity)
        if scene.size != NARROW:
            await _see(pilot, f"│ {scene.identity} ")
        await _type(pilot, *scene.keys)
        await _see(pilot, *scene.sees)
        drawn = app.export_screenshot()
    servers.close()
    return drawn


async def _type(pilot: Pilot[None], *keys: str) -> None:
    # The program hands keys out in order, so none has to wait for what another has led to.
    for key in keys:
        character = key if len(key) == 1 else None
        pasted = isinstance(key, Pasted)
        pilot.app.post_message(events.Paste(key) if pasted else events.Key(key, character))
    await pilot.pause()
    while isinstance(pilot.app, SestuiApp) and not pilot.app.is_at_rest:
        await pilot.pause()


async def _go_to(pilot: Pilot[None], identity: str) -> None:
    """Put the cursor of the list on an identity with a click, which is soonest done."""
    before = ""
    while (screen := _screen(pilot)) != before:
        for y, line in enumerate(screen.splitlines()):
            if line[2:].startswith(f"{identity} "):
                await pilot.click(offset=(2, y))
                await _see(pilot, f"▌ {identity} ")
                return
        before = screen
        await _type(pilot, "pagedown")
    raise LookupError(f"{identity} is not in the list, which ends with\n{screen}")


async def _see(pilot: Pilot[None], *texts: str) -> None:
    """Wait until every text is on the screen."""
    deadline = time.monotonic() + PATIENCE
    while missing := _missing(texts, screen := _screen(pilot)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{missing} never appeared on\n{screen}")
        await pilot.pause()


def _missing(texts: Sequence[str], screen: str) -> list[str]:
    return [text for text in texts if text not in screen]


def _screen(pilot: Pilot[None]) -> str:
    # What a picture would show, without drawing one each time something is waited for.
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


# Drawing it

SVG = "{http://www.w3.org/2000/svg}"
CELL = 12.2
LINE = 24.4
"""Width and height of a cell as Textual draws it."""
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
WORD = re.compile(r"─{1,4}|[^\s─]+")
RULES = frozenset("│─▌")
MEETING = "font-size: 22px"
"""Of rules that go on in the next cell: a little more than a cell, so that they meet."""


def picture(drawn: str, name: str) -> str:
    """Return the picture `name` of what Textual drew.

    Textual names a web font and its host, and draws whatever has one style in one piece. Here
    the font is one the reader has, and so that its width does not matter, each word is placed
    by itself.
    """
    drawn = re.sub(r"terminal-\d+", name, drawn)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.DOTALL)
    drawn = re.sub(r"font-family: .*?;", f"font-family: {FONTS};", drawn)
    root = ElementTree.fromstring(drawn)
    # These hold what cuts each line to its row: it cuts nothing, and the last is missing.
    for definitions in root.findall(f"{SVG}defs"):
        root.remove(definitions)
    for group in root.iter(f"{SVG}g"):
        group.attrib.pop("clip-path", None)
        for text in group.findall(f"{SVG}text"):
            group.remove(text)
            group.extend(_words(text))
    ElementTree.register_namespace("", SVG.strip("{}"))
    ElementTree.indent(root, "")
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _words(text: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Yield each word of a text as an element, where it stands on the screen."""
    line = text.text or ""
    for found in WORD.finditer(line):
        x = float(text.get("x", 0)) + CELL * cell_len(line[: found.start()])
        place = {
            "class": text.get("class", ""),
            "x": f"{x:g}",
            "y": text.get("y", ""),
            "textLength": f"{CELL * cell_len(found[0]):g}",
        }
        if RULES.issuperset(found[0]):
            place["style"] = MEETING
        word = ElementTree.Element(f"{SVG}text", place)
        word.text = found[0]
        yield word


def text_of(drawn: str) -> str:
    """Return the text of a screen, from its picture or from what Textual drew."""
    lines: dict[int, str] = {}
    pieces = [
        (round(float(text.get("y", 0)) / LINE), round(float(text.get("x", 0)) / CELL), text.text)
        for text in ElementTree.fromstring(drawn).iterfind(f".//{SVG}g/{SVG}text")
    ]
    for row, column, piece in sorted(pieces):
        line = lines.get(row, "")
        line += " " * (column - cell_len(line))
        lines[row] = line + (piece or "").replace("\N{NO-BREAK SPACE}", " ")
    return "\n".join(lines.get(row, "").rstrip() for row in range(1, max(lines, default=0) + 1))


# All of them


async def pictures(names: Sequence[str]) -> dict[str, str]:
    """Return pictures by their names."""
    demo = Connection(
        region=isolation.REGION, demo=True, prepare=lambda: account.start(now=lambda: NOW)
    )
    return {name: picture(await play(SCENES[name], demo), name) for name in names}


def main() -> None:
    """Write the pictures, the same ones wherever and by whomever they are made."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    isolation.isolate(os.environ)
    os.environ.pop("NO_COLOR", None)
    os.environ["TZ"] = "UTC"
    time.tzset()
    for name, drawn in asyncio.run(pictures(sys.argv[2:] or [*SCENES])).items():
        (folder / f"{name}.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
