"""The project's own news questions through the chain that serves people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.evaluation import calibration, scoring

SETS = Path(__file__).parents[2] / "retrieval"
NEWS = SETS / "news.items.jsonl"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "questions"), [("news", 118), ("briefs", 127)])
def test_news_is_answered_and_refused(embedder, name, questions):
    """Floors below what is measured: they fall when something breaks, not when a question or the reader turns."""
    found = scoring.figures(scoring.run(SETS / f"{name}.items.jsonl", embedder))
    assert found["questions"] == questions and found["exact quotes"] == 1.0
    assert found["hit@4"] >= 0.8 and found["shown"] >= 0.7 and found["AUROC"] >= 0.7
    assert found["end to end"] > found["always abstain"] and found["balanced accuracy"] >= 0.6


def test_a_fit_to_answers_has_the_signals_of_the_reader(embedder):
    outcomes = scoring.run(NEWS, embedder, only=["linford"])
    assert {outcome.answerable for outcome in outcomes} == {True, False}
    made = calibration.calibrated(outcomes)
    names = {"best", "most", "next", "third", "similarity", "coverage", "compared", "rival", "ahead"}
    names |= {"larger", "larger most", "larger next"}
    assert set(made["larger reader"]) == set(made["larger reader: right"]) == names | {"intercept"}
    assert made["verdicts"]["possible"] <= made["verdicts"]["answered"]


def test_an_article_keeps_what_its_header_says(embedder, tmp_path):
    article = {"id": "a", "title": "Ferry runs again", "text": "The ferry to Arran runs again.", "date": "2024-05-02",
               "author": "Ada Boyd", "publisher": "Clyde Post"}  # fmt: skip
    item = {"article_ids": ["a"], "answers": [], "evidence": [], "answerable": True}
    questions = [item | {"question": question} for question in ("Who wrote this?", "Who published this?")]
    (tmp_path / "one.articles.jsonl").write_text(json.dumps(article), "utf-8")
    (tmp_path / "one.items.jsonl").write_text("\n".join(map(json.dumps, questions)), "utf-8")
    author, publisher = scoring.run(tmp_path / "one.items.jsonl", embedder)
    assert author.answer.found and "Ada Boyd" in author.answer.text
    assert publisher.answer.found and "Clyde Post" in publisher.answer.text
