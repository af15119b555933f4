"""What an answer holds, as all judges read it and say it."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sestui.model.dns.answer import Answer, Found, Outcome, Question
from sestui.model.dns.finding import Judgement, Mend, Verdict


def asked(
    question: Question,
) -> Generator[Sequence[Question], Mapping[Question, Answer], Answer]:
    """Ask, and ask once more where a CNAME leads out of what the server answers for.

    Without that, nothing could be said of what stands at its end.
    """
    answer = (yield [question])[question]
    if not answer.spoke or answer.records or not answer.chain:
        return answer
    end = Question(answer.chain[-1].value, question.type)
    ending = (yield [end])[end]
    return replace(ending, question=question, chain=answer.chain + ending.chain)


def lines(answer: Answer) -> tuple[str, ...]:
    """Return what an answer holds as short lines, or why it holds nothing: `CNAME a.example`."""
    found = tuple(_line(record) for record in answer.chain + answer.records)
    if found and answer.records:
        return found
    outcome = Outcome.NO_DATA if answer.outcome is Outcome.ANSWERED else answer.outcome
    return (*found, outcome.value)


def lines_of(answer: Answer, is_meant: Callable[[str], bool], kind: str) -> tuple[str, ...]:
    """Return as lines the TXT records meant as some kind, or how many others there are."""
    matter = tuple(found for found in answer.records if is_meant(found.value))
    if matter or not answer.records:
        return lines(replace(answer, records=matter))
    (*chain, _) = lines(replace(answer, records=()))
    return (*chain, f"no {kind} among {len(answer.records)} TXT")


def kept(answer: Answer) -> int:
    """Return for how many seconds others may go on to see what was answered."""
    found = answer.chain + answer.records
    return min((record.ttl for record in found), default=answer.negative_ttl)


def unchecked(answer: Answer) -> Judgement:
    """Return the judgement where a server did not speak: nothing is known of the record."""
    return Judgement(Verdict.UNCHECKED, lines(answer))


def placed(mends: Iterable[Mend], answer: Answer) -> Iterator[Mend]:
    """Yield mends of what was answered that say where it stands, when that is by way of a CNAME."""
    for mend in mends:
        if answer.chain and answer.records:
            end = answer.chain[-1].value
            alias = f"It stands at {end}, as {answer.question.name} is an alias (CNAME) of that."
            yield replace(mend, sentence=f"{mend.sentence} {alias}")
        else:
            yield mend


def _line(found: Found) -> str:
    if found.type == "TXT":
        strings = (string.replace("\\", r"\\").replace('"', r"\"") for string in found.strings)
        return " ".join(("TXT", *(f'"{string}"' for string in strings)))
    priority = () if found.priority is None else (str(found.priority),)
    return " ".join((found.type, *priority, found.value or "."))
