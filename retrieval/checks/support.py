"""How well a sentence is supported by what it cites, beyond its particulars.

A sentence is *quoted* if the sources contain its words as they are, *paraphrased* if each content word of
its own has a word of similar meaning in the sources, and otherwise not supported. Similarity is
the cosine of two words' vectors as the embedder reads them in their sentences (as BERTScore does,
Zhang et al. 2020, arXiv 1904.09675); one odd word, "resigned" for "offered", decides. See
DECISIONS, "Thresholds of the support check".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index import Embedder

from ..text.terms import content_words, stem
from .particulars import check

WORD = 0.5
"""Least cosine between a word that the sources lack and the nearest word in them."""

WHOLE = 0.35
"""Least cosine between sentence and sources, unless they have half of its content words."""

_MARKS = str.maketrans("[]", "()")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LIGHT = frozenset(
    """come came comes coming go goes went gone going make makes made making take takes took taken taking get
    gets got give gives gave given put way ways under other others another because while people person
    someone around among new since later still also one two three four five six seven eight nine ten hundred
    thousand million billion percent per cent according stated reported report announced told added total
    number several various including during within after before when where although though however meanwhile
    both each every between over own began begun start started continue continued time currently now already
    yet part place laut sagte teilte berichtet etwa rund beim seit unter über wurde worden sowie auch сказал
    сообщил сообщила заявил около также более после во время сказав повідомив заявив близько також більше
    після""".split()
)


@dataclass(frozen=True, slots=True)
class Support:
    """How well the sources support a sentence.

    Attributes:
        kind: ``quoted``, ``paraphrased``, or empty if it is not supported.
        score: the weakest link as a cosine, in [-1, 1]; 1 for quoted.
        odd: the word without a counterpart in the sources, if one decided.
    """

    kind: str
    score: float
    odd: str = ""


def judge(sentence: str, sources: Sequence[str], embedder: Embedder) -> Support:
    """Compare one sentence with the sentences that it cites."""
    if _quoted(sentence, sources):
        return Support("quoted", 1.0)
    there = frozenset().union(*(stems(source) for source in sources))
    spans = [match.span() for match in _WORD.finditer(sentence) if content_words(match[0])]
    new = [(a, b) for a, b in spans if not _known(sentence[a:b], there)]
    held = [[match.span() for match in _WORD.finditer(source) if content_words(match[0])] for source in sources]
    if not sum(map(len, held)):
        return Support("", -1.0)
    whole, parts = embedder.embed_parts([sentence, *sources], [new, *held])
    score = float((whole[1:] @ whole[0]).max())
    if score < WHOLE and len(new) >= len(spans) / 2:
        return Support("", score)
    for (a, b), vector in zip(new, parts[0], strict=True):
        nearest = max(float((words @ vector).max()) for words in parts[1:] if len(words))
        score = min(score, nearest)
        if nearest < WORD:
            return Support("", nearest, sentence[a:b])
    return Support("paraphrased", score)


def borne_out(sentence: str, sources: Sequence[str], embedder: Embedder | None) -> str:
    """``quoted`` or ``paraphrased`` if a sentence says no more than its sources, else empty.

    Combines both checks of a sentence: its particulars (``particulars.check``) and its meaning (``judge``).
    Without an embedder meaning is not compared, and no sentence counts as paraphrased.
    """
    if any(" ".join(sentence.split()).translate(_MARKS) == " ".join(s.split()).translate(_MARKS) for s in sources):
        return "quoted"
    if embedder is None:
        return "quoted" if _quoted(sentence, sources) and not check(sentence, sources) else ""
    return "" if check(sentence, sources) else judge(sentence, sources, embedder).kind


def overlap(sentence: str, source: str) -> float:
    """The share of a sentence's content words found in a source, in [0, 1]; 0 if it has no content words."""
    mine = stems(sentence)
    return len(mine & stems(source)) / len(mine) if mine else 0.0


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(stem(word) for word in content_words(text))


def _known(word: str, there: frozenset[str]) -> bool:
    if word.lower() in _LIGHT or word[0].isupper():  # names are checked with the particulars
        return True
    return all(
        part.lower() in _LIGHT or not content_words(part) or any(_alike(stem(part), other) for other in there)
        for part in re.split(r"-", word)
    )


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 6 and a[:6] == b[:6])


def _quoted(sentence: str, sources: Sequence[str]) -> bool:
    wanted = _folded(sentence)
    return bool(wanted) and any(f" {wanted} " in f" {_folded(source)} " for source in sources)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """The words in order, in lower case, without punctuation and marks."""
    return " ".join(re.findall(r"\w+(?:[.,:'’-]\w+)*", text.casefold().replace("’", "'")))
