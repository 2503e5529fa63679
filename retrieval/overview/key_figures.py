"""The figures of an article: numbers with what they count, percentages, sums of money.

Pure functions over strings; what is found are spans of the text. Dates, years, ages, times of day and
ordinals are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index import pattern

from ..text.dates import dates
from ..text.lexicon import BOUND
from ..text.reading import Number, Time, read
from ..text.terms import STOP_WORDS

Span = tuple[int, int]


class Counted(NamedTuple):
    """A figure of a text.

    Attributes:
        span: with bound, unit and what is counted.
        kind: ``money``, ``percent``, ``count``, ``measure``, ``time`` or ``score``.
        sentence: which sentence tells it.
        weight: how much it says beside others.
        number: as it was read; of "3 to 5 percent" the last one; None of a score.
    """

    span: Span
    kind: str
    sentence: int
    weight: float = 0.0
    number: Number | None = None


_MONEY = frozenset("dollar euro pound yen rouble hryvnia cent penny".split())
_SIGN = pattern(r"(?:[A-Z]{1,2})?[$€£¥₽₴]\s?$")
_UNIT = pattern(r"\s?(?:%|°[CF]|[€£$₽₴]|{figures.percent})")
_SCORE = pattern(r"(?<![\w.,:–-])(?:\d{1,3}\s?[-–]\s?\d{1,3}|\d{1,2}:\d)(?![\w:–-]|[.,]\d)")
_FROM = pattern(r"(?<![\w.,/–-])\d+(?:[.,]\d+)?\s?[-–]\s?$")
_TO = pattern(r"\s(?:{figures.to})\s[$€£]?\d")
_SPREAD = pattern(r"\s(?:{figures.to})\s")
_NEXT = pattern(r"[ \u00a0\u202f\n-]([^\W\d_]+(?:['’ʼ-][^\W\d_]+)*)")
_AGE = pattern(r"[^\W\d_]+,\s$")
_ADJECTIVE = pattern(r"(?:ых|их|ые|ие|ого|ему|ый|ий|ая|ой|і)$")


def figures(text: str, sentences: Sequence[Span]) -> list[Counted]:
    """All figures of a text, in its order."""
    german = len(re.findall(r"\b(?:und|der|die|das)\b", text[:5000])) > len(
        re.findall(r"\b(?:and|the)\b", text[:5000])
    )
    return [
        Counted((start + span[0], start + span[1]), kind, at, weight, number)
        for at, (start, end) in enumerate(sentences)
        for span, kind, weight, number in _in_sentence(text[start:end], german)
    ]


def chosen(text: str, found: Iterable[Counted]) -> list[Counted]:
    """The eight of some figures that say most, each of the same words once, in the text's order."""
    first: dict[str, Counted] = {}
    for one in found:
        first.setdefault(" ".join(text[slice(*one.span)].lower().split()), one)
    telling = [one for one in first.values() if one.kind != "count" or not text[slice(*one.span)].isdigit()]
    best = sorted(telling, key=lambda one: -(one.weight - one.sentence / 100))[:8]
    return sorted(best, key=lambda one: one.span)


def _in_sentence(sentence: str, german: bool) -> list[tuple[Span, str, float, Number | None]]:
    held = read(sentence).figures
    if not held and not _SCORE.search(sentence):
        return []
    taken = [(d.start, d.end) for d in dates(sentence, "2000-01-01")]
    found: list[tuple[Span, str, float, Number | None]] = []
    for score in _SCORE.finditer(sentence):
        if not _inside(score.span(), taken) and not re.match(
            r"\s?(?:%|percent|Uhr|[ap]\.?m\b)", sentence[score.end() :]
        ):
            follow = _counted(sentence, score.end(), german)
            if follow == score.end() or sentence[follow - 1] != "s":
                found.append((score.span(), "score", 1.5, None))
                taken.append(score.span())
    at = 0
    for number in held:
        place = pattern(r"\s+".join(map(re.escape, number.shown.split()))).search(sentence, at)
        if place is None:
            continue
        at = place.end()
        if isinstance(number, Time) or sentence[: place.start()][-1:].isalpha():  # "the S4"
            continue
        figure = _figure(sentence, number, place.span(), taken, german)
        if figure is None:
            continue
        (start, end), kind, score_ = figure
        bare = found and sentence[found[-1][0][1] - 1].isdigit() and found[-1][1] != "score"
        if bare and _SPREAD.fullmatch(sentence, found[-1][0][1], start):  # "3 to 5 percent"
            (start, _), _, before, _ = found.pop()
            score_ = max(before, score_)
        found.append(((start, end), kind, score_, number))
        at = max(at, end) if kind != "number" else at
    return found


