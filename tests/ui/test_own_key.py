"""A key of one's own in the form of a new identity."""

import threading
from pathlib import Path

import pytest
from textual import events

from sestui.model import keys
from sestui.model.new_identity import OwnKey
from sestui.ui.widgets.own_key import OwnKeyFields
from tests.model.pems import TOO_SHORT, private_key
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing
from tests.ui.creating import company, created, open_form, send

KEY = private_key()


@pytest.fixture(autouse=True)
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "make", lambda: KEY)


async def test_a_key_made_here_is_sent_and_kept_only_where_the_person_says(tmp_path: Path) -> None:
    gateway = company()
    path = tmp_path / "key.pem"
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s2026")
        await it.sees("RSA 2048", "TXT", "s2026._domainkey.own.example.com")
        await it.press("tab", "tab")
        await it.paste(str(path))
        await it.press("tab", "right", "right", "y")
        await it.until(lambda: it.clipboard.copied)
        assert it.clipboard.copied == [KEY.public_value()]
        await send(it)
        await it.sees("own.example.com is created.", "s2026._domainkey", "p=")
        (new,) = created(gateway)
        assert new.signing == OwnKey("s2026", KEY)
        assert path.stat().st_mode & 0o777 == 0o600
        assert keys.read(path.read_bytes()).fingerprint == KEY.fingerprint


async def test_a_file_that_is_there_is_not_written_over_and_nothing_is_sent(
    tmp_path: Path,
) -> None:
    gateway = company()
    path = tmp_path / "key.pem"
    path.write_text("mine")
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.press("tab", "tab")
        await it.paste(str(path))
        await send(it)
        await it.sees("Something of that name is there already: name a new file.")
        assert path.read_text() == "mine"
        assert gateway.writes == []


async def key_from_a_file(it: Browsing, path: Path) -> None:
    await open_form(it)
    await it.paste("own.example.com")
    await it.press("tab", "right", "tab")
    await it.type("s1")
    await it.press("tab", "right", "tab")
    await it.paste(str(path))
    await it.press("enter")


@pytest.mark.slow
async def test_a_file_without_a_key_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "big").write_bytes(b"x" * 10_000_000)
    (tmp_path / "garbage").write_text("hello")
    said = {
        "folder": "directory",
        "big": "more than 65536",
        "garbage": "There is no private key in this.",
        "missing": "No such file",
    }
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, tmp_path / "other")
        for name, sentence in said.items():
            await it.press("shift+tab", "ctrl+u")
            await it.paste(str(tmp_path / name))
            await it.press("enter")
            await it.sees(sentence)
        assert "! " in it.text
        await it.press("ctrl+r")
        await it.sees("There is no private key yet.")


async def test_an_encrypted_key_asks_for_its_passphrase_and_again_after_a_wrong_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(encrypted())
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await key_from_a_file(it, path)
        await it.sees("Passphrase", "encrypted")
        await it.type("wrong")
        await it.press("enter")
        await it.sees("does not open")
        assert "wrong" not in it.text
        await it.press("ctrl+u")
        await it.type("sesame")
        await it.press("enter")
        await it.sees(KEY.fingerprint)
        assert "sesame" not in it.text
        await send(it)
        await it.sees("own.example.com is created.")
        signing = created(gateway)[0].signing
        assert isinstance(signing, OwnKey)
        assert signing.key.fingerprint == KEY.fingerprint


async def paste_target(it: Browsing) -> None:
    await open_form(it)
    await it.paste("own.example.com")
    await it.press("tab", "right", "tab")
    await it.type("s1")
    await it.press("tab", "left", "tab")
    await it.sees("Paste the PEM here.")


async def test_a_pasted_key_is_taken_whole_and_shown_only_by_its_fingerprint() -> None:
    pem = KEY.pem().decode()
    async with browsing(company(), NARROW) as it:
        await paste_target(it)
        await it.paste(pem.replace("\n", "\r"))
        await it.sees("RSA 2048, fingerprint", KEY.fingerprint)
        assert not any(line in it.text for line in pem.splitlines()[1:-1])


