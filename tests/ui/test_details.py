import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from sestui.model.errors import AccessDenied
from sestui.model.identity import DkimAttributes, MailFromAttributes, Policy, Tag, VerificationInfo
from sestui.model.sending import SendingAccount, Target
from sestui.ui.panes.dkim import dkim
from sestui.ui.panes.view import View
from sestui.ui.screens import browse
from sestui.ui.words import Glyphs
from tests.account.gateway import NOON, MemoryGateway, address, domain
from tests.ui.browsing import NARROW, browsing


async def test_only_the_identity_the_cursor_rests_on_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(browse, "REST", 1.0)  # longer than a busy machine takes between keys
    gateway = MemoryGateway(*(domain(f"m{n:03}.example.com") for n in range(120)))
    async with browsing(gateway) as it:
        await it.sees("m000.example.com  ", "It cannot send")
        gateway.calls.clear()
        await it.press(*["down"] * 100)
        await it.sees("am1000123456789abcdef")
        assert gateway.calls == [("get", "m100.example.com")]


async def test_what_was_read_is_not_read_again_until_refreshed() -> None:
    gateway = MemoryGateway(domain("a.example.com"), domain("b.example.com"))
    async with browsing(gateway) as it:
        await it.sees("aa01234")
        await it.press("down")
        await it.sees("ab01234")
        gateway.calls.clear()
        await it.press("up")
        await it.sees("aa01234")
        assert gateway.calls == []
        await it.press("r")
        await it.until(lambda: ("get", "a.example.com") in gateway.calls)
        assert [detail for operation, detail in gateway.calls if operation == "get"] == [
            "a.example.com"
        ]


async def test_until_new_details_come_the_old_ones_stay_under_their_own_name() -> None:
    gateway = MemoryGateway(domain("a.example.com"), domain("b.example.com", "SUCCESS"))
    async with browsing(gateway) as it:
        await it.sees("aa01234")
        gateway.held["get"] = threading.Event()
        await it.press("down")
        await it.until(lambda: ("get", "b.example.com") in gateway.calls)
        title = it.lines[1].partition("│")[2]
        assert "a.example.com" in title
        assert "aa01234" in it.text
        strips = it.app.screen._compositor.render_strips()
        old = [part for strip in strips for part in strip if "Records still owed" in part.text]
        assert old
        assert all(part.style and part.style.dim for part in old), "dimmed, as it is not of b"
        await it.sees("Reading; this is the one before.")
        gateway.held["get"].set()
        await it.until(lambda: "b.example.com" in it.lines[1].partition("│")[2])
        assert "It can send." in it.text
        assert "Reading" not in it.text


async def test_details_that_are_denied_leave_the_list_usable() -> None:
    gateway = MemoryGateway(domain("a.example.com"), domain("b.example.com"))
    gateway.faults["get"] = [
        AccessDenied("You may not ses:GetEmailIdentity.", 'Allow "ses:GetEmailIdentity".')
    ]
    async with browsing(gateway) as it:
        await it.sees("You may not ses:GetEmailIdentity.", 'Allow "ses:GetEmailIdentity".')
        await it.press("down")
        await it.sees("ab01234")


async def test_overview_says_that_the_account_cannot_send() -> None:
    gateway = MemoryGateway(domain("a.example.com", "SUCCESS"))
    gateway.sending = SendingAccount(
        production_access=False, sending_enabled=False, enforcement_status="PROBATION"
    )
    async with browsing(gateway) as it:
        await it.sees(
            "It cannot send: sending is paused for the whole account",
            "sandbox · PROBATION · sending paused",
        )


async def test_overview_says_what_is_missing_and_when_ses_last_looked() -> None:
    pending = domain(
        "a.example.com",
        verification=VerificationInfo(last_checked=NOON, error_type="HOST_NOT_FOUND"),
        configuration_set="transactional",
    )
    async with browsing(MemoryGateway(pending)) as it:
        looked = f"Last looked {NOON.astimezone():%H:%M}"
        await it.sees("Records still owed for DKIM", "aa01234", "ca01234")
        flat = " ".join(line.partition("│")[2].strip() for line in it.lines)
        assert f"{looked}: the record's name does not exist in DNS." in flat
        assert "Configuration set transactional applies by default" in flat
        assert "one named when sending wins over it" in flat


