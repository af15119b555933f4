"""Records as others take them, read back by what would read them."""

import csv
import io
import json
import re

import dns.name
import dns.rdatatype
import dns.zone
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sestui.model.errors import NothingToPublish
from sestui.model.export import TTL, Format, export
from sestui.model.names import NameStyle
from sestui.model.records import Expected, Purpose, Record

KEY = "p=" + "MIIBIjAN" * 49
"""As long as the public record of a 2048 bit key."""

CNAME = Record("CNAME", "tok._domainkey.example.com", "tok.dkim.amazonses.com", Purpose.DKIM)
LONG = Record("TXT", "sel._domainkey.example.com", KEY, Purpose.DKIM)
MX = Record("MX", "bounce.example.com", "feedback-smtp.x.amazonses.com", Purpose.MAIL_FROM, 10)
SPF = Record("TXT", "bounce.example.com", "v=spf1 include:amazonses.com ~all", Purpose.SPF)
DMARC = Record("TXT", "_dmarc.example.com", "v=DMARC1; p=none;", Purpose.DMARC, optional=True)
UNKNOWN = Record("TXT", "own._domainkey.example.com", None, Purpose.DKIM)
ALL = Expected((CNAME, LONG, MX, SPF, DMARC))

FORMATS = pytest.mark.parametrize("kind", list(Format))
COMMENTED = pytest.mark.parametrize(
    ("kind", "sign"), [(Format.ZONE, "; "), (Format.TERRAFORM, "# ")]
)


# Reading back


def zone_of(text: str, origin: str = "example.com") -> dict[tuple[str, str], set[bytes]]:
    """Return a zone file's records as a name server would hold them: TXT joined."""
    zone = dns.zone.from_text(text, origin=f"{origin}.", relativize=False, check_origin=False)
    found: dict[tuple[str, str], set[bytes]] = {}
    for name, ttl, data in zone.iterate_rdatas():
        assert ttl == TTL
        kind = dns.rdatatype.to_text(data.rdtype)
        strings = getattr(data, "strings", None)
        value = b"".join(strings) if strings else data.to_text().encode()
        found.setdefault((name.to_text(omit_final_dot=True), kind), set()).add(value)
    return found


def hcl_string(text: str) -> str:
    """Return what a quoted HCL string holds, as the language's specification reads it."""
    assert text[0] == text[-1] == '"'
    inner = text[1:-1]
    assert not re.search(r"[$%]\{", inner), "a template begins here"
    pieces = re.findall(r'\\u([0-9a-f]{4})|\\(["\\])|([^"\\\n\r])', inner)
    value = "".join(chr(int(code, 16)) if code else escaped or c for code, escaped, c in pieces)
    spelled = sum(6 if code else 2 if escaped else 1 for code, escaped, c in pieces)
    assert spelled == len(inner), f"not one HCL string: {text}"
    return value


STRING = r'"(?:[^"\\\n]|\\.)*"'
RESOURCE = re.compile(
    rf'resource "aws_route53_record" "([a-z][a-z0-9_-]*)" \{{\n'
    rf"  zone_id = var\.zone_id\n  name    = ({STRING})\n  type    = ({STRING})\n"
    rf"  ttl     = (\d+)\n  records = \[({STRING}(?:, {STRING})*)\]\n\}}"
)


def resources_of(text: str) -> list[tuple[str, str, str, list[str]]]:
    """Return label, name, type and values; fails on anything that is not a resource."""
    rest = RESOURCE.sub("", text).replace('variable "zone_id" {\n  type = string\n}\n', "", 1)
    assert all(not line or line.startswith("# ") for line in rest.split("\n")), rest
    return [
        (label, hcl_string(name), hcl_string(kind), [*map(hcl_string, re.findall(STRING, values))])
        for label, name, kind, ttl, values in RESOURCE.findall(text)
    ]


def route53_bytes(text: str) -> bytes:
    """Return what Route 53 reads from the inside of one of its strings, or from a name."""
    pieces = re.findall(r'\\([0-7]{3})|\\(["\\])|([^"\\])', text)
    value = b"".join(
        bytes([int(code, 8)]) if code else (escaped or c).encode("ascii")
        for code, escaped, c in pieces
    )
    assert sum(4 if code else 2 if e else 1 for code, e, c in pieces) == len(text)
    return value


def route53_txt(value: str) -> bytes:
    """Return the joined strings of a TXT value for Route 53; a space may part them."""
    assert re.fullmatch(rf"{STRING}(?: ?{STRING})*", value)
    strings = [route53_bytes(string[1:-1]) for string in re.findall(STRING, value)]
    assert all(len(string) <= 255 for string in strings)
    return b"".join(strings)


# Each format


def test_plain_lines_are_what_one_reads_out() -> None:
    text = export(ALL, Format.PLAIN)
    assert text.splitlines() == [
        "tok._domainkey.example.com CNAME tok.dkim.amazonses.com",
        f"sel._domainkey.example.com TXT {KEY}",
        "bounce.example.com MX 10 feedback-smtp.x.amazonses.com",
        "bounce.example.com TXT v=spf1 include:amazonses.com ~all",
    ]
    assert text.endswith("\n")


