"""Questions about a story over several articles: its timeline, what changed since a day, two things side by side.

The articles of a story are those whose title or first sentence names whom the question names, or else whom most of
the articles found for it name; opinion and corrections are no events.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index import Article, Listed, Statements, pattern

from ..answer import Answer, Note, Query, Search, Turn
from ..context import Context, possible
from ..followup import resolve
from ..overview.statements import statements
from ..reader.antecedent import leans
from ..reader.disagreement import UNDATED
from ..reader.selection import NEAR, Choice, answered_from, cite, possible_from
from ..text import namesakes
from ..text.namesakes import Speaks
from ..text.periods import times
from ..text.reading import read
from ..text.rules import rule
from .intent import Asked, asked
from .library import HEAD, LINES, best_of_each, lines, listed, opening, report

WEEK = timedelta(7)
FOUND = 40
"""Passages that are searched for the articles of a story."""

PER_ARTICLE = 2
"""Sentences of an article that tell what is new, or what happened on which day."""

TOLD = 6_000
"""Characters of an article in which a timeline looks for days."""

_ON = pattern(r",\s*|\s+(?:on|in terms of|as to|regarding|by)\s+", re.IGNORECASE)
_OF = pattern(r"(?P<of>(?:the )?\w+(?: \w+)? (?:of|in|for|at)) .+", re.IGNORECASE)
_LAST = pattern(r"\b(?:last|latest|newest|previous) (?:article|story|report|piece|news)\b", re.IGNORECASE)
_BETWEEN = pattern(r"between (?:the )?(?P<first>.+?) and (?:the )?(?P<last>.+)", re.IGNORECASE)
_WORD = pattern(r"\b(?!the\b|early\b|late\b)\w+", re.IGNORECASE)
_THEY = pattern(r"\b(?:they|it|these|both|each)\b", re.IGNORECASE)


def answer(query: Query, context: Context) -> Answer | None:
    """A story over its articles; None for any other question, or of a single article."""
    if context.count(query) < 2:
        return None
    wanted = asked(query.question)
    if wanted is None:
        return None
    if wanted.kind == "timeline":
        return _timeline(wanted, query, context)
    if wanted.kind == "changed":
        return _changed(wanted, query, context)
    if wanted.kind == "happened":
        return _happened(wanted, query, context)
    return _compared(wanted, query, context) if wanted.kind == "compare" else None


@rule("timeline", otherwise=lambda *_: None)
def _timeline(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """The events of a story in order, or how a figure went on, where the question asks for one."""
    if not re.search("timeline|time line|chronology|sequence", query.question, re.IGNORECASE):
        ids = [one.id for one in members(wanted.topic, query, context)]
        found = best_of_each(wanted.topic, ids, context, figures=True)  # what counts nothing has not moved
        ordered = [one for one in sorted(found, key=_day) if report(one.article)]
        return lines(query, _once(ordered)[:LINES]) if len(ordered) > 1 else None
    articles = members(wanted.topic, query, context)
    stated = statements(context.index, [one.id for one in articles])
    told = [line for one in articles if report(one) for line in _dated_lines(one, stated.get(one.id))]
    told.sort(key=lambda line: (line[0], line[1].article.published or "", line[1].start))
    return lines(query, _once([line for _, line in told])[:LINES]) if len(told) > 1 else None


def members(topic: str, query: Query, context: Context) -> list[Article]:
    """The articles of the story that a topic means; any where it names nobody whom most of them name."""
    searched = topic or " ".join(one.title for one in listed(query, context)[:3])
    passages = context.retriever.search(searched, FOUND, query.scope)
    articles = list({passage.article_id: passage.article for passage in passages}.values())
    heads = {one.id: namesakes.head(one) for one in articles}
    known = namesakes.names(one.text[:HEAD] for one in articles) | namesakes.names(heads.values())
    named = namesakes.asked(topic, known)
    if not named:
        counted = Counter(name for text in heads.values() for name in known if namesakes.holds(name, text))
        most = max(counted.values(), default=0)
        if not counted or most < len(articles) / 3:
            return articles
        full = max((name for name, count in counted.items() if count >= most / 2), key=lambda name: (len(name), name))
        named = namesakes.asked(" ".join(full), known)
    found = []
    for one in articles:
        speaks = {namesakes.speaks(name, one.title, (), heads[one.id]) for name in named}
        if Speaks.OF_IT in speaks and Speaks.OF_ANOTHER not in speaks:
            found.append(one)
    return found


def _dated_lines(article: Article, stated: Statements | None) -> list[tuple[str, Choice]]:
    """What an article tells of days up to its publication, each with its day; its first sentence if of none."""
    first = opening(article)[0]
    if not article.published:
        return [("", first)]
    published = date.fromisoformat(article.published)
    days: dict[tuple[int, int], str] = {}
    for one in stated.of("event") if stated else ():
        near = one.unit == "day" and published - WEEK <= date.fromisoformat(one.value) <= published
        if near and one.asserted and one.sentence[1] <= TOLD:
            days[one.sentence] = min(one.value, days.get(one.sentence, one.value))
    lines = [(day, Choice(article, *span)) for span, day in days.items()]
    found = [line for line in lines if not leans(article.text[line[1].start : line[1].end])]
    if not any(line == first for _, line in found):
        found.insert(0, (article.published, first))
    return found[:PER_ARTICLE]


@rule("changed", otherwise=lambda *_: None)
def _changed(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """What is told since a day: of a topic the newest and what was said before, else what is new."""
    known = listed(query, context)
    since, until = _days(wanted, query, context, known)
    if not since:
        return None
    later = [one.id for one in known if one.published and since < one.published <= (until or "9999")]
    before = [one.id for one in known if one.published and one.published <= since]
    if not wanted.topic:
        new = [context.index.article(one) for one in reversed(later)]
        told = [line for one in new if report(one) for line in opening(one, PER_ARTICLE)]
        return lines(query, _once(told)[:LINES])
    now = _told(wanted.topic, later, context)
    if now is None:
        return None
    then = _told(wanted.topic, before, context, like=now)
    return lines(query, [now, then], _earlier(then)) if then else lines(query, [now])


@rule("happened", otherwise=lambda *_: None)
def _happened(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """What was reported in a time, a line of each report; None if no time is named, or only one report is of it."""
    known = listed(query, context)
    named = times(f"in {wanted.rest}", known[0].published)
    if len(named) != 1 or _WORD.search(wanted.rest[: max(0, named[0][0] - 3)]):
        return None
    first, last = named[0][2].isoformat(), named[0][3].isoformat()
    within = [context.index.article(one.id) for one in reversed(known) if first <= (one.published or "") <= last]
    told = _once([opening(one)[0] for one in within if report(one)])
    return lines(query, told[:LINES]) if len(told) > 1 else None


def _told(topic: str, ids: Sequence[str], context: Context, like: Choice | None = None) -> Choice | None:
    """What some articles say best on a topic; of those with a figure like another one's if there are any."""
    found = [one for one in best_of_each(topic, ids, context) if report(one.article)]
    if not found and ids:
        passages = context.retriever.search(topic, within=list(ids))
        near = context.reader.read(Search(topic), passages).nearest
        found = [Choice(one.article, one.start, one.end) for one in near if report(one.article)]
    kinds = _kinds(like) if like else set()
    if kinds:
        close = [one for one in best_of_each(topic, ids, context, holding=kinds) if report(one.article)]
        found = close or found
    return found[0] if found else None


