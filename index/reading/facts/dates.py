"""Days as articles print them, in the language of the article: "5. März 2024", "05/03/2024", "2024年3月5日".

Babel knows the names of the months in every language and whether a country writes the day or the month first.
dateparser, which also reads such words, fills in what is not said (the year, the month), so it is not asked.
What could be two days is no day: ``01/02/2024`` on a page whose country is not known.
"""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate
from functools import lru_cache
from typing import Final

from ...article import label
from ...lang.dates import written
from .wording import CLOCK, PUBLISHED, UPDATED, WEEKDAYS

LINE: Final = 120
"""The most characters of a line that is looked at for a date."""
_ISO: Final = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_WEEKDAY: Final = re.compile(r"(?:[^\W\d_]{3,9},? )?")
_FILED: Final = re.compile(r"//[^/?#]+/(?:[^?#]*?/)?((?:19|20)\d\d)/(\d\d)/(\d\d)/")
"""A day in an address."""
_EDGES: Final = " \t,;:：|·•–—-.()[]/"


def day_in(words: str, language: str | None = None) -> tuple[str, int, int] | None:
    """The first day that a line names in full, and where it stands in it.

    Args:
        words: one line; of a long one the first ``LINE`` characters are looked at.
        language: the BCP 47 tag of the article.

    Returns:
        ``YYYY-MM-DD`` and its first and last-plus-one character, or ``None``.

    >>> day_in("Von Anna Reh, 5. März 2024", "de"), day_in("01/02/2024", "en"), day_in("01/02/2024", "en-GB")
    (('2024-03-05', 14, 26), None, ('2024-02-01', 0, 10))
    """
    words, at = words[:LINE], 0
    if not re.search(r"\d{4}", words):
        return None
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
def _order(language: str | None) -> str:
    """``dm`` or ``md`` where that is how the language, in its country, writes a day in numbers; else nothing."""
    if not language or language.lower() == "en":  # English alone may be either
        return ""
    from babel import Locale, UnknownLocaleError

    try:
        pattern = str(Locale.parse(language, sep="-").date_formats["short"].pattern).lower()
    except (UnknownLocaleError, ValueError, TypeError):
        return _order(language.split("-")[0]) if "-" in language else ""
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
    line = _weekdays(language).sub(" ", label(words, LINE + 1) or "").strip()
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
