"""Questions about the article itself: when it was published, who wrote it, where, under which headline, what it says.

What it says, its overview tells: of several articles a sentence each. The rest is what the article's own header says
(``Article.published``, ``author``, ``publisher``, ``title``, ``url``). Where a line of the text says it too, a date
line or a byline, that line is quoted and cited; else the sentence names the header as its source and cites nothing,
for no sentence of the text carries it. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Article, Listed, pattern, sentences

from ..answer import Answer, AnswerSentence, Citation, Note, Query
from ..context import Context, answered, refused
from ..overview.digest import digest
from ..overview.statements import DIGESTED, statements
from ..reader.selection import RELEVANT, Choice, cite
from ..text.periods import Period, moment
from ..text.reading import read
from ..text.rules import rule
from .intent import asked as asked_of_story
from .intent import of_article, wanted

HEADER = "header"
"""``AnswerSentence.support`` of a sentence that the article's header carries."""

META = {
    "meta-author": "author",
    "meta-date": "published",
    "meta-outlet": "publisher",
    "meta-title": "title",
    "meta-link": "url",
}
"""Kinds of message that ask for a field, as ``intent`` names them."""
OVERVIEW = ("summary", "timeline")
"""Those that ask what an article says, or articles of some days."""
HEADER_FIELDS = ("published", "updated", "author", "publisher", "title", "url")
"""What can be asked of a header."""
SHOWN = 3
"""Articles that are told of side by side where a question does not say which one it means."""
_LINES = 6
"""Lines at either end of a text that may be date line or byline."""
_SHORT = 14
"""Words of such a line at most."""
_BYLINE = pattern(r"\s*(?:[Ww]ritten |[Rr]eporting )?(?:[Bb]y|BY|Author:|Reporter:|Von|Text:)\s+[A-ZÀ-ÞА-Я]")
_DATE_LINE = pattern(r"\s*(?:first )?(?:published|posted|date|dated|(?:last )?updated)\b", re.IGNORECASE)
_UPDATED = pattern(r"\s*(?:last )?updated\b", re.IGNORECASE)

_CHANGED = pattern(r"\b(?:updat|revis|modif|chang)\w+", re.IGNORECASE)
_ALL = pattern(r"\b(?:all|every|everything|these|my)\b", re.IGNORECASE)
LINES = 20
"""Articles of which a line is shown where all are asked for."""


@rule("header", otherwise=lambda *_: None)
def answer(query: Query, context: Context) -> Answer | None:
    """What an article's header says: its date, author, publisher and the like; None for any other question."""
    wants, topic = asked(query, context)
    count = context.count(query)
    if wants not in META or not count:
        return None
    field = "updated" if wants == "meta-date" and _CHANGED.search(query.question) else META[wants]
    ids = context.ids(query, SHOWN + 1)
    if topic:
        ids = [passage.article_id for passage in context.retriever.search(topic, 1, query.scope)]
        count = len(ids)
    known = [context.index.article(one) for one in ids] if count <= SHOWN else []
    sentences, citations = said(known, field)
    if not sentences:
        return refused(query, "not_answered", count, lacking(field, len(known), count))
    return answered(query, sentences, citations, days=[one.published for one in known if one.published])


@rule("topic", otherwise=lambda query, context: (context.wants, ""))
def asked(query: Query, context: Context) -> tuple[str, str]:
    """What a message wants, and what the article is about of which it wants it; empty if it does not say that."""
    question = query.question
    about = of_article(question)
    if about is None:
        return context.wants, ""
    plain = f"{question[: about.start()]}the article{question[about.end() :]}"
    return wanted(plain, query.turns, context.index.embedder), about["topic"].strip()


@rule("header-line", otherwise=lambda *_: None)
def line_of(article: Article, field: str) -> Choice | None:
    """The line of a text that says what the header says: a date line, a byline, the headline."""
    value = getattr(article, field)
    spans = sentences(article.text)
    for start, end in dict.fromkeys((*spans[:_LINES], *spans[-3:])):
        line = article.text[start:end]
        if len(line.split()) <= _SHORT and _carries(line, field, value):
            return Choice(article, start, end)
    return None


