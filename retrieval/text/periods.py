"""The days of publication that a question asks for: "since May", "before 2023", "in March 2024", "last week".

Pure functions of the question and the day it is asked on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from index import MONTHS, named, pattern

from ..answer import Note
from .dates import Dated, dates
from .lexicon import FOREIGN, SMALL
from .rules import rule

MONTH = pattern(r"(?<!\w)(?:{dates.months})(?!\w)", re.IGNORECASE)
_HOW = ("since", "after", "before", "until", "during")
_LEAD = pattern(
    rf"(?:^|\W)(?:{'|'.join(f'(?P<{how}>{{period.{how}}})' for how in _HOW)})\s+(?:the\s+)?$", re.IGNORECASE
)
_ROLLING = pattern(
    r"\b(?:in|over|during|within) the (?:last|past) (?:(?P<count>\d{1,3}|{numbers.units}|{numbers.tens}) )?"
    r"(?P<unit>day|week|month|year)s?\b(?! of)",
    re.IGNORECASE,
)
_NOW = pattern(r"\b(?:{period.now})\b", re.IGNORECASE)
_NOW_AT_END = pattern(r"(?<=\w) (?:{period.now})(?=\W*$)(?<!latest)(?<!newest)(?<!recent)(?<!current)", re.IGNORECASE)
"""It says which article to believe, and the sentence that is looked for need not say it too."""
_FIRST = pattern(r"\b(?:{period.first})\b", re.IGNORECASE)
_BEGINS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_SEASONS = {word: _BEGINS[name] for word, name in named("seasons").items()}
_SEASON = pattern(
    r"\b(?P<season>{seasons.spring}|{seasons.summer}|{seasons.autumn}|{seasons.winter})(?: (?:{period.of}))?"
    r" (?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_TARGET = pattern(r"(?:^|\W)(?:{period.target})\s+(?:the\s+)?$", re.IGNORECASE)
_STATE = pattern(r"(?:^|\W)(?P<state>{period.state})\s+(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` to ``until``, both ``YYYY-MM-DD`` and inclusive; None leaves that side open.

    ``rest`` is the question without the words for the period.
    """

    since: str | None
    until: str | None
    rest: str

    def note(self, count: int, of: int) -> Note:
        """That only ``count`` articles of ``of`` were searched."""
        how = "on" if self.since == self.until else "between" if self.since and self.until else ""
        how = how or ("since" if self.since else "until")
        day, then = self.since or self.until or "", self.until or ""
        return Note(f"published_{how}", {"n": count, "all": of, "day": day, "then": then})

    def __str__(self) -> str:
        if self.since == self.until:
            return f"on {self.since}"
        if self.since and self.until:
            return f"from {self.since} to {self.until}"
        return f"since {self.since}" if self.since else f"until {self.until}"


@rule("period", otherwise=lambda *_: None)
def period(question: str, today: date) -> Period | None:
    """The period of publication that a question asks for; None if it names none, or several.

    "In 2023", "in May" and "on 4 May" do not count: what happened then may be reported at any later time.

    >>> print(period("What has the council decided since May?", date(2024, 11, 1)))
    since 2024-05-01
    """
    rolling = _ROLLING.search(question)
    if rolling:
        word = (rolling["count"] or "1").lower()
        count = int(word) if word.isdigit() else SMALL.get(word, FOREIGN.get(word, 1))
        days = {"day": 1, "week": 7, "month": 31, "year": 366}[rolling["unit"].lower()] * count
        return Period((today - timedelta(days)).isoformat(), today.isoformat(), _without(question, *rolling.span()))
    found = dates(question, today.isoformat())
    return _asked(question, found[0], today) if len(found) == 1 else None


def _asked(question: str, named: Dated, today: date) -> Period | None:
    match = _LEAD.search(question[: named.start])
    how = match.lastgroup if match else None
    rest = _without(question, match.start(how) if match and how else named.start, named.end)
    by_month = bool(MONTH.search(question[named.start : named.end]))
    first, last = bounds(named)
    if named.relative and by_month and first > today:  # "since May" means the last one
        first, last = _year_before(first), _year_before(last)
    if how == "since":
        return Period(first.isoformat(), None, rest)
    if how == "after":
        return Period((last + timedelta(1)).isoformat(), None, rest)
    if how == "before":
        return Period(None, (first - timedelta(1)).isoformat(), rest)
    if how == "until":
        return Period(None, last.isoformat(), rest)
    if by_month if named.relative else named.precision == "year":
        return None
    return Period(first.isoformat(), last.isoformat(), rest) if how or named.relative else None


