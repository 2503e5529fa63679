"""Articles that several outlets brought of one agency's text: told apart by runs of their words. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index import Article

from ..text.terms import words

RUN = 4
"""Words in a row that are compared."""

ALIKE = 0.5
"""Least share of the shorter article's runs that a copy holds."""

DAYS = 2
"""Most days between a text and its copy."""


def copies(articles: Sequence[Article]) -> list[list[Article]]:
    """The articles, each with the near-duplicates that come after it.

    Args:
        articles: the first of each text is what the others copy.
    """
    groups: list[tuple[_Text, list[Article]]] = []
    for article in articles:
        mine = _Text(article)
        for theirs, group in groups:
            if mine.copies(theirs):
                group.append(article)
                break
        else:
            groups.append((mine, [article]))
    return [group for _, group in groups]


class _Text:
    """What is compared of an article."""

    def __init__(self, article: Article) -> None:
        said = [word.casefold() for word in words(article.text[:20_000])]
        self.day = date.fromisoformat(article.published) if article.published else None
        self.runs = {tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1)}
        self.numbers = {word for word in said if word[0].isdigit()}

    def copies(self, other: _Text) -> bool:
        """Whether this is the other's text, perhaps shortened: with other figures it is news."""
        if self.day and other.day and abs((self.day - other.day).days) > DAYS:
            return False
        if not (self.numbers <= other.numbers or other.numbers <= self.numbers):
            return False
        fewer = min(len(self.runs), len(other.runs))
        return fewer > 0 and len(self.runs & other.runs) >= ALIKE * fewer
