"""The texts of the interface in each of its languages, from the file that the browser uses too.

Knows keys and languages. Does not know when a text is shown, or where.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "static" / "words.json"


class Words:
    """The interface in one language."""

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in. Raises ``KeyError`` for an unknown key."""
        return self._texts[key].format(**values)

    def error(self, code: str, english: str) -> str:
        """The sentence for an error code; the given English one if this language has none."""
        return self._texts.get(f"error_{code}", english)

    def told(self, english: str) -> str:
        """Translate what an answer says about itself, one sentence or several; any other text is returned unchanged.

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
        """A date in words: ``2024-01-08`` becomes 8 January 2024; what is not a date is returned unchanged."""
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
"""Keys of the sentences that answers say about themselves; their English equals the wording of the answers."""
_DAYS = ("day", "then")


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    """A pattern that recognises each of those sentences and captures its values."""
    kinds = {"n": r"[\d,]+", "all": r"[\d,]+", **dict.fromkeys(_DAYS, r"\d{4}-[\d-]+|undated")}
    forms = []
    for key, text in _all()["en"].items():
        if _TOLD.fullmatch(key):
            form = re.sub(r"\\{(\w+)\\}", lambda part: f"(?P<{part[1]}>{kinds.get(part[1], '.+?')})", re.escape(text))
            forms.append((key, re.compile(form + r"(?:\s+|$)")))
    return forms


@cache
def _all() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8"))
    return texts


@cache
def words(language: str = "en") -> Words:
    """The interface in a language (a BCP 47 tag such as ``de-AT``); in English if the language is not supported."""
    known = _all()
    chosen = language.split("-")[0].lower()
    chosen = chosen if chosen in known else "en"
    return Words(chosen, known[chosen])
