"""A question to the passages that may answer it, best first.

Two stages. Chunks come from two searches, by words (BM25) and by meaning (cosine), joined by rank
(reciprocal rank fusion, Cormack, Clarke and Buettcher 2009). Then the sentences inside the best
chunks are scored, and a passage is worth its best sentence.

Before that, typing errors of the question are mended: a word that neither the articles nor the embedding model know,
if one of the articles' is a slip away: a letter left out or typed too often, two swapped, an accent not typed.
One letter for another more often makes another word ("felled", "filled") and is left. Only in English: in languages
that inflect more a slip looks like an ending.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index import Chunk, Index, Scope, Within, as_scope

from .answer import Passage, Sentence
from .text.terms import content_words, coverage, stem, terms, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
import re
import unicodedata
from collections import Counter

from index import language_of

from .text.rules import rule
from .text.terms import STOP_WORDS

CANDIDATES = 20
"""Chunks taken from each of the two searches."""

READ = 10
"""Chunks whose sentences are scored; more if more passages are asked for."""

FIRST = 3
"""Chunks that each search has first are always read, wherever joining the two puts them."""

RRF = 60
"""The constant of reciprocal rank fusion, as in the paper."""

COVERAGE = 0.3
"""Weight of the words shared with the question beside the cosine; see DECISIONS, "Ranking sentences"."""

WHOLE = 60
"""Chunks that ``whole`` gives all of: some 9,000 words, or twelve articles."""

NEAR = 24
"""Chunks that it gives of more."""

Nearest = Callable[[Index, str, int, Scope], list[tuple[int, float]]]
"""Finds the chunks of an index that are nearest to a question, so many, among the articles of a scope."""

MAX_WORDS = 40
"""Most words of a question that are searched for."""


@lru_cache(maxsize=10_000)
def _terms(sentence: str) -> frozenset[str]:
    """The terms of a stored sentence, cached: many questions meet the same sentences."""
    return frozenset(terms(sentence))


class Retriever:
    """Finds passages in an index. Keeps no state between questions."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def search(self, question: str, k: int = READ, within: Within = None) -> list[Passage]:
        """Find the k best passages.

        Args:
            question: any text; it has no search operators.
            k: the most passages to return.
            within: which articles to search; None for all.

        Returns:
            Passages, best first, each with its sentences scored.
        """
        wanted = content_words(question) or words(question)
        count = max(CANDIDATES, k)
        vector = self.index.embedder.question(question)
        by_words = self.index.lexical(list(dict.fromkeys(wanted))[:MAX_WORDS], count, within)
        by_meaning = [i for i, _ in self.index.dense(vector, count, within)]
        first = {*by_words[:FIRST], *by_meaning[:FIRST]}
        fused = fuse(by_words, by_meaning)
        rest = [one for one in fused if one not in first][: max(READ, k) - len(first)]
        best = [one for one in fused if one in first or one in rest]
        return self._ranked(self.index.chunks(best), vector, wanted, first)[:k]

    def whole(self, question: str, within: Within = None, *, every: bool, nearest: Nearest) -> list[Passage]:
        """All passages of a few articles, or the nearest of more, best first.

        What is asked in one language of articles in another shares no word with them, and MiniLM knows one language.

        Args:
            question: any text.
            within: which articles; None for all.
            every: whether those in English are meant too.
            nearest: finds chunks across languages.
        """
        scope = as_scope(within) if every else replace(as_scope(within), foreign=True)
        vector = self.index.embedder.question(question)
        found = self.index.dense(vector, WHOLE + 1, scope)  # all of them, if there are no more
        if len(found) > WHOLE:
            found = nearest(self.index, question, NEAR, scope)
        wanted = content_words(question) or words(question)
        return self._ranked(self.index.chunks([number for number, _ in found]), vector, wanted)

    def _ranked(
        self,
        chunks: Sequence[Chunk],
        vector: NDArray[np.float32],
        wanted: Sequence[str],
        first: Collection[int] = (),
    ) -> list[Passage]:
        """Chunks as passages by their best sentence."""
        places = {
            (chunk.article.id, span): _terms(chunk.article.text[slice(*span)])
            for chunk in chunks
            for span in chunk.sentences
        }
        shares = dict(zip(places, coverage([stem(word) for word in wanted], list(places.values())), strict=True))
        scored: list[tuple[float, Chunk, tuple[Sentence, ...]]] = []
        for chunk in chunks:
            if chunk.vectors is None or not chunk.sentences:
                continue
            cosines = (chunk.vectors @ vector).tolist()
            found = []
            for (start, end), cosine in zip(chunk.sentences, cosines, strict=True):
                share = shares[chunk.article.id, (start, end)]
                found.append(Sentence(start, end, cosine, share, cosine + COVERAGE * share))
            scored.append((max(sentence.score for sentence in found), chunk, tuple(found)))
        scored.sort(key=lambda item: -item[0])
        return [
            Passage(chunk.article, chunk.start, chunk.end, score, rank, found, chunk.id in first)
            for rank, (score, chunk, found) in enumerate(scored, start=1)
        ]


