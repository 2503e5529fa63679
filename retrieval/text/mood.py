"""The mood and the tense of a sentence. Pure functions.

Mood: whether it asserts what is asked, or supposes, fears, wants, guesses, denies or asks it. What stands in a clause
with such a word is not taken for a fact; a question that itself asks for what is supposed, feared or wanted takes it
for an answer. Tense: whether it looks back or ahead. Knows words of four languages (``mood_words``, ``date_words``)
and no grammar.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from functools import lru_cache

from index import pattern

from .date_words import FUTURE, MODALS, PAST, REPORTS, THEN, WEAK
from .mood_words import (
    BEFORE_NOUN,
    CLAUSE,
    CORRECTION,
    DONE,
    INTERVIEW,
    LIMIT,
    LIVE,
    MOODS,
    MOVED,
    OPEN,
    OPINION,
    OPINION_ADDRESS,
    OPINIONS_ASKED,
    PAIRED,
    PART,
    RELATIVE,
    RELEASE,
    REPLY,
    RESTATED,
    SINCE,
    STILL_OPEN,
    YES_NO,
)
from .rules import rule
from .terms import stem, terms, words

_MOODS = {
    name: pattern(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE) for name, forms in MOODS.items() if name != "asked"
}
_MOODS["asked"] = pattern(MOODS["asked"], re.IGNORECASE)
_OPINION = pattern(rf"\W*(?:guest |gast)?(?:{OPINION})\s*(?:[.:|–—-]|$)", re.IGNORECASE)
_CORRECTION = pattern(rf"\W*(?:{CORRECTION})(?!\w)", re.IGNORECASE)
_KINDS = {
    name: pattern(rf"\W*(?:{forms})\s*(?:[.:|–—-]|$)|[.:|–—-]\s*(?:{forms})\W*$", re.IGNORECASE)
    for name, forms in (("interview", INTERVIEW), ("live", LIVE), ("release", RELEASE))
}
_RESTATED = pattern(rf"(?<!\w)(?:{RESTATED})", re.IGNORECASE)
_OPINIONS_ASKED = pattern(rf"(?<!\w)(?:{OPINIONS_ASKED})(?!\w)", re.IGNORECASE)

_CUE = pattern(rf"\b(?:(?P<then>{THEN})|(?P<ahead>{FUTURE})|(?P<back>{PAST}))\b", re.IGNORECASE)
_MODAL = pattern(rf"(?:\w+['’]ll|{MODALS}|(?:is|are) to)\b", re.IGNORECASE)
_WEAK = pattern(rf"(?:{WEAK})$", re.IGNORECASE)
_NAME = pattern(r"(?<=[\w,;] )[A-Z]")
_STOP = pattern(r"[.!?]\s+(?=[^\Wa-zа-яёіїєґ\d_])|\n")

SENTENCE = 300
"""Characters before a date that are searched for whether it lies ahead."""


def moods(text: str) -> frozenset[str]:
    """The moods whose words a text holds, by their names in ``mood_words.MOODS``; none for a plain statement.

    >>> sorted(moods("A hundred people could have died.")), sorted(moods("The bridge opened in May."))
    (['supposed'], [])
    """
    return frozenset(name for name, words in _MOODS.items() if words.search(text))


def denial(text: str) -> tuple[int, int] | None:
    """The words of a text that deny something, as a span; None if none do."""
    found = _MOODS["denied"].search(text)
    return found.span() if found else None


@rule("asserted", otherwise=lambda *_: True)
def asserted(question: str, sentence: str, span: tuple[int, int] | None = None) -> bool:
    """Whether a sentence asserts what a question asks.

    >>> asserted("How many people died?", "Forty are feared dead; two are in hospital.")
    False
    >>> asserted("What does the union fear?", "The union fears that the plant will close.")
    True
    >>> asserted("When did work begin?", "Work begins in May."), asserted("When does it begin?", "It begins in May.")
    (False, True)

    Args:
        question: as it was asked.
        sentence: of an article.
        span: the words that answer, in characters of the sentence; None if they are not known.
    """
    clause = _clause(question, sentence, span)
    found = moods(clause)
    if asks_what_was(question) and _lies_ahead(clause):
        found |= {"planned"}
    if found <= {"denied"} and asks_yes_or_no(question):
        return True  # a denial answers that
    return not found or bool(moods(question) - {"asked"}) or bool(_OPINIONS_ASKED.search(question))


def asks_what_was(question: str) -> bool:
    """Whether a question is about what has been, so that a plan does not answer it."""
    return bool(DONE.search(question)) and not STILL_OPEN.search(question)


def _lies_ahead(clause: str) -> bool:
    """Whether all that a clause tells is still to come; verbs that only report do not count."""
    told = {tense for start, end, tense in cues(clause) if clause[start:end].lower() not in REPORTS}
    return 1 in told and -1 not in told


def asks_yes_or_no(question: str) -> bool:
    """Whether a question wants a yes or a no."""
    return bool(YES_NO.match(question))


def says_yes_or_no(sentence: str) -> bool:
    """Whether a sentence begins with a yes or a no, as a reply does.

    >>> says_yes_or_no("“No. We are dockers, not cows,” he says."), says_yes_or_no("No bus runs.")
    (True, False)
    """
    return bool(REPLY.match(sentence))


def asks_for_opinion(question: str) -> bool:
    """Whether a question wants what somebody says, means or plans."""
    return bool(_OPINIONS_ASKED.search(question))


@rule("opinion", otherwise=lambda *_: False)
def opinion(title: str, text: str, url: str | None = None) -> bool:
    """Whether an article calls itself a piece of opinion.

    >>> opinion("Don't sell", "Opinion. If this deal goes through, we lose."), opinion("Opinions differ", "So it is.")
    (True, False)
    """
    return any(_OPINION.match(head) for head in (title, text)) or bool(url and OPINION_ADDRESS.search(url))


def correction(title: str, text: str) -> bool:
    """Whether an article calls itself a correction."""
    return any(_CORRECTION.match(head) for head in (title, text))


def kind(title: str, text: str, url: str | None = None) -> str:
    r"""What an article calls itself, as one of ``index.KINDS``; ``report`` if it calls itself nothing.

    >>> kind("Bridge closes – live updates", "It is noon."), kind("It opens", "Press release\nWe open in May.")
    ('live', 'release')
    """
    if correction(title, text):
        return "correction"
    if opinion(title, text, url):
        return "opinion"
    first = text[:200].partition("\n")[0]
    return next((name for name, says in _KINDS.items() if says.search(title) or says.match(first)), "report")


@rule("corrections", otherwise=lambda _: False)
def restated(sentence: str) -> bool:
    """Whether a sentence of a correction repeats what was wrong: "On Tuesday we wrote that"."""
    return bool(_RESTATED.search(sentence))


def _clause(question: str, sentence: str, span: tuple[int, int] | None) -> str:
    """The part of a sentence in which the answer stands, or else the one that shares most words with the question."""
    cuts = [0, *(match.start() for match in PART.finditer(sentence)), len(sentence)]
    parts = [(start, end) for start, end in zip(cuts, cuts[1:], strict=False) if sentence[start:end].strip()]
    if not parts:
        return sentence
    if span:
        held = [part for part in parts if part[0] < span[1] and span[0] < part[1]]
        return sentence[held[0][0] : held[-1][1]] if held else sentence
    asked: Set[str] = set(terms(question))
    best = max(parts, key=lambda part: len(asked & {stem(word) for word in words(sentence[slice(*part)])}))
    return sentence[slice(*best)]


def tense_at(text: str, start: int, end: int) -> int:
    """Whether a sentence looks back (-1; -2 if certain) or ahead (1) at a position; 0 if it does neither.

    The words of the position's own clause decide, those before it first, then those of the clauses around it;
    verbs that only report what somebody said do not count.
    """
    begin = max(0, start - SENTENCE)
    if SINCE.search(text, begin, start):
        return -2
    begin = max((stop.end() for stop in _STOP.finditer(text, begin, start)), default=begin)
    stop = _STOP.search(text, end, end + 200)
    until = stop.start() if stop else end + 200
    found = cues(text)
    first, middle, last = (bisect_left(found, (place,)) for place in (begin, end, until))
    before = [cue for cue in found[first:middle] if cue[1] <= start]
    behind = [cue for cue in found[middle:last] if cue[1] <= until]
    border = max((cut for cut in CLAUSE.finditer(text, begin, start) if text[cut.end() : start].strip()),
                 key=lambda cut: cut.end(), default=None)  # fmt: skip
    opens = border.end() if border else begin
    next_border = CLAUSE.search(text, end, until)
    closes = next_border.start() if next_border else until
    own = [cue for cue in before if cue[0] >= opens]
    own_behind = [cue for cue in behind if cue[1] <= closes]
    if text[end : end + 2] in ("'s", "’s"):  # "will discuss Friday's attack", "said Friday's match will go ahead"
        told = {cue[2] for cue in (*own[-1:], *own_behind[:1])}
        if len(told) > 1 or (own and told != {-1}):
            return 0
    if not own and not own_behind and border and OPEN.search(border[0]):
        return 0
    around = (cue for cue in (*before[::-1], *behind) if not _only_reports(text, cue, start))
    cue = next(iter((*own[-1:], *own_behind[:1], *around)), None)
    if cue is None:
        return 0
    if MOVED.search(text, begin, start):
        return 1
    limit = LIMIT.search(text, begin, start)
    tense = cue[2]
    if limit and tense is None:
        return 1
    return 0 if tense is None or (limit and limit["until"] and tense < 0) else tense


def _only_reports(text: str, cue: tuple[int, int, int | None], start: int) -> bool:
    """Whether a verb only reports: "they meet on Friday, she said", but not "on Friday, she said that"."""
    if text[cue[0] : cue[1]].lower() not in REPORTS:
        return False
    return cue[0] < start or not text[cue[1] : cue[1] + 2].strip().isalpha()


@lru_cache(maxsize=8)
def cues(text: str) -> list[tuple[int, int, int | None]]:
    """The words of a text that look back (-1) or ahead (1), or leave it open (None), with first and last character.

    Everything that "will" and similar verbs govern lies ahead, to the end of the clause ("will hit", "will question
    the accused").
    """
    found: list[tuple[int, int, int | None]] = []
    governed, relative = -1, None  # the end of the last "will" or similar, unless a past tense follows
    for cue in _CUE.finditer(text):
        start, end = cue.span()
        tense = None if cue["then"] else 1 if cue["ahead"] else -1
        if cue["back"] and _WEAK.match(cue[0]):
            if _NAME.match(text, start) or BEFORE_NOUN.search(text, max(0, start - 12), start):
                continue  # "Manchester United", "the injured"
            between = text[governed:start] if governed >= 0 and start - governed <= SENTENCE else "\n"
            if not _STOP.search(between) and not CLAUSE.search(between):
                if not relative and not PAIRED.search(between):
                    continue
                tense = None  # "that will close in May opened", "will meet the mayor and injured people"
        found.append((start, end, tense))
        if tense == 1 and _MODAL.match(cue[0]):
            governed, relative = end, RELATIVE.search(text, max(0, start - 8), start)
        elif tense == -1:
            governed = -1
    return found
