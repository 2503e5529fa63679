"""Words that mean the opposite of each other: one table, which the check compares by.

Look-ups. Knows the words of ``index/lang``, and no sentence but for which of them it holds.
"""

from __future__ import annotations

import re

from index import entries, pattern


def _entries(key: str) -> list[tuple[list[list[str]], list[list[str]]]]:
    """Each entry's two sides, as words with their forms: a form is opposed to the one in the same place."""
    sides = [[[word.split("/") for word in side.split()] for side in entry.split("|")] for entry in entries(key)]
    return [(one, other) for one, other in sides]


_OUTCOMES = (
    frozenset("die dies died dead dying death deaths killed drowned".split()),
    frozenset("hurt injured wounded injury injuries".split()),
    frozenset(("missing",)),
    frozenset("saved rescued survive survives survived survivors unhurt".split()),
)
"""What may become of people: who asks for the one is not told by the other."""

SIDES: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(form for word in one for form in word), frozenset(form for word in other for form in word))
    for one, other in _entries("opposites.sides")
)
"""All forms of the two sides of each entry whose words are rarely there in another sense."""


_TURNS = tuple(
    pair for pair in SIDES if all(len(side) >= 4 for side in pair) and not any("sell" in side for side in pair)
)
"""Verbs that tell of one and the same opposite things; who bought a thing and who sold it may be told by either."""
_IDIOM = pattern(r"\b(?:in|at|by) the (?:end|beginning|start)\b|\bend of\b", re.IGNORECASE)
_LONG = pattern(r"\b(long|wide|high|deep|tall|thick)\b", re.IGNORECASE)
_MEASURED = pattern(
    r"(?:met(?:re|er)s?|feet|foot|miles?|inch(?:es)?|yards?|k?m|cm) (long|wide|high|deep|tall|thick)\b", re.IGNORECASE
)


def says_another_thing(question: str, clause: str) -> bool:
    """Whether a clause tells the opposite of what is asked, or of another outcome or measure.

    >>> says_another_thing("How much did the bank win?", "The bank lost ten million")
    True
    >>> says_another_thing("How many people died?", "Forty were hurt"), says_another_thing("Who won?", "Holm lost")
    (True, False)
    """
    if _PARTY.match(question):
        return False  # who won is told by who lost to whom
    asked = _words(_IDIOM.sub(" ", question))
    told = _words(_IDIOM.sub(" ", clause))
    for one, other in _TURNS:
        for mine, theirs in ((one, other), (other, one)):
            if asked & mine and not asked & theirs and told & theirs and not told & mine:
                return True
    meant = [outcome for outcome in _OUTCOMES if asked & outcome]
    if len(meant) == 1 and not told & meant[0] and any(told & outcome for outcome in _OUTCOMES):
        return True
    how = {word.lower() for word in _LONG.findall(question)}
    measured = {word.lower() for word in _MEASURED.findall(clause)}
    return bool(how and measured) and not how & measured


_PARTY = pattern(r"\W*(?:who|whom|whose|which|why)\b", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))
