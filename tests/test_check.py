"""`sestui check`: what it prints, and the status it ends with."""

import io
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from sestui.check import RIGHT, UNCHECKED, UNREAD, WRONG, check
from sestui.model.call import Delay
from sestui.model.dns.answer import Delegation
from sestui.model.errors import AccessDenied, CredentialsError, NotFound, ServiceError
from tests.account.gateway import MemoryGateway, StillClock, address
from tests.account.lookup import MemoryLookup
from tests.account.test_examination import WHOLE, domain

DOUBLED = WHOLE.replace(
    "ab12._domainkey.example.com CNAME", "ab12._domainkey.example.com.example.com CNAME"
)


def run(
    *names: str,
    lookup: MemoryLookup,
    as_json: bool = False,
    faults: Mapping[str, ServiceError] = MappingProxyType({}),
) -> int:
    gateway = MemoryGateway(domain(), address("ops@example.org"))
    gateway.faults = {name: [fault] for name, fault in faults.items()}
    return check(names, gateway, lambda: lookup, StillClock(), as_json=as_json)


def test_all_right_is_one_line_and_what_ses_does_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("example.com", lookup=MemoryLookup("example.com", WHOLE)) == RIGHT
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "example.com: found"
    assert lines[1] == "  SES says PENDING."
    assert lines[2].startswith("  Next: All records are found: wait, SES looks again by itself")
    assert len(lines) == 3 + 6


def test_a_mistake_comes_first_with_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("example.com", lookup=MemoryLookup("example.com", DOUBLED)) == WRONG
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "example.com: wrong"
    assert lines[3] == "  wrong: CNAME ab12._domainkey.example.com"
    assert lines[4].startswith("    Zone name doubled. ")
    assert lines[5] == "    Type the name: ab12._domainkey"
    assert "    Expected: ab12.dkim.amazonses.com" in lines
    assert "    ns1.example.com: no such name" in lines


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    assert run("example.com", "ops@example.org", lookup=lookup, as_json=True) == WRONG
    of_domain, of_address = json.loads(capsys.readouterr().out)
    assert (of_domain["identity"], of_domain["verdict"]) == ("example.com", "wrong")
    assert of_domain["checkedAt"] == "2026-03-01T12:04:31+00:00"
    first = of_domain["records"][0]
    assert first["verdict"] == "wrong"
    assert first["mistakes"][0]["mistake"] == "zone name doubled"
    assert first["mistakes"][0]["toType"] == "ab12._domainkey"
    assert {server["server"] for server in first["servers"]} == {
        *("ns1.example.com", "ns2.example.com", "your resolver"),
    }
    assert (of_address["verdict"], of_address["records"]) == (None, [])


def test_json_has_the_same_fields_of_what_could_not_be_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    assert run("example.com", "nobody.example", lookup=lookup, as_json=True) == UNCHECKED
    known, unknown = json.loads(capsys.readouterr().out)
    assert list(known) == list(unknown)
    assert (known["trouble"], unknown["verdict"]) == ("", "could not check")
    assert unknown["trouble"] != ""


def test_what_is_wrong_with_the_zone_is_named_and_said_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.trouble = Delegation.NOT_REGISTERED
    assert run("example.com", lookup=lookup) == WRONG
    out = capsys.readouterr().out
    assert out.splitlines()[1].startswith("  Not registered. example.com is not registered:")
    assert out.count("register or renew it") == 1


def test_a_name_given_twice_is_checked_once(capsys: pytest.CaptureFixture[str]) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    assert run("example.com", "example.com", lookup=lookup) == RIGHT
    assert capsys.readouterr().out.count("example.com: found\n") == 1


@pytest.mark.parametrize("name", ["Example.COM.", "EXAMPLE.com"])
def test_a_name_is_taken_as_people_write_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    assert run(name, "example.com", lookup=lookup) == RIGHT
    assert capsys.readouterr().out.count("example.com: found\n") == 1