@pytest.mark.parametrize("style", list(NameStyle))
def test_a_name_server_reads_the_zone_file(style: NameStyle) -> None:
    text = export(ALL, Format.ZONE, style=style, zone="example.com", dmarc=True)
    assert zone_of(text) == {
        ("tok._domainkey.example.com", "CNAME"): {b"tok.dkim.amazonses.com."},
        ("sel._domainkey.example.com", "TXT"): {KEY.encode()},
        ("bounce.example.com", "MX"): {b"10 feedback-smtp.x.amazonses.com."},
        ("bounce.example.com", "TXT"): {b"v=spf1 include:amazonses.com ~all"},
        ("_dmarc.example.com", "TXT"): {b"v=DMARC1; p=none;"},
    }
    assert ("$ORIGIN example.com.\n" in text) == (style is NameStyle.RELATIVE)


def test_the_zone_file_names_the_zone_itself() -> None:
    text = export(
        Expected((SPF, CNAME)), Format.ZONE, style=NameStyle.RELATIVE, zone="bounce.example.com"
    )
    assert text.splitlines() == [
        "$ORIGIN bounce.example.com.",
        '@ 300 IN TXT "v=spf1 include:amazonses.com ~all"',
        "tok._domainkey.example.com. 300 IN CNAME tok.dkim.amazonses.com.",
    ]


def test_relative_names_without_a_zone_stay_absolute_in_a_zone_file() -> None:
    text = export(Expected((CNAME,)), Format.ZONE, style=NameStyle.RELATIVE)
    assert text == "tok._domainkey.example.com. 300 IN CNAME tok.dkim.amazonses.com.\n"


def test_csv_has_a_column_for_each_part() -> None:
    text = export(ALL, Format.CSV, style=NameStyle.RELATIVE, zone="example.com")
    assert text.split("\r\n")[0] == "name,type,priority,value,purpose"
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [
        ["tok._domainkey", "CNAME", "", "tok.dkim.amazonses.com", "DKIM"],
        ["sel._domainkey", "TXT", "", KEY, "DKIM"],
        ["bounce", "MX", "10", "feedback-smtp.x.amazonses.com", "MAIL FROM"],
        ["bounce", "TXT", "", "v=spf1 include:amazonses.com ~all", "SPF"],
    ]
    assert text.endswith("\r\n")


def test_a_cell_of_csv_is_never_a_formula() -> None:
    forged = Expected(
        tuple(Record("TXT", "example.com", f"{sign}HYPERLINK(1)", Purpose.SPF) for sign in "=+-@")
    )
    text = export(forged, Format.CSV, style=NameStyle.RELATIVE, zone="example.com")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert [row[3][0] for row in rows] == ["'"] * 4
    assert {row[0] for row in rows} == {"@"}


def test_route53_takes_absolute_names_quoted_strings_and_one_set_for_a_name_and_type() -> None:
    twin = Record("TXT", "Bounce.example.com", "google-site-verification=1", Purpose.SPF)
    expected = Expected((LONG, MX, SPF, twin, CNAME))
    batch = json.loads(
        export(expected, Format.ROUTE53, style=NameStyle.RELATIVE, zone="example.com")
    )
    assert {change["Action"] for change in batch["Changes"]} == {"CREATE"}
    sets = [change["ResourceRecordSet"] for change in batch["Changes"]]
    assert {each["TTL"] for each in sets} == {300}
    values = {
        (each["Name"], each["Type"]): [one["Value"] for one in each["ResourceRecords"]]
        for each in sets
    }
    assert values == {
        ("sel._domainkey.example.com.", "TXT"): [f'"{KEY[:255]}" "{KEY[255:]}"'],
        ("bounce.example.com.", "MX"): ["10 feedback-smtp.x.amazonses.com."],
        ("bounce.example.com.", "TXT"): [
            '"v=spf1 include:amazonses.com ~all"',
            '"google-site-verification=1"',
        ],
        ("tok._domainkey.example.com.", "CNAME"): ["tok.dkim.amazonses.com."],
    }


def test_terraform_gets_one_resource_for_a_name_and_type() -> None:
    text = export(ALL, Format.TERRAFORM, style=NameStyle.RELATIVE, zone="example.com")
    assert text.startswith('variable "zone_id" {')
    assert [(name, kind, values) for _, name, kind, values in resources_of(text)] == [
        ("tok._domainkey.example.com", "CNAME", ["tok.dkim.amazonses.com"]),
        ("sel._domainkey.example.com", "TXT", [f'{KEY[:255]}""{KEY[255:]}']),
        ("bounce.example.com", "MX", ["10 feedback-smtp.x.amazonses.com"]),
        ("bounce.example.com", "TXT", ["v=spf1 include:amazonses.com ~all"]),
    ]


