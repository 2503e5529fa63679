"""The part of a sentence that says something of a place in it: the clause around a day or a figure.

A clause ends at punctuation or a conjunction (``mood.BORDER``) and holds a verb that the tenses know and that
does more than report; a part without one ("On Friday,", "she said on Friday") is its neighbour's. Pure functions.
"""

from __future__ import annotations

import re

from index import pattern

from .mood import BORDER, REPORTS, cues

_BEFORE = pattern(r"\s*(?:(?:{tense.before_day})[\s-]+)*")
_EDGE = ' \t\n\u00a0,;:()–—-“”«»"'
_LEADS = pattern(r"(?:{tense.joins})\s+", re.IGNORECASE)


def clause(sentence: str, start: int, end: int) -> tuple[int, int]:
    """The clause around characters ``start`` to ``end`` of a sentence, without punctuation around it.

    >>> said = "Margaret Teal called the plan, which follows a line cut in 2019, a vanity project on Friday."
    >>> said[slice(*clause(said, said.index("2019"), said.index("2019") + 4))]
    'which follows a line cut in 2019'
    >>> said = "On Friday, the council voted for the tram, said Ann Reed."
    >>> said[slice(*clause(said, 3, 9))]
    'On Friday, the council voted for the tram'
    """
    cuts = [0, *_borders(sentence, start, end), len(sentence)]
    first = max(at for at, cut in enumerate(cuts) if cut <= start)
    last = min(at for at, cut in enumerate(cuts) if cut >= end)
    told = [(a, b) for a, b, _ in cues(sentence) if not start <= a < end]
    verbs = [(a, b) for a, b in told if sentence[a:b].lower() not in REPORTS]
    while (first, last) != (0, len(cuts) - 1):
        if any(cuts[first] <= a and b <= cuts[last] for a, b in verbs):
            break
        if first and not (last < len(cuts) - 1 and not sentence[: cuts[first]].strip(_EDGE)):
            first -= 1
        else:
            last += 1
    return _trimmed(sentence, cuts[first], cuts[last])


def _borders(sentence: str, start: int, end: int) -> list[int]:
    """Where clauses begin or end, but not within the place, nor between it and the word that leads to it."""
    found = []
    for border in BORDER.finditer(sentence):
        word = border[0][0].isalnum()
        a, b = border.span()
        if start <= a < end or (sentence[a - 1 : a].isdigit() and sentence[b : b + 1].isdigit()):
            continue  # 1,300
        if word and b <= start and _BEFORE.fullmatch(sentence, b, start):
            continue  # "before 2019"
        found.append(a if word else b)
    return found


def _trimmed(sentence: str, start: int, end: int) -> tuple[int, int]:
    while start < end and sentence[start] in _EDGE:
        start += 1
    lead = _LEADS.match(sentence, start, end)
    start = lead.end() if lead else start
    while end > start and sentence[end - 1] in _EDGE + ".":
        end -= 1
    return start, end
