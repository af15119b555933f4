"""What can be wrong with the SPF record of a MAIL FROM domain, and how it is set right."""

from collections.abc import Iterable, Iterator, Sequence

from sestui.model.dns.answer import Found
from sestui.model.dns.finding import Mend, Mistake
from sestui.model.dns.pasted import is_quoted, unquoted
from sestui.model.dns.spf_lookups import LIMIT, Lookups
from sestui.model.dns.spf_terms import (
    composed,
    fault,
    is_meant_as_spf,
    is_spf,
    lost,
    terms,
    up_to_all,
)
from sestui.model.records import Record


def ses_of(record: Record) -> str:
    """Return the domain that the expected record includes; `""` where it is not known."""
    included = (term.domain for term in terms(record.value or "") if term.name == "include")
    return next(included, "")


def of_none(record: Record, records: Iterable[Found]) -> Iterator[Mend]:
    """Yield what is wrong where receivers see no SPF record among the TXT records."""
    meant = [found.value for found in records if is_meant_as_spf(found.value)]
    for text in meant[:1]:
        if is_quoted(text) or text.startswith(" "):
            yield _quoted(record, text)
        else:
            yield _mend(
                record,
                Mistake.SPF_MALFORMED,
                "Receivers do not see that this is SPF: the value must begin with “v=spf1” and a "
                f"blank, and begins with “{text[:12]}”.",
                [text],
            )


def of_alias(record: Record, alias: Found) -> Mend:
    """Say that what stands at the end of a CNAME does not do, which may be of other mail."""
    return _mend(
        record,
        Mistake.CNAME_FOR_TXT,
        f"{record.name} is an alias (CNAME) of {alias.value}, where no SPF record lets SES send. "
        "Beside a CNAME nothing else can stand.",
        [],
        "Delete the CNAME, and add the MX record and a TXT record, both of the same name; the "
        "value of the TXT record is",
    )


def of_several(record: Record, spf: Sequence[Found]) -> Mend:
    """Say how several SPF records become one."""
    return _mend(
        record,
        Mistake.SEVERAL_SPF,
        f"There are {len(spf)} SPF records at {record.name}. Receivers take more than one for "
        "none.",
        [unquoted(found.value) for found in spf],
        "Delete all of them but one, and replace its value by",
    )


def of_text(record: Record, found: Found) -> Iterator[Mend]:
    """Yield what is wrong with the only SPF record, as it is written."""
    text = found.value
    faults = [(term, fault(term)) for term in terms(text) if fault(term)]
    if is_quoted(text):
        yield _quoted(record, text)
    elif mend := _of_strings(record, found):
        yield mend
    elif faults:
        term, why = faults[0]
        yield _mend(
            record,
            Mistake.SPF_MALFORMED,
            f"Receivers throw the SPF record away, since “{term.text}” in it {why}.",
            [text],
        )


def of_lookups(record: Record, text: str, lookups: Lookups) -> Iterator[Mend]:
    """Yield what is wrong with the only SPF record, by where its includes lead."""
    alive = (term.text for term in terms(text) if term.domain not in lookups.dead)
    text = " ".join(("v=spf1", *alive))
    if ses_of(record) and lookups.reaches_ses is False:
        yield _without_ses(record, text)
    if lookups.total > LIMIT:
        yield _too_many(record, lookups)
    elif lookups.dead:
        yield _mend(
            record,
            Mistake.SPF_MALFORMED,
            f"Receivers throw the SPF record away, since {', '.join(lookups.dead)}, which it "
            "includes, has no SPF record or more than one.",
            [text],
        )


def _without_ses(record: Record, text: str) -> Mend:
    ses = ses_of(record)
    there = [term for term in terms(text) if term.domain == ses]
    if not there:
        return _mend(
            record,
            Mistake.SPF_WITHOUT_SES,
            f"The SPF record does not let SES send: include:{ses} is not in it.",
            [text],
        )
    if there[0] in up_to_all(terms(text)):
        return _mend(
            record,
            Mistake.SPF_WITHOUT_SES,
            f"The SPF record does not let SES send: “{there[0].text}” names it without letting "
            "it pass.",
            [text],
        )
    return _mend(
        record,
        Mistake.SPF_MALFORMED,
        f"Receivers never come to “{there[0].text}” in the SPF record: “all” before it ends it.",
        [text],
    )


def _too_many(record: Record, lookups: Lookups) -> Mend:
    dearest = sorted(lookups.costs, key=lambda each: -each[1])[:3]
    named = ", ".join(
        f"{term.text} ({cost if cost <= LIMIT else f'more than {LIMIT}'})" for term, cost in dearest
    )
    at_least = "at least " if lookups.unread or dearest[0][1] > LIMIT else ""
    advice = "Take out what is not needed."
    if record.value:
        advice += (
            " Where nothing but SES sends with this MAIL FROM domain, that is all but: "
            f"{record.value}"
        )
    return Mend(
        Mistake.SPF_LOOKUPS,
        f"To read the SPF record, receivers must make {at_least}{lookups.total} look-ups. They "
        f"stop after {LIMIT} and throw the record away. The dearest: {named}.",
        advice,
        record.value or "",
        "the value" if record.value else "",
    )


def _quoted(record: Record, text: str) -> Mend:
    return _mend(
        record,
        Mistake.QUOTED,
        "There are quotes, backslashes, blanks or line breaks in the SPF record that do not "
        "belong there.",
        [unquoted(text)],
        "Type no quotes, and replace the value by",
    )


def _of_strings(record: Record, found: Found) -> Mend | None:
    """Say that the record was cut into strings so that a blank came too much or was lost.

    Readers join the strings with nothing between them (3.3).
    """
    if len(found.strings) == 1 or is_good(record, found.value):
        return None
    pieces = [string.strip(" ") for string in found.strings]
    if is_good(record, tight := "".join(pieces)):
        sentence = "A blank where two parts of the SPF record meet cuts a word of it in two."
        return _mend(record, Mistake.STRINGS_SPACED, sentence, [tight])
    if is_good(record, wide := " ".join(pieces)):
        joined = [term.text for term in terms(found.value) if term not in terms(wide)]
        sentence = (
            "The SPF record is published in parts. Receivers join them without a blank, and "
            f"“{', '.join(joined)}” becomes one word."
        )
        return _mend(record, Mistake.SPF_MALFORMED, sentence, [wide])
    return None


def is_good(record: Record, text: str) -> bool:
    """Return whether a text is sound SPF that names SES itself."""
    ses, all_terms = ses_of(record), terms(text)
    named = {term.domain for term in up_to_all(all_terms) if term.passes}
    return is_spf(text) and not any(map(fault, all_terms)) and (not ses or ses in named)


def _mend(
    record: Record,
    mistake: Mistake,
    sentence: str,
    texts: Sequence[str],
    advice: str = "Replace the value by",
) -> Mend:
    """Say what to put in the place of `texts`: of all of them one record that lets SES in."""
    if not texts and record.value is None:
        return Mend(mistake, sentence, f"{advice} that the SES console shows.")
    value = composed(texts, ses_of(record)) if texts else record.value or ""
    left_out = [f"“{word}”" for text in texts for word in lost(text)]
    if left_out:
        more = " and more" if len(left_out) > 3 else ""
        advice = f"{advice} this, without {', '.join(left_out[:3])}{more}"
    return Mend(mistake, sentence, f"{advice}: {value}", value, "the value")
