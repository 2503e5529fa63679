"""Fits the confidence and the two thresholds of the verdicts to question sets.

The confidence is a logistic model; the thresholds are those that cost least, by ``COSTS``. Both are judged on
documents that they were not fitted on (``across_documents``). Knows outcomes, and nothing of how questions are
answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from index import InputError
from retrieval import answered_from, model_of, possible_from

from .scoring import Outcome

COSTS = {
    "wrong": 1.0,  # answered with what does not answer
    "made up": 1.3,  # answered though the articles do not
    "helped": 0.4,  # it may answer, and it does
    "missed": 0.7,  # it may answer, and it does not
    "denied": 1.8,  # nothing found, though the articles answer
    "bothered": 0.45,  # it may answer, though the articles do not
}
"""What a reader loses by each way of being served badly; a right answer costs nothing, nor does silence where there
is nothing. An answer where there is none and a denial of what is there cost most: the one is believed, the other
cannot be checked. Something that may answer costs a look."""

STEPS = np.round(np.arange(0.02, 0.981, 0.01), 2)
"""Thresholds that are tried."""


class Case(NamedTuple):
    """A question as the fit sees it.

    Attributes:
        signals: what its confidence is made of.
        answerable: whether the articles answer it.
        right: whether what would be said answers it.
        helps: whether one of the sentences that may answer does.
        documents: the articles that it is asked of, the first of which deals it into a part.
    """

    signals: tuple[float, ...]
    answerable: bool
    right: bool
    helps: bool
    documents: tuple[str, ...]


def cases(outcomes: Sequence[Outcome]) -> list[Case]:
    """The questions of a set that were read, as the fit sees them."""
    found = []
    for outcome in outcomes:
        if not outcome.signals:
            continue
        documents = tuple(outcome.item.get("article_ids") or ["all"])
        right = outcome.said_touches == outcome.groups and bool(outcome.groups)
        found.append(
            Case(tuple(outcome.signals.values()), outcome.answerable, right, any(outcome.relevant[:3]), documents)
        )
    return found


def fit(known: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Weights of a logistic model of "answerable", the intercept last; both classes weigh the same.

    Raises:
        InputError: there is no question with an answer, or none without.
    """
    y = np.array([float(one.answerable) for one in known])
    if len(set(y)) < 2:
        raise InputError("To fit the confidence, there must be questions with an answer and questions without.")
    x = np.array([[*one.signals, 1.0] for one in known])
    weight = _balanced(y > 0)
    w = np.zeros(x.shape[1])
    for _ in range(50):  # Newton's method; a little ridge keeps separable sets finite
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weight * (p - y)) + 1e-4 * w
        w -= np.linalg.solve((x.T * (weight * p * (1 - p))) @ x + 1e-4 * np.eye(len(w)), gradient)
    return w


def _balanced(yes: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A weight for each question, those with an answer and those without weighing the same together."""
    weights: np.ndarray[Any, np.dtype[np.float64]] = np.where(
        yes, 0.5 / max(1, yes.sum()), 0.5 / max(1, (~yes).sum())
    )
    return weights


def sure(w: np.ndarray[Any, np.dtype[np.float64]], known: Sequence[Case]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The confidence of each question, in [0, 1]."""
    x = np.array([[*one.signals, 1.0] for one in known])
    confident: np.ndarray[Any, np.dtype[np.float64]] = 1 / (1 + np.exp(-x @ w))
    return confident


def thresholds(confident: np.ndarray[Any, np.dtype[np.float64]], known: Sequence[Case]) -> tuple[float, float]:
    """The confidences from which to answer, and from which to show what may answer, that cost least.

    Questions with an answer and those without weigh the same, whatever the set's share of them.
    """
    answering = np.array([(0.0 if c.right else COSTS["wrong"]) if c.answerable else COSTS["made up"] for c in known])
    showing = np.array(
        [(COSTS["helped"] if c.helps else COSTS["missed"]) if c.answerable else COSTS["bothered"] for c in known]
    )
    silent = np.array([COSTS["denied"] if c.answerable else 0.0 for c in known])
    weight = _balanced(np.array([c.answerable for c in known]))
    best = min(
        (
            float(np.where(confident >= high, answering, np.where(confident >= low, showing, silent)) @ weight),
            float(high),
            float(low),
        )
        for high in STEPS
        for low in STEPS[high >= STEPS]
    )
    return best[1], best[2]


def calibrated(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Coefficients and thresholds for ``retrieval/reader/confidence.json``."""
    known = cases(outcomes)
    w = fit(known)
    names = next(list(outcome.signals) for outcome in outcomes if outcome.signals)
    high, low = thresholds(sure(w, known), known)
    model = model_of(names)
    verdicts = {"answered": high, "possible": low}
    if model in ("other languages", "likeness"):
        w, verdicts = _onto(w, high, low), {"answered": answered_from(), "possible": possible_from()}
    return {
        model: {
            "intercept": round(float(w[-1]), 4),
            **dict(zip(names, np.round(w[:-1], 4).tolist(), strict=True)),
        },
        "verdicts": verdicts,
    }


def _onto(w: np.ndarray[Any, np.dtype[np.float64]], high: float, low: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Weights whose thresholds are those that stand: of two readers one confidence means one verdict."""

    def logit(value: float) -> float:
        return float(np.log(value / (1 - value)))

    low = min(low, high - 0.01)
    scale = (logit(answered_from()) - logit(possible_from())) / (logit(high) - logit(low))
    moved: np.ndarray[Any, np.dtype[np.float64]] = w * scale
    moved[-1] += logit(answered_from()) - scale * logit(high)
    return moved


def across_documents(outcomes: Sequence[Outcome], folds: int = 5) -> dict[str, float]:
    """The measures of a set whose confidence and thresholds were fitted on its other documents.

    Args:
        outcomes: of one set.
        folds: parts that its documents are dealt into.

    Returns:
        Of the answerable questions, the shares that were right, wrong, denied and helped (right, or shown among what
        may answer); of the others, the shares that were made up and bothered with. Empty if there are too few
        documents.
    """
    known = cases(outcomes)
    firsts = sorted({case.documents[0] for case in known})
    counts = dict.fromkeys(("right", "wrong", "denied", "helped", "made up", "bothered"), 0)
    answerable = judged = 0
    for fold in range(folds):
        held = set(firsts[fold::folds])
        tested = [case for case in known if case.documents[0] in held]
        seen = {document for case in tested for document in case.documents}
        rest = [case for case in known if seen.isdisjoint(case.documents)]
        if not tested or len({case.answerable for case in rest}) < 2:
            continue
        judged += len(tested)
        answerable += sum(case.answerable for case in tested)
        w = fit(rest)
        high, low = thresholds(sure(w, rest), rest)
        for case, value in zip(tested, sure(w, tested), strict=True):
            verdict = "answered" if value >= high else "possible" if value >= low else "not found"
            counts["right"] += case.answerable and verdict == "answered" and case.right
            counts["wrong"] += case.answerable and verdict == "answered" and not case.right
            counts["helped"] += case.answerable and (
                (verdict == "answered" and case.right) or (verdict == "possible" and case.helps)
            )
            counts["denied"] += case.answerable and verdict == "not found"
            counts["made up"] += not case.answerable and verdict == "answered"
            counts["bothered"] += not case.answerable and verdict == "possible"
    if not judged:
        return {}
    return {
        name: count / max(1, judged - answerable if name in ("made up", "bothered") else answerable)
        for name, count in counts.items()
    }