async def test_an_old_error_is_not_shown_once_it_is_verified() -> None:
    verified = domain(
        "a.example.com", "SUCCESS", verification=VerificationInfo(NOON, NOON, "HOST_NOT_FOUND")
    )
    async with browsing(MemoryGateway(verified)) as it:
        await it.sees("It can send.")
        assert "does not exist" not in it.text


async def test_the_record_under_the_cursor_stands_whole_and_y_copies_its_cell() -> None:
    async with browsing(
        MemoryGateway(domain("a-long-name-for-a-domain.example.com")), NARROW
    ) as it:
        await it.sees("a-long-name")
        await it.press("enter", "2")
        await it.sees("Signing")
        await it.press("down", "right")
        value = "ba-long-name-for-a-domain0123456789abcdef.dkim.amazonses.com"
        await it.sees(f"VALUE {value}")
        await it.press("y")
        await it.sees("The value of the CNAME record: Copied (memory).")
        assert it.clipboard.copied == [value]


async def test_record_names_are_written_as_the_provider_wants_them() -> None:
    async with browsing(MemoryGateway(domain("shop.example.com")), NARROW) as it:
        await it.sees("shop.example.com")
        await it.press("enter", "2", "full_stop")
        await it.sees("NAME  ashop0123456789abcdef._domainkey.shop.example.com.")
        await it.press("full_stop")
        await it.sees("Which zone does your DNS provider hold?", "shop.example.com", "example.com")
        await it.press("down", "enter")
        await it.sees(
            "NAME  ashop0123456789abcdef._domainkey.shop", "relative to the zone example.com"
        )
        await it.press("full_stop", "full_stop", "full_stop")
        await it.sees("NAME  ashop0123456789abcdef._domainkey.shop", "to the zone")
        assert "Which zone" not in it.text, "it is asked once"


async def test_mail_from_shows_priority_in_its_own_cell() -> None:
    identity = domain(
        "a.example.com",
        "SUCCESS",
        mail_from=MailFromAttributes("bounce.a.example.com", "PENDING", "REJECT_MESSAGE"),
    )
    async with browsing(MemoryGateway(identity)) as it:
        await it.sees("It cannot send: its MAIL FROM domain", "Records still owed for MAIL FROM")
        await it.press("3", "tab", "down")
        await it.sees("SES refuses to send", "feedback-smtp.us-east-1.amazonses.com")
        rows = [line.partition("│")[2].strip("▌ ").split() for line in it.lines]
        assert ["MX", "10", "bounce.a.example.com"] in [row[:3] for row in rows]


async def test_a_policy_open_to_everyone_is_marked_and_copied_as_it_came() -> None:
    text = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",'
        '"Action":"ses:SendEmail","Resource":"*"}]}'
    )
    identity = domain("a.example.com", policies=(Policy("open", text),))
    async with browsing(MemoryGateway(identity)) as it:
        await it.sees("aa01234")
        await it.press("4")
        await it.sees("! Open to everyone", '"Principal": "*"')
        await it.press("tab", "down", "y")
        await it.until(lambda: it.clipboard.copied)
        assert it.clipboard.copied == [text]


async def test_tags_and_json_are_there_to_copy() -> None:
    identity = domain(
        "a.example.com", tags=(Tag("team", "mail"), Tag("cost", "42")), answer='{\n  "New": 1\n}'
    )
    async with browsing(MemoryGateway(identity)) as it:
        await it.sees("aa01234")
        await it.press("tab", "5", "down", "right", "y")
        await it.until(lambda: it.clipboard.copied)
        await it.press("6")
        await it.sees('"New": 1')
        await it.press("y")
        await it.until(lambda: len(it.clipboard.copied) == 2)
        assert it.clipboard.copied == ["42", '{\n  "New": 1\n}']


