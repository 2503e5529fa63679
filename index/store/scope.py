"""What articles are chosen by and what they state: values only.

A scope is what a store turns into its own query. Statements are rows made when an article comes in (who said what,
figures, events, denials, who is who); each names the sentence that it was read from, and all that it says by
characters of the article. Who reads articles is the caller's to know (``Maker``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ..article import Article

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
    foreign: bool = False
    """In another language than English; an article whose language is not known is left out."""

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


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that an article states.

    ========  ==================  ================  ==============  ============  ===================
    kind      subject             object            sort            value         unit
    ========  ==================  ================  ==============  ============  ===================
    said      the speaker         the words         quoted/told     the verb
    figure    figure with unit    what it counts    money, count…   its value     unit, or stem
    event     words for the day                     relative or ""  its day       day, week, month…
    denial    the words that
              are denied
    person    the name            the role
    ========  ==================  ================  ==============  ============  ===================

    Attributes:
        kind: ``said``, ``figure``, ``event``, ``denial`` or ``person``.
        sentence: its first character in the article's text, and the one after its last.
        clause: the part of it that says this.
        asserted: whether it is stated as a fact: not supposed, feared, planned, asked or an opinion.
        subject: see the table; None if there is none.
        object: likewise.
        sort: likewise.
        value: likewise; an event's day is ISO 8601, as exact as ``unit`` says.
        unit: likewise.
        day: the only day that the clause names, ISO 8601; empty if it names none, or several.
        weight: how much a figure says beside others.
    """

    kind: str
    sentence: Span
    clause: Span
    asserted: bool
    subject: Span | None = None
    object: Span | None = None
    sort: str = ""
    value: str = ""
    unit: str = ""
    day: str = ""
    weight: float = 0.0

    def row(self) -> tuple[Any, ...]:
        """The columns of ``COLUMNS``."""
        subject, object_ = self.subject or (None, None), self.object or (None, None)
        told = (self.sort, self.value, self.unit, self.day, float(self.weight))
        return (self.kind, *self.sentence, *self.clause, int(self.asserted), *subject, *object_, *told)

    @classmethod
    def of(cls, row: Sequence[Any]) -> Statement:
        """What ``row`` made."""
        kind, start, end, first, last, asserted, a, b, c, d, *told = row
        subject, object_ = (None if a is None else (a, b)), (None if c is None else (c, d))
        return cls(kind, (start, end), (first, last), bool(asserted), subject, object_, *told)


COLUMNS = (
    "kind, sentence_start, sentence_end, clause_start, clause_end, asserted, subject_start, subject_end, "
    "object_start, object_end, sort, value, unit, day, weight"
)
"""Of a stored statement, in the order of ``Statement.row``."""


@dataclass(frozen=True, slots=True)
class Statements:
    """All that one article states, in its order.

    Attributes:
        made_by: the version of what read it; another version reads it anew.
        kind: the article's: ``report``, ``opinion``, ``correction``, ``interview``, ``live`` or ``release``.
        rows: one a statement.
    """

    made_by: str
    kind: str
    rows: tuple[Statement, ...] = ()

    @property
    def checksum(self) -> int:
        """CRC-32 of all of it."""
        return zlib.crc32(repr((self.made_by, self.kind, [row.row() for row in self.rows])).encode())

    def of(self, *kinds: str) -> list[Statement]:
        """The statements of some kinds, in the article's order."""
        return [row for row in self.rows if row.kind in kinds]


@dataclass(frozen=True, slots=True)
class Multilingual:
    """A second vector of each chunk of one article, by a model that compares texts across languages.

    Attributes:
        made_by: the model's fingerprint; vectors of another model count as absent.
        vectors: by where their chunks begin, in characters: float32 (dim,), L2 norm 1, as bytes, the lowest first.
    """

    made_by: str
    vectors: Mapping[int, bytes]


class Maker(Protocol):
    """Reads what articles state."""

    version: str
    """Another value whenever it would read otherwise."""

    def __call__(self, article: Article, sentences: Sequence[Span]) -> Statements:
        """What an article states.

        Args:
            article: which.
            sentences: its sentences as they are stored, in its order.
        """
