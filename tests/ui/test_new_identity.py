"""The form of a new identity, as a person fills it in."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events

from sestui.model import keys
from sestui.model.draft import Draft
from sestui.model.errors import (
    AccessDenied,
    LimitExceeded,
    NotFound,
    ServerFault,
    Throttled,
    TimedOut,
)
from sestui.model.identity import MailFromAttributes, Tag
from sestui.model.new_identity import EasyDkim, KeyLength, NewIdentity, OwnKey, ParentKey
from sestui.ui.widgets.tag_rows import TagRows
from sestui.ui.widgets.text_input import TextInput
from tests.account.gateway import MemoryGateway, address, domain
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing

KEY = keys.make()
"""Made once: it takes a moment."""


@pytest.fixture(autouse=True)
def made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "make", lambda: KEY)


def company() -> MemoryGateway:
    gateway = MemoryGateway(domain("example.com"), address("Ops@example.org"))
    gateway.sets = ["marketing", "receipts", "transactional"]
    return gateway


async def open_form(it: Browsing) -> None:
    await it.sees("as of")
    await it.press("n")
    await it.sees("New identity in 111122223333 prod · us-east-1")


async def send(it: Browsing) -> None:
    """Have what is typed shown and sent."""
    await it.press("ctrl+r")
    await it.sees("Create in")
    await it.press("ctrl+s")


def created(gateway: MemoryGateway) -> list[NewIdentity]:
    return [new for operation, _, new in gateway.writes if isinstance(new, NewIdentity)]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_domain_is_created_with_the_keyboard_alone(size: tuple[int, int]) -> None:
    gateway = company()
    async with browsing(gateway, size) as it:
        await open_form(it)
        await it.type("Shop.Example.com")
        await it.sees("A domain, kept as shop.example.com.")
        await it.press("tab", "tab", "right")  # 1024 bits
        await it.press("tab")
        await it.sees("transactional")
        await it.type("mark")
        await it.press("enter")
        await it.type("bounce")
        await it.press("tab", "tab")
        await it.type("team")
        await it.press("tab")
        await it.type("shop")
        await it.press("ctrl+r")
        await it.sees(
            "shop.example.com", "Easy DKIM, 1024 bits", "marketing", "team = shop",
            "bounce.shop.example.com", "aws sesv2 create-email-identity",
        )  # fmt: skip
        assert gateway.writes == []
        await it.press("ctrl+s")
        await it.sees("shop.example.com is created.", "ashop0123")
        assert "shop.example.com" in it.text
        (new,) = created(gateway)
        assert new.signing == EasyDkim(KeyLength.RSA_1024)
        assert new.configuration_set == "marketing"
        assert new.tags == (Tag("team", "shop"),)
        assert [operation for operation, _, _ in gateway.writes] == ["create", "put_mail_from"]
        assert gateway.known["shop.example.com"].mail_from.domain == "bounce.shop.example.com"


async def test_an_address_is_asked_no_question_about_dkim() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        assert "DKIM" in it.text
        await it.type("News@Example.org")
        await it.sees("An address, kept as News@example.org.")
        assert "DKIM" not in it.text
        await send(it)
        await it.sees("News@example.org is created.")
        assert created(gateway)[0].signing is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("*.example.com", "no wildcard"),
        ("exa mple.com", "blank"),
        ("example..com", "dot too many"),
        (f"{'a' * 64}.com", "63"),
        ("a@b@c", "only one @"),
        ("EXAMPLE.com", "already"),
    ],
)
async def test_a_bad_name_is_refused_where_it_is_typed(typed: str, sentence: str) -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste(typed)
        await it.sees(sentence)
        line = next(n for n, text in enumerate(it.lines) if text.startswith(" Name"))
        assert "!" in it.lines[line + 1], "right below the field"
        await it.press("ctrl+r")
        await it.pilot.pause()
        assert "Create in" not in it.text
        assert typed[:40] in it.text, "what was typed is still there"
        assert gateway.writes == []


async def test_a_name_in_another_script_is_kept_as_itself() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.type("straße.de")
        await it.sees("A domain, kept as xn--strae-oqa.de (straße.de).")


async def test_an_address_that_differs_by_case_is_warned_of_and_not_refused() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.type("ops@example.org")
        await it.sees("Ops@example.org is there already")
        await send(it)
        await it.sees("ops@example.org is created.")


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


@pytest.mark.parametrize("kind", ["missing", "folder", "big", "garbage"])
async def test_a_file_without_a_key_says_what_is_wrong_with_it(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    if kind == "folder":
        path.mkdir()
    elif kind == "big":
        path.write_bytes(b"x" * 10_000_000)
    elif kind == "garbage":
        path.write_text("hello")
    said = {
        "missing": "No such file",
        "folder": "directory",
        "big": "more than 65536",
        "garbage": "no ",
    }
    async with browsing(company(), WIDE) as it:
        await key_from_a_file(it, path)
        await it.until(lambda: said[kind].lower() in it.text.lower())
        assert "! " in it.text
        await it.press("ctrl+r")
        await it.sees("There is no private key yet.")


async def test_an_encrypted_key_asks_for_its_passphrase_and_again_after_a_wrong_one(
    tmp_path: Path,
) -> None:
    from cryptography.hazmat.primitives import serialization

    path = tmp_path / "key.pem"
    rsa = serialization.load_pem_private_key(KEY.pem(), None)
    path.write_bytes(
        rsa.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"sesame"),
        )
    )
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


async def test_a_key_that_comes_as_keys_is_gathered_and_nothing_else_happens() -> None:
    async with browsing(company(), NARROW) as it:
        await paste_target(it)
        for character in KEY.pem().decode().strip():
            key = {"\n": "enter", " ": "space"}.get(character, character)
            it.app.post_message(events.Key(key, None if character == "\n" else character))
        await it.sees(KEY.fingerprint)
        assert "New identity in" in it.text


async def test_what_is_no_key_for_ses_is_refused_where_it_was_pasted() -> None:
    async with browsing(company(), NARROW) as it:
        await paste_target(it)
        await it.paste("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----")
        await it.sees("! ", "public key")


async def test_the_key_of_another_region_signs() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "left", "tab")
        await it.type("us-east-1")
        await it.sees("! ")
        await it.press("ctrl+u")
        await it.type("eu-west-1")
        await send(it)
        await it.sees("own.example.com is created.")
        assert created(gateway)[0].signing == ParentKey("eu-west-1")


async def test_sets_that_may_not_be_listed_can_be_typed() -> None:
    gateway = company()
    gateway.faults["sets"] = [AccessDenied("These credentials may not call it.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab")
        await it.until(lambda: ("sets", "") in gateway.calls)
        await it.type("receipts")
        await it.sees("not checked")
        await send(it)
        await it.sees("own.example.com is created.")
        assert created(gateway)[0].configuration_set == "receipts"


async def test_a_set_that_is_not_there_is_refused_beside_its_field() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab")
        await it.sees("receipts")
        await it.type("nothing-like-it")
        await it.press("ctrl+r")
        await it.sees("! There is no configuration set nothing-like-it.")


@pytest.mark.parametrize(
    ("typed", "value", "sentence"),
    [
        ("k" * 129, "v", "128"),
        ("aws:x", "v", "aws:"),
        ("a;b", "v", ";"),
        ("team", "v" * 257, "256"),
    ],
)
async def test_a_bad_tag_is_refused_at_its_row(typed: str, value: str, sentence: str) -> None:
    async with browsing(company(), NARROW) as it:
        await to_tags(it)
        await it.paste(typed)
        await it.press("tab")
        await it.paste(value)
        await it.until(lambda: any("!" in line and sentence in line for line in it.lines))


async def to_tags(it: Browsing) -> None:
    await open_form(it)
    await it.paste("own.example.com")
    await it.press("tab", "tab", "tab", "tab", "tab")


async def test_a_doubled_key_and_a_fifty_first_tag_are_refused() -> None:
    async with browsing(company(), (80, 80)) as it:
        await it.sees("as of")
        it.app._draft = Draft("own.example.com", tags=tuple(Tag(f"k{n}", "") for n in range(50)))
        await it.press("n")
        await it.sees("k49")
        it.app.screen.set_focus(list(it.app.screen.query_one(TagRows).query(TextInput))[-2])
        await it.paste("k7")
        await it.until(lambda: any("!" in line and "k7" in line for line in it.lines))
        await it.press("ctrl+u")
        await it.paste("k50")
        await it.until(lambda: any("!" in line and "50" in line for line in it.lines))


async def test_what_aws_refuses_leaves_everything_typed_with_the_reason_at_its_field() -> None:
    gateway = company()
    gateway.faults["create"] = [LimitExceeded("The account is full.", "Delete some.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await send(it)
        await it.sees("! The account is full. Delete some.", "own.example.com", "New identity")
        gateway.faults["create"] = [AccessDenied("You may not.", "A policy must say so.")]
        await send(it)
        await it.sees("You may not. A policy must say so.")
        assert "The account is full" not in it.text
        await send(it)
        await it.sees("own.example.com is created.")


async def test_a_set_deleted_a_second_ago_is_told_at_its_field() -> None:
    gateway = company()
    gateway.faults["create"] = [NotFound("Configuration set <receipts> does not exist.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab")
        await it.sees("receipts")
        await it.type("receipts")
        await send(it)
        await it.sees("! Configuration set <receipts> does not exist.")


@pytest.mark.parametrize("fault", [TimedOut("No answer."), ServerFault("It broke off.")])
async def test_a_create_without_an_answer_that_happened_is_found(fault: ServerFault) -> None:
    gateway = company()
    gateway.lost["create"] = [fault]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await send(it)
        await it.sees("AWS did not answer, but own.example.com is there.", "aown0123")
        assert len(gateway.writes) == 1


async def test_a_create_without_an_answer_that_did_not_happen_is_looked_up_before_the_next() -> (
    None
):
    gateway = company()
    gateway.faults["create"] = [TimedOut("No answer.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await send(it)
        await it.sees("is not there", "looked up first")
        assert len(gateway.writes) == 1
        gateway.calls.clear()
        await send(it)
        await it.sees("own.example.com is created.")
        assert gateway.calls[0] == ("get", "own.example.com")


async def test_a_mail_from_domain_that_was_not_set_can_be_set_again_or_left() -> None:
    gateway = company()
    gateway.faults["put_mail_from"] = [Throttled("Too many."), Throttled("Too many.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab", "tab")
        await it.type("bounce")
        await send(it)
        await it.sees("own.example.com is created, but its MAIL FROM domain is not set. Too many.")
        await it.press("ctrl+r")
        await it.sees("Set MAIL FROM in", "put-email-identity-mail-from-attributes")
        await it.press("ctrl+s")
        await it.until(lambda: len(gateway.writes) == 3)
        await it.sees("Too many. Ctrl+R")
        await it.press("ctrl+r")
        await it.sees("Set MAIL FROM in")
        await it.press("ctrl+s")
        await it.sees("The MAIL FROM domain of own.example.com is set.")
        assert gateway.known["own.example.com"].mail_from == MailFromAttributes(
            "bounce.own.example.com", "PENDING", "USE_DEFAULT_VALUE"
        )


async def test_what_is_typed_survives_closing_the_form_but_for_the_key() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.press("escape")
        await it.sees("as of")
        await it.press("n")
        await it.sees("Here is what you typed before.", "own.example.com", "s1")


async def test_quitting_asks_once_when_the_form_is_filled() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.press("ctrl+q")
        await it.until(lambda: it.app._exit)
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.type("x")
        await it.press("ctrl+q")
        await it.sees("The new identity is not created.", "q quits all the same")
        await it.press("escape")
        await it.sees("New identity")
        await it.press("ctrl+q")
        await it.sees("q quits all the same")
        await it.press("q")
        await it.until(lambda: it.app._exit)


async def test_typing_goes_on_while_aws_has_not_answered() -> None:
    gateway = company()
    gateway.held["list"] = threading.Event()
    async with browsing(gateway, NARROW) as it:
        await it.press("n")
        await it.sees("New identity")
        await it.paste("own.example.com")
        await it.sees("A domain.")
        gateway.held["list"].set()
        await it.until(lambda: ("number", "") in gateway.calls)
        assert "own.example.com" in it.text


async def test_a_refresh_disturbs_nothing_in_a_half_filled_form() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.type("own.exam")
        before = it.text
        focused = it.app.focused
        gateway.known["new.example.com"] = replace(domain("new.example.com"))
        it.app._refresh(by_person=False)
        await it.until(lambda: gateway.calls.count(("list", "0")) == 2)
        await it.until(lambda: len(it.app._account.snapshot.rows) == 3)
        await it.pilot.pause()
        assert it.text == before
        assert it.app.focused is focused
        await it.type("ple.com")
        await it.sees("own.example.com")


async def test_a_tag_that_is_emptied_is_no_tag_any_more() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await it.sees("as of")
        it.app._draft = Draft("own.example.com", tags=(Tag("team", "x"), Tag("cost", "")))
        await it.press("n")
        await it.sees("cost")
        it.app.screen.set_focus(it.app.screen.query_one(TagRows).query(TextInput).first())
        await it.press("ctrl+u", "tab", "ctrl+u", "tab")
        await it.until(lambda: any("Tags" in line and "cost" in line for line in it.lines))
        await send(it)
        await it.sees("own.example.com is created.")
        assert created(gateway)[0].tags == (Tag("cost", ""),)
