"""What was found of each record, and where SES stands → what to do next."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from sestui.model.dns.advice import next_step
from sestui.model.dns.answer import Kind, Server
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Judgement, Mend, Mistake, Verdict, View
from sestui.model.identity import DkimAttributes, DkimOrigin, Identity, MailFromAttributes
from sestui.model.records import Record, expected_records

FOUND, MISSING, WRONG, UNCHECKED = Verdict.FOUND, Verdict.MISSING, Verdict.WRONG, Verdict.UNCHECKED
ALL_FOUND = (FOUND,) * 6
"""Of three CNAMEs, the MX, the SPF and the DMARC record."""
SERVERS = [Server(f"ns{number}.example.com", "192.0.2.1") for number in (1, 2, 3)]
RESOLVER = Server("192.0.2.53", "192.0.2.53", Kind.RESOLVER)
MEND = Mend(Mistake.OTHER_VALUE, "It is not right.", "Change it.")


def identity(status: str, mail_from: str | None = None) -> Identity:
    tokens = ("ab12", "cd34", "ef56")
    dkim = DkimAttributes(True, status, DkimOrigin.EASY_DKIM, tokens, "dkim.amazonses.com")
    return Identity(
        "example.com",
        "DOMAIN",
        status,
        status == "SUCCESS",
        True,
        dkim,
        MailFromAttributes("bounce.example.com", mail_from or status),
    )


def finding(record: Record, verdict: Verdict, servers: Sequence[Server]) -> Finding:
    views = tuple(View(server, Judgement(verdict)) for server in servers)
    mends = (MEND,) if verdict is WRONG else ()
    remark = "ns1.example.com: no answer in time." if verdict is UNCHECKED else ""
    return Finding(record, verdict, mends, views, remark)


def step(
    status: str,
    verdicts: Sequence[Verdict],
    mail_from: str | None = None,
    servers: Sequence[Server] = (*SERVERS[:2], RESOLVER),
    zone_mends: tuple[Mend, ...] = (),
) -> str:
    of = identity(status, mail_from)
    records = expected_records(of, "us-east-1").records
    found = tuple(finding(r, v, servers) for r, v in zip(records, verdicts, strict=True))
    return next_step(of, Diagnosis(datetime.now(UTC), found, zone_mends)).sentence


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("PENDING", "Then SES looks again by itself, usually within minutes, for up to 72 hours."),
        ("FAILED", "Then have SES start anew: it no longer looks by itself."),
        ("TEMPORARY_FAILURE", "Then SES looks again by itself."),
        ("SUCCESS", "SES looks from time to time, and takes the verification back where a record "
         "stays away."),
        ("NOT_STARTED", ""),
        ("OF_TOMORROW", ""),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_what_ses_does_then(status: str, then: str) -> None:
    said = step(status, (FOUND, MISSING, *ALL_FOUND[2:]))
    publish = (
        "Publish 1 of 3 CNAMEs: `cd34._domainkey.example.com` is missing at both name servers."
    )
    assert said == f"{publish} {then}".rstrip()


SEEN = "The DKIM records are found, and SES has only to look again. "


@pytest.mark.parametrize(
    ("verdicts", "beginning"),
    [
        (
            (MISSING, WRONG, FOUND, *ALL_FOUND[3:]),
            "Mend or publish 2 of 3 CNAMEs, first: another value at `cd34._domainkey.example.com`. "
            "Change it.",
        ),
        (
            (WRONG, WRONG, FOUND, *ALL_FOUND[3:]),
            "Mend 2 of 3 CNAMEs, first: another value at `ab12.",
        ),
        (
            (*ALL_FOUND[:3], MISSING, FOUND, FOUND),
            f"{SEEN}Publish the MX record: `bounce.example.com` is missing at both name servers.",
        ),
        (
            (*ALL_FOUND[:3], MISSING, MISSING, FOUND),
            f"{SEEN}Publish 2 of 2 MAIL FROM records: `bounce.",
        ),
        ((*ALL_FOUND[:4], WRONG, FOUND), f"{SEEN}Mend the TXT record: another value at `bounce."),
        (
            (*ALL_FOUND[:3], UNCHECKED, FOUND, FOUND),
            "The MX record could not be checked. ns1.example.com: no answer in time.",
        ),
        ((UNCHECKED, FOUND, FOUND, MISSING, FOUND, FOUND), "Publish the MX record"),
        ((*ALL_FOUND[:5], WRONG), "It is not right. Change it."),
        ((*ALL_FOUND[:5], MISSING), "All records are found: wait"),
        (ALL_FOUND, "All records are found: wait, SES looks again by itself"),
    ],
)
def test_what_can_be_done_comes_before_what_can_only_be_waited_for(
    verdicts: Sequence[Verdict], beginning: str
) -> None:
    assert step("PENDING", verdicts).startswith(beginning)


def test_a_verified_domain_with_all_its_records_needs_nothing() -> None:
    assert step("SUCCESS", ALL_FOUND) == ""
    assert step("SUCCESS", ALL_FOUND, "PENDING").startswith("All records are found: wait")
    assert "have it start anew" in step("SUCCESS", ALL_FOUND, "FAILED")


@pytest.mark.parametrize(
    ("servers", "where"),
    [
        (SERVERS[:1], ""),
        (SERVERS[:2], " at both name servers"),
        (SERVERS, " at all 3 name servers"),
        ([RESOLVER], ""),
    ],
)
def test_where_it_is_missing_is_told_of_the_zones_own_servers(
    servers: Sequence[Server], where: str
) -> None:
    said = step("PENDING", (MISSING, *ALL_FOUND[1:]), servers=servers)
    assert f"is missing{where}. Then" in said


def test_servers_that_did_not_answer_do_not_count_as_missing_it() -> None:
    of = identity("PENDING")
    record = expected_records(of, "us-east-1").records[0]
    verdicts = (MISSING, MISSING, UNCHECKED)
    views = [View(s, Judgement(v)) for s, v in zip(SERVERS, verdicts, strict=True)]
    found = Finding(record, MISSING, (), tuple(views))
    said = next_step(of, Diagnosis(datetime.now(UTC), (found,))).sentence
    assert said.startswith("Publish the CNAME record: `ab12._domainkey.example.com` is missing. ")


def test_what_is_wrong_with_the_zone_goes_before_all_else() -> None:
    lame = Mend(Mistake.LAME, "Nobody answers.", "Create the zone.")
    said = step("PENDING", (MISSING,) * 6, zone_mends=(lame,))
    assert said == "Nobody answers. Create the zone."
