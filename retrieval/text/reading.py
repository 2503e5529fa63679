"""The particulars that a text holds: numbers with unit and bound, times of day, dates, names, negations.

Pure functions over strings: no model, no I/O. What is read here is compared in ``particulars``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

from index import written

from . import lexicon
from .terms import STOP_WORDS, stem

MAX_NAME = 6
"""Words of one name; a longer run of capitals is a headline."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text."""

    shown: str
    value: Fraction
    kind: str | None
    bound: str | None
    after: tuple[str, ...]  # stems of the next content words of the clause
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day as it stands in a text; it equals no number."""

    shown: str
    value: tuple[int, int]  # hour from 0 to 11, minute
    half: str | None  # "a" before noon, "p" after it; None if the text does not say
    kind: ClassVar = "time of day"

    def fits(self, other: Time) -> bool:
        """Whether both may be the same time.

        >>> five, seventeen = read("at 5.30 p.m.").times + read("at 17:30").times
        >>> five.fits(seventeen), five.fits(read("at 5:30 am").times[0])
        (True, False)
        """
        return self.value == other.value and (self.half == other.half or None in (self.half, other.half))


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it stands in a text, with or without its year."""

    shown: str
    days: frozenset[tuple[int | None, int | None, int | None]]  # (year, month, day); more than one if unclear


@dataclass(frozen=True, slots=True)
class Held:
    """The particulars of one text."""

    figures: tuple[Number | Time, ...]  # in order
    dates: tuple[Date, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]  # in order, as written
    stems: frozenset[str]
    affirmed: frozenset[str]  # of these, the ones that stand outside every negation
    negated: tuple[tuple[str, tuple[str, ...]], ...]  # the negator and the stems it turns around
    urls: tuple[str, ...]
    folded: str

    @property
    def numbers(self) -> list[Number]:
        """What is counted or measured."""
        return [figure for figure in self.figures if isinstance(figure, Number)]

    @property
    def times(self) -> list[Time]:
        """The times of day."""
        return [figure for figure in self.figures if isinstance(figure, Time)]


