r"""DNS records in the forms that people, name servers and tools take.

What SES sent is written so that it cannot leave its place: in a zone file and for Route 53
every byte of a name or a string that could mean something is an escape, in Terraform no
`$` or `%` can begin a template, and a comment is one line. The spellings differ: `\DDD` is
decimal in a zone file (RFC 1035, 5.1) and octal for Route 53 (its developer guide,
"Supported DNS record types").
"""

import csv
import io
import itertools
import json
import re
from collections.abc import Iterable
from enum import StrEnum
from functools import partial

from sestui.model.errors import NothingToPublish
from sestui.model.names import NameStyle, written
from sestui.model.records import Expected, Record, txt_strings

TTL = 300
"""Seconds, in every format that has them: short, as these records are published once and
looked for at once."""

_DECIMAL, _OCTAL = "03d", "03o"

_ONLY_IF_NONE = "DMARC is recommended, not needed by SES: publish this only if none exists."

_NAME = re.compile(r"@|-[\w-]*|[^\s@()]+@[\w.-]+")
"""What begins like a formula and is none: the zone itself; the name of a configuration set,
in which nothing can be called; and an address, since no formula goes on with `@` and a name."""


class Format(StrEnum):
    """What records can be written as."""

    PLAIN = "plain lines"
    ZONE = "BIND zone file"
    CSV = "CSV"
    ROUTE53 = "Route 53 change batch"
    TERRAFORM = "Terraform aws_route53_record"


def export(
    expected: Expected,
    format: Format,  # noqa: A002 - what it is called everywhere
    *,
    style: NameStyle = NameStyle.ABSOLUTE,
    zone: str = "",
    dmarc: bool = False,
) -> str:
    """Return the records whose value is known as text, its last line ended.

    `style` and `zone` say how PLAIN, ZONE and CSV write names; ROUTE53 and TERRAFORM always
    write absolute ones. Optional records (DMARC) are there only when `dmarc` is True. ZONE
    and TERRAFORM say in a comment what was left out because its value is not known.
    Raises `NothingToPublish`, with the remark, when no record is left.
    """
    wanted = [record for record in expected.records if dmarc or not record.optional]
    records = [record for record in wanted if record.value is not None]
    if not records:
        optional = any(record.optional for record in expected.records) and not dmarc
        raise NothingToPublish(
            expected.remark or "There are no DNS records to publish for this identity.",
            "The recommended DMARC record can be copied on its own." if optional else "",
        )
    notes = [
        f"Left out, as its value is not known: {record.type} {record.name}"
        for record in wanted
        if record.value is None
    ]
    if notes and expected.remark:
        notes.append(expected.remark)
    match format:
        case Format.PLAIN:
            return _plain(records, style, zone)
        case Format.ZONE:
            return _zone_file(records, notes, style, zone)
        case Format.CSV:
            return _csv(records, style, zone)
        case Format.ROUTE53:
            return _change_batch(records)
        case Format.TERRAFORM:
            return _terraform(records, notes)


def _plain(records: Iterable[Record], style: NameStyle, zone: str) -> str:
    lines = (
        (written(record.name, style, zone), record.type, _priority(record), record.value or "")
        for record in records
    )
    return "".join(f"{_one_line(' '.join(filter(None, line)))}\n" for line in lines)


