"""How much is read for an answer, and that company changes nothing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import LocalIndex
from retrieval import Chain
from retrieval.reader.extractive import SURE, WINDOW_WORDS

pytestmark = pytest.mark.slow
QUESTIONS = Path(__file__).parents[3] / "seeds" / "questions.jsonl"


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder, sample):
    index = LocalIndex(tmp_path_factory.mktemp("reading"), embedder)
    index.add(sample)
    yield Chain(index)
    index.close()


def read(chain, question):
    """(the largest margin, the words of all sentences that were read)."""
    ranked = chain.reader.rank(question, chain.retriever.search(question))
    done = [candidate for candidate in ranked if candidate.margin is not None]
    texts = (c.passage.article.text[c.sentence.start : c.sentence.end] for c in done)
    return max(candidate.margin for candidate in done), sum(len(text.split()) for text in texts)


def test_a_sure_first_window_is_the_only_one_read(chain):
    margin, words = read(chain, "How many applications were received to send children to school camps?")
    assert margin >= SURE and words <= WINDOW_WORDS
    margin, words = read(chain, "What is the boiling point of water?")
    assert margin < SURE and words > WINDOW_WORDS


def test_many_at_once_get_the_answers_that_each_gets_alone(chain):
    items = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    questions = [item["question"] for item in items if not item["history"]][:12]
    alone = [chain.ask(question).to_dict() for question in questions]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda question: chain.ask(question).to_dict(), questions * 2))
    assert together == alone * 2
