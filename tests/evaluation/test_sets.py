"""The question sets are what their READMEs say: quotes are exact, pairs complete, groups without gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.evaluation.scoring import read_set

HERE = Path(__file__).parent
SETS = sorted(HERE.glob("*/*.items.jsonl"))
LIBRARIES = sorted(HERE.glob("libraries/*.items.jsonl"))


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.name)
def test_every_quote_is_the_articles_own_words(path):
    items, articles = read_set(path)
    texts = {row["id"]: row["text"] for row in articles}
    assert len(texts) == len(articles) and len({item["id"] for item in items}) == len(items)
    for item in items:
        near = [{"article_id": item["article_ids"][0], **item["near"]}] if "near" in item else []
        for quote in item["evidence"] + item.get("misleading", []) + near:
            text = texts[quote["article_id"]]
            assert "start" not in quote or text[quote["start"] : quote["end"]] == quote["text"], item["id"]
        groups = {quote["group"] for quote in item["evidence"]}
        assert groups == set(range(len(groups))) and bool(groups) == item["answerable"], item["id"]


def test_every_answered_question_of_a_pair_has_its_twin():
    items, _ = read_set(HERE / "people" / "contrast.dev.items.jsonl")
    assert len(items) >= 800
    for answered, twin in zip(items[::2], items[1::2], strict=True):
        assert answered["id"][:-1] == twin["id"][:-1]
        assert answered["answerable"] and not twin["answerable"] and twin["near"]


@pytest.mark.parametrize("path", LIBRARIES, ids=lambda path: path.name)
def test_a_library_is_small_and_shows_nothing_both_ways(path):
    items, articles = read_set(path)
    assert 8 <= len(articles) <= 13 and len(items) == 15
    # a notice or an agency's first line is short, and names nobody
    assert all(15 <= len(row["text"].split()) <= 160 for row in articles)
    assert all(row["title"] and row["date"] and row["publisher"] for row in articles)
    for item in items:
        shown, barred = (
            {(quote["article_id"], quote.get("start")) for quote in item[name]} for name in ("evidence", "misleading")
        )
        assert not shown & barred, item["id"]
