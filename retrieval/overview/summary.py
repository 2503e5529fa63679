"""Selects a few of an article's own sentences that summarise it.

The sentences are chosen so that every sentence of the article has a similar one among them (greedy facility
location; Lin and Bilmes, 2011), by the vectors in the index. Early sentences weigh more, as news puts the main
point first. A sentence that cannot stand alone is never chosen.

Pure functions: spans and vectors in, spans out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHORTEST, LONGEST = 35, 420
"""Least and most characters of a quoted sentence: shorter ones are captions, longer ones go unread."""

EARLY = 0.25
"""Bonus for the opening sentence, as a share of the best gain."""

COMMON = 0.75
"""Share of the mean vector that is subtracted, as sentences read in one context are all alike."""

TELLING = 100
"""Characters from which a sentence has full weight; a shorter one weighs less in proportion."""

FACTS = 0.25
"""Bonus for a sentence with a number."""

_LEANS = words_of("leaning.first")
"""First words that make a sentence depend on the one before it."""
_OWNERS = words_of("leaning.owners")
"""Second words that do: "По его словам"."""
_FIRST = re.compile(r"[^\W\d_]+")
_ENDED = re.compile(r"[.!…。！۔।॥]+[\"'”’»›)\]]*$")
_OPENS, _CLOSES = "“„«", "”»"


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be understood without the ones around it.

    >>> stands_alone("The council voted for the tram on Monday evening.")
    True
    >>> stands_alone("He added that it would open in May, however late.")
    False
    """
    first = _FIRST.search(sentence)
    if first is None or not SHORTEST <= len(sentence) <= LONGEST or not _ENDED.search(sentence):
        return False
    opens = sum(sentence.count(mark) for mark in _OPENS)
    closes = sum(sentence.count(mark) for mark in _CLOSES)
    opening = [word.lower() for word in _FIRST.findall(sentence[:30])[:2]]
    if opening[-1] in _OWNERS:
        return False
    cut = (opens != closes and "„" not in sentence) or sentence.count('"') % 2 == 1
    return not cut and first.start() == 0 and first[0].lower() not in _LEANS and not first[0][0].islower()


def summary(sentences: Sequence[str], vectors: NDArray[np.float32]) -> list[int]:
    """Choose the sentences that summarise an article, in its order.

    Args:
        sentences: all sentences of the article.
        vectors: float32 (len(sentences), dim), rows of L2 norm 1.
    """
    import numpy as np

    first = {" ".join(sentence.split()): at for at, sentence in reversed(list(enumerate(sentences)))}
    usable = sorted(at for sentence, at in first.items() if stands_alone(sentence))
    wanted = min(_how_many(len(sentences)), len(usable))
    if not wanted:
        return []
    places = np.arange(len(sentences), dtype=np.float32)
    weight = 1 / (1 + places / 10)
    vectors = vectors - COMMON * vectors.mean(axis=0)
    vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    near = np.clip(vectors @ vectors[usable].T, 0, 1)
    early = 1 + EARLY / (1 + places[usable])
    told = np.array([_telling(sentences[at]) if at else 1.0 for at in usable], np.float32)
    covered = np.zeros(len(sentences), np.float32)
    chosen: list[int] = []
    while len(chosen) < wanted:
        gain = (np.maximum(near, covered[:, None]) - covered[:, None]) * weight[:, None]
        total = gain.sum(axis=0) * early * told
        total[chosen] = -1
        best = int(total.argmax())
        chosen.append(best)
        covered = np.maximum(covered, near[:, best])
    return sorted(usable[at] for at in chosen)


def _telling(sentence: str) -> float:
    return min(1.0, len(sentence) / TELLING) * (1 + FACTS * bool(re.search(r"\d", sentence)))


def _how_many(sentences: int) -> int:
    return next(count for count, most in ((1, 3), (2, 5), (3, 14), (4, 30), (5, 10**9)) if sentences <= most)
