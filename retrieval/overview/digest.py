"""An article at a glance, made without a model: summary, timeline, who is who, key figures.

Every line is a sentence of the article with its citation. What is shown in front of a line (a name, a role, a
figure, the words for a day) is the article's own text too; only the day that "on Friday" means is derived, and
marked as such. Knows an article and its chunks; knows nothing of questions or HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import Article, Chunk

from ..answer import Citation, Plain
from ..text.dates import Dated, dates
from ..text.people import people
from .key_figures import keyfigures
from .summary import summary

DIGESTED = 60_000
"""Most characters read of an article: 10,000 words, more than news articles have."""

EVENTS = 12
"""Most lines of a timeline."""

_CAPTION = 25
"""A text shorter than this, in characters, and without a full stop is a heading or a caption."""


@dataclass(frozen=True, slots=True)
class Event(Plain):
    """Something that happens on a day.

    Attributes:
        citation: the sentence that reports it.
        when: the article's words for the day, such as ``since Friday``'s "Friday".
        iso: the day, week, month or year, such as ``2024-01-05``.
        precision: ``day``, ``week``, ``month`` or ``year``.
        relative: whether the day was derived from the article's date of publication.
    """

    citation: Citation
    when: str
    iso: str
    precision: str
    relative: bool


@dataclass(frozen=True, slots=True)
class Person(Plain):
    """A person the article names.

    Attributes:
        citation: the first sentence that says who this is.
        name: the name as written there.
        role: the office as written there; None if none is given.
    """

    citation: Citation
    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class Figure(Plain):
    """A number that the article gives.

    Attributes:
        citation: the sentence that gives it.
        figure: the number as written there, with its bound, its unit and what it counts.
        kind: ``money``, ``percent``, ``count``, ``measure``, ``time`` or ``score``.
    """

    citation: Citation
    figure: str
    kind: str


@dataclass(frozen=True, slots=True)
class Digest(Plain):
    """An article at a glance. Lines that quote the same sentence share its citation number.

    Attributes:
        article_id: the id of the article.
        summary: a few sentences that say most of it, in its order.
        timeline: the dated events, earliest first.
        people: who is who, in order of appearance.
        figures: the most important figures, in order of appearance.
        characters: how many characters of the article were read.
    """

    article_id: str
    summary: tuple[Citation, ...] = ()
    timeline: tuple[Event, ...] = ()
    people: tuple[Person, ...] = ()
    figures: tuple[Figure, ...] = ()
    characters: int = 0

    def __bool__(self) -> bool:
        return bool(self.summary or self.timeline or self.people or self.figures)


def digest(article: Article, chunks: Sequence[Chunk]) -> Digest:
    """Make the digest of an article.

    Args:
        article: the article.
        chunks: its chunks, with sentences and sentence vectors, in order.
    """
    spans = [span for chunk in chunks for span in chunk.sentences if span[1] <= DIGESTED]
    if not spans:
        return Digest(article.id)
    vectors = np.concatenate([chunk.vectors for chunk in chunks if chunk.vectors is not None])[: len(spans)]
    spans, vectors = _prose(article.text, spans, vectors)
    said = [article.text[a:b] for a, b in spans]
    numbers: dict[tuple[int, int], Citation] = {}

    def cited(at: int) -> Citation:
        return numbers.setdefault(spans[at], Citation.of(len(numbers) + 1, article, *spans[at]))

    return Digest(
        article.id,
        summary=tuple(cited(at) for at in summary(said, vectors)),
        timeline=tuple(
            Event(cited(at), article.text[d.start : d.end], d.iso, d.precision, d.relative)
            for d, at in _dated(article, spans)
        ),
        people=tuple(
            Person(cited(p.sentence), article.text[slice(*p.name)], p.role and article.text[slice(*p.role)])
            for p in people(article.text, spans)
        ),
        figures=tuple(
            Figure(cited(f.sentence), article.text[slice(*f.span)], f.kind) for f in keyfigures(article.text, spans)
        ),
        characters=min(len(article.text), DIGESTED),
    )


def _prose(
    text: str, spans: Sequence[tuple[int, int]], vectors: NDArray[np.float32]
) -> tuple[list[tuple[int, int]], NDArray[np.float32]]:
    """The sentences without headings, captions and empty lines."""
    kept = [
        at
        for at, (start, end) in enumerate(spans)
        if end - start >= _CAPTION or text[end - 1] in ".!?…。！？।۔\"'”’»)"
    ]
    return [spans[at] for at in kept], vectors[kept]


def _dated(article: Article, spans: Sequence[tuple[int, int]]) -> list[tuple[Dated, int]]:
    """The dates of an article, each with its sentence, the earliest first; each day of a sentence once."""
    found: dict[tuple[str, int], tuple[Dated, int]] = {}
    at = 0
    for dated in dates(article.text[: spans[-1][1]] if spans else "", article.published):
        while at < len(spans) - 1 and spans[at][1] <= dated.start:
            at += 1
        if spans[at][0] <= dated.start and dated.end <= spans[at][1]:
            found.setdefault((dated.iso, at), (dated, at))
    best = sorted(found.values(), key=lambda item: (item[0].precision == "year", item[1]))[:EVENTS]
    return sorted(best, key=lambda item: (item[0].first, item[1]))
