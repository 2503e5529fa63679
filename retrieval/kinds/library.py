"""What the kinds about a collection share: whose articles, which mention something, the line that stands for one.

Reads the listing and what a search by words finds; never the whole store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace

from index import Article, Listed, dateline, sentences

from ..answer import Answer, Note, Passage, Query, Sentence
from ..context import Context, answered
from ..reader.selection import RELEVANT, Choice, cite, is_furniture
from ..text import mood
from ..text.reading import read
from ..text.terms import content_words, stem, stems, words

LINES = 20
"""Articles of which a line is shown; all are counted."""

CHUNKS = 400
"""Chunks that are looked through for a word."""

HEAD = 1_500
"""Characters in which the lines that stand for an article are looked for."""

LEAST = 4
"""Words of a line that says something."""


def listed(query: Query, context: Context) -> list[Listed]:
    """What is known of the articles asked, newest first; those without a day last."""
    found = context.index.listing(query.scope)
    return sorted(found, key=lambda one: one.published or "", reverse=True)


def by(name: str, articles: Iterable[Listed]) -> list[Listed]:
    """The articles that somebody wrote or an outlet brought, by a name or whole words of it in a row."""
    wanted = [word.casefold() for word in words(name) if word.casefold() != "the"]

    def named(stated: str | None) -> bool:
        said = [word.casefold() for word in words(stated or "")]
        return bool(wanted) and any(said[at : at + len(wanted)] == wanted for at in range(len(said)))

    return [one for one in articles if named(one.author) or named(one.publisher)]


def mentioning(phrase: str, query: Query, context: Context, articles: Sequence[Listed]) -> list[Choice]:
    """For each article that mentions all words of a phrase in one sentence or in its title, the first such line."""
    wanted = stems(phrase)
    if not wanted:
        return []
    found: dict[str, Choice] = {}
    chunks = context.index.chunks(context.index.lexical(content_words(phrase), CHUNKS, query.scope))
    for chunk in sorted(chunks, key=lambda one: one.start):
        for start, end in chunk.sentences:
            if wanted <= {stem(word) for word in words(chunk.article.text[start:end])}:
                found.setdefault(chunk.article.id, Choice(chunk.article, start, end))
    for one in articles:
        if one.id not in found and wanted <= {stem(word) for word in words(one.title)}:
            found[one.id] = opening(context.index.article(one.id))[0]
    return [found[one.id] for one in articles if one.id in found]


def opening(article: Article, most: int = 1) -> list[Choice]:
    """The first sentences of an article that say something and assert it; its very first one if none does."""
    spans = sentences(article.text[:HEAD]) or [(0, len(article.text))]
    said = [span for span in spans if not is_furniture(article.text[slice(*span)], article.title)]
    told = [span for span in said if tells(article.text[slice(*span)])]
    return [Choice(article, *span) for span in (told or said or spans)[:most]]


def tells(text: str) -> bool:
    """Whether a sentence says something and asserts it: no date line, nothing supposed, feared or wanted."""
    return len(text.split()) >= LEAST and not dateline(text) and not mood.moods(text) - {"denied"}


def report(article: Article) -> bool:
    """Whether an article reports: it is neither opinion nor a correction."""
    return not (
        mood.opinion(article.title, article.text, article.url) or mood.correction(article.title, article.text)
    )


def best_of_each(
    topic: str, ids: Sequence[str], context: Context, figures: bool = False, holding: Set[str] = frozenset()
) -> list[Choice]:
    """For each article the sentence that fits a topic best, if any has to do with it; the best fitting article first.

    Args:
        topic: words of a question.
        ids: of the articles.
        context: what may be used.
        figures: only sentences with a number or a day; then a word of the topic is enough to have to do with it.
        holding: only sentences with a figure of one of these units.
    """
    wanted = stems(topic) if figures else frozenset()
    found: dict[str, tuple[float, Passage, Sentence]] = {}
    for passage in context.retriever.search(topic, max(len(ids), 10), ids) if ids else ():
        for one in passage.sentences:
            text = passage.article.text[one.start : one.end]
            held = read(text)
            if holding:
                fits = bool(holding & {number.kind for number in held.numbers})
            elif figures:
                fits = bool(held.numbers or held.dates)
            else:
                fits = True
            told = one.score >= RELEVANT or bool(holding) or bool(wanted & {stem(word) for word in words(text)})
            if fits and told and tells(text) and one.score > found.get(passage.article_id, (0.0,))[0]:
                found[passage.article_id] = (one.score, passage, one)
    ordered = sorted(found.values(), key=lambda item: -item[0])
    return [Choice(passage.article, one.start, one.end) for _, passage, one in ordered]


def lines(query: Query, choices: Sequence[Choice], *notes: Note) -> Answer | None:
    """An answer of lines, each a sentence with its citation; None without any."""
    seen: dict[str, Choice] = {}
    for one in choices:
        seen.setdefault(f"{one.article.id}{one.start}", one)
    if not seen:
        return None
    return replace(answered(query, *cite(tuple(seen.values()))), notes=notes)