def fuse(*rankings: Iterable[int]) -> list[int]:
    """Join rankings by the sum of 1 / (60 + rank); ties keep the order of the first ranking.

    >>> fuse([1, 2, 3], [3, 1])
    [1, 3, 2]
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1 / (RRF + rank)
    return sorted(scores, key=lambda item: -scores[item])


LONG = 8
"""Letters of a word in which two slips are mended; in shorter ones one."""

NAME = 6
"""Least letters of a word with a capital that is mended, to another with one: it is most likely a name."""

SHORTENED = frozenset(
    "aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hows isnt shouldnt thats theres theyll theyre "
    "theyve wasnt werent whats whens wheres whos wont wouldnt youre".split()
)
"""Words without their apostrophe, which are no slips."""

_WORD = re.compile(r"[^\W\d_]{4,}")


@rule("spelling", otherwise=lambda question, *_: question)
def mended(question: str, texts: Iterable[str], pieces: Callable[[Sequence[str]], Sequence[int]]) -> str:
    """The question with its typing errors mended; itself if there are none.

    Args:
        question: as typed.
        texts: of the articles, in English.
        pieces: word pieces of each of some words to the embedding model; it knows a word that is one piece.

    >>> mended("who strated the petiton", ["Tom Abara started the petition."], lambda words: [2] * len(words))
    'who started the petition'
    >>> mended("who stated it", ["Tom Abara started the petition."], lambda words: [1] * len(words))
    'who stated it'
    """
    found = [word for word in _WORD.findall(question) if word.lower() not in STOP_WORDS | SHORTENED]
    unknown = [word for word, count in zip(found, pieces(found), strict=True) if count > 1] if found else []
    if not unknown or language_of(question) not in (None, "en"):
        return question
    begin = {letter for word in unknown for letter in _plain(word[:2])}  # as what is meant does, see _slips
    written = Counter(word for text in texts for word in _WORD.findall(text) if _initial(word[0]) in begin)
    stems = {stem(word) for word in written}
    slips = {word: meant for word in unknown if stem(word) not in stems and (meant := _nearest(word, written))}
    return _WORD.sub(lambda word: slips.get(word[0], word[0]), question)


def _nearest(word: str, written: Counter[str]) -> str | None:
    """The word that was meant: the nearest, among equals the one written most often."""
    name = word[0].isupper()
    if name and len(word) < NAME:
        return None
    near = []
    typed = _plain(word)
    for one in written:
        if not name or one[0].isupper():
            slips = _slips(typed, _plain(one))
            if slips is not None and slips <= (2 if len(word) >= LONG and not name else 1):
                near.append((slips, -written[one], one))
    if not near:
        return None
    meant = min(near)[2]
    return meant.lower() if not name and meant.lower() in written else meant


def _slips(typed: str, meant: str) -> int | None:
    """How many letters were left out, typed too often or swapped; None where that is not all that differs."""
    if abs(len(typed) - len(meant)) > 2 or typed[0] not in meant[:2] or meant[0] not in typed[:2]:
        return None
    from rapidfuzz.distance import OSA, Indel  # not before there is a word that may be a slip

    if len(typed) == len(meant):
        distance = OSA.distance(typed, meant, score_cutoff=1)
        return distance if distance <= 1 and sorted(typed) == sorted(meant) else None
    if typed.startswith(meant) or meant.startswith(typed):
        return None  # an ending
    distance = Indel.distance(typed, meant, score_cutoff=2)
    return distance if distance <= 2 else None


@lru_cache(maxsize=1_000)
def _initial(letter: str) -> str:
    return _plain(letter)[:1]


def _plain(word: str) -> str:
    """A word in lower case, without its accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )
