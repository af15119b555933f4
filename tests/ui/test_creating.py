"""What comes of the form of a new identity once it is sent, or left."""

import threading
from dataclasses import replace

import pytest

from sestui.model.errors import (
    AccessDenied,
    LimitExceeded,
    NotFound,
    ServerFault,
    Throttled,
    TimedOut,
)
from sestui.model.identity import MailFromAttributes
from tests.account.gateway import MemoryGateway, domain
from tests.ui.browsing import NARROW, Browsing, browsing
from tests.ui.creating import company, open_form, send


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
        await it.sees("Its MAIL FROM domain is not set. Too many.")
        await it.press("ctrl+r")
        await it.sees("Set MAIL FROM in", "put-email-identity-mail-from-attributes")
        await it.send()
        await it.until(lambda: len(gateway.writes) == 3)
        await it.sees("Too many. Ctrl+R")
        await it.press("ctrl+r")
        await it.sees("Set MAIL FROM in")
        await it.send()
        await it.sees("The MAIL FROM domain of own.example.com is set.")
        assert gateway.known["own.example.com"].mail_from == MailFromAttributes(
            "bounce.own.example.com", "PENDING", "USE_DEFAULT_VALUE"
        )


@pytest.mark.slow
async def test_what_is_typed_survives_closing_the_form_but_for_the_key() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await it.press("tab", "right", "tab")
        await it.type("s1")
        await it.press("escape")
        await it.sees("as of")
        await it.press("n")
        await it.sees("Here is what you typed before;", "own.example.com", "s1")


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
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.type("x")
        await it.press("ctrl+q", "ctrl+q")
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
        await it.rests()
        assert it.text == before
        assert it.app.focused is focused
        await it.type("ple.com")
        await it.sees("own.example.com")


async def sending(it: Browsing, gateway: MemoryGateway) -> threading.Event:
    """Have a create under way that is answered once the event is set."""
    await open_form(it)
    await it.paste("own.example.com")
    answered = gateway.held["create"] = threading.Event()
    await send(it)
    await it.until(lambda: gateway.writes)
    return answered


async def test_what_is_pressed_while_a_create_is_under_way_sends_no_second_one() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.sees("Creating own.example.com.")
        await it.press("ctrl+r", "ctrl+s", "ctrl+r", "ctrl+s")
        answered.set()
        await it.sees("own.example.com is created.")
        assert len(gateway.writes) == 1


@pytest.mark.slow
async def test_an_answer_that_comes_while_it_is_asked_whether_to_quit_settles_that() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.press("ctrl+q")
        await it.sees("AWS has not answered yet.")
        answered.set()
        await it.sees("own.example.com is created.", "aown0123")
        await it.press("escape", "escape")
        await it.sees("Identities 3")


async def test_an_answer_that_comes_below_another_dialog_leaves_that_one_alone() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.press("f1")
        await it.sees("Escape closes.")
        answered.set()
        await it.until(lambda: "own.example.com" in it.app._account.snapshot.details)
        await it.rests()
        assert "Escape closes." in it.text
        await it.press("escape")
        await it.sees("own.example.com is created.", "aown0123")


async def test_escape_while_a_create_is_under_way_waits_for_its_answer() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.press("escape")
        await it.sees("Stopping; what is sent already is waited for.")
        answered.set()
        await it.sees("own.example.com is created.")


async def test_keys_are_answered_while_a_create_is_under_way_and_nothing_typed_is_lost() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.press("ctrl+u")
        await it.paste("two.example.com")
        await it.sees("two.example.com")
        answered.set()
        await it.sees("own.example.com is created.")
        await it.press("n")
        await it.sees("two.example.com")


async def test_a_refusal_is_not_shown_at_what_was_typed_since() -> None:
    gateway = company()
    gateway.faults["create"] = [LimitExceeded("The account is full.")]
    async with browsing(gateway, NARROW) as it:
        answered = await sending(it, gateway)
        await it.press("ctrl+u")
        await it.paste("two.example.com")
        answered.set()
        await it.sees("own.example.com is not created. The account is full.")
        assert "! The account is full" not in it.text


async def test_an_unsettled_create_is_looked_up_first_after_the_form_was_closed_too() -> None:
    gateway = company()
    gateway.faults["create"] = [TimedOut("No answer.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        await send(it)
        await it.sees("looked up first")
        await it.press("escape")
        await it.sees("as of")
        await it.press("n")
        await it.sees("own.example.com")
        gateway.calls.clear()
        await send(it)
        await it.sees("own.example.com is created.")
        assert gateway.calls[0] == ("get", "own.example.com")


@pytest.mark.slow
async def test_an_unsettled_create_that_a_list_shows_since_can_be_gone_on_with() -> None:
    gateway = company()
    gateway.lost["create"] = [TimedOut("No answer.")]
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        gateway.faults["get"] = [ServerFault("SES answered 500.")]
        await it.paste("own.example.com")
        await it.press("tab", "tab", "tab", "tab")
        await it.paste("bounce")
        await send(it)
        await it.sees("is not known")
        it.app._refresh(by_person=False)
        await it.until(lambda: len(it.app._account.snapshot.rows) == 3)
        await send(it)
        await it.sees("AWS did not answer, but own.example.com is there.")
        assert [operation for operation, _, _ in gateway.writes] == ["create", "put_mail_from"]


async def test_what_could_not_be_read_back_is_gone_to_once_a_list_has_it() -> None:
    gateway = company()
    async with browsing(gateway, NARROW) as it:
        await open_form(it)
        await it.paste("own.example.com")
        gateway.faults["get"] = [AccessDenied("You may not.")]
        await send(it)
        await it.sees("own.example.com is created.")
        await it.sees("aown0123")


async def test_a_form_has_help_and_the_palette() -> None:
    async with browsing(company(), NARROW) as it:
        await open_form(it)
        await it.press("f1")
        await it.sees("Show what will be created")
        await it.press("escape", "ctrl+p")
        await it.sees("Search for commands")
