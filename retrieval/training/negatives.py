"""Turns a question that a window answers into a similar one that it does not.

Swaps a name, a number, a year or a content word for another from the same body of text, a word for
its antonym, puts in a negation, or adds a condition that the window does not mention.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from ..text.opposites import opposites

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?:\s+(?:of\s+|de\s+|the\s+)?[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_CONTENT = re.compile(r"\b[a-z]{4,}\b")
_YEAR = re.compile(r"^(?:1[0-9]|20)\d\d$")

_NEGATED = {
    "did": "didn't", "does": "doesn't", "do": "don't", "is": "isn't", "are": "aren't", "was": "wasn't",
    "were": "weren't", "can": "can't", "could": "couldn't", "has": "hasn't", "have": "haven't",
    "will": "won't", "would": "wouldn't", "should": "shouldn't",
}  # fmt: skip
_COMMON_WORDS = """
what when where which while whose whom that this these those with from into about they them their there does
have been were will would could should name many much long kind type some after before during made called
known used other than then also only more most such over under between through being
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_CONDITIONS = ("in {}", "after {}", "before {}", "according to {}", "with {}", "for {}", "by {}")


class Swaps:
    """Swaps drawn from the names, numbers and words of a body of questions and contexts."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        contexts = sorted({context for _, context in texts})
        self._names = [name for context in contexts for name in _names(context)]
        self._numbers = [number for context in contexts for number in _NUMBER.findall(context)]
        self._words = [word for question, _ in texts for word in _content(question)]

    def swap(self, question: str, window: str, context: str, rng: random.Random) -> Iterator[tuple[str, str]]:
        """Yield at most one ``(kind, question)`` that ``window`` no longer answers."""
        ways: list[tuple[str, Callable[[str, str, str, random.Random], str | None]]] = [
            ("swapped name", self._name),
            ("swapped name", self._name),
            ("swapped number", self._number),
            ("antonym", self._antonym),
            ("swapped word", self._word),
            ("swapped word", self._word),
            ("condition", self._condition),
            ("negation", self._negation),
        ]
        rng.shuffle(ways)
        # these two nearly always apply: last in line, they do not crowd out the telling ones
        ways.sort(key=lambda way: way[0] in ("condition", "negation") and rng.random() < 0.6)
        for kind, way in ways:
            changed = way(question, window, context, rng)
            if changed is not None and changed != question:
                yield kind, changed
                return

    def _name(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        names = _names(question)
        return _replace(question, names, lambda _: self._other_name(question, window, context, rng), rng)

    def _number(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        def other(number: str) -> str | None:
            if _YEAR.match(number):
                new = str(int(number) + rng.choice([-1, 1]) * rng.choice([1, 2, 3, 5, 10, 20, 50, 100]))
            else:
                new = rng.choice(self._numbers) if self._numbers else number + "0"
            return new if new not in window else None

        return _replace(question, _NUMBER.findall(question), other, rng)

    def _antonym(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        words = [word for word in re.findall(r"[a-z]+", question) if word in opposites()]
        lower = window.lower()

        def other(word: str) -> str | None:
            new = rng.choice(opposites()[word])
            return None if re.search(rf"\b{new}\b", lower) else new

        return _replace(question, words, other, rng)

    def _word(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        """Swap a content word that the window holds for one of another question that it does not."""
        lower = window.lower()
        words = [word for word in _content(question) if word in lower]
        near = [word for word in _content(context) if word not in lower]

        def other(word: str) -> str | None:
            pool = near if near and rng.random() < 0.5 else self._words
            for _ in range(20):
                new = rng.choice(pool)
                if new[-2:] == word[-2:] and new[:4] != word[:4] and new[:5] not in lower:
                    return new
            return None

        return _replace(question, words, other, rng)

    def _condition(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        if rng.random() < 0.4:
            new = f"in {rng.randint(1700, 2025)}"
        else:
            name = self._other_name(question, window, context, rng)
            new = rng.choice(_CONDITIONS).format(name) if name else ""
        if not new or new.split()[-1] in window:
            return None
        if rng.random() < 0.3:
            return f"{new[0].upper()}{new[1:]}, {question[0].lower()}{question[1:]}"
        return f"{question.rstrip(' ?.')} {new}?"

    def _negation(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        words = [word for word in re.findall(r"\w+", question) if word in _NEGATED]
        if not words or "n't" in question or " not " in question:
            return None
        word = words[0]
        if rng.random() < 0.5:
            return re.sub(rf"\b{word}\b", _NEGATED[word], question, count=1)
        match = re.search(rf"\b{word}\s+(?:the\s+)?\S+", question)
        if match is None or match.end() == len(question):
            return None
        return f"{question[: match.end()]} {rng.choice(['not', 'never'])}{question[match.end() :]}"

    def _other_name(self, question: str, window: str, context: str, rng: random.Random) -> str | None:
        """A name that neither question nor window holds, from the same context one time in three."""
        near = _names(context)
        for _ in range(10):
            pool = near if near and rng.random() < 1 / 3 else self._names
            if pool:
                new = rng.choice(pool)
                if new not in window and new not in question:
                    return new
        return None


def _names(text: str) -> list[str]:
    """Capitalised runs that do not open a sentence."""
    return [
        match.group()
        for match in _NAME.finditer(text)
        if match.start() > 1 and text[match.start() - 2] not in ".?!\n" and len(match.group()) > 2
    ]


def _content(text: str) -> list[str]:
    return [word for word in _CONTENT.findall(text) if word not in _COMMON]


def _replace(
    question: str, found: Sequence[str], other: Callable[[str], str | None], rng: random.Random
) -> str | None:
    """Replace one of ``found`` by what ``other`` gives for it; None when there is nothing to replace."""
    if not found:
        return None
    old = rng.choice(found)
    new = other(old)
    return None if new is None else re.sub(rf"\b{re.escape(old)}\b", lambda _: new, question, count=1)
