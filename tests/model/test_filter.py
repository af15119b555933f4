"""What is typed narrows the list to what was meant."""

from collections.abc import Mapping, Sequence
from typing import Never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Mend, Mistake, Verdict
from sestui.model.errors import FilterError
from sestui.model.filter import Filter, Narrowing
from sestui.model.records import Purpose, Record
from sestui.model.selection import Selection
from sestui.model.summary import IdentitySummary, IdentityType, Status
from tests.account.gateway import NOON

ROWS = [
    IdentitySummary("shop.example.com", IdentityType.DOMAIN, Status.SUCCESS, True),
    IdentitySummary("Ops@Example.org", IdentityType.EMAIL_ADDRESS, Status.FAILED, False),
    IdentitySummary("example.net", IdentityType.MANAGED_DOMAIN, Status.PENDING, False),
    IdentitySummary("shop.test", IdentityType.DOMAIN, Status.TEMPORARY_FAILURE, False),
    IdentitySummary("xn--mnchen-3ya.de", IdentityType.DOMAIN, Status.NOT_STARTED, False),
    IdentitySummary("info@xn--strae-oqa.de", IdentityType.EMAIL_ADDRESS, "PAUSED_BY_AWS", False),
    IdentitySummary("strasse.de", "NEW_KIND", Status.SUCCESS, True),
    IdentitySummary("xn--99999999999.de", IdentityType.DOMAIN, Status.SUCCESS, True),
]
NAMES = [row.name for row in ROWS]
ALL = Selection.of(ROWS)


def left(
    text: str, rows: Sequence[IdentitySummary] = ROWS, dns: Mapping[str, Diagnosis] | None = None
) -> Sequence[IdentitySummary]:
    return Filter(text).apply(Selection.of(rows), dns or {}).rows


def names(text: str) -> list[str]:
    return [row.name for row in left(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", NAMES),
        ("   ", NAMES),
        ("shop", ["shop.example.com", "shop.test"]),
        ("SHOP", ["shop.example.com", "shop.test"]),
        ("hop.e", ["shop.example.com"]),
        ("ops@", ["Ops@Example.org"]),
        ("shop example", ["shop.example.com"]),
        ("example shop", ["shop.example.com"]),
        ("nothing", []),
        ("[A-Z] (", []),
    ],
)
def test_words_match_anywhere_in_the_name_and_all_of_them_must(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("münchen", ["xn--mnchen-3ya.de"]),
        ("mün", ["xn--mnchen-3ya.de"]),
        ("MÜNCHEN.de", ["xn--mnchen-3ya.de"]),
        ("mu\u0308nchen", ["xn--mnchen-3ya.de"]),
        ("o@straße", ["info@xn--strae-oqa.de"]),
        ("straße", ["info@xn--strae-oqa.de"]),
        ("strasse", ["strasse.de"]),
        ("xn--m", ["xn--mnchen-3ya.de"]),
        ("例", []),
    ],
)
def test_a_name_is_found_in_its_own_script(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_name_that_came_in_another_script_is_found_in_it() -> None:
    row = IdentitySummary("Jörg@example.com", IdentityType.EMAIL_ADDRESS, Status.SUCCESS, True)
    assert left("JÖRG", [row]) == [row]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("status:verified", {"SUCCESS"}),
        ("status:SUCCESS", {"SUCCESS"}),
        ("status:success", {"SUCCESS"}),
        ("Status:pending", {"PENDING"}),
        ("status:p", {"PENDING", "PAUSED_BY_AWS"}),
        ("status:pend", {"PENDING"}),
        ("status:failed", {"FAILED"}),
        ("status:temporary", {"TEMPORARY_FAILURE"}),
        ("status:temporary-failure", {"TEMPORARY_FAILURE"}),
        ("status:temporary_failure", {"TEMPORARY_FAILURE"}),
        ("status:not-started", {"NOT_STARTED"}),
        ("status:NOT_STARTED", {"NOT_STARTED"}),
        ("status:PAUSED_BY_AWS", {"PAUSED_BY_AWS"}),
        ("status:PAUSED", {"PAUSED_BY_AWS"}),
        ("status:failed status:pending", {"FAILED", "PENDING"}),
        ("status:", {row.status for row in ROWS}),
        ("status:failed status:", {"FAILED"}),
    ],
)
def test_a_status_is_taken_in_the_words_of_the_screen_or_of_ses(
    text: str, statuses: set[str]
) -> None:
    assert {row.status for row in left(text)} == statuses


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("type:domain", {"DOMAIN", "MANAGED_DOMAIN"}),
        ("type:d", {"DOMAIN", "MANAGED_DOMAIN"}),
        ("type:managed", {"MANAGED_DOMAIN"}),
        ("type:address", {"EMAIL_ADDRESS"}),
        ("type:email", {"EMAIL_ADDRESS"}),
        ("type:EMAIL_ADDRESS", {"EMAIL_ADDRESS"}),
        ("type:NEW_KIND", {"NEW_KIND"}),
        ("type:managed type:address", {"MANAGED_DOMAIN", "EMAIL_ADDRESS"}),
    ],
)
def test_a_managed_domain_is_a_domain_too(text: str, types: set[str]) -> None:
    assert {row.type for row in left(text)} == types


