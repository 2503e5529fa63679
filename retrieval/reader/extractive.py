"""The reader that needs no language model: it answers in the articles' own sentences.

A small trained reader (``sentence_model``) reads the best windows with the question and scores every sentence in
them. How sure it is decides between three verdicts: the sentences answer, they may answer, nothing was found.
Without the trained weights everything goes by similarity.

Knows passages and their sentences, and nothing of how they are found or shown.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import dateline

from ..answer import Answer, Note, Passage, Query, Search, Turn
from ..context import EXTRACTIVE, Context, answered, possible, refused
from ..kinds import KINDS
from ..text.terms import content_words
from .citations import cite
from .confidence import (
    RELEVANT,
    Signals,
    answered_from,
    by_reading,
    by_similarity,
    confidence,
    possible_from,
)
from .disagreement import note, replaces, rival
from .fitting import fit
from .newest import asked_time, notes, standing
from .selection import MAX_SENTENCES, Candidate, Choice, choose
from .sentence_model import WEIGHTS, Scored, SentenceModel, asked, together
from .windows import SIZES, windows

BYLINE = 8
"""Words of a byline at most."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of the passages.

    Attributes:
        choices: the sentences to say, in the articles' order.
        confidence: that they answer the question, in [0, 1].
        nearest: the best sentences as passages of their own, best first.
        notes: what to say of the choices, if two articles differ.
    """

    choices: tuple[Choice, ...]
    confidence: float
    nearest: tuple[Passage, ...] = ()
    notes: tuple[Note, ...] = ()


class ExtractiveReader:
    """Picks one to three sentences that answer the question. Safe to share between threads."""

    name = EXTRACTIVE
    kinds = KINDS

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
        self._model: SentenceModel | None = None

    def stand_alone(self, query: Query, context: Context) -> Search | None:
        """None: a follow-up is resolved by rule."""
        return None

    def answers(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Iterator[Answer]:
        """The answer, sentence by sentence; or what may answer; or that nothing was found."""
        draft = self.read(search, passages)
        if draft.confidence < possible_from() or not draft.choices:
            yield self._refused(query, search, passages, context, draft)
            return
        if draft.confidence < answered_from():
            near = [Choice(one.article, one.start, one.end) for one in draft.nearest]
            sentences, citations = cite(near)
            answer = possible(query, sentences, citations, context.count(query), search)
            yield replace(answer, confidence=draft.confidence, nearest=draft.nearest)
            return
        sentences, citations = cite(draft.choices)
        for shown in range(1, len(sentences) + 1):
            answer = answered(
                query, sentences[:shown], citations[:shown], confidence=draft.confidence, searched=search
            )
            yield replace(answer, notes=draft.notes)

    def _refused(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context, draft: Draft
    ) -> Answer:
        count = context.count(query)
        relevant = bool(passages) and passages[0].score >= RELEVANT
        reason = "not_answered" if relevant else "nothing_relevant"
        notes = []
        if not count:
            reason = "none_chosen" if len(context.index) else "no_articles"
        elif not relevant and not context.index.lexical(content_words(search.text), 1, query.scope):
            notes.append(Note("no_word"))
        answer = refused(query, reason, count, *notes, searched=search)
        return replace(answer, confidence=draft.confidence, nearest=draft.nearest)

    def read(self, search: Search, passages: Sequence[Passage]) -> Draft:
        """Choose what to say.

        Args:
            search: what was searched for.
            passages: what was found, best first, with scored sentences.
        """
        ranked = self.rank(search, passages)
        if not ranked:
            return Draft((), 0.0)
        left = fit(search.text, ranked)
        sure = confidence(self.signals(search, left)) if left else 0.0
        held = standing(search.text, left or ranked, ranked)
        if left[:1] != ranked[:1] and sure < answered_from():
            likely = min(confidence(self.signals(search, ranked)), math.nextafter(answered_from(), 0))
            first = held.ranked[0]
            near = [first, *(one for one in ranked if one is not first)]
            return Draft(choose(near), max(sure, likely), _nearest(near))
        if not held.timely:
            sure = min(sure, math.nextafter(answered_from(), 0))
        other = rival(search.text, held.ranked)
        other = None if other and replaces(held.ranked[0], other) else other
        choices = choose(held.ranked, other, held.earlier)
        differ = (note(held.ranked[0], other),) if other else ()
        said = (*differ, *notes(search.text, held.earlier, choices))
        return Draft(choices, sure, _nearest(held.ranked), said)

    def signals(self, search: Search, ranked: Sequence[Candidate]) -> Signals:
        """What the confidence is made of, for ranked candidates."""
        best = ranked[0]
        if best.read is None:
            like = max(ranked, key=lambda candidate: candidate.sentence.score)
            return by_similarity(search.text, like.sentence, like.passage)
        return by_reading([one.read.shows for one in ranked if one.read], best.sentence)

    def rank(self, search: Search, passages: Sequence[Passage]) -> list[Candidate]:
        """All sentences of some passages but lines that say nothing by themselves, best first."""
        found = [
            Candidate(sentence, passage)
            for passage in passages
            for sentence in passage.sentences
            if not _furniture(passage.article.text[sentence.start : sentence.end], passage.title)
        ]
        model = self.load()
        if model is not None and found:
            when = asked_time(search.question, found)  # told by an article's day, not by its words
            timeless = replace(search, question=when.rest) if when and when.rest else search
            read = _read(model, timeless, passages)
            found = [replace(one, read=read.get((one.passage.article_id, one.sentence.start))) for one in found]
        found.sort(key=lambda candidate: -candidate.value)
        return found

    def load(self) -> SentenceModel | None:
        """The trained reader, loaded at the first call; None for similarity alone."""
        if self._weights is None:
            return None
        with self._lock:
            if self._model is None:
                self._model = SentenceModel(self._weights, cache=self._cache, **self._options)  # type: ignore[arg-type]
            return self._model


def _furniture(line: str, title: str) -> bool:
    """Whether a line is the article's headline, its byline or its date line: none of them answers by itself.

    >>> _furniture("By Ann Reed", ""), _furniture("By Friday it was over.", ""), _furniture("A TRAM", "A tram")
    (True, False, True)
    """
    words = line.split()
    if not words or words[-1][-1] in ".!?…。！？":  # a sentence, also where the title was made of it
        return bool(dateline(line))
    heading = " ".join(words).casefold() == " ".join(title.split()).casefold()
    by = words[0].casefold() in ("by", "von", "par", "por") and len(words) <= BYLINE
    return heading or by or bool(dateline(line))


def _read(model: SentenceModel, search: Search, passages: Sequence[Passage]) -> dict[tuple[str, int], Scored]:
    """What the reader makes of each sentence of the best windows, by its article and where it begins.

    Each sentence is read twice, among few others and among many. A question that leans on the turn before is read
    with it, another one alone.
    """
    question = asked(search.question, _before(search.turns) if search.turns and search.leaning else None)
    readings: dict[tuple[str, int], list[Scored]] = {}
    for size in SIZES:
        chosen = windows(passages, size)
        scores = model.read(question, [window for window, _ in chosen])
        for (_, places), (_, sentences) in zip(chosen, scores, strict=True):
            begin = places[0][1].start
            for (passage, sentence), one in zip(places, sentences, strict=True):
                span = (begin + one.span[0], begin + one.span[1]) if one.span else None
                readings.setdefault((passage.article_id, sentence.start), []).append(replace(one, span=span))
    return {key: together(scored) for key, scored in readings.items()}


def _before(turns: Sequence[Turn]) -> tuple[str, str]:
    return turns[-1].question, turns[-1].answer if turns[-1].found else ""


def _nearest(ranked: Sequence[Candidate]) -> tuple[Passage, ...]:
    """The best sentences as passages of their own: what may answer, or came nearest to it."""
    return tuple(
        replace(c.passage, start=c.sentence.start, end=c.sentence.end, score=c.value, rank=place, sentences=())
        for place, c in enumerate(ranked[:MAX_SENTENCES], start=1)
    )