async def test_hostile_text_is_shown_harmless_and_copied_as_it_is_with_a_warning() -> None:
    evil = "\x1b]52;c;aGE=\x07[/][red]\u202egro"
    identity = replace(domain("a.example.com"), tags=(Tag("k", evil),))
    async with browsing(MemoryGateway(identity)) as it:
        await it.sees("aa01234")
        await it.press("5")
        await it.sees(r"\x1b]52;c;aGE=\x07[/][red]\u202egro")
        await it.press("tab", "right", "y")
        await it.sees("it holds control or other special characters")
        assert it.clipboard.copied == [evil]


async def test_an_address_says_how_it_is_verified() -> None:
    async with browsing(MemoryGateway(address("ops@example.org", "PENDING"))) as it:
        await it.sees("AWS sent a mail with a link to ops@example.org.")


async def test_brackets_turn_the_tabs_round() -> None:
    async with browsing(MemoryGateway(domain("a.example.com"))) as it:
        await it.sees("aa01234")
        await it.press("left_square_bracket")
        await it.sees("DNS is being asked.")
        await it.press("left_square_bracket")
        await it.sees("{}")
        await it.press("right_square_bracket", "right_square_bracket")
        await it.sees("Records still owed")


async def test_a_default_set_that_no_longer_exists_is_pointed_out_once_a_list_says_so() -> None:
    gateway = MemoryGateway(
        domain("a.example.com", "SUCCESS", configuration_set="old"),
        domain("b.example.com", "SUCCESS", configuration_set="transactional"),
    )
    async with browsing(gateway) as it:
        await it.sees("set old does not exist any more", "naming another")
        assert gateway.calls.count(("sets", "")) == 1
        await it.press("down")
        await it.sees("Configuration set transactional applies by")
        assert gateway.calls.count(("sets", "")) == 1, "it is known already that this one exists"


async def test_what_is_known_of_a_missing_set_stays_while_it_is_asked_for_again() -> None:
    gateway = MemoryGateway(domain("a.example.com", "SUCCESS", configuration_set="old"))
    async with browsing(gateway) as it:
        await it.sees("set old does not exist any more")
        it.clock.time += timedelta(seconds=30)
        gateway.held["sets"] = threading.Event()
        await it.press("r")
        await it.until(lambda: gateway.calls.count(("sets", "")) == 2)
        assert "set old does not exist any more" in it.text
        gateway.sets.append("old")
        gateway.held["sets"].set()
        await it.sees("Configuration set old applies by default")


async def test_where_sets_may_not_be_listed_a_set_is_not_said_to_be_missing() -> None:
    gateway = MemoryGateway(domain("a.example.com", "SUCCESS", configuration_set="old"))
    gateway.faults["sets"] = [AccessDenied("You may not ses:ListConfigurationSets.")]
    async with browsing(gateway) as it:
        await it.sees("Configuration set old applies by default")
        await it.until(lambda: it.app._account.snapshot.sets.failure)
        await it.press("r")
        await it.until(lambda: gateway.calls.count(("get", "a.example.com")) == 2)
        await it.rests()
        assert "does not exist" not in it.text
        assert "You may not" not in it.text, "nobody asked for it"
        assert gateway.calls.count(("sets", "")) == 1


def test_the_record_of_a_key_given_here_can_be_copied() -> None:
    own = replace(
        domain("a.example.com"), dkim=DkimAttributes(True, "PENDING", "EXTERNAL", ("s1",))
    )
    keys = {"s1._domainkey.a.example.com": "p=MIGf"}
    view = View(own, Target("us-east-1"), NOON, Glyphs(), public_keys=keys)
    cells = [
        cell.copy for block in dkim(view) for line in getattr(block, "rows", ()) for cell in line
    ]
    assert "p=MIGf" in cells


async def test_what_is_opened_stands_under_its_own_name_before_it_is_read() -> None:
    gateway = MemoryGateway(domain("a.example.com"), domain("b.example.com"))
    async with browsing(gateway, NARROW) as it:
        await it.sees("as of")
        await it.press("enter")
        await it.sees("It cannot send yet")
        gateway.held["get"] = threading.Event()
        await it.press("escape", "j", "enter")
        await it.sees("b.example.com", "Reading.")
        assert "a.example.com" not in it.text
        gateway.held["get"].set()
        await it.sees("It cannot send yet")
