"""The dates that a text names, resolved to days: "8 January 2024", "on Friday", "last week", "seit Mai".

Knows the words of ``index/lang``. What the text leaves open (the year, the week) is derived from the
day of publication, and from whether the sentence looks back or ahead; without that day only complete dates are
found. Ambiguous dates ("01/02/2024", "every Friday", "the day after") are left out.

Pure functions over strings: no model, no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from index import MONTHS, Written, is_other, languages, named, numbered, pattern, words_of, written

from .lexicon import FOREIGN, SMALL
from .mood import tense_at

WEEKDAYS = numbered("dates.weekdays")
_DAYS = {"before_yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "after_tomorrow": 2}
_NEAR = {word: _DAYS[name] for word, name in named("near").items()}
_ONE = words_of("dates.one")
_SHORT_MONTHS = words_of("dates.short_months")
_TENSED = frozenset(
    day
    for code, known in languages().items()
    if known.get("tense", {}).get("past")
    for day in words_of("dates.weekdays", language=code)
)
"""Weekdays of the languages of which verbs are known: which one is meant, the tense of its sentence tells."""
_UNITS = ("day", "week", "month", "year")
_WHICH = {-1: "last", 0: "this", 1: "next"}

YEAR = r"(?:1[89]|20)\d\d"
_NUMBER = r"\d{1,3}|{numbers.units}|{numbers.tens}|{numbers.dozen}|{dates.one}"


def _unit_groups(place: int) -> str:
    return "|".join(f"(?P<{name}{place}>{{dates.{name}}})" for name in _UNITS)


_TOLD_OF = pattern(
    rf"\b(?:(?P<ago>(?:(?:{{dates.ago_before}})\s+(?P<n0>{_NUMBER})\s+(?:{_unit_groups(0)})"
    rf"|(?:(?P<n1>{_NUMBER})\s+)?(?:{_unit_groups(1)})\s+(?:{{dates.ago}}))\b(?!\s+(?:{{dates.not_ago}})))"
    rf"|(?P<span>(?:(?P<last>{{dates.last}})|(?P<this>{{dates.this}})|(?P<next>{{dates.next}}))"
    rf"\s+(?:{_unit_groups(2)})\b)"
    r"|(?P<last_year>{dates.last_year})\b"
    r"|(?P<near>{near.before_yesterday}|{near.yesterday}|{near.today}|{near.tomorrow}|{near.after_tomorrow})\b"
    r"|(?P<weekday>(?:{dates.weekdays})(?:{dates.weekday_ends})?\b)"
    r"|(?P<month>({dates.months})\b)"
    rf"|(?P<year_before>({YEAR})(?:\s+(?:{{dates.year_ends}})(?!\w)))"
    rf"|(?P<year_after>(?:{{dates.before_year}})[\s-]({YEAR})\b"
    r"(?![,.:]\d|[-–]\d|\s*(?:%|percent)|(?<=00)\s[a-z]+s\b)))",
    re.IGNORECASE,
)
"""The days that a text only tells of: "yesterday", "on Friday", "in May", "since 2019"."""
_LEADS = pattern(r"(?:^|[\s(\"“«„])(?:{dates.before_day})\s+$", re.IGNORECASE)
_MONTH_LEADS = pattern(r"(?:^|[\s(\"“«„])(?:{dates.before_month})[\s-]+$", re.IGNORECASE)
_EVERY = pattern(r"\b(?:{dates.every})\s+$", re.IGNORECASE)
_TOLD = pattern(r"\b(?:{dates.told})\s+$", re.IGNORECASE)
_OTHER_DAY = pattern(r"\s+(?:{dates.other_day})\s+(?!noon\b)\w", re.IGNORECASE)
_NAMED = pattern(r"\b(?!{dates.no_name})[A-Z]\w+\s+$")
"""The name of a day: "Black Friday"."""
_JOINED = pattern(r",?\s+(?:\(|(?:{dates.the})\s)?")
_MORNING = pattern(r"\b(?:{dates.before_morning})\s+$", re.IGNORECASE)
_WHICH_LED = {step: pattern(rf"\b(?:{{dates.{name}}})\s+$", re.IGNORECASE) for step, name in _WHICH.items()}


class Dated(NamedTuple):
    """A date named by a text, at characters ``start`` to ``end``.

    Attributes:
        start: its first character in the text.
        end: the character after its last.
        iso: ``2024-01-08``, ``2024-W02``, ``2024-01`` or ``2024``, as exact as ``precision`` says.
        precision: ``day``, ``week``, ``month`` or ``year``.
        relative: whether it was derived from the day of publication.
    """

    start: int
    end: int
    iso: str
    precision: str
    relative: bool

    @property
    def first(self) -> date:
        """The first day of the period."""
        return first_day(self.iso)


def first_day(iso: str) -> date:
    """The first day of a day, week, month or year.

    >>> str(first_day("2024-W02")), str(first_day("2024-05"))
    ('2024-01-08', '2024-05-01')
    """
    if "W" in iso:
        return date.fromisoformat(iso + "-1")
    return date.fromisoformat(iso if len(iso) == 10 else iso + "-01-01"[len(iso) - 4 :])


_Day = Callable[[date], Dated]


_WORD = pattern(r"\w+")
CLEAR = 3
"""The nearest date is meant only if the next candidate is so many times as far from the day of publication."""

JUST_NOW = 14
"""Days for which a date that has passed is hardly meant again for the year to come."""


def dates(text: str, published: str | None = None) -> list[Dated]:
    """The dates of a text, in order and without overlaps.

    >>> [d.iso for d in dates("It began on Friday and ends in May.", "2024-01-08")]
    ['2024-01-05', '2024-05']
    >>> dates("Am 3. Oktober 1990; seit gestern.")
    [Dated(start=3, end=18, iso='1990-10-03', precision='day', relative=False)]

    Args:
        text: any text.
        published: the day of publication, ``YYYY-MM-DD``, which "today" means; None if unknown.
    """
    try:
        today = date.fromisoformat(published[:10]) if published else None
    except ValueError:
        today = None
    found: list[Dated] = []
    at, weekday = 0, (-1, -1)
    whole, told = written(text), _TOLD_OF.search(text)
    while whole or told:
        as_written = whole and (whole.start <= told.start() if told else True)
        begun = whole[:2] if whole and as_written else told.span() if told else (0, 0)
        at = begun[1]
        try:
            if told and not as_written:
                new = _told_of(text, told, today)
                weekday = begun if told["weekday"] else weekday
            else:
                new = _as_written(text, whole, today) if whole else None
            if new is None:
                word = _WORD.match(text, begun[0])
                at = word.end() if word else at
        except (ValueError, OverflowError):  # 31 February, the year 10000
            new = None
        whole = written(text, at) if whole and whole.start < at else whole
        told = _TOLD_OF.search(text, at) if told and told.start() < at else told
        if new is None:
            continue
        if (
            new.precision == "day" and begun != weekday and weekday[1] >= 0
            and _JOINED.fullmatch(text, weekday[1], new.start)
        ):  # fmt: skip
            new = new._replace(start=weekday[0])
            if found and found[-1].start == weekday[0]:
                found.pop()
        found.append(new)
    return found


def _as_written(text: str, one: Written, today: date | None) -> Dated | None:
    """What a written day means: its year is that of the nearest such day, on the side that the sentence looks to."""
    (year, month, number), *others = one.days
    if others and one.numeric:
        return None  # 01/02/2024: January or February
    if not number:
        return Dated(one.start, one.end, f"{year:04}-{month:02}", "month", False)
    if year:
        return Dated(one.start, one.end, date(year, month, number).isoformat(), "day", False)
    if today is None or _EVERY.search(text, max(0, one.start - 30), one.start):
        return None
    options = []
    for near in (today.year - 1, today.year, today.year + 1):
        try:
            options.append(date(near, month, number))
        except ValueError:  # 29 February
            continue
    fitting = _fitting(options, today, tense_at(text, one.start, one.end)) if options else None
    return Dated(one.start, one.end, fitting.isoformat(), "day", True) if fitting else None


def _told_of(text: str, match: re.Match[str], today: date | None) -> Dated | None:
    start, end = match.span()

    def day(found: date) -> Dated:
        return Dated(start, end, found.isoformat(), "day", True)

    if match["year_before"] or match["year_after"]:
        year = next(group for group in match.groups()[::-1] if group and re.fullmatch(YEAR, group))
        begins = match[0].rfind(year) if match["year_after"] else 0
        return Dated(start + begins, end, year, "year", False)
    if today is None:
        return None
    if match["near"]:
        if match[0].lower() == "morgen" and (match[0][0].isupper() or _MORNING.search(text, 0, start)):
            return None  # the morning
        return day(today + timedelta(_NEAR[match[0].lower()]))
    if match["last_year"]:
        return Dated(start, end, str(today.year - 1), "year", True)
    if match["ago"]:
        return _whole(start, end, today, -_count(match["n0"] or match["n1"]), _unit(match))
    if match["span"]:
        step = next(at for at, name in _WHICH.items() if match[name])
        return None if _unit(match) == "day" else _whole(start, end, today, step, _unit(match))  # "the next day"
    if match["weekday"]:
        return _on_weekday(text, match, today, day)
    return _in_month(text, match, today)


def _on_weekday(text: str, match: re.Match[str], today: date, day: _Day) -> Dated | None:
    start, end = match.span()
    before = text[max(0, start - 30) : start]
    said = match[0].lower()
    word = max((name for name in WEEKDAYS if said.startswith(name)), key=len)
    led = _LEADS.search(before)
    latin = word.isascii()
    if (latin and match[0][0].islower()) or _EVERY.search(before) or (not latin and not led):
        return None
    if _TOLD.search(before) or _OTHER_DAY.match(text, end):
        return None  # "on the Friday before the flood"
    if not led and re.match(r"\s+[^\W\d_a-zа-яёіїєґ]", text[end : end + 5]) and not _JOINED.fullmatch(text[end:]):
        return None  # "the Sunday Times"
    if _NAMED.search(before) and not led:
        return None  # "Black Friday"
    if word not in _TENSED:
        return None
    back = (today.weekday() - WEEKDAYS[word]) % 7
    which = next((step for step, led in _WHICH_LED.items() if led.search(before)), None)
    if which == -1:
        return day(today - timedelta(back or 7))
    if which == 0:  # "this Friday": of this week
        return day(today + timedelta(WEEKDAYS[word] - today.weekday()))
    tense = which or tense_at(text, start, end)
    if not tense and word.endswith("day"):
        return None  # "They travel on Friday"; in the other languages fewer verbs are known
    if tense > 0:
        return day(today + timedelta((7 - back) if which == 1 or back else 0))
    return day(today - timedelta(back))


def _in_month(text: str, match: re.Match[str], today: date) -> Dated | None:
    start, end = match.span()
    before = text[max(0, start - 30) : start]
    latin = "a" <= match[0][0].lower() <= "z"
    if (latin and match[0][0].islower()) or is_other(match[0]) or not _MONTH_LEADS.search(before):
        return None
    if len(match[0]) < 4 and match[0].lower() not in _SHORT_MONTHS:
        return None  # "in Jan", a name
    month = MONTHS[match[0].lower()]
    options = [date(year, month, 1) for year in (today.year - 1, today.year, today.year + 1)]
    this = today.replace(day=1)
    last = _WHICH_LED[-1].search(before)
    ahead = _WHICH_LED[1].search(before)
    tense = -1 if last else 1 if ahead else tense_at(text, start, end)
    found = _fitting([day for day in options if day != this] if last or ahead else options, this, tense)
    return Dated(start, end, f"{found:%Y-%m}", "month", True) if found else None


def _fitting(options: list[date], today: date, tense: int) -> date | None:
    """The nearest candidate on the side of today that the sentence looks to; None in doubt.

    If the sentence looks neither way, the nearest candidate is meant if all others are far. A sentence that looks
    back does not mean a day a year ago if another candidate comes soon, nor one that looks ahead a day in a year if
    that day was just now.
    """

    def away(day: date) -> int:
        return abs((day - today).days)

    options = sorted(options, key=away)
    if not tense:
        return options[0] if away(options[0]) * CLEAR <= min(map(away, options[1:]), default=0) else None
    side = [day for day in options if (day - today).days * tense >= 0]
    if not side:
        return options[0]
    soon = tense == -1 or away(options[0]) <= JUST_NOW
    return None if soon and away(options[0]) * CLEAR < away(side[0]) else side[0]


def _count(word: str | None) -> int:
    if word is None or word.lower() in _ONE:
        return 1
    return int(word) if word.isdigit() else SMALL.get(word.lower(), FOREIGN.get(word.lower(), 1))


def _unit(match: re.Match[str]) -> str:
    return next(name for name in _UNITS for at in "012" if match.groupdict().get(name + at))


def _whole(start: int, end: int, today: date, step: int, unit: str) -> Dated:
    """A number of days, weeks, months or years from today, as precise as the unit."""
    if unit == "day":
        return Dated(start, end, (today + timedelta(step)).isoformat(), "day", True)
    if unit == "week":
        year, week, _ = (today + timedelta(7 * step)).isocalendar()
        return Dated(start, end, f"{year:04}-W{week:02}", "week", True)
    if unit == "year":
        return Dated(start, end, f"{date(today.year + step, 1, 1):%Y}", "year", True)
    months = today.year * 12 + today.month - 1 + step
    return Dated(start, end, f"{date(months // 12, months % 12 + 1, 1):%Y-%m}", "month", True)
