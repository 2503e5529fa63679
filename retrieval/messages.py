"""What an answer says of itself, in words: a code and its values to a sentence in a reader's language.

The sentences stand in ``messages.json``, a language each. An answer carries codes (``Answer.reason``, ``Note``,
``AnswerSentence.origin``), and nothing reads a sentence back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_REASONS = ("no_articles", "none_chosen", "nothing_relevant", "not_answered", "no_more")


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "messages.json").read_text("utf-8"))
    return texts


def languages() -> tuple[str, ...]:
    """The languages that there are sentences in, as two letters; English first."""
    return tuple(_all())


def is_reason(code: str) -> bool:
    """Whether a code says why nothing was found, or answers a message that is no question."""
    return code in _REASONS or (code.startswith("talk_") and code in _all()["en"])


def message_texts(language: str) -> Mapping[str, str]:
    """All sentences of a language, by code, as they stand in the file."""
    return _all()[language]


def message(code: str, language: str = "en", /, *, count: int = 1, **values: object) -> str:
    """One sentence.

    >>> message("which", n=1200)
    'There are 1,200 articles: say which one you mean.'

    Args:
        code: a key of ``messages.json``.
        language: two letters; English for one that there are no sentences in.
        count: of what the sentence speaks of; more than one takes the sentence under ``code_many``, if there is one.
        values: what stands in its braces; whole numbers get their thousands apart.

    Raises:
        KeyError: there is no such code, or a value is missing.
    """
    texts = _all().get(language) or _all()["en"]
    text = texts.get(f"{code}_many", texts[code]) if count > 1 else texts[code]
    return text.format(**{name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()})
