"""Whether a sentence asserts what is asked, or supposes, fears, wants, guesses, denies or asks it. Pure functions.

Knows words of four languages (``mood_words``), no grammar: what stands in a clause with such a word is not taken for
a fact. A question that itself asks for what is supposed, feared or wanted takes it for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Set

from index import pattern

from .date_words import REPORTS
from .dates import cues
from .mood_words import CORRECTION, MOODS, OPINION, OPINIONS_ASKED, RESTATED
from .opposites import says_another_thing
from .terms import stem, terms, words

_MOODS = {
    name: pattern(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE) for name, forms in MOODS.items() if name != "asked"
}
_MOODS["asked"] = pattern(MOODS["asked"], re.IGNORECASE)
_CLAUSE = pattern(r"[;–—]|, (?:and|but|while|though|und|aber|während|и|но|а|і|але)(?= )")
_OPINION = pattern(rf"\W*(?:guest |gast)?(?:{OPINION})\s*(?:[.:|–—-]|$)", re.IGNORECASE)
_OPINION_ADDRESS = pattern(
    r"/(?:opinions?|comment(?:isfree|ary)?|columns?|editorials?|meinung|kolumnen?)/", re.IGNORECASE
)
_CORRECTION = pattern(rf"\W*(?:{CORRECTION})(?!\w)", re.IGNORECASE)
_RESTATED = pattern(rf"(?<!\w)(?:{RESTATED})", re.IGNORECASE)
_OPINIONS_ASKED = pattern(rf"(?<!\w)(?:{OPINIONS_ASKED})(?!\w)", re.IGNORECASE)
_YES_NO = pattern(
    r"\W*(?:(?:and|but|so|und|и|а)\s+)?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|ist"
    r"|sind|war|waren|hat|haben|wird|werden|kann|darf|правда ли|ли|чи)\b",
    re.IGNORECASE,
)
_DONE = pattern(
    r"\b(?:did|was|were|ha(?:s|ve|d)(?! to\b)|wurden?|war(?:en)?|hat|haben|был[аио]?|бул[аио]|був)\b", re.IGNORECASE
)
_STILL_OPEN = pattern(
    r"\b(?:do|does|will|would|should|can|could|to (?!the\b|an?\b)\w+|going|expect\w*|next|future"
    r"|(?:date|deadline|schedule|forecast|estimate|budget|target)s?|wird|werden|soll\w*)\b",
    re.IGNORECASE,
)
_REPLY = pattern(r"\W*(?:yes|no|ja|nein|да|нет|так|ні|oui|non|sí)(?:[.,!;:—–]|\W*$)", re.IGNORECASE)


def moods(text: str) -> frozenset[str]:
    """The moods whose words a text holds, by their names in ``mood_words.MOODS``; none for a plain statement.

    >>> sorted(moods("A hundred people could have died.")), sorted(moods("The bridge opened in May."))
    (['supposed'], [])
    """
    return frozenset(name for name, words in _MOODS.items() if words.search(text))


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
    if not asks_yes_or_no(question) and says_another_thing(question, clause):
        return False
    found = moods(clause)
    if asks_what_was(question) and _lies_ahead(clause):
        found |= {"planned"}
    if found <= {"denied"} and asks_yes_or_no(question):
        return True  # a denial answers that
    return not found or bool(moods(question) - {"asked"}) or bool(_OPINIONS_ASKED.search(question))


def asks_what_was(question: str) -> bool:
    """Whether a question is about what has been, so that a plan does not answer it."""
    return bool(_DONE.search(question)) and not _STILL_OPEN.search(question)


def _lies_ahead(clause: str) -> bool:
    """Whether all that a clause tells is still to come; verbs that only report do not count."""
    told = {tense for start, end, tense in cues(clause) if clause[start:end].lower() not in REPORTS}
    return 1 in told and -1 not in told


def asks_yes_or_no(question: str) -> bool:
    """Whether a question wants a yes or a no."""
    return bool(_YES_NO.match(question))


def says_yes_or_no(sentence: str) -> bool:
    """Whether a sentence begins with a yes or a no, as a reply does.

    >>> says_yes_or_no("“No. We are dockers, not cows,” he says."), says_yes_or_no("No bus runs.")
    (True, False)
    """
    return bool(_REPLY.match(sentence))


def asks_for_opinion(question: str) -> bool:
    """Whether a question wants what somebody says, means or plans."""
    return bool(_OPINIONS_ASKED.search(question))


def opinion(title: str, text: str, url: str | None = None) -> bool:
    """Whether an article calls itself a piece of opinion.

    >>> opinion("Don't sell", "Opinion. If this deal goes through, we lose."), opinion("Opinions differ", "So it is.")
    (True, False)
    """
    return any(_OPINION.match(head) for head in (title, text)) or bool(url and _OPINION_ADDRESS.search(url))


def correction(title: str, text: str) -> bool:
    """Whether an article calls itself a correction."""
    return any(_CORRECTION.match(head) for head in (title, text))


def restated(sentence: str) -> bool:
    """Whether a sentence of a correction repeats what was wrong: "On Tuesday we wrote that"."""
    return bool(_RESTATED.search(sentence))


def _clause(question: str, sentence: str, span: tuple[int, int] | None) -> str:
    """The part of a sentence in which the answer stands, or else the one that shares most words with the question."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(sentence)), len(sentence)]
    parts = [(start, end) for start, end in zip(cuts, cuts[1:], strict=False) if sentence[start:end].strip()]
    if not parts:
        return sentence
    if span:
        held = [part for part in parts if part[0] < span[1] and span[0] < part[1]]
        return sentence[held[0][0] : held[-1][1]] if held else sentence
    asked: Set[str] = set(terms(question))
    best = max(parts, key=lambda part: len(asked & {stem(word) for word in words(sentence[slice(*part)])}))
    return sentence[slice(*best)]
