"""What in a sentence does not stand in what it cites: numbers, times, dates, names, quotations, negations.

The check that every answer passes, whoever wrote it. It compares particulars, not meaning: a
sentence that passes can still be a poor summary, but it brings no figure, day, name or quoted
word of its own, drops no "at least" and turns no "not" around. When in doubt it objects: a true
sentence that is left out costs less than a false one that is shown.

Pure functions over strings: no model, no I/O. Made for English; numerals, dates, quotations and
negations are known in other languages too, and any other script is read without names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from index import words_of

from ..text.lexicon import ABOUT, EXACT, HIGH, KINDS, LOW, OVER, SMALL_IN_NAMES, UNDER, VAGUE
from ..text.mood import SIDES
from ..text.reading import Held, Number, bare, read
from ..text.terms import STOP_WORDS, stem

MAX_CHARACTERS = 1_500
"""Of one text. A longer sentence is objected to; of a longer source the rest is not read."""

_QUOTED = re.compile(
    r"“([^“”]*)(?:”|$)|„([^„“”]*)(?:[“”]|$)|«([^«»]*)(?:»|$)|\"([^\"]*)(?:\"|$)|(?<!\w)‘([^‘]*?)’(?!\w)|(?<!\w)'([^']*)'(?!\w)"
)
_QUOTE_MARKS = str.maketrans({mark: '"' for mark in "“”„«»‘’'‚‹›`´ʼ"})
_HALVES = frozenset(map(stem, words_of("numbers.halves")))
_ELLIPSIS = re.compile(r"\s*(?:\.\.\.|…|\[\s*(?:…|\.\.\.)\s*\])\s*")

_AROUND = words_of("check.around")
"""May stand between two names beside what the one does to the other."""
_BE = words_of("check.be")
_BY = words_of("check.by")
_MUTUAL = words_of("check.mutual")
"""What is the same the other way round."""
_TOWARDS = words_of("check.towards")
"""Words after which a name is the other side of what is done."""
_ONE = words_of("numbers.one")


def check(sentence: str, sources: Sequence[str]) -> list[str]:
    """What in a sentence does not stand in what it cites; nothing if it all does.

    >>> check("Officials got thirteen hundred applications.", ["1,300 applications were received."])
    []
    >>> check("He resigned on 30 December.", ["He did not resign on December 29."])
    ['30 December', 'not']

    Args:
        sentence: one sentence, without citation marks.
        sources: the sentences that it cites.

    Returns:
        The objections, as short phrases: the words of the sentence that are not there, or the word of
        the source that was dropped ("at least", "not").
    """
    if len(sentence) > MAX_CHARACTERS:
        return [f"more than {MAX_CHARACTERS:,} characters"]
    said = read(sentence)
    given = [read(source[:MAX_CHARACTERS]) for source in sources]
    found = [*_strange(said, given), *_negations(said, given), *_turned(said, given), *_roles(said, given)]
    return list(dict.fromkeys(found))


def turned(sentence: str, sources: Sequence[str]) -> list[str]:
    """The figures that count something else there or lack their bound, the opposites, the sides that were swapped.

    What ``check`` finds of these; it counts against a sentence in the words of its sources only.
    """
    said = read(sentence)
    given = [read(source[:MAX_CHARACTERS]) for source in sources]
    return list(dict.fromkeys([*_numbers(said, given), *_turned(said, given), *_roles(said, given)]))


def strangers(sentence: str, sources: Sequence[str]) -> list[str]:
    """The numbers, dates, names, addresses and quotations of a text that stand nowhere in the sources.

    For text that is not finished, or cites nothing yet: ``check`` without what needs the whole sentence.
    """
    if len(sentence) > MAX_CHARACTERS:
        return [f"more than {MAX_CHARACTERS:,} characters"]
    said = read(sentence)
    given = [read(source[:MAX_CHARACTERS]) for source in sources]
    values = {number.value for held in given for number in held.numbers} | years(given)
    loose = [number.shown for number in said.numbers if number.value not in values and number.value != 1]
    return list(
        dict.fromkeys(
            [
                *loose,
                *_times(said, given),
                *_dates(said, given),
                *_names(said, given),
                *quotations(sentence, given),
                *said.urls,
            ]
        )
    )


def _strange(said: Held, given: Sequence[Held]) -> Iterator[str]:
    yield from _numbers(said, given)
    yield from _times(said, given)
    yield from _dates(said, given)
    yield from _names(said, given)
    yield from quotations(said.folded, given)
    addresses = {address for held in given for address in held.urls}
    yield from (address for address in said.urls if address not in addresses)
    vague = {word.lower() for held in given for word in held.words}
    yield from (word for word in said.words if word.lower() in VAGUE and word.lower() not in vague)


def years(given: Sequence[Held]) -> set[Fraction]:
    """The years of all dates."""
    return {Fraction(day[0]) for held in given for date in held.dates for day in date.days if day[0] is not None}


def _numbers(said: Held, given: Sequence[Held]) -> Iterator[str]:
    known = years(given)
    there = [number for held in given for number in held.numbers]
    articles = any(word.lower() in _ONE for held in given for word in held.words)
    units = {KINDS[word.lower()] for held in given for word in held.words if word.lower() in KINDS}
    for number in said.numbers:
        same = [other for other in there if other.value == number.value and other.ordinal == number.ordinal]
        if not same:
            year = number.value in known if number.kind is None and not number.ordinal else False
            if not year and not (number.value == 1 and (number.ordinal or articles)) and not _an_hour(number, given):
                yield number.shown
            continue
        fitting = [other for other in same if _unit_fits(number, other, units)]
        if not fitting:
            yield f"{number.shown} {number.kind or ''}".strip()
            continue
        if not any(_bound_fits(number.bound, other.bound) for other in fitting):
            yield f"{number.bound} {number.shown}" if number.bound else f"{fitting[0].bound} {number.shown}"
            continue
        if _swapped(number, fitting, there):
            yield f"{number.shown} {number.after[0]}"


def _an_hour(number: Number, given: Sequence[Held]) -> bool:
    """Whether a number that counts nothing is an hour of the sources: "at five" for "at 5 p.m."."""
    counts = number.kind or number.bound or number.ordinal or (number.after and number.after[0] not in _HALVES)
    return (
        not counts
        and number.value.denominator == 1
        and any(time.value == (int(number.value), 0) for held in given for time in held.times)
    )


def _unit_fits(number: Number, other: Number, units: set[str]) -> bool:
    """Whether 5 % may be said where 5 % stands. A number without a unit may not lose or gain one."""
    if number.kind == other.kind:
        return True
    if number.kind is None:
        return not number.after  # "rose from 3 to 5 percent": nothing else was said of it
    return other.kind is None and number.kind in units  # "3 to 5 miles": the unit stands further on


def _bound_fits(said: str | None, there: str | None) -> bool:
    """Whether "at least 25" and the like keep their meaning; "about" may be left out or added to an exact figure."""
    if said == there:
        return True
    if said in (None, ABOUT):
        return there in (None, ABOUT, EXACT)
    if said == EXACT:
        return there is None
    return (said, there) in ((LOW, OVER), (HIGH, UNDER))


def _swapped(number: Number, same: Sequence[Number], there: Sequence[Number]) -> bool:
    """Whether the source counts with this number something else, and with another one what is counted here."""
    if not number.after or number.kind is not None:
        return False
    first = number.after[0]
    if any(first in other.after for other in same):
        return False
    return any(other.after and other.after[0] == first and other.kind is None for other in there)


def _times(said: Held, given: Sequence[Held]) -> Iterator[str]:
    there = [time for held in given for time in held.times]
    yield from (time.shown for time in said.times if not any(time.fits(other) for other in there))


def _dates(said: Held, given: Sequence[Held]) -> Iterator[str]:
    days = [day for held in given for date in held.dates for day in date.days]
    years = {number.value for held in given for number in held.numbers if number.kind is None}
    for date in said.dates:
        for year, month, day in date.days:
            if any(
                month == m
                and (day is None or day == d)
                and (year is None or year == y or (y is None and year in years))
                for y, m, d in days
            ):
                break
        else:
            yield date.shown


def _names(said: Held, given: Sequence[Held]) -> Iterator[str]:
    for name in dict.fromkeys(said.names):
        if not any(_has_name(name, held.words) for held in given):
            yield " ".join(name)


def _has_name(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether all words of a name stand in a text close together and in their order, or by their initials."""
    places = [[at for at, word in enumerate(words) if same_name(part, word)] for part in name]
    if all(places):
        reach = places[0]
        for further in places[1:]:
            close = {at + step for at in reach for step in (1, 2, 3)}
            reach = [at for at in further if at in close]
        if reach:
            return True
    if len(name) == 1 and name[0].isupper() and 2 <= len(name[0]) <= 6:
        initials = "".join(word[0] if word[0].isupper() else " " for word in words)
        return name[0] in initials.replace(" ", "") and any(
            name[0]
            == "".join(w[0] for w in words[at : at + len(name[0]) + 2] if w.lower() not in SMALL_IN_NAMES)[
                : len(name[0])
            ]
            for at in range(len(words))
        )
    return len(name) > 1 and any(word == "".join(part[0] for part in name) for word in words)


