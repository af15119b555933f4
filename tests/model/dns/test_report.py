"""What was found of identities, as CSV: one line a record, and nothing a spreadsheet would run."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sestui.model.dns.answer import Kind, Server
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Judgement, Mend, Mistake, Verdict, View
from sestui.model.dns.report import Checked, to_csv
from sestui.model.records import Purpose, Record
from tests.model.dns.test_advice import identity

AT = datetime(2026, 3, 1, 12, 4, 31, tzinfo=UTC)
MX = Record(
    "MX", "bounce.example.com", "feedback-smtp.us-east-1.amazonses.com", Purpose.MAIL_FROM, 10
)
KEY = Record("TXT", "s1._domainkey.example.com", None, Purpose.DKIM)
MEND = Mend(Mistake.PRIORITY, "Its priority is 20.", "Change it.", "10", "the priority")


def rows(*checked: Checked) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(checked))))


def test_each_record_is_a_line_with_its_mistakes_and_what_each_server_has() -> None:
    views = (
        View(
            Server("ns1.example.com", "192.0.2.1"), Judgement(Verdict.WRONG, ("MX 20 a", "MX 1 b"))
        ),
        View(
            Server("192.0.2.53", "192.0.2.53", Kind.RESOLVER), Judgement(Verdict.WRONG, ("MX 5 c",))
        ),
    )
    found = (
        Finding(MX, Verdict.WRONG, (MEND,), views),
        Finding(KEY, Verdict.FOUND, remark="A valid key."),
    )
    first, second = rows(Checked("example.com", identity("PENDING"), Diagnosis(AT, found)))
    assert first == {
        "identity": "example.com",
        "purpose": "MAIL FROM",
        "type": "MX",
        "name": "bounce.example.com",
        "expected": "10 feedback-smtp.us-east-1.amazonses.com",
        "verdict": "wrong",
        "mistakes": "wrong priority",
        "explanation": "Its priority is 20. Change it.",
        "to type": "10",
        "found": "ns1.example.com: MX 20 a, MX 1 b; your resolver: MX 5 c",
        "checked": "2026-03-01T12:04:31+00:00",
    }
    assert (second["expected"], second["explanation"]) == ("not known", "A valid key.")


def test_the_zone_and_what_could_not_be_checked_have_lines_too() -> None:
    lame = Mend(Mistake.LAME, "Nobody answers.", "Create the zone.")
    of_zone, unknown = rows(
        Checked("example.com", identity("PENDING"), Diagnosis(AT, (), (lame,))),
        Checked("gone.example", trouble="There is no such identity."),
    )
    assert (of_zone["purpose"], of_zone["verdict"]) == ("zone", "wrong")
    assert of_zone["explanation"] == "Nobody answers. Create the zone."
    assert (unknown["verdict"], unknown["explanation"]) == (
        *("could not check", "There is no such identity."),
    )


def test_text_from_outside_is_no_formula_and_no_line_of_its_own() -> None:
    hostile = replace(MEND, copy="=HYPERLINK(1)", sentence="a\nexample.com,DKIM")
    found = Finding(MX, Verdict.WRONG, (hostile,))
    (row,) = rows(Checked("example.com", identity("PENDING"), Diagnosis(AT, (found,))))
    assert row["to type"] == "'=HYPERLINK(1)"
    assert "\n" not in row["explanation"]
