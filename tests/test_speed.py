"""What one question costs, by pytest-benchmark, without thresholds in seconds: machines differ, ratios hold.

``make bench`` is the whole measurement; this is the part of it that every run of the tests shows. The timer is
processor time, so that what else runs on the machine is not counted, and each round has another question, so that
nothing that was kept from the last one is measured.
"""

from __future__ import annotations

import json
import time
from statistics import median

import numpy as np
import pytest

from index import LocalIndex, split
from retrieval import Chain, ExtractiveReader

from .bench.corpus import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.benchmark(timer=time.process_time)]
ITEMS = [json.loads(line) for line in (ROOT / "seeds" / "questions.jsonl").read_text("utf-8").splitlines()]
QUESTIONS = [item["question"] for item in ITEMS if not item["history"]]
ROUNDS = 8


@pytest.fixture(scope="module")
def chain(tmp_path_factory, embedder, sample):
    """The sample article, answered by similarity alone."""
    index = LocalIndex(tmp_path_factory.mktemp("speed"), embedder)
    index.add(sample)
    yield Chain(index, reader=ExtractiveReader(None))
    index.close()


def measured(benchmark, job):
    """Run a job on ROUNDS questions, none twice, and one more before them; returns what it made of the last."""
    left = QUESTIONS[: ROUNDS + 1]
    return benchmark.pedantic(job, setup=lambda: ((left.pop(0),), {}), rounds=ROUNDS, warmup_rounds=1)


def test_embedding_one_question(benchmark, embedder):
    assert measured(benchmark, lambda question: embedder.embed([question])).shape == (1, embedder.dim)


def test_finding_passages_for_one_question(benchmark, chain):
    assert measured(benchmark, chain.search)


def test_answering_by_similarity(benchmark, chain):
    assert measured(benchmark, chain.ask).question == QUESTIONS[ROUNDS]


def test_answering_with_the_reader(benchmark, bot):
    assert measured(benchmark, bot.ask).question == QUESTIONS[ROUNDS]


def test_splitting_an_article(benchmark, sample, embedder):
    found = measured(benchmark, lambda _: split(sample.text, embedder.count, embedder.max_pieces))
    assert "".join(sample.text[a:b] for a, b in found)[:40] == sample.text.lstrip()[:40]


def test_an_answer_by_similarity_costs_at_most_ten_times_one_embedding_and_one_scan(chain, embedder):
    """By processor time, in turns. It is about a third more; ten times is a model that is loaded anew, say."""
    vectors = np.stack([embedder.embed([chunk.text])[0] for chunk in chain.index.chunks(range(1, 100))])

    def floor(question):
        return (vectors @ embedder.embed([question])[0]).argsort()

    spent: dict[str, list[float]] = {"floor": [], "answer": []}
    for question in QUESTIONS:
        for name, job in (("floor", floor), ("answer", chain.ask)):
            start = time.process_time()
            job(question)
            spent[name].append(time.process_time() - start)
    assert median(spent["answer"]) <= 10 * median(spent["floor"])
