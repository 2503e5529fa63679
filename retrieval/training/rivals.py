"""Which sentences of an article a question may be taken to be answered by, as the embedder sees it.

For windows of a sentence among its rivals, as ``reader.windows.compared`` reads them. Knows vectors and words; no
windows and no losses.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import numpy as np

from index import Embedder

from ..text.terms import terms
from .questions import Question

SHARED = 0.05
"""What a word in common with the question adds to a sentence's cosine."""

NOISE = 0.08
"""Standard deviation of what is added to a rank, so that another pass reads other rivals."""


class Rivals:
    """Ranks the sentences of an article beside a question."""

    def __init__(self, questions: Iterable[Question], embedder: Embedder) -> None:
        """Embed the questions and the sentences of their articles, each once."""
        asked = list(questions)
        texts = [question.text for question in asked]
        self._questions = dict(zip((question.id for question in asked), embedder.embed(texts), strict=True))
        articles = {question.article.id: question.article for question in asked}
        lines = [
            (article.id, article.text[start:end]) for article in articles.values() for start, end in article.sentences
        ]
        vectors = embedder.embed([text for _, text in lines])
        words = [frozenset(terms(text)) for _, text in lines]
        self._sentences: dict[str, tuple[np.ndarray, list[frozenset[str]]]] = {}
        at = 0
        for article in articles.values():
            end = at + len(article.sentences)
            self._sentences[article.id] = vectors[at:end], words[at:end]
            at = end

    def ranked(self, question: Question, rng: random.Random) -> list[int]:
        """The sentences of the question's article, the likeliest to be taken for an answer first.

        Args:
            question: one of those given, perhaps of another of their articles.
            rng: draws what is added to each rank.

        Returns:
            Positions in ``Article.sentences``; none if the question or the article was not given.
        """
        vector, known = self._questions.get(question.id), self._sentences.get(question.article.id)
        if vector is None or known is None:
            return []
        wanted = set(terms(question.text))
        value = [
            float(cosine) + SHARED * len(wanted & words) + rng.gauss(0, NOISE)
            for cosine, words in zip(known[0] @ vector, known[1], strict=True)
        ]
        return sorted(range(len(value)), key=lambda i: -value[i])