def _kinds(one: Choice) -> set[str]:
    """The units of the figures in a sentence."""
    return {number.kind for number in read(one.article.text[one.start : one.end]).numbers if number.kind}


def _earlier(one: Choice) -> Note:
    numbers = read(one.article.text[one.start : one.end]).numbers
    figure = numbers[0].shown if numbers else one.article.text[one.start : one.end].split(maxsplit=1)[0]
    return Note("earlier", {"figure": figure, "day": one.article.published or UNDATED, "citation": 2})


def _days(wanted: Asked, query: Query, context: Context, known: Sequence[Listed]) -> tuple[str, str]:
    """The day since when something changed, and the last day that is asked about; empty for what is not known."""
    days = [one.published for one in known if one.published]
    if not days:
        return "", ""
    between = _BETWEEN.match(wanted.rest)
    if between:
        first, last = between["first"], between["last"]
        if first.isdigit():  # between 19 and 27 August
            first += last.lstrip("0123456789")
        both = [times(f"{'on' if one[0].isdigit() else 'in'} {one}", days[0]) for one in (first, last)]
        if all(both):
            return both[0][0][3].isoformat(), both[1][0][3].isoformat()
    named = times(wanted.rest, days[0])
    if named:
        first, last = named[0][2].isoformat(), named[-1][3].isoformat()
        return first, last if between else ""
    if _LAST.search(wanted.rest):  # what the newest day brought
        return next((day for day in days if day < days[0]), ""), ""
    if re.search(r"\bfirst\b|\bbeginning\b|\bstart\b", wanted.rest):
        return days[-1], ""
    found = context.retriever.search(wanted.rest, 1, query.scope)
    return (found[0].article.published or "", "") if found else ("", "")


