"""Which articles a question is asked of, as a value that a store turns into its own query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Scope:
    """Articles by what is known of them; all of them where nothing is said.

    Room for more, such as language and outlet, is here and in the stores' conditions, and nowhere between.

    >>> Scope(since="2026-03-01").everything
    False
    """

    articles: tuple[str, ...] | None = None
    """Ids; None for any. An id that no article has names nothing."""
    since: str | None = None
    """Published on this day (``YYYY-MM-DD``) or later; an article without a date is left out."""
    until: str | None = None
    """Published on this day or earlier; likewise."""

    @property
    def everything(self) -> bool:
        """Whether all articles are meant."""
        return self == EVERYTHING

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
