"""Which of several statements of the same thing holds: the newest, a correction, or that of a time. Pure functions.

What is older stands behind as earlier. Knows candidates with their figures and their articles' days of publication.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index import pattern

from ..answer import Note
from ..text import mood
from ..text.dates import dates
from ..text.periods import Moment, bounds, moment
from ..text.reading import Number, read
from ..text.rules import rule
from ..text.terms import terms
from .disagreement import HOW_MANY, PART, UNDATED, figures, same_matter, shown, strangers, turns_down
from .selection import ALSO, NEAR, Candidate, Choice

SAYS, COVERS = -2.0, 0.3
"""Logits and share of the question's telling words from which a sentence says yes or no to it too."""

COUNTED = 6.0
"""Logits of value below the best one's to which a sentence states the same thing if it counts what is asked for."""

MOST_EARLIER = 2
"""Older statements that are shown behind the one that holds."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds, and what was said of the same thing before.

    Attributes:
        ranked: all candidates that are left, the one that holds first.
        earlier: older statements with another figure, newest first; none where a time was asked for.
        timely: False if a time was asked for and what stands first is not known to hold then.
    """

    ranked: tuple[Candidate, ...]
    earlier: tuple[Candidate, ...] = ()
    timely: bool = True


@rule("as-of", otherwise=lambda *_: None)
def asked_time(question: str, candidates: Sequence[Candidate]) -> Moment | None:
    """The time that a question asks about, where several articles may tell of several times; else None."""
    days = {one.passage.article_id: one.passage.article.published for one in candidates}
    newest = max(filter(None, days.values()), default=None)
    return moment(question, newest) if len(days) > 1 and newest else None


def standing(question: str, ranked: Sequence[Candidate], every: Sequence[Candidate]) -> Standing:
    """Put what holds first.

    Args:
        question: as it was asked.
        ranked: the candidates that may be said, best first.
        every: those and the ones that may not: what a correction corrects may be among them.
    """
    best = ranked[0]
    if best.read is None or len({one.passage.article_id for one in every}) < 2:
        return Standing(tuple(ranked))
    right = _correcting(question, best, ranked, every)
    if right is not None:
        wrongly, said = value(question, best), figure(question, best).casefold()
        others = (one for one in ranked if one is not right and one is not best and said not in _folded(one.text))
        ranked = [right, *(one for one in others if value(question, one) != wrongly)]
        best = right
    turned_down = _turned_down(question, best, every)
    ranked = [one for one in ranked if one is best or not _repeats(question, one, turned_down)]
    when = asked_time(question, every)
    if when and when.how == "then":
        return _then(question, ranked, when)
    yes_or_no = mood.asks_yes_or_no(question)
    of_the_same = _on_the_same if yes_or_no else _of_the_same
    group = [best, *(one for one in ranked[1:] if of_the_same(question, best, one))]
    held = _held(group, when)
    rest = tuple(one for one in ranked if one not in group and not _older_figure(question, held, one))
    older = [one for one in sorted(group, key=_day, reverse=True) if one is not held and len(_day(one)) > 0]
    if when and when.how == "first":
        return Standing((held, *rest))
    kept: list[Candidate] = []
    for one in older:
        same = _folded_of if yes_or_no else value
        new = same(question, one) not in {same(question, other) for other in (held, *kept)}
        stated = yes_or_no or figure(question, one)
        if _day(one) < _day(held) and stated and new and len(kept) < MOST_EARLIER:
            kept.append(one)
    same_day = tuple(one for one in group if one is not held and _day(one) == _day(held))
    return Standing((held, *same_day, *rest), tuple(kept))


def notes(question: str, earlier: Sequence[Candidate], choices: Sequence[Choice]) -> tuple[Note, ...]:
    """What to say of earlier statements: the figure, its day, and the number of the citation that carries it."""
    numbers = {(choice.article.id, choice.start): number for number, choice in enumerate(choices, start=1)}
    found = []
    for one in earlier:
        number = numbers.get((one.passage.article_id, one.sentence.start))
        if number:
            said = gist(one) if mood.asks_yes_or_no(question) else figure(question, one)
            values: dict[str, str | int] = {"figure": said, "day": _day(one) or UNDATED, "citation": number}
            found.append(Note("earlier", values))
    return tuple(found)