@rule("compared", otherwise=lambda *_: None)
def _compared(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """Two things side by side, on what the question names."""
    second, *on = _ON.split(wanted.rest, maxsplit=1)
    topic = on[0] if on else ""
    asks = [
        _THEY.sub(thing, topic) if _THEY.search(topic) else f"{topic} {thing}".strip()
        for thing in (wanted.topic, second)
    ]
    shared = None if on else _OF.fullmatch(wanted.topic)
    of_both = (wanted.topic, f"{shared['of']} {second}") if shared else None  # "the range of the S4 and the S4 Plus"
    found = of_both and _side_by_side(query, context, of_both)
    found = found or _side_by_side(query, context, (asks[0], asks[1]))
    return _both(query, context, *found) if found else None


def _both(query: Query, context: Context, choices: Sequence[Choice], sure: float) -> Answer | None:
    """Two sentences that stand side by side because the question names whose they are; or one that tells both."""
    if sure < NAMED:
        sentences, citations = cite(list(dict.fromkeys(choices)))
        found = possible(query, sentences, citations, context.count(query), Search(query.question))
        return replace(found, confidence=sure)
    said = lines(query, choices)
    return replace(said, confidence=max(sure, answered_from())) if said else None


NAMED = 0.4
"""Confidence from which each of two sentences is said where the question itself names whose they are."""


def _side_by_side(query: Query, context: Context, both: tuple[str, str]) -> tuple[list[Choice], float] | None:
    """The best sentence for each of two questions, and how sure the less sure one is; None if one has none.

    One alone where it answers both, with a figure for each.
    """
    choices: list[Choice] = []
    near: list[list[Choice]] = []
    sure = 1.0
    for one in both:
        turns = (Turn(both[0], context_text(choices)),) if choices else ()
        search = replace(resolve(one, turns), turns=())
        passages = context.retriever.search(search.text, within=query.scope)
        reading = context.reader.read(Search(search.text), passages)
        if not reading.nearest or reading.confidence < possible_from():
            return None
        best = reading.nearest[0]
        choices.append(Choice(best.article, best.start, best.end))
        near.append([Choice(p.article, p.start, p.end) for p in reading.nearest if p.score >= best.score - NEAR])
        sure = min(sure, reading.confidence)
    for said in near[0]:
        if said in near[1] and len(read(context_text([said])).numbers) > 1:
            return [said], sure
    return (choices, sure) if choices[0] != choices[1] else None


def context_text(choices: Sequence[Choice]) -> str:
    """What was chosen, as the text of an answer."""
    return " ".join(one.article.text[one.start : one.end] for one in choices)


def _once(choices: Sequence[Choice]) -> list[Choice]:
    """The lines without those that say word for word what one before them says, as agency copies do."""
    seen: dict[str, Choice] = {}
    for one in choices:
        seen.setdefault(" ".join(one.article.text[one.start : one.end].split()), one)
    return list(seen.values())


def _day(one: Choice) -> str:
    return one.article.published or ""
