"""Questions about the collection: which articles mention something, how many there are, the newest, who wrote what.

Every line is a sentence of the article that it stands for. Of two sides ("how many stayed away, according to the
union and the company?") who speaks is told by what the articles state (``overview.statements``), and of each the
sentence is given that answers best among those that it says, or that name it and nobody else says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Article, Statements

from ..answer import Answer, Note, Passage, Query, Search
from ..context import Context, answered
from ..overview.statements import statements
from ..reader.selection import NEAR, RELEVANT, Choice, answered_from, possible_from
from ..text.rules import rule
from ..text.terms import content_words, stem
from .about_article import said
from .intent import Asked, asked, sides
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


Stems = frozenset[str]
Span = tuple[int, int]


@rule("sides", otherwise=lambda *_: None)
def of_two_sides(query: Query, context: Context) -> Answer | None:
    """A sentence of each of two sides that a question names; None for any other question, or if one says nothing."""
    wanted = sides(query.question)
    if wanted is None or not (_stems(wanted.first) and _stems(wanted.second)):
        return None
    found = []
    for side in (wanted.first, wanted.second):
        passages = context.retriever.search(f"{wanted.topic} {side}", within=query.scope)
        told = statements(context.index, list({one.article_id: None for one in passages}))
        reported = [one for one in passages if one.article_id in told and told[one.article_id].kind != "opinion"]
        who = {one.article_id: _who(one.article, told[one.article_id]) for one in reported}
        best = _best(wanted.of(side), [_of(one, _stems(side), who[one.article_id]) for one in reported], who, context)
        if best is None:
            return None
        found.append(best)
    said = lines(query, [choice for choice, _ in found])
    sure = min(confidence for _, confidence in found)
    return replace(said, confidence=max(sure, answered_from())) if said else None


def _best(
    asks: str, passages: Sequence[Passage], who: Mapping[str, Mapping[Span, Stems]], context: Context
) -> tuple[Choice, float] | None:
    """The sentence that answers best, and how surely; what is said before what names; None if none is relevant."""
    held = [one for one in passages if one.sentences]
    reading = context.reader.read(Search(asks), held)
    if not reading.nearest:
        return None
    least = reading.nearest[0].score - NEAR
    near = [one for one in reading.nearest if one.score >= least]
    best = next((one for one in near if (one.start, one.end) in who[one.article_id]), near[0])
    about = max(one.score for one in held if one.article_id == best.article_id)
    if about < RELEVANT and reading.confidence < possible_from():
        return None
    return Choice(best.article, best.start, best.end), reading.confidence


def _of(passage: Passage, side: Stems, who: Mapping[Span, Stems]) -> Passage:
    """A passage with what a side says, and what names it and nobody else says."""
    text = passage.article.text
    kept = (
        one for one in passage.sentences if side <= who.get((one.start, one.end), _stems(text[one.start : one.end]))
    )
    return replace(passage, sentences=tuple(kept))


def _who(article: Article, stated: Statements) -> dict[Span, Stems]:
    """Who says a sentence, by the stems of the name and the role."""
    roles: dict[str, Stems] = {}
    for one in stated.of("person"):
        if one.subject and one.object:
            name = _stems(article.text[slice(*one.subject)])
            roles |= {word: roles.get(word, frozenset()) | _stems(article.text[slice(*one.object)]) for word in name}
    found: dict[Span, Stems] = {}
    for one in stated.of("said"):
        if one.subject:
            name = _stems(article.text[slice(*one.subject)])
            start, end = one.sentence
            words = one.object or (end, end)
            beside = _stems(
                f"{article.text[start : words[0]]} {article.text[words[1] : end]}"
            )  # "her neighbour, Ann Roe"
            found[one.sentence] = name.union(beside, *(roles.get(word, frozenset()) for word in name))
    return found


def _stems(text: str) -> Stems:
    return frozenset(stem(word) for word in content_words(text))
