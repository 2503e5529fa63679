"""Which articles a question is asked of, as a value that a store turns into its own query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

KINDS = ("report", "opinion", "correction", "interview", "live", "release")
"""The kinds of article; see ``Statements.kind``."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Articles by what is known of them; all of them where nothing is said.

    >>> Scope(since="2026-03-01").everything, Scope(author="Ann Reed").everything
    (False, False)
    """

    articles: tuple[str, ...] | None = None
    """Ids; None for any. An id that no article has names nothing."""
    since: str | None = None
    """Published on this day (``YYYY-MM-DD``) or later; an article without a date is left out."""
    until: str | None = None
    """Published on this day or earlier; likewise."""
    author: str | None = None
    """Whole words in a row of an author's name, in whatever case; an article without an author is left out."""
    outlet: str | None = None
    """The same of who published it."""
    language: str | None = None
    """BCP 47 tag; only its first part is compared, so that ``en`` means ``en-GB`` too."""
    kind: str | None = None
    """One of ``KINDS``."""

    @property
    def everything(self) -> bool:
        """Whether all articles are meant."""
        return self == EVERYTHING

    @property
    def facets(self) -> tuple[tuple[str, str, bool], ...]:
        """Column, value, and whether it need only be a part of it, for each filter but ids and days."""
        wanted = (
            ("author", self.author and folded(self.author, bare=True), True),
            ("outlet", self.outlet and folded(self.outlet, bare=True), True),
            ("language", self.language and main_language(self.language), False),
            ("kind", self.kind, False),
        )
        return tuple((column, value, part) for column, value, part in wanted if value)

    def narrowed(self, since: str | None, until: str | None) -> Scope:
        """These articles, as far as they were published in a period as well."""
        first = max(filter(None, (self.since, since)), default=None)
        last = min(filter(None, (self.until, until)), default=None)
        return replace(self, since=first, until=last)


EVERYTHING = Scope()

Within = Scope | Sequence[str] | None
"""What a search takes: a scope, ids of articles, or None for all."""


def as_scope(within: Within) -> Scope:
    """What is meant, as a scope."""
    if isinstance(within, Scope):
        return within
    return EVERYTHING if within is None else Scope(articles=tuple(within))


def folded(name: str | None, bare: bool = False) -> str:
    """The words of a name in small letters, a space around each, to be looked for in others.

    >>> folded("Ann  Reed, City News"), folded("The City News", bare=True), folded(None)
    (' ann reed city news ', ' city news ', '')

    Args:
        name: of an author or an outlet; None if it is not known.
        bare: without "the" in front.
    """
    words = re.findall(r"\w+", (name or "").casefold())
    if bare and len(words) > 1 and words[0] == "the":
        words = words[1:]
    return f" {' '.join(words)} " if words else ""


def main_language(tag: str | None) -> str:
    """The first part of a BCP 47 tag; empty if it is not known.

    >>> main_language("en-GB")
    'en'
    """
    return re.split("[-_]", tag or "")[0].lower()