@dataclass(frozen=True, slots=True)
class Moment:
    """The time whose state of things a question wants: ``now``, ``first``, or the days ``since`` to ``until``.

    Both days are ``YYYY-MM-DD``, and None leaves that side open. ``rest`` is the question without the words for days.
    """

    how: Literal["now", "first", "then"]
    since: str | None = None
    until: str | None = None
    rest: str = ""


def moment(question: str, newest: str | None) -> Moment | None:
    """The time that a question asks about; None if it names none, or several.

    >>> moment("How many were missing on 4 October?", "2024-10-23")
    Moment(how='then', since='2024-10-04', until='2024-10-04', rest='How many were missing?')
    >>> moment("What does it cost now?", None).how, moment("What does it cost?", None)
    ('now', None)
    >>> moment("How many are out now?", None).rest
    'How many are out?'
    >>> moment("Why was it put off to 4 October?", "2024-10-23") is None
    True

    Args:
        question: as it was asked.
        newest: the day of the newest article, from which a year that is not named counts; None if it is not known.
    """
    season = _SEASON.search(question)
    if season:
        first = date(int(season["year"]), _SEASONS[season["season"].lower()], 1)
        last = (first + timedelta(80)).replace(day=28)
        return _then(question, season.start(), season.end(), first, last)
    named = [one for one in times(question, newest) if not _is_target(question, one[0])]
    if len(named) == 1:
        return _then(question, *named[0])
    if _FIRST.search(question):
        return Moment("first")
    if named or not _NOW.search(question):
        return None
    end = _NOW_AT_END.search(question)
    return Moment("now", rest=_without(question, *end.span()) if end else "")


def _is_target(question: str, start: int) -> bool:
    """Whether a day is one that something is put off to: it says nothing of when that is told."""
    return bool(_TARGET.search(question[:start])) and not _STATE.search(question[:start])


_UNYEARED = pattern(
    r"(?<!\w)(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?(?: of)? )?(?P<month>(?<!\w)(?:{dates.months})(?!\w))"
    r"(?: (?P<later>\d{1,2})\b)?",
    re.IGNORECASE,
)


def times(text: str, newest: str | None) -> list[tuple[int, int, date, date]]:
    """The dates of a question: their characters, first and last day. Without a year, the last such before the newest.

    >>> [str(first) for _, _, first, _ in times("since 3 March", "2025-06-26")]
    ['2025-03-03']
    """
    named = dates(text, newest)
    found = [(one.start, one.end, *bounds(one)) for one in named]
    if found or not newest:
        return found
    for match in _UNYEARED.finditer(text):
        led = match["day"] or match["later"] or _LEAD.search(text[: match.start()])
        if not led:  # "may" and "march" are verbs too
            continue
        month, day = MONTHS[match["month"].lower()], match["day"] or match["later"]
        for year in (int(newest[:4]), int(newest[:4]) - 1):
            try:
                first = date(year, month, int(day or 1))
            except ValueError:
                continue
            if first.isoformat() <= newest:
                last = first if day else (first.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
                found.append((match.start(), match.end(), first, last))
                break
    return found


def _then(question: str, start: int, end: int, first: date, last: date) -> Moment:
    state = _STATE.search(question[:start])
    lead = _LEAD.search(question[:start])
    how = lead.lastgroup if lead else None
    begins = state.start("state") if state else lead.start(how) if lead and how else start
    rest = _without(question, begins, end)
    if how == "before":
        return Moment("then", None, (first - timedelta(1)).isoformat(), rest)
    if how in ("since", "after"):
        return Moment("then", first.isoformat(), None, rest)
    since = None if state or how == "until" else first.isoformat()
    return Moment("then", since, last.isoformat(), rest)


def _without(question: str, start: int, end: int) -> str:
    left = f"{question[:start].rstrip(' ,')} {question[end:].lstrip(' ,')}".strip()
    return re.sub(r"\s+(?=[?.!,])", "", left)


def bounds(named: Dated) -> tuple[date, date]:
    """The first and the last day of a date."""
    first = named.first
    if named.precision == "day":
        return first, first
    if named.precision == "week":
        return first, first + timedelta(6)
    if named.precision == "month":
        return first, (first.replace(day=1) + timedelta(31)).replace(day=1) - timedelta(1)
    return first, date(first.year, 12, 31)


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
