"""The check of a model's words, on claims over articles that it was not trained on: floors, speed, odd text."""

from __future__ import annotations

import json
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import StoreDamaged
from retrieval.checks.entailment import BESIDE, LARGEST, WEIGHTS, Entailment, entailment, premise
from retrieval.checks.support import borne_out, leaning, quoted, thresholds
from retrieval.training.questions import read_lines
from retrieval.training.thresholds import auroc, judge

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs.jsonl").read_text("utf-8").splitlines()]
PASSED, KEPT, LOST, STOPPED, AUROC = 0.055, 0.60, 0.05, 0.68, 0.91
"""Most of the false borne out, least of the faithful, most of them left out, least of the false; and the order."""

MOST = (1 + BESIDE) * LARGEST
"""Largest size of the log-odds of both models."""

LIND = "The mayor, Rosa Lind, opened the tram on Friday. She called it overdue. It did not rain."


def outcome(pair: dict[str, Any]) -> str:
    return borne_out(pair["claim"], pair["evidence"], pair["context"])


def test_what_faithful_and_false_claims_come_to() -> None:
    share = {
        faithful: {
            kind: sum(outcome(pair) == kind for pair in PAIRS if pair["faithful"] == faithful) / 180
            for kind in ("quoted", "paraphrased", "unsure", "")
        }
        for faithful in (True, False)
    }
    assert share[False]["paraphrased"] + share[False]["quoted"] <= PASSED
    assert share[True]["paraphrased"] + share[True]["quoted"] >= KEPT
    assert share[True][""] <= LOST
    assert share[False][""] >= STOPPED


def test_the_score_orders_claims() -> None:
    path = Path(__file__).parent / "pairs.jsonl"
    assert auroc(read_lines(path, judge), thresholds().refusal) >= AUROC
    alone = read_lines(path, partial(judge, model=Entailment()))
    assert auroc(alone, 1.3) >= 0.86 and all(one.own == one.odds for one in alone)


@pytest.mark.slow
def test_a_sentence_takes_little_longer_than_with_minilm_alone() -> None:
    whole, alone = entailment(), Entailment()

    def spent(model: Entailment) -> float:
        begun = time.process_time()
        for pair in PAIRS[:20]:
            model.odds(pair["claim"], pair["evidence"], pair["context"])
        return time.process_time() - begun

    spent(whole), spent(alone)
    turns = [(spent(whole), spent(alone)) for _ in range(4)]
    both, one = (min(times) for times in zip(*turns, strict=True))
    assert both < 25 * one  # 12 times, where that is 50 ms of a processor: a second of it for 20 sentences


def test_own_words_are_quoted() -> None:
    cited = ["She called it overdue.", "It did not rain."]
    assert borne_out("She called it overdue.", cited) == "quoted"
    assert quoted("called it overdue", cited)
    assert not quoted("rain", ["It did not rain."])


def test_what_cannot_be_right_is_left_out_whatever_the_model_says() -> None:
    (before,) = leaning(LIND, LIND.index("She"))
    cited = ["She called it overdue."]
    assert borne_out("Rosa Lind called it overdue.", cited, [before])
    assert borne_out("Rosa Berg called it overdue.", cited, [before]) == ""


def test_the_sentences_before_come_as_far_as_they_are_needed() -> None:
    assert leaning(LIND, 0) == ()
    assert leaning(LIND, LIND.index("It did")) == (LIND[: LIND.index(" She")], "She called it overdue.")
    text, begins = premise("Lind called it overdue.", ["She called it overdue."], leaning(LIND, LIND.index("She")))
    assert text[begins:] == "She called it overdue." and text.startswith("The mayor, Rosa Lind")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=400), max_size=3), st.lists(st.text(max_size=80), max_size=3))
def test_any_text_gives_log_odds(claim: str, evidence: list[str], context: list[str]) -> None:
    assert abs(entailment().odds(claim, evidence, context)) <= MOST


@pytest.mark.parametrize("text", ["", " ", "word " * 5000, "x" * 9000, "\ud800\udfff", "🙂" * 300])
def test_hard_text(text: str) -> None:
    assert abs(entailment().odds(text, [text], [text])) <= MOST


def test_other_weights_are_refused(tmp_path: Path) -> None:
    changed = tmp_path / "entailment.safetensors"
    shutil.copy(WEIGHTS, changed)
    changed.write_bytes(changed.read_bytes()[:-1] + b"x")
    for path in (changed, tmp_path / "missing"):
        with pytest.raises(StoreDamaged, match="install Footnote again"):
            Entailment(path)
