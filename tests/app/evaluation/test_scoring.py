"""The project's own news questions through the chain that serves people."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.evaluation import scoring
from index import InputError

SETS = Path(__file__).parents[2] / "retrieval"
NEWS = SETS / "news.items.jsonl"

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "questions"), [("news", 118), ("briefs", 127)])
def test_news_is_answered_and_refused(embedder, name, questions):
    """Floors below what is measured (DECISIONS): they fall when something breaks, not when a question turns."""
    found = scoring.figures(scoring.run(SETS / f"{name}.items.jsonl", embedder))
    assert found["questions"] == questions and found["exact quotes"] == 1.0
    assert found["shown"] >= 0.88 and found["AUROC"] >= 0.84
    assert found["end to end"] >= 0.72 and found["answered"] >= 0.65 and found["abstained"] >= 0.75


def test_a_fit_needs_both_kinds_of_questions_in_each_set(embedder, tmp_path):
    rows = [row for row in NEWS.read_text("utf-8").splitlines() if '"linford"' in row]
    articles = NEWS.with_name("news.articles.jsonl").read_text("utf-8")
    for name, kept in (("both", rows[:3] + rows[-3:]), ("one", rows[:3])):
        (tmp_path / f"{name}.items.jsonl").write_text("\n".join(kept), "utf-8")
        (tmp_path / f"{name}.articles.jsonl").write_text(articles, "utf-8")
    both, one = (scoring.run(tmp_path / f"{name}.items.jsonl", embedder) for name in ("both", "one"))
    assert set(scoring.calibrate([both])) == {"intercept", "coverage", "similarity", "alone"}
    with pytest.raises(InputError, match="without"):
        scoring.calibrate([both, one])
