"""Names that look alike, and which of them a sentence speaks of: Haldane and Halden, E200 and E300, two Museums.

Names are the runs of capitals and the codes that the articles hold, so a question may write them in small letters.
A sentence speaks of whom it names itself, or else of whom the sentences before it, the title or the first sentence
of its article name. Pure functions over strings; knows no list of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import lru_cache

from index import MONTHS, Article, pattern, sentences

from .dates import WEEKDAYS
from .lexicon import SMALL_IN_NAMES
from .reading import read
from .rules import rule
from .terms import STOP_WORDS, words

ALIKE = 0.7
"""Least share of letters that two names of one word with the same beginning share (``SequenceMatcher.ratio``)."""

SHORTEST = 5
"""Letters of a word that may look like another one."""

BACK = 2
"""Sentences before one in which it may be said of whom it speaks."""

_CODE = re.compile(r"(?=\w*\d)(?=\w*[^\W\d_])\w{2,12}")
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th|am|pm|h|s|k|m|bn|x|km|cm|mm|kg|mg|ml|c|f)")
"""A number with its ending or unit, which is no code: "2nd", "6pm", "20km"."""
_NUMERAL = re.compile(r"[ivx]{1,4}|\d{1,3}|[a-z]|plus|pro|max|mini|lite|ultra|junior|senior|jr|sr")
_MODEL = re.compile(r"\b[A-Z]\w{0,3}\d\w{0,3} [A-Z][a-z]+\b")  # "S4 Plus"
_ENDING = pattern(r"(?:['’ʼ]s?|{names.ends})")
_WORD = re.compile(r"[^\W_]+(?:[’'ʼ-][^\W_]+)*")

_NO_NAMES = frozenset(STOP_WORDS) | MONTHS.keys() | WEEKDAYS.keys()

Name = tuple[str, ...]
"""The words of a name, in small letters, without possessive."""


class Speaks(Enum):
    """Whom a sentence speaks of, as far as a question's names go."""

    OF_IT = "of it"
    OF_ANOTHER = "of another"
    OF_NONE = "of none"


@dataclass(frozen=True, slots=True)
class Asked:
    """A name in a question, and those in the articles that look like it.

    Attributes:
        name: as asked.
        own: words that only this one has; none if another one is this with a number behind it.
        others: the look-alikes, each with the words that only it has.
    """

    name: Name
    own: frozenset[str]
    others: tuple[tuple[Name, frozenset[str]], ...]


def names(texts: Iterable[str]) -> set[Name]:
    """The names that texts hold; words that stand there in small letters too are none."""
    texts = list(texts)
    small = {word for text in texts for word in _small(text)}
    found: set[Name] = set()
    for text in texts:
        for name in _read(text):
            for part in (name, name[:1], name[-1:]):
                if not all(word in small or word in _NO_NAMES for word in part):
                    found.add(part)
    return found


def asked(question: str, known: Iterable[Name]) -> list[Asked]:
    """The names of a question among those known, the longest first, each with its look-alikes.

    >>> [one.name for one in asked("how old is the marigold ii", [("marigold",), ("marigold", "ii"), ("hedda",)])]
    [('marigold', 'ii')]
    >>> [one.name for one in asked("haldens new plant", [("halden",), ("haldane",)])]
    [('halden',)]
    """
    known = {*known, *((code,) for code in _codes(question))}
    parts = {word for name in known for word in name}
    said = tuple(
        word[:-1] if word not in parts and word[:-1] in parts and word[-1] == "s" else word
        for word in _said(question)
    )  # "haldens new plant"
    taken: set[int] = set()
    found: list[Asked] = []
    for name in sorted(known, key=len, reverse=True):
        for at in range(len(said) - len(name) + 1):
            places = set(range(at, at + len(name)))
            if said[at : at + len(name)] == name and not places & taken:
                taken |= places
                found.append(_with_others(name, known))
    return found


def speaks(one: Asked, sentence: str, before: Sequence[str], head: str) -> Speaks:
    """Whether a sentence speaks of a name that was asked for.

    Args:
        one: the name.
        sentence: of an article.
        before: the sentences before it, in their order.
        head: the article's title and first sentence.
    """
    for text in (sentence, *reversed(before[-BACK:]), head):
        if mentions(one, text):
            return Speaks.OF_IT
        if _other(one, text):
            return Speaks.OF_ANOTHER
    return Speaks.OF_NONE


