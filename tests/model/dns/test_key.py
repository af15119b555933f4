"""The TXT of BYODKIM → whether a key SES can sign with is there, and what is wrong with it."""

import base64
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from sestui.model.dns import key
from sestui.model.dns.answer import Answer, Outcome, Question
from sestui.model.dns.finding import Judgement, Mistake, Verdict
from sestui.model.dns.key_text import Key, read
from sestui.model.records import Purpose, Record, txt_strings
from tests.model.dns.zone_file import NEGATIVE_TTL, TTL, Data, Zone, judged

ZONE = "example.com"
NAME = "s1._domainkey.example.com"
OTHER = "s1.keys.example.net"


@cache
def rsa_key(number: int = 0, bits: int = 1024) -> rsa.RSAPrivateKey:
    """Return a key by its number: 1024 bits are made in some milliseconds."""
    return rsa.generate_private_key(65537, bits)


def encoded(
    public: rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey,
    form: PublicFormat = PublicFormat.SubjectPublicKeyInfo,
) -> str:
    return base64.b64encode(public.public_bytes(Encoding.DER, form)).decode()


KEY = encoded(rsa_key().public_key())
SECOND = encoded(rsa_key(1).public_key())
VALUE = f"p={KEY}"
PEM = rsa_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PRIVATE = [
    base64.b64encode(rsa_key().private_bytes(Encoding.DER, form, NoEncryption())).decode()
    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL)
]
HEAD, TAIL = VALUE[:150], VALUE[150:]

KNOWN = Record("TXT", NAME, VALUE, Purpose.DKIM)
UNKNOWN = Record("TXT", NAME, None, Purpose.DKIM)


def at(name: str, *records: tuple[str, ...], type_: str = "TXT") -> Data:
    return {(name, type_): records}


def judge(published: Zone | Data, record: Record = KNOWN) -> Judgement:
    zone = published if isinstance(published, Zone) else Zone(published, ZONE)
    return judged(key.judge(record, ZONE), zone)


RIGHT = [
    (VALUE,),
    (HEAD, TAIL),
    (VALUE[:3], VALUE[3:100], VALUE[100:101], VALUE[101:102], VALUE[102:]),
    (f"v=DKIM1; k=rsa; {VALUE}",),
    (f"v=DKIM1;k=rsa;t=s;s=email:x;h=sha1:sha256;n=ours;{VALUE};",),
    ("v=DKIM1; ", f"p = {KEY} ;"),
    (f"k=RSA; {VALUE}",),
]


@pytest.mark.parametrize("record", [KNOWN, UNKNOWN])
@pytest.mark.parametrize("strings", RIGHT)
def test_the_right_key_is_found_in_one_question_however_it_is_dressed(
    strings: tuple[str, ...], record: Record
) -> None:
    zone = Zone(at(NAME.upper(), strings, ("v=spf1 -all",), ("v=DMARC1; p=none",)), ZONE)
    judgement = judge(zone, record)
    assert (judgement.verdict, judgement.mends, judgement.ttl) == (Verdict.FOUND, (), TTL)
    assert judgement.shown[0] == " ".join(("TXT", *(f'"{string}"' for string in strings)))
    assert (zone.rounds, len(zone.asked)) == (1, 1)


def test_where_the_key_is_not_known_a_valid_one_is_told_with_its_size() -> None:
    bits_2048 = f"p={encoded(rsa_key(2, 2048).public_key())}"
    judgement = judge(at(NAME, tuple(txt_strings(bits_2048))), UNKNOWN)
    assert judgement.verdict is Verdict.FOUND
    assert judgement.remark == (
        "A valid RSA key of 2048 bits is published; whether it is the one SES signs with, "
        "SES does not say."
    )


def test_a_key_that_is_known_is_found_without_a_remark_but_for_a_test_mark() -> None:
    assert judge(at(NAME, (VALUE,))).remark == ""
    assert "only tried out" in judge(at(NAME, (f"t=y:s; {VALUE}",))).remark


