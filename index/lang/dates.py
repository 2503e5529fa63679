"""The days that a text writes out: "8 January 2024", "2024-01-08", "5. März", "5.3.2024", "2024年3月5日".

The only grammar of such days: articles, questions and lines of pages are read by it. Knows the months of every
language at once, and no day of publication; what a day without its year means, others say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from .patterns import numbered, pattern, words_of

MONTHS: Final = numbered("dates.months", 1)
_SMALL_MONTHS: Final = words_of("dates.small_months")
YEAR: Final = r"(?:1[4-9]|20|21)\d\d"
NO_TIME: Final = r"(?![:.,]\d|\s*(?:%|percent))"
"""Behind the number of a day or year that is none: "May 5.30 pm", "May 5 percent"."""

_YEAR_ENDS: Final = r"(?:\s+(?:{dates.year_ends})(?!\w))?"
_TO: Final = r"(?:\s?(?:[-–—]|{dates.to})\s?(?:the\s)?"
_OF: Final = r"(?:(?:{dates.of})\s+|d['’])?"
_ENDS: Final = r"(?:{dates.day_ends}|º|ª|\.)?"
_WRITTEN: Final = (
    r"(?<![\d.:/-])(?:"
    r"(?P<y0>\d{4})(?:(?P<dash>[-/.])\s?(?P<m0>\d{1,2})(?P=dash)\s?(?P<d0>\d{1,2})(?!\d|[/.-]\d)"
    r"|\s?[年년]\s?(?P<mh>\d{1,2})\s?[月월]\s?(?P<dh>\d{1,2})\s?[日일])"
    r"|(?P<a>\d{1,2})(?P<mark>[./-])\s?(?P<b>\d{1,2})(?P=mark)\s?(?P<y1>\d{4}|(?<![\s-])\d\d)\b(?![./-]\d)"
    rf"|\b(?P<d2>\d{{1,2}}){_ENDS}{_TO}(?P<to2>\d{{1,2}}){_ENDS})?"
    rf"(?:\s+{_OF}(?P<m2>{{months}})\b\.?(?:,?\s+{_OF}(?P<y2>{YEAR})\b{_YEAR_ENDS})?"
    rf"|\s?(?P<link>[-/])\s?(?P<m3>{{months}})\.?\s?(?P=link)\s?(?P<y3>{YEAR})\b)"
    rf"|\b(?P<y4>{YEAR})\.?\s{{1,2}}(?P<m4>{{months}})\.?\s{{1,2}}(?P<d4>\d{{1,2}})(?!\d|\s?,?\s?\d{{4}})\.?"
    rf"|\b(?P<m5>{{months}})\b\.?\s+(?:the\s+)?(?P<d5>\d{{1,2}})(?:{{dates.day_ends}})?\b{_TO}(?P<to5>\d{{1,2}})"
    rf"(?:{{dates.day_ends}})?\b)?{NO_TIME}(?:,?\s+(?P<y5>{YEAR})\b)?"
    rf"|\b(?P<m6>{{months}})\b\.?,?\s+{_OF}(?P<y6>{YEAR})\b{_YEAR_ENDS})"
)
_ENDED: Final = pattern(r"(?:[^\W\d_]{5}|\b(?:{dates.short_months}))\.$", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")

Day = tuple[int | None, int, int | None]
"""Year, month and day of the month; None where the text does not say."""


class Written(NamedTuple):
    """A day, or a month of a year, that stands in a text.

    Attributes:
        start: its first character.
        end: the character after its last.
        days: what it may mean. Two are the first and the last day of several ("4-6 May"), or, if ``numeric``, that
            with the day before the month and that with the month before the day ("5/3/2024").
        numeric: whether its month is a number and its year does not come first.
    """

    start: int
    end: int
    days: tuple[Day, ...]
    numeric: str

    @property
    def whole(self) -> bool:
        """Whether day, month and year are said."""
        return None not in self.days[0]


def written(text: str, at: int = 0, months: Mapping[str, int] | None = None) -> Written | None:
    """The first day that a text writes out behind a place.

    >>> written("It ends on 5 March 2024."), written("Mars 2020 flew.")
    (Written(start=11, end=23, days=((2024, 3, 5),), numeric=''), None)

    Args:
        text: any.
        at: the place, in characters.
        months: names of months beside those that the languages know.
    """
    form = _form(tuple(months or ()))
    while match := form.search(text, at):
        if days := _days(match, months or {}):
            end = match.end()
            while text[end - 1].isspace() or _ENDED.search(text, end - 6, end):  # "July." ends a sentence
                end -= 1
            return Written(match.start(), end, days, match["mark"] or "")
        word = _WORD.match(text, match.start())
        at = word.end() if word else match.end()
    return None


@lru_cache(maxsize=16)
def _form(more: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(["{dates.months}", *map(re.escape, sorted(more, key=len, reverse=True))])
    return pattern(_WRITTEN.replace("{months}", names), re.IGNORECASE)


def _days(match: re.Match[str], months: Mapping[str, int]) -> tuple[Day, ...]:
    """What a match may mean; nothing if it is no day."""

    def part(*names: str) -> int | None:
        return next((int(found) for name in names if (found := match[name])), None)

    year, day = part("y0", "y1", "y2", "y3", "y4", "y5", "y6"), part("d0", "dh", "d2", "d4", "d5")
    last = part("to2", "to5")
    name = next(filter(None, (match[f"m{at}"] for at in "23456")), "")
    if match["mark"]:
        year = (year or 0) + (2000 if len(match["y1"]) == 2 else 0)
        first, second = int(match["a"]), int(match["b"])
        days: list[Day] = [(year, second, first)]
        days += [(year, first, second)] if match["mark"] != "." or second > 12 else []
    elif name:
        if not (year and day) and is_other(name):
            return ()
        if not year and name == "may":
            return ()  # the verb
        month = months.get(name.lower()) or MONTHS.get(name.lower(), 0)
        days = [(year, month, day), *([(year, month, last)] if last else ())]
    else:
        days = [(year, part("m0", "mh") or 0, day)]
    return tuple(dict.fromkeys(one for one in days if 1 <= one[1] <= 12 and (one[2] is None or 1 <= one[2] <= 31)))


def is_other(month: str) -> bool:
    """Whether the name of a month means something else, as it stands with a capital: "Mars 2020".

    >>> is_other("Mars"), is_other("mars"), is_other("May")
    (True, False, False)
    """
    return month[0].isupper() and month.lower() in _SMALL_MONTHS
