"""Footnote answers questions about articles, with a footnote on every sentence.

    from app import ask
    answer = ask("How many applications were received?")
    print(answer)                   # text with [1] marks
    answer.citations[0].quote       # the article's own words, by character position

Importing this touches no disk, network or key, and loads no model; the first question does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import (
        AddressRefused,
        Article,
        DiskFull,
        FileRefused,
        FootnoteError,
        InputError,
        NotFound,
        StoreAway,
        StoreBusy,
        StoreDamaged,
        StoreError,
        StoreMismatch,
        StoreReadOnly,
    )
    from retrieval import Answer, Citation, Line, ModelUnavailable, Passage, StoryView, Turn

    from .footnote import Footnote, Report, ask
    from .settings import SettingsError

_WHERE = {
    **dict.fromkeys(("Footnote", "Report", "ask"), "app.footnote"),
    **dict.fromkeys(("Answer", "Citation", "Line", "ModelUnavailable", "Passage", "StoryView", "Turn"), "retrieval"),
    "SettingsError": "app.settings",
}

__all__ = [
    "AddressRefused",
    "Answer",
    "Article",
    "Citation",
    "DiskFull",
    "FileRefused",
    "Footnote",
    "FootnoteError",
    "InputError",
    "Line",
    "ModelUnavailable",
    "NotFound",
    "Passage",
    "Report",
    "SettingsError",
    "StoreAway",
    "StoreBusy",
    "StoreDamaged",
    "StoreError",
    "StoreMismatch",
    "StoreReadOnly",
    "StoryView",
    "Turn",
    "ask",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE.get(name, "index")), name)


def __dir__() -> list[str]:
    return __all__