@pytest.mark.parametrize(
    ("names", "rounds"),
    [(("s1.here.example.com",), 1), ((OTHER,), 2), (("a.example.com", OTHER), 2)],
)
def test_a_key_is_found_where_cnames_lead_also_out_of_the_zone(
    names: tuple[str, ...], rounds: int
) -> None:
    data = dict(at(names[-1], (VALUE,)))
    for name, target in zip((NAME, *names), names, strict=False):
        data[name, "CNAME"] = [(target,)]
    zone = Zone(data, ZONE)
    judgement = judge(zone)
    assert (judgement.verdict, judgement.mends, zone.rounds) == (Verdict.FOUND, (), rounds)
    assert judgement.shown == (*(f"CNAME {name}" for name in names), f'TXT "{VALUE}"')


def test_what_is_beyond_a_silent_server_could_not_be_checked() -> None:
    silent = {Question(OTHER, "TXT"): Outcome.TIMED_OUT}
    judgement = judge(Zone(at(NAME, (OTHER,), type_="CNAME"), ZONE, silent))
    assert judgement.verdict is Verdict.UNCHECKED
    assert judgement.shown == (f"CNAME {OTHER}", "no answer in time")


MISTAKES = [
    (at(NAME, (TAIL, HEAD)), Mistake.STRINGS_SHUFFLED, "wrong order", VALUE),
    (
        at(NAME, (VALUE[150:], VALUE[60:150], "v=DKIM1; ", VALUE[:60])),
        Mistake.STRINGS_SHUFFLED,
        "wrong order",
        VALUE,
    ),
    (at(NAME, (f"{HEAD} ", TAIL)), Mistake.STRINGS_SPACED, "a blank within", VALUE),
    (at(NAME, (HEAD, f" {TAIL}")), Mistake.STRINGS_SPACED, "a blank within", VALUE),
    (at(NAME, (f"{HEAD} {TAIL}",)), Mistake.STRINGS_SPACED, "a blank within", VALUE),
    (at(NAME, (f'"{VALUE}"',)), Mistake.QUOTED, "quotes", VALUE),
    (at(NAME, (f'"{HEAD}" ', f'"{TAIL}"')), Mistake.QUOTED, "without quotes", VALUE),
    (at(NAME, (rf"v=DKIM1\; k=rsa\; {VALUE}",)), Mistake.QUOTED, "backslashes", VALUE),
    (at(NAME, (f"{HEAD}\n{TAIL}",)), Mistake.QUOTED, "line breaks", VALUE),
    (at(NAME, (f"{VALUE}\n",)), Mistake.QUOTED, "line breaks", VALUE),
    (at(NAME, (rf"{HEAD}\n{TAIL}",)), Mistake.QUOTED, "backslashes", VALUE),
    (at(NAME, (f"p={PEM}",)), Mistake.QUOTED, "lines of a PEM file", VALUE),
    (at(NAME, (f"{VALUE}.example.com",)), Mistake.ZONE_APPENDED, "ends in example.com", VALUE),
    (at(NAME, (VALUE,), (f"p={SECOND}",)), Mistake.SEVERAL_KEYS, "2 TXT records", VALUE),
    (at(NAME, ("v=DKIM1; p=",)), Mistake.NO_KEY, "revoked", VALUE),
    (at(NAME, ("v=DKIM1; k=rsa",)), Mistake.NO_KEY, "has no p=", VALUE),
    (at(NAME, (KEY,)), Mistake.NO_KEY, "without p=", VALUE),
    (at(NAME, (PEM,)), Mistake.NO_KEY, "without p=", VALUE),
    (at(NAME, ("hello",)), Mistake.NO_KEY, "holds no key", VALUE),
    (at(NAME, (VALUE[:-32],)), Mistake.BAD_KEY, "cannot be read", VALUE),
    (at(NAME, (VALUE[:-1],)), Mistake.BAD_KEY, "no base64", VALUE),
    (at(NAME, ("p=ключ",)), Mistake.BAD_KEY, "no base64", VALUE),
    (at(NAME, (f"{VALUE}; oh",)), Mistake.BAD_KEY, "is not made of parts", VALUE),
    (at(NAME, (f"{VALUE}; {VALUE}",)), Mistake.BAD_KEY, "is not made of parts", VALUE),
    (at(NAME, (f"k=ed25519; {VALUE}",)), Mistake.BAD_KEY, "signs with rsa", VALUE),
    (at(NAME, (f"v=DKIM2; {VALUE}",)), Mistake.BAD_KEY, "a v= that is not DKIM1", VALUE),
    (at(NAME, (f"{VALUE}; v=DKIM1",)), Mistake.BAD_KEY, "not in front", VALUE),
    (at(NAME, (f"s=tlsrpt; {VALUE}",)), Mistake.BAD_KEY, "not for email", VALUE),
    (at(NAME, (f"h=sha1; {VALUE}",)), Mistake.BAD_KEY, "signs with sha256", VALUE),
    (
        at(NAME, (f"p={encoded(rsa_key().public_key(), PublicFormat.PKCS1)}",)),
        Mistake.BAD_KEY,
        "PKCS#1",
        VALUE,
    ),
    (
        at(NAME, (f"p={encoded(rsa_key(3, 3072).public_key())}",)),
        Mistake.BAD_KEY,
        "3072 bits; SES takes 1024 to 2048",
        VALUE,
    ),
    (
        at(NAME, (f"p={encoded(ed25519.Ed25519PrivateKey.generate().public_key())}",)),
        Mistake.BAD_KEY,
        "another kind than RSA",
        VALUE,
    ),
    (
        at(NAME, (f"p={encoded(ec.generate_private_key(ec.SECP256R1()).public_key())}",)),
        Mistake.BAD_KEY,
        "another kind than RSA",
        VALUE,
    ),
    (at(NAME, (OTHER,), type_="CNAME"), Mistake.CNAME_FOR_TXT, f"A CNAME to {OTHER}", VALUE),
    (
        at(NAME, ("gone.example.com",), type_="CNAME"),
        Mistake.CNAME_FOR_TXT,
        "Delete the CNAME",
        VALUE,
    ),
    (
        {**at(NAME, (OTHER,), type_="CNAME"), **at(OTHER, ("v=DKIM1; p=",))},
        Mistake.NO_KEY,
        f"It stands at {OTHER}, as {NAME} is an alias (CNAME) of that.",
        VALUE,
    ),
    (at(f"{NAME}.{ZONE}", (VALUE,)), Mistake.ZONE_DOUBLED, f"{NAME}.{ZONE}", "s1._domainkey"),
    (at("s1.example.com", (VALUE,)), Mistake.MISPLACED, "at s1.example.com", "s1._domainkey"),
    (at("*.example.com", ("v=spf1 -all",)), Mistake.WILDCARD, "v=spf1", "s1._domainkey"),
    (
        at("*.example.com", ("web.example.net",), type_="CNAME"),
        Mistake.WILDCARD,
        "CNAME web.example.net",
        "s1._domainkey",
    ),
]


