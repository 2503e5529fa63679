"""Two articles that give different figures for one question. Pure functions.

They are shown side by side with their dates: which one holds is for the reader to judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..text.reading import Number, Time, read
from ..text.terms import terms
from .selection import Candidate

WORTH = 6.0
"""Logits below the best margin at which another article's answer is still one."""

NEAR = 1.0
"""The same where the best margin is itself below 0, so that nothing is read with certainty."""

ALIKE = 0.35
"""Least share of the shorter sentence's telling words that both sentences have."""

ASKED = 0.6
"""Least share of the question's telling words that stand beside both figures, where the sentences share few."""

_BORDER = re.compile(r"[,:](?=\s)|[;!?()—–]|\b(?:and|but|or|while|although|after|before|when|as|und|aber|и|но|і)\b")


def rival(question: str, ranked: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of another article with another figure for an answer; None if there is none."""
    best = ranked[0]
    mine = _figures(best)
    if not mine or best.margin is None:
        return None
    least = max(0.0, best.margin - WORTH) if best.margin > 0 else best.margin - NEAR
    for other in ranked[1:]:
        if other.passage.article_id == best.passage.article_id or other.margin is None:
            continue
        theirs = _figures(other)
        if other.margin < least or [one.kind for one in theirs] != [one.kind for one in mine]:
            continue
        if [one.value for one in theirs] != [one.value for one in mine] and _same_matter(question, best, other):
            held = {figure.value for figure in read(other.text).figures}
            return None if {one.value for one in mine} <= held else other
    return None


def notice(best: Candidate, other: Candidate) -> str:
    """What to say of both, the older one first."""
    both = sorted((best, other), key=lambda one: one.passage.article.published or "")
    told = " and ".join(f"{_span(one)} ({one.passage.article.published or 'undated'})" for one in both)
    return f"The articles give different figures: {told}."


_SAID = re.compile(r"The articles give different figures: (.{1,200}) \((\S+)\) and (.{1,200}) \((\S+)\)\.")


def standing(told: str | None, cited: Sequence[tuple[str, str | None]]) -> str | None:
    """Of what was said with an answer before, that articles differ, if its quotes bear it out, each with its day.

    >>> standing("The articles give different figures: 3 (undated) and 4 (undated).", ()) is None
    True
    """
    found = _SAID.search(told or "")
    if not found:
        return None
    for figure, day in (found.group(1, 2), found.group(3, 4)):
        if not any(figure in " ".join(quote.split()) and day == (known or "undated") for quote, known in cited):
            return None
    return found[0]


def _figures(candidate: Candidate) -> list[Number | Time]:
    """The one or two numbers or times that a candidate answers with ("31 to 14"); none if with something else."""
    if candidate.span is None:
        return []
    figures = [one for one in read(_span(candidate)).figures if isinstance(one, Time) or not one.ordinal]
    whole = {one.value: one for one in reversed(read(candidate.text).figures)}  # there with its unit
    return [whole.get(one.value, one) for one in figures] if len(figures) <= 2 else []


def _same_matter(question: str, one: Candidate, other: Candidate) -> bool:
    """Whether two sentences tell of the same: they share words, or say of both figures what is asked about."""
    mine, theirs = read(one.text).stems, read(other.text).stems
    if mine and theirs and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs)):
        return True
    asked = set(terms(question))
    least = max(2, ASKED * len(asked))
    return all(len(asked.intersection(terms(_clause(each)))) >= least for each in (one, other))


def _clause(candidate: Candidate) -> str:
    """The words around the figure, up to the next comma or "and"."""
    start, end = candidate.span or (0, 0)
    text = candidate.passage.article.text
    before = _BORDER.split(text[candidate.sentence.start : start])[-1]
    return before + text[start:end] + _BORDER.split(text[end : candidate.sentence.end])[0]


def _span(candidate: Candidate) -> str:
    start, end = candidate.span or (0, 0)
    return " ".join(candidate.passage.article.text[start:end].split())
