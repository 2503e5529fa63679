"""What an answer does not depend on: who else asks, and the sentences that a rule would put in its place."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import Article, LocalIndex
from retrieval import Chain

pytestmark = pytest.mark.slow
QUESTIONS = Path(__file__).parents[3] / "seeds" / "questions.jsonl"


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder, sample):
    index = LocalIndex(tmp_path_factory.mktemp("reading"), embedder)
    index.add(sample)
    yield Chain(index)
    index.close()


def test_many_at_once_get_the_answers_that_each_gets_alone(chain):
    items = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    questions = [item["question"] for item in items if not item["history"]][:12]
    alone = [chain.ask(question).to_dict() for question in questions]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda question: chain.ask(question).to_dict(), questions * 2))
    assert together == alone * 2


STATION = """The lifeboat station at Marlow Point will stay closed until at least April after a storm.

Engineers found that the roof had been fixed with bolts shorter than the drawings asked for. It costs 840,000 pounds.

A decision on whether to raise the building, to keep out higher seas, will be taken in January."""


@pytest.mark.parametrize(
    ("question", "says", "verdict"),
    [
        # "open" against "closed": a rule objects, and nothing else comes near
        ("When will it open again?", "until at least April", "possible"),
        # what somebody asked for is a reason like any other
        ("What was wrong with the roof?", "shorter than the drawings asked for", "answered"),
    ],
)
def test_what_the_reader_understood_is_not_replaced_by_what_comes_far_behind(
    tmp_path, embedder, question, says, verdict
):
    index = LocalIndex(tmp_path, embedder)
    index.add(Article("Lifeboat station shut after storm", STATION))
    answer = Chain(index).ask(question)
    index.close()
    assert answer.verdict == verdict
    assert says in answer.citations[0].quote


def test_a_name_that_begins_like_a_small_word_may_be_what_the_articles_are_about(tmp_path, embedder):
    index = LocalIndex(tmp_path, embedder)
    for day, price in ((1, 9), (2, 12), (3, 15)):
        text = f"The harbour De Haven was busy on Monday. A ticket to De Haven costs {price} euros since 1 May."
        index.add(Article(f"Visitors come to De Haven, day {day}", text, published=f"2025-05-0{day}"))
    answer = Chain(index).ask("How much does a ticket cost?")
    index.close()
    assert answer.found and "15 euros" in answer.citations[0].quote
