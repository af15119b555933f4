"""The SPF record of a MAIL FROM domain → whether it is right, and by name what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns import spf
from sestui.model.dns.answer import Outcome, Question
from sestui.model.dns.finding import Judgement, Mistake, Verdict
from sestui.model.dns.spf_terms import composed, fault, is_spf, terms
from sestui.model.records import SPF_VALUE, Purpose, Record
from tests.model.dns.zone_file import NEGATIVE_TTL, TTL, Zone, judged, zone_of

ZONE = "example.com"
NAME = "bounce.example.com"
SES = "include:amazonses.com"
RECORD = Record("TXT", NAME, SPF_VALUE, Purpose.SPF)
UNKNOWN = Record("TXT", NAME, None, Purpose.SPF)


def judge(published: Zone | str, record: Record = RECORD) -> Judgement:
    zone = zone_of(published, ZONE) if isinstance(published, str) else published
    return judged(spf.judge(record, ZONE), zone)


def txt(*texts: str) -> str:
    return "\n".join(f'{NAME} TXT "{text}"' for text in texts)


@pytest.mark.parametrize(
    "published",
    [
        txt(SPF_VALUE),
        txt("V=SPF1 INCLUDE:AmazonSES.com -ALL"),
        txt("v=spf1 +include:amazonses.com. ?all"),
        txt("v=spf1  ip4:192.0.2.0/24   include:amazonses.com  "),
        txt("v=spf1 ip6:2001:db8::/32 a/24 mx:m.example.com//64 include:amazonses.com -all"),
        txt("v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} include:amazonses.com -all"),
        txt("v=spf1 include:amazonses.com made-up=anything exp=x.example.com -all"),
        txt(SPF_VALUE, "some-verification=12", "v=spf10 a"),
        f'{NAME} TXT "v=spf1 include:amazon" "ses.com ~all"',
        f'*.example.com TXT "{SPF_VALUE}"',
        f'{NAME} CNAME b.example.com\nb.example.com TXT "{SPF_VALUE}"',
    ],
)
def test_the_right_record_is_found_in_one_question_however_it_is_written(published: str) -> None:
    zone = zone_of(published, ZONE)
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends, judgement.remark) == (Verdict.FOUND, (), "")
    assert (zone.rounds, zone.asked) == (1, [Question(NAME, "TXT")])
    assert judgement.ttl == TTL


def test_only_the_records_that_matter_are_shown() -> None:
    assert judge(txt("other", SPF_VALUE)).shown == (f'TXT "{SPF_VALUE}"',)
    assert judge(txt("other", "more")).shown == ("no SPF among 2 TXT",)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (f"v=spf1 {SES} +all", "lets anybody send"),
        (f"v=spf1 {SES} all", "lets anybody send"),
        (f"v=spf1 {SES} include:%{{d}}._spf.example.net ~all", "%{d}._spf.example.net adds"),
    ],
)
def test_what_is_right_and_worth_a_word_is_said(text: str, remark: str) -> None:
    judgement = judge(txt(text))
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert remark in judgement.remark


def test_an_include_that_does_not_answer_is_counted_as_one_and_said() -> None:
    zone = zone_of(txt(f"v=spf1 {SES} include:spf.example.net ~all"), ZONE)
    zone.outcomes[Question("spf.example.net", "TXT")] = Outcome.TIMED_OUT
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert "spf.example.net adds to its look-ups could not be counted" in judgement.remark


@pytest.mark.parametrize("reaching", ["include:spf.example.net ~all", "redirect=spf.example.net"])
def test_ses_may_be_let_in_by_way_of_another_record(reaching: str) -> None:
    zone = zone_of(
        f"{txt(f'v=spf1 {reaching}')}\n"
        'spf.example.net TXT "v=spf1 include:more.example.net -all"\n'
        'more.example.net TXT "v=spf1 include:amazonses.com -all"'
    )
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert "by way of another include" in judgement.remark
    assert zone.rounds == 3
    zone.outcomes[Question("more.example.net", "TXT")] = Outcome.SERVER_FAILURE
    judgement = judge(zone)
    assert judgement.verdict == Verdict.UNCHECKED
    assert "more.example.net could not be read" in judgement.shown[-1]


@pytest.mark.parametrize(
    "reaching",
    [
        "-include:spf.example.net ~all",
        "~all redirect=spf.example.net",
        "redirect=spf.example.net ~all",
    ],
)
def test_ses_is_not_let_in_by_what_does_not_pass_or_is_not_reached(reaching: str) -> None:
    judgement = judge(
        f'{txt(f"v=spf1 {reaching}")}\nspf.example.net TXT "v=spf1 include:amazonses.com -all"'
    )
    assert [mend.mistake for mend in judgement.mends] == [Mistake.SPF_WITHOUT_SES]


def test_where_the_value_is_not_known_one_sound_record_is_right() -> None:
    published = txt("v=spf1 include:amazonses.com.cn -all")
    judgement = judge(f'{published}\namazonses.com.cn TXT "v=spf1 -all"', UNKNOWN)
    assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
    assert "not known here" in judgement.remark
    (mend,) = judge(txt("v=spf1 a -all", "v=spf1 mx -all"), UNKNOWN).mends
    assert (mend.mistake, mend.copy) == (Mistake.SEVERAL_SPF, "v=spf1 a mx -all")
    (mend,) = judge(f"{NAME} CNAME shop.example.com", UNKNOWN).mends
    assert (mend.mistake, mend.copy, mend.what) == (Mistake.CNAME_FOR_TXT, "", "")


MISTAKES = [
    (
        txt("v=spf1 a -all"),
        Mistake.SPF_WITHOUT_SES,
        "include:amazonses.com is not in it",
        "Replace the value by",
        f"v=spf1 a {SES} -all",
    ),
    (txt("v=spf1"), Mistake.SPF_WITHOUT_SES, "is not in it", "Replace", SPF_VALUE),
    (
        txt("v=spf1 a redirect=_spf.example.net")
        + '\n_spf.example.net TXT "v=spf1 ip4:192.0.2.1 -all"',
        Mistake.SPF_WITHOUT_SES,
        "is not in it",
        "Replace",
        f"v=spf1 a {SES} redirect=_spf.example.net",
    ),
    (
        txt("v=spf1 ?include:amazonses.com ip4:192.0.2.1 ~all"),
        Mistake.SPF_WITHOUT_SES,
        "“?include:amazonses.com” names it without letting it pass",
        "Replace",
        f"v=spf1 ip4:192.0.2.1 {SES} ~all",
    ),
    (
        txt(SPF_VALUE, "v=spf1 a mx -all"),
        Mistake.SEVERAL_SPF,
        "2 SPF records at bounce.example.com",
        "Delete all of them but one",
        f"v=spf1 {SES} a mx ~all",
    ),
    (
        txt("v=spf1 a -all", "v=spf1 A redirect=x.example.com"),
        Mistake.SEVERAL_SPF,
        "2 SPF records",
        "Delete all of them but one",
        f"v=spf1 a {SES} -all",
    ),
    (
        txt("v=spf1 redirect=x.example.com", "v=spf1 redirect=y.example.com"),
        Mistake.SEVERAL_SPF,
        "2 SPF records",
        "Delete all of them but one",
        f"v=spf1 include:x.example.com include:y.example.com {SES} ~all",
    ),
    (
        txt("v=spf1 include: amazonses.com ~all"),
        Mistake.SPF_MALFORMED,
        "“include:” in it breaks off",
        "Replace",
        SPF_VALUE,
    ),
    (
        txt("v=spf1 include=amazonses.com ~all"),
        Mistake.SPF_MALFORMED,
        "“=” where a “:” belongs",
        "Replace",
        SPF_VALUE,
    ),
    (
        txt(f"v=spf1 {SES} ipv4:192.0.2.1 ~all"),
        Mistake.SPF_MALFORMED,
        "“ipv4:192.0.2.1” in it is nothing that SPF knows",
        "Replace",
        f"v=spf1 {SES} ip4:192.0.2.1 ~all",
    ),
    (
        txt(f"v=spf1 {SES} amazon ~all"),
        Mistake.SPF_MALFORMED,
        "“amazon” in it is nothing that SPF knows",
        "this, without “amazon”",
        SPF_VALUE,
    ),
    (
        txt(f"v=spf1 {SES} ip4:192.0.2.300 ~all"),
        Mistake.SPF_MALFORMED,
        "“ip4:192.0.2.300” in it cannot be read",
        "this, without “ip4:192.0.2.300”",
        SPF_VALUE,
    ),
    (
        txt(f"v=spf1; {SES}; ~all"),
        Mistake.SPF_MALFORMED,
        "begins with “v=spf1; incl”",
        "Replace",
        SPF_VALUE,
    ),
    (
        txt(f"v=spf1{SES} ~all"),
        Mistake.SPF_MALFORMED,
        "must begin with “v=spf1” and a blank",
        "Replace",
        SPF_VALUE,
    ),
    (
        txt(f"spf1 {SES} ~all"),
        Mistake.SPF_MALFORMED,
        "must begin with “v=spf1” and a blank",
        "Replace",
        SPF_VALUE,
    ),
    (
        txt(f"v=spf1 a ~all {SES}"),
        Mistake.SPF_MALFORMED,
        f"never come to “{SES}”",
        "Replace",
        f"v=spf1 a {SES} ~all",
    ),
    (
        txt(f"v=spf1 {SES} include:gone.example.com ~all"),
        Mistake.SPF_MALFORMED,
        "gone.example.com, which it includes, has no SPF record",
        "Replace",
        SPF_VALUE,
    ),
    (
        f'{NAME} TXT "v=spf1 {SES}" "~all"',
        Mistake.SPF_MALFORMED,
        f"“{SES}~all” becomes one word",
        "Replace",
        SPF_VALUE,
    ),
    (
        f'{NAME} TXT "v=spf1" "{SES} ~all"',
        Mistake.SPF_MALFORMED,
        "must begin with “v=spf1” and a blank",
        "Replace",
        SPF_VALUE,
    ),
    (
        f'{NAME} TXT "v=spf1 include:amazon" " ses.com ~all"',
        Mistake.STRINGS_SPACED,
        "cuts a word of it in two",
        "Replace",
        SPF_VALUE,
    ),
    (txt(rf"\"{SPF_VALUE}\""), Mistake.QUOTED, "quotes", "Type no quotes", SPF_VALUE),
    (txt(rf"{SPF_VALUE}\""), Mistake.QUOTED, "quotes", "Type no quotes", SPF_VALUE),
    (txt(rf"v=spf1 \\\"{SES}\\\" ~all"), Mistake.QUOTED, "quotes", "no quotes", SPF_VALUE),
    (txt(f"v=spf1\xa0{SES} ~all"), Mistake.QUOTED, "blanks", "replace the value", SPF_VALUE),
    (txt(f" {SPF_VALUE}"), Mistake.QUOTED, "blanks", "replace the value", SPF_VALUE),
    (
        f"{NAME} CNAME shop.example.com\nshop.example.com A 192.0.2.1",
        Mistake.CNAME_FOR_TXT,
        "alias (CNAME) of shop.example.com",
        "Delete the CNAME, and add the MX record and a TXT record",
        SPF_VALUE,
    ),
    (
        f'{NAME} CNAME example.com\nexample.com TXT "v=spf1 ip4:192.0.2.1 -all"',
        Mistake.CNAME_FOR_TXT,
        "alias (CNAME) of example.com",
        "Delete the CNAME",
        SPF_VALUE,
    ),
    (
        f'{NAME}.example.com TXT "v=spf1 a {SES} ~all"',
        Mistake.ZONE_DOUBLED,
        f"{NAME}.example.com",
        "Change the name",
        "bounce",
    ),
    (
        f'example.com TXT "{SPF_VALUE}"',
        Mistake.MISPLACED,
        "stands at example.com",
        "The other can stay",
        "bounce",
    ),
    (
        '*.example.com TXT "v=spf1 -all"',
        Mistake.WILDCARD,
        "a wildcard",
        "exactly the name bounce",
        "bounce",
    ),
]


@pytest.mark.parametrize(("published", "mistake", "said", "advice", "copied"), MISTAKES)
def test_each_mistake_is_named_with_its_mend(
    published: str, mistake: Mistake, said: str, advice: str, copied: str
) -> None:
    judgement = judge(published)
    assert judgement.verdict == Verdict.WRONG
    assert [mend.mistake for mend in judgement.mends] == [mistake]
    (mend,) = judgement.mends
    assert said in mend.sentence
    assert advice in mend.advice
    assert mend.copy == copied


OWN_VALUES = [row[0] for row in MISTAKES if row[4].startswith("v=spf1")]


@pytest.mark.parametrize("published", OWN_VALUES)
def test_a_mended_value_is_right(published: str) -> None:
    (mend,) = judge(published).mends
    included = "\n".join(
        f'{name}.example.{tld} TXT "v=spf1 -all"'
        for name, tld in (("x", "com"), ("y", "com"), ("_spf", "net"))
    )
    assert judge(f"{txt(mend.copy)}\n{included}").verdict == Verdict.FOUND


def test_an_spf_record_of_the_parent_is_its_own() -> None:
    judgement = judge(f'example.com TXT "v=spf1 include:_spf.example.net {SES} ~all"')
    assert (judgement.verdict, judgement.mends) == (Verdict.MISSING, ())


def test_all_that_is_wrong_with_one_record_is_mended_by_one_value() -> None:
    judgement = judge(txt("v=spf1 include:gone.example.com ip4:192.0.2.1 -all"))
    assert {mend.mistake for mend in judgement.mends} == {
        *(Mistake.SPF_WITHOUT_SES, Mistake.SPF_MALFORMED),
    }
    assert {mend.copy for mend in judgement.mends} == {f"v=spf1 ip4:192.0.2.1 {SES} -all"}


def test_a_wildcard_without_spf_hides_nothing() -> None:
    judgement = judge('*.example.com TXT "some-verification=12"')
    assert (judgement.verdict, judgement.mends) == (Verdict.MISSING, ())


def included(count: int, each: str) -> str:
    """Return a record with SES and some includes, and the records of these."""
    names = [f"i{number}.example.net" for number in range(count)]
    text = " ".join(("v=spf1", SES, *(f"include:{name}" for name in names), "~all"))
    return "\n".join((txt(text), *(f'{name} TXT "{each}"' for name in names)))


@pytest.mark.parametrize(
    ("published", "total"),
    [
        (txt(f"v=spf1 {SES} {' '.join(['mx'] * 9)} ~all"), 10),
        (txt(f"v=spf1 {SES} {' '.join(['mx'] * 10)} ~all"), 11),
        (included(3, "v=spf1 a mx -all"), 10),
        (included(3, "v=spf1 a mx -all ptr ptr"), 10),
        (included(3, "v=spf1 a mx redirect=amazonses.com -all"), 10),
        (included(4, "v=spf1 a mx -all"), 13),
        (included(3, "v=spf1 a mx ptr -all"), 13),
        (included(5, "v=spf1 redirect=amazonses.com"), 11),
        (included(9, "v=spf1 ip4:192.0.2.1 -all"), 10),
        (included(10, "v=spf1 ip4:192.0.2.1 -all"), 11),
    ],
)
def test_ten_look_ups_are_allowed_and_those_of_includes_count(published: str, total: int) -> None:
    judgement = judge(zone_of(published))
    if total <= 10:
        assert (judgement.verdict, judgement.mends) == (Verdict.FOUND, ())
        return
    (mend,) = judgement.mends
    assert mend.mistake == Mistake.SPF_LOOKUPS
    assert f"{total} look-ups" in mend.sentence
    assert mend.copy == SPF_VALUE


def test_the_dearest_includes_are_named() -> None:
    judgement = judge(
        zone_of(
            f"{txt(f'v=spf1 mx include:a.example.net include:b.example.net {SES} ~all')}\n"
            'a.example.net TXT "v=spf1 a mx ptr -all"\n'
            'b.example.net TXT "v=spf1 a a a a a a -all"'
        )
    )
    (mend,) = judgement.mends
    assert "13 look-ups" in mend.sentence
    assert "include:b.example.net (7), include:a.example.net (4), mx (1)." in mend.sentence


@pytest.mark.parametrize(
    "loop",
    [
        txt(f"v=spf1 {SES} include:{NAME} ~all"),
        f"{txt(f'v=spf1 {SES} include:a.example.net ~all')}\n"
        'a.example.net TXT "v=spf1 include:b.example.net -all"\n'
        'b.example.net TXT "v=spf1 include:A.example.net. -all"',
    ],
)
def test_a_loop_is_more_than_ten_look_ups_and_ends(loop: str) -> None:
    zone = zone_of(loop)
    (mend,) = judge(zone).mends
    assert mend.mistake == Mistake.SPF_LOOKUPS
    assert "(more than 10)" in mend.sentence
    assert zone.rounds <= 4


def test_a_chain_of_includes_is_read_no_further_than_the_limit() -> None:
    chain = "\n".join(
        f'c{number}.example.net TXT "v=spf1 include:c{number + 1}.example.net -all"'
        for number in range(50)
    )
    zone = zone_of(f"{txt(f'v=spf1 {SES} include:c0.example.net ~all')}\n{chain}")
    (mend,) = judge(zone).mends
    assert mend.mistake == Mistake.SPF_LOOKUPS
    read = [question for question in zone.asked if question.name.endswith(".net")]
    assert len(read) <= 10


def test_the_includes_of_one_level_are_asked_for_at_once() -> None:
    zone = zone_of(included(5, "v=spf1 ip4:192.0.2.1 -all"))
    assert judge(zone).verdict == Verdict.FOUND
    assert (zone.rounds, len(zone.asked)) == (2, 6)


def test_hostile_records_are_read_in_no_time() -> None:
    long = ["v=spf1", "%{" * 30_000, "a." * 30_000, " ;" * 30_000, f"include:{'a.' * 30_000}"]
    for text in (*long, *(f"v=spf1 include:{text}" for text in long), "v" + " " * 60_000):
        judgement = judge(zone_of({(NAME, "TXT"): [(text,)]}))
        assert judgement.verdict != Verdict.FOUND


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("other.example.com A 192.0.2.1", "no such name"),
        (f"{NAME} A 192.0.2.1", "no record of that type"),
    ],
)
def test_nothing_there_is_missing(published: str, shown: str) -> None:
    zone = zone_of(published, ZONE)
    assert judge(zone) == Judgement(Verdict.MISSING, (shown,), ttl=NEGATIVE_TTL)
    assert zone.rounds == 2


SILENCE = st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.ANSWERED])


@given(SILENCE, SILENCE)
def test_nothing_is_missing_because_nobody_answered(first: Outcome, later: Outcome) -> None:
    judgement = judge(Zone({}, outcomes={Question(NAME, "TXT"): first}, outcome=later))
    spoke = first in (Outcome.NO_DATA, Outcome.NO_NAME)
    assert judgement.verdict == (Verdict.MISSING if spoke else Verdict.UNCHECKED)
    assert judgement.mends == ()


WORDS = st.text(max_size=8) | st.sampled_from(
    ["v=spf1", " ", SES, "include:", "-all", "redirect=x.example", '"', "\\", "ip4:192.0.2.1", ";"]
)
STRINGS = st.lists(WORDS, max_size=6).map("".join)


@given(st.lists(st.lists(STRINGS, min_size=1, max_size=2), max_size=2), st.sampled_from(["", ZONE]))
def test_no_text_is_too_odd_to_be_judged(records: list[list[str]], zone: str) -> None:
    published = {(NAME, "TXT"): [tuple(strings) for strings in records]}
    judgement = judged(spf.judge(RECORD, zone), zone_of(published))
    assert (judgement.verdict == Verdict.WRONG) == bool(judgement.mends)


@given(st.lists(STRINGS.map("v=spf1 {}".format), max_size=3))
def test_what_is_composed_is_sound_and_lets_ses_send(texts: list[str]) -> None:
    text = composed(texts, "amazonses.com")
    assert is_spf(text)
    assert not any(map(fault, terms(text)))
    assert "amazonses.com" in {term.domain for term in terms(text) if term.passes}
    assert composed([text], "amazonses.com") == text
