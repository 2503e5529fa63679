"""Two articles that give different figures for one question. Pure functions.

They are shown side by side with their dates: which one holds is for the reader to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .figures import Number, read

if TYPE_CHECKING:
    from .extractive import Candidate

WORTH = 6.0
"""Logits below the best margin at which another article's answer is still one."""

ALIKE = 0.35
"""Least share of the shorter sentence's telling words that both sentences have."""


def rival(ranked: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of another article with another figure for an answer; None if there is none."""
    best = ranked[0]
    mine = _figure(best)
    if mine is None or best.margin is None:
        return None
    for other in ranked[1:]:
        if other.passage.article_id == best.passage.article_id or other.margin is None:
            continue
        theirs = _figure(other)
        if theirs is None or other.margin < max(0.0, best.margin - WORTH):
            continue
        if theirs.kind == mine.kind and theirs.value != mine.value and _same_matter(best, other):
            held = {number.value for number in read(_text(other)).numbers}
            return None if mine.value in held else other
    return None


def notice(best: Candidate, other: Candidate) -> str:
    """What to say of both, the older one first."""
    both = sorted((best, other), key=lambda one: one.passage.article.published or "")
    told = " and ".join(f"{_span(one)} ({one.passage.article.published or 'undated'})" for one in both)
    return f"The articles give different figures: {told}."


def _figure(candidate: Candidate) -> Number | None:
    """The number that a candidate answers with, if it is one."""
    if candidate.span is None:
        return None
    numbers = [number for number in read(_span(candidate)).numbers if not number.ordinal]
    if len(numbers) != 1:
        return None
    whole = [number for number in read(_text(candidate)).numbers if number.value == numbers[0].value]
    return whole[0] if whole else numbers[0]


def _same_matter(one: Candidate, other: Candidate) -> bool:
    mine, theirs = read(_text(one)).stems, read(_text(other)).stems
    least = min(len(mine), len(theirs))
    return least > 0 and len(mine & theirs) >= ALIKE * least


def _span(candidate: Candidate) -> str:
    start, end = candidate.span or (0, 0)
    return " ".join(candidate.passage.article.text[start:end].split())


def _text(candidate: Candidate) -> str:
    return candidate.passage.article.text[candidate.sentence.start : candidate.sentence.end]