def test_a_name_that_ses_would_not_take_is_looked_for_as_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("*.example.com", lookup=MemoryLookup("example.com", WHOLE)) == UNCHECKED
    assert capsys.readouterr().out.startswith("*.example.com: could not check. ")


@pytest.mark.parametrize("as_json", [False, True])
def test_who_has_read_enough_ends_it_in_peace(
    as_json: bool, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        lookup = MemoryLookup("example.com", WHOLE)
        assert run("example.com", lookup=lookup, as_json=as_json) == UNREAD
    assert capfd.readouterr().err == ""


def test_without_standard_error_it_waits_in_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    gateway = MemoryGateway(domain())

    def delay(_: str) -> None:
        assert gateway.newest is not None
        gateway.newest.on_delay(Delay(2))

    gateway.before["get"] = delay
    lookup = MemoryLookup("example.com", WHOLE)
    assert check(["example.com"], gateway, lambda: lookup, StillClock(), as_json=False) == RIGHT
    assert capsys.readouterr().out.startswith("example.com: found\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_output_that_cannot_be_kept_is_no_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert run("example.com", lookup=MemoryLookup("example.com", WHOLE)) == UNCHECKED
    assert capsys.readouterr().err.startswith("sestui: standard output cannot be written: ")


def test_without_standard_output_the_status_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run("example.com", lookup=MemoryLookup("example.com", WHOLE)) == RIGHT
    assert run("example.com", lookup=MemoryLookup("example.com", DOUBLED), as_json=True) == WRONG


def test_letters_that_the_locale_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    ascii_only = io.TextIOWrapper(written, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", ascii_only)
    lookup = MemoryLookup("example.com", WHOLE.replace("p=none", "p=maybe"))
    assert run("example.com", lookup=lookup) == WRONG
    assert b"\\u201cp=maybe\\u201d is not possible" in written.getvalue()


def test_what_nobody_answered_could_not_be_checked(capsys: pytest.CaptureFixture[str]) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence()
    assert run("example.com", lookup=lookup) == UNCHECKED
    assert capsys.readouterr().out.startswith("example.com: could not check\n")


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        ("get", NotFound("There is no such identity.", "Check how it is spelled.")),
        ("get", AccessDenied("These credentials may not call ses:GetEmailIdentity.")),
        ("target", CredentialsError("No credentials were found.", "Run aws configure.")),
    ],
)
def test_what_ses_does_not_tell_could_not_be_checked_and_the_others_are(
    operation: str, fault: ServiceError, capsys: pytest.CaptureFixture[str]
) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    assert (
        run("example.com", "ops@example.org", lookup=lookup, faults={operation: fault}) == UNCHECKED
    )
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith(f"example.com: could not check. {fault}")
    if operation == "get":
        assert others == ["ops@example.org: SES expects no DNS records of it"]


def test_what_is_wrong_weighs_more_than_what_could_not_be_checked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lookup = MemoryLookup("example.com", DOUBLED)
    assert run("nobody.example", "example.com", lookup=lookup) == WRONG
    assert "nobody.example: could not check." in capsys.readouterr().out


def test_text_from_outside_is_printed_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = WHOLE.replace("v=DMARC1; p=none;", "v=DMARC1; p=\x1b]52;c;eA==\x07\u202e;")
    assert run("example.com", lookup=MemoryLookup("example.com", hostile)) == WRONG
    out = capsys.readouterr().out
    assert "\\x1b]52;c;eA==" in out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert run("example.com", lookup=MemoryLookup("example.com", hostile), as_json=True) == WRONG
    assert capsys.readouterr().out.isascii()


def test_text_from_outside_makes_no_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    forged = ("v=DMARC1; p=x\nexample.com: found",)
    for zone in lookup.zones.values():
        zone.data = {**zone.data, ("_dmarc.example.com", "TXT"): [forged]}
    assert run("example.com", lookup=lookup) == WRONG
    out = capsys.readouterr().out
    assert "\\x0aexample.com: found" in out
    assert "example.com: found" not in out.splitlines()
