"""Every hand-written rule owns questions that it alone gets right: all are right with it, at least five not without.

A rule that loses them has been learnt by something else: take it out, with its words, and they stay as they are.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.evaluation.rules import RememberingReader, right
from app.evaluation.scoring import opened, read_set
from retrieval import rules, without

SET = Path(__file__).with_name("rules.items.jsonl")
OWNED = 5


@pytest.fixture(scope="module")
def asked(embedder):
    with opened(SET, embedder, RememberingReader()) as found:
        yield found


def test_every_quote_is_the_articles_own_words():
    items, articles = read_set(SET)
    texts = {row["id"]: row["text"] for row in articles}
    for item in items:
        for quote in (*item["evidence"], *item.get("misleading", ())):
            assert "start" not in quote or texts[quote["article_id"]][quote["start"] : quote["end"]] == quote["text"]


def test_every_question_is_right_and_is_asked_for_a_rule_that_there_is(asked):
    wrong = [outcome.item["id"] for outcome in asked.ask(asked.items) if not right(outcome)]
    assert not wrong
    assert {item["tags"][0] for item in asked.items} == set(rules())


@pytest.mark.parametrize("name", rules())
def test_a_rule_is_worth_five_questions(asked, name):
    owned = [item for item in asked.items if item["tags"][0] == name]
    with without(name):
        lost = Counter(right(outcome) for outcome in asked.ask(owned))[False]
    assert lost >= OWNED
