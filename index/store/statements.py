"""What an article states, as rows made when it comes in: who said what, figures, events, denials, who is who.

Each row names the sentence that it was read from, and all that it says by characters of the article, so that every
line made of it can be checked. Values only; who reads articles is the caller's to know (``Maker``).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..article import Article

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
