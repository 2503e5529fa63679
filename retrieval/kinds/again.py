"""Questions for what the last answer stands on: "where does it say that", "say that again"."""

from __future__ import annotations

from index import Article

from ..answer import Answer, Query
from ..context import Context, answered
from ..reader.citations import cite
from ..reader.selection import MAX_SENTENCES, Choice

KINDS = ("again", "source")
CERTAIN = 0.95
"""Confidence that what the last answer quoted is what it stands on."""


def answer(query: Query, context: Context) -> Answer | None:
    """The sentences that the last answer quoted, each with its footnote; None for any other question."""
    if context.wants not in KINDS or not query.turns or not query.turns[-1].found:
        return None
    choices = [Choice(*place) for place in quoted(query, context)][:MAX_SENTENCES]
    return answered(query, *cite(choices), confidence=CERTAIN) if choices else None


def quoted(query: Query, context: Context) -> list[tuple[Article, int, int]]:
    """Article, start and end of each sentence that the last answer quotes, in the articles' order."""
    last = " ".join(query.turns[-1].answer.split())
    found = {
        (passage.article_id, sentence.start): (passage.article, sentence.start, sentence.end)
        for passage in context.retriever.search(last, within=query.scope)
        for sentence in passage.sentences
        if " ".join(passage.article.text[sentence.start : sentence.end].split()) in last
    }
    return [found[key] for key in sorted(found)]