@lru_cache(maxsize=4096)
def read(text: str) -> Held:
    """The particulars of a text; kept for the next time."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    dates, rest = _read_dates(folded)
    tokens = list(lexicon.TOKEN.finditer(rest))
    figures = tuple(_read_figures(rest, tokens))
    words = tuple(match["word"].rstrip(".") for match in tokens if match["word"])
    negations = list(_read_negations(rest, tokens))
    turned = {token.start() for _, scope in negations for token in scope}
    telling = [t for t in tokens if t["word"] and t["word"].rstrip(".").lower() not in STOP_WORDS]
    return Held(
        figures,
        dates,
        tuple(_read_names(rest, tokens)),
        words,
        frozenset(_stem(token) for token in telling),
        frozenset(_stem(token) for token in telling if token.start() not in turned),
        tuple((word, tuple(_stem(token) for token in scope)) for word, scope in negations),
        tuple(match["url"] for match in tokens if match["url"]),
        folded,
    )


def _read_dates(text: str) -> tuple[tuple[Date, ...], str]:
    """The dates of a text, and the text with them blanked out, so that 29 is not read as a number again."""
    found: list[Date] = []
    rest: list[str] = []
    at = 0
    while one := written(text, at):
        shown = text[one.start : one.end]
        found.append(Date(shown.strip(" .,"), frozenset(one.days)))
        rest += text[at : one.start], re.sub(r"\S", ";", shown)
        at = one.end
    return tuple(found), "".join((*rest, text[at:]))


def _read_figures(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[Number | Time]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = at + 1
        ordinal = False
        if token["time"]:
            yield _time(token["time"], token["half"])
            at = end
            continue
        value: Fraction | None = None
        if token["num"]:
            value = _value(token["num"])
            suffix = token["suffix"] or ""
            ordinal = suffix in lexicon.DAY_ENDS
            value *= 1 if ordinal else lexicon.SUFFIXES.get(suffix.lower(), 1)
            if suffix == "m" and not lexicon.MONEY.search(text, max(0, token.start() - 2), token.end() + 8):
                value /= 10**6  # 5m without a currency: metres
            end, value = _scaled(text, tokens, end, value)
        elif token["word"]:
            value, end, ordinal = _in_words(text, tokens, at)
        if value is not None:
            shown = text[token.start() : tokens[end - 1].end()].rstrip(".")
            kind, beyond = _kind(text, tokens, at, end)
            yield Number(shown, value, kind, _bound(text[: token.start()]), _after(text, tokens, beyond), ordinal)
        at = end


def _time(shown: str, half: str | None) -> Time:
    hour, _, minute = shown.replace(".", ":").partition(":")
    if half is None and not 1 <= int(hour) <= 12:
        half = "p" if 12 < int(hour) < 24 else "a"
    return Time(shown, (int(hour) % 12, int(minute or 0)), half and half.lower())


def _value(digits: str) -> Fraction:
    """The value of digits with thousands marked in any of the usual ways: 1,300 and 1.300 and 1 300; 1.3 and 1,3.

    >>> _value("1,300") == _value("1.300") == 1300, _value("1,5") == _value("1.5")
    (True, True)
    """
    digits = re.sub(r"[\u00a0\u202f ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and not digits.startswith("0"):
        return Fraction(int(re.sub(r"[.,]", "", digits)))
    at = max(digits.rfind("."), digits.rfind(","))
    if at < 0:
        return Fraction(int(digits))
    whole, part = digits[:at], digits[at + 1 :]
    return Fraction(int(re.sub(r"[.,]", "", whole) + part), 10 ** len(part))


def _scaled(text: str, tokens: Sequence[re.Match[str]], end: int, value: Fraction) -> tuple[int, Fraction]:
    """Take in "million" and the like behind a number."""
    while end < len(tokens) and tokens[end]["word"] and _near(text, tokens, end):
        scale = lexicon.SCALES.get(tokens[end]["word"].lower().rstrip("."))
        if scale is None:
            break
        value *= scale
        end += 1
    return end, value


def _near(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    return not text[tokens[at - 1].end() : tokens[at].start()].strip(" \u00a0\u202f-")


def _in_words(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[Fraction | None, int, bool]:
    """A number in words from this token on: its value, the token after it, and whether it is an ordinal."""
    word = tokens[at]["word"].lower()
    nothing = (None, at + 1, False)
    if word in lexicon.FOREIGN and at and tokens[at]["word"][0].isupper() and _near(text, tokens, at):
        return nothing  # of a name: "Trofeo dei Sette Colli"
    if word in lexicon.ORDINALS:
        following = text[tokens[at].end() :].lstrip()
        if (word == "second" and at and tokens[at - 1]["num"]) or following.startswith(","):
            return nothing
        return Fraction(lexicon.ORDINALS[word]), at + 1, True
    total = group = 0
    end = at
    seen = False
    while end < len(tokens) and tokens[end]["word"]:
        if end > at and not _near(text, tokens, end):
            break
        raw = tokens[end]["word"].lower()
        parts = [raw.rstrip(".")] if raw in lexicon.FOREIGN else raw.rstrip(".").replace("\u2011", "-").split("-")
        if parts == ["and"] and seen and end + 1 < len(tokens) and tokens[end + 1]["word"]:
            after = tokens[end + 1]["word"].lower().rstrip(".").split("-")[0]
            if after in lexicon.SMALL and tokens[end - 1]["word"].lower() in ("hundred", "thousand", "million"):
                end += 1
                continue
            break
        values = [lexicon.SMALL.get(part, lexicon.FOREIGN.get(part)) for part in parts]
        if parts[0] in ("a", "an") and end == at:
            follow = tokens[end + 1]["word"].lower() if end + 1 < len(tokens) and tokens[end + 1]["word"] else ""
            if follow not in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
                return nothing
            values = [0 if follow == "dozen" else 1]
        if len(parts) == 1 and parts[0] in lexicon.SCALES and (seen or parts[0] in ("hundert", "tausend", "сто")):
            scale = lexicon.SCALES[parts[0]]
            if scale == 100:
                group = (group or 1) * 100
            else:
                total, group = total + (group or 1) * scale, 0
        elif parts == ["dozen"]:
            group = (group or 1) * 12
        elif values[0] is not None and all(value is not None for value in values):
            step = sum(value for value in values if value is not None)
            if seen and group % 100 and not (group % 10 == 0 and step < 10 and len(parts) == 1):
                break  # "two three": two numbers
            group += step
        else:
            break
        seen = True
        end += 1
    if not seen:
        return nothing
    if (word == "one" and end == at + 1 and _pronoun(text, tokens, at)) or total + group > 10**15:
        return None, end, False
    return Fraction(total + group), end, False


def _pronoun(text: str, tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Whether "one" counts nothing: "no one", "one of", "one another", "the one"."""
    before = tokens[at - 1]["word"] if at else None
    after = text[tokens[at].end() :].lstrip().split(" ", 1)[0].lower()
    return (before or "").lower() in ("no", "the", "each", "any", "every", "that", "this", "which") or after in (
        "of", "another", "day", "can", "must", "should",
    )  # fmt: skip


