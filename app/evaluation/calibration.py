"""Fits the confidence and the two thresholds of the verdicts to question sets.

The confidence is a logistic model of "the articles answer this"; where a reader compares sentences, a second one of
"this sentence answers" must agree before one is said. The thresholds are those that cost least, by ``COSTS``. All are
judged on documents that they were not fitted on (``across_documents``). Knows outcomes, and nothing of how questions
are answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from index import InputError
from retrieval import answered_from, model_of, possible_from, right_from

from .scoring import Outcome

COSTS = {
    "wrong": 1.0,  # answered with what does not answer
    "made up": 1.3,  # answered though the articles do not
    "helped": 0.5,  # it may answer, and it does
    "missed": 0.75,  # it may answer, and it does not
    "denied": 1.8,  # nothing found, though the articles answer
    "bothered": 0.45,  # it may answer, though the articles do not
}
"""What a reader loses by each way of being served badly; a right answer costs nothing, nor does silence where there
is nothing. An answer where there is none and a denial of what is there cost most: the one is believed, the other
cannot be checked. Something that may answer costs a look."""

STEPS = np.round(np.arange(0.02, 0.981, 0.01), 2)
"""Thresholds that are tried."""

DOUBTS = np.round(np.arange(0.1, 0.91, 0.05), 2)
"""Those of the second model."""

Values = np.ndarray[Any, np.dtype[np.float64]]


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
    """The questions of a set that were read, as the fit sees them.

    A question that another reader read than most of them were, such as one taken for another language, is left out.
    """
    names = _names(outcomes)
    found = []
    for outcome in outcomes:
        if not names or [*outcome.signals] != names:
            continue
        documents = tuple(outcome.item.get("article_ids") or ["all"])
        right = outcome.said_touches == outcome.groups and bool(outcome.groups)
        found.append(
            Case(tuple(outcome.signals.values()), outcome.answerable, right, any(outcome.relevant[:3]), documents)
        )
    return found


def _names(outcomes: Sequence[Outcome]) -> list[str]:
    """What most confidences are made of; nothing if no question was read."""
    counted = Counter(tuple(outcome.signals) for outcome in outcomes if outcome.signals)
    return [*counted.most_common(1)[0][0]] if counted else []


def fit(known: Sequence[Case], *, right: bool = False) -> Values:
    """Weights of a logistic model of "answerable", the intercept last; both classes weigh the same.

    Args:
        known: what to fit to.
        right: fit a model of "what would be said answers it" instead.

    Raises:
        InputError: there is no question with an answer, or none without.
    """
    y = np.array([float(one.answerable and (one.right or not right)) for one in known])
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


def _balanced(yes: np.ndarray[Any, np.dtype[np.bool_]]) -> Values:
    """A weight for each question, those with an answer and those without weighing the same together."""
    weights: Values = np.where(yes, 0.5 / max(1, yes.sum()), 0.5 / max(1, (~yes).sum()))
    return weights


def sure(w: Values, known: Sequence[Case]) -> Values:
    """The confidence of each question, in [0, 1]."""
    x = np.array([[*one.signals, 1.0] for one in known])
    confident: Values = 1 / (1 + np.exp(-x @ w))
    return confident


def thresholds(confident: Values, known: Sequence[Case], right: Values | None = None) -> tuple[float, float, float]:
    """The confidences that cost least: to answer from, to show what may answer from, and the second model's.

    Questions with an answer and those without weigh the same, whatever the set's share of them.

    Args:
        confident: of each question.
        known: the questions.
        right: what the second model says of each; None: there is none, and its threshold is 0.
    """
    answering = np.array([(0.0 if c.right else COSTS["wrong"]) if c.answerable else COSTS["made up"] for c in known])
    showing = np.array(
        [(COSTS["helped"] if c.helps else COSTS["missed"]) if c.answerable else COSTS["bothered"] for c in known]
    )
    silent = np.array([COSTS["denied"] if c.answerable else 0.0 for c in known])
    weight = _balanced(np.array([c.answerable for c in known]))
    best = (np.inf, 0.0, 0.0, 0.0)
    for doubt in DOUBTS if right is not None else (0.0,):
        sayable = np.full(len(known), True) if right is None else right >= doubt
        for low in STEPS:
            unsaid = np.where(confident >= low, showing, silent) * weight
            gain = np.where(sayable, answering * weight - unsaid, 0.0)
            for high in STEPS[low <= STEPS]:
                cost = float(unsaid.sum() + gain[confident >= high].sum())
                best = min(best, (cost, float(high), float(low), float(doubt)))
    return best[1], best[2], best[3]


def _models(known: Sequence[Case], names: Sequence[str]) -> tuple[Values, Values | None]:
    """The model of "answerable", and that of "right" for the readers of one article."""
    compared = model_of(names) in ("reader", "larger reader", "other languages")
    return fit(known), fit(known, right=True) if compared else None


def calibrated(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Coefficients and thresholds for ``retrieval/reader/confidence.json``."""
    known = cases(outcomes)
    names = _names(outcomes)
    w, right = _models(known, names)
    high, low, doubt = thresholds(sure(w, known), known, None if right is None else sure(right, known))
    model = model_of(names)
    verdicts = {"answered": high, "possible": low}
    if model in ("larger reader", "several articles", "other languages", "likeness"):
        w, verdicts = _onto(w, high, low), {"answered": answered_from(), "possible": possible_from()}
        if right is not None:
            right[-1] += _logit(right_from()) - _logit(doubt)
    elif right is not None:
        verdicts["right"] = doubt
    found: dict[str, Any] = {model: _coefficients(names, w)}
    if right is not None:
        found[f"{model}: right"] = _coefficients(names, right)
    return found | {"verdicts": verdicts}


