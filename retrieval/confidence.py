"""How sure it is that the articles answer the question: one number in [0, 1], calibrated.

A logistic model over signals that mean the same in any index (shares and cosines, never a raw BM25
score). The coefficients stand in ``confidence.json``, fitted by ``python -m app eval --calibrate`` on
question sets with answers and without.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .answer import Passage, Sentence
from .terms import stem, words

THRESHOLD = 0.5
"""Below this the answer is "the article does not say"."""

IRRELEVANT = 0.15
"""Below this nothing that was found has to do with the question."""

FEATURES = ("similarity", "coverage", "names", "margin")


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a sentence being the answer.

    Attributes:
        similarity: cosine of the question and the sentence, in [-1, 1].
        coverage: share of the question's telling terms in the sentence, in [0, 1].
        names: share of the question's names and numbers in its passage, in [0, 1]; 1 if it has none.
    """

    similarity: float
    coverage: float
    names: float


_NAME = re.compile(r"(?<=\w[\s,“\"(])[A-ZА-ЯҐЄІЇÀ-Þ][\w’'-]+|^[A-ZА-ЯҐЄІЇÀ-Þ]\w+\s+[A-ZА-ЯҐЄІЇÀ-Þ]\w+|\d[\d.,]*\d|\d")


def measure(question: str, best: Sentence, passage: Passage) -> Signals:
    """The signals for a sentence of a passage as the answer to a question."""
    inside = {stem(word) for word in words(passage.text)}
    names = {stem(word) for name in _NAME.findall(question) for word in words(name)}
    held = len(names & inside) / len(names) if names else 1.0
    return Signals(best.similarity, best.coverage, held)


def row(signals: Signals, margin: float | None) -> list[float]:
    """The signals in the order of ``FEATURES``, and the reader's margin if there is one.

    Beyond 12 logits a margin says no more than at 12.
    """
    names = [signals.similarity, signals.coverage, signals.names]
    return names if margin is None else [*names, max(-12.0, min(12.0, margin))]


@cache
def _models() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "confidence.json").read_text("utf-8"))
    return found


def confidence(signals: Signals, margin: float | None) -> float:
    """The probability that a sentence answers the question, in [0, 1].

    Args:
        signals: what similarity says.
        margin: what the trained reader says, in logits; None without it.
    """
    model = _models()["similarity" if margin is None else "reader"]
    values = zip(FEATURES, row(signals, margin), strict=False)
    score = model["intercept"] + sum(model[name] * value for name, value in values)
    return 1 / (1 + math.exp(-score))
