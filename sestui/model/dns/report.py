"""What DNS has of many identities, as CSV, JSON or plain text for people and pipelines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sestui.model.dns.advice import next_step
from sestui.model.dns.answer import Kind
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Mend, Verdict, View
from sestui.model.export import cell
from sestui.model.identity import Identity
from sestui.model.summary import Status

_HEADINGS = (
    *("identity", "purpose", "type", "name", "expected", "verdict", "mistakes", "explanation"),
    *("to type", "found", "checked"),
)


class Checked(NamedTuple):
    """An identity whose DNS was looked at, or why it could not be."""

    name: str
    identity: Identity | None = None
    diagnosis: Diagnosis | None = None
    trouble: str = ""
    """Why there is no diagnosis; `""` when there is one."""


def to_csv(checked: Iterable[Checked]) -> str:
    """Return a line for each record of each identity; of one without a diagnosis, one line."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_HEADINGS)
    for one in checked:
        for row in _rows(one):
            table.writerow([cell(part) for part in row])
    return text.getvalue()


def to_json(checked: Iterable[Checked]) -> str:
    """Return a list of identities, each with its records, what was found and how to mend it.

    Each has all of these, in ASCII; verdicts and mistakes are those of `finding`:

    - `identity`, `status` (of its verification, as SES has it), `verdict` (null where SES expects
      no records), `trouble` (why it could not be checked), `checkedAt` (ISO 8601), `nextStep`,
      `remark`: texts, `""` where there is nothing to say;
    - `zone`: what is wrong with the zone, each with `mistake`, `explanation`, `advice` and
      `toType` (what the form of the DNS provider wants, `""`: nothing);
    - `records`: each with `purpose`, `type`, `name`, `expected` (null: not known), `priority`
      (of an MX, else null), `optional`, `verdict`, `mistakes` (as of `zone`), `remark`, and
      `servers`, each with `server`, `verdict` and `has` (lines).
    """
    return json.dumps([_plain(one) for one in checked], indent=2) + "\n"


def to_lines(one: Checked) -> list[str]:
    """Return what is to be read of one identity, line by line, the mistakes first.

    Text from outside can hold line breaks: each line is to be made visible by itself.
    """
    return list(_lines(one))


def _rows(one: Checked) -> Iterator[tuple[str, ...]]:
    if one.diagnosis is None:
        yield one.name, "", "", "", "", Verdict.UNCHECKED, "", one.trouble, "", "", ""
        return
    at = one.diagnosis.checked_at.isoformat(timespec="seconds")
    for mend in one.diagnosis.zone_mends:
        said = f"{mend.sentence} {mend.advice}"
        yield one.name, "zone", "", "", "", Verdict.WRONG, mend.mistake, said, mend.copy, "", at
    for found in one.diagnosis.findings:
        record = found.record
        said = " ".join([*(f"{m.sentence} {m.advice}" for m in found.mends), found.remark])
        yield (
            *(one.name, record.purpose, record.type, record.name, _expected(found)),
            *(found.verdict, "; ".join(mend.mistake for mend in found.mends), said.strip()),
            *("; ".join(m.copy for m in found.mends if m.copy), _has(found), at),
        )


def _plain(one: Checked) -> Mapping[str, Any]:
    """Return one identity in the types of JSON."""
    if one.diagnosis is None or one.identity is None:
        return {
            "identity": one.name,
            "status": "",
            "errorType": "",
            "verdict": Verdict.UNCHECKED,
            "trouble": one.trouble,
            "checkedAt": "",
            "nextStep": "",
            "zone": [],
            "records": [],
            "remark": "",
        }
    diagnosis = one.diagnosis
    return {
        "identity": one.name,
        "status": one.identity.status,
        "errorType": one.identity.verification.error_type or "",
        "verdict": diagnosis.verdict,
        "trouble": "",
        "checkedAt": diagnosis.checked_at.isoformat(timespec="seconds"),
        "nextStep": next_step(one.identity, diagnosis).sentence,
        "zone": [_mend(mend) for mend in diagnosis.zone_mends],
        "records": [
            {
                "purpose": found.record.purpose,
                "type": found.record.type,
                "name": found.record.name,
                "expected": found.record.value,
                "priority": found.record.priority,
                "optional": found.record.optional,
                "verdict": found.verdict,
                "mistakes": [_mend(mend) for mend in found.mends],
                "remark": found.remark,
                "servers": [
                    {
                        "server": _server(view),
                        "verdict": view.judgement.verdict,
                        "has": list(view.judgement.shown),
                    }
                    for view in found.views
                ],
            }
            for found in diagnosis.findings
        ],
        "remark": diagnosis.remark,
    }


def _mend(mend: Mend) -> dict[str, str]:
    """Return a mend in the types of JSON."""
    return {
        "mistake": mend.mistake,
        "explanation": mend.sentence,
        "advice": mend.advice,
        "toType": mend.copy,
    }


def _lines(one: Checked) -> Iterator[str]:
    if one.diagnosis is None or one.identity is None:
        yield f"{one.name}: could not check. {one.trouble}"
        return
    diagnosis = one.diagnosis
    yield f"{one.name}: {diagnosis.verdict or 'SES expects no DNS records of it'}"
    for mend in diagnosis.zone_mends:
        yield f"  {mend.mistake.said}. {mend.sentence} {mend.advice}"
    identity = one.identity
    if identity.status != Status.SUCCESS:
        found_by_ses = identity.verification.error_type
        why = f", and last found {found_by_ses}" if found_by_ses else ""
        yield f"  SES says {identity.status}{why}."
    step = next_step(identity, diagnosis).sentence
    if step and not diagnosis.zone_mends:  # else it is that of the zone
        yield f"  Next: {step}"
    if diagnosis.remark:
        yield f"  {diagnosis.remark}"
    for found in diagnosis.mistakes_first:
        record = found.record
        missing = found.verdict == Verdict.MISSING
        recommended = " (recommended)" if record.optional and missing else ""
        yield f"  {found.verdict}: {record.type} {record.name}{recommended}"
        for mend in found.mends:
            yield f"    {mend.mistake.said}. {mend.sentence} {mend.advice}"
            if mend.copy:
                yield f"    Type {mend.what}: {mend.copy}"
        if found.remark:
            yield f"    {found.remark}"
        if found.verdict != Verdict.FOUND:
            yield f"    Expected: {_expected(found)}"
            for view in found.views:
                yield f"    {_server(view)}: {', '.join(view.judgement.shown)}"


def _expected(found: Finding) -> str:
    priority = "" if found.record.priority is None else f"{found.record.priority} "
    return f"{priority}{found.record.value or 'not known'}"


def _has(found: Finding) -> str:
    return "; ".join(f"{_server(view)}: {', '.join(view.judgement.shown)}" for view in found.views)


def _server(view: View) -> str:
    return "your resolver" if view.server.kind == Kind.RESOLVER else view.server.name
