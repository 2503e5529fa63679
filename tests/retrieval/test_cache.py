"""Answers that are given again, on a folder that changes between them."""

from __future__ import annotations

import pytest

from index import Article, LocalIndex
from retrieval import Answer, Chain
from retrieval.chain import ANSWERS, Kept

ASKED = "How many members voted for the tram?"
OLD = Article(title="Tram", text="In the council 31 members voted for the tram. Work begins in May.")
NEW = Article(title="Tram again", text="On Monday 30 members of the council voted for the tram.")


@pytest.fixture
def chain(tmp_path, embedder):
    with_one = LocalIndex(tmp_path, embedder)
    with_one.add(OLD)
    yield Chain(with_one)
    with_one.close()


@pytest.mark.slow
def test_the_same_question_has_the_same_answer_until_the_articles_change(chain):
    first = chain.ask(ASKED)
    assert "31 members" in first.text and chain.ask(ASKED) is first
    assert [*chain.stream(ASKED)][-1] is first  # and the page's way knows it too
    assert chain.ask(ASKED, first.history) is not first and chain.ask(ASKED, articles=[OLD.id]) is not first
    chain.index.add(NEW)
    both = chain.ask(ASKED)
    assert {c.article_id for c in both.citations} == {OLD.id, NEW.id}
    chain.index.remove(OLD.id)
    assert [c.article_id for c in chain.ask(ASKED).citations] == [NEW.id]


@pytest.mark.slow
def test_another_process_may_change_them(chain, tmp_path, embedder):
    first = chain.ask(ASKED)
    other = LocalIndex(tmp_path, embedder)
    other.remove(OLD.id)
    other.close()
    assert first.found and chain.ask(ASKED).reason == "no_articles"


def test_only_the_latest_and_only_of_this_state():
    kept = Kept()
    assert kept.get(1, 0) is None
    for number in range(ANSWERS):
        kept.put(1, number, Answer(str(number)))
    assert kept.get(1, 0) == Answer("0")  # asked for just now, so it is not the first to go
    kept.put(1, "one more", Answer("one more"))
    assert kept.get(1, 1) is None and kept.get(1, 0) and kept.get(1, "one more")
    kept.put(2, "early", Answer("worked out over other articles"))
    assert kept.get(1, "early") is None
    assert kept.get(2, 0) is None and kept.get(1, 0) is None
