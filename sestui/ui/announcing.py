"""What changed by itself, in a sentence short enough for the foot of the screen."""

from collections.abc import Sequence

from sestui.account.news import News
from sestui.ui.words import status_now, status_word

NAMED = 3
"""Identities named at the most of each kind; the list points out all of them."""


def announcement(news: News) -> str:
    """Return what there is to tell; `""` when no status changed and nothing came or went.

    >>> announcement(News(gone=("a.example.com",), come=("b.example.com", "c.example.com")))
    'a.example.com is gone: it was deleted elsewhere. 2 new: b.example.com, c.example.com.'
    """
    changed = [(before, after) for before, after in news.changed if before.status != after.status]
    if len(changed) == 1:
        before, after = changed[0]
        was = status_word(before.status)
        sentences = [f"{after.name} {status_now(after.status)} now; it was {was}."]
    else:
        sentences = [
            _counted("changed", [f"{row.name} {status_now(row.status)}" for _, row in changed])
        ]
    if len(news.gone) == 1:
        sentences.append(f"{news.gone[0]} is gone: it was deleted elsewhere.")
    else:
        sentences.append(_counted("gone, deleted elsewhere", news.gone))
    sentences.append(_counted("new", news.come))
    return " ".join(filter(None, sentences))


def _counted(what: str, names: Sequence[str]) -> str:
    """Return how many there are, and as many of them as there is room for."""
    if not names:
        return ""
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"{len(names):,} {what}: {', '.join(names[:NAMED])}{more}."
