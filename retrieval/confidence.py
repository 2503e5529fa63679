"""How sure it is that the articles answer the question: one number in [0, 1], calibrated.

A logistic model over signals that mean the same in any index (shares and cosines, never a raw BM25
score). The coefficients stand in ``confidence.json``, fitted by ``python -m app eval --calibrate`` on
question sets with answers and without.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from .answer import Passage, Sentence
from .terms import stem, words

THRESHOLD = 0.5
"""Below this the answer is "the article does not say"."""

IRRELEVANT = 0.15
"""Below this nothing that was found has to do with the question."""

FEATURES = ("similarity", "coverage", "names", "margin")
"""Of the sentence most like the question: its cosine with it, in [-1, 1], as read in its chunk, or alone where the
trained reader has read; the share of the question's telling
terms in it, in [0, 1]; the share of the question's names and numbers in its passage, in [0, 1], 1 if it has
none. Then, where the trained reader has read, its largest margin, in logits."""

_NAME = re.compile(r"(?<=\w[\s,“\"(])[A-ZА-ЯҐЄІЇÀ-Þ][\w’'-]+|^[A-ZА-ЯҐЄІЇÀ-Þ]\w+\s+[A-ZА-ЯҐЄІЇÀ-Þ]\w+|\d[\d.,]*\d|\d")


def measure(question: str, sentence: Sentence, passage: Passage) -> list[float]:
    """The first three of ``FEATURES`` for a sentence of a passage."""
    inside = {stem(word) for word in words(passage.text)}
    names = {stem(word) for name in _NAME.findall(question) for word in words(name)}
    held = len(names & inside) / len(names) if names else 1.0
    return [sentence.similarity, sentence.coverage, held]


@cache
def _models() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "confidence.json").read_text("utf-8"))
    return found


def confidence(signals: Sequence[float]) -> float:
    """The probability that the articles answer the question, in [0, 1], from some or all of ``FEATURES``."""
    model = _models()["reader" if len(signals) == len(FEATURES) else "similarity"]
    score = model["intercept"] + sum(model[name] * value for name, value in zip(FEATURES, signals, strict=False))
    return 1 / (1 + math.exp(-score))
