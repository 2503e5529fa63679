"""The days to show beside an answer's words: "since Friday" is 2024-01-05. Pure functions.

They are derived from the day of publication and never become part of a quote.
"""

from __future__ import annotations

import re

from .dates import dates
from .periods import MONTH, bounds

BEFORE = 600
"""Characters before a sentence in which another year means that the article is speaking of another time."""

_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def beside(text: str, published: str | None, before: str = "") -> tuple[tuple[int, int, str], ...]:
    """The days that words of a sentence mean, as ``(start, end, day)`` in characters of ``text``.

    A day is ``YYYY-MM-DD``, a week ``YYYY-MM-DD/YYYY-MM-DD``, a month ``YYYY-MM``, a year ``YYYY``. Quotations are
    skipped, since a speaker's "yesterday" counts from the day they spoke; so are "4 May" and "in May" if another
    year was named just before.

    >>> beside("Shelling has gone on since Friday.", "2024-01-08")
    ((27, 33, '2024-01-05'),)

    Args:
        text: a sentence.
        published: the day its article was published, ``YYYY-MM-DD``; None if unknown.
        before: the text before it in the article.
    """
    if not published:
        return ()
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    years = set(_YEAR.findall(before[-BEFORE:] + text))
    found = []
    for named in dates(text, published):
        words = text[named.start : named.end]
        other_time = bool(years - {named.iso[:4]}) and bool(MONTH.search(words))
        if named.relative and not other_time and not any(a < named.end and named.start < b for a, b in quoted):
            meant = "/".join(day.isoformat() for day in bounds(named)) if named.precision == "week" else named.iso
            found.append((named.start, named.end, meant))
    return tuple(found)
