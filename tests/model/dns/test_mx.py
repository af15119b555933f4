"""The MX of a MAIL FROM domain → whether it is right, and by name what is wrong with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns import mx
from sestui.model.dns.answer import Outcome, Question
from sestui.model.dns.finding import Judgement, Mistake, Verdict
from sestui.model.records import Purpose, Record
from tests.model.dns.zone_file import NEGATIVE_TTL, TTL, Zone, judged, zone_of

ZONE = "example.com"
NAME = "bounce.example.com"
HOST = "feedback-smtp.us-east-1.amazonses.com"
RECORD = Record("MX", NAME, HOST, Purpose.MAIL_FROM, 10)
UNKNOWN = Record("MX", NAME, None, Purpose.MAIL_FROM, 10)


def judge(published: Zone | str, record: Record = RECORD) -> Judgement:
    zone = zone_of(published, ZONE) if isinstance(published, str) else published
    return judged(mx.judge(record, ZONE), zone)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        (NAME, HOST),
        (NAME.upper(), "Feedback-SMTP.us-east-1.AmazonSES.com"),
        (NAME, f"{HOST}."),
        ("*.example.com", HOST),
    ],
)
def test_the_right_mx_is_found_in_one_question_however_it_is_written(name: str, host: str) -> None:
    zone = zone_of(f"{name} MX 10 {host}", ZONE)
    assert judge(zone) == Judgement(Verdict.FOUND, (f"MX 10 {host}",), ttl=TTL)
    assert (zone.rounds, zone.asked) == (1, [Question(NAME, "MX")])


@pytest.mark.parametrize("region", ["eu-west-1", "us-gov-west-1", "ap-southeast-5"])
def test_another_regions_host_is_right_and_said(region: str) -> None:
    zone = zone_of(f"{NAME} MX 10 feedback-smtp.{region}.amazonses.com", ZONE)
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends, zone.rounds) == (Verdict.FOUND, (), 1)
    assert judgement.remark.startswith(f"Bounces go by way of {region}")


@pytest.mark.parametrize(
    ("host", "verdict"),
    [
        (HOST, Verdict.FOUND),
        ("feedback-smtp.cn-north-1.amazonses.com.cn", Verdict.FOUND),
        ("mx.example.net", Verdict.WRONG),
    ],
)
def test_where_the_host_is_not_known_that_of_any_region_is_right(
    host: str, verdict: Verdict
) -> None:
    judgement = judge(f"{NAME} MX 10 {host}", UNKNOWN)
    assert judgement.verdict == verdict
    if verdict == Verdict.FOUND:
        assert "not known here" in judgement.remark
    else:
        (mend,) = judgement.mends
        assert mend.copy == mend.what == ""
        assert "the value that the SES console shows" in mend.advice


def test_an_mx_at_the_end_of_a_cname_in_the_zone_is_found_at_once() -> None:
    zone = zone_of(f"{NAME} CNAME b.example.com\nb.example.com MX 10 {HOST}", ZONE)
    judgement = judge(zone)
    assert judgement.verdict == Verdict.FOUND
    assert judgement.shown == ("CNAME b.example.com", f"MX 10 {HOST}")
    assert zone.rounds == 1


def test_an_mx_at_the_end_of_a_cname_that_leaves_the_zone_is_asked_for_there() -> None:
    here, end = Question(NAME, "MX"), Question("b.example.net", "MX")
    judging = mx.judge(RECORD, ZONE)
    assert list(next(judging)) == [here]
    cut = zone_of(f"{NAME} CNAME {end.name}", ZONE).answer(here)
    assert list(judging.send({here: cut})) == [end]
    with pytest.raises(StopIteration) as finished:
        judging.send({end: zone_of(f"{end.name} MX 10 {HOST}").answer(end)})
    judgement = finished.value.value
    assert judgement.verdict == Verdict.FOUND
    assert judgement.shown == ("CNAME b.example.net", f"MX 10 {HOST}")


def test_what_stands_at_the_end_of_a_cname_is_not_missing_when_nobody_says() -> None:
    zone = zone_of(f"{NAME} CNAME b.example.net", ZONE)
    zone.outcomes[Question("b.example.net", "MX")] = Outcome.TIMED_OUT
    judgement = judge(zone)
    assert judgement.verdict == Verdict.UNCHECKED
    assert judgement.shown == ("CNAME b.example.net", "no answer in time")


MISTAKES = [
    (
        f"{NAME} MX 10 {HOST}\n{NAME} MX 20 mx.example.net",
        (Mistake.SEVERAL_MX,),
        f"10 {HOST}, 20 mx.example.net",
        "keep one with priority 10",
        HOST,
    ),
    (
        f"{NAME} MX 10 a.example.net\n{NAME} MX 10 b.example.net",
        (Mistake.SEVERAL_MX,),
        "several mail servers",
        "Else delete them and add one MX record with priority 10",
        HOST,
    ),
    (
        f"{NAME} MX 10 {HOST}\n{NAME} MX 10 feedback-smtp.eu-west-1.amazonses.com",
        (Mistake.SEVERAL_MX,),
        "feedback-smtp.eu-west-1",
        "keep one with priority 10",
        HOST,
    ),
    (f"{NAME} MX 20 {HOST}", (Mistake.PRIORITY,), "priority is 20", "to 10.", "10"),
    (f"{NAME} MX 0 {HOST}", (Mistake.PRIORITY,), "priority is 0", "to 10.", "10"),
    (
        f"{NAME} MX 10 {HOST}.example.com",
        (Mistake.ZONE_APPENDED,),
        "put example.com behind",
        "a dot at its end",
        f"{HOST}.",
    ),
    (
        f"{NAME} MX 10 {HOST}.{NAME}",
        (Mistake.ZONE_APPENDED,),
        f"put {NAME} behind",
        "a dot at its end",
        f"{HOST}.",
    ),
    (
        f"{NAME} MX 10 10\\032{HOST}",
        (Mistake.QUOTED,),
        "the priority typed into it",
        "without those, as an MX record with priority 10",
        HOST,
    ),
    (
        f'{NAME} MX 10 \\"{HOST}\\"',
        (Mistake.QUOTED,),
        "with quotes",
        "without those",
        HOST,
    ),
    (
        f"{NAME} MX 10 10\\032{HOST}.example.com",
        (Mistake.QUOTED,),
        f"{HOST}.example.com",
        "without those",
        HOST,
    ),
    (
        f"{NAME} MX 10 mail.example.com",
        (Mistake.OTHER_VALUE,),
        "mail.example.com, not that of SES",
        "choose another MAIL FROM domain",
        HOST,
    ),
    (
        f"{NAME} MX 10 inbound-smtp.us-east-1.amazonaws.com",
        (Mistake.OTHER_VALUE,),
        "inbound-smtp.us-east-1.amazonaws.com",
        "Else replace the MX record by one with priority 10",
        HOST,
    ),
    (
        f"{NAME} MX 10 feedback-smtp.useast1.amazonses.com",
        (Mistake.OTHER_VALUE,),
        "feedback-smtp.useast1",
        "If you receive mail at this name, change nothing",
        HOST,
    ),
    (f"{NAME} MX 0 ", (Mistake.OTHER_VALUE,), "takes no mail at all", "Replace it by one", HOST),
    (
        f"{NAME} CNAME shop.example.com\nshop.example.com A 192.0.2.1",
        (Mistake.CNAME_FOR_MX,),
        "alias (CNAME) of shop.example.com",
        "Delete the CNAME and add an MX record",
        HOST,
    ),
    (
        f"{NAME} CNAME example.com\nexample.com MX 1 mail.example.com",
        (Mistake.CNAME_FOR_MX,),
        "alias (CNAME) of example.com",
        "Delete the CNAME and add an MX record",
        HOST,
    ),
    (
        f"{NAME}.example.com MX 10 {HOST}",
        (Mistake.ZONE_DOUBLED,),
        f"{NAME}.example.com",
        "Change the name",
        "bounce",
    ),
    (
        f"example.com MX 10 {HOST}",
        (Mistake.MISPLACED,),
        "stands at example.com",
        f"Add an MX record of the name bounce with priority 10 and the value {HOST}.",
        "bounce",
    ),
    (
        f"example.com MX 1 mail.example.com\nexample.com MX 10 {HOST}",
        (Mistake.MISPLACED,),
        "stands at example.com",
        "delete that one alone, and only if nothing else needs it",
        "bounce",
    ),
    (
        "*.example.com MX 10 mail.example.com",
        (Mistake.WILDCARD,),
        "a wildcard",
        "exactly the name bounce",
        "bounce",
    ),
]


@pytest.mark.parametrize(("published", "mistakes", "said", "advice", "copied"), MISTAKES)
def test_each_mistake_is_named_with_its_mend(
    published: str, mistakes: tuple[Mistake, ...], said: str, advice: str, copied: str
) -> None:
    zone = zone_of(published, ZONE)
    judgement = judge(zone)
    assert judgement.verdict == Verdict.WRONG
    assert tuple(mend.mistake for mend in judgement.mends) == mistakes
    (mend,) = judgement.mends
    assert said in mend.sentence
    assert advice in mend.advice
    assert mend.copy == copied
    # Where a CNAME leads is asked for before anything is suspected.
    leads_nowhere = Mistake.CNAME_FOR_MX in mistakes and " MX " not in published
    assert zone.rounds == 2 + leads_nowhere


def test_a_null_mx_is_shown_as_the_root() -> None:
    assert judge(f"{NAME} MX 0 ").shown == ("MX 0 .",)


def test_two_mx_are_shown_each_on_a_line() -> None:
    judgement = judge(f"{NAME} MX 10 {HOST}\n{NAME} MX 20 mx.example.net")
    assert judgement.shown == (f"MX 10 {HOST}", "MX 20 mx.example.net")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("other.example.com A 192.0.2.1", "no such name"),
        (f"{NAME} A 192.0.2.1", "no record of that type"),
        (f"example.com MX 10 mail.example.com\n{NAME} A 192.0.2.1", "no record of that type"),
    ],
)
def test_nothing_there_is_missing(published: str, shown: str) -> None:
    assert judge(published) == Judgement(Verdict.MISSING, (shown,), ttl=NEGATIVE_TTL)


SILENCE = st.sampled_from([outcome for outcome in Outcome if outcome is not Outcome.ANSWERED])


@given(SILENCE, SILENCE)
def test_nothing_is_missing_because_nobody_answered(first: Outcome, later: Outcome) -> None:
    judgement = judge(Zone({}, outcomes={Question(NAME, "MX"): first}, outcome=later))
    spoke = first in (Outcome.NO_DATA, Outcome.NO_NAME)
    assert judgement.verdict == (Verdict.MISSING if spoke else Verdict.UNCHECKED)
    assert judgement.shown == (first.value,)
    assert judgement.mends == ()


HOSTS = st.text(max_size=20) | st.sampled_from(["", ".", HOST, f'"{HOST}"', f"10 {HOST}", "\\"])


@given(st.lists(st.tuples(st.integers(0, 65535), HOSTS), max_size=3), st.sampled_from(["", ZONE]))
def test_no_host_is_too_odd_to_be_judged(records: list[tuple[int, str]], zone: str) -> None:
    published = {(NAME, "MX"): [(str(priority), host) for priority, host in records]}
    judgement = judged(mx.judge(RECORD, zone), zone_of(published))
    assert (judgement.verdict == Verdict.WRONG) == bool(judgement.mends)
    assert (judgement.verdict == Verdict.MISSING) == (not records)
