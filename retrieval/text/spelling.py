"""Typing errors in a question, mended by the words of the articles that it asks about.

A word is mended that neither the articles nor the embedding model know, if one of the articles' is a slip away: a
letter left out or typed too often, two swapped, an accent not typed. One letter for another more often makes another
word ("felled", "filled") and is left. Only in English: in languages that inflect more a slip looks like an ending.
Knows words alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from index import language_of

from .rules import rule
from .terms import STOP_WORDS, stem

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
    written = Counter(word for text in texts for word in _WORD.findall(text))
    stems = {stem(word) for word in written}
    slips = {word: meant for word in unknown if stem(word) not in stems and (meant := _nearest(word, written))}
    return _WORD.sub(lambda word: slips.get(word[0], word[0]), question)


def _nearest(word: str, written: Counter[str]) -> str | None:
    """The word that was meant: the nearest, among equals the one written most often."""
    name = word[0].isupper()
    if name and len(word) < NAME:
        return None
    near = []
    for one in written:
        if not name or one[0].isupper():
            slips = _slips(_plain(word), _plain(one))
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


def _plain(word: str) -> str:
    """A word in lower case, without its accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(letter)
    )