@rule("corrections", otherwise=lambda *_: None)
def _correcting(
    question: str, best: Candidate, ranked: Sequence[Candidate], every: Sequence[Candidate]
) -> Candidate | None:
    """The sentence that corrects the best one; None if none does."""
    mine = figure(question, best)
    if not mine:
        return None
    values = _values(question, best)
    bare = [mine, *(number.shown for number in _numbers(question, best))]  # "eleven of them", "eleven"
    for one in ranked:
        if (
            one is not best
            and one.read
            and _day(one) >= _day(best)
            and (any(turns_down(one.text, each) for each in bare) or _says_both(one, mine))
        ):
            return one
    for said in every:
        article = said.passage.article
        if not wrong(said):
            continue
        told = {number.value for number in read(said.text).numbers}
        repeats = mine.casefold() in _folded(said.text) or bool(values and values <= told)
        if _day(said) < _day(best) or article.id == best.passage.article_id or not repeats:
            continue
        near = [
            one
            for one in ranked
            if one.passage.article_id == article.id and 0 < one.sentence.start - said.sentence.start < REACH
        ]
        return max(near, key=lambda one: one.value, default=None)
    return None


class _Wrong(NamedTuple):
    """What was wrong: the words that said so, folded, and the figures among them."""

    text: str
    values: frozenset[object]


@rule("corrections", otherwise=lambda *_: _Wrong("", frozenset()))
def _turned_down(question: str, best: Candidate, every: Sequence[Candidate]) -> _Wrong:
    """What the best sentence turns down ("20, not 19"), or its correction before it says what is right."""
    own = _values(question, best)
    held = read(best.text).numbers
    values = {number.value for number in held if turns_down(best.text, number.shown)}
    article = best.passage.article
    said: list[Candidate] = []
    if mood.correction(article.title, article.text):
        before = (one for one in every if one.place[0] == article.id and 0 < best.place[1] - one.place[1] < REACH)
        said = [one for one in before if wrong(one)]
    values |= {number.value for one in said for number in read(one.text).numbers}
    return _Wrong(" ".join(_folded(one.text) for one in said), frozenset(values - own))


def _repeats(question: str, one: Candidate, turned_down: _Wrong) -> bool:
    said = figure(question, one).casefold()
    values = _values(question, one)
    return bool(said and said in turned_down.text) or bool(values and values <= turned_down.values)


def _values(question: str, one: Candidate) -> set[object]:
    """The values of the figures that a sentence answers with: of "three" and "3" the same."""
    return {number.value for number in _numbers(question, one)}


REACH = 500
"""Characters behind what was wrong in which a correction says what is right."""


def _says_both(one: Candidate, figure: str) -> bool:
    """Whether a correction says what was wrong and what is right in one sentence: "We wrote 1979; it was 1976"."""
    article, said = one.passage.article, one.text.partition(";")[0]
    corrects = mood.correction(article.title, article.text) and mood.restated(said) and not wrong(one)
    return corrects and figure.casefold() in _folded(said)


def wrong(one: Candidate) -> bool:
    """Whether a sentence of a correction repeats what was wrong, and does not say itself what is right.

    Such as "we wrote that she was born in 1979"; neither "...; she was born in 1976" nor "not in 1979 as we wrote".
    """
    article = one.passage.article
    if not mood.correction(article.title, article.text):
        return False
    text = one.text.replace(article.publisher, "we") if article.publisher else one.text
    said, _, after = text.partition(";")
    return mood.restated(said) and not _RIGHT.search(said) and not (after and kinds_in(said) & kinds_in(after))


_RIGHT = pattern(r"\bnot\b[^;]{1,80}\bas (?:we|our|the|in)\b", re.IGNORECASE)


def kinds_in(text: str) -> set[str | None]:
    """What the figures of a text are of, days among them."""
    kinds: set[str | None] = {number.kind for number in read(text).numbers if not number.ordinal}
    return kinds | {"day"} if dates(text) else kinds


def _held(group: Sequence[Candidate], when: Moment | None) -> Candidate:
    """Of statements of the same thing the one that is asked for: the newest unless a time is named."""
    best = group[0]
    if when and when.how == "first":
        return min((one for one in group if _day(one)), key=_day, default=best)
    newest = max(map(_day, group))
    return next(one for one in group if _day(one) == newest)


def _then(question: str, ranked: Sequence[Candidate], when: Moment) -> Standing:
    """What was said in a time, or else the newest that was said until then, with only such statements beside it."""
    told = [one for one in ranked if _holds_then(one, when)]
    until = [one for one in ranked if _day(one) and (when.until is None or _day(one) <= when.until)]
    if told and until and told[0].value < until[0].value - COUNTED:
        told = []  # the time holds something else
    left = told or until
    if not left:
        return Standing(tuple(ranked), timely=False)
    group = [left[0], *(one for one in left[1:] if _of_the_same(question, left[0], one))]
    held = max(group, key=lambda one: (_day(one), one.value))
    timely = (bool(told) or when.since is None) and left[0].value >= ranked[0].value - COUNTED
    return Standing((held, *(one for one in left if one not in group)), timely=timely)


