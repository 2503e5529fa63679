"""The reader that needs no language model: it answers in the articles' own sentences.

Sentences are ranked by similarity; then a small trained reader (``spans``) reads the best windows
with the question, says where the answer stands, and how sure it is that it stands there at all.
Without the trained weights everything goes by similarity.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index import Article, Embedder, dateline

from .answer import Passage, Sentence
from .confidence import Signals, by_reading, by_similarity, confidence
from .differ import notice, rival
from .followup import without_topic
from .spans import WEIGHTS, Span, SpanModel
from .speech import speaker_at

CLOSE = 0.04
"""A further sentence is shown if its score is within this of the best one's; see DECISIONS."""

CLOSE_MARGIN = 0.5
"""The same for sentences that were read: logits of margin below the best one's."""

WINDOWS = 3
"""Windows that are read for one question."""

WINDOW_WORDS = 80
"""Words of a window, as the reader was trained; a longer sentence is a window of its own."""

SURE = 3.0
"""Logits of margin in the first window from which no more of its article is read; see DECISIONS, "Reading less"."""

NEAR = 0.2
"""Another article is then read only if its best sentence scores within this of the first one's."""

SIMILARITY = 15.0
"""Weight of a sentence's score beside the reader's margin, in logits; see DECISIONS."""

AGAIN = 2
"""Candidates that are read again, alone."""

ALONE = 0.75
"""Weight of that margin beside the other one and the score; see DECISIONS, "Read again, alone"."""

MAX_SENTENCES = 3
MAX_WORDS = 60
"""Words of all sentences together, beyond the first one and what it leans on."""

LISTED = 3
"""Best candidates among which a list answers a question for several things."""

_LIST = re.compile(
    r"\W*(?:(?:please )?(?:list|name|enumerate)\b|(?:what|which) (?:are|were)\b|"
    r"(?:what|which)(?: \w+)? \w+(?<!ss)(?<!this)(?<!was)(?<!is)(?<!does)(?<!has)s\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•‣·–—]\s|\(?\d{1,3}[.)]\s)")
