"""The best sentences of an article are read once more beside each other."""

from __future__ import annotations

import pytest

from index import Article
from retrieval.answer import Passage, Sentence
from retrieval.reader.selection import Candidate
from retrieval.reader.sentence_model import Scored, SentenceModel, Window
from retrieval.reader.windows import COMPARED, compared

pytestmark = pytest.mark.slow
TEXT = "One is here. Two is there. Three is far. Four is near. Five is low. Six is high. Seven is out."
PLACES = [(0, 12), (13, 26), (27, 40), (41, 54), (55, 67), (68, 80), (81, 94)]


@pytest.fixture(scope="module")
def model():
    return SentenceModel()


def candidates(read=True):
    """The sentences of an article, each ranked above the one before it."""
    sentences = tuple(Sentence(start, end, 0.0, 0.0, 0.0) for start, end in PLACES)
    passage = Passage(Article("Numbers", TEXT), 0, len(TEXT), 0.0, 1, sentences)
    return [Candidate(one, passage, Scored(0.0, float(at)) if read else None) for at, one in enumerate(sentences)]


@pytest.mark.parametrize("times", [1, 2])  # a sentence found twice is read once
def test_the_best_are_read_together_in_their_order(model, times):
    found = compared(model, "Which is far?", candidates() * times)
    together = TEXT[PLACES[-COMPARED][0] :]
    parts = tuple((start - PLACES[-COMPARED][0], end - PLACES[-COMPARED][0]) for start, end in PLACES[-COMPARED:])
    ((_, scores),) = model.read("Which is far?", [Window("Numbers", together, parts)])
    assert [one.compared for one in found] == [None, None, *scores] * times
    assert found[2].compared.shows == max(score.shows for score in scores)


def test_nothing_read_is_not_compared(model):
    assert compared(model, "Which is far?", candidates(read=False)) == candidates(read=False)


def test_what_does_not_fit_into_the_window_is_not_compared(model):
    long = " ".join(["It is a very long sentence indeed and goes on"] * 15) + "."
    text = " ".join([long] * 3)
    places = [(at * (len(long) + 1), at * (len(long) + 1) + len(long)) for at in range(3)]
    sentences = tuple(Sentence(start, end, 0.0, 0.0, 0.0) for start, end in places)
    passage = Passage(Article("Long", text), 0, len(text), 0.0, 1, sentences)
    found = compared(model, "How long?", [Candidate(one, passage, Scored(0.0, 0.0)) for one in sentences])
    assert [one.compared is not None for one in found] == [True, True, False]
