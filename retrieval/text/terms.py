"""The content words of a text, and how much of a question a sentence covers.

Pure functions over strings. Stemming by Snowball (Porter 2001), Russian rules for Cyrillic words
and English ones for the rest.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Any

from index import words_of

STOP_WORDS = words_of("words.stop")
"""Words that tell nothing by themselves, of every language."""

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")


_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")
"""A letter of Thai, Lao, Japanese or Chinese."""


_stemming = threading.Lock()
"""Held while a stemmer works: stemmers are not thread-safe."""


@cache
def _stemmer(language: str) -> Any:
    from Stemmer import Stemmer

    return Stemmer(language, 0)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, in lower case.

    >>> stem("Applications"), stem("1,300"), stem("беженцев") == stem("беженцы")
    ('applic', '1300', True)
    """
    word = word.lower()
    if word[0].isdigit():
        return word.replace(",", "")
    word = re.sub(r"['’]s$", "", word)
    with _stemming:
        found: str = _stemmer("russian" if "а" <= word[0] <= "ґ" else "english").stemWord(word)
    return found


def words(text: str) -> list[str]:
    """All words and numbers of a text, as written.

    >>> words("Russia’s 1,300 applications, not 2.5!")
    ['Russia’s', '1,300', 'applications', 'not', '2.5']
    """
    return _WORD.findall(text)


def length(text: str) -> int:
    """How many words a text has, roughly: those between spaces, and two letters a word where words have no spaces.

    >>> length("Russia’s 1,300 applications"), length("市长说，电车将于五月开通。")
    (3, 6)
    """
    return len(text.split()) + (len(_UNSPACED.findall(text)) // 2 if not text.isascii() else 0)


def content_words(text: str) -> list[str]:
    """The words of a text without stop words."""
    return [word for word in words(text) if word.lower() not in STOP_WORDS]


def terms(text: str) -> list[str]:
    """The stems of the content words."""
    return [stem(word) for word in content_words(text)]


def coverage(question: Sequence[str], documents: Sequence[Collection[str]]) -> list[float]:
    """The share, in [0, 1], of a question's terms found in each document, rarer terms weighing more.

    The weight of a term is ln(1 + (N - n + 0.5) / (n + 0.5)) over these documents, as in BM25; a term that none of
    them contains weighs as much as the rarest one. 0 for a question without terms.

    >>> [round(share, 2) for share in coverage(["tram", "open"], [["tram"], ["tram", "open"], []])]
    [0.32, 1.0, 0.0]
    """
    held = Counter(term for document in documents for term in set(document))
    least = min(held.values(), default=1)
    weights = {term: _inverse_frequency(held.get(term, least), len(documents)) for term in question}
    total = sum(weights.values())
    return [
        sum(weights[term] for term in weights.keys() & document) / total if total else 0.0
        for document in map(frozenset, documents)
    ]


def _inverse_frequency(holding: int, documents: int) -> float:
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5))
