"""The texts of the interface in each of its languages, from the file that the browser uses too.

Knows keys and languages. Does not know when a text is shown, or where.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from index import named_kinds
from retrieval import Answer, Note, message

from .limits import QUESTION

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

    def note(self, note: Note) -> str:
        """What is said beside an answer, in this language, its days as people write them.

        >>> words("de").note(Note("published_since", {"n": 2, "all": 5, "day": "2024-01-08"}))
        'Gesucht in 2 von 5 Artikeln: denen, die seit dem 8. Januar 2024 erschienen sind.'
        """
        values = {name: self._value(name, value) for name, value in note.values.items()}
        return message(note.code, self.language, count=note.count, **values)

    def reason(self, answer: Answer) -> str:
        """Why nothing was found, in this language; of an answer that gives no reason, its own words."""
        if not answer.reason:
            return answer.text
        return message(answer.reason, self.language, count=answer.articles, n=answer.articles)

    def _value(self, name: str, value: str | int) -> str | int:
        if name not in _DAYS or not isinstance(value, str):
            return value
        return self("undated") if value == words()("undated") else self.day(value) or value

    def day(self, published: str | None) -> str | None:
        """A date in words: ``2024-01-08`` becomes 8 January 2024, and ``2024-01`` January 2024.

        What is not a date is returned unchanged.
        """
        if not published:
            return None
        try:
            if len(published) == len("2024-01"):
                return self.month(date.fromisoformat(f"{published}-01"))
            found = date.fromisoformat(published[:10])
        except ValueError:
            return published
        return self("day", day=found.day, month=self._texts["months"].split()[found.month - 1], year=found.year)

    def month(self, first: date) -> str:
        """The month of a day, as "January 2024"."""
        return f"{self._texts['months_alone'].split()[first.month - 1]} {first.year}"


_THOUSANDS = {"en": ",", "de": ".", "es": "."}
"""What stands between thousands, where it is no space."""
_DAYS = ("day", "then")
"""Values that are days."""


@cache
def known() -> dict[str, dict[str, str]]:
    """Every text by its language and key, with the limits and the kinds of file put in; not to be changed."""
    texts: dict[str, dict[str, str]] = json.loads(_FILE.read_text("utf-8").replace("{kinds}", named_kinds("")))
    for language, known in texts.items():
        most = f"{QUESTION:,}".replace(",", _THOUSANDS.get(language, "\u00a0"))
        known |= {key: text.replace("{max_question}", most) for key, text in known.items()}
    return texts


def spoken(accepted: str) -> Words:
    """The interface in the first language of an ``Accept-Language`` header that it speaks; else in English.

    >>> spoken("pt-BR, fr;q=0.8, en;q=0.5").language
    'fr'
    """
    tags = (tag.partition(";")[0].strip().partition("-")[0].lower() for tag in accepted.split(","))
    return words(next((tag for tag in tags if tag in known()), "en"))


@cache
def words(language: str = "en") -> Words:
    """The interface in a language (a BCP 47 tag such as ``de-AT``); in English if the language is not supported."""
    texts = known()
    chosen = language.split("-")[0].lower()
    chosen = chosen if chosen in texts else "en"
    return Words(chosen, texts[chosen])