@lru_cache(maxsize=65_536)
def same_name(said: str, there: str) -> bool:
    """Whether two words are one name: "Russia’s" and "Russia", "Ukrainian" and "Ukraine"; Cyrillic by its cases."""
    a, b = bare(said), bare(there)
    if a == b:
        return True
    if said.isupper() and len(said) > 1:
        return False
    if "-" in a or "-" in b:
        return a in b.split("-") or b in a.split("-")
    if "а" <= a[0] <= "ґ":
        return stem(a) == stem(b) or (
            _common(a, b) >= 4 and len(a) - _common(a, b) <= 3 and len(b) - _common(a, b) <= 5
        )
    shared = _common(a, b)
    short, long = sorted((a[shared:], b[shared:]), key=len)
    if shared < 4 or not there[0].isupper():
        return stem(a) == stem(b)
    return (len(short) <= 1 and long in _ENDINGS) or (short, long) in _DEMONYMS


_ENDINGS = frozenset("s es n an ian ians ans ns ish i is ese ean eans er ers ic n's".split())
_DEMONYMS = frozenset({("ain", "ish"), ("ain", "itish"), ("any", "an"), ("ce", "ch"), ("y", "ian"), ("y", "ians")})


def _common(a: str, b: str) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def quotations(text: str, given: Sequence[Held]) -> Iterator[str]:
    """Quoted words that do not stand verbatim in one source, white space and quotation marks folded."""
    plain = [held.folded.translate(_QUOTE_MARKS) for held in given]
    for match in _QUOTED.finditer(text):
        quoted = next((group for group in match.groups() if group is not None), "")
        for part in _ELLIPSIS.split(quoted):
            wanted = " ".join(part.split()).strip(" ,.;:!?").translate(_QUOTE_MARKS)
            if wanted and not any(_contains(source, wanted) for source in plain):
                yield f"“{' '.join(quoted.split())}”"
                break