def _holds_then(one: Candidate, when: Moment) -> bool:
    """Whether a sentence was published in a time, or names it."""
    since, until = when.since or "", when.until or "9999"
    if _day(one) and since <= _day(one) <= until:
        return True
    spans = (bounds(named) for named in dates(one.text, one.passage.article.published))
    return any(first.isoformat() >= since and last.isoformat() <= until for first, last in spans)


@rule("newest", otherwise=lambda *_: False)
def _of_the_same(question: str, best: Candidate, one: Candidate) -> bool:
    """Whether a sentence states the same thing as the best one, and answers about as well."""
    if one.read is None or one.passage.article_id == best.passage.article_id or strangers(best, one):
        return False
    mine, theirs = _numbers(question, best), _numbers(question, one)
    if best.span and _is_result(best, mine):
        return False
    if one.value < best.value - NEAR and one.read.shows < ALSO:
        return False
    if mine and theirs:
        alike = any(_of_a_kind(a, b) or _bare(a, best) or _bare(b, one) for a in mine for b in theirs)
        beside = one.value >= best.value - NEAR and one.read.shows >= ALSO  # as another answer
        return alike and (beside or same_matter(question, best, one))
    on_it = one.sentence.coverage >= best.sentence.coverage / 2  # without a figure it speaks of what is asked
    return one.value >= best.value - NEAR and one.read.shows >= 0 and on_it and same_matter(question, best, one)


def _older_figure(question: str, held: Candidate, one: Candidate) -> bool:
    """Whether an older sentence has another figure of the kind that is asked for: it is not said beside it."""
    mine, theirs = _numbers(question, held), _numbers(question, one)
    if not mine or _is_result(held, mine) or not theirs or not _day(held) or not _day(one) or _day(one) >= _day(held):
        return False
    return _of_a_kind(mine[0], theirs[0]) and mine[0].value not in {number.value for number in theirs}


def _is_result(one: Candidate, numbers: Sequence[Number]) -> bool:
    """Whether figures are the result of an event, "31 to 14"; not "two years and nine months", "8 of the 14"."""
    return len(numbers) > 1 and len({number.kind for number in numbers}) == 1 and not PART.search(shown(one))


def _of_a_kind(one: Number, other: Number) -> bool:
    """Whether two figures count or measure the same sort of thing: "31,000 heaters", "12,000 electric heaters"."""
    near = set(one.after[:2]) & set(other.after[:2])
    return one.kind == other.kind and bool(one.kind or near or one.after[:1] == other.after[:1])


def _bare(number: Number, one: Candidate) -> bool:
    """Whether a sentence leaves out what a figure counts, since it was said before: "the fund paid him 410,000"."""
    text = " ".join(one.text.split())
    behind = text[text.find(number.shown) + len(number.shown) :].strip("”\"’')")
    return number.kind is None and behind[:1] in ("", ".", ";")


@rule("newest-yes-no", otherwise=lambda *_: False)
def _on_the_same(question: str, best: Candidate, one: Candidate) -> bool:
    """Whether a sentence of another article says yes or no to the same, so that it stands beside the best one."""
    if one.read is None or one.passage.article_id == best.passage.article_id:
        return False
    if mood.denial(best.text) and _day(one) > _day(best) and same_matter(question, best, one):
        return True  # what was denied is told as a fact
    return one.value >= 0 and one.read.shows >= SAYS and one.sentence.coverage >= COVERS


def _numbers(question: str, one: Candidate) -> list[Number]:
    """The figures that a sentence answers with; of one without marked words those that count what is asked for."""
    if one.span and figures(one):
        return [figure for figure in figures(one) if isinstance(figure, Number)]
    if one.span:
        return []
    asked = set(terms(question))
    held = [number for number in read(one.text).numbers if not number.ordinal]
    found = [number for number in held if number.kind or asked.intersection(number.after)]
    only = not found and len(held) == 1 and HOW_MANY.search(question)  # "she had filled eleven of them"
    return held if only else found


def figure(question: str, one: Candidate) -> str:
    """What a sentence answers with, as it stands there; empty if that is not known."""
    if one.span:
        return shown(one)
    return next((number.shown for number in _numbers(question, one)), "")


def gist(one: Candidate) -> str:
    """A sentence without figure, or its first words."""
    text = " ".join(one.text.split())
    return text if len(text) <= GIST else text[: text.rindex(" ", 0, GIST)]


GIST = 80
"""Characters of a sentence that stand for it in a note."""


def value(question: str, one: Candidate) -> object:
    """The same for comparison: "three" and "3" are equal."""
    return tuple(number.value for number in _numbers(question, one)[:2]) or figure(question, one) or _folded(one.text)


def _day(one: Candidate) -> str:
    return one.passage.article.published or ""


def _folded_of(question: str, one: Candidate) -> str:
    return _folded(one.text)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
