"""Chosen sentences to an answer whose every mark points to exact characters of an article. Pure functions.

Beside a sentence stand the days that its words mean, "since Friday" 2024-01-05: they are derived from the day of
publication and never become part of a quote. Knows sentences and offsets, not why a sentence was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..answer import AnswerSentence, Citation
from ..text.dates import dates
from ..text.periods import MONTH, bounds
from .selection import Choice

BEFORE = 600
"""Characters before a sentence in which another year means that the article is speaking of another time."""

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_MARK = re.compile(r"\[(\d{1,4})\]")


def cite(choices: Sequence[Choice]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Quote sentences word for word, each with its own citation, numbered from 1.

    White space is folded in the sentence of the answer; the quote keeps the article's.
    """
    citations = tuple(
        Citation.of(number, choice.article, choice.start, choice.end)
        for number, choice in enumerate(choices, start=1)
    )
    sentences = []
    for citation, choice in zip(citations, choices, strict=True):
        text = _without_marks(" ".join(citation.quote.split()), len(citations))
        before = choice.article.text[max(0, choice.start - BEFORE) : choice.start]
        days = beside(text, choice.article.published, before)
        sentences.append(
            AnswerSentence(text, (citation.number,), bold=_bold(text, citation.quote, choice), dates=days)
        )
    return tuple(sentences), citations


def beside(text: str, published: str | None, before: str = "") -> tuple[tuple[int, int, str], ...]:
    """The days that words of a sentence mean, as ``(start, end, day)`` in characters of ``text``.

    A day is ``YYYY-MM-DD``, a week ``YYYY-MM-DD/YYYY-MM-DD``, a month ``YYYY-MM``, a year ``YYYY``. Quotations are
    skipped, since a speaker's "yesterday" counts from the day they spoke; so are "4 May" and "in May" if another
    year was named just before.

    >>> beside("Shelling has gone on since Friday.", "2024-01-08")
    ((27, 33, '2024-01-05'),)

    Args:
        text: a sentence.
        published: the day its article was published, ``YYYY-MM-DD``; None if unknown.
        before: the text before it in the article.
    """
    if not published:
        return ()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    years = set(_YEAR.findall(before[-BEFORE:] + text))
    found = []
    for named in dates(text, published):
        words = text[named.start : named.end]
        other_time = bool(years - {named.iso[:4]}) and bool(MONTH.search(words))
        if named.relative and not other_time and not any(a < named.end and named.start < b for a, b in quoted):
            meant = "/".join(day.isoformat() for day in bounds(named)) if named.precision == "week" else named.iso
            found.append((named.start, named.end, meant))
    return tuple(found)


def _bold(text: str, quote: str, choice: Choice) -> tuple[int, int] | None:
    """The position of the answering span in the sentence after folding white space."""
    if choice.span is None:
        return None
    before = " ".join(quote[: choice.span[0] - choice.start].split())
    words = " ".join(quote[choice.span[0] - choice.start : choice.span[1] - choice.start].split())
    at = text.find(words, len(before))
    return (at, at + len(words)) if words and at >= 0 else None


def _without_marks(text: str, count: int) -> str:
    """Text of an article in which anything like a mark of ours, "[1]", is put in round brackets.

    >>> _without_marks("So it was.[1] In [2023] too.", 2)
    'So it was.(1) In [2023] too.'
    """
    return _MARK.sub(lambda mark: f"({mark[1]})" if 1 <= int(mark[1]) <= count else mark[0], text)