def _coefficients(names: Sequence[str], w: Values) -> dict[str, float]:
    return {
        "intercept": round(float(w[-1]), 4),
        **dict(zip(names, np.round(w[:-1], 4).tolist(), strict=True)),
    }


def _onto(w: Values, high: float, low: float) -> Values:
    """Weights whose thresholds are those that stand: of two readers one confidence means one verdict."""
    low = min(low, high - 0.01)
    scale = (_logit(answered_from()) - _logit(possible_from())) / (_logit(high) - _logit(low))
    moved: Values = w * scale
    moved[-1] += _logit(answered_from()) - scale * _logit(high)
    return moved


def _logit(value: float) -> float:
    return float(np.log(value / (1 - value)))


def across_documents(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The measures of a set whose confidence and thresholds were fitted on its other documents.

    Args:
        outcomes: of one set, whose documents are dealt into five parts.

    Returns:
        Of the answerable questions, the shares that were right, wrong, denied and helped (right, or shown among what
        may answer); of the others, the shares that were made up and bothered with. Empty if there are too few
        documents.
    """
    known = cases(outcomes)
    names = _names(outcomes)
    firsts = sorted({case.documents[0] for case in known})
    counts = dict.fromkeys(("right", "wrong", "denied", "helped", "made up", "bothered"), 0)
    answerable = judged = 0
    for fold in range(5):
        held = set(firsts[fold::5])
        tested = [case for case in known if case.documents[0] in held]
        seen = {document for case in tested for document in case.documents}
        rest = [case for case in known if seen.isdisjoint(case.documents)]
        if not tested or len({case.answerable for case in rest}) < 2:
            continue
        judged += len(tested)
        answerable += sum(case.answerable for case in tested)
        w, right = _models(rest, names)
        high, low, doubt = thresholds(sure(w, rest), rest, None if right is None else sure(right, rest))
        doubted = np.zeros(len(tested)) if right is None else (sure(right, tested) < doubt) * 1.0
        for case, value, less in zip(tested, sure(w, tested), doubted, strict=True):
            answers = value >= high and not less
            verdict = "answered" if answers else "possible" if value >= low else "not found"
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
