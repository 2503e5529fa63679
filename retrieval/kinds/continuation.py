"""Questions about the last answer: "Tell me more", "Why?", "Where does it say that?", "Who said that?".

To go on, the best sentences of the earlier question are said that were not said yet; what an answer stands on is
what it quotes; and who said that is named in a sentence of it, or beside it. Pure functions.
"""

from __future__ import annotations

from collections.abc import Sequence

from index import Article

from ..answer import Answer, Passage, Query, Sentence, Turn
from ..context import Context, answered, refused
from ..followup import asks_who_said, resolve
from ..reader.antecedent import MAX_WORDS, attributes, with_antecedent
from ..reader.selection import MAX_SENTENCES, Choice, answered_from, cite
from ..retriever import CANDIDATES
from ..text.rules import rule
from .intent import intent

FOLLOWS = 0.2
"""What a sentence gains by coming right behind one that was said, in cosine."""

NEXT = 2
"""How many sentences behind it count so."""

SHORTEST = 30
"""Characters of a sentence that says something more."""

CERTAIN = 0.95
"""Confidence that what the last answer quoted is what it stands on."""

ATTRIBUTED = 0.9
"""Confidence that a sentence of the last answer, or the one beside it, names who spoke."""

REPEATED = ("again", "source")
"""What a message wants, as ``intent`` names it, that asks for what the last answer stands on."""


@rule("more", otherwise=lambda *_: None)
def answer(query: Query, context: Context) -> Answer | None:
    """The next best sentences of the question before, none of them said yet; None for any other question."""
    before = topic(query.turns) if context.wants == "more" else None
    if before is None:
        return None
    searched = resolve(*before)
    passages = context.retriever.search(searched.text, CANDIDATES, query.scope)
    choices = further(passages, query.turns)
    if not choices:
        return refused(query, "no_more", context.count(query), searched=searched)
    confidence = max(answered_from(), context.reader.read(searched, passages).confidence)
    return answered(query, *cite(choices), confidence=confidence, searched=searched)


def topic(turns: Sequence[Turn]) -> tuple[str, tuple[Turn, ...]] | None:
    """The last question that was answered, and the turns before it; None if there is none."""
    for at in range(len(turns) - 1, -1, -1):
        asked = turns[at].question
        goes_on = intent(asked, turns[at - 1].question if at else "").kind == "more"
        if not goes_on and not asks_who_said(asked) and turns[at].found:
            return asked, tuple(turns[:at])
    return None


def further(passages: Sequence[Passage], turns: Sequence[Turn]) -> tuple[Choice, ...]:
    """The best sentences that were not said yet, of the article that fits best, in its order; none if none is left.

    What follows something that was said goes on with it, and is preferred.
    """
    said = " ".join(" ".join(turn.answer.split()) for turn in turns)
    article = max(
        ((one.score, passage.article) for passage in passages for one in passage.sentences),
        key=lambda item: item[0],
        default=(0.0, None),
    )[1]
    if article is None:
        return ()
    left: dict[tuple[int, int], tuple[float, Passage, Sentence]] = {}
    for passage in passages:
        follows = 0
        for one in passage.sentences if passage.article_id == article.id else ():
            follows -= 1
            if " ".join(article.text[one.start : one.end].split()) in said:
                follows = NEXT
            elif one.end - one.start >= SHORTEST:
                left[one.start, one.end] = (one.score + FOLLOWS * (follows >= 0), passage, one)
    chosen: dict[tuple[int, int], None] = {}
    for _, passage, one in sorted(left.values(), key=lambda item: -item[0]):
        new = [(other.start, other.end) for other in with_antecedent(one, passage)]
        words = sum(len(article.text[slice(*span)].split()) for span in {*chosen, *new})
        if chosen and (words > MAX_WORDS or len({*chosen, *new}) > MAX_SENTENCES):
            break
        chosen |= dict.fromkeys(new)
    return tuple(Choice(article, *span) for span in sorted(chosen))


@rule("repeated", otherwise=lambda *_: None)
def repeated(query: Query, context: Context) -> Answer | None:
    """The sentences that the last answer quoted, each with its footnote; None if it found nothing."""
    if not query.turns[-1].found:
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


@rule("who-said", otherwise=lambda *_: None)
def who_said(query: Query, context: Context) -> Answer | None:
    """What the last answer quotes and who said it, where a sentence of it or beside it tells; else None."""
    turns = query.turns
    if not asks_who_said(query.question):
        return None
    last = " ".join(turns[-1].answer.split())
    choices: dict[tuple[str, int], Choice] = {}
    for passage in context.retriever.search(last, within=query.scope):
        text = passage.article.text
        for sentence in passage.sentences:
            words = " ".join(text[sentence.start : sentence.end].split())
            for other in with_antecedent(sentence, passage) if words in last else ():
                choices[passage.article_id, other.start] = Choice(passage.article, other.start, other.end)
    kept = [choices[key] for key in sorted(choices)][:MAX_SENTENCES]
    if not any(attributes(one.article.text[one.start : one.end]) for one in kept):
        return None
    return answered(query, *cite(kept), confidence=ATTRIBUTED, searched=resolve(query.question, turns))
