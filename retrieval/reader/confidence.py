"""How sure it is that the articles answer the question: one number in [0, 1], calibrated.

A logistic model over signals that mean the same in any index (shares and cosines, never a raw BM25
score). The coefficients stand in ``confidence.json``, fitted by ``python -m app eval --calibrate`` on
question sets with answers and without.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

from ..answer import Passage, Sentence
from ..followup import without_topic
from ..text.terms import stem, terms, words

THRESHOLD = 0.5
"""Below this the answer is "the article does not say"."""

RELEVANT = 0.34
"""Score of the best sentence (cosine and shared words) below which nothing that was found has to do with the
question; see DECISIONS, "Nothing about this"."""

Signals = Mapping[str, float]
"""What a confidence is made of, by the names in ``confidence.json``."""

BEYOND = 12.0
"""Logits beyond which a margin says no more."""

_NAME = re.compile(r"(?<=\w[\s,“\"(])[A-ZА-ЯҐЄІЇÀ-Þ][\w’'-]+|^[A-ZА-ЯҐЄІЇÀ-Þ]\w+\s+[A-ZА-ЯҐЄІЇÀ-Þ]\w+|\d[\d.,]*\d|\d")


def by_similarity(question: str, sentence: Sentence, passage: Passage) -> Signals:
    """The signals of the sentence most like a question, where nothing has read it.

    Returns:
        ``similarity``, its cosine with the question, in [-1, 1]; ``coverage``, the share of the question's telling
        terms in it, in [0, 1]; ``names``, the share of the question's names and numbers in its passage, in [0, 1],
        1 if it has none.
    """
    inside = {stem(word) for word in words(passage.text)}
    names = {stem(word) for name in _NAME.findall(question) for word in words(name)}
    held = len(names & inside) / len(names) if names else 1.0
    return {"similarity": sentence.similarity, "coverage": sentence.coverage, "names": held}


def by_reading(question: str, said: str, similarity: float, alone: float) -> Signals:
    """The signals of a sentence that was read.

    Args:
        question: as it is searched for, of a follow-up with its topic.
        said: the sentence with its article's title and what it leans on.
        similarity: of the sentence and what it leans on, read by themselves: their cosine with the question.
        alone: the reader's margin for ``said``, in logits.

    Returns:
        ``coverage``, the share in ``said`` of the question's terms, with its topic or without, whichever is more, in
        [0, 1]; ``similarity``; ``alone``.
    """
    held = set(terms(said))
    return {
        "coverage": max(_share(terms(question), held), _share(terms(without_topic(question)), held)),
        "similarity": similarity,
        "alone": max(-BEYOND, min(BEYOND, alone)),
    }


def _share(asked: Iterable[str], held: Collection[str]) -> float:
    once = set(asked)
    return sum(term in held for term in once) / len(once) if once else 0.0


@cache
def _models() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "confidence.json").read_text("utf-8"))
    return found


def confidence(signals: Signals) -> float:
    """The probability that the articles answer the question, in [0, 1], from the signals of one of these kinds."""
    model = _models()["reader" if "alone" in signals else "similarity"]
    score = model["intercept"] + sum(model[name] * value for name, value in signals.items())
    return 1 / (1 + math.exp(-score))
