"""What another speaker says of the same thing, beside the answer in its article. Pure functions.

"Rents are why nurses leave, says the trust. The union says it is the shifts": neither is the answer alone. Who speaks
is what the article states (``index.Statements``).
"""

from __future__ import annotations

from collections.abc import Sequence

from index import Statements

from ..text.rules import rule
from ..text.terms import content_words, stem
from .selection import Candidate, Choice

REACH = 500
"""Characters from the answer within which the other side speaks."""

VALUE = -2.0
"""Logits of value from which a sentence of another speaker answers too."""

LIKE = 0.5
"""Cosine with the question from which it does."""


@rule("other-side", otherwise=lambda *_: None)
def other_side(best: Candidate, ranked: Sequence[Candidate], stated: Statements | None) -> Candidate | None:
    """The best sentence of somebody else on what a sentence answers; None if nobody is said to say that, or this."""
    if stated is None or best.read is None or best.other:
        return None
    text = best.passage.article.text
    speakers = {
        one.sentence[0]: {stem(word) for word in content_words(text[slice(*one.subject)])}
        for one in stated.of("said")
        if one.subject
    }
    mine = speakers.get(best.sentence.start)
    if not mine:
        return None
    for one in ranked:
        theirs = speakers.get(one.sentence.start) if one.place[0] == best.place[0] else None
        if (
            theirs
            and not mine & theirs
            and one.read
            and abs(one.place[1] - best.place[1]) <= REACH
            and one.value >= VALUE
            and one.sentence.similarity >= LIKE
        ):
            return one
    return None


def beside(choices: Sequence[Choice], other: Candidate) -> tuple[Choice, ...]:
    """What is said, with the other side in its place of the article; as it is if that is said already."""
    article = other.passage.article
    mine = [one for one in choices if one.article.id == article.id]
    if any(one.start == other.sentence.start for one in mine):
        return tuple(choices)
    added = Choice(article, other.sentence.start, other.sentence.end, other.span)
    ordered = sorted([*mine, added], key=lambda one: one.start)
    at = next(place for place, one in enumerate(choices) if one.article.id == article.id)
    others = [one for one in choices if one.article.id != article.id]
    return (*others[:at], *ordered, *others[at:])