@pytest.mark.parametrize(("published", "mistake", "words", "copy"), MISTAKES)
def test_each_mistake_is_named_with_its_mend(
    published: Data, mistake: Mistake, words: str, copy: str
) -> None:
    zone = Zone(published, ZONE)
    judgement = judge(zone)
    (mend,) = judgement.mends
    assert (judgement.verdict, mend.mistake, mend.copy) == (Verdict.WRONG, mistake, copy)
    assert mend.what == ("the value" if copy == VALUE else "the name")
    assert words in f"{mend.sentence} {mend.advice}"
    assert mend.sentence.endswith(".")
    assert mend.advice.endswith(".")
    # A CNAME is followed before anything is suspected.
    assert zone.rounds == (3 if "CNAME" in str(published) else 2)
    assert len(zone.asked) <= 5


@pytest.mark.parametrize(("published", "mistake", "words", "copy"), MISTAKES)
def test_what_is_wrong_is_so_whichever_key_is_expected(
    published: Data, mistake: Mistake, words: str, copy: str
) -> None:
    (mend,) = judge(published, UNKNOWN).mends
    assert mend.mistake is mistake
    assert words in f"{mend.sentence} {mend.advice}" or not mend.copy
    if mend.what == "the value":
        assert isinstance(read(mend.copy, VALUE), Key)


def test_a_parents_key_of_the_same_selector_is_taken_for_its_own_unless_it_is_known() -> None:
    below = "s1._domainkey.news.example.com"
    published = at(NAME, (VALUE,))
    assert judge(published, Record("TXT", below, None, Purpose.DKIM)).verdict is Verdict.MISSING
    (mend,) = judge(published, Record("TXT", below, VALUE, Purpose.DKIM)).mends
    assert (mend.mistake, mend.copy) == (Mistake.MISPLACED, "s1._domainkey.news")


