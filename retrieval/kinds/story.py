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

from index import Article, Listed, pattern, sentences

from ..answer import Answer, Note, Query, Search, Turn
from ..context import Context, answered, possible
from ..followup import resolve
from ..reader.citations import cite
from ..reader.confidence import answered_from, possible_from
from ..reader.disagreement import UNDATED
from ..reader.fitting import head
from ..reader.selection import Choice
from ..text import mood, namesakes
from ..text.dates import dates
from ..text.namesakes import Speaks
from ..text.periods import times
from ..text.reading import read
from .asking import Asked, asked, parts
from .library import HEAD, LINES, best_of_each, lines, listed, opening, report

WEEK = timedelta(7)
FOUND = 40
"""Passages that are searched for the articles of a story."""

PER_ARTICLE = 2
"""Sentences of an article that tell what is new."""

_ON = pattern(r",\s*|\s+(?:on|in terms of|as to|regarding|by)\s+", re.IGNORECASE)
_BETWEEN = pattern(r"between (?:the )?(\d{1,2})\b")
_THEY = pattern(r"\b(?:they|it|these|both|each)\b", re.IGNORECASE)


def answer(query: Query, context: Context) -> Answer | None:
    """A story over its articles; None for any other question, or of a single article."""
    if context.count(query) < 2:
        return None
    wanted = asked(query.question)
    if wanted is None:
        both = parts(query.question)
        return _side_by_side(query, context, both) if both else None
    if wanted.kind == "timeline":
        return _timeline(wanted, query, context)
    if wanted.kind == "changed":
        return _changed(wanted, query, context)
    return _compared(wanted, query, context) if wanted.kind == "compare" else None


def _timeline(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """The events of a story in order, or how a figure went on, where the question asks for one."""
    if not re.search("timeline|time line|chronology|sequence", query.question, re.IGNORECASE):
        ids = [one.id for one in _members(wanted.topic, query, context)]
        found = best_of_each(wanted.topic, ids, context, figures=True)
        ordered = [one for one in sorted(found, key=_day) if report(one.article)]
        return lines(query, _once(ordered)[:LINES]) if len(ordered) > 1 else None
    members = _members(wanted.topic, query, context)
    told = [_dated_line(one) for one in sorted(members, key=lambda one: one.published or "") if report(one)]
    return lines(query, _once(told)[:LINES]) if len(told) > 1 else None


def _members(topic: str, query: Query, context: Context) -> list[Article]:
    """The articles of the story that a topic means."""
    searched = topic or " ".join(one.title for one in listed(query, context)[:3])
    passages = context.retriever.search(searched, FOUND, query.scope)
    articles = list({passage.article_id: passage.article for passage in passages}.values())
    heads = {one.id: head(one) for one in articles}
    known = namesakes.names(one.text[:HEAD] for one in articles) | namesakes.names(heads.values())
    named = namesakes.asked(topic, known)
    if not named:
        counted = Counter(name for text in heads.values() for name in known if namesakes.holds(name, text))
        most = max(counted.values(), default=0)
        if most < len(articles) / 3:
            return articles
        full = max((name for name, count in counted.items() if count >= most / 2), key=lambda name: (len(name), name))
        named = namesakes.asked(" ".join(full), known)
    found = []
    for one in articles:
        speaks = {namesakes.speaks(name, one.title, (), heads[one.id]) for name in named}
        if Speaks.OF_IT in speaks and Speaks.OF_ANOTHER not in speaks:
            found.append(one)
    return found


def _dated_line(article: Article) -> Choice:
    """The sentence at the head of an article that carries a day of the week before its publication; or its first."""
    first = opening(article)[0]
    if not article.published:
        return first
    published = date.fromisoformat(article.published)
    for start, end in sentences(article.text[:HEAD]):
        text = article.text[start:end]
        near = (named for named in dates(text, article.published) if named.precision == "day")
        if any(published - WEEK <= named.first <= published for named in near) and not mood.moods(text) - {"denied"}:
            return Choice(article, start, end)
    return first


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
    now = [one for one in best_of_each(wanted.topic, later, context) if report(one.article)][:1]
    then = [one for one in best_of_each(wanted.topic, before, context) if report(one.article)][:1]
    if not now:
        return None
    return lines(query, [*now, *then], *(_earlier(one, 2) for one in then))


def _earlier(one: Choice, citation: int) -> Note:
    numbers = read(one.article.text[one.start : one.end]).numbers
    figure = numbers[0].shown if numbers else one.article.text[one.start : one.end].split(maxsplit=1)[0]
    return Note("earlier", {"figure": figure, "day": one.article.published or UNDATED, "citation": citation})


def _days(wanted: Asked, query: Query, context: Context, known: Sequence[Listed]) -> tuple[str, str]:
    """The day since when something changed, and the last day that is asked about; empty for what is not known."""
    days = [one.published for one in known if one.published]
    if not days:
        return "", ""
    named = times(wanted.rest, days[0])
    if named:
        first, last = named[0][2].isoformat(), named[-1][3].isoformat()
        number = _BETWEEN.match(wanted.rest)
        if number and len(named) == 1:  # between 19 and 27 August
            first = f"{last[:8]}{int(number[1]):02}"
        return first, last if wanted.rest.startswith("between") else ""
    if re.search(r"\bfirst\b|\bbeginning\b|\bstart\b", wanted.rest):
        return days[-1], ""
    found = context.retriever.search(wanted.rest, 1, query.scope)
    return (found[0].article.published or "", "") if found else ("", "")


def _compared(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """Two things side by side, on what the question names."""
    second, *on = _ON.split(wanted.rest, maxsplit=1)
    topic = on[0] if on else ""
    asks = [
        _THEY.sub(thing, topic) if _THEY.search(topic) else f"{topic} {thing}".strip()
        for thing in (wanted.topic, second)
    ]
    return _side_by_side(query, context, (asks[0], asks[1]))


def _side_by_side(query: Query, context: Context, both: tuple[str, str]) -> Answer | None:
    """The best sentence for each of two questions, told as surely as the less sure one; None if one has none."""
    choices: list[Choice] = []
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
        sure = min(sure, reading.confidence)
    if choices[0] == choices[1]:
        return None
    sentences, citations = cite(choices)
    if sure >= answered_from():
        return answered(query, sentences, citations, confidence=sure)
    found = possible(query, sentences, citations, context.count(query), Search(query.question))
    return replace(found, confidence=sure)


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
