"""The running stories of a collection: for each its newest sentence, and a question that the articles answer.

Articles tell one story if their headlines and first lines are alike, or a third one's is like both. Knows articles
and the embedder; knows nothing of how a story is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import Article, NotFound

from ..chain import Chain
from ..kinds.library import opening, report
from .suggest import suggest

LOOKED = 60
"""Newest articles among which stories are looked for; each costs one short embedding."""

ALIKE = 0.5
"""Least cosine of two articles' beginnings that tell one story. With the twelve stories of
``tests/evaluation/libraries`` put together, no group mixes two, and seven articles or more of each stand together."""

TRIES = 5
"""Most questions tried for a story; each costs one short answer."""

HEAD = 300
"""Characters of an article that are compared beside its headline."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is new in a running story.

    Attributes:
        question: answered by the articles asked.
        newest: the newest sentence, as it stands in its article.
        published: the day of that article.
        articles: how many tell the story.
    """

    question: str
    newest: str
    published: str | None
    articles: int


def stories(chain: Chain, articles: Sequence[str] | None = None) -> list[Story]:
    """Up to four stories, those of several articles first, the newest before older ones.

    Args:
        chain: the chain that will answer the questions.
        articles: ids of the articles asked; None for all.
    """
    found: list[Story] = []
    for group in running(chain, articles):
        told = next((one for one in group if report(one)), group[0])
        line = opening(told)[0]
        questions = suggest(chain, told, 1, within=articles, tries=TRIES)
        if questions:
            newest_line = " ".join(told.text[line.start : line.end].split())
            found.append(Story(questions[0], newest_line, told.published, len(group)))
        if len(found) == 4:
            break
    return found


def running(chain: Chain, articles: Sequence[str] | None = None) -> list[list[Article]]:
    """The newest articles by story, each newest first: the stories of several articles, then the others.

    Args:
        chain: whose articles.
        articles: ids of the articles asked; None for all.
    """
    chosen = None if articles is None else set(articles)
    listed = [one for one in chain.index.listing() if chosen is None or one.id in chosen]
    newest = sorted(listed, key=lambda one: one.published or "", reverse=True)[:LOOKED]
    known: list[Article] = []
    for one in newest:
        try:
            known.append(chain.index.article(one.id))
        except NotFound:  # removed meanwhile
            continue
    return sorted(_grouped(chain, known), key=lambda group: len(group) < 2)


def headline(articles: Sequence[Article], named: str = "") -> str:
    """What a story is called: by the article named if that one reports, else by the newest that does.

    A correction or a comment has a headline that says nothing of the story.
    """
    newest = sorted(articles, key=lambda one: (one.id == named, one.published or ""), reverse=True)
    return next((one.title for one in newest if report(one)), newest[0].title)


def heads(articles: Sequence[Article]) -> list[str]:
    """Headline and first lines of articles, by whose vectors they are compared."""
    return [f"{one.title}. {one.text[:HEAD]}" for one in articles]


def _grouped(chain: Chain, articles: Sequence[Article]) -> list[list[Article]]:
    """The articles by story, each group in their order and the groups by their first article."""
    if not articles:
        return []
    vectors = chain.index.embedder.embed(heads(articles))
    near = np.asarray(vectors) @ np.asarray(vectors).T >= ALIKE
    group = list(range(len(articles)))
    for at in range(len(articles)):
        for other in np.flatnonzero(near[at, :at]):
            low, high = sorted((group[at], group[other]))
            group = [low if one == high else one for one in group]
    return [[one for one, of in zip(articles, group, strict=True) if of == first] for first in dict.fromkeys(group)]