@pytest.mark.parametrize(
    ("text", "sending"), [("sending:yes", {True}), ("sending:n", {False}), ("SENDING:Yes", {True})]
)
def test_sending_is_yes_or_no(text: str, sending: set[bool]) -> None:
    assert {row.sending for row in left(text)} == sending


def found(*verdicts: Verdict, zone: tuple[Mend, ...] = (), optional: bool = False) -> Diagnosis:
    """What DNS has of an identity, whose records are of these verdicts."""
    record = Record("TXT", "_dmarc.example.com", "v=DMARC1;", Purpose.DMARC, optional=optional)
    return Diagnosis(NOON, tuple(Finding(record, verdict) for verdict in verdicts), zone)


LAME = Mend(Mistake.LAME, "Nobody knows it.", "Ask your provider.")
DNS = {
    NAMES[0]: found(Verdict.FOUND, Verdict.FOUND),
    NAMES[1]: found(),
    NAMES[2]: found(Verdict.FOUND, Verdict.MISSING, Verdict.WRONG),
    NAMES[3]: found(Verdict.FOUND, Verdict.MISSING),
    NAMES[4]: found(Verdict.UNCHECKED, Verdict.FOUND),
    NAMES[5]: found(Verdict.FOUND, zone=(LAME,)),
    NAMES[6]: found(Verdict.MISSING, optional=True),
}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("dns:ok", [0, 1, 6]),
        ("dns:found", [0, 1, 6]),
        ("DNS:OK", [0, 1, 6]),
        ("dns:wrong", [2, 5]),
        ("dns:w", [2, 5]),
        ("dns:missing", [3]),
        ("dns:unchecked", [4]),
        ("dns:none", [7]),
        ("dns:missing dns:wrong", [2, 3, 5]),
        ("dns:ok shop", [0]),
        ("dns:", [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_what_dns_was_found_to_have_narrows_by_the_gravest_of_it(
    text: str, places: list[int]
) -> None:
    expected = [NAMES[place] for place in places]
    assert [row.name for row in left(text, dns=DNS)] == expected
    assert [row.name for row in Narrowing(ALL, DNS).apply(Filter(text)).rows] == expected
    assert Filter(text).is_of_dns is (text != "dns:")


def test_of_dns_nothing_is_asked_where_the_filter_does_not() -> None:
    class Unasked(dict[str, Diagnosis]):
        def get(self, *_: object) -> Never:
            raise AssertionError

    assert Filter("shop status:verified dns:").apply(ALL, Unasked()).rows == [ROWS[0]]


def test_before_any_check_none_was_checked() -> None:
    assert names("dns:none") == NAMES
    assert names("dns:ok") == []


def test_words_and_facets_narrow_together() -> None:
    assert names("shop status:verified type:dom sending:yes") == ["shop.example.com"]
    assert names("shop status:pending") == []


@pytest.mark.parametrize(
    ("text", "sentence", "advice"),
    [
        ("foo:bar", "There is no filter “foo:”.", "status:, type:, sending: or dns:"),
        ("shop :x", "There is no filter “:”.", "status:, type:, sending: or dns:"),
        ("status:verifed", "status: cannot be “verifed”.", "temporary-failure or not-started."),
        ("type:mailbox", "type: cannot be “mailbox”.", "Use domain, address or managed."),
        ("sending:maybe", "sending: cannot be “maybe”.", "Use yes or no."),
        ("sending:MAYBE", "sending: cannot be “MAYBE”.", "Use yes or no."),
        ("dns:MX", "dns: cannot be “MX”.", "Use ok, missing, wrong, unchecked or none."),
        ("status:a:b", "status: cannot be “a:b”.", "verified"),
    ],
)
def test_what_means_nothing_is_said_with_what_there_is(
    text: str, sentence: str, advice: str
) -> None:
    with pytest.raises(FilterError) as raised:
        Filter(text)
    assert str(raised.value) == sentence
    assert advice in raised.value.advice


def test_a_filter_made_by_hand_filters_too() -> None:
    assert left("shop.t") == left("shop.t") == [ROWS[3]]
    assert Filter("a") == Filter("a") != Filter("b")


WORDS = st.text(max_size=6) | st.sampled_from(
    ["shop", "status:p", "type:", "sending:no", "status:X", "dns:wr", "xn--", "münchen"]
)


@given(st.lists(WORDS, max_size=4).map(" ".join))
def test_a_filter_only_ever_leaves_rows_out(text: str) -> None:
    try:
        kept = left(text)
    except FilterError:
        return
    rest = iter(ROWS)
    assert all(row in rest for row in kept)


TYPED = (
    st.lists(WORDS, max_size=3)
    .map(" ".join)
    .flatmap(lambda text: st.sampled_from([text[:end] for end in range(len(text) + 1)]))
)


@given(st.lists(TYPED, max_size=8))
def test_typing_on_finds_what_typing_all_at_once_would(texts: list[str]) -> None:
    narrowing = Narrowing(ALL, DNS)
    for text in texts:
        try:
            typed = Filter(text)
        except FilterError:
            continue
        assert narrowing.apply(typed).rows == typed.apply(ALL, DNS).rows


@pytest.mark.parametrize(
    ("wider", "typed", "narrows"),
    [
        ("", "s", True),
        ("s", "sh", True),
        ("hop", "shop", True),
        ("shop", "SHOP.e", True),
        ("shop ex", "example shop", True),
        ("status:p", "status:pe x", True),
        ("status:p", "status:p status:f", False),
        ("status:p status:f", "status:f", True),
        ("dns:w", "dns:wrong shop", True),
        ("dns:w", "dns:ok", False),
        ("shop", "sho", False),
        ("status:p", "p", False),
        ("n", "mün", False),
    ],
)
def test_a_filter_narrows_another_where_it_can_leave_no_more(
    wider: str, typed: str, narrows: bool
) -> None:
    assert Filter(typed).narrows(Filter(wider)) is narrows


def test_a_letter_taken_back_filters_nothing_anew() -> None:
    narrowing = Narrowing(ALL)
    shop = narrowing.apply(Filter("shop"))
    narrowing.apply(Filter("shop.t"))
    assert narrowing.apply(Filter("shop")) is shop
    assert narrowing.apply(Filter("")) is ALL


def test_a_pasted_text_of_many_words_is_no_harder_to_type_on() -> None:
    pasted = " ".join(f"word{number}" for number in range(20_000))
    assert Filter(f"{pasted} a").narrows(Filter(pasted))
    assert not Filter(pasted).narrows(Filter(f"{pasted} zz"))


@given(st.sets(st.integers(0, len(ROWS) - 1)))
def test_a_selection_counts_what_it_holds(places: set[int]) -> None:
    keep = [place in places for place in range(len(ROWS))]
    for some in (ALL.kept(keep), Selection.of(ALL.kept(keep).rows)):
        assert some.rows == [ROWS[place] for place in sorted(places)]
        for status in Status:
            assert some.count(status) == sum(row.status == status for row in some.rows)
