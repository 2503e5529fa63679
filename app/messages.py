"""The words of the interface in each language that it speaks; the browser uses the same file."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

from .limits import QUESTION

_FILE = Path(__file__).parent / "static" / "words.json"


class Words:
    """The interface in one language."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """A text with its values put in. Raises ``KeyError`` for an unknown one."""
        return self._texts[key].format(**values)

    def error(self, code: str, english: str) -> str:
        """The sentence of an error by its code; the English one where the language has none of its own."""
        return self._texts.get(f"error_{code}", english)

    def told(self, english: str) -> str:
        """What an answer says of itself, a sentence or several, in this language; other words stay as they are.

        >>> words("de").told("Searched in 2 of 5 articles: those published since 2024-01-08.")
        'Gesucht in 2 von 5 Artikeln: denen, die seit dem 8. Januar 2024 erschienen sind.'
        """
        said, rest = [], english
        while rest:
            found = ((key, form.match(rest)) for key, form in _forms())
            key, match = next(((key, match) for key, match in found if match), ("", None))
            if match is None:
                return english
            said.append(self(key, **{name: self._value(name, value) for name, value in match.groupdict().items()}))
            rest = rest[match.end() :]
        return " ".join(said)

    def _value(self, name: str, value: str) -> str:
        if name not in _DAYS:
            return value
        return self("undated") if value == words()("undated") else self.day(value) or value

    def day(self, published: str | None) -> str | None:
        """A date for people: ``2024-01-08`` is 8 January 2024; what is no date stays as it is."""
        if not published:
            return None
        try:
            found = date.fromisoformat(published[:10])
        except ValueError:
            return published
        return self("day", day=found.day, month=self._texts["months"].split()[found.month - 1], year=found.year)

    def month(self, first: date) -> str:
        """The month of a day, as "January 2024"."""
        return f"{self._texts['months_alone'].split()[first.month - 1]} {first.year}"


_TOLD = re.compile(r"told_.+|(no_articles|none_chosen|nothing_relevant|not_answered|no_more)(_many)?")
"""Keys of the sentences that answers say of themselves; their English is that of the answers."""
_THOUSANDS = {"en": ",", "de": "."}
_DAYS = ("day", "then")


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    """How each of those sentences is recognised, with its values."""
    kinds = {"n": r"[\d,]+", "all": r"[\d,]+", **dict.fromkeys(_DAYS, r"\d{4}-[\d-]+|undated")}
    forms = []
    for key, text in texts()["en"].items():
        if _TOLD.fullmatch(key):
            form = re.sub(r"\\{(\w+)\\}", lambda part: f"(?P<{part[1]}>{kinds.get(part[1], '.+?')})", re.escape(text))
            forms.append((key, re.compile(form + r"(?:\s+|$)")))
    return forms


@cache
def texts() -> dict[str, dict[str, str]]:
    """Every text by its language and key, with the limits put in; not to be changed."""
    read: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8"))
    for language, known in read.items():
        most = f"{QUESTION:,}".replace(",", _THOUSANDS.get(language, "\u00a0"))
        known |= {key: text.replace("{max_question}", most) for key, text in known.items()}
    return read


@cache
def words(language: str = "en") -> Words:
    """The interface in a language (BCP 47, as ``de-AT``), or in English if it is none of ours."""
    known = texts()
    chosen = language.split("-")[0].lower()
    chosen = chosen if chosen in known else "en"
    return Words(chosen, known[chosen])
