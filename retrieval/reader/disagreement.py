"""Articles that give different figures for one question, and speakers who say different things. Pure functions.

They are shown side by side with their dates: which one holds is for the reader to judge. A figure that a later
article replaces is no disagreement (``newest``), but the result of one event ("31 to 14") is not replaced. Within one
article another speaker may say another thing of the same ("Rents, says the trust. The union says it is the shifts"):
who speaks is what the article states (``index.Statements``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from index import Statements, pattern, words_of

from ..answer import Note
from ..text import mood, namesakes
from ..text.reading import Number, Time, read
from ..text.rules import rule
from ..text.terms import stem, stems, terms, words
from .selection import ALSO, NEAR, Candidate, Choice

WORTH = 0.0
"""Logits from which another article's sentence answers too."""

ALIKE = 0.35
"""Least share of the shorter sentence's telling words that both sentences have."""

UNDATED = "undated"
"""Stands for the day of an article that has none."""

ASKED = 0.6
"""Least share of the question's telling words that stand beside both figures, where the sentences share few."""

PART = pattern(r"\s+of (?:the|its|their|his|her|those|these|all)\b", re.IGNORECASE)
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
    if strangers(one, other) or is_part(one) != is_part(other):
        return False
    mine, theirs = _matter(one.text), _matter(other.text)
    if mine and theirs and len(mine & theirs) >= ALIKE * min(len(mine), len(theirs)):
        return True
    asked = set(terms(question))
    least = max(2, ASKED * len(asked))
    return all(len(asked.intersection(terms(around(each)))) >= least for each in (one, other))


def _matter(text: str) -> frozenset[str]:
    """What a text tells of: its telling words but those of its figures, "million dollars", which any sum shares."""
    held = read(text)
    counted = {stem(word) for number in held.numbers for word in words(number.shown)}
    return held.stems - counted - {number.kind for number in held.numbers if number.kind}


def is_part(candidate: Candidate) -> bool:
    """Whether the figure is of a part: "9,400 of the recalled heaters" does not say how many were recalled."""
    _, end = candidate.span or (0, 0)
    return bool(end and PART.match(candidate.passage.article.text, end))


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


def turns_down(text: str, figure: str) -> bool:
    """Whether a sentence says "not 3 June": a figure with a negation right before it."""
    before, found, _ = " ".join(text.casefold().split()).partition(figure.casefold())
    return bool(found) and before.rstrip().endswith(NOT)


NOT = tuple(f" {word}" for word in words_of("negation.turned_down"))
"""Words with which a correction turns down a figure, right before it."""


REACH = 500
"""Characters from the answer within which the other side speaks."""

VALUE = -2.0
"""Logits of value from which a sentence of another speaker answers too, if it is like the question."""

LIKE = 0.5
"""Cosine with the question from which it is; one that shares a word with it and is worth 0 is, too."""

HOW_MANY = pattern(r"\b(?:{questions.how_many})\b", re.IGNORECASE)

Stated = Mapping[str, Statements]


def articles(ranked: Sequence[Candidate]) -> list[str]:
    """The articles of which it must be known what they state."""
    return list(dict.fromkeys(one.passage.article_id for one in ranked if one.value >= VALUE))


@rule("other-side", otherwise=lambda *_: None)
def other_side(question: str, ranked: Sequence[Candidate], stated: Stated) -> Candidate | None:
    """The best sentence of somebody else on what the first one answers; None if nobody is said to say that, or this.

    Args:
        question: as it was asked.
        ranked: the answer first.
        stated: what articles state, see ``articles``.
    """
    best = ranked[0]
    if best.read is None or best.other:
        return None
    speakers = {id: _speakers(ranked, id, rows) for id, rows in stated.items()}
    for base in _bases(ranked):
        mine = speakers.get(base.passage.article_id, {}).get(base.sentence.start)
        for one in ranked:
            theirs = speakers.get(one.passage.article_id, {}).get(one.sentence.start)
            if not theirs or (mine & theirs if mine else not _counts(question, base, one)):
                continue
            if _on_it(question, base, one):
                return one
    return None


def _counts(question: str, base: Candidate, one: Candidate) -> bool:
    """Whether a sentence gives the number that is asked for and that the answer lacks: "thousands marched"."""
    asked = bool(HOW_MANY.search(question)) and not read(base.text).numbers
    return asked and any(not number.ordinal for number in read(one.text).numbers)


def _bases(ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """The answer, and those that give the same day or figure and answer about as well."""
    best = ranked[0]
    yield best
    given = _given(best)
    for one in ranked[1:]:
        if one.read and one.read.shows >= ALSO and one.value >= best.value - NEAR and given & _given(one):
            yield one


def _given(one: Candidate) -> set[object]:
    held = read(one.text)
    return {number.value for number in held.numbers} | {day for date in held.dates for day in date.days}


def _on_it(question: str, base: Candidate, one: Candidate) -> bool:
    """Whether a sentence of another speaker is about what the answer says."""
    if not one.read:
        return False
    if one.place[0] != base.place[0]:
        numbers = read(one.text).numbers
        denied = any(turns_down(base.text, number.shown) for number in numbers)
        article = base.passage.article
        return denied and not mood.correction(article.title, article.text) and same_matter(question, base, one)
    if abs(one.place[1] - base.place[1]) > REACH:
        return False
    like = one.value >= VALUE and (one.sentence.similarity >= LIKE or _other_figure(base, one))
    return like or (one.value >= 0 and one.sentence.coverage > 0)


def _other_figure(base: Candidate, one: Candidate) -> bool:
    """Whether a sentence gives another figure in the unit that the answer has: "14 per cent" beside "22 per cent"."""
    mine = {number.kind: number.value for number in figures(base) if isinstance(number, Number) and number.kind}
    return any(number.kind in mine and number.value != mine[number.kind] for number in read(one.text).numbers)


def _speakers(ranked: Sequence[Candidate], article_id: str, stated: Statements) -> dict[int, frozenset[str]]:
    """Who says the sentences of an article, by where these begin."""
    text = next((one.passage.article.text for one in ranked if one.passage.article_id == article_id), "")
    return {one.sentence[0]: stems(text[slice(*one.subject)]) for one in stated.of("said") if one.subject}


def beside(choices: Sequence[Choice], other: Candidate) -> tuple[Choice, ...]:
    """What is said, with the other side in its place of the article; as it is if that is said already."""
    article = other.passage.article
    mine = [one for one in choices if one.article.id == article.id]
    if any(one.start == other.sentence.start for one in mine):
        return tuple(choices)
    added = Choice(article, other.sentence.start, other.sentence.end, other.span)
    if not mine:
        return (*choices, added)
    ordered = sorted([*mine, added], key=lambda one: one.start)
    at = next(place for place, one in enumerate(choices) if one.article.id == article.id)
    others = [one for one in choices if one.article.id != article.id]
    return (*others[:at], *ordered, *others[at:])