def _inside(span: Span, taken: Sequence[Span]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in taken)


def _figure(
    sentence: str, number: Number, span: Span, taken: Sequence[Span], german: bool
) -> tuple[Span, str, float] | None:
    start, end = span
    digits = sentence[start].isdigit()
    plain_year = bool(re.fullmatch(r"(?:1[5-9]|20)\d\d", number.shown)) and number.kind is None
    if number.ordinal or _inside(span, taken):
        return None
    before = sentence[max(0, start - 50) : start]
    lead = _FROM.search(before)  # "3–5 percent"
    if re.match(r"['’]?s\b|[-–]\d", sentence[end:]) or (start and sentence[start - 1] in "-–/:.#" and not lead):
        return None  # the 1990s, a telephone number, COVID-19
    if digits and len(number.shown) <= 2 and _AGE.search(before) and sentence[end : end + 1] in ",)":
        return None  # "Anna Weiss, 34,"
    sign = _SIGN.search(before)
    first = lead or sign
    begin = start - len(before) + first.start() if first else start
    bound = BOUND.search(before)
    if number.bound and bound:
        begin = start - len(before) + bound.start()
    unit = _UNIT.match(sentence, end)
    if unit:
        kind = "percent" if number.kind == "percent" else "money" if number.kind in _MONEY else "measure"
        return (begin, unit.end()), kind, 2.5
    if sign:
        return (begin, end), "money", 3
    if plain_year:
        return None
    last = _counted(sentence, end, german)
    if (last == end and lead) or (_TO.match(sentence, end) and not lead):
        return None if lead else ((begin, end), "count", 0.0)  # "3 to 5 percent": the rest follows
    if number.kind in _MONEY:
        return (begin, last), "money", 3
    if last == end and (not digits or number.value < 13):
        return None
    if not digits and number.value <= 3:
        return None
    if number.kind in ("day", "week", "month", "year", "hour", "minute", "second", "decade", "century"):
        return (begin, last), "time", 0.5
    score = 1.0 + digits * 0.5 + bool(number.bound) * 0.3 + (number.value >= 100) * 0.5
    return (begin, last), "measure" if number.kind else "count", float(score)


def _counted(sentence: str, end: int, german: bool) -> int:
    """The end of what a number counts: "18 cruise missiles", "300 neue Wohnungen", "25 человек"."""
    words: list[tuple[str, int]] = []
    at = end
    while len(words) < 3 and (match := _NEXT.match(sentence, at)):
        word = match[1]
        if word.lower() in STOP_WORDS or (word[0].isupper() and not german and not words):
            break
        words.append((word, match.end()))
        at = match.end()
    if not words:
        return end
    if "Ѐ" <= words[0][0][0] <= "ӿ":
        adjective = len(words) > 1 and _ADJECTIVE.search(words[0][0])
        return words[1][1] if adjective else words[0][1]
    if german:
        noun = next((place for word, place in words if word[0].isupper()), None)
        return noun if noun is not None else end
    if words[0][0].endswith("ed"):
        return end
    plural = next((place for word, place in words if re.search(r"(?<![su'])s$", word)), None)
    if plural is None and words[0][0].endswith("ing"):
        return end
    return plural if plural is not None else words[0][1]
