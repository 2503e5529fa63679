"""Answers as they were kept before they carried codes: translated once, when they are read.

Until 0.1.0 an answer's notice and the sentences of a header were English text and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from index import Listed
from retrieval import HEADER_FIELDS, stated

_DIFFER = re.compile(r"The articles give different figures: (.{1,200}) \((\S+)\) and (.{1,200}) \((\S+)\)\.")

NOTHING_FOUND = (
    "There was no article to ask.",
    "The articles say nothing about this.",
    "The articles do not say.",
    "There is no article to ask yet: add one first.",
    "No article is chosen: change which articles or days are asked.",
    "The article says nothing about this.",
    "The article does not say.",
    "The article says no more about this.",
    "The articles say no more about this.",
)
"""What a receipt said where nothing was found."""


def upgraded(answer: Any, listing: Callable[[], Iterable[Listed]]) -> Any:
    """An answer as it is written today; one that is already, or is none at all, as it is.

    Args:
        answer: JSON data from outside.
        listing: the articles, asked for only if a header is to be recognised.
    """
    if not isinstance(answer, Mapping) or "notes" in answer:
        return answer
    sentences = answer.get("sentences")
    return {
        "verdict": "answered" if answer.get("found") else "not_found",
        **answer,
        "notes": _notes(answer.get("notice")),
        "sentences": [with_origin(one, listing) for one in sentences] if isinstance(sentences, list) else sentences,
    }


def _notes(notice: Any) -> list[dict[str, Any]]:
    found = _DIFFER.search(notice) if isinstance(notice, str) else None
    values = dict(zip(("one", "day", "other", "then"), found.groups(), strict=True)) if found else {}
    return [{"code": "differ", "values": values, "count": 1}] if found else []


def with_origin(sentence: Any, listing: Callable[[], Iterable[Listed]]) -> Any:
    """A sentence of a header with what it was made of, if an article's header says it."""
    if not isinstance(sentence, Mapping) or sentence.get("support") != "header" or sentence.get("origin"):
        return sentence
    for article in listing():
        for field in HEADER_FIELDS:
            for several in (False, True):
                said = stated(article, field, several)
                if said and said.origin and said.text == sentence.get("text"):
                    return {**sentence, "origin": said.origin.to_dict()}
    return sentence
