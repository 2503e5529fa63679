"""Bylines to names: "By Ann Reed, AP Sports Writer, March 5, 2024" was written by Ann Reed.

What is not clearly a name (a role, a month, an account, "Follow us") is no author; in doubt there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ...labels import label
from .dates import CLOCK, day_in
from .wording import AND, BY, BY_INSIDE, DATED, NO_NAME, PUBLISHED, ROLE, WEEKDAYS

_PARTICLES: Final = frozenset(
    "de da do dos das del della di du des la le van von der den ter ten zu zur al el bin ibn ben st y e i af".split()
)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,8}|[\u3040-\u30ff]{2,12}")
_HAN_PAPER: Final = re.compile(
    r".*(?:[日晚时早]报|报社|报|网|通讯社|新华社|中新社|电视台|电台|周刊|新闻|在线|编辑部)"
)
"""Names of papers and stations, which are as short as those of people."""
_NO_LETTER: Final = re.compile(r"https?:|www\.|[@#<>{}=_\\\d]|\.(?:com|org|net|de|ru|ua|co)\b", re.I)
_MONTHS: Final = re.compile(
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|januar|februar|märz|juni|juli|oktober|dezember"
    r"|январ[ья]|феврал[ья]|марта|апрел[ья]|июн[ья]|июл[ья]|августа|сентябр[ья]|октябр[ья]|ноябр[ья]|декабр[ья])\.?",
    re.I,
)
_MONTHS_AND_NAMES: Final = frozenset({"april", "june", "august"})
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}")
_AGENCIES: Final = frozenset(
    "reuters bloomberg afp ap dpa apa epd kna efe ansa pap тасс интерфакс укринформ укрінформ xinhua".split()
)
_MOST: Final = 12


def names(byline: object, language: str | None = None, *, stated: bool = False) -> str | None:
    """The people that a byline names, "; " between them; ``None`` when it names nobody for sure.

    Args:
        byline: one line, as printed.
        language: the BCP 47 tag of the article.
        stated: it stands in a field for authors, so it needs no "By" and may name an agency or one word.

    >>> names("By Ann Reed, AP Sports Writer"), names("Von Anna Reh und Jörg Stein, 5. März 2024", "de")
    ('Ann Reed', 'Anna Reh; Jörg Stein')
    >>> names("Follow us", stated=True), names("admin", stated=True), names("March 5", stated=True)
    (None, None, None)
    """
    line = label(byline, 400)
    if line is None:
        return None
    found = day_in(line, language)
    if found:
        before, after = _bare(line[: found[1]]), line[found[2] :]
        if not BY.sub("", before, count=1).strip(" :：") and (inner := BY_INSIDE.search(after)):
            line = after[inner.end() :]
        else:
            line = before or after
    line = re.sub(r"\(.{0,80}?\)|（.{0,40}?）", " ", line).lstrip(" ,;|·•–—-")
    if found:
        line = CLOCK.sub("", line, count=1).lstrip(" ,;|·•–—-") if CLOCK.match(line) else line
    by = BY.match(line)
    while started := BY.match(line):
        line = line[started.end() :]
    people: dict[str, None] = {}
    for part in AND.split(line):
        person = _person(part, stated=stated or bool(by))
        if person:
            people[person] = None
        elif people and not ROLE.search(part):
            continue
        elif not people and part.strip():
            return None
    return "; ".join(list(people)[:_MOST]) or None


def _bare(words: str) -> str:
    """Words before a date without what only introduces the date."""
    words = WEEKDAYS.sub(" ", words).rstrip(" ,;:：|·•–—-")
    while (shorter := DATED.sub("", words).rstrip(" ,;:：|·•–—-")) != words:
        words = shorter
    return words


def _person(words: str, *, stated: bool) -> str | None:
    """One name, cleaned, or ``None``."""
    name = " ".join(words.split()).strip(" ,;:|·•–—-*\"“”'’‘/")
    if _HAN.fullmatch(name):
        return name if stated and not (NO_NAME.fullmatch(name) or _HAN_PAPER.fullmatch(name)) else None
    name = re.split(r"\s(?:in|aus|à|en|w|для|for|at|of|on|is|has)\s|\s[–—-]\s|\s?[|•]", name, maxsplit=1)[0]
    name = name.strip(" ,;:") if re.search(r"\b(?:Jr|Sr)\.$", name) else name.strip(" ,.;:")
    if not 2 < len(name) <= 60 or _NO_LETTER.search(name) or NO_NAME.fullmatch(name) or PUBLISHED.fullmatch(name):
        return None
    tokens = name.split()
    if ROLE.search(name):
        return None
    if len(tokens) == 1:
        agency = name.lower() in _AGENCIES
        return name if stated and agency else None
    given = tokens[0].lower() in _MONTHS_AND_NAMES
    if len(tokens) > 6 or any(_MONTHS.fullmatch(token) for token in tokens[given:]):
        return None
    if name.isupper() and name.upper() != name.lower():
        name = " ".join(token.title() if len(token) > 2 or "." not in token else token for token in tokens)
        tokens = name.split()
    shaped = [token for token in tokens if token.lower() not in _PARTICLES]
    if len(shaped) < 1 or not all(_capital(token) for token in shaped):
        return None
    return name


def _capital(token: str) -> bool:
    """Whether a word begins as names do; letters of scripts without capitals pass."""
    first = next((letter for letter in token if letter.isalpha()), "")
    return (first != "" and not first.islower()) or _INITIALS.fullmatch(token) is not None


def all_names(stated: Iterable[object], language: str | None = None) -> str | None:
    """The people of several fields for authors, each once.

    >>> all_names(["Ann Reed", "ANN REED", "By Bob Stone", "jsmith77"])
    'Ann Reed; Bob Stone'
    """
    people: dict[str, str] = {}
    for one in stated:
        for person in (names(one, language, stated=True) or "").split("; "):
            if person:
                people.setdefault(person.casefold(), person)
    return "; ".join(list(people.values())[:_MOST]) or None
