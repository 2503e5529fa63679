"""The words that stand for an event in a timeline: the clause that carries its day, with what it speaks of.

Pure functions of an article and what it states.
"""

from __future__ import annotations

import re

from index import Article, Statement, pattern

from ..reader.antecedent import leans
from ..text.mood import BORDER, REPORTS, cues

_LIKE = pattern(r"\b(?:than|compared (?:with|to)|up from|down from|as|unlike|before) (?:(?:in|on|at|it was in) )?$")
"""Before a day that something is only compared with, or was over by then."""

_RELATIVE = pattern(r"(?:that|which|who|whom|whose|where|when|what|how)\b", re.IGNORECASE)
_SPOKEN_OF = pattern(
    r"(?:(?<!\w)(?:an?|the|its|his|her|their|one|two|three|four|five|[$€£]?\d[\d.,]*)(?:\s+[\w$€£,.’'-]*[\w’'-]){1,4}"
    r"|[A-ZÀ-Þ][\w’'-]+(?:\s+[A-ZÀ-Þ][\w’'-]+)*),?\s*$"
)
"""What a clause behind it ("that she was awarded in September") speaks of."""

_LEADS = pattern(r"(?:in|on|at|by|from|until|between)\b", re.IGNORECASE)
_UNDER = pattern(r"(?:after|before|until|than|since|as|because|if|whether)\b", re.IGNORECASE)
_OPENS = pattern(r"(?:^|[,;:] )(?=[A-ZÀ-ÞА-ЯҐЄІЇ])(?!(?:Of|In|On|At|After|Before|By|For|From)\b)")
_TAIL = pattern(r"[\s,;:–—-]+(?:and|or|but|is|are|was|were|has|have|had|by|of)$|[\s,;:–—-]+$")


def dates_it(article: Article, one: Statement) -> bool:
    """Whether a day is that of an event which can be told alone, and not only compared with."""
    compared = one.subject and _LIKE.search(article.text[one.sentence[0] : one.subject[0]])
    return not compared and not leans(article.text[slice(*one.sentence)])


def line_of(article: Article, one: Statement) -> str:
    """The clause that carries a day, with what it speaks of; its whole sentence if it cannot be understood alone."""
    begin, end = one.sentence
    sentence, start = article.text[begin:end], one.clause[0] - begin
    last = _TAIL.sub("", sentence[: one.clause[1] - begin])
    verbs = {a for a, _, _ in cues(sentence)}
    day = (one.subject or one.clause)[0] - begin
    for inner in _RELATIVE.finditer(sentence, start, day):
        if not BORDER.search(sentence, inner.end(), day):
            start = inner.start()
    if _RELATIVE.match(sentence, start):
        start = _with_spoken_of(sentence, start)
    elif start in verbs or _UNDER.match(sentence, start):
        opens = [cut.end() for cut in _OPENS.finditer(sentence, 0, start)]
        start = max((at for at in opens if at < start and at not in verbs), default=0)
    elif _LEADS.match(sentence, start):
        start = 0
    if sentence[len(last) :].startswith(" that "):
        return _folded(sentence)  # "said on Monday that"
    alone = _folded(last[start:])
    return _folded(sentence) if not alone or leans(alone) or _RELATIVE.match(alone) else alone


def _with_spoken_of(sentence: str, start: int) -> int:
    """Where the words begin of which a clause with "that" or "who" speaks, or what somebody "said that"."""
    before = sentence[:start].split()[-4:]
    if sentence.startswith("that ", start) and REPORTS.intersection(word.lower() for word in before):
        return start + len("that ")
    spoken_of = _SPOKEN_OF.search(sentence, 0, start)
    return spoken_of.start() if spoken_of else 0


def _folded(text: str) -> str:
    return " ".join(text.split())
