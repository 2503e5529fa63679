"""Which sentences are read together: windows of an article's sentences in a row. Pure functions.

Knows nothing of models; the size of a window is that of the reader's training.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..answer import Passage, Sentence
from .sentence_model import Window

WORDS = 90
"""Words of a window at most; a longer sentence is a window of its own."""

MOST = 10
"""Windows that are read for one question: an article of some 900 words whole, or the best parts of several."""

Place = tuple[Passage, Sentence]


def windows(passages: Sequence[Passage]) -> list[tuple[Window, list[Place]]]:
    """The windows to read of some passages, each with where its sentences stand; the most promising first.

    A window that holds the best sentence of a passage in ``Passage.first`` is read in any case: one search alone
    thought it the best, and joining the searches may have put it down.
    """
    articles: dict[str, list[Place]] = {}
    for passage in passages:
        articles.setdefault(passage.article_id, []).extend((passage, sentence) for sentence in passage.sentences)
    found = [run for places in articles.values() for run in _tiled(places)]
    best = {id(_best(passage.sentences)) for passage in passages if passage.first and passage.sentences}

    def promise(run: list[Place]) -> tuple[bool, float]:
        sentences = [sentence for _, sentence in run]
        return any(id(sentence) in best for sentence in sentences), _best(sentences).score

    found.sort(key=promise, reverse=True)
    return [(_window(run), run) for run in found[:MOST]]


def _best(sentences: Sequence[Sentence]) -> Sentence:
    return max(sentences, key=lambda sentence: sentence.score)


def _tiled(places: list[Place]) -> Iterator[list[Place]]:
    """The sentences of one article in runs of up to ``WORDS`` words, a run ending where text is missing."""
    places.sort(key=lambda place: place[1].start)
    text = places[0][0].article.text
    run: list[Place] = []
    size = 0
    for place in places:
        sentence = place[1]
        words = len(text[sentence.start : sentence.end].split())
        if run and (size + words > WORDS or text[run[-1][1].end : sentence.start].strip()):
            yield run
            run, size = [], 0
        if run and run[-1][1].start == sentence.start:
            continue
        run.append(place)
        size += words
    yield run


def _window(run: Sequence[Place]) -> Window:
    article, start, end = run[0][0].article, run[0][1].start, run[-1][1].end
    parts = tuple((sentence.start - start, sentence.end - start) for _, sentence in run)
    return Window(article.title, article.text[start:end], parts)
