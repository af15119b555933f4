"""The part of the form of a new identity that is about a key of one's own (BYODKIM)."""

from enum import StrEnum
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from sestui.account.threads import in_thread
from sestui.model import keys
from sestui.model.call import Call
from sestui.model.errors import KeyRefused, PassphraseNeeded
from sestui.model.keys import PrivateKey
from sestui.model.records import Purpose, Record
from sestui.terminal import private_file
from sestui.ui.blocks import Cell, Table
from sestui.ui.widgets.choice import Choice
from sestui.ui.widgets.field import Field
from sestui.ui.widgets.key_target import KeyTarget
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.widgets.text_input import SecretInput, TextInput
from sestui.ui.words import Glyphs

LARGEST_FILE = 64 * 1024
"""Bytes of a file that may hold a key; one of 2048 bits takes less than 2,000."""


class Source(StrEnum):
    """Where the private key comes from."""

    MADE = "made here"
    FILE = "from a file"
    PASTED = "pasted"


class OwnKeyFields(Vertical):
    """Selector, private key and public record. The key lives here and nowhere else."""

    DEFAULT_CSS = """
    OwnKeyFields { height: auto; }
    OwnKeyFields Sheet { height: 2; }
    """

    class Changed(Message):
        """The selector was typed, or there is another private key, or none any more."""

    def __init__(self, glyphs: Glyphs, selector: str = "") -> None:
        super().__init__(id="own-key")
        self._glyphs = glyphs
        self._selector = selector
        self._key: PrivateKey | None = None
        self._encrypted: bytes | None = None
        self._read_from = ""
        self._saved: tuple[PrivateKey, str] | None = None
        self._begun = False

    def compose(self) -> ComposeResult:
        """Lay out everything; `_arrange` shows what the chosen source needs."""
        yield Field("  Selector", TextInput(self._selector, "2026"), id="selector")
        yield Field("  Private key", Choice(list(Source), self._glyphs), id="source")
        yield Field("  File", TextInput(placeholder="a PEM file"), id="file")
        yield Field("  PEM", KeyTarget(), id="pem")
        yield Field("  Passphrase", SecretInput(), id="passphrase")
        yield Field("  Keep it in", TextInput(placeholder="a new file, or nowhere"), id="keep")
        yield Sheet(self._glyphs, id="record")

    def on_mount(self) -> None:
        """Start with what the first source needs."""
        self._arrange()

    @property
    def key(self) -> PrivateKey | None:
        """The private key; None while there is none."""
        return self._key

    @property
    def selector(self) -> str:
        """The selector as typed."""
        return self.query_one("#selector TextInput", TextInput).value

    @property
    def source(self) -> Source:
        """Where the key comes from."""
        return list(Source)[self.query_one(Choice).chosen]

    def begin(self) -> None:
        """Make the first key, now that the form is about one."""
        if not self._begun:
            self._begun = True
            self._make()

    def forget(self) -> None:
        """Let go of the private key."""
        self._key = self._encrypted = self._saved = None
        self.query_one(SecretInput).value = ""

    def show_record(self, name: str | None) -> None:
        """Show the public record under its DNS name, ready to copy; None: not known yet."""
        sheet = self.query_one(Sheet)
        sheet.display = bool(name and self._key)
        if name and self._key:
            value = self._key.public_value()
            record = Record("TXT", name, value, Purpose.DKIM)
            row = (
                Cell(record.type),
                Cell(name, name, "the name of the TXT record"),
                Cell(value, value, "the value of the TXT record"),
            )
            sheet.show_blocks([Table(("TYPE", "NAME", "VALUE"), (row,))], from_start=False)

    @property
    def remark(self) -> str:
        """What there is to say of the key."""
        if self._key is not None:
            return self._key.description
        return "Making a key." if self.source is Source.MADE and self._begun else ""

    async def keep(self) -> bool:
        """Write a key made here where the person wants it; False when that failed, and why is
        said. Once written it is not written again."""
        path = self.query_one("#keep TextInput", TextInput).value.strip()
        key = self._key
        if self.source is not Source.MADE or not path or key is None:
            return True
        if self._saved == (key, path):
            return True
        field = self.query_one("#keep", Field)
        try:
            await in_thread(Call(), lambda: _write(path, key.pem()))
        except FileExistsError:
            field.remark("Something of that name is there already: name a new file.", wrong=True)
        except (OSError, RuntimeError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            field.remark(f"The key was not written: {why}.", wrong=True)
        else:
            self._saved = key, path
            field.remark("Written, for you alone.")
            return True
        self.query_one("#keep TextInput").focus()
        return False

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        field = event.input.parent.parent if event.input.parent else None
        if isinstance(field, Field) and field.id in ("file", "keep"):
            field.remark("")
            if field.id == "file" and event.value != self._read_from:
                self._read_from = ""
                self._take(None)
        self.post_message(self.Changed())

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        """Let the key of the other source go, and get one from this."""
        event.stop()
        self._take(None)
        self._encrypted = None
        self._read_from = ""
        self._arrange()
        if self.source is Source.MADE:
            self._make()

    @on(Input.Submitted, "#file TextInput")
    @on(Input.Blurred, "#file TextInput")
    @work(exclusive=True, group="key")
    async def _file_named(self) -> None:
        await self.settle()

    @on(Input.Submitted, "#passphrase TextInput")
    @on(Input.Blurred, "#passphrase TextInput")
    @work(exclusive=True, group="key")
    async def _passphrase_given(self, event: Input.Submitted | Input.Blurred) -> None:
        if event.value and self._encrypted is not None:
            await self._take_pem(self._encrypted, event.value)

    @on(KeyTarget.Pasted)
    @work(exclusive=True, group="key")
    async def _pasted(self, event: KeyTarget.Pasted) -> None:
        event.stop()
        await self._take_pem(event.text.encode("utf-8", "replace"))

    @work(exclusive=True, group="key")
    async def _make(self) -> None:
        self._take(await in_thread(Call(), keys.make))

    async def settle(self) -> None:
        """Read the file that is named, unless it was read already."""
        typed = self.query_one("#file TextInput", TextInput).value
        path = typed.strip()
        if self.source is not Source.FILE or not path or typed == self._read_from:
            return
        field = self.query_one("#file", Field)
        try:
            data = await in_thread(Call(), lambda: _read(path))
        except (OSError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._read_from = typed
            self._take(None)
            field.remark(f"It cannot be read: {why}.", wrong=True)
        else:
            await self._take_pem(data)
            self._read_from = typed

    async def _take_pem(self, data: bytes, passphrase: str = "") -> None:
        """Read a PEM; an encrypted one is kept until its passphrase is known."""
        shown = "#pem" if self.source is Source.PASTED else "#file"
        for place in (shown, "#passphrase"):
            self.query_one(place, Field).remark("")
        try:
            key = await in_thread(Call(), lambda: keys.read(data, passphrase))
        except PassphraseNeeded as needed:
            self._encrypted = data
            self._take(None)
            self._arrange()
            field = self.query_one("#passphrase", Field)
            field.remark(f"{needed} {needed.advice}".strip(), wrong=True)
            self.query_one(SecretInput).focus()
        except KeyRefused as refused:
            self._encrypted = None
            self._take(None)
            self._arrange()
            self.query_one(shown, Field).remark(f"{refused} {refused.advice}".strip(), wrong=True)
        else:
            self._encrypted = None
            self.query_one(SecretInput).value = ""
            self._take(key)
            self._arrange()

    def _take(self, key: PrivateKey | None) -> None:
        self._key = key
        self.post_message(self.Changed())

    def _arrange(self) -> None:
        """Show what the chosen source needs, and nothing else."""
        source = self.source
        self.query_one("#file").display = source is Source.FILE
        self.query_one("#pem").display = source is Source.PASTED
        self.query_one("#keep").display = source is Source.MADE
        self.query_one("#passphrase").display = self._encrypted is not None
        self.query_one("#record").display = self._key is not None


def _read(path: str) -> bytes:
    return private_file.read(Path(path).expanduser(), LARGEST_FILE)


def _write(path: str, data: bytes) -> None:
    # The folder is the one that the person named: the file alone has to be private.
    private_file.write_new(Path(path).expanduser(), data, shared_folder=True)
