"""Questions about the collection: which articles mention something, how many there are, the newest, who wrote what.

Every line is a sentence of the article that it stands for.
"""

from __future__ import annotations

from ..answer import Answer, Note, Query
from ..context import Context, answered
from ..text.rules import rule
from ..text.terms import content_words, stem
from .about_article import said
from .intent import Asked, asked
from .library import LINES, best_of_each, by, lines, listed, mentioning, opening, report

OPENING = 2
"""Sentences at the beginning of an article that say what it is about."""


def answer(query: Query, context: Context) -> Answer | None:
    """What the collection holds; None for any other question. Of a single article only what is new in it."""
    wanted = asked(query.question)
    count = context.count(query) if wanted else 0
    if wanted is None or not count:
        return None
    if count == 1:
        return _lead(wanted, query, context) if wanted.kind in ("newest", "about") else None
    if wanted.kind in ("which", "count"):
        return _counted(wanted, query, context)
    if wanted.kind == "author":
        return _authors(wanted, query, context)
    if wanted.kind == "newest":
        return _newest(wanted, query, context)
    return _written(wanted, query, context) if wanted.kind == "wrote" else None


@rule("which-articles", otherwise=lambda *_: None)
def _counted(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """The articles that mention something, or that are by somebody, with their number."""
    known = listed(query, context)
    if wanted.rest:
        known = by(wanted.rest, known)
        if not known:
            return None
    if wanted.topic:
        found = mentioning(wanted.topic, query, context, known)
        count = len(found)
    else:
        count = len(known)
        found = [opening(context.index.article(one.id))[0] for one in known[:LINES]]
    return lines(query, found[:LINES], Note("counted", {"n": count}, count))


@rule("authors", otherwise=lambda *_: None)
def _authors(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """Who wrote the articles that mention something, as their headers say it."""
    found = [one.article for one in mentioning(wanted.topic, query, context, listed(query, context))][:LINES]
    sentences, citations = said(found, "author")
    days = [one.published for one in found if one.published]
    return answered(query, sentences, citations, days=days) if sentences else None


@rule("newest-article", otherwise=lambda *_: None)
def _newest(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """The newest article, or the newest report on a topic."""
    known = listed(query, context)
    if not wanted.topic:
        return lines(query, opening(context.index.article(known[0].id))) if known[0].published else None
    for one in mentioning(wanted.topic, query, context, known):
        if one.article.published and report(one.article):
            return lines(query, opening(one.article))
    return None


def _lead(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """How a single article begins, if it is the article's own subject that is asked about.

    Its subject stands in its title and in its first sentence; of anything else in it the reader finds the sentence.
    """
    article = context.index.article(context.ids(query, 1)[0])
    first = opening(article, OPENING)
    told = article.text[first[0].start : first[0].end]
    wanted_words = {stem(word) for word in content_words(wanted.topic)}
    heads = [{stem(word) for word in content_words(part)} for part in (article.title or told, told)]
    if wanted.topic and (not wanted_words or not all(wanted_words <= head for head in heads)):
        return None
    return lines(query, first)


@rule("written", otherwise=lambda *_: None)
def _written(wanted: Asked, query: Query, context: Context) -> Answer | None:
    """What somebody wrote or an outlet reported, of each article a line; None if nobody of that name did."""
    theirs = by(wanted.rest, listed(query, context))
    if not theirs:
        return None
    if wanted.topic:
        ids = [one.id for one in theirs]
        found = best_of_each(wanted.topic, ids, context)
        found.sort(key=lambda one: one.article.published or "", reverse=True)
        if found:
            return lines(query, found[:LINES])
    return lines(query, [opening(context.index.article(one.id))[0] for one in theirs[:LINES]])