def mentions(one: Asked, text: str) -> bool:
    """Whether a text names what was asked for: by the words that only it has, or by its whole name."""
    said = _said(text)
    if one.own and not any(one.own & own for _, own in one.others):
        return one.own <= set(said)
    longer = [name for name, _ in one.others if name[: len(one.name)] == one.name]
    return any(
        said[at : at + len(one.name)] == one.name and not any(said[at : at + len(name)] == name for name in longer)
        for at in range(len(said) - len(one.name) + 1)
    )


def holds(name: Name, text: str) -> bool:
    """Whether the words of a name stand in a text, in a row."""
    return _runs(name, _said(text))


def _other(one: Asked, text: str) -> bool:
    said = _said(text)
    held = set(said)
    return any((own and own <= held) or _runs(name, said) for name, own in one.others)


def _with_others(name: Name, known: Iterable[Name]) -> Asked:
    others = [other for other in known if look_alike(name, other)]
    theirs = {word for other in others for word in other}
    own = frozenset(word for word in name if word not in theirs and word not in STOP_WORDS)
    return Asked(name, own, tuple((other, frozenset(other) - frozenset(name) - STOP_WORDS) for other in others))


@rule("namesakes", otherwise=lambda *_: False)
def look_alike(one: Name, other: Name) -> bool:
    """Whether two names are alike and not the same: "Ann Roe" and "Roe" are, "E200" and "E300" are not.

    >>> look_alike(("marigold",), ("marigold", "ii")), look_alike(("s4",), ("s4", "plus"))
    (True, True)
    >>> look_alike(("ann", "roe"), ("roe",))
    False
    """
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < len(long) and short == long[: len(short)]:
        return len(long) == len(short) + 1 and bool(_NUMERAL.fullmatch(long[-1]))
    shared = {word for word in set(one) & set(other) if word not in STOP_WORDS}
    if set(short) <= set(long):
        return False
    if shared:
        return len(one) > 1 and len(other) > 1
    return len(one) == len(other) == 1 and _spelled_alike(one[0], other[0])


def _spelled_alike(one: str, other: str) -> bool:
    if _CODE.fullmatch(one) and _CODE.fullmatch(other):
        return re.sub(r"\d", "0", one) == re.sub(r"\d", "0", other)
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or (long.startswith(short) and _ENDING.fullmatch(long[len(short) :])):
        return False
    if short[:-1] == long[: len(short) - 1] and _ENDING.fullmatch(long[len(short) - 1 :]):
        return False  # cases of one word
    return short[:1] == long[:1] and SequenceMatcher(None, short, long).ratio() >= ALIKE


@lru_cache(maxsize=2048)
def _read(text: str) -> frozenset[Name]:
    found = {
        tuple(_plain(word) for word in name)
        for line in text.splitlines()
        for start, end in sentences(line)  # no name goes on behind a full stop
        for name in read(line[start:end]).names
    }
    models = {tuple(_plain(word) for word in match[0].split()) for match in _MODEL.finditer(text)}
    return frozenset({_bare(name) for name in found} - {()} | {(code,) for code in _codes(text)} | models)


def _bare(name: Name) -> Name:
    """A name without the words of no name before and behind it: "in lille", "corvex on tuesday"."""
    telling = [at for at, word in enumerate(name) if word not in _NO_NAMES or (at and len(word) == 1)]  # "product a"
    return name[telling[0] : telling[-1] + 1] if telling else ()


def _codes(text: str) -> list[str]:
    found = (word.casefold() for word in _WORD.findall(text) if _CODE.fullmatch(word))
    return [word for word in found if not _COUNTED.fullmatch(word)]


@lru_cache(maxsize=2048)
def _small(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if word.islower())


@lru_cache(maxsize=4096)
def _said(text: str) -> Name:
    return tuple(_plain(word) for word in _WORD.findall(text) if word not in SMALL_IN_NAMES)


def _runs(name: Name, said: Name) -> bool:
    return any(said[at : at + len(name)] == name for at in range(len(said) - len(name) + 1))


def _plain(word: str) -> str:
    return re.sub(r"['’ʼ]s?$", "", word.casefold())


HEAD = 400
"""Characters in which the first sentence of an article is looked for."""


def head(article: Article) -> str:
    """The title and the first sentence of an article."""
    start = article.text[:HEAD]
    spans = sentences(start)
    return f"{article.title}\n{start[slice(*spans[0])] if spans else start}"
