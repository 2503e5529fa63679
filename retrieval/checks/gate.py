"""What in a sentence cannot be right: a figure, time, date, name or quotation that its sources rule out.

The hard half of the check of a model's words. It lets equal amounts pass in any wording, and rounded, counted
together, or converted ones: "200m euros", "260 feet" for 80 metres. What needs judgement, such as "about a third",
negations and who did what, is left to ``entailment``.

Pure functions over strings: no model, no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from index import MONTHS

from ..text.lexicon import HIGH, KINDS, LOW, OVER, SCALES, UNDER
from ..text.reading import Held, Number, bare, read
from ..text.terms import stem
from .particulars import MAX_CHARACTERS, quotations, same_name, years

FEW = 3
"""Up to this number a sentence may count what its sources only list."""

PARTS = 12
"""Up to this number a sentence may speak of parts and of times as much."""

MOST = 24
"""Figures of the sources that are reckoned with."""

_ROUNDED = Fraction(1, 8)
"""Furthest that a rounded figure may be from its own, as a share of it."""

_METRES = {
    "mile": Fraction(16093, 10),
    "kilometre": Fraction(1000),
    "metre": Fraction(1),
    "foot": Fraction(3048, 10000),
}
_METRES |= {"centimetre": Fraction(1, 100), "inch": Fraction(254, 10000), "yard": Fraction(9144, 10000)}
_GRAMS = {"kilogram": Fraction(1000), "gram": Fraction(1), "tonne": Fraction(10**6), "ounce": Fraction(2835, 100)}
_GRAMS |= {"pound": Fraction(4536, 10)}
_AREAS = {"acre": Fraction(4047), "hectare": Fraction(10**4)}
_LITRES = {"litre": Fraction(1), "gallon": Fraction(4546, 1000)}
_HOURS = {"minute": Fraction(1, 60), "hour": Fraction(1), "day": Fraction(24), "week": Fraction(168)}
_YEARS = {"month": Fraction(1, 12), "year": Fraction(1), "decade": Fraction(10), "century": Fraction(100)}
_MEASURES = (_METRES, _GRAMS, _AREAS, _LITRES, _HOURS, _YEARS)
"""Units of one measure, each with its size."""


_PARTS = frozenset(map(stem, "times fifths sixths sevenths eighths ninths tenths quarters thirds".split()))
_RATIO = re.compile(r"\b(?:in|out of) (?:every )?(?:two|three|four|five|six|seven|eight|nine|ten|hundred|\d+)\b")


_OPPOSED = {(one, other) for one in (LOW, OVER) for other in (HIGH, UNDER)}
_OPPOSED |= {(other, one) for one, other in _OPPOSED}


def wrong(sentence: str, sources: Sequence[str]) -> list[str]:
    """What in a sentence its sources rule out; nothing if it may be right.

    >>> wrong("About a third, some 200m euros, is left.", ["Of 600 million euros 200 million are left."])
    []
    >>> wrong("Lind paid 300 euros.", ["Lind paid 200 euros."])
    ['300 euro']

    Args:
        sentence: one sentence, without citation marks.
        sources: what it cites, and what that leans on.

    Returns:
        The words of the sentence that cannot be right, as short phrases.
    """
    if len(sentence) > MAX_CHARACTERS:
        return [f"more than {MAX_CHARACTERS:,} characters"]
    said = read(sentence)
    given = [read(source[:MAX_CHARACTERS]) for source in sources]
    found = [*_figures(said, given), *_times(said, given), *_days(said, given), *_names(said, given)]
    addresses = {address for held in given for address in held.urls}
    found += [*quotations(said.folded, given), *(address for address in said.urls if address not in addresses)]
    return list(dict.fromkeys(found))


def _figures(said: Held, given: Sequence[Held]) -> Iterator[str]:
    there = [number for held in given for number in held.numbers][:MOST]
    scales = {scale for held in given for scale in _scales(held)}
    there += _scaled(there, scales)
    plain = {number.value for number in there} | years(given)
    units = {KINDS[word.lower()] for held in given for word in held.words if word.lower() in KINDS}
    units |= {number.kind for number in there if number.kind}
    for number in said.numbers:
        same = [other for other in there if other.value == number.value]
        if same and all((number.bound, other.bound) in _OPPOSED for other in same):
            yield f"{number.bound} {number.shown}"
            continue
        if number.kind is None and (number.value <= FEW or number.value in plain):
            continue
        if any(number.value * scale in plain for scale in scales):
            continue
        other_unit = number.kind and any(other.kind for other in same)
        if not other_unit and (number.bound or _compares(number, said) or _lasts(number, there)):
            continue
        if number.ordinal or any(_same(number, other, units) for other in there):
            continue
        if number.kind is None and any(time.value[0] == number.value % 12 for held in given for time in held.times):
            continue
        if not _reckoned(number, given):
            yield f"{number.shown} {number.kind or ''}".strip()


def _scales(held: Held) -> set[int]:
    """The values of "million" and the like in a text."""
    return {SCALES[word.lower()] for word in held.words if word.lower() in SCALES}


def _scaled(numbers: Sequence[Number], scales: set[int]) -> list[Number]:
    """Numbers as they are meant where "million" was said of another one: "41 million; it was 30"."""
    return [replace(one, value=one.value * scale) for one in numbers for scale in scales if one.value < 1000]


def _compares(number: Number, said: Held) -> bool:
    """Whether a figure counts no things but parts or times: "four fifths", "six in ten", "eight times"."""
    word = number.after[0] if number.after else ""
    return (
        number.kind is None and number.value <= PARTS and (word in _PARTS or _RATIO.search(said.folded) is not None)
    )


def _lasts(number: Number, there: Sequence[Number]) -> bool:
    """Whether a figure is a short time that its sources may only imply: "four hours" for "between 7 and 11"."""
    short = number.value <= PARTS and (number.kind in _HOURS or number.kind in _YEARS)
    return short and all(other.value != number.value for other in there)


def _same(said: Number, other: Number, units: set[str]) -> bool:
    """Whether a figure gives another one, rounded or converted if its words allow."""
    if said.kind == other.kind or said.kind is None:
        return _near(said, other.value)
    if other.kind is None:
        return said.kind in units and _near(said, other.value)
    for measure in _MEASURES:
        if said.kind in measure and other.kind in measure:
            turned = other.value * measure[other.kind] / measure[said.kind]
            return abs(said.value - turned) * 10 <= turned
    return False


def _near(said: Number, value: Fraction) -> bool:
    """Whether a figure may be said where a value stands: the same, or one near it with fewer digits."""
    if said.value == value:
        return True
    return abs(said.value - value) <= _ROUNDED * abs(value) and _digits(said.value) < _digits(value)


def _digits(value: Fraction) -> int:
    """How many digits a figure has without the zeros at its ends: 2 of 1,300, 3 of 1.35."""
    return len(f"{float(value):.9f}".rstrip("0").replace(".", "").strip("0")) or 1


def _reckoned(said: Number, given: Sequence[Held]) -> bool:
    """Whether a figure is the sum, the difference or the share in percent of two that stand in one sentence."""
    for held in given:
        few = held.numbers[:MOST]
        for one, other in permutations([*few, *_scaled(few, _scales(held))], 2):
            alike = one.kind == other.kind and said.kind in (one.kind, None)
            if alike and said.value in (one.value + other.value, one.value - other.value):
                return True
            share = 100 * one.value / other.value if 0 < one.value < other.value else None
            if said.kind == "percent" and share is not None and abs(said.value - share) <= 1:
                return True
    return False


def _times(said: Held, given: Sequence[Held]) -> Iterator[str]:
    there = [time for held in given for time in held.times]
    hours = {number.value for held in given for number in held.numbers if number.kind is None}
    for time in said.times:
        if not any(time.fits(other) for other in there) and Fraction(time.value[0]) not in hours:
            yield time.shown


def _days(said: Held, given: Sequence[Held]) -> Iterator[str]:
    """Dates that no date of the sources can be."""
    days = [day for held in given for date in held.dates for day in date.days]
    words = {word.lower() for held in given for word in held.words}
    counted = {number.value for held in given for number in held.numbers}
    for date in said.dates:
        if not any(
            (any(_fits((year, month, day), other) for other in days))
            or (
                month is not None
                and any(MONTHS.get(word) == month for word in words)
                and (day is None or day in counted)
                and (year is None or year in counted or year in years(given))
            )
            for year, month, day in date.days
        ):
            yield date.shown


def _fits(one: tuple[int | None, int | None, int | None], other: tuple[int | None, int | None, int | None]) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _names(said: Held, given: Sequence[Held]) -> Iterator[str]:
    """Names of which a word stands nowhere in the sources; a lone word that opens a sentence may be no name."""
    words = [word for held in given for word in held.words]
    stems = frozenset().union(*(held.stems for held in given)) if given else frozenset()
    months = {month for held in given for date in held.dates for _, month, _ in date.days}
    opening = _openers(said.folded)
    for name in dict.fromkeys(said.names):
        for at, part in enumerate(name):
            if bare(part) in KINDS:
                continue
            if at == 0 and part in opening and not part.endswith(("'s", "’s")):
                continue
            if bare(part) in _TITLES or MONTHS.get(bare(part)) in months:
                continue
            if stem(bare(part)) in stems or any(_one_name(part, word) for word in words):
                continue
            if part.isupper() and _initials(part, words):
                continue
            yield " ".join(name)
            break


_TITLES = frozenset("mr mrs ms miss dr sir lady lord mx prof professor president minister mayor judge yes no".split())


def _openers(text: str) -> set[str]:
    """The first word of each sentence and after each colon and opening quotation mark."""
    words = text.split()
    found = {words[0].strip("“\"'‘„«(,.;:!?")} if words else set()
    for before, word in zip(words, words[1:], strict=False):
        if before[-1] in ".!?:;…" or word[0] in '“"‘„«':
            found.add(word.strip("“\"'‘„«(,.;:!?"))
    return found


def _one_name(said: str, there: str) -> bool:
    """Whether two words name one thing: as in ``particulars``, or "Norwegian" and "Norway"."""
    if same_name(said, there):
        return True
    a, b = bare(said), bare(there)
    if not there[0].isupper() or min(len(a), len(b)) < 5:
        return False
    return a[:4] == b[:4] and (a[-1] in "nsh" or b[-1] in "nsh")


def _initials(name: str, words: Sequence[str]) -> bool:
    return name in "".join(word[0] for word in words if word[0].isupper())
