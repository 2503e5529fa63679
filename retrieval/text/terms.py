"""The words of a text: those that tell, those with capitals; how much of a question a sentence covers.

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
from typing import Any, NamedTuple

from index import words_of

STOP_WORDS = words_of("words.stop")
"""Words that tell nothing by themselves, of every language."""

PRONOUNS = tuple(f"pronouns.{name}" for name in ("persons", "forms", "several", "other", "thing"))
"""The keys of all pronouns."""

CAPITAL = "[{}]".format("".join(letter for letter in map(chr, range(0x41, 0x530)) if letter.isupper()))
"""An expression for a capital, of Latin, Greek and Cyrillic letters."""

_CAPITALISED = re.compile(rf"\b{CAPITAL}[\w’'-]+")
_BEHIND_A_WORD = re.compile(r"[^\W_][\s,“\"(]")

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
    >>> stem("'s"), stem("")
    ("'s", '')
    """
    word = word.lower()
    if word[:1].isdigit():
        return word.replace(",", "")
    word = re.sub(r"(?<=.)['’]s$", "", word)
    with _stemming:
        found: str = _stemmer("russian" if "а" <= word[:1] <= "ґ" else "english").stemWord(word)
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


class Capitalised(NamedTuple):
    """A word that is written with a capital: its span, and whether it stands behind a word, not at a beginning."""

    start: int
    end: int
    inside: bool


@lru_cache(maxsize=4096)
def capitals(text: str) -> tuple[Capitalised, ...]:
    """The capitalised words of a text, of at least two letters; which of them are names, ``reading`` says.

    >>> [one.inside for one in capitals("Did Ada publish Łukasz Ží?")]
    [False, True, True, True]
    """
    found = (match.span() for match in _CAPITALISED.finditer(text))
    return tuple(Capitalised(*at, bool(_BEHIND_A_WORD.match(text, max(0, at[0] - 2), at[0]))) for at in found)


def content_words(text: str) -> list[str]:
    """The words of a text without stop words."""
    return [word for word in words(text) if word.lower() not in STOP_WORDS]


def terms(text: str) -> list[str]:
    """The stems of the content words."""
    return [stem(word) for word in content_words(text)]


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Each stem of the content words once."""
    return frozenset(terms(text))


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
