"""Which candidates are fit to answer: those that assert what is asked, of whom it is asked. Pure functions.

Of several articles, a sentence is fit if it, what stands before it, or its article's title or first sentence names
whom the question names, and not a look-alike. Knows what was read; not how sure the reader is.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from index import Article, sentences

from ..text import mood, namesakes
from ..text.namesakes import Asked, Name, Speaks
from ..text.rules import rule
from ..text.terms import words
from .antecedent import means_a_person
from .disagreement import around
from .newest import COUNTED, REACH, kinds_in, wrong
from .selection import Candidate

HEAD = 400
"""Characters in which the first sentence of an article is looked for."""


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
    heads = {id: head(article) for id, article in articles.items()}
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


MAIN = 0.4
"""Share of the articles that are about the same, from which it is what a question without a name means."""


def _as_names(question: str, named: Sequence[Asked]) -> Sequence[Asked]:
    """Those that the question writes as names, if it does so with one: "the repairs in Tann" means Tann."""
    capital = {word.casefold() for word in words(question) if word[0].isupper()}
    return [one for one in named if capital.intersection(one.name)] or named


LONGEST = 20_000
"""Characters of an article in which names are looked for."""


def head(article: Article) -> str:
    """The title and the first sentence of an article."""
    start = article.text[:HEAD]
    spans = sentences(start)
    return f"{article.title}\n{start[slice(*spans[0])] if spans else start}"


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
