"""A CNAME of Easy DKIM → whether it is right, and by name what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns import cname
from sestui.model.dns.answer import Answer, Outcome, Question
from sestui.model.dns.elsewhere import domain_of, suspects
from sestui.model.dns.finding import Judgement, Mistake, Verdict
from sestui.model.dns.pasted import squeezed
from sestui.model.records import Purpose, Record
from tests.model.dns.zone_file import NEGATIVE_TTL, TTL, Zone, judged, zone_of

ZONE = "example.com"
TOKENS = ("tok1", "tok2", "tok3")
NAME = "tok1._domainkey.example.com"
VALUE = "tok1.dkim.amazonses.com"
RECORD = Record("CNAME", NAME, VALUE, Purpose.DKIM)
BELOW = Record("CNAME", "tok1._domainkey.news.example.com", VALUE, Purpose.DKIM)
UNKNOWN = Record("CNAME", NAME, None, Purpose.DKIM)


def judge(published: Zone | str, record: Record = RECORD) -> Judgement:
    zone = zone_of(published, ZONE) if isinstance(published, str) else published
    return judged(cname.judge(record, ZONE, TOKENS), zone)


@pytest.mark.parametrize(
    ("name", "target"),
    [
        (NAME, VALUE),
        (NAME.upper(), "TOK1.DKIM.AmazonSES.com"),
        (NAME, f"{VALUE}."),
        ("*._domainkey.example.com", VALUE),
    ],
)
def test_the_right_cname_is_found_in_one_question_however_it_is_written(
    name: str, target: str
) -> None:
    zone = zone_of(f"{name} CNAME {target}", ZONE)
    judgement = judge(zone)
    assert judgement == Judgement(Verdict.FOUND, (f"CNAME {target}",), ttl=TTL)
    assert (zone.rounds, len(zone.asked)) == (1, 1)


def test_a_target_that_ses_did_not_name_is_found_wherever_at_ses_it_is() -> None:
    judgement = judge(f"{NAME} CNAME tok1.dkim.eu-west-9.amazonses.com", UNKNOWN)
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert "did not say" in judgement.remark


MISTAKES = [
    (
        f"{NAME}.example.com CNAME {VALUE}",
        Mistake.ZONE_DOUBLED,
        f"stands at {NAME}.example.com",
        "tok1._domainkey",
    ),
    (
        f"tok1.example.com CNAME {VALUE}",
        Mistake.MISPLACED,
        "stands at tok1.example.com",
        "tok1._domainkey",
    ),
    (
        "*.example.com CNAME web.example.net",
        Mistake.WILDCARD,
        "with CNAME web.example.net",
        "tok1._domainkey",
    ),
    ("*.example.com A 192.0.2.1", Mistake.WILDCARD, "with A 192.0.2.1", "tok1._domainkey"),
    ('*.example.com TXT "v=spf1 -all"', Mistake.WILDCARD, '"v=spf1 -all"', "tok1._domainkey"),
    (
        f"{NAME} CNAME {VALUE}.example.com",
        Mistake.ZONE_APPENDED,
        f"to {VALUE}. with the dot",
        f"{VALUE}.",
    ),
    (
        f"{NAME} CNAME {VALUE}.shop.example.com",
        Mistake.ZONE_APPENDED,
        f"to {VALUE}. with the dot",
        f"{VALUE}.",
    ),
    (rf"{NAME} CNAME \"{VALUE}\"", Mistake.QUOTED, "quotes", f"{VALUE}."),
    (rf"{NAME} CNAME {VALUE}\032", Mistake.QUOTED, "blanks", f"{VALUE}."),
    (rf"{NAME} CNAME tok1.dkim\010.amazonses.com", Mistake.QUOTED, "line breaks", f"{VALUE}."),
    (rf"{NAME} CNAME \226\128\156{VALUE}\226\128\157", Mistake.QUOTED, "quotes", f"{VALUE}."),
    (
        rf"{NAME} CNAME \"{VALUE}\".example.com",
        Mistake.ZONE_APPENDED,
        "added the domain",
        f"{VALUE}.",
    ),
    (
        f"{NAME} CNAME tok1.dkim.af-south-1.amazonses.com",
        Mistake.OTHER_ZONE,
        "under dkim.af-south-1.amazonses.com in place of dkim.amazonses.com",
        f"{VALUE}.",
    ),
    (f"{NAME} CNAME tok1", Mistake.OTHER_ZONE, "nothing after it in place of", f"{VALUE}."),
    (
        f"{NAME} CNAME tok2.dkim.amazonses.com",
        Mistake.SWAPPED,
        "another of this domain's records",
        f"{VALUE}.",
    ),
    (
        f"{NAME} CNAME old9.dkim.amazonses.com",
        Mistake.FOREIGN_TOKEN,
        "old9 is no token of this identity",
        f"{VALUE}.",
    ),
    (f"{NAME} CNAME mail.example.org", Mistake.OTHER_VALUE, "mail.example.org", f"{VALUE}."),
    (
        f"{NAME} CNAME {VALUE}\n{NAME} CNAME mail.example.org",
        Mistake.OTHER_VALUE,
        "Delete all but the one to",
        f"{VALUE}.",
    ),
    (f"{NAME} A 192.0.2.1", Mistake.FLATTENED, "(A 192.0.2.1)", f"{VALUE}."),
    (f"{NAME} AAAA 2001:db8::1", Mistake.FLATTENED, "“DNS only”", f"{VALUE}."),
    (
        f'{NAME} TXT "{VALUE}."',
        Mistake.TXT_FOR_CNAME,
        "The right value stands at",
        f"{VALUE}.",
    ),
    (f'{NAME} TXT "p=MIGf"', Mistake.TXT_FOR_CNAME, "A DKIM key itself", f"{VALUE}."),
    (f'{NAME} TXT "hello"', Mistake.TXT_FOR_CNAME, "Delete the TXT record", f"{VALUE}."),
]


@pytest.mark.parametrize(("published", "mistake", "words", "copy"), MISTAKES)
def test_each_mistake_is_named_with_its_mend(
    published: str, mistake: Mistake, words: str, copy: str
) -> None:
    zone = zone_of(published, ZONE)
    judgement = judge(zone)
    (mend,) = judgement.mends
    assert (judgement.verdict, mend.mistake, mend.copy) == (Verdict.WRONG, mistake, copy)
    assert mend.what == ("the value" if copy == f"{VALUE}." else "the name")
    assert words in f"{mend.sentence} {mend.advice}"
    assert mend.sentence.endswith(".")
    assert mend.advice.endswith(".")
    assert not mend.advice.endswith("..")
    assert zone.rounds == 2
    assert len(zone.asked) <= 11


@pytest.mark.parametrize(
    ("published", "mistake", "copy"),
    [
        (f"{BELOW.name}.example.com CNAME {VALUE}", Mistake.ZONE_DOUBLED, "tok1._domainkey.news"),
        (
            f"{BELOW.name}.news.example.com CNAME {VALUE}",
            Mistake.ZONE_DOUBLED,
            "tok1._domainkey.news",
        ),
        (f"{NAME} CNAME {VALUE}", Mistake.MISPLACED, "tok1._domainkey.news"),
        (f"tok1.news.example.com CNAME {VALUE}", Mistake.MISPLACED, "tok1._domainkey.news"),
        (f"{BELOW.name} CNAME {VALUE}.news.example.com", Mistake.ZONE_APPENDED, f"{VALUE}."),
        (f"{BELOW.name} CNAME {VALUE}.example.com", Mistake.ZONE_APPENDED, f"{VALUE}."),
    ],
)
def test_mistakes_of_a_domain_below_its_zone_are_named_too(
    published: str, mistake: Mistake, copy: str
) -> None:
    (mend,) = judge(published, BELOW).mends
    assert (mend.mistake, mend.copy) == (mistake, copy)


@pytest.mark.parametrize(
    ("target", "mistake"),
    [
        (rf"\"{VALUE}\"", Mistake.QUOTED),
        (f"{VALUE}.example.com", Mistake.ZONE_APPENDED),
        ("tok1.example.net", Mistake.OTHER_ZONE),
        ("tok1.amazonses.com", Mistake.OTHER_ZONE),
        ("tok3.dkim.amazonses.com", Mistake.SWAPPED),
        ("old9.dkim.amazonses.com", Mistake.FOREIGN_TOKEN),
        ("mail.example.org", Mistake.OTHER_VALUE),
    ],
)
def test_where_the_value_is_not_known_none_is_made_up(target: str, mistake: Mistake) -> None:
    (mend,) = judge(f"{NAME} CNAME {target}", UNKNOWN).mends
    assert (mend.mistake, mend.copy, mend.what) == (mistake, "", "")
    assert "the SES console" in mend.advice


def test_a_wrong_one_in_place_does_not_hide_the_right_one_elsewhere() -> None:
    judgement = judge(f"{NAME} CNAME old9.dkim.amazonses.com\n{NAME}.{ZONE} CNAME {VALUE}")
    found = [mend.mistake for mend in judgement.mends]
    assert found == [Mistake.FOREIGN_TOKEN, Mistake.ZONE_DOUBLED]


def test_behind_a_wildcard_the_right_one_elsewhere_comes_first() -> None:
    judgement = judge(f"*.{ZONE} A 192.0.2.1\n{NAME}.{ZONE} CNAME {VALUE}")
    found = [mend.mistake for mend in judgement.mends]
    assert found == [Mistake.ZONE_DOUBLED, Mistake.WILDCARD]


def test_a_key_that_answers_may_be_a_cname_that_is_flattened() -> None:
    (mend,) = judge(f'{NAME} TXT "p=MIGf"').mends
    assert mend.advice.endswith(f"{VALUE}. If a CNAME is there already, switch off its flattening.")
    (mend,) = judge(f'{NAME} TXT "hello"').mends
    assert "flattening" not in mend.advice


def test_what_stands_instead_is_shown() -> None:
    judgement = judge(f'{NAME} A 192.0.2.1\n{NAME} TXT "a \\"b\\"" "c"')
    assert judgement.shown == ("A 192.0.2.1", r'TXT "a \"b\"" "c"')
    assert judgement.ttl == TTL


@pytest.mark.parametrize(
    ("published", "shown", "questions"),
    [
        ("example.com A 192.0.2.1", "no such name", 3),
        ("tok2._domainkey.example.com CNAME tok2.dkim.amazonses.com", "no such name", 3),
        (f"{NAME} MX 10 mail.example.com", "no record of that type", 10),
        ("tok1.example.com CNAME old9.dkim.amazonses.com", "no such name", 3),
    ],
)
def test_what_is_nowhere_is_missing(published: str, shown: str, questions: int) -> None:
    zone = zone_of(published, ZONE)
    assert judge(zone) == Judgement(Verdict.MISSING, (shown,), ttl=NEGATIVE_TTL)
    assert zone.rounds == 2
    assert len(zone.asked) <= questions


SILENT = [outcome for outcome in Outcome if not Answer(Question("", ""), outcome).spoke]


@pytest.mark.parametrize("outcome", SILENT)
def test_silence_is_never_missing(outcome: Outcome) -> None:
    zone = Zone({}, ZONE, outcome=outcome)
    assert judge(zone) == Judgement(Verdict.UNCHECKED, (outcome.value,))
    assert zone.rounds == 1


@pytest.mark.parametrize("outcome", SILENT)
def test_silence_later_confirms_no_suspicion(outcome: Outcome) -> None:
    first = Question(NAME, "CNAME")
    silent = Zone({(NAME, "MX"): [("10", "mail.example.com")]}, ZONE, outcome=outcome)

    class FirstAnswered(Zone):
        def answer(self, question: Question) -> Answer:
            self.outcome = None if question == first else outcome
            return super().answer(question)

    assert judge(FirstAnswered(silent.data, ZONE)).verdict is Verdict.MISSING


TEXT = st.text(st.characters(max_codepoint=0x2FF), max_size=20) | st.sampled_from(
    ["", ".", "..", "\\", r"\999", r"\xzz", VALUE, f"{VALUE}.{ZONE}", "x" * 255, "tok2.", "\0"]
)


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([NAME, f"{NAME}.{ZONE}", f"tok1.{ZONE}", f"*.{ZONE}"]),
            st.sampled_from(["CNAME", "A", "AAAA", "TXT"]),
        ),
        st.lists(st.tuples(TEXT), max_size=2),
        max_size=4,
    ),
    st.dictionaries(
        st.builds(Question, st.sampled_from([NAME, f"{NAME}.{ZONE}"]), st.just("CNAME")),
        st.sampled_from(Outcome),
    ),
    st.sampled_from([RECORD, UNKNOWN]),
)
def test_only_a_server_that_spoke_can_lack_a_record(
    data: dict[tuple[str, str], list[tuple[str, ...]]],
    outcomes: dict[Question, Outcome],
    record: Record,
) -> None:
    zone = Zone(data, ZONE, outcomes)
    judgement = judge(zone, record)
    spoke = Zone(data, ZONE, outcomes).answer(Question(NAME, "CNAME")).spoke
    assert (judgement.verdict is Verdict.UNCHECKED) is not spoke
    assert bool(judgement.mends) is (judgement.verdict is Verdict.WRONG)
    assert judgement.shown
    assert zone.rounds <= 2


NAMES = st.text(st.sampled_from("ab._*\\é"), max_size=30)


@given(NAMES, NAMES, st.sampled_from(Purpose))
def test_any_name_has_suspects_that_dns_can_hold(name: str, zone: str, purpose: Purpose) -> None:
    record = Record("TXT", name, None, purpose)
    first = Question(name, "TXT")
    asked = suspects(record, zone, Answer(first, Outcome.NO_DATA)).questions
    assert len(set(asked)) == len(asked)
    assert first not in asked
    assert all(len(question.name) <= 253 for question in asked)


@pytest.mark.parametrize(
    ("record", "places"),
    [
        (RECORD, {"tok1.example.com"}),
        (BELOW, {"tok1.news.example.com", "tok1._domainkey.example.com"}),
        (
            Record("TXT", "_dmarc.news.example.com", None, Purpose.DMARC),
            {"news.example.com", "dmarc.news.example.com"},
        ),
        (Record("MX", "bounce.example.com", None, Purpose.MAIL_FROM), {"example.com"}),
        (Record("MX", "example.com", None, Purpose.MAIL_FROM), set[str]()),
    ],
)
def test_each_kind_of_record_is_looked_for_where_it_is_easily_put(
    record: Record, places: set[str]
) -> None:
    nothing = Answer(Question(record.name, record.type), Outcome.NO_NAME)
    found = suspects(record, "example.com.", nothing)
    assert set(found.misplaced) == places
    assert f"{record.name}.example.com" in found.doubled
    assert {question.type for question in found.questions} == {record.type}


def test_what_a_wildcard_says_everywhere_is_not_taken_for_a_doubled_name() -> None:
    data = {("*.example.com", "TXT"): [("right",)], ("_dmarc.example.com", "TXT"): [("wrong",)]}
    zone, record = Zone(data), Record("TXT", "_dmarc.example.com", None, Purpose.DMARC)
    own = zone.answer(Question(record.name, "TXT"))
    found = suspects(record, ZONE, own)
    answers = {question: zone.answer(question) for question in found.questions}
    assert answers[Question("_dmarc.example.com.example.com", "TXT")].records
    assert found.mends(answers, lambda answer: answer.records[0].value == "right", ()) == ()


def test_a_name_too_long_to_be_doubled_is_not_asked_for() -> None:
    record = Record(
        "MX", f"{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 47}.example.com", None, Purpose.MAIL_FROM
    )
    nothing = Answer(Question(record.name, "MX"), Outcome.NO_NAME)
    assert suspects(record, ZONE, nothing).doubled == ()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (r"a.example", "a.example"),
        (r"\034a.example\034", "a.example"),
        (r"a\.example", "a.example"),
        ("“a.example”\u200b", "a.example"),
        ("-----BEGIN PUBLIC KEY-----\nMIIB\nIjAN\n-----END PUBLIC KEY-----\n", "MIIBIjAN"),
        (r"p=MIIB\nIjAN", "p=MIIBIjAN"),
    ],
)
def test_what_a_form_put_in_is_taken_out(text: str, meant: str) -> None:
    assert squeezed(text) == meant
    assert squeezed(meant) == meant


def test_the_domain_of_a_record_is_what_follows_the_special_label() -> None:
    assert domain_of("_dmarc.example.com.") == "example.com"
    assert domain_of(BELOW.name) == "news.example.com"
