"""What two sides say of the same thing: "how many stayed away, according to the union and the company?".

Who speaks is told by what the articles state (``overview.statements``): the speakers of speech, and their roles.
Of each side the sentence is given that answers best among those that it says, or that name it and nobody else says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Article, Statements

from ..answer import Answer, Passage, Query, Search
from ..context import Context
from ..overview.statements import statements
from ..reader.selection import NEAR, RELEVANT, Choice, answered_from, possible_from
from ..text.rules import rule
from ..text.terms import content_words, stem
from .intent import sides
from .library import lines

Stems = frozenset[str]
Span = tuple[int, int]


@rule("sides", otherwise=lambda *_: None)
def answer(query: Query, context: Context) -> Answer | None:
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