_LEANS = re.compile(
    r"[“\"'«„]?(?:he|she|they|his|her|their|it|its|this|these|those|that|such|both|there|then|"
    r"он|она|они|его|ее|её|их|это|эта|эти|він|вона|вони|його|її|їх|це|ця|ці|er|sie|dies\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence of an article that is to be said, and the span in it that answers, if known."""

    article: Article
    start: int
    end: int
    span: tuple[int, int] | None = None


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, and what the trained reader made of it.

    Attributes:
        sentence: as the retriever scored it.
        passage: where it stands.
        margin: log-odds that the answer stands in it, in logits; None if it was not read.
        span: the answer in characters of the article.
        alone: the margin when it was read again as ``titled``; None if it was not.
    """

    sentence: Sentence
    passage: Passage
    margin: float | None = None
    span: tuple[int, int] | None = None
    alone: float | None = None

    @property
    def value(self) -> float:
        """What candidates are ranked by; those that were read come before those that were not."""
        if self.margin is None:
            return self.sentence.score - 1000.0
        return self.margin + SIMILARITY * self.sentence.score

    @property
    def twice(self) -> float:
        """What those are ranked by that were read again."""
        return self.value + ALONE * (self.alone or 0.0)

    @property
    def said(self) -> str:
        """The sentence with what it leans on, as it would be said."""
        sentences = with_antecedent(self.sentence, self.passage)
        return self.passage.article.text[sentences[0].start : sentences[-1].end]

    @property
    def titled(self) -> str:
        """The same under its article's title."""
        return f"{self.passage.article.title}. {self.said}".lstrip(". ")


class ExtractiveReader:
    """Picks one to three sentences that answer the question. Safe to share between threads."""

    name = "extractive"

    def __init__(self, weights: Path | None = WEIGHTS, cache: Path | None = None, **options: str | None) -> None:
        """Make a reader; the weights are loaded at the first question.

        Args:
            weights: the trained reader's; None, or a file that is not there, for similarity alone.
            cache: a folder for the reader's written graph; None keeps it in memory.
            options: ``sha256`` of other weights than those that come with Footnote.
        """
        self._weights = weights if weights is not None and weights.exists() else None
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
        other = rival(ranked)
        chosen = _chosen(ranked, other, asks_for_list(question))
        said = notice(ranked[0], other) if other else None
        return Draft(chosen, confidence(self.signals(question, ranked, embedder)), _nearest(ranked), said)

    def signals(self, question: str, ranked: Sequence[Candidate], embedder: Embedder) -> Signals:
        """What the confidence is made of, for ranked candidates and what embeds them."""
        best = ranked[0]
        if best.alone is None:
            like = max(ranked, key=lambda candidate: candidate.sentence.score)
            return by_similarity(question, like.sentence, like.passage)
        asked, found = embedder.embed([question, best.said])
        return by_reading(question, best.titled, float(asked @ found), best.alone)

    def rank(self, question: str, passages: Sequence[Passage]) -> list[Candidate]:
        """All sentences of some passages, best first.

        The search goes by the question with its topic; the trained reader knows questions as people ask them.
        """
        found = [Candidate(sentence, passage) for passage in passages for sentence in passage.sentences]
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
                if start < end and (key not in read or read[key][0] < span.margin):
                    read[key] = (span.margin, (start, min(end, sentence.end)))
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
    follow-up is read with its topic.
    """
    first = [candidate for candidate in ranked[:AGAIN] if candidate.margin is not None]
    spans = model.read(question, [candidate.titled for candidate in first])
    read = [replace(candidate, alone=span.margin) for candidate, span in zip(first, spans, strict=True)]
    read.sort(key=lambda candidate: -candidate.twice)
    return [*read, *ranked[len(read) :]]


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


def _chosen(ranked: Sequence[Candidate], rival: Candidate | None, whole: bool) -> tuple[Choice, ...]:
    """The best sentence, what it leans on, and its rival or else those nearly as good, in the articles' order."""
    best = ranked[0]
    listed = whole and next((c for c in ranked[:LISTED] if _in_list(c)), None)
    if listed:
        best, ranked, rival = listed, [listed], None
    chosen = [(best.passage.article, sentence) for sentence in with_antecedent(best.sentence, best.passage, whole)]
    words = sum(len(article.text[s.start : s.end].split()) for article, s in chosen)
    if rival:
        chosen.append((rival.passage.article, rival.sentence))
    for other in () if rival else ranked[1:]:
        if len(chosen) >= MAX_SENTENCES or not _close(other, best):
            break
        text = other.passage.article.text[other.sentence.start : other.sentence.end]
        words += len(text.split())
        if words > MAX_WORDS:
            break
        if (other.passage.article, other.sentence) not in chosen:
            chosen.append((other.passage.article, other.sentence))
    spans = {(c.passage.article_id, c.sentence.start): c.span for c in ranked}
    order = {article.id: place for place, (article, _) in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda item: (order[item[0].id], item[1].start))
    return tuple(Choice(a, s.start, s.end, spans.get((a.id, s.start))) for a, s in chosen)


def _close(other: Candidate, best: Candidate) -> bool:
    if best.margin is None:
        return other.sentence.score >= best.sentence.score - CLOSE
    if other.margin is None or other.margin <= 0:
        return False
    if other.alone is None:
        return other.value >= best.value - CLOSE_MARGIN
    return other.twice >= best.twice - CLOSE_MARGIN


def _nearest(ranked: Sequence[Candidate], count: int = 3) -> tuple[Passage, ...]:
    """The best sentences as passages of their own, but no lines of a date: what to show when there is no answer."""
    telling = [c for c in ranked if not dateline(c.passage.article.text[c.sentence.start : c.sentence.end])]
    return tuple(
        replace(c.passage, start=c.sentence.start, end=c.sentence.end, score=c.value, rank=place, sentences=())
        for place, c in enumerate(telling[:count], start=1)
    )


def with_antecedent(best: Sentence, passage: Passage, whole: bool = False) -> list[Sentence]:
    """The sentence with those it leans on; of a list all items if ``whole``.

    They are the one before it that names whom its first word means, the one that names who says what is nothing
    but speech, and a list's items or the line that opens it.
    """
    at = passage.sentences.index(best)
    text = passage.article.text
    texts = [text[sentence.start : sentence.end] for sentence in passage.sentences]
    wanted = {at, *_listed(texts, at, whole)}
    speaker = speaker_at(texts, at)
    if speaker is not None:
        wanted.add(speaker)
    elif at and _LEANS.match(texts[at]) and "\n" not in text[passage.sentences[at - 1].end : best.start]:
        wanted.add(at - 1)
    return [passage.sentences[place] for place in sorted(wanted)]


def _listed(texts: Sequence[str], at: int, whole: bool) -> set[int]:
    """Of a list's item the line that opens it, and of that line the items, as far as they are short enough."""
    opening = at
    while opening and _ITEM.match(texts[opening]):
        opening -= 1
    if not texts[opening].rstrip().endswith(":"):
        return set()
    if opening < at and not whole:
        return {opening}
    words = len(texts[opening].split())
    found = {opening}
    for place in range(opening + 1, len(texts)):
        words += len(texts[place].split())
        if not _ITEM.match(texts[place]) or words > MAX_WORDS:
            break
        found.add(place)
    return found


def _in_list(candidate: Candidate) -> bool:
    """Whether a candidate is a list's item or opens a list."""
    text = candidate.passage.article.text[candidate.sentence.start : candidate.sentence.end]
    at = candidate.passage.sentences.index(candidate.sentence)
    following = candidate.passage.sentences[at + 1 : at + 2]
    after = candidate.passage.article.text[following[0].start : following[0].end] if following else ""
    return bool(_ITEM.match(text)) or (text.rstrip().endswith(":") and bool(_ITEM.match(after)))


def asks_for_list(question: str) -> bool:
    """Whether a question asks for several things: "Which towns ...?", "What are the demands?", "List the ..."."""
    return bool(_LIST.match(question))