def test_names_that_look_alike_to_terraform_get_labels_of_their_own() -> None:
    names = ["a.b.example.com", "a_b.example.com", "a+b.example.com", "1.example.com"]
    expected = Expected(tuple(Record("TXT", name, "x", Purpose.SPF) for name in names))
    labels = [label for label, *_ in resources_of(export(expected, Format.TERRAFORM))]
    assert len(set(labels)) == len(names)


# What is left out


@FORMATS
def test_dmarc_is_left_out_unless_asked_for(kind: Format) -> None:
    assert "_dmarc" not in export(ALL, kind)
    assert "_dmarc" in export(ALL, kind, dmarc=True)


@COMMENTED
def test_dmarc_is_marked_as_for_those_without(kind: Format, sign: str) -> None:
    lines = export(ALL, kind, dmarc=True).splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith(sign))
    assert "only if none exists" in lines[place]
    assert "_dmarc" in lines[place + 1]


@FORMATS
def test_where_nothing_can_be_published_the_remark_says_why(kind: Format) -> None:
    replica = Expected((DMARC,), "The records of eu-west-1 serve here.")
    with pytest.raises(NothingToPublish, match="eu-west-1 serve here") as raised:
        export(replica, kind)
    assert "DMARC" in raised.value.advice
    with pytest.raises(NothingToPublish, match="never returns"):
        export(Expected((UNKNOWN,), "SES never returns the public key."), kind, dmarc=True)
    with pytest.raises(NothingToPublish, match="no DNS records"):
        export(Expected(), kind)


@FORMATS
def test_a_record_without_a_value_is_never_written(kind: Format) -> None:
    lines = export(Expected((UNKNOWN, MX), "Not known."), kind).splitlines()
    assert not [
        line for line in lines if "own._domainkey" in line and not line.startswith((";", "#"))
    ]


@COMMENTED
def test_a_comment_says_what_is_left_out_and_why(kind: Format, sign: str) -> None:
    text = export(Expected((UNKNOWN, MX), "SES never\nreturns\u202e it."), kind)
    comments = [line for line in text.splitlines() if line.startswith(sign)]
    assert "own._domainkey.example.com" in comments[0]
    assert comments[1] == f"{sign}SES never\\nreturns\\u202e it."
    assert "never" not in export(Expected((MX,), "SES never returns it."), kind)


# Text from outside

HOSTILE = st.text(
    st.sampled_from('ab."\\\n\r\0${}%@;#()=+ \x1b\x7fé\u2028\u202e\ud800') | st.characters(),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip("."))
NAMES = HOSTILE.map(lambda text: f"x{text}.example.com")
VALUES = HOSTILE | HOSTILE.map(lambda text: text * 60)


def utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@given(NAMES, VALUES, HOSTILE)
def test_nothing_breaks_out_of_a_zone_file(name: str, value: str, remark: str) -> None:
    name = re.sub(r"\.+", ".", name)
    records = (Record("TXT", name, value, Purpose.SPF), Record("TXT", remark, None, Purpose.DKIM))
    text = export(Expected(records, remark), Format.ZONE)
    assert text.replace("\n", "").isprintable()
    labels = dns.name.Name([*utf8(name).split(b"."), b""])
    assert zone_of(text) == {(labels.to_text(omit_final_dot=True), "TXT"): {utf8(value)}}


@given(NAMES, VALUES)
def test_nothing_breaks_out_of_a_change_batch(name: str, value: str) -> None:
    text = export(Expected((Record("TXT", name, value, Purpose.SPF),)), Format.ROUTE53)
    (change,) = json.loads(text)["Changes"]
    (resource_record,) = change["ResourceRecordSet"]["ResourceRecords"]
    assert route53_bytes(change["ResourceRecordSet"]["Name"]) == utf8(name.lower()) + b"."
    assert route53_txt(resource_record["Value"]) == utf8(value)


@given(NAMES, VALUES, HOSTILE)
@example("x.example.com", "$${file(1)} %%{if true}", "${file(1)}")
def test_nothing_breaks_out_of_terraform(name: str, value: str, remark: str) -> None:
    records = (Record("TXT", name, value, Purpose.SPF), Record("TXT", remark, None, Purpose.DKIM))
    ((_, read, _, values),) = resources_of(export(Expected(records, remark), Format.TERRAFORM))
    assert route53_bytes(read) == utf8(name.lower())
    # The provider sends each value between quotes of its own.
    assert len(values) == 1
    assert route53_txt(f'"{values[0]}"') == utf8(value)


@given(NAMES, VALUES)
def test_a_record_stays_one_line_and_one_row(name: str, value: str) -> None:
    expected = Expected((Record("TXT", name, value, Purpose.SPF),))
    plain = export(expected, Format.PLAIN)
    assert plain[:-1].isprintable()
    assert plain[-1] == "\n"
    (_, row) = csv.reader(io.StringIO(export(expected, Format.CSV), newline=""))
    assert len(row) == 5
    assert row[1::3] == ["TXT", "SPF"]
    assert all(cell.isprintable() for cell in row)
