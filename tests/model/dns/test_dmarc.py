"""The DMARC record of a domain → whether it is right, and by name what is wrong with it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.model.dns import dmarc
from sestui.model.dns.answer import Outcome, Question
from sestui.model.dns.dmarc_tags import composed, fault, is_dmarc, tags
from sestui.model.dns.finding import Judgement, Mistake, Verdict
from sestui.model.records import DMARC_VALUE, Purpose, Record
from tests.model.dns.zone_file import NEGATIVE_TTL, TTL, Zone, judged, zone_of

ZONE = "example.com"
NAME = "_dmarc.example.com"
BELOW = "_dmarc.eu.mail.example.com"
RECORD = Record("TXT", NAME, DMARC_VALUE, Purpose.DMARC, optional=True)
OF_SUBDOMAIN = Record("TXT", BELOW, DMARC_VALUE, Purpose.DMARC, optional=True)


def judge(published: Zone | str, record: Record = RECORD) -> Judgement:
    zone = zone_of(published) if isinstance(published, str) else published
    return judged(dmarc.judge(record, ZONE), zone)


def txt(*texts: str, name: str = NAME) -> str:
    return "\n".join(f'{name} TXT "{text}"' for text in texts)


HEALTHY = [
    DMARC_VALUE,
    "v=DMARC1; p=none",
    "v=DMARC1;p=reject",
    "v=DMARC1;\tp=reject; \t pct=100",
    "v = DMARC1 ; P = Quarantine ; SP=None ; pct=100; fo=1:d:s; ri=86400; rf=afrf",
    "v=DMARC1; p=reject; rua=mailto:a@example.com, mailto:b@example.net!10m; adkim=r; aspf=R",
    "v=DMARC1; p=none; ruf=mailto:a@example.com; np=reject; made-up=x;;",
]


@pytest.mark.parametrize("text", HEALTHY)
def test_the_right_record_is_found_in_one_question_however_it_is_written(text: str) -> None:
    zone = zone_of(txt("some-verification=12", text))
    assert judge(zone) == Judgement(Verdict.FOUND, (f'TXT "{text}"',), ttl=TTL)
    assert (zone.rounds, zone.asked) == (1, [Question(NAME, "TXT")])


@pytest.mark.parametrize(
    "published",
    [
        f'{NAME} TXT "v=DMARC1; p=re" "ject"',
        f'{NAME} CNAME d.example.net\nd.example.net TXT "{DMARC_VALUE}"',
        f'*.example.com TXT "{DMARC_VALUE}"',
    ],
)
def test_it_may_come_in_parts_by_a_cname_or_by_a_wildcard(published: str) -> None:
    zone = zone_of(published)
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends, zone.rounds) == (Verdict.FOUND, (), 1)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("v=DMARC1; p=none; aspf=s", "With aspf=s, SPF does not count"),
        ("v=DMARC1; p=none; adkim=S", "With adkim=s, DKIM counts only"),
        ("v=DMARC1; rua=mailto:a@example.com; p=reject", "Old receivers want p= right after"),
    ],
)
def test_what_is_right_and_worth_a_word_is_said(text: str, remark: str) -> None:
    judgement = judge(txt(text))
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert judgement.remark.startswith(remark)


@pytest.mark.parametrize("parent", ["mail.example.com", "example.com"])
def test_that_of_a_parent_covers_a_subdomain(parent: str) -> None:
    zone = zone_of(txt("v=DMARC1; p=reject; sp=quarantine", name=f"_dmarc.{parent}"))
    judgement = judge(zone, OF_SUBDOMAIN)
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert judgement.remark == f"Covered by that of {parent} (p=reject, sp=quarantine)."
    assert judgement.shown == ("no such name",)
    assert zone.rounds == 2


def test_the_nearest_parent_is_named_and_its_strictness_too() -> None:
    near, far = "_dmarc.mail.example.com", "_dmarc.example.com"
    judgement = judge(
        f"{txt('v=DMARC1; p=none; aspf=s', name=near)}\n{txt(DMARC_VALUE, name=far)}", OF_SUBDOMAIN
    )
    assert judgement.remark.startswith("Covered by that of mail.example.com (p=none). With aspf=s")


@pytest.mark.parametrize("text", ["v=DMARC1; p=maybe", "p=none"])
def test_a_parents_record_that_is_not_right_covers_nothing(text: str) -> None:
    assert judge(txt(text), OF_SUBDOMAIN).verdict == Verdict.MISSING


def test_a_parent_that_does_not_answer_may_cover_it() -> None:
    zone = zone_of("example.com A 192.0.2.1")
    zone.outcomes[Question("_dmarc.example.com", "TXT")] = Outcome.TIMED_OUT
    judgement = judge(zone, OF_SUBDOMAIN)
    assert judgement.verdict == Verdict.UNCHECKED
    assert judgement.shown == ("no such name", "_dmarc.example.com: no answer in time")


def test_parents_are_asked_for_down_to_two_labels() -> None:
    zone = zone_of("example.com A 192.0.2.1")
    assert judge(zone, OF_SUBDOMAIN).verdict == Verdict.MISSING
    asked = [question.name for question in zone.asked if question.name.startswith("_dmarc.")]
    assert "_dmarc.mail.example.com" in asked
    assert "_dmarc.example.com" in asked
    assert "_dmarc.com" not in asked


MISTAKES = [
    (
        txt("v=DMARC1; p=reject", "v=DMARC1; p=none"),
        Mistake.SEVERAL_DMARC,
        "2 DMARC records at _dmarc.example.com",
        "Delete all of them but one",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1; p=maybe", "v=DMARC1; p=quarantine"),
        Mistake.SEVERAL_DMARC,
        "2 DMARC records",
        "Delete all of them but one",
        "v=DMARC1; p=quarantine;",
    ),
    (
        txt("v=DMARC1"),
        Mistake.DMARC_MALFORMED,
        "“p=” is missing",
        "Replace the value by",
        DMARC_VALUE,
    ),
    (
        txt("v=DMARC1; rua=mailto:a@example.com"),
        Mistake.DMARC_MALFORMED,
        "“p=” is missing",
        "Replace",
        "v=DMARC1; p=none; rua=mailto:a@example.com;",
    ),
    (
        txt("v=DMARC1; p=none; pct=50%; rua=mailto:a@example.com,mailto:b@example.net"),
        Mistake.DMARC_MALFORMED,
        "“pct=50%”",
        "Replace",
        "v=DMARC1; p=none; pct=50; rua=mailto:a@example.com,mailto:b@example.net;",
    ),
    (
        txt("v=DMARC1; p=none; rua=mailto:a@example.com; mailto:b@example.net"),
        Mistake.DMARC_MALFORMED,
        "“mailto:b@example.net” stands alone",
        "Replace",
        "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.net;",
    ),
    (
        f'{NAME} CNAME d.example.net\nd.example.net TXT "v=DMARC1; p=maybe"',
        Mistake.DMARC_MALFORMED,
        "It stands at d.example.net, as _dmarc.example.com is an alias (CNAME) of that.",
        "Replace",
        DMARC_VALUE,
    ),
    (
        txt(r"v=DMARC1; p=reject;\\n"),
        Mistake.QUOTED,
        "line breaks",
        "Type no quotes",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1; p=monitor"),
        Mistake.DMARC_MALFORMED,
        "“p=monitor” is not possible: it can be none, quarantine or reject",
        "Replace",
        DMARC_VALUE,
    ),
    (
        txt("v=DMARC1; p=reject; pct=50%; sp=no"),
        Mistake.DMARC_MALFORMED,
        "“pct=50%” is not possible",
        "Replace",
        "v=DMARC1; p=reject; pct=50;",
    ),
    (
        txt("v=DMARC1; p=reject; pct=101"),
        Mistake.DMARC_MALFORMED,
        "a number from 0 to 100",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1; p=reject; aspf=strict"),
        Mistake.DMARC_MALFORMED,
        "“aspf=strict” is not possible: it can be r or s",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1; p=none; rua=a@example.com b@example.net"),
        Mistake.DMARC_MALFORMED,
        "written as mailto:name@example.com",
        "Replace",
        "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.net;",
    ),
    (
        txt("v=DMARC1; p=none; p=reject"),
        Mistake.DMARC_MALFORMED,
        "“p=” is in it more than once",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1 p=reject rua=mailto:a@example.com"),
        Mistake.DMARC_MALFORMED,
        "must begin with “v=DMARC1;”",
        "Replace",
        "v=DMARC1; p=reject; rua=mailto:a@example.com;",
    ),
    (
        txt("v=DMARC1, p=reject, fo=1"),
        Mistake.DMARC_MALFORMED,
        "must begin with “v=DMARC1;”",
        "Replace",
        "v=DMARC1; p=reject; fo=1;",
    ),
    (
        txt("v=dmarc1; p=reject"),
        Mistake.DMARC_MALFORMED,
        "must begin with “v=DMARC1;”",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("p=reject; v=DMARC1"),
        Mistake.DMARC_MALFORMED,
        "must begin with “v=DMARC1;”",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt("v=DMARC1: p:reject"),
        Mistake.DMARC_MALFORMED,
        "must begin with “v=DMARC1;”",
        "Replace",
        "v=DMARC1; p=reject;",
    ),
    (
        txt(r"\"v=DMARC1; p=reject\""),
        Mistake.QUOTED,
        "quotes",
        "Type no quotes",
        "v=DMARC1; p=reject;",
    ),
    (
        txt(r"v=DMARC1\\; p=reject\\;"),
        Mistake.QUOTED,
        "backslashes",
        "Type no quotes",
        "v=DMARC1; p=reject;",
    ),
    (
        f"{NAME} CNAME shop.example.com\nshop.example.com A 192.0.2.1",
        Mistake.CNAME_FOR_TXT,
        "alias (CNAME) of shop.example.com",
        "Delete the CNAME and add a TXT record",
        DMARC_VALUE,
    ),
    (
        txt("v=DMARC1; p=reject", name=f"{NAME}.example.com"),
        Mistake.ZONE_DOUBLED,
        f"{NAME}.example.com",
        "Change the name",
        "_dmarc",
    ),
    (
        txt("v=spf1 -all", "v=DMARC1; p=reject", name="example.com"),
        Mistake.MISPLACED,
        "stands at example.com",
        "to _dmarc",
        "_dmarc",
    ),
    (
        txt("v=DMARC1; p=maybe", name="*.example.com"),
        Mistake.WILDCARD,
        "a wildcard",
        "exactly the name _dmarc",
        "_dmarc",
    ),
]


@pytest.mark.parametrize(("published", "mistake", "said", "advice", "copied"), MISTAKES)
def test_each_mistake_is_named_with_its_mend(
    published: str, mistake: Mistake, said: str, advice: str, copied: str
) -> None:
    zone = zone_of(published)
    judgement = judge(zone)
    assert judgement.verdict == Verdict.WRONG
    assert [mend.mistake for mend in judgement.mends] == [mistake]
    (mend,) = judgement.mends
    assert said in mend.sentence
    assert advice in mend.advice
    assert mend.copy == copied
    # Where a CNAME leads is asked for before anything is suspected.
    assert zone.rounds == 2 + (mistake == Mistake.CNAME_FOR_TXT)


@pytest.mark.parametrize("value", [row[4] for row in MISTAKES if row[4].startswith("v=")])
def test_a_mended_value_is_right(value: str) -> None:
    assert judge(txt(value)).verdict == Verdict.FOUND


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("other.example.com A 192.0.2.1", "no such name"),
        (f"{NAME} A 192.0.2.1", "no record of that type"),
        (txt("v=spf1 -all", name="*.example.com"), "no DMARC among 1 TXT"),
    ],
)
def test_nothing_there_is_missing_and_has_no_mend(published: str, shown: str) -> None:
    judgement = judge(published)
    assert (judgement.verdict, judgement.shown, judgement.mends) == (Verdict.MISSING, (shown,), ())
    assert judgement.ttl == (TTL if "TXT" in shown else NEGATIVE_TTL)


def test_a_wildcard_without_dmarc_leaves_a_subdomain_covered() -> None:
    judgement = judge(
        f"{txt('v=spf1 -all', name='*.mail.example.com')}\n{txt('v=DMARC1; p=reject')}",
        OF_SUBDOMAIN,
    )
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())


def test_hostile_records_are_read_in_no_time() -> None:
    for text in (";" * 60_000, "v=DMARC1" + ";, " * 20_000, "v" + " " * 60_000, "p:" * 30_000):
        judgement = judge(zone_of({(NAME, "TXT"): [(f"v=DMARC1 {text}",), (text,)]}))
        assert judgement.verdict != Verdict.FOUND


SILENCE = st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.ANSWERED])


@given(SILENCE, SILENCE)
def test_nothing_is_missing_because_nobody_answered(first: Outcome, later: Outcome) -> None:
    zone = Zone({}, outcomes={Question(BELOW, "TXT"): first}, outcome=later)
    judgement = judge(zone, OF_SUBDOMAIN)
    spoke = {Outcome.NO_DATA, Outcome.NO_NAME}
    missing = first in spoke and later in spoke
    assert judgement.verdict == (Verdict.MISSING if missing else Verdict.UNCHECKED)
    assert judgement.mends == ()


WORDS = st.text(max_size=8) | st.sampled_from(
    ["v=DMARC1", ";", " ", "p=", "none", "rua=mailto:a@b", '"', "\\", "sp=x", "=", "pct:5", ","]
)
TEXTS = st.lists(WORDS, max_size=6).map("".join)


@given(st.lists(TEXTS, max_size=2), st.sampled_from(["", ZONE]))
def test_no_text_is_too_odd_to_be_judged(texts: list[str], zone: str) -> None:
    published = {(NAME, "TXT"): [(text,) for text in texts]}
    judgement = judged(dmarc.judge(RECORD, zone), zone_of(published))
    assert (judgement.verdict == Verdict.WRONG) == bool(judgement.mends)


@given(TEXTS)
@example("A=\\\\")
def test_what_is_composed_is_sound(text: str) -> None:
    mended = composed(text)
    assert is_dmarc(mended)
    assert fault(mended) == ""
    assert tags(mended)[0] == ("v", "DMARC1")
    assert composed(mended) == mended