@pytest.mark.slow
async def test_a_key_that_comes_as_keys_is_gathered_and_nothing_else_happens() -> None:
    async with browsing(company(), NARROW) as it:
        await paste_target(it)
        for character in TOO_SHORT.decode().strip():
            key = {"\n": "enter", " ": "space"}.get(character, character)
            it.app.post_message(events.Key(key, None if character == "\n" else character))
        await it.sees("! This RSA key has 512 bits;")
        assert "New identity in" in it.text


async def test_what_is_no_key_for_ses_is_refused_where_it_was_pasted() -> None:
    async with browsing(company(), NARROW) as it:
        await paste_target(it)
        await it.paste("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")
        await it.sees("! ", "public key")


def encrypted() -> bytes:
    from cryptography.hazmat.primitives import serialization

    rsa = serialization.load_pem_private_key(KEY.pem(), None)
    return rsa.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"sesame"),
    )


@pytest.mark.slow
async def test_another_file_has_nothing_of_the_encrypted_one_before(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(encrypted())
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, tmp_path / "a.pem")
        await it.sees("Passphrase", "encrypted")
        await it.press("shift+tab", "ctrl+u")
        await it.paste(str(tmp_path / "b.pem"))
        await it.press("enter")
        await it.sees("No such file")
        assert "Passphrase" not in it.text
        await it.press("ctrl+r")
        await it.sees("There is no private key yet.")


@pytest.mark.slow
async def test_a_wrong_passphrase_lets_one_go_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(encrypted())
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, tmp_path / "a.pem")
        await it.sees("Passphrase", "encrypted")
        await it.type("wrong")
        await it.press("shift+tab")
        await it.sees("does not open")
        await it.press("ctrl+u")
        await it.paste("elsewhere")
        await it.sees("elsewhere")


@pytest.mark.slow
async def test_ctrl_r_reads_the_file_and_takes_the_passphrase_that_are_typed(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.pem").write_bytes(encrypted())
    async with browsing(company(), WIDE) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.press("tab", "right", "tab")
        await it.paste(str(tmp_path / "a.pem"))
        await it.press("ctrl+r")
        await it.sees("Passphrase", "encrypted")
        await it.type("sesame")
        await it.press("ctrl+r")
        await it.sees("Create in", KEY.fingerprint)


async def test_a_key_that_is_being_made_is_none_for_another_source(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = threading.Event()

    def slowly() -> keys.PrivateKey:
        made.wait(10)
        return KEY

    monkeypatch.setattr(keys, "make", slowly)
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.sees("Making a key.")
        await it.press("tab", "right")
        made.set()
        await it.sees("a PEM file")
        await it.press("ctrl+r")
        await it.sees("There is no private key yet.")
        assert KEY.fingerprint not in it.text


@pytest.mark.slow
async def test_where_the_key_comes_from_is_there_again_and_the_key_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(encrypted())
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, tmp_path / "a.pem")
        await it.sees("Passphrase")
        await it.type("sesame")
        await it.press("escape", "n")
        await it.sees("(•) from a file", "a.pem", "Passphrase", "encrypted")
        assert KEY.fingerprint not in it.text


@pytest.mark.slow
async def test_a_passphrase_never_reaches_the_clipboard(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(encrypted())
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, tmp_path / "a.pem")
        await it.sees("Passphrase")
        await it.type("sesame")
        await it.press("ctrl+shift+a", "ctrl+c", "ctrl+x", "enter")
        await it.sees(KEY.fingerprint)
        assert it.clipboard.copied == []


@pytest.mark.parametrize("ending", ["created", "closed"])
async def test_the_private_key_is_gone_once_the_form_is(ending: str) -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.sees(KEY.fingerprint)
        fields = it.app.screen.query_one(OwnKeyFields)
        assert fields.key is KEY
        if ending == "created":
            await send(it)
            await it.sees("own.example.com is created.")
        else:
            await it.press("escape")
            await it.sees("as of")
        assert fields.key is None
