"""Sentences to an answer whose every mark leads to exact characters of an article. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .answer import AnswerSentence, Citation
from .extractive import Choice

_MARK = re.compile(r"\[(\d{1,4})\]")


def cite(choices: Sequence[Choice]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """Quote sentences word for word, each with its own citation, numbered from 1.

    White space inside a sentence is folded in what is said; the quote keeps the article's own.
    """
    citations = tuple(
        Citation.of(number, choice.article, choice.start, choice.end)
        for number, choice in enumerate(choices, start=1)
    )
    sentences = tuple(
        AnswerSentence(_without_marks(" ".join(citation.quote.split()), len(citations)), (citation.number,))
        for citation in citations
    )
    return sentences, citations


def joined(sentences: Sequence[AnswerSentence]) -> str:
    """The text of an answer: its sentences with their ``[n]`` marks."""
    return " ".join(str(sentence) for sentence in sentences)


def _without_marks(text: str, count: int) -> str:
    """Words of an article that look like one of our marks, "[1]", put in round brackets.

    >>> _without_marks("So it was.[1] In [2023] too.", 2)
    'So it was.(1) In [2023] too.'
    """
    return _MARK.sub(lambda mark: f"({mark[1]})" if 1 <= int(mark[1]) <= count else mark[0], text)
