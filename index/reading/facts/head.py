"""Who wrote a text and when, by the lines at its top; for kinds of files that keep them among their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from .bylines import names
from .dates import day_in, line_day
from .wording import BY

HEAD_LINES: Final = 8
"""Lines at the top of a text that may say who wrote it and when."""
_LONGEST: Final = 120


def head_facts(lines: Iterable[str], language: str | None) -> tuple[str | None, str | None]:
    """Author and day of publication, each ``None`` where no line says it.

    A line that starts with "By" (in any language of ``wording``) or that holds a name and a day is a byline; a line
    that is nothing but a day says when.

    Args:
        lines: the first lines; those that are longer than a byline are passed over.
        language: the BCP 47 tag of the text.

    >>> head_facts(["Harbour shut", "Nora Lane, 11 June 2024", "A storm came."], "en")
    ('Nora Lane', '2024-06-11')
    >>> head_facts(["Harbour shut", "By Nora Lane", "11 June 2024"], "en")
    ('Nora Lane', '2024-06-11')
    >>> head_facts(["It rained on 11 June 2024 in all of Wales."], "en")
    (None, None)
    """
    author = published = None
    for line in lines:
        if len(line) > _LONGEST:
            continue
        if found := line_day(line, language):
            published = published if found[1] else published or found[0]
            continue
        dated = day_in(line, language)
        if (BY.match(line) or (dated and _is_bare(line))) and (name := names(line, language)):
            author = author or name
            published = published or (dated[0] if dated else None)
    return author, published


def _is_bare(line: str) -> bool:
    """Whether a line is no sentence."""
    return not line.rstrip().endswith((".", "!", "?", "。", "…")) or line.rstrip().endswith(("г.", "р.", "r."))
