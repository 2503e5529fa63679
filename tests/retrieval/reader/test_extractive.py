"""An answer does not depend on who else asks."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import LocalIndex
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
