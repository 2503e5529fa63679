"""The reader that needs no language model: it answers in the articles' own sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Article

from .answer import Passage, Sentence
from .confidence import confidence, measure

CLOSE = 0.04
"""A further sentence is shown if its score is within this of the best one's; see DECISIONS."""

MAX_SENTENCES = 3
MAX_WORDS = 60
"""Words of all sentences together, beyond the first one and what it leans on."""

_LEANS = re.compile(
    r"[“\"'«„]?(?:he|she|they|his|her|their|it|its|this|these|those|that|such|both|there|then|"
    r"он|она|они|его|ее|её|их|это|эта|эти|він|вона|вони|його|її|їх|це|ця|ці|er|sie|dies\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an article that is to be said."""

    article: Article
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of the passages.

    Attributes:
        choices: the sentences to say, in the articles' order.
        confidence: that they answer the question, in [0, 1].
    """

    choices: tuple[Choice, ...]
    confidence: float


class ExtractiveReader:
    """Picks one to three sentences that fit the question best."""

    name = "extractive"

    def read(self, question: str, passages: Sequence[Passage]) -> Draft:
        """Choose what to say.

        Args:
            question: the stand-alone question.
            passages: what was found for it, best first, with scored sentences.
        """
        ranked = rank(passages)
        if not ranked:
            return Draft((), 0.0)
        best, passage = ranked[0]
        chosen = [(passage.article, sentence) for sentence in _with_antecedent(best, passage)]
        words = sum(len(article.text[s.start : s.end].split()) for article, s in chosen)
        for sentence, found in ranked[1:]:
            if len(chosen) >= MAX_SENTENCES or sentence.score < best.score - CLOSE:
                break
            words += len(found.article.text[sentence.start : sentence.end].split())
            if words > MAX_WORDS:
                break
            if (found.article, sentence) not in chosen:
                chosen.append((found.article, sentence))
        order = {article.id: place for place, (article, _) in reversed(list(enumerate(chosen)))}
        chosen.sort(key=lambda item: (order[item[0].id], item[1].start))
        choices = tuple(Choice(article, sentence.start, sentence.end) for article, sentence in chosen)
        return Draft(choices, confidence(measure(question, best, passage)))


def rank(passages: Sequence[Passage]) -> list[tuple[Sentence, Passage]]:
    """All sentences of some passages, best first, each with the passage it stands in."""
    pairs = [(sentence, passage) for passage in passages for sentence in passage.sentences]
    return sorted(pairs, key=lambda pair: -pair[0].score)


def nearest(passages: Sequence[Passage], count: int = 3) -> tuple[Passage, ...]:
    """The best sentences as passages of their own: what to show when there is no answer."""
    return tuple(
        replace(passage, start=s.start, end=s.end, score=s.score, rank=place, sentences=())
        for place, (s, passage) in enumerate(rank(passages)[:count], start=1)
    )


def _with_antecedent(best: Sentence, passage: Passage) -> list[Sentence]:
    """The sentence, and before it the one that names whom its first word means."""
    at = passage.sentences.index(best)
    text = passage.article.text
    if not at or not _LEANS.match(text[best.start : best.end]):
        return [best]
    before = passage.sentences[at - 1]
    return [best] if "\n" in text[before.end : best.start] else [before, best]
