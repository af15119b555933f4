"""Reading the TXT records of one kind among others, and what a paste left in them."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sestui.model.dns.answer import Answer, Question
from sestui.model.dns.elsewhere import lines

_QUOTES: Final = re.compile("[\"'`“”„‟‘’‚«»\u200b-\u200f\u2060\ufeff]")
_ESCAPED: Final = re.compile(r"\\(?:([0-9]{3})|x([0-9A-Fa-f]{2})|(.)|$)", re.DOTALL)


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


def shown(answer: Answer, is_meant: Callable[[str], bool], kind: str) -> tuple[str, ...]:
    """Return as lines the TXT records meant as some kind, or how many others there are."""
    matter = tuple(found for found in answer.records if is_meant(found.value))
    if matter or not answer.records:
        return lines(replace(answer, records=matter))
    (*chain, _) = lines(replace(answer, records=()))
    return (*chain, f"no {kind} among {len(answer.records)} TXT")


def unquoted(text: str) -> str:
    r"""Return a text without the quotes, escapes and line breaks that a paste left in it.

    Unlike in a key or a host, blanks between words stay, as one each. Escapes are those of
    RFC 1035, 5.1.

    >>> unquoted('"v=DMARC1\\; p=none\\059"')
    'v=DMARC1; p=none;'
    """
    return " ".join(_QUOTES.sub("", _ESCAPED.sub(_unescaped, text)).split())


def is_quoted(text: str) -> bool:
    """Return whether there is more to `unquoted` than blanks that stand side by side."""
    return unquoted(text) != " ".join(word for word in text.split(" ") if word)


def _unescaped(match: re.Match[str]) -> str:
    decimal, byte, character = match.groups()
    if character is not None:
        return str(character)
    return chr(int(decimal)) if decimal else chr(int(byte, 16)) if byte else ""