def _contains(source: str, wanted: str) -> bool:
    at = source.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if not (source[at - 1 : at].isalnum() and wanted[0].isalnum()) and not (
            source[end : end + 1].isalnum() and wanted[-1].isalnum()
        ):
            return True
        at = source.find(wanted, at + 1)
    return False


def _negations(said: Held, given: Sequence[Held]) -> Iterator[str]:
    """Negators that were added, and those of the sources that were dropped."""
    turned = [scope for held in given for _, scope in held.negated]
    for word, scope in said.negated:
        if not any(_meet(scope, other) for other in turned) and not (not scope and turned):
            yield word
    denied = {part for _, scope in said.negated for part in scope}
    for held in given:
        for word, scope in held.negated:
            kept = [
                part
                for part in scope
                if _in(part, said.stems) and not _in(part, held.affirmed) and not _in(part, denied)
            ]
            if kept and (any(part in scope[:2] for part in kept) or len(kept) > 1):
                yield word
                break


def _meet(a: Iterable[str], b: Iterable[str]) -> bool:
    return any(_alike(x, y) for x in a for y in b)


def _in(part: str, stems: Iterable[str]) -> bool:
    return any(_alike(part, other) for other in stems)


def _alike(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and a[:5] == b[:5])


def _turned(said: Held, given: Sequence[Held]) -> Iterator[str]:
    """Words whose opposite stands in the sources and they themselves do not: "rose" for "fell"."""
    there = {word.lower() for held in given for word in held.words}
    words = {word.lower() for word in said.words}
    for pair in SIDES:
        for mine, other in (pair, pair[::-1]):
            used = words & mine
            if used and there & other and not there & mine and not words & other:
                yield min(used)


def _roles(said: Held, given: Sequence[Held]) -> Iterator[str]:
    """Two names that changed places: "Ukraine’s assault on Russia" for "Russia’s assault on Ukraine"."""
    for first, link, second in _pairs(said):
        there = [pair for held in given for pair in _pairs(held) if pair[1] == link]
        straight = any(same_name(first, a) and same_name(second, b) for a, _, b in there)
        if not straight and any(same_name(first, b) and same_name(second, a) for a, _, b in there):
            yield f"{first} {link} {second}"
    deeds = [deed for held in given for deed in _deeds(held)]
    for doer, verb, other in _deeds(said):
        alike = [(a, b) for a, same, b in deeds if stem(same) == stem(verb)]
        straight = any(_share(doer, a) and _share(other, b) for a, b in alike)
        if not straight and any(_share(doer, b) and _share(other, a) for a, b in alike):
            yield f"{' '.join(doer)} {verb} {' '.join(other)}"


def _deeds(held: Held) -> Iterator[tuple[Sequence[str], str, Sequence[str]]]:
    """Who does what to whom, all by name: "Arsenal beat Chelsea", "Chelsea were beaten by Arsenal"."""
    runs: list[tuple[bool, list[str]]] = []
    for word in held.words:
        if not runs or runs[-1][0] != word[0].isupper():
            runs.append((word[0].isupper(), []))
        runs[-1][1].append(word)
    for (named, one), (_, between), (_, other) in zip(runs, runs[1:], runs[2:], strict=False):
        telling = [word.lower() for word in between if word.lower() not in _AROUND]
        if not named or len(between) > 4 or not telling or telling[0] in _MUTUAL:
            continue
        if len(telling) == 1 and telling[0] not in STOP_WORDS:  # "in", "of": no deeds
            yield one, telling[0], other
        elif len(telling) == 3 and telling[0] in _BE and telling[2] in _BY:
            yield other, telling[1], one


def _share(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(same_name(a, b) for a in one for b in other)


def _pairs(held: Held) -> Iterator[tuple[str, str, str]]:
    """Names on the two sides of "on", "against", "by" and the like, the second right behind it."""
    for at, word in enumerate(held.words):
        if word.lower() in _TOWARDS and at + 1 < len(held.words) and held.words[at + 1][0].isupper():
            before = [name for name in held.words[max(0, at - 6) : at] if name[0].isupper()]
            if before:
                yield before[-1], word.lower(), held.words[at + 1]
