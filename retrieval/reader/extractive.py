"""The reader that needs no language model: it answers in the articles' own sentences.

Sentences are ranked by similarity; then a small trained reader (``spans``) reads the best windows
with the question, says where the answer stands, and how sure it is that it stands there at all.
Without the trained weights everything goes by similarity.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from index import Embedder, dateline

from ..answer import Passage, Sentence
from ..followup import topic_first, without_topic
from .confidence import Signals, by_reading, by_similarity, confidence
from .disagreement import notice, rival
from .selection import Candidate, Choice, answers_nothing, asks_for_list, choose, counts_another
from .span_model import WEIGHTS, Span, SpanModel

WINDOWS = 3
"""Windows that are read for one question."""

WINDOW_WORDS = 80
"""Words of a window, as the reader was trained; a longer sentence is a window of its own."""

SURE = 5.0
"""Logits of margin in the first window from which no more of its article is read; see DECISIONS, "Reading less"."""

NEAR = 0.2
"""Another article is then read only if its best sentence scores within this of the first one's."""

DENIED = 6.0
"""Logits less for a sentence that is no answer by its form: it stands below any other that answers."""

AGAIN = 2
"""Candidates that are read again, alone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of the passages.

    Attributes:
        choices: the sentences to say, in the articles' order.
        confidence: that they answer the question, in [0, 1].
        nearest: the best sentences as passages of their own, best first.
        notice: what to say of the choices, if two articles differ.
    """

    choices: tuple[Choice, ...]
    confidence: float
    nearest: tuple[Passage, ...] = ()
    notice: str | None = None


class ExtractiveReader:
    """Picks one to three sentences that answer the question. Safe to share between threads."""

    name = "extractive"

    def __init__(self, weights: Path | None = WEIGHTS, cache: Path | None = None, **options: str | None) -> None:
        """Make a reader; the weights are loaded at the first question.

        Args:
            weights: the trained reader's; None for similarity alone.
            cache: a folder for the reader's written graph; None keeps it in memory.
            options: ``sha256`` of other weights than those that come with Footnote.
        """
        self._weights = weights
        self._cache = cache
        self._options = options
        self._lock = threading.Lock()
        self._model: SpanModel | None = None

    def read(self, question: str, passages: Sequence[Passage], embedder: Embedder) -> Draft:
        """Choose what to say.

        Args:
            question: the stand-alone question.
            passages: what was found for it, best first, with scored sentences.
            embedder: what the passages were found with.
        """
        ranked = self.rank(question, passages)
        if not ranked:
            return Draft((), 0.0)
        other = rival(question, ranked)
        chosen = tuple(_without_doubt(question, one) for one in choose(ranked, other, asks_for_list(question)))
        said = notice(ranked[0], other) if other else None
        return Draft(chosen, confidence(self.signals(question, ranked, embedder)), _nearest(ranked), said)

    def signals(self, question: str, ranked: Sequence[Candidate], embedder: Embedder) -> Signals:
        """What the confidence is made of, for ranked candidates and what embeds them."""
        best = ranked[0]
        if best.alone is None:
            like = max(ranked, key=lambda candidate: candidate.sentence.score)
            return by_similarity(question, like.sentence, like.passage)
        cosine = float(embedder.question(question) @ embedder.embed([best.said])[0])
        return by_reading(question, best.titled(question), cosine, best.alone)

    def rank(self, question: str, passages: Sequence[Passage]) -> list[Candidate]:
        """All sentences of some passages but lines of a date, best first.

        The search goes by the question with its topic; the trained reader knows questions as people ask them.
        """
        found = [
            Candidate(sentence, passage)
            for passage in passages
            for sentence in passage.sentences
            if not dateline(passage.article.text[sentence.start : sentence.end])
        ]
        found.sort(key=lambda candidate: -candidate.sentence.score)
        model = self.load()
        if model is None or not found:
            return found
        windows = _windows(found)
        asked = without_topic(question)
        spans = _read(model, asked, windows[:1])
        if max(span.margin for span in spans[0]) >= SURE:
            windows[1:] = _beside(windows)
        spans += _read(model, asked, windows[1:])
        read: dict[tuple[str, int], tuple[float, tuple[int, int]]] = {}
        for window, found_here in zip(windows, spans, strict=True):
            passage, first, _ = window
            for sentence, span in zip(_sentences(window), found_here, strict=True):
                start, end = first.start + span.start, first.start + span.end
                key = (passage.article_id, sentence.start)
                text = passage.article.text
                margin = span.margin - DENIED * answers_nothing(asked, text[sentence.start : sentence.end], text)
                if start < end and (key not in read or read[key][0] < margin):
                    read[key] = (margin, (start, min(end, sentence.end)))
        found = [
            replace(candidate, margin=read[key][0], span=read[key][1])
            if (key := (candidate.passage.article_id, candidate.sentence.start)) in read
            else candidate
            for candidate in found
        ]
        found.sort(key=lambda candidate: -candidate.value)
        return _again(model, question, found)

    def load(self) -> SpanModel | None:
        """The trained reader, loaded at the first call; None for similarity alone."""
        if self._weights is None:
            return None
        with self._lock:
            if self._model is None:
                self._model = SpanModel(self._weights, cache=self._cache, **self._options)  # type: ignore[arg-type]
            return self._model


