"""How sure it is that the articles answer the question, and what follows: one number in [0, 1], and three verdicts.

A logistic model over signals that mean the same in any index (logits, shares and cosines, never a raw BM25 score).
Coefficients and the thresholds stand in ``confidence.json``, fitted by ``python -m app eval --calibrate`` on
question sets with answers and without, by the costs in ``app/evaluation/calibration.py``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..answer import Passage, Sentence
from ..text.terms import stem, words

RELEVANT = 0.34
"""Score of the best sentence (cosine and shared words) below which nothing that was found has to do with the
question; see DECISIONS, "Nothing about this"."""

Signals = Mapping[str, float]
"""What a confidence is made of, by the names in ``confidence.json``."""

BEYOND = 10.0
"""Logits beyond which a score says no more."""

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


def by_likeness(ranked: Sequence[Sentence]) -> Signals:
    """The signals of sentences in other languages, best first, that no reader has read.

    Returns:
        ``likeness``, the cosine of the first; ``ahead``, by how much it is above the third (0 of fewer); ``spread``,
        by how much it is above the mean; ``coverage`` of the first.
    """
    cosines = [one.similarity for one in ranked]
    return {
        "likeness": cosines[0],
        "ahead": cosines[0] - cosines[min(2, len(cosines) - 1)],
        "spread": cosines[0] - sum(cosines) / len(cosines),
        "coverage": ranked[0].coverage,
    }


def by_reading(shows: Sequence[float], best: Sentence, *, other: bool = False) -> Signals:
    """The signals of sentences that were read.

    Args:
        shows: the log-odds that each one answers, best ranked first, in logits.
        best: the first of these sentences, as the retriever scored it.
        other: whether the reader of other languages read them.

    Returns:
        ``best``, the log-odds of the first; ``most``, ``next`` and ``third``, the highest three; ``similarity`` (of
        another language's model: ``likeness``) and ``coverage`` of the first.
    """
    bounded = [max(-BEYOND, min(BEYOND, value)) for value in shows]
    highest = [*sorted(bounded, reverse=True), -BEYOND, -BEYOND]
    return {
        "best": bounded[0],
        "most": highest[0],
        "next": highest[1],
        "third": highest[2],
        "likeness" if other else "similarity": best.similarity,
        "coverage": best.coverage,
    }


def compared_with(shows: float, rivals: Sequence[float], ahead: float) -> Signals:
    """The signals of the best sentence beside its rivals.

    Args:
        shows: the log-odds that it answers, read beside them, in logits.
        rivals: theirs.
        ahead: by how much it is ranked above the next, in logits.

    Returns:
        ``compared``, ``shows``; ``rival``, the highest of theirs; ``ahead``: none beyond 10 or -10.
    """

    def bounded(value: float) -> float:
        return max(-BEYOND, min(BEYOND, value))

    return {"compared": bounded(shows), "rival": bounded(max(rivals, default=-BEYOND)), "ahead": bounded(ahead)}


@cache
def _models() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "confidence.json").read_text("utf-8"))
    return found


def confidence(signals: Signals) -> float:
    """The probability that the articles answer the question, in [0, 1], from the signals of one of these kinds.

    Where it is doubtful that the sentence to be shown is what answers, it stays below ``answered_from``, however sure
    it is that something does.
    """
    name = model_of(signals)
    sure = _logistic(_models()[name], signals)
    right = _models().get(f"{name}: right")
    if right and sure >= answered_from() and _logistic(right, signals) < _models()["verdicts"]["right"]:
        return answered_from() - 0.01 * (1 - sure)
    return sure


def _logistic(model: Mapping[str, float], signals: Signals) -> float:
    score = sum(value * signals.get(name, 1.0) for name, value in model.items())  # the intercept is no signal
    return 1 / (1 + math.exp(-score))


def model_of(signals: Iterable[str]) -> str:
    """Which model of ``confidence.json`` signals of these names belong to."""
    names = set(signals)
    if "likeness" in names:
        return "other languages" if "most" in names else "likeness"
    if "compared" in names:
        return "reader"
    return "several articles" if "most" in names else "similarity"


def answered_from() -> float:
    """The confidence from which a sentence is given as the answer."""
    return float(_models()["verdicts"]["answered"])


def possible_from() -> float:
    """The confidence from which it is shown as what may answer; below it nothing was found."""
    return float(_models()["verdicts"]["possible"])
