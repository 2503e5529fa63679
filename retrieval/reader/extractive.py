"""The reader that needs no language model: it answers in the articles' own sentences.

A small trained reader (``sentence_model``) reads the best windows with the question and scores every sentence in
them. How sure it is decides between three verdicts: the sentences answer, they may answer, nothing was found.
Without the trained weights everything goes by similarity.

A sentence is fit to answer that asserts what is asked, of whom it is asked: of several articles, it, what stands
before it, or its article's title or first sentence names whom the question names, and not a look-alike.

Knows passages and their sentences, and nothing of how they are found or shown.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import Alike, is_english, load_alike

from ..answer import Answer, Note, Passage, Query, Search
from ..context import EXTRACTIVE, Context, answered, possible, refused
from ..kinds import KINDS
from ..text import mood, namesakes
from ..text.namesakes import Asked, Name, Speaks
from ..text.rules import rule
from ..text.terms import content_words, words
from .across_languages import AcrossLanguages
from .antecedent import means_a_person, wants_all
from .disagreement import around, articles, beside, note, other_side, rival
from .newest import COUNTED, REACH, asked_time, kinds_in, notes, standing, wrong
from .selection import (
    BEYOND,
    MAX_SENTENCES,
    NEAR,
    RELEVANT,
    Candidate,
    Choice,
    Signals,
    answered_from,
    by_likeness,
    by_reading,
    by_similarity,
    choose,
    cite,
    compared_with,
    confidence,
    is_furniture,
    judged_by_larger,
    left_of_list,
    possible_from,
    rivals,
)
from .sentence_model import OTHER, WEIGHTS, SentenceModel, load_larger
from .windows import Others, again, asking, compared, readings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNFIT = -5.0
"""Logits that a sentence counts with at most in the confidence if it does not fit the question."""

MAIN = 0.4
"""Share of the articles that are about the same, from which it is what a question without a name means."""

LONGEST = 20_000
"""Characters of an article in which names are looked for."""

NEAR_BEST = 1.0
"""Logits of value below the best one's to which a sentence is said in its place; from 0 to 2 the same within .005."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of the passages.

    Attributes:
        choices: the sentences to say, in the articles' order.
        confidence: that they answer the question, in [0, 1].
        nearest: the best sentences as passages of their own, best first.
        notes: what to say of the choices, if two articles differ.
        other: whether the reader of other languages made it.
        ranked: the candidates, best first; what stands back behind a newer statement comes last.
    """

    choices: tuple[Choice, ...]
    confidence: float
    nearest: tuple[Passage, ...] = ()
    notes: tuple[Note, ...] = ()
    other: bool = False
    ranked: tuple[Candidate, ...] = ()


class ExtractiveReader:
    """Picks one to three sentences that answer the question. Safe to share between threads."""

    name = EXTRACTIVE
    kinds = KINDS

    def __init__(
        self,
        weights: Path | None = WEIGHTS,
        cache: Path | None = None,
        *,
        other: Path | None = OTHER,
        larger: bool = True,
        **options: str | None,
    ) -> None:
        """Make a reader; the weights are loaded at the first question.

        Args:
            weights: the trained reader's; None for similarity alone.
            cache: a folder for the reader's written graph; None keeps it in memory.
            other: the reader's of other languages; None to have all read as English.
            larger: whether the larger reader reads the best sentences once more, where its packages are installed.
            options: ``sha256`` of other weights than those that come with Footnote.
        """
        self._weights = weights
        self._cache = cache
        self._larger = larger
        self._options = options
        self._lock = threading.Lock()
        self._model: SentenceModel | None = None
        self._others = Others(other, cache) if weights is not None else None
        self.across = AcrossLanguages(load_alike(cache) or Alike(cache=cache))

    def vector(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a question in any language, by multilingual-e5-small; None where that is not installed."""
        return self._others.vector(text) if self._others else None

    def stand_alone(self, query: Query, context: Context) -> Search | None:
        """None: a follow-up is resolved by rule."""
        return None

    def answers(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Iterator[Answer]:
        """The answer, sentence by sentence; or what may answer; or that nothing was found."""
        draft = self.read(search, self._with_more(query, search, passages, context))
        if draft.confidence < possible_from() or not draft.choices:
            yield self._refused(query, search, passages, context, draft)
            return
        if draft.confidence < answered_from():
            near = [Choice(one.article, one.start, one.end) for one in draft.nearest]
            sentences, citations = cite(near)
            answer = possible(query, sentences, citations, context.count(query), search)
            yield replace(answer, confidence=draft.confidence, nearest=draft.nearest)
            return
        sentences, citations = cite(self._with_other_side(search.question, draft, context))
        for shown in range(1, len(sentences) + 1):
            answer = answered(
                query, sentences[:shown], citations[:shown], confidence=draft.confidence, searched=search
            )
            yield replace(answer, notes=draft.notes)

    def _with_other_side(self, question: str, draft: Draft, context: Context) -> tuple[Choice, ...]:
        """What is said, and what somebody else says of it."""
        if not draft.ranked or draft.notes or len(draft.choices) >= MAX_SENTENCES:
            return draft.choices
        other = other_side(question, draft.ranked, context.stated(articles(draft.ranked)))
        return beside(draft.choices, other) if other else draft.choices

    def _refused(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context, draft: Draft
    ) -> Answer:
        count = context.count(query)
        relevant = draft.other or (bool(passages) and passages[0].score >= RELEVANT)
        reason = "not_answered" if relevant else "nothing_relevant"
        notes = []
        if not count:
            reason = "none_chosen" if len(context.index) else "no_articles"
        elif not relevant and not context.index.lexical(content_words(search.text), 1, query.scope):
            notes.append(Note("no_word"))
        answer = refused(query, reason, count, *notes, searched=search)
        return replace(answer, confidence=draft.confidence, nearest=draft.nearest)

    def read(self, search: Search, passages: Sequence[Passage]) -> Draft:
        """Choose what to say.

        What is in another language than English, or asked in one, is read by the reader of other languages. Where
        passages in English stand beside others, the surer of both readings is taken.

        Args:
            search: what was searched for.
            passages: what was found, best first, with scored sentences.
        """
        english, others = self._shared_out(search, passages)
        draft = self._draft(search, english) if english or not others else None
        if others:
            other = self._draft_other(search, others)
            return other if draft is None or other.confidence > draft.confidence else draft
        return draft or Draft((), 0.0)

    def _draft(self, search: Search, passages: Sequence[Passage]) -> Draft:
        ranked = result_first(search.question, self.rank(search, passages))
        if not ranked:
            return Draft((), 0.0)
        left = fit(search.text, ranked)
        sure = confidence(self.signals(search, left, ranked), whole=_whole(search.question, left[0])) if left else 0.0
        held = standing(search.text, left or ranked, ranked)
        alone = _far_behind(left, ranked)
        if left[:1] != ranked[:1] and (alone or sure < answered_from()):
            likely = max(sure, confidence(self.signals(search, ranked)))
            near = [*held.ranked[:1], *(one for one in ranked if one is not held.ranked[0])]
            near = ranked if alone or sure < possible_from() else near
            return Draft(choose(near), min(likely, math.nextafter(answered_from(), 0)), _nearest(near))
        if not held.timely:
            sure = min(sure, math.nextafter(answered_from(), 0))
        other = rival(search.text, held.ranked)
        choices = choose(held.ranked, other, held.earlier, search.question)
        differ = (note(held.ranked[0], other),) if other else ()
        left_out = left_of_list(search.question, choices)
        more = (Note("list_goes_on", {"n": left_out}, left_out),) if left_out else ()
        said = (*differ, *more, *notes(search.text, held.earlier, choices))
        known = {one.place for one in held.ranked}
        behind = (one for one in left if one.place not in known)
        return Draft(choices, sure, _nearest(held.ranked), said, ranked=(*held.ranked, *behind))

    def _draft_other(self, search: Search, passages: Sequence[Passage]) -> Draft:
        """The same of passages in other languages, whose names and figures no rule compares."""
        ranked = self.rank(search, passages)
        if not ranked:
            return Draft((), 0.0, other=True)
        return Draft(choose(ranked), confidence(self.signals(search, ranked)), _nearest(ranked), other=True)

    def _shared_out(self, search: Search, passages: Sequence[Passage]) -> tuple[Sequence[Passage], Sequence[Passage]]:
        """The passages for the reader of English, and those for the reader of other languages."""
        return self._others.shared_out(search.question, passages) if self._others else (passages, ())

    def _with_more(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Sequence[Passage]:
        """The passages, and all others of a few articles in other languages, or asked about in one."""
        if not self._others or not self._others.installed:
            return passages
        every = not is_english(search.question, {one.article.language for one in passages})
        more = context.retriever.whole(search.text, query.scope, every=every, nearest=self.across.nearest)
        known = {(one.article_id, one.start) for one in passages}
        return [*passages, *(one for one in more if (one.article_id, one.start) not in known)]

    def signals(self, search: Search, ranked: Sequence[Candidate], beside: Sequence[Candidate] = ()) -> Signals:
        """What the confidence is made of, for ranked candidates.

        Args:
            search: what was searched for.
            ranked: the candidates, best first.
            beside: more of them, of which those that are not ranked count as sentences that do not answer.
        """
        best = ranked[0]
        if best.other and best.read is None:
            return by_likeness([one.sentence for one in ranked])
        if best.read is None:
            like = max(ranked, key=lambda candidate: candidate.sentence.score)
            return by_similarity(search.text, like.sentence, like.passage)
        places = {one.place for one in ranked}
        unfit = [min(one.read.shows, UNFIT) for one in beside if one.read and one.place not in places]
        shows = [one.read.shows for one in ranked if one.read]
        read = by_reading([*shows, *unfit], best.sentence, other=best.other)
        if best.compared is None:
            return read
        others = rivals(search.question, ranked)
        ahead = best.value - others[0].value if others else BEYOND
        shown = [one.compared.shows for one in ranked[1:] if one.compared]
        found = {**read, **compared_with(best.compared.shows, shown, ahead)}
        judged = [one.larger.shows for one in ranked if one.larger]
        return {**found, **judged_by_larger(judged)} if best.larger else found

    def rank(self, search: Search, passages: Sequence[Passage]) -> list[Candidate]:
        """All sentences of some passages but lines that say nothing by themselves, best first.

        Those of ``_shared_out``'s second part are read by the reader of other languages.
        """
        found = [
            Candidate(sentence, passage)
            for passage in passages
            for sentence in passage.sentences
            if not is_furniture(passage.article.text[sentence.start : sentence.end], passage.title)
        ]
        if self._others and self._shared_out(search, passages)[1]:
            return self._others.rank(asking(search), passages, found)
        model = self.load()
        if model is not None and found:
            when = asked_time(search.question, found)  # told by an article's day, not by its words
            timeless = replace(search, question=when.rest) if when and when.rest else search
            read = readings(model, asking(timeless), passages)
            found = [replace(one, read=read.get(one.place)) for one in found]
            if len({one.passage.article_id for one in found}) > 1:
                found = again(model, asking(timeless), found)
            else:
                larger = load_larger(self._cache) if self._larger else None
                found = compared(model, asking(timeless), found, larger)
        found.sort(key=lambda candidate: -candidate.value)
        return found

    def load(self) -> SentenceModel | None:
        """The trained reader, loaded at the first call with the larger one; None for similarity alone."""
        if self._weights is None:
            return None
        if self._larger:
            load_larger(self._cache)
        with self._lock:
            if self._model is None:
                self._model = SentenceModel(self._weights, cache=self._cache, **self._options)  # type: ignore[arg-type]
            return self._model


def _far_behind(left: Sequence[Candidate], ranked: Sequence[Candidate]) -> bool:
    """Whether nothing of one article that is fit to answer comes near what the reader would say.

    Then that is shown as what may answer, since another sentence would be said in its place that does not.
    """
    if len({one.passage.article_id for one in ranked}) > 1:
        return False
    return not left or left[0].value < ranked[0].value - NEAR_BEST


def _whole(question: str, best: Candidate) -> bool:
    """Whether all of the list that the best sentence stands in is asked for, and will be said."""
    return wants_all(question, best.passage.article.text, best.sentence.start)


def _nearest(ranked: Sequence[Candidate]) -> tuple[Passage, ...]:
    """The best sentences as passages of their own: what may answer, or came nearest to it."""
    return tuple(
        replace(c.passage, start=c.sentence.start, end=c.sentence.end, score=c.value, rank=place, sentences=())
        for place, c in enumerate(ranked[:MAX_SENTENCES], start=1)
    )


def fit(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that assert something of whom the question names, in their order."""
    if not ranked or ranked[0].read is None:
        return list(ranked)
    articles = {one.passage.article_id: one.passage.article for one in ranked}
    known = namesakes.names(text for article in articles.values() for text in (article.title, article.text[:LONGEST]))
    named = _as_names(question, namesakes.asked(question, known))
    opinions = {id for id, one in articles.items() if mood.opinion(one.title, one.text, one.url)}
    if mood.asks_for_opinion(question):
        opinions = set()
    heads = {id: namesakes.head(article) for id, article in articles.items()}
    beside = set() if named else _beside_the_story(known, heads, ranked)
    meant = (_put_right(one, ranked) for one in ranked)
    found = [
        one
        for one in sorted(meant, key=lambda one: -one.value)
        if one.passage.article_id not in opinions | beside
        and _asserted(question, one)
        and _speaks_of_it(named, one, heads[one.passage.article_id], len(articles) > 1)
    ]
    places = [one.place for one in found]
    return [one for at, one in enumerate(found) if one.place not in places[:at]]


def _beside_the_story(known: set[Name], heads: dict[str, str], ranked: Sequence[Candidate]) -> set[str]:
    """Articles about a look-alike of what most of the others are about, where these may answer too.

    A question that names nobody means whom the others are about.
    """
    counted = Counter(name for text in heads.values() for name in known if namesakes.holds(name, text))
    found: set[str] = set()
    for name, count in counted.items():
        if count < MAIN * len(heads):
            continue
        alike = [name, *(other for other in known if namesakes.look_alike(name, other))]
        for one in namesakes.asked(" ".join(name), alike)[:1]:
            found |= {id for id, text in heads.items() if namesakes.speaks(one, "", (), text) is Speaks.OF_ANOTHER}
    best = max((c.value for c in ranked if c.passage.article_id not in found), default=-math.inf)
    return found if best >= ranked[0].value - COUNTED else set()


def _as_names(question: str, named: Sequence[Asked]) -> Sequence[Asked]:
    """Those that the question writes as names, if it does so with one: "the repairs in Tann" means Tann."""
    capital = {word.casefold() for word in words(question) if word[0].isupper()}
    return [one for one in named if capital.intersection(one.name)] or named


def _put_right(one: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """For what a correction says was wrong, the sentence that says what is right; else the candidate.

    It answers as well as what it corrects: "That was wrong: she left at 5.40" says too little to be found by itself.
    """
    if not wrong(one) or one.read is None:
        return one
    found: list[Candidate] = []
    for other in sorted(ranked, key=lambda other: other.place):
        if other.place[0] == one.place[0] and 0 < other.place[1] - one.place[1] < REACH and other.read:
            if wrong(other):
                break
            found.append(other)
    kinds = kinds_in(one.text)
    alone = [other for other in found[:1] if not means_a_person(other.text)]
    fitting = [other for other in found if kinds & kinds_in(other.text)] if kinds else alone
    right = fitting[0] if fitting else None  # it follows at once
    if right is None or right.read is None or right.value >= one.value:
        return one
    said = replace(right.sentence, similarity=one.sentence.similarity)
    others = tuple(said if s == right.sentence else s for s in right.passage.sentences)
    scored = replace(one.read, span=right.read.span, sure=right.read.sure)
    return replace(right, sentence=said, passage=replace(right.passage, sentences=others), read=scored)


def _asserted(question: str, one: Candidate) -> bool:
    start = one.sentence.start
    if wrong(one):
        return False
    span = (one.span[0] - start, one.span[1] - start) if one.span else None
    return mood.asserted(question, one.text, span)


@rule("named", otherwise=lambda *_: True)
def _speaks_of_it(named: Sequence[Asked], one: Candidate, heading: str, several: bool) -> bool:
    """Whether a sentence speaks of a name of the question; of none asked for, any does."""
    if not named:
        return True
    text = one.passage.article.text
    before = [text[s.start : s.end] for s in one.passage.sentences if s.end <= one.sentence.start]
    found = [namesakes.speaks(name, one.text, before, heading) for name in named]
    if one.span:  # "The S4 is not here, but its sister is: the S4 Plus costs 3,190 euros"
        told = (namesakes.speaks(name, around(one), (), "") for name in named)
        found += [said for said in told if said is Speaks.OF_ANOTHER]
    if Speaks.OF_ANOTHER in found:
        return False
    if several:
        return Speaks.OF_IT in found
    return Speaks.OF_IT in found or any(namesakes.mentions(name, text) for name in named)


WITHIN = 4.0
"""Logits of value below the best one's in which the sentence with the result is looked for."""

_MATCH = r"(?: (?:it|(?:(?:of|in) )?the (?:match|game|derby|tie|final|fixture)))?"
_ASKS_RESULT = re.compile(
    rf"\W*(?:and |so )?(?:(?:(?:what (?:was|is)|what['’]?s) )?(?:the )?(?:final )?(?:score(?:line)?|result){_MATCH}"
    rf"|who (?:won|lost){_MATCH}|did (?:[\w'’-]+ ){{1,3}}(?:win|lose|draw){_MATCH})\W*$",
    re.IGNORECASE,
)
_WANTS_SCORE = re.compile(r".*\bscore", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w(–-])\d{1,3}[-–]\d{1,3}(?![\w)–-])|\b(?:goalless|scoreless|nil-nil)\b")

_TELLS = re.compile(
    r"\b(?:beat|beaten|victory|defeat(?:ed)?|win (?:over|at|against)|went down|overcame|thrashed)\b", re.IGNORECASE
)


@rule("result", otherwise=lambda _, ranked: list(ranked))
def result_first(question: str, ranked: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, with the sentence that states the result first where a question asks for it.

    Args:
        question: as it was asked.
        ranked: of one article, best first.
    """
    if not _ASKS_RESULT.match(question) or not ranked:
        return list(ranked)
    scores = [one for one in ranked if one.read and _SCORE.search(one.text)]
    result = min(scores, key=lambda one: (-one.sentence.coverage, one.sentence.start), default=ranked[0])
    above = ranked[: ranked.index(result)]
    best = ranked[0].text
    if _TELLS.search(best) and not _SCORE.search(best) and not _WANTS_SCORE.match(question):
        return list(ranked)
    several = len({one.passage.article_id for one in above} | {result.passage.article_id}) > 1
    if several or result.value < ranked[0].value - WITHIN:
        return list(ranked)
    behind = [replace(one, lowered=one.value - result.value + NEAR + 1) for one in above]
    return sorted([*behind, *ranked[len(above) :]], key=lambda one: -one.value)
