"""A set over a whole library: which sentences a good answer shows, and which it must not."""

from __future__ import annotations

import json

import pytest

from app.evaluation import people, scoring

pytestmark = pytest.mark.slow

OLD = "The bridge in Tann cost 5 million euros."
NEW = "Correction: the bridge in Tann cost 7 million euros, not 5 million euros as reported."


def test_what_misleads_is_counted(embedder, tmp_path):
    articles = [
        {"id": "a", "title": "Bridge in Tann", "text": OLD, "date": "2025-05-01", "author": "Jane Doe"},
        {"id": "b", "title": "Bridge in Tann", "text": NEW, "date": "2025-05-09", "author": "Jane Doe"},
    ]
    (old, new) = ({"article_id": name, "start": 0, "end": len(text)} for name, text in (("a", OLD), ("b", NEW)))
    whole = [{"article_id": name, "group": at} for at, name in enumerate("ab")]
    rows = [
        ("How much did the bridge in Tann cost?", "correction", [new | {"group": 0}], [old]),
        ("How much did the bridge in Tann cost?", "reversed", [old | {"group": 0}], [new]),
        ("How many articles did Jane Doe write?", "count", whole, []),
    ]
    items = [
        {"id": tag, "question": asked, "article_ids": None, "answerable": True, "answers": [], "tags": [tag],
         "evidence": evidence, "misleading": misleading}
        for asked, tag, evidence, misleading in rows
    ]  # fmt: skip
    for name, lines in (("articles", articles), ("items", items)):
        (tmp_path / f"x.{name}.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    found = people.by_kind(scoring.run(tmp_path / "x.items.jsonl", embedder))
    assert [found[kind]["right"] for kind in ("correction", "reversed", "count")] == [1.0, 0.0, 1.0]
    assert [found[kind]["misled"] for kind in ("correction", "reversed", "count")] == [0.0, 1.0, 0.0]
    assert found["all"]["questions"] == 3
