"""The fit of confidence and thresholds, on outcomes whose best fit is known."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest

from app.evaluation import calibration, command
from app.evaluation.calibration import COSTS, Case, across_documents, calibrated, cases, thresholds
from index import InputError
from retrieval import answered_from, possible_from

from .outcomes import outcome

HIT = frozenset({0})


def case(answerable=True, right=True, helps=True, documents=("a",), signal=0.0):
    return Case((signal,), answerable, right, helps, documents)


def clear(document, count=4):
    """Of one document, questions that a signal tells apart: high with an answer, low without."""
    yes = [
        outcome(touched=HIT, relevant=(True,), signals={"most": 4.0 + at}, articles=(document,))
        for at in range(count)
    ]
    no = [outcome(answerable=False, signals={"most": -4.0 - at}, articles=(document,)) for at in range(count)]
    return yes + no


def test_a_case_is_what_would_be_said_not_what_was():
    said = outcome("not_found", said=HIT, relevant=(False, False, True), signals={"best": 1.0, "most": 2.0})
    signals = {"best": 1.0, "most": 1.0}
    partly = outcome(groups=frozenset({0, 1}), said=HIT, relevant=(False,) * 3 + (True,), signals=signals)
    unread = outcome("not_found")
    otherwise = outcome(signals={"likeness": 1.0})  # by another reader
    assert cases([said, partly, unread, otherwise]) == [
        Case((1.0, 2.0), True, True, True, ("a",)),
        Case((1.0, 1.0), True, False, False, ("a",)),
    ]


def test_a_fit_puts_answerable_questions_above_the_others():
    known = cases(clear("a"))
    confident = calibration.sure(calibration.fit(known), known)
    assert confident[:4].min() > 0.9 and confident[4:].max() < 0.1


def test_a_fit_needs_both_kinds_of_questions():
    for some in ([], clear("a")[:4], clear("a")[4:]):
        with pytest.raises(InputError, match="without"):
            calibrated(some)


def paid(confident, known, high, low):
    """What readers lose, question by question, as ``COSTS`` says it in words."""
    total = 0.0
    for value, one in zip(confident, known, strict=True):
        if value >= high:
            total += 0 if one.right and one.answerable else COSTS["wrong" if one.answerable else "made up"]
        elif value >= low:
            total += COSTS[("helped" if one.helps else "missed") if one.answerable else "bothered"]
        else:
            total += COSTS["denied"] if one.answerable else 0
    return total


def test_no_thresholds_cost_less():
    rng = np.random.default_rng(7)
    answerable = rng.random(60) < 0.6
    confident = np.clip(0.25 + 0.35 * answerable + rng.normal(0, 0.2, 60), 0, 1)
    known = [case(bool(yes), bool(rng.random() < value), bool(rng.random() < 0.8))
             for yes, value in zip(answerable, confident, strict=True)]  # fmt: skip
    high, low, _ = thresholds(confident, known)
    steps = np.round(np.arange(0.02, 0.981, 0.04), 2)
    best = min(paid(confident, known, one, other) for one, other in product(steps, steps) if other <= one)
    assert paid(confident, known, high, low) <= best + 1e-9 and low <= high


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        (case(), "answered"),
        (case(right=False), "possible"),
        (case(right=False, helps=False), "possible"),
        (case(answerable=False), "not_found"),
    ],
)
def test_a_lone_question_gets_the_verdict_that_costs_least(known, verdict):
    high, low, _ = thresholds(np.array([0.5]), [known])
    assert (high <= 0.5, low <= 0.5) == {
        "answered": (True, True), "possible": (False, True), "not_found": (False, False)
    }[verdict]  # fmt: skip


def test_what_is_written_has_the_names_of_the_signals():
    reader = calibrated(clear("a"))
    assert set(reader) == {"several articles", "verdicts"}
    assert set(reader["several articles"]) == {"intercept", "most"} and reader["several articles"]["most"] > 0
    assert 0 < reader["verdicts"]["possible"] <= reader["verdicts"]["answered"] < 1
    unread = [outcome(answerable=at < 2, signals={"similarity": 1.0 - at}) for at in range(4)]
    assert set(calibrated(unread)) == {"similarity", "verdicts"}


def test_documents_alike_are_judged_alike():
    alike = [one for document in "abcde" for one in clear(document)]
    assert across_documents(alike) == {
        "right": 1, "wrong": 0, "denied": 0, "helped": 1, "made up": 0, "bothered": 0
    }  # fmt: skip


def test_no_document_is_judged_by_a_fit_to_it():
    """Each document has its signal the other way round than the rest together: only one who has seen it does well."""
    odd = [
        outcome(touched=HIT, relevant=(True,), signals={"most": sign * 4.0}, articles=(name,))
        for name, sign in (("a", 1), ("b", -1))
        for _ in range(4)
    ] + [
        outcome(answerable=False, signals={"most": -sign * 4.0}, articles=(name,))
        for name, sign in (("a", 1), ("b", -1))
        for _ in range(4)
    ]
    found = across_documents(odd)
    assert found["right"] == 0 and found["denied"] == 1 and found["made up"] == 1


def test_a_question_of_two_documents_is_kept_from_both():
    """What is asked of ``a`` and ``b`` together says nothing where either is judged; nothing is left to fit on."""
    assert across_documents(clear("a") + clear("b"))["right"] == 1
    shared = [
        outcome(answerable=one.answerable, touched=one.touched, signals=one.signals, articles=("b", "a"))
        for one in clear("b")
    ]
    assert across_documents(clear("a") + shared) == {}


def test_one_document_cannot_be_judged():
    assert across_documents(clear("a")) == {}


def test_another_readers_thresholds_are_moved_onto_those_that_stand():
    w = np.array([2.0, -1.0])
    for confident, expected in ((0.6, answered_from()), (0.3, possible_from())):
        x = (np.log(confident / (1 - confident)) - w[-1]) / w[0]
        moved = calibration._onto(w, 0.6, 0.3)
        assert 1 / (1 + np.exp(-(moved[0] * x + moved[1]))) == pytest.approx(expected)


def test_a_second_model_keeps_from_answering_with_what_does_not_answer():
    """All can be answered, half of what would be said does not: only ``compared`` tells which half."""

    def asked(at, right):
        signals = {"most": 3.0 + at / 10, "compared": 4.0 - at / 10 if right else at / 10 - 4.0}
        touched = HIT if right else frozenset()
        return outcome(touched=touched, said=touched, relevant=(right, True), signals=signals, articles=(f"d{at}",))

    some = [asked(at, right) for at in range(10) for right in (True, False)]
    none = [
        outcome(answerable=False, signals={"most": -4.0, "compared": -4.0}, articles=(f"d{at}",)) for at in range(10)
    ]
    known = cases(some + none)
    right = calibration.sure(calibration.fit(known, right=True), known)
    high, _, doubt = thresholds(calibration.sure(calibration.fit(known), known), known, right)
    assert high <= 0.9 and right[:20:2].min() >= doubt > right[1:20:2].max()
    found = across_documents(some + none)
    assert found["right"] == 0.5 and found["wrong"] == 0 and found["helped"] == 1
    fitted = calibrated(some + none)
    assert fitted["verdicts"]["right"] == doubt and set(fitted["reader: right"]) == {"intercept", "most", "compared"}


def test_a_second_models_threshold_stays_where_another_reader_is_fitted(tmp_path):
    file = tmp_path / "confidence.json"
    verdicts = {"answered": 0.6, "possible": 0.2, "right": 0.4}
    file.write_text(json.dumps({"reader: right": {"intercept": 0.0}, "verdicts": verdicts}), "utf-8")
    unread = [outcome(answerable=at < 2, signals={"similarity": 1.0 - at}) for at in range(4)]
    command._calibrate(file, {"unread": unread})
    fitted = json.loads(file.read_text("utf-8"))
    assert fitted["verdicts"].keys() == verdicts.keys() and fitted["verdicts"]["right"] == 0.4
