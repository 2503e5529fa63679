"""Which articles tell a story: those of a topic, those like one article, or those that are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

import numpy as np

from index import Article, NotFound, Scope, Statement, Statements

from ..answer import Query
from ..context import Context
from ..kinds.library import HEAD
from ..kinds.story import members
from ..text import namesakes
from ..text.namesakes import Speaks
from ..text.terms import stem, stems, words
from ..validation import Where, clean_topic
from .copies import copies
from .statements import statements
from .stories import ALIKE, headline, heads
from .story_view import Cited, Line, StoryView, story_view, timeline_of

if TYPE_CHECKING:
    from ..chain import Chain

FOUND = 40
"""Passages among whose articles those like one article are looked for."""

SHARED = 0.5
"""Share of a topic's telling words that an article of its story holds."""

READ = 20_000
"""Characters of an article in which they are looked for."""


def story(chain: Chain, about: str, **where: Unpack[Where]) -> StoryView:
    """A story over its articles.

    Args:
        chain: finds them.
        about: a topic, such as a name or an event, or the id of one of its articles.
        where: among which articles; ``since`` leaves none out but tells what is new and changed after that day.

    Raises:
        InputError: the topic or a condition cannot be used.
        NotFound: no article tells of it, or an id is unknown.
    """
    scope = chain.scope(where)
    topic = clean_topic(about)
    told = _articles(chain, topic, replace(scope, since=None))
    stated = _of_it(topic, told, statements(chain.index, [one.id for one in told]))
    named = any(one.id == topic for one in told)
    return story_view(headline(told, topic) if named else topic, told, stated, scope.since)


def timeline(chain: Chain, *about: str, **where: Unpack[Where]) -> tuple[Line, ...]:
    """What happened when: of a topic's story, or of the articles of some ids.

    Args:
        chain: finds the articles.
        about: a topic, or ids of articles.
        where: among which articles.

    Raises:
        InputError: the topic or a condition cannot be used.
        NotFound: no article tells of it, or an id is unknown.
    """
    scope = chain.scope(where)
    topics = [clean_topic(one) for one in about or ("",)]
    if len(topics) > 1 or not chain.index.missing(topics):
        found = [chain.index.article(one) for one in dict.fromkeys(topics)]
    else:
        found = _articles(chain, topics[0], scope)
    told = [group[0] for group in copies(sorted(found, key=lambda one: (one.published or "9999", one.title)))]
    stated = statements(chain.index, [one.id for one in told])
    if len(topics) == 1:
        stated = _of_it(topics[0], told, stated)
    return timeline_of(told, stated, Cited())


def _of_it(topic: str, told: Sequence[Article], stated: dict[str, Statements]) -> dict[str, Statements]:
    """What articles state, without what they say of a look-alike of whom a topic names: "S4 Plus" is not "S4"."""
    known = namesakes.names(one.text[:HEAD] for one in told) | namesakes.names(map(namesakes.head, told))
    named = namesakes.asked(topic, known)
    if not any(name.others for name in named):
        return stated

    def of_it(article: Article, row: Statement) -> bool:
        clause, sentence = article.text[slice(*row.clause)], article.text[slice(*row.sentence)]
        said = {word.lower() for word in words(clause)}
        return not any(
            namesakes.speaks(name, clause, (), sentence) is Speaks.OF_ANOTHER
            or any(own and own <= said for _, own in name.others)  # names both: whose figure it is, nobody knows
            for name in named
        )

    return {
        one.id: replace(stated[one.id], rows=tuple(row for row in stated[one.id].rows if of_it(one, row)))
        for one in told
        if one.id in stated
    }


def _articles(chain: Chain, topic: str, scope: Scope) -> list[Article]:
    """The articles of a story. Raises ``NotFound`` if there are none."""
    if not chain.index.missing([topic]):
        return _like(chain, chain.index.article(topic), scope)
    context = Context(chain.index, chain.retriever, chain.reader, "", lambda query: chain.ask(query.question))
    wanted = stems(topic)
    found = [
        one
        for one in members(topic, Query(topic, scope=scope), context)
        if len(wanted & {stem(word) for word in words(f"{one.title} {one.text[:READ]}")}) >= SHARED * len(wanted)
    ]
    if not found or not wanted:
        raise NotFound(f"No article tells of “{topic}”: name somebody or something that the articles name.")
    return found


def _like(chain: Chain, article: Article, scope: Scope) -> list[Article]:
    """The articles that tell the story of one of them, with that one."""
    passages = chain.retriever.search(article.title, FOUND, scope)
    others = [one for one in {p.article_id: p.article for p in passages}.values() if one.id != article.id]
    vectors = np.asarray(chain.index.embedder.embed(heads([article, *others])))
    near = vectors[1:] @ vectors[0] >= ALIKE
    return [article, *(one for one, alike in zip(others, near, strict=True) if alike)]
