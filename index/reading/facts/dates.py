"""The days that texts write out: "8 January 2024", "5. März", "05/03/2024", "2024年3月5日"; which one a line states.

There is one grammar of such days (``written``): articles, questions and lines of pages are read by it. It knows the
months of every language at once, and no day of publication; what a day without its year means, others say.

Babel knows the names of the months in every language and whether a country writes the day or the month first.
dateparser, which also reads such words, fills in what is not said (the year, the month), so it is not asked.
What could be two days is no day: ``01/02/2024`` on a page whose country is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from email.utils import parsedate
from functools import lru_cache
from typing import Final, NamedTuple

from ...article import label
from ...lang.patterns import numbered, pattern, words_of
from .wording import CLOCK, PUBLISHED, UPDATED, WEEKDAYS

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
        year = (year or 0) + (0 if len(match["y1"]) > 2 else 2000 if (year or 0) < _CENTURY else 1900)
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


_CENTURY: Final = 70
"""Two digits of a year from which on it is one of the last century."""
_LABELLED: Final = 60
"""The most characters of a line that calls a day something."""
_LABEL: Final = 4
"""The most words with which it does."""
LINE: Final = 120
"""The most characters of a line that is looked at for a date."""
_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_SHORT_DAY: Final = re.compile(r"(?<![\d.:/-])(\d{1,2})([./-])\d{1,2}\2\d\d(?![\d:/-])")
"""A day with two digits of its year."""
_WEEKDAY: Final = re.compile(r"(?:[^\W\d_]{3,9},? )?")
_FILED: Final = re.compile(r"//[^/?#]+/(?:[^?#]*?/)?((?:19|20)\d\d)/(\d\d)/(\d\d)/")
"""A day in an address."""
_EDGES: Final = " \t,;:：|·•–—-.()（）[]【】/"


def day_in(words: str, language: str | None = None) -> tuple[str, int, int] | None:
    """The first day that a line names in full, and where it stands in it.

    Args:
        words: one line; of a long one the first ``LINE`` characters are looked at.
        language: the BCP 47 tag of the article.

    Returns:
        ``YYYY-MM-DD`` and its first and last-plus-one character, or ``None``.

    >>> day_in("Von Anna Reh, 5. März 2024", "de"), day_in("01/02/2024", "en"), day_in("01/02/2024", "en-GB")
    (('2024-03-05', 14, 26), None, ('2024-02-01', 0, 10))
    >>> day_in("09:30, 05.03.24", "uk"), day_in("05.03.24", "en"), day_in("05-03-24, 20:14", "nl")
    (('2024-03-05', 7, 15), None, ('2024-03-05', 0, 8))
    """
    words, at = words[:LINE], 0
    if not re.search(r"\d{4}", words):
        short = _SHORT_DAY.search(words)
        if not short or not _is_short_form(short[2], language):
            return None
        words = words.replace(short[0], short[0].replace("-", "."))
    months = _months((language or "en").split("-")[0].lower())
    while one := written(words, at, months):
        at = one.end
        year, month, number = one.days[0]
        if not year or not number:
            continue
        if one.numeric and number <= 12 and number != month:  # the other way round it would be a day too
            order = _order(language)
            if not order:
                continue
            month, number = (month, number) if order == "dm" else (number, month)
        try:
            return date(year, month, number).isoformat(), one.start, one.end
        except ValueError:
            continue
    return None


def day(stated: object) -> str | None:
    """A stated date as ``YYYY-MM-DD``, or ``None`` when it is not one clear day.

    The day is kept as stated, whatever the time zone. ``01/02/2024`` could be two days: ``None``.

    >>> day("2024-01-08T23:30:00-05:00"), day("8 January 2024"), day("01/02/2024")
    ('2024-01-08', '2024-01-08', None)
    """
    words = (label(stated, 100) or "").lower()
    parts: tuple[int | None, int, int | None] | None = None
    if found := _ISO.match(words):
        parts = int(found[1]), int(found[3]), int(found[4])
    elif (one := written(words)) and one.whole and not one.numeric and _WEEKDAY.fullmatch(words, 0, one.start):
        parts = one.days[0] if len(one.days) == 1 else None
    elif ":" in words:
        try:
            moment = parsedate(words)
        except (ValueError, IndexError, TypeError):
            moment = None
        parts = moment[:3] if moment else None
    try:
        year, month, number = parts or (None, 0, None)
        return date(year, month, number).isoformat() if year and number and 1400 <= year <= 2200 else None
    except ValueError:
        return None


@lru_cache(maxsize=64)
def _is_short_form(mark: str, language: str | None) -> bool:
    """Whether a language writes days with two digits of their year behind the month, and with a mark between."""
    return mark in _short_form(language) and _short_form(language).endswith("y")


def _short_form(language: str | None) -> str:
    """How Babel writes a day in numbers in a language: ``dd.mm.yy``."""
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(language or "", sep="-").date_formats["short"].pattern).lower()
    except (UnknownLocaleError, ValueError, TypeError):
        return _short_form((language or "").split("-")[0]) if "-" in (language or "") else ""


@lru_cache(maxsize=64)
def _order(language: str | None) -> str:
    """``dm`` or ``md`` where that is how the language, in its country, writes a day in numbers; else nothing."""
    if not language or language.lower() == "en":  # English alone may be either
        return ""
    pattern = _short_form(language)
    if not pattern:
        return ""
    return "dm" if pattern.index("d") < pattern.index("m") else "md" if language.lower().endswith("-us") else "dm"


@lru_cache(maxsize=16)
def _months(language: str) -> dict[str, int]:
    """The months by the names that Babel knows, in any case; those of English are known."""
    from babel import Locale, UnknownLocaleError

    months: dict[str, int] = {}
    if language == "en":
        return months
    try:
        named = Locale.parse(language).months
    except (UnknownLocaleError, ValueError, TypeError):
        return months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in named[context][width].items():
                name = name.lower().strip(".")
                if len(name) > 2 and not name[0].isdigit():
                    months.setdefault(name, number)
                    if language == "de":  # "Okt", where Babel has "Okt." of some months and whole names of others
                        months.setdefault(name[:3], number)
    return months


@lru_cache(maxsize=16)
def _weekdays(language: str | None) -> re.Pattern[str]:
    """The days of the week in a language, as far as ``wording`` does not list them."""
    from babel import Locale, UnknownLocaleError

    try:
        named = Locale.parse((language or "en").split("-")[0]).days["format"]
    except (UnknownLocaleError, ValueError, TypeError):
        return WEEKDAYS
    names = sorted({name for width in ("wide", "abbreviated") for name in named[width].values()}, key=len)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, reversed(names)))})(?!\w)\.?,?", re.I)


def line_day(words: object, language: str | None = None) -> tuple[str, bool] | None:
    """The day that a line consists of, with no more than what introduces it, a weekday and a time of day.

    Returns:
        ``YYYY-MM-DD`` and whether the line calls it the day of a change.

    >>> line_day("Published: 5 March 2024, 14:05 GMT"), line_day("Zuletzt aktualisiert: 10.11.2021", "de")
    (('2024-03-05', False), ('2021-11-10', True))
    >>> line_day("On 5 March 2024 it rained.")
    """
    line = WEEKDAYS.sub(" ", _weekdays(language).sub(" ", label(words, LINE + 1) or "")).strip()
    if len(line) > LINE or not (found := day_in(line, language)):
        return None
    stated, start, end = found
    around = line[:start] + " ; " + CLOCK.sub(" ", line[end:], count=1)
    rest = _rest(around)
    updated = UPDATED.fullmatch(rest) is not None
    if rest and not updated and not PUBLISHED.fullmatch(rest):
        return _several(around, stated, language)
    return stated, updated


def _several(rest: str, stated: str, language: str | None) -> tuple[str, bool] | None:
    """A line of two days, that of publication and that of the last change, in either order.

    Args:
        rest: the line without its first day, in whose place there is a semicolon.
        stated: that day.
        language: the BCP 47 tag of the article.
    """
    second = day_in(rest, language)
    if not second:
        return None
    first_lead, _, second_lead = (_rest(part) for part in rest[: second[1]].partition(";"))
    if _rest(CLOCK.sub(" ", rest[second[2] :], count=1)):
        return None
    if UPDATED.fullmatch(first_lead) and PUBLISHED.fullmatch(second_lead):
        return second[0], False
    return (stated, False) if PUBLISHED.fullmatch(first_lead) and UPDATED.fullmatch(second_lead) else None


def _rest(words: str) -> str:
    """What is left of a line without weekdays and punctuation at its edges."""
    words = CLOCK.sub(" ", WEEKDAYS.sub(" ", words.lower()), count=1)
    return re.sub(r"\s*[;,:|·•–—-]\s*(?=[;,:|·•–—-]|$)", " ", words).strip(_EDGES).replace("  ", " ")


def labelled_day(line: str, language: str | None = None) -> str | None:
    """The day at the end of a few words that are no sentence, whatever they call it.

    >>> labelled_day("Issue 41, June 2, 2018"), labelled_day("He came to the town that we know on 5 March 2024")
    ('2018-06-02', None)
    """
    is_short = len(line) <= _LABELLED and line[:1].isalnum()  # behind a dash it signs
    found = day_in(line, language) if is_short else None
    return found[0] if found and found[2] == len(line) and len(line[: found[1]].split()) <= _LABEL else None


def stated_day(words: object, language: str | None = None) -> str | None:
    """What a page gives as a date, as ``YYYY-MM-DD``, or ``None`` when it is not one clear day.

    >>> stated_day("2024-01-08T23:30:00-05:00"), stated_day("8. Januar 2024", "de"), stated_day("01/02/2024")
    ('2024-01-08', '2024-01-08', None)
    """
    if found := day(words):
        return found
    line = line_day(words, language)
    return line[0] if line else None


def dated_address(url: str | None) -> str | None:
    """The day under which a site files an article, as its address says it.

    >>> dated_address("https://courier.example/2024/03/05/tram/"), dated_address("https://courier.example/2024/tram")
    ('2024-03-05', None)
    """
    found = _FILED.search(url or "")
    return day("-".join(found.groups())) if found else None


def dateline(text: str, language: str | None = None) -> str | None:
    r"""The day that one of the first three lines of a text consists of, as ``YYYY-MM-DD``.

    >>> dateline("Tram opens\n\n2 March 2024\n\nIt rained."), dateline("On 2 March 2024 it rained.")
    ('2024-03-02', None)
    """
    for line in [line for line in text[:4_000].splitlines() if line.strip()][:3]:
        found = line_day(line, language)
        if found and not found[1]:
            return found[0]
    return None