def _kind(text: str, tokens: Sequence[re.Match[str]], at: int, end: int) -> tuple[str | None, int]:
    """The unit of a number, before it ($5) or behind it (5 km), and the first token after both."""
    if re.match(r"\s?per cent\b", text[tokens[end - 1].end() :]):
        return "percent", end + 2
    for place in range(end, min(end + 2, len(tokens))):
        if text[tokens[place - 1].end() : tokens[place].start()].strip(" \u00a0\u202f-"):
            break
        unit = (tokens[place]["word"] or tokens[place]["sign"] or "").lower().rstrip(".")
        if unit in lexicon.KINDS:
            if unit in ("m", "mi", "g", "second") and not tokens[at]["num"]:
                break
            return lexicon.KINDS[unit], place + 1
        if unit not in ("per", "us", "square", "cubic", "full", "metric"):
            break
    if at and tokens[at - 1]["sign"] and tokens[at - 1]["sign"] in "$€£¥₽₴" and _near(text, tokens, at):
        return lexicon.KINDS[tokens[at - 1]["sign"]], end
    return None, end


def _bound(before: str) -> str | None:
    match = lexicon.BOUND.search(before[-40:])
    return str(match.lastgroup).replace("_", " ") if match else None


def _after(text: str, tokens: Sequence[re.Match[str]], end: int) -> tuple[str, ...]:
    """Stems of the next three content words, up to the end of the clause or the next number."""
    found: list[str] = []
    for place in range(end, min(end + 5, len(tokens))):
        if re.search(r"[,;:.!?()]", text[tokens[place - 1].end() : tokens[place].start()]):
            break
        word = (tokens[place]["word"] or "").rstrip(".")
        if (
            not word
            or word.lower() in lexicon.SMALL
            or (word.lower() in STOP_WORDS and found)
            or word.lower() in ("and", "or", "to")
        ):
            break
        if word.lower() not in STOP_WORDS:
            found.append(stem(word))
        elif word.lower() != "of":
            break
    return tuple(found[:3])


def _read_names(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[tuple[str, ...]]:
    """Runs of capitalised words. The first word of the text counts unless it is one that often begins a sentence."""
    run: list[str] = []
    opening = True
    for place, token in enumerate(tokens):
        word = (token["word"] or "").rstrip(".")
        between = text[tokens[place - 1].end() : token.start()] if place else text[: token.start()]
        if place and re.search(r"[.!?:;]['\"”’»)]*\s|[“\"„«]$", between + (" " if tokens[place - 1]["word"] else "")):
            opening = True
        joined = not between.strip(" \u00a0")
        if run and not joined:
            yield from _cut(run)
            run = []
        capital = bool(word) and word[0].isupper() and word != "I" and not word.startswith(("I'", "I’"))
        plain = bare(word)
        counted = plain in lexicon.SCALES or plain.split("-")[0] in lexicon.SMALL
        if capital and not counted and not (opening and plain in lexicon.OPENERS):
            run.append(word)
        elif run and word.lower() in lexicon.SMALL_IN_NAMES and place + 1 < len(tokens):
            following = tokens[place + 1]["word"] or ""
            if not (following[:1].isupper() and word.lower() not in ("and", "for", "the")):
                yield from _cut(run)
                run = []
        elif run:
            yield from _cut(run)
            run = []
        opening = False
    yield from _cut(run)


def _cut(run: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A run is one name, but "Ukraine’s Air Force" is two: a possessive ends a name."""
    name: list[str] = []
    for word in run:
        name.append(word)
        if re.search(r"['’ʼ]s$", word) or len(name) == MAX_NAME:
            yield tuple(name)
            name = []
    if name:
        yield tuple(name)


def _read_negations(text: str, tokens: Sequence[re.Match[str]]) -> Iterator[tuple[str, tuple[re.Match[str], ...]]]:
    """The negators of a text and the telling words behind each, up to the end of its clause."""
    telling = [t for t in tokens if t["word"] and t["word"].rstrip(".").lower() not in STOP_WORDS]
    for match in lexicon.NEGATOR.finditer(text):
        if lexicon.NO_NEGATION.match(text, match.start()):
            continue
        end = lexicon.CLAUSE_END.search(text, match.end())
        last = end.start() if end else len(text)
        at = bisect_left(telling, match.end(), key=lambda token: token.start())
        yield match[0], tuple(token for token in telling[at : at + lexicon.SCOPE] if token.start() < last)


def _stem(token: re.Match[str]) -> str:
    return stem(token["word"].rstrip("."))


def bare(word: str) -> str:
    """A name in small letters without its possessive."""
    return re.sub(r"['’ʼ]s?$", "", word.casefold().rstrip("."))
