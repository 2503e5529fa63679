"""An article at a glance, made without a model: summary, timeline, who is who, key figures.

Every line is a sentence of the article with its citation. What is shown in front of a line (a name, a role, a
figure, the words for a day) is the article's own text too; only the day that "on Friday" means is derived, and
marked as such. Knows an article and its chunks; knows nothing of questions or HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Article, Chunk, Span, Statement, Statements

from ..answer import Citation, Plain
from ..text.dates import first_day
from .key_figures import Counted, chosen
from .statements import DIGESTED, READING, prose
from .summary import summary

EVENTS = 12
"""Most lines of a timeline."""

PEOPLE = 12
"""Most people who are shown."""


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


def digest(article: Article, chunks: Sequence[Chunk], stated: Statements | None = None) -> Digest:
    """Make the digest of an article.

    Args:
        article: the article.
        chunks: its chunks, with sentences and sentence vectors, in order.
        stated: what it states; None to read it now.
    """
    every = [span for chunk in chunks for span in chunk.sentences if span[1] <= DIGESTED]
    if not every:
        return Digest(article.id)
    spans = prose(article.text, every)
    place = {span: at for at, span in enumerate(spans)}
    if stated is None or not all(one.sentence in place for one in stated.rows):
        stated = READING(article, every)
    vectors = np.concatenate([chunk.vectors for chunk in chunks if chunk.vectors is not None])[: len(every)]
    vectors = vectors[[at for at, span in enumerate(every) if span in place]]
    said = [article.text[a:b] for a, b in spans]
    numbers: dict[tuple[int, int], Citation] = {}

    def cited(span: Span) -> Citation:
        return numbers.setdefault(span, Citation.of(len(numbers) + 1, article, *span))

    def shown(span: Span) -> str:
        return article.text[slice(*span)]

    return Digest(
        article.id,
        summary=tuple(cited(spans[at]) for at in summary(said, vectors)),
        timeline=tuple(
            Event(cited(one.sentence), shown(_subject(one)), one.value, one.unit, one.sort == "relative")
            for one in _timeline(stated.of("event"))
        ),
        people=tuple(
            Person(cited(one.sentence), shown(_subject(one)), shown(one.object) if one.object else None)
            for one in stated.of("person")[:PEOPLE]
        ),
        figures=tuple(
            Figure(cited(spans[one.sentence]), shown(one.span), one.kind)
            for one in chosen(
                article.text,
                [Counted(_subject(f), f.sort, place[f.sentence], f.weight) for f in stated.of("figure")],
            )
        ),
        characters=min(len(article.text), DIGESTED),
    )


def _subject(one: Statement) -> Span:
    return one.subject or one.sentence


def _timeline(events: Sequence[Statement]) -> list[Statement]:
    """The events that are shown, the earliest first: of too many those of mere years go first."""
    best = sorted(events, key=lambda one: (one.unit == "year", one.sentence))[:EVENTS]
    return sorted(best, key=lambda one: (first_day(one.value), one.sentence))
