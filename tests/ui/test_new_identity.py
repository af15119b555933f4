"""The form of a new identity, as a person fills it in."""

import pytest

from sestui.model.draft import Draft
from sestui.model.errors import (
    AccessDenied,
)
from sestui.model.identity import Tag
from sestui.model.new_identity import EasyDkim, KeyLength, ParentKey
from sestui.ui.screens import review
from sestui.ui.widgets.tag_rows import TagRow, TagRows
from sestui.ui.widgets.text_input import TextInput
from tests.ui.browsing import NARROW, WIDE, Browsing, browsing
from tests.ui.creating import company, created, open_form, send


@pytest.mark.parametrize("size", [NARROW, pytest.param(WIDE, marks=pytest.mark.slow)])
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
        await it.send()
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


BAD_NAMES = {
    "*.example.com": "no wildcard",
    "exa mple.com": "blank",
    "example..com": "dot too many",
    f"{'a' * 64}.com": "63",
    "a@b@c": "only one @",
    "EXAMPLE.com": "already",
}


async def test_a_bad_name_is_refused_where_it_is_typed() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        for typed, sentence in BAD_NAMES.items():
            await it.press("ctrl+u")
            await it.paste(typed)
            await it.sees(sentence)
            line = next(n for n, text in enumerate(it.lines) if text.startswith(" Name"))
            assert "!" in it.lines[line + 1], "right below the field"
            await it.press("ctrl+r")
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


BAD_TAGS = {
    ("k" * 129, "v"): "128",
    ("aws:x", "v"): "aws:",
    ("a;b", "v"): ";",
    ("team", "v" * 257): "256",
}


@pytest.mark.slow
async def test_a_bad_tag_is_refused_at_its_row() -> None:
    async with browsing(company(), NARROW) as it:
        await to_tags(it)
        for (key, value), sentence in BAD_TAGS.items():
            await it.press("ctrl+u")
            await it.paste(key)
            await it.press("tab", "ctrl+u")
            await it.paste(value)
            await sees_marked(it, sentence)
            await it.press("shift+tab")


async def sees_marked(it: Browsing, sentence: str) -> None:
    await it.until(lambda: any("!" in line and sentence in line for line in it.lines))


async def to_tags(it: Browsing) -> None:
    await open_form(it)
    await it.paste("own.example.com")
    await it.press("tab", "tab", "tab", "tab", "tab")


@pytest.mark.slow
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


async def test_what_is_typed_is_known_while_a_new_row_is_being_laid_out() -> None:
    async with browsing(company(), NARROW) as it:
        await to_tags(it)
        rows = it.app.screen.query_one(TagRows)
        await it.press("a")
        rows._rows.append(TagRow("", Tag("b", "")))
        rows.mount(rows._rows[-1])  # it has no fields yet when the next snapshot is told
        it.app._became(it.app._account.snapshot)
        assert rows.tags == (Tag("a", ""), Tag("", ""), Tag("b", ""))


async def test_the_set_that_is_begun_is_taken_by_tab_and_the_only_one_by_ctrl_r() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab")
        await it.sees("receipts")
        await it.type("rec")
        await it.press("tab")
        assert any(line.startswith(" Configuration set receipts") for line in it.lines)
        await it.press("shift+tab", "ctrl+u")
        await it.type("mark")
        await it.press("ctrl+r")
        await it.sees("Create in", "marketing")


async def test_the_lines_of_a_paste_are_said_to_be_joined() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com\nsecond.example.com")
        await it.sees("own.example.com second.example.com", "Its lines were joined.")


async def test_where_nothing_can_be_seen_no_key_does_anything_but_quit() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("ctrl+r")
        await it.sees("Create in")
        await it.pilot.resize_terminal(39, 9)
        await it.sees("sestui needs 40 by 10.")
        await it.press("ctrl+s", "a", "b")
        await it.pilot.resize_terminal(80, 24)
        await it.sees("Create in")
        assert gateway.writes == []
        await it.press("escape", "x")
        await it.sees("own.example.comx")


async def test_keys_typed_before_a_review_could_be_looked_at_send_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(review, "LOOK", 60.0)
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("ctrl+r", "ctrl+s", "ctrl+s")
        await it.sees("Create in")
        assert "send" not in it.lines[-1]
        assert gateway.writes == []
        await it.press("escape")
        monkeypatch.setattr(review, "LOOK", 0.01)
        await it.press("ctrl+r")
        await it.until(lambda: "send" in it.lines[-1])
        await it.send()
        await it.sees("own.example.com is created.")
