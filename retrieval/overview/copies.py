"""Articles that several outlets brought of one agency's text: told apart by runs of their words. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from index import Article

from ..text.terms import words

RUN = 4
"""Words in a row that are compared."""

ALIKE = 0.5
"""Least share of the shorter article's runs that a copy holds."""


def copies(articles: Sequence[Article]) -> list[list[Article]]:
    """The articles, each with the near-duplicates that come after it.

    Args:
        articles: the first of each text is what the others copy.
    """
    groups: list[tuple[set[tuple[str, ...]], list[Article]]] = []
    for article in articles:
        mine = _runs(article.text)
        for theirs, group in groups:
            if mine and theirs and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs)):
                group.append(article)
                break
        else:
            groups.append((mine, [article]))
    return [group for _, group in groups]


def _runs(text: str) -> set[tuple[str, ...]]:
    said = [word.casefold() for word in words(text[:20_000])]
    return {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