def _csv(records: Iterable[Record], style: NameStyle, zone: str) -> str:
    """Write RFC 4180: lines end with CRLF, and a cell is quoted where it must be."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("name", "type", "priority", "value", "purpose"))
    for record in records:
        name, value = cell(written(record.name, style, zone)), cell(record.value or "")
        table.writerow((name, record.type, _priority(record), value, record.purpose))
    return text.getvalue()


def cell(text: str) -> str:
    """Return a cell of CSV that is one line and that no spreadsheet takes for a formula.

    A name of SES or DNS stands as it is, so that it can be read back: what is changed is text
    that no such name could be, as of a forged answer.

    >>> [cell(text) for text in ("+me@example.com", "-set", "@", "=1+1")]
    ['+me@example.com', '-set', '@', "'=1+1"]
    """
    line = _one_line(text)
    formula = line.startswith(("=", "+", "-", "@")) and not _NAME.fullmatch(line)
    return f"'{line}" if formula else line


def _zone_file(records: Iterable[Record], notes: list[str], style: NameStyle, zone: str) -> str:
    """Write lines of a master file (RFC 1035, 5) that mean the same wherever they are pasted.

    So each has its own TTL and, unless names are to be relative, an absolute name.
    """
    relative = style is NameStyle.RELATIVE and bool(zone.strip("."))
    lines = [f"; {_one_line(note)}" for note in notes]
    if relative:
        lines.append(f"$ORIGIN {_host(zone, _DECIMAL)}")
    for record in records:
        if record.optional:
            lines.append(f"; {_ONLY_IF_NONE}")
        name = written(record.name, style if relative else NameStyle.DOTTED, zone)
        name = name if name == "@" else _name(name, _DECIMAL)
        lines.append(f"{name} {TTL} IN {record.type} {_data(record, _DECIMAL)}")
    return "".join(f"{line}\n" for line in lines)


def _change_batch(records: Iterable[Record]) -> str:
    """Write what `aws route53 change-resource-record-sets --change-batch` takes.

    CREATE fails where the record exists, so nothing that is published is overwritten.
    """
    changes = [
        {
            "Action": "CREATE",
            "ResourceRecordSet": {
                "Name": _host(name, _OCTAL),
                "Type": type_,
                "TTL": TTL,
                "ResourceRecords": [{"Value": _data(record, _OCTAL)} for record in together],
            },
        }
        for (name, type_), together in _sets(records).items()
    ]
    batch = {"Comment": "DNS records for Amazon SES", "Changes": changes}
    return json.dumps(batch, indent=2) + "\n"


def _terraform(records: Iterable[Record], notes: list[str]) -> str:
    """Write a resource for each name and type, laid out as `terraform fmt` would."""
    blocks = ['variable "zone_id" {\n  type = string\n}\n']
    if notes:
        blocks.insert(0, "".join(f"# {_one_line(note)}\n" for note in notes))
    labels: set[str] = set()
    for (name, type_), together in _sets(records).items():
        labels.add(label := _label(f"{type_}_{name}", labels))
        values = ", ".join(_hcl(_provider_value(record)) for record in together)
        blocks.append(
            (f"# {_ONLY_IF_NONE}\n" if together[0].optional else "")
            + f'resource "aws_route53_record" "{label}" {{\n'
            "  zone_id = var.zone_id\n"
            f"  name    = {_hcl(_name(name, _OCTAL))}\n"
            f"  type    = {_hcl(type_)}\n"
            f"  ttl     = {TTL}\n"
            f"  records = [{values}]\n"
            "}\n"
        )
    return "\n".join(blocks)


def _sets(records: Iterable[Record]) -> dict[tuple[str, str], list[Record]]:
    """Group records as DNS does: those of one name and type live and change together."""
    sets: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        sets.setdefault((record.name.lower(), record.type), []).append(record)
    return sets


def _priority(record: Record) -> str:
    return "" if record.priority is None else str(record.priority)


def _data(record: Record, code: str) -> str:
    """Return the data of a record as a zone file, or Route 53, writes it."""
    value = record.value or ""
    if record.type == "TXT":
        return " ".join(f'"{_string(piece, code)}"' for piece in txt_strings(value))
    return " ".join(filter(None, (_priority(record), _host(value, code))))


def _provider_value(record: Record) -> str:
    """Return a value as Terraform's AWS provider wants it.

    It puts quotes around a TXT value itself, so that the strings of a long one are parted by
    two quotes (its documentation of `aws_route53_record`, argument `records`).
    """
    value = record.value or ""
    if record.type == "TXT":
        return '""'.join(_string(piece, _OCTAL) for piece in txt_strings(value))
    return " ".join(filter(None, (_priority(record), _name(value, _OCTAL))))


def _host(name: str, code: str) -> str:
    """Return an absolute name, its last dot included."""
    return f"{_name(name.rstrip('.'), code)}."


def _name(name: str, code: str) -> str:
    """Return a name in which only letters, digits, hyphens, underscores and dots are bare."""
    return re.sub(rb"[^A-Za-z0-9_.-]", partial(_escape, code), _utf8(name)).decode("ascii")


def _string(text: str, code: str) -> str:
    """Return what stands between the quotes of a TXT string."""
    quoted = re.sub(rb'["\\]', rb"\\\g<0>", _utf8(text))
    return re.sub(rb"[^ -~]", partial(_escape, code), quoted).decode("ascii")


def _escape(code: str, match: re.Match[bytes]) -> bytes:
    return f"\\{ord(match[0]):{code}}".encode("ascii")


def _utf8(text: str) -> bytes:
    """Return the bytes of a text; a lone surrogate, which JSON can hold, has some too."""
    return text.encode("utf-8", "surrogatepass")


def _hcl(text: str) -> str:
    r"""Return an HCL string. `\u0024` is a `$` that begins no template, whatever follows."""
    escapes = {"\\": "\\\\", '"': '\\"', "$": "\\u0024", "%": "\\u0025"}
    return f'"{"".join(escapes.get(character, character) for character in text)}"'


def _label(text: str, taken: set[str]) -> str:
    """Return a name that HCL takes and that is not taken."""
    label = re.sub(r"[^a-z0-9_-]", "_", text.lower())
    counted = (label if count == 1 else f"{label}_{count}" for count in itertools.count(1))
    return next(name for name in counted if name not in taken)


def _one_line(text: str) -> str:
    """Return a text that stays on its line and hides nothing."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