def test_another_key_is_told_from_the_right_one() -> None:
    published = at(NAME, (f"p={SECOND}",))
    (mend,) = judge(published).mends
    assert (mend.mistake, mend.copy) == (Mistake.OTHER_KEY, VALUE)
    assert judge(published, UNKNOWN).verdict is Verdict.FOUND


def test_another_key_in_disorder_has_to_give_way_too() -> None:
    (mend,) = judge(at(NAME, (f"p={SECOND[:80]} {SECOND[80:]}",))).mends
    assert (mend.mistake, mend.copy) == (Mistake.STRINGS_SPACED, VALUE)


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize("dress", ["p={}", "{}", '"p={}"', "v=DKIM1; p={}"])
@pytest.mark.parametrize("record", [KNOWN, UNKNOWN])
def test_a_private_key_for_all_to_see_is_the_first_thing_said(
    private: str, dress: str, record: Record
) -> None:
    (mend,) = judge(at(NAME, (dress.format(private),)), record).mends
    assert mend.mistake is Mistake.BAD_KEY
    assert "PRIVATE" in mend.sentence
    assert "make a new key" in mend.advice
    assert mend.copy == ""


@pytest.mark.parametrize(
    ("published", "shown"),
    [({}, "no such name"), (at(NAME, ("192.0.2.1",), type_="A"), "no record of that type")],
)
def test_what_is_nowhere_is_missing(published: Data, shown: str) -> None:
    zone = Zone(published, ZONE)
    assert judge(zone) == Judgement(Verdict.MISSING, (shown,), ttl=NEGATIVE_TTL)
    assert zone.rounds == 2


SILENT = [outcome for outcome in Outcome if not Answer(Question("", ""), outcome).spoke]


@pytest.mark.parametrize("outcome", SILENT)
def test_silence_is_never_missing(outcome: Outcome) -> None:
    zone = Zone({}, ZONE, outcome=outcome)
    assert judge(zone) == Judgement(Verdict.UNCHECKED, (outcome.value,))
    assert zone.rounds == 1


TEXT = st.sampled_from(
    [
        VALUE,
        HEAD,
        TAIL,
        "p=",
        "v=DKIM1;",
        ";",
        " ",
        "\\",
        '"',
        "=",
        "MII",
        KEY,
        PRIVATE[0],
        ".example.com",
    ]
) | st.text(st.characters(max_codepoint=0x2FF), max_size=12)
NAMES = st.sampled_from([NAME, f"{NAME}.{ZONE}", f"s1.{ZONE}", f"*.{ZONE}", OTHER])


@given(
    st.dictionaries(
        st.tuples(NAMES, st.just("TXT")),
        st.lists(st.lists(TEXT, max_size=5).map(tuple), max_size=2),
        max_size=3,
    ),
    st.dictionaries(
        st.tuples(NAMES, st.just("CNAME")),
        st.lists(st.tuples(NAMES | TEXT), max_size=1),
        max_size=1,
    ),
    st.dictionaries(st.builds(Question, NAMES, st.just("TXT")), st.sampled_from(Outcome)),
    st.sampled_from([KNOWN, UNKNOWN]),
)
def test_only_servers_that_spoke_can_lack_a_key(
    texts: Data, cnames: Data, outcomes: dict[Question, Outcome], record: Record
) -> None:
    zone = Zone({**texts, **cnames}, ZONE, outcomes)
    judgement = judge(zone, record)
    if not Zone(zone.data, ZONE, outcomes).answer(Question(NAME, "TXT")).spoke:
        assert judgement.verdict is Verdict.UNCHECKED
    assert bool(judgement.mends) is (judgement.verdict is Verdict.WRONG)
    assert judgement.shown
    assert zone.rounds <= 3


@given(st.binary(max_size=40), st.integers(0, 200))
def test_no_bytes_in_place_of_a_key_do_harm(other: bytes, start: int) -> None:
    der = bytearray(base64.b64decode(KEY))
    der[start : start + len(other)] = other
    found = read(f"p={base64.b64encode(der).decode()}", None)
    assert isinstance(found, Key) or found.mistake in (Mistake.BAD_KEY, Mistake.NO_KEY)