def said(articles: Sequence[Article], field: str) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """For each article the line that says it, cited, or else what its header says; nothing if neither does."""
    lines = {article.id: line for article in articles if (line := line_of(article, field))}
    quoted, citations = cite(tuple(lines.values()))
    known = dict(zip(lines, quoted, strict=True))
    several = len(articles) > 1
    found = [known.get(article.id) or stated(article, field, several) for article in articles]
    return tuple(sentence for sentence in found if sentence is not None), citations


def lacking(field: str, known: int, count: int) -> Note:
    """Why there is no answer: of ``count`` articles meant, the headers of ``known`` were read."""
    return Note(f"lacks_{field}", count=count) if known else Note("which", {"n": count})


def stated(article: Article | Listed, field: str, several: bool = False) -> AnswerSentence | None:
    """What the header of an article says, as a sentence; None if it says nothing.

    Args:
        article: whose header.
        field: of ``Article``.
        several: name the article by its title, since others stand beside it.
    """
    value = getattr(article, field, None)
    if not value:
        return None
    named = "_named" if several and article.title and field != "title" else ""
    values = {"article": article.id, "field": field, "title": article.title, "value": value, "day": value}
    origin = Note(f"header_{field}{named}", values)
    return AnswerSentence(origin.text(), (), support=HEADER, origin=origin)


def _carries(line: str, field: str, value: str | None) -> bool:
    if field == "title":
        return bool(value) and " ".join(line.split()).casefold() == " ".join(str(value).split()).casefold()
    if field == "author":
        return bool(_BYLINE.match(line)) and (value is None or value.casefold() in line.casefold())
    if field == "url":
        return value is not None and value in line
    if field == "publisher":
        return value is not None and value in line and bool(_DATE_LINE.match(line) or _BYLINE.match(line))
    days = [day for date in read(line).dates for day in date.days if None not in day]
    if not days or not (_DATE_LINE.match(line) or _BYLINE.match(line) or len(line.split()) <= 6):
        return False
    changed = bool(_UPDATED.match(line))
    if value is None or changed != (field == "updated"):
        return changed if field == "updated" else bool(_DATE_LINE.match(line)) and not changed
    return value in {f"{y:04}-{m:02}-{d:02}" for y, m, d in days}


@rule("overview", otherwise=lambda *_: None)
def overview(query: Query, context: Context) -> Answer | None:
    """The sentences that say most of an article; of several articles one each. None for any other question."""
    wants, topic = asked(query, context)
    if wants not in OVERVIEW:
        return None
    within, notes = _of_days(query, context)
    if wants == "timeline" and (within is None or asked_of_story(query.question)):
        return None
    query = within or query
    count = context.count(query)
    if topic and count > 1:
        found = context.retriever.search(topic, 1, query.scope)
        ids: Sequence[str] = [passage.article_id for passage in found if passage.score >= RELEVANT]
    elif count > SHOWN and not within and not _ALL.search(query.question):
        return refused(query, "not_answered", count, Note("which", {"n": count}))
    else:
        ids = context.ids(query, LINES)
    choices = []
    for one in ids:
        article = context.index.article(one)
        stated = statements(context.index, [one]).get(one)
        told = digest(article, context.index.chunks_of(one, DIGESTED), stated).summary
        choices += [Choice(article, line.start, line.end) for line in told[: 1 if len(ids) > 1 else None]]
    return replace(answered(query, *cite(choices)), notes=notes) if choices else None


def _of_days(query: Query, context: Context) -> tuple[Query | None, tuple[Note, ...]]:
    """The same of the articles that were published since or until a day that the question names, and a note of that.

    None if it names no such day, or if all or none of the articles are of it.
    """
    days = [one.published for one in context.index.listing(query.scope) if one.published]
    when = moment(query.question, max(days, default=None))
    if when is None or when.how != "then" or bool(when.since) == bool(when.until):
        return None, ()
    within = replace(query, scope=query.scope.narrowed(when.since, when.until))
    count, every = context.count(within), context.count(query)
    if not 0 < count < every:
        return None, ()
    return within, (Period(when.since, when.until, when.rest).note(count, every),)