def _again(model: SpanModel, question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best candidates read again without their neighbours, and ranked by both readings.

    In a window the reader also takes what stands beside a sentence for part of an answer. Without its neighbours a
    follow-up is read with its topic, before it and behind it, and the surer reading counts: the reader was trained
    on neither, and knows some questions better in the one form and some in the other.
    """
    first = [candidate for candidate in ranked[:AGAIN] if candidate.margin is not None]
    texts = [candidate.titled(question) for candidate in first]
    asked = dict.fromkeys((question, topic_first(question)))
    margins = zip(*([span.margin for span in model.read(one, texts)] for one in asked), strict=True)
    read = [
        replace(candidate, alone=max(found) - DENIED * _is_none(question, candidate))
        for candidate, found in zip(first, margins, strict=True)
    ]
    read.sort(key=lambda candidate: -candidate.twice)
    return [*read, *ranked[len(read) :]]


def _without_doubt(question: str, choice: Choice) -> Choice:
    """The choice, without the words that answer if they are a figure of something else."""
    if choice.span is None:
        return choice
    start, end = choice.span
    said = choice.article.text[choice.start : choice.end]
    doubt = counts_another(without_topic(question), said, (start - choice.start, end - choice.start))
    return replace(choice, span=None) if doubt else choice


def _is_none(question: str, candidate: Candidate) -> bool:
    return answers_nothing(question, candidate.text, candidate.passage.article.text)


_Window = tuple[Passage, Sentence, Sentence]


def _read(model: SpanModel, question: str, windows: Sequence[_Window]) -> list[list[Span]]:
    """The best span of every sentence of some windows."""
    texts = [passage.article.text[first.start : last.end] for passage, first, last in windows]
    parts = [[(s.start - w[1].start, s.end - w[1].start) for s in _sentences(w)] for w in windows]
    return model.read_parts(question, texts, parts)


def _sentences(window: _Window) -> list[Sentence]:
    passage, first, last = window
    return [sentence for sentence in passage.sentences if first.start <= sentence.start and sentence.end <= last.end]


def _beside(windows: Sequence[_Window]) -> list[_Window]:
    """The windows that may add to a first one that surely answers, or differ from it: near ones of other articles."""
    best = windows[0][0]
    return [w for w in windows[1:] if w[0].article_id != best.article_id and w[0].score >= best.score - NEAR]


def _windows(found: Sequence[Candidate]) -> list[_Window]:
    """The windows to read, as (passage, first and last sentence): around the best sentences not yet in one."""
    windows: list[_Window] = []
    covered: set[tuple[str, int]] = set()
    for candidate in found:
        if len(windows) == WINDOWS:
            break
        passage = candidate.passage
        if (passage.article_id, candidate.sentence.start) in covered:
            continue
        text = passage.article.text
        sizes = [len(text[s.start : s.end].split()) for s in passage.sentences]
        first = last = passage.sentences.index(candidate.sentence)
        words = sizes[first]
        while True:
            # What stands before names whom a sentence means, so it is taken first.
            if first > 0 and words + sizes[first - 1] <= WINDOW_WORDS and first >= last:
                first -= 1
                words += sizes[first]
            elif last + 1 < len(sizes) and words + sizes[last + 1] <= WINDOW_WORDS:
                last += 1
                words += sizes[last]
            elif first > 0 and words + sizes[first - 1] <= WINDOW_WORDS:
                first -= 1
                words += sizes[first]
            else:
                break
        windows.append((passage, passage.sentences[first], passage.sentences[last]))
        covered |= {(passage.article_id, s.start) for s in passage.sentences[first : last + 1]}
    return windows


def _nearest(ranked: Sequence[Candidate], count: int = 3) -> tuple[Passage, ...]:
    """The best sentences as passages of their own: what to show when there is no answer."""
    return tuple(
        replace(c.passage, start=c.sentence.start, end=c.sentence.end, score=c.value, rank=place, sentences=())
        for place, c in enumerate(islice(ranked, count), start=1)
    )
