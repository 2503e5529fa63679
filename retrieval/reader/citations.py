"""Chosen sentences to an answer whose every mark points to exact characters of an article. Pure functions.

Knows sentences and offsets. Does not know why a sentence was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..answer import AnswerSentence, Citation
from ..text.relative_dates import BEFORE, beside
from .selection import Choice

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
