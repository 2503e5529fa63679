"""What particulars are told by: words of numbers, units, bounds and negations, of every language at once."""

from __future__ import annotations

import re

from index import named, numbered, pattern, words_of

from .terms import STOP_WORDS

SMALL = numbered("numbers.units", language="en") | dict.fromkeys(words_of("numbers.dozen"), 12)
SMALL |= {word: 10 * value for word, value in numbered("numbers.tens", language="en").items()}
FOREIGN = numbered("numbers.units") | {word: 10 * value for word, value in numbered("numbers.tens").items()}
FOREIGN = {word: value for word, value in FOREIGN.items() if word not in SMALL}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES = {word: _SCALES[name] for word, name in named("scales").items()}
SUFFIXES = {"k": 1000, "m": 10**6, "b": 10**9, "bn": 10**9, "mn": 10**6}
ORDINALS = numbered("numbers.ordinals", 1)
DAY_ENDS = words_of("dates.day_ends")
VAGUE = words_of("numbers.vague")
KINDS = named("units")

LOW, OVER, HIGH, UNDER, ABOUT, EXACT = "at least", "more than", "up to", "less than", "about", "exactly"
BOUND = pattern(
    r"\b(?:(?P<at_least>{bounds.at_least})|(?P<up_to>{bounds.up_to})|(?P<more_than>{bounds.more_than})"
    r"|(?P<less_than>{bounds.less_than})|(?P<exactly>{bounds.exactly})|(?P<about>{bounds.about}))"
    r"\s+(?:the |a |an )?[$€£¥₽₴]?\s?$",
    re.IGNORECASE,
)
"""The words of a bound, each in the group of its name."""

NEGATOR = pattern(r"\b(?:{negation.words})\b", re.IGNORECASE)
NO_NEGATION = pattern(r"(?:{negation.none})\b", re.IGNORECASE)
CLAUSE_END = pattern(r"[,;:.!?()—–]|\b(?:{negation.border})\b", re.IGNORECASE)
SCOPE = 4
"""Content words after a negator that it is taken to turn around."""

OPENERS = STOP_WORDS | words_of("names.openers")
SMALL_IN_NAMES = words_of("names.particles")

_CLOCK = r"(?:(?P<half>[AaPp])\.?[Mm]\b|Uhr\b|o['’]clock\b)"
TOKEN = pattern(
    r"(?P<url>\b(?:https?|ftp)://\S+|\bwww\.\S+)"
    rf"|(?P<time>\b(?:[01]?\d|2[0-4])(?:[:.][0-5]\d)?(?=\s?{_CLOCK})|\b(?:[01]?\d|2[0-4]):[0-5]\d\b)"
    r"|(?P<num>\d+(?:[.,\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d+(?!\d))?|\d+(?:[.,]\d+)?)"
    r"(?P<suffix>(?:{dates.day_ends})\b|[kmb]n?\b(?![-'’]))?"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ\u2011-][^\W\d_]+)*\.?(?=\W|\d|$))"
    r"|(?P<sign>[%$€£¥₽₴]|°[CF])"
)  # fmt: skip
MONEY = pattern(r"[$€£¥₽₴]|m (?:dollar|euro|pound|rub|people|users)", re.IGNORECASE)
