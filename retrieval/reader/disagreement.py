"""Articles that give different figures for one question, and speakers who say different things. Pure functions.

They are shown side by side with their dates: which one holds is for the reader to judge. A figure that a later
article replaces is no disagreement (``newest``), but the result of one event ("31 to 14") is not replaced. Within one
article another speaker may say another thing of the same ("Rents, says the trust. The union says it is the shifts"):
who speaks is what the article states (``index.Statements``).
"""

from __future__ import annotations

from collections.abc import Sequence

from index import Statements, pattern

from ..answer import Note
from ..text import namesakes
from ..text.reading import Number, Time, read
from ..text.rules import rule
from ..text.terms import content_words, stem, terms
from .selection import Candidate, Choice

WORTH = 0.0
"""Logits from which another article's sentence answers too."""

ALIKE = 0.35
"""Least share of the shorter sentence's telling words that both sentences have."""

UNDATED = "undated"
"""Stands for the day of an article that has none."""

ASKED = 0.6
"""Least share of the question's telling words that stand beside both figures, where the sentences share few."""

_BORDER = pattern(r"[,:](?=\s)|[;!?()—–]|\b(?:{check.border})\b")


@rule("differ", otherwise=lambda *_: None)
def rival(question: str, ranked: Sequence[Candidate]) -> Candidate | None:
    """The best sentence of another article with another figure for an answer; None if there is none."""
    best = ranked[0]
    mine = figures(best)
    if not mine or best.read is None:
        return None
    for other in ranked[1:]:
        if other.passage.article_id == best.passage.article_id or other.read is None:
            continue
        theirs = figures(other)
        if other.read.shows < WORTH or [one.kind for one in theirs] != [one.kind for one in mine]:
            continue
        if [one.value for one in theirs] != [one.value for one in mine] and same_matter(question, best, other):
            held = {figure.value for figure in read(other.text).figures}
            return None if {one.value for one in mine} <= held else other
    return None


def note(best: Candidate, other: Candidate) -> Note:
    """What to say of both, the older one first."""
    one, two = sorted((best, other), key=lambda each: each.passage.article.published or "")
    days = (each.passage.article.published or UNDATED for each in (one, two))
    return Note("differ", dict(zip(("one", "other", "day", "then"), (shown(one), shown(two), *days), strict=True)))


def stands(told: Note, cited: Sequence[tuple[str, str | None]]) -> bool:
    """Whether what was said of figures is borne out by quotes in their order, each with its day of publication."""
    values = told.values
    if told.code == "earlier":
        number = values.get("citation")
        if not isinstance(number, int) or not 1 <= number <= len(cited):
            return False
        quote, known = cited[number - 1]
        return str(values.get("figure")) in " ".join(quote.split()) and values.get("day") == (known or UNDATED)
    return all(
        any(
            str(values.get(figure)) in " ".join(quote.split()) and values.get(day) == (known or UNDATED)
            for quote, known in cited
        )
        for figure, day in ((("figure", "day"),) if told.code == "earlier" else (("one", "day"), ("other", "then")))
    )


def figures(candidate: Candidate) -> list[Number | Time]:
    """The one or two numbers or times that a candidate answers with ("31 to 14"); none if with something else."""
    if candidate.span is None:
        return []
    found = [one for one in read(shown(candidate)).figures if isinstance(one, Time) or not one.ordinal]
    whole = {one.value: one for one in reversed(read(candidate.text).figures)}  # there with its unit
    return [whole.get(one.value, one) for one in found] if len(found) <= 2 else []


def same_matter(question: str, one: Candidate, other: Candidate) -> bool:
    """Whether two sentences tell of the same: they share words, or say of both figures what is asked about."""
    if strangers(one, other):
        return False
    mine, theirs = read(one.text).stems, read(other.text).stems
    if mine and theirs and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs)):
        return True
    asked = set(terms(question))
    least = max(2, ASKED * len(asked))
    return all(len(asked.intersection(terms(around(each)))) >= least for each in (one, other))


def strangers(one: Candidate, other: Candidate) -> bool:
    """Whether the articles of two sentences both name somebody, and nobody in common: they tell of other things."""
    mine, theirs = (
        namesakes.names([f"{a.title}\n{a.text[:NAMED]}"]) for a in (one.passage.article, other.passage.article)
    )
    return bool(mine and theirs) and not mine & theirs


NAMED = 6_000
"""Characters of an article in which names are looked for."""


def around(candidate: Candidate) -> str:
    """The words around the figure, up to the next comma or "and"."""
    start, end = candidate.span or (0, 0)
    text = candidate.passage.article.text
    before = _BORDER.split(text[candidate.sentence.start : start])[-1]
    return before + text[start:end] + _BORDER.split(text[end : candidate.sentence.end])[0]


def shown(candidate: Candidate) -> str:
    """The words of a sentence that answer, white space folded; empty if they are not known."""
    start, end = candidate.span or (0, 0)
    return " ".join(candidate.passage.article.text[start:end].split())


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
