"""Questions about the collection: which articles mention something, how many there are, the newest, who wrote what.

Every line is a sentence of the article that it stands for. Of two sides ("how many stayed away, according to the
union and the company?") who speaks is told by what the articles state (``overview.statements``), and of each the
sentence is given that answers best among those that it says, or that name it and the other does not say; one in
which both speak comes first. Where no side is named ("who says what", "do the reports agree"), they are the best
speakers, or articles, that there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from index import Article, Statements, pattern, words_of

from ..answer import Answer, Note, Passage, Query, Search
from ..context import Context, answered
from ..overview.statements import statements
from ..reader.antecedent import SPEAKING
from ..reader.selection import MAX_SENTENCES, NEAR, RELEVANT, Choice, answered_from, possible_from
from ..text.rules import rule
from ..text.terms import PRONOUNS, content_words, stems, words
from .about_article import said
from .intent import Asked, Sides, asked, sides, who_was_right
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
    wanted_words = stems(wanted.topic)
    heads = [stems(part) for part in (article.title or told, told)]
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
Who = Mapping[str, Mapping[Span, Stems]]
"""Who says which sentences, by article."""

BESIDE = 60
"""Characters before and behind a speaker in which it may be said who that is."""

LEAD = 5
"""Words of a clause among which the one stands who speaks in it."""

ANSWERS = -2.0
"""Logits of value from which another speaker of the same article is heard before those of others."""

_SPEAKS = pattern(rf"\b{SPEAKING}\b")
_CLAUSE = pattern(r"[,;:]\s+|\s(?:{mood.joins})\s")
_PRONOUNS = words_of(*PRONOUNS)


@rule("sides", otherwise=lambda *_: None)
def of_two_sides(query: Query, context: Context) -> Answer | None:
    """A sentence of each of two sides that a question wants; None for any other question, or if one says nothing."""
    wanted = sides(query.question)
    if wanted is None:
        return None
    found = (_named if wanted.first else _open)(wanted, query, context)
    said = lines(query, [one.choice for one in found]) if found else None
    sure = min((one.sure for one in found), default=0.0)
    return replace(said, confidence=max(sure, answered_from())) if said else None


@rule("who-was-right", otherwise=lambda *_: None)
def found_in_the_end(query: Query, context: Context) -> Answer | None:
    """What was found about what two sides dispute, for "who was right about it?"; None for any other question."""
    topic = who_was_right(query.question)
    if topic is None or context.count(query) < 2:
        return None
    asks = f"what was found about {topic}"
    reading = context.reader.read(Search(asks), context.retriever.search(asks, within=query.scope))
    if not reading.nearest or reading.confidence < answered_from():
        return None
    best = reading.nearest[0]
    told = [one for one in reading.nearest if one.article_id == best.article_id and one.score >= best.score - NEAR]
    said = lines(query, [Choice(one.article, one.start, one.end) for one in told])
    return replace(said, confidence=reading.confidence) if said else None


class _Heard(NamedTuple):
    """What a side says best, how surely that answers, and what it is ranked by, in logits."""

    choice: Choice
    sure: float
    score: float


def _named(wanted: Sides, query: Query, context: Context) -> list[_Heard]:
    """What each of two sides that are named says best, or where both speak; nothing if one says nothing."""
    found: list[_Heard] = []
    for side, other in ((wanted.first, wanted.second), (wanted.second, wanted.first)):
        passages, who = _heard(f"{wanted.topic} {side}", query, context)
        spoken = _Spoken(_meant(side, wanted.topic, who), _meant(other, wanted.topic, who), who)
        if not spoken.side or not spoken.other:
            return []
        best = _best(wanted.of(side), [spoken.of(one) for one in passages], spoken.preferred, context)
        if best is None:
            return []
        found.append(best)
        if spoken.both(best.choice.article.text[best.choice.start : best.choice.end]):
            return [best]
    return found


def _open(wanted: Sides, query: Query, context: Context) -> list[_Heard]:
    """What the best speakers say, those of the article of the first one before others; or the best two articles."""
    passages, who = _heard(wanted.topic, query, context)
    found: list[_Heard] = []

    def left(passage: Passage, span: Span) -> bool:
        if wanted.outlets:
            return all(one.choice.article.id != passage.article_id for one in found)
        speaker = who[passage.article_id].get(span, frozenset())
        taken = [who[one.choice.article.id][one.choice.start, one.choice.end] for one in found]
        return bool(speaker) and not any(speaker & one for one in taken)

    while len(found) < (2 if wanted.outlets else MAX_SENTENCES):
        beside = [
            one for one in passages if not wanted.outlets and found and one.article_id == found[0].choice.article.id
        ]
        for among in (beside, passages):
            best = _best(wanted.topic, [_kept(one, left) for one in among], lambda *_: False, context)
            if best and (among is passages or best.score >= ANSWERS):
                break
        if best is None or (len(found) > 1 and best.score < found[0].score - NEAR):
            break
        found.append(best)
    return found if len(found) > 1 else []


def _heard(text: str, query: Query, context: Context) -> tuple[list[Passage], Who]:
    """The passages found for a text, without opinion, and who speaks in their articles."""
    passages = context.retriever.search(text, within=query.scope)
    told = statements(context.index, list({one.article_id: None for one in passages}))
    reported = [one for one in passages if one.article_id in told and told[one.article_id].kind != "opinion"]
    return reported, {one.article_id: _who(one.article, told[one.article_id]) for one in reported}


def _meant(side: str, topic: str, who: Who) -> Stems:
    """The stems of a side; of "him" those of the speaker whom the topic names."""
    speakers = frozenset(word for said in who.values() for name in said.values() for word in name)
    if not {word.lower() for word in words(side)} <= _PRONOUNS:
        return stems(side) & speakers or stems(side)  # "prof auer" is "Professor Simon Auer"
    return stems(topic) & speakers


def _best(
    asks: str, passages: Sequence[Passage], preferred: Callable[[Passage, int], bool], context: Context
) -> _Heard | None:
    """The sentence that answers best; what is preferred first; None if none is relevant."""
    held = [one for one in passages if one.sentences]
    reading = context.reader.read(Search(asks), held)
    if not reading.nearest:
        return None
    least = reading.nearest[0].score - NEAR
    near = [one for one in reading.nearest if one.score >= least]
    ordered = (one for degree in (2, 1) for one in near if preferred(one, degree))
    best = next(ordered, near[0])
    about = max(one.score for one in held if one.article_id == best.article_id)
    if about < RELEVANT and reading.confidence < possible_from():
        return None
    return _Heard(Choice(best.article, best.start, best.end), reading.confidence, best.score)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """Which sentences a side is heard in, beside another."""

    side: Stems
    other: Stems
    who: Who

    def of(self, passage: Passage) -> Passage:
        """A passage with what the side says, and what names it and the other does not say."""
        text = passage.article.text

        def heard(passage: Passage, span: Span) -> bool:
            speaker = self.who[passage.article_id].get(span, frozenset())
            told = text[slice(*span)]
            if self.side <= speaker or self.both(told):
                return True
            return self.side <= stems(told) and not self.other <= speaker

        return _kept(passage, heard)

    def preferred(self, passage: Passage, degree: int) -> bool:
        """Whether both speak in a sentence (2), or the side does (1)."""
        span = (passage.start, passage.end)
        if degree == 2:
            return self.both(passage.article.text[slice(*span)])
        return self.side <= self.who[passage.article_id].get(span, frozenset())

    def both(self, text: str) -> bool:
        """Whether each speaks in a clause of its own: "Police speak of 30,000 visitors, the organisers of 38,000"."""
        leads = [stems(" ".join(clause.split()[:LEAD])) for clause in _CLAUSE.split(text)]
        return any(self.side <= one for one in leads) and any(
            self.other <= one and not self.side <= one for one in leads
        )


def _kept(passage: Passage, keeps: Callable[[Passage, Span], bool]) -> Passage:
    """A passage with some of its sentences."""
    return replace(passage, sentences=tuple(one for one in passage.sentences if keeps(passage, (one.start, one.end))))


def _who(article: Article, stated: Statements) -> dict[Span, Stems]:
    """Who says a sentence, by the stems of the name and the role; none who says nothing ("tells it otherwise")."""
    roles: dict[str, Stems] = {}
    for one in stated.of("person"):
        if one.subject and one.object:
            name = stems(article.text[slice(*one.subject)])
            roles |= {word: roles.get(word, frozenset()) | stems(article.text[slice(*one.object)]) for word in name}
    found: dict[Span, Stems] = {}
    for one in stated.of("said"):
        if one.subject and len(content_words(article.text[slice(*(one.object or one.clause))])) > 1:
            name = stems(article.text[slice(*one.subject)])
            found[one.sentence] = name.union(
                _beside(article.text, one.subject, one.sentence, one.object),
                *(roles.get(word, frozenset()) for word in name),
            )
    return found


def _beside(text: str, speaker: Span, sentence: Span, said: Span | None) -> Stems:
    """What stands beside a speaker in a sentence, outside of what is said: "her neighbour, Ann Roe"."""
    said = said or (sentence[1], sentence[1])
    if not sentence[0] <= speaker[0] < sentence[1]:
        return stems(f"{text[sentence[0] : said[0]]} {text[said[1] : sentence[1]]}")
    parts = (
        (max(sentence[0], speaker[0] - BESIDE, said[1] if said[1] <= speaker[0] else 0), speaker[0]),
        (speaker[1], min(sentence[1], speaker[1] + BESIDE, said[0] if said[0] >= speaker[1] else sentence[1])),
    )
    before, behind = (text[start:end] for start, end in parts)
    return stems(f"{'' if _SPEAKS.search(before) else before} {behind}")
