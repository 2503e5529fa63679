"""Who won, and by how much: the sentence that states the result of the match that an article is about.

A report names other matches, half times and line-ups too; its own result is the first that it gives. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..text.rules import rule
from .selection import NEAR, Candidate

REACH = 4.0
"""Logits of value below the best one's in which the sentence with the result is looked for."""

_MATCH = r"(?: (?:it|(?:(?:of|in) )?the (?:match|game|derby|tie|final|fixture)))?"
_ASKS = re.compile(
    rf"\W*(?:and |so )?(?:(?:(?:what (?:was|is)|what['’]?s) )?(?:the )?(?:final )?(?:score(?:line)?|result){_MATCH}"
    rf"|who (?:won|lost){_MATCH}|did (?:[\w'’-]+ ){{1,3}}(?:win|lose|draw){_MATCH})\W*$",
    re.IGNORECASE,
)
_WANTS_SCORE = re.compile(r".*\bscore", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w(–-])\d{1,3}[-–]\d{1,3}(?![\w)–-])|\b(?:goalless|scoreless|nil-nil)\b")

_TELLS = re.compile(
    r"\b(?:beat|beaten|victory|defeat(?:ed)?|win (?:over|at|against)|went down|overcame|thrashed)\b", re.IGNORECASE
)


@rule("result", otherwise=lambda _, ranked: list(ranked))
def result_first(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, with the sentence that states the result first where a question asks for it.

    Args:
        question: as it was asked.
        ranked: of one article, best first.
    """
    if not _ASKS.match(question) or not ranked:
        return list(ranked)
    scores = [one for one in ranked if one.read and _SCORE.search(one.text)]
    result = min(scores, key=lambda one: (-one.sentence.coverage, one.sentence.start), default=ranked[0])
    above = ranked[: ranked.index(result)]
    best = ranked[0].text
    if _TELLS.search(best) and not _SCORE.search(best) and not _WANTS_SCORE.match(question):
        return list(ranked)
    several = len({one.passage.article_id for one in above} | {result.passage.article_id}) > 1
    if several or result.value < ranked[0].value - REACH:
        return list(ranked)
    behind = [replace(one, lowered=one.value - result.value + NEAR) for one in above]
    return sorted([*behind, *ranked[len(above) :]], key=lambda one: -one.value)
