"""Checks questions, histories, article ids and dates, the same for every front door.

Turns what people pass into one form, or raises one sentence. Knows nothing of how it is used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from index import KINDS, InputError, Scope, folded

from .answer import Turn

MAX_QUESTION = 4_000
"""Most characters of a question."""
MAX_HISTORY = 20_000
"""Most characters of all turns of a history together."""
MAX_TURNS = 10
"""Most turns used, the latest ones."""

MAX_NAME = 200
"""Most characters of the name of an author or an outlet."""

_MARK = re.compile(r"\s?\[\d+\]")


class Where(TypedDict, total=False):
    """Which articles are asked: all that fit every condition that is given. An article that lacks it does not."""

    articles: Sequence[str] | None
    """Ids."""
    since: Any
    """Published on this day or later: ``YYYY-MM-DD`` or a ``date``."""
    until: Any
    """Published on this day or earlier."""
    author: str | None
    """Whole words in a row of an author's name, in whatever case: "Reed" finds "Ann Reed"."""
    outlet: str | None
    """The same of who published it."""
    language: str | None
    """Such as ``en``, which means ``en-GB`` too."""
    kind: str | None
    """``report``, ``opinion``, ``correction``, ``interview``, ``live`` or ``release``."""


def clean_scope(where: Where) -> Scope:
    """The articles that are meant, as a scope; unknown ids stay in it.

    Raises:
        InputError: a condition cannot be used.
        TypeError: there is no such condition.
    """
    if unknown := where.keys() - Where.__annotations__.keys():
        raise TypeError(f"there is no condition {sorted(unknown)[0]!r}: there are {', '.join(Where.__annotations__)}")
    ids = clean_ids(where.get("articles"))
    language, kind = where.get("language") or None, where.get("kind") or None
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        raise InputError("language is not one: write it as a tag such as en or pt-BR.", code="filter_invalid")
    if kind is not None and kind not in KINDS:
        raise InputError(f"kind must be one of {', '.join(KINDS)}.", code="filter_invalid")
    return Scope(
        None if ids is None else tuple(ids),
        clean_date(where.get("since"), "since"),
        clean_date(where.get("until"), "until"),
        _clean_name(where.get("author"), "author"),
        _clean_name(where.get("outlet"), "outlet"),
        language,
        kind,
    )


def _clean_name(name: Any, what: str) -> str | None:
    if name is None or name == "":
        return None
    if not isinstance(name, str) or len(name) > MAX_NAME or not folded(name):
        raise InputError(f"{what} is not a name: give up to {MAX_NAME} characters of one.", code="filter_invalid")
    return visible(name)


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def clean_topic(topic: Any) -> str:
    """What a story is about, without control characters and outer white space.

    Raises:
        InputError: it is not text, empty, or too long.
    """
    text = visible(topic).strip() if isinstance(topic, str) else ""
    if not text or len(text) > MAX_TOPIC:
        raise InputError(
            f"Say what the story is about: a name or an event, in up to {MAX_TOPIC} characters.", code="topic_invalid"
        )
    return text


MAX_TOPIC = 200
"""Most characters of what a story is about."""


def clean_question(question: Any) -> str:
    """The question without control characters, invisible characters and outer white space.

    Raises:
        InputError: it is not text, empty, or too long.
    """
    if not isinstance(question, str):
        raise InputError("The question must be text.", code="question_invalid")
    text = visible(question).strip()
    if not text:
        raise InputError("The question is empty: type one and send it again.", code="question_empty")
    if len(text) > MAX_QUESTION:
        raise InputError(
            f"The question has {len(text):,} characters and may have {MAX_QUESTION:,}: shorten it.",
            code="question_too_long",
        )
    return text


def visible(text: str) -> str:
    r"""Text without control, format and surrogate characters; line breaks and tabs become spaces.

    >>> visible("a\u200bb\n\u202ec")
    'ab c'
    """
    spaced = re.sub(r"[\t\r\n\v\f\u2028\u2029]+", " ", text)
    return "".join(
        character
        for character in spaced
        # Joiners connect letters in Persian and Indic scripts, and parts of emoji.
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn") or character in "\u200c\u200d"
    ).strip("\u200c\u200d ")


def clean_history(history: Any) -> tuple[Turn, ...]:
    """The latest turns of a history, given in any of the usual forms.

    Args:
        history: ``Answer.history``, or a list of ``(question, answer)`` pairs, of
            ``{"question", "answer"}`` or of messages ``{"role", "content"}``. None for none.

    Raises:
        InputError: it is none of these, or has more than ``MAX_HISTORY`` characters.
    """
    if not history:
        return ()
    if isinstance(history, str | bytes | Mapping) or not isinstance(history, Iterable):
        raise _invalid("it must be a list of turns")
    turns: list[Turn] = []
    asked: str | None = None
    size = 0
    for item in history:
        match item:
            case Turn(question=str(q), answer=str(a)):
                turns.append(Turn(q, a, bool(item.found)))
            case {"question": str(q), "answer": str(a)}:
                turns.append(Turn(q, a, item.get("found") is not False))
            case (str(q), str(a)):
                turns.append(Turn(q, a))
            case {"role": "user", "content": str(q)}:
                asked = q
                a = ""
            case {"role": "assistant", "content": str(a)}:
                q = ""
                if asked is not None:
                    turns.append(Turn(asked, a, item.get("found") is not False))
                asked = None
            case _:
                raise _invalid("each turn needs a role (user or assistant) and its content as text")
        size += len(q) + len(a)
        if size > MAX_HISTORY:
            raise _invalid(f"it may have {MAX_HISTORY:,} characters in all: send fewer turns")
    return tuple(
        Turn(visible(turn.question), _MARK.sub("", visible(turn.answer)), turn.found) for turn in turns[-MAX_TURNS:]
    )


def clean_ids(ids: Any) -> list[str] | None:
    """The ids of articles as a list, each once; None stays None.

    Raises:
        InputError: it is not a list of strings.
    """
    if ids is None:
        return None
    wrong = isinstance(ids, str | bytes | Mapping) or not isinstance(ids, Iterable)
    found: list[Any] = [] if wrong else list(ids)
    if wrong or not all(isinstance(one, str) for one in found):
        raise InputError("The articles to search must be a list of their ids.", code="articles_invalid")
    return list(dict.fromkeys(found))


def clean_date(value: Any, name: str) -> str | None:
    """A date as ``YYYY-MM-DD``, from a string or a ``date``; None stays None.

    Raises:
        InputError: it is not a date.
    """
    if value is None or value == "":
        return None
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value)[:10])).isoformat()[:10]
    except ValueError as error:
        raise InputError(
            f"{name} is not a date: write it as YYYY-MM-DD, such as 2024-01-08.", code="date_invalid"
        ) from error


def _invalid(what: str) -> InputError:
    return InputError(f"The history cannot be used: {what}.", code="history_invalid")
