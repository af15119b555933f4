"""The part of the form of a new identity that is about a key of one's own (BYODKIM)."""

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from sestui.account.threads import in_thread
from sestui.model import keys
from sestui.model.call import Call
from sestui.model.draft import Draft, Source
from sestui.model.errors import KeyRefused, PassphraseNeeded
from sestui.model.keys import PrivateKey
from sestui.model.records import Purpose, Record
from sestui.ui import key_files
from sestui.ui.blocks import Cell, Table
from sestui.ui.widgets.choice import Choice
from sestui.ui.widgets.field import Field
from sestui.ui.widgets.key_target import KeyTarget
from sestui.ui.widgets.sheet import Sheet
from sestui.ui.widgets.text_input import SecretInput, TextInput
from sestui.ui.words import Glyphs


class OwnKeyFields(Vertical):
    """Selector, private key and public record. The key lives here and nowhere else."""

    DEFAULT_CSS = """
    OwnKeyFields { height: auto; }
    OwnKeyFields Sheet { height: 2; }
    """

    class Changed(Message):
        """The selector was typed, or there is another private key, or none any more."""

    def __init__(self, glyphs: Glyphs, draft: Draft) -> None:
        super().__init__(id="own-key")
        self._glyphs = glyphs
        self._given = draft
        self._key: PrivateKey | None = None
        self._encrypted: bytes | None = None
        self._read_from = ""
        self._saved: tuple[PrivateKey, str] | None = None
        self._begun = False

    def compose(self) -> ComposeResult:
        """Lay out everything; `_arrange` shows what the chosen source needs."""
        given = self._given
        source = Choice(list(Source), self._glyphs, chosen=list(Source).index(given.source))
        yield Field("  Selector", TextInput(given.selector, "such as 2026"), id="selector")
        yield Field("  Private key", source, id="source")
        yield Field("  File", TextInput(given.key_file, "a PEM file"), id="file")
        yield Field("  PEM", KeyTarget(), id="pem")
        yield Field("  Passphrase", SecretInput(), id="passphrase")
        yield Field("  Keep it in", TextInput(given.keep_in, "a new file, or nowhere"), id="keep")
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
    def file(self) -> str:
        """The file to read the key from, as typed."""
        return self.query_one("#file TextInput", TextInput).value

    @property
    def keep_in(self) -> str:
        """The file to write a key made here to, as typed."""
        return self.query_one("#keep TextInput", TextInput).value

    @property
    def source(self) -> Source:
        """Where the key comes from."""
        return list(Source)[self.query_one(Choice).chosen]

    def begin(self) -> None:
        """Get the first key, now that the form is about one."""
        if not self._begun:
            self._begun = True
            self._get()

    def forget(self) -> None:
        """Let go of the private key, and of what is being done to get one."""
        self.workers.cancel_group(self, "key")
        self._key = self._saved = None
        self._forget_encrypted()

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
    def needs_passphrase(self) -> bool:
        """Whether a key is there that no passphrase given so far opens."""
        return self._encrypted is not None

    @property
    def remark(self) -> str:
        """What there is to say of the key."""
        if self._key is not None:
            return self._key.description
        return "Making a key." if self.source is Source.MADE and self._begun else ""

    async def keep(self) -> bool:
        """Write a key made here where the person wants it; False when that failed, and why is
        said. Once written it is not written again."""
        path = self.keep_in.strip()
        key = self._key
        if self.source is not Source.MADE or not path or key is None:
            return True
        if self._saved == (key, path):
            return True
        field = self.query_one("#keep", Field)
        try:
            await in_thread(Call(), lambda: key_files.write(path, key.pem()))
        except FileExistsError:
            field.remark(key_files.TAKEN, wrong=True)
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
        field = event.input.parent
        if isinstance(field, Field) and field.id in ("file", "keep"):
            field.remark("")
            if field.id == "file" and event.value != self._read_from:
                self._start_over()
        self.post_message(self.Changed())

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        """Let the key of the other source go, and get one from this."""
        event.stop()
        self._start_over()
        self._get()

    def _start_over(self) -> None:
        """Know of no key any more, whatever is being done to get one."""
        self.workers.cancel_group(self, "key")
        self._read_from = ""
        self._forget_encrypted()
        self._take(None)
        self._arrange()

    def _forget_encrypted(self) -> None:
        self._encrypted = None
        self.query_one("#passphrase", Field).remark("")
        with self.prevent(Input.Changed):
            self.query_one(SecretInput).value = ""

    @on(Input.Submitted, "#file TextInput")
    @on(Input.Blurred, "#file TextInput")
    @work(exclusive=True, group="key")
    async def _get(self) -> None:
        """Get a key from the chosen source, as far as that goes by itself."""
        if self.source is Source.MADE:
            self._take(await in_thread(Call(), keys.make))
        else:
            await self.settle()

    @on(Input.Submitted, "#passphrase TextInput")
    @on(Input.Blurred, "#passphrase TextInput")
    @work(exclusive=True, group="key")
    async def _passphrase_given(self, event: Input.Submitted | Input.Blurred) -> None:
        if event.value and self._encrypted is not None:
            submitted = isinstance(event, Input.Submitted)
            await self._take_pem(self._encrypted, event.value, stay=submitted)

    @on(KeyTarget.Pasted)
    @work(exclusive=True, group="key")
    async def _pasted(self, event: KeyTarget.Pasted) -> None:
        event.stop()
        await self._take_pem(event.text.encode("utf-8", "replace"))

    @on(Input.Blurred, "#keep TextInput")
    @work(exclusive=True, group="keep")
    async def _keep_named(self) -> None:
        """Say in time that nothing can be written there."""
        path = self.keep_in.strip()
        if path and self._saved != (self._key, path):
            wrong = await in_thread(Call(), lambda: key_files.why_not_new(path))
            self.query_one("#keep", Field).remark(wrong, wrong=bool(wrong))

    async def settle(self) -> None:
        """Read the file that is named, and open it with the passphrase that is typed, as far as
        that was not done already."""
        passphrase = self.query_one(SecretInput).value
        if self._encrypted is not None and passphrase:
            await self._take_pem(self._encrypted, passphrase, stay=False)
        typed = self.file
        path = typed.strip()
        if self.source is not Source.FILE or not path or typed == self._read_from:
            return
        field = self.query_one("#file", Field)
        try:
            data = await in_thread(Call(), lambda: key_files.read(path))
        except (OSError, RuntimeError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            self._read_from = typed
            field.remark(f"It cannot be read: {why}.", wrong=True)
        else:
            await self._take_pem(data)
            self._read_from = typed

    async def _take_pem(self, data: bytes, passphrase: str = "", *, stay: bool = True) -> None:
        """Read a PEM; an encrypted one is kept until its passphrase is known, which is asked for
        where the person has not gone elsewhere (`stay`)."""
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
            if stay:
                self.screen.set_focus(self.query_one(SecretInput))
        except KeyRefused as refused:
            self._encrypted = None
            self._take(None)
            self._arrange()
            self.query_one(shown, Field).remark(f"{refused} {refused.advice}".strip(), wrong=True)
        else:
            self._forget_encrypted()
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
        target = self.query_one(KeyTarget)
        target.taken = source is Source.PASTED and self._key is not None
        target.repaint()
