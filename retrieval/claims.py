"""Any text against the articles: each of its sentences quoted, borne out, to compare, contradicted, or not found.

For a draft, or another chatbot's answer. Sentence by sentence: the sentences of the articles nearest to it are
searched, and the check of a model's words judges it beside each (``checks.support``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from index import Article, InputError, Scope, sentences

from .answer import Citation, Plain
from .chat.sanitize import plain
from .checks.particulars import MAX_CHARACTERS
from .checks.support import PARAPHRASED, QUOTED, UNSURE, borne_out, leaning, overlap, quoted, refused
from .retriever import Retriever
from .text.terms import stems
from .validation import MAX_QUESTION

MAX_TEXT = 20_000
"""Most characters of a text to check."""

MAX_SENTENCES = 100
"""Most of its sentences."""

FOUND = 8
"""Passages searched for one sentence."""

NEAR = 5
"""Sentences of them that it is read beside: those that share most of its words."""

NEXT = 2
"""Sentences behind the one that bore out the sentence before, which it is read beside too."""

ABOUT = 0.3
"""Share of its content words that a sentence of an article must have to be about the same. Below it the check, which
was trained on claims beside their own evidence, bears out what it should not know."""

SAME = 0.4
"""The same to contradict it: beside their own evidence 28 % of the false claims are refused, 3 % of the faithful."""

State = Literal["quoted", "borne_out", "unsure", "contradicted", "not_found"]
_STATES: dict[str, State] = {QUOTED: "quoted", PARAPHRASED: "borne_out", UNSURE: "unsure"}
_MARKS = re.compile(r"\s*[\[【]\^?\d{1,3}(?:[,–-]\s?\d{1,3})*[\]】]")


@dataclass(frozen=True, slots=True)
class Claim(Plain):
    """A sentence of a text, and what the articles say to it.

    Attributes:
        text: the sentence; the text's characters ``start`` to ``end``.
        start: its first character in the text.
        end: the character after its last.
        state: ``quoted``: it stands there word for word; ``borne_out``; ``unsure``: compare it with its place;
            ``contradicted``: the nearest sentence says otherwise; ``not_found``: no sentence is about it.
        citations: its places; none if not found. Numbered from 1 through the whole text.
        objections: words of it that its place rules out, if contradicted.
    """

    JSON: ClassVar = ("text", "start", "end", "state", "citations", "objections", "ok")

    text: str
    start: int
    end: int
    state: State
    citations: tuple[Citation, ...] = ()
    objections: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the articles bear it out."""
        return self.state in ("quoted", "borne_out")


_Place = tuple[Article, int, int]


def check_text(text: str, retriever: Retriever, within: Scope | None = None) -> list[Claim]:
    """Check every sentence of a text.

    Args:
        text: at most ``MAX_TEXT`` characters and ``MAX_SENTENCES`` sentences; citation marks and markup are no part
            of what it says.
        retriever: finds what the articles say.
        within: which of them to search; None for all.

    Raises:
        InputError: it is not a text, empty, or too long.
    """
    numbers: dict[tuple[str, int, int], int] = {}
    claims: list[Claim] = []
    before: list[_Place] = []
    for start, end in _spans(text):
        said = " ".join(plain(_MARKS.sub("", text[start:end])).split())
        if not re.search(r"[^\W\d_]", said):
            continue
        places = [*_near(said, retriever, within), *_behind(before)]
        near = [one for one in places if _about(said, one[0].text[one[1] : one[2]])]
        state, places, objections = _judged(said, near)
        before = places
        citations = []
        for article, begin, stop in places:
            number = numbers.setdefault((article.id, begin, stop), len(numbers) + 1)
            citations.append(Citation.of(number, article, begin, stop))
        claims.append(Claim(text[start:end], start, end, state, tuple(citations), tuple(objections)))
    return claims


def _spans(text: Any) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, headings aside. Raises ``InputError``."""
    if not isinstance(text, str):
        raise InputError("The text to check must be a string.", code="text_invalid")
    if len(text) > MAX_TEXT:
        raise InputError(
            f"The text has {len(text):,} characters and may have {MAX_TEXT:,}: check it in parts.",
            code="text_too_long",
        )
    found = [span for span in sentences(text) if re.search(r"^(?!\s*#)[\s\S]*[^\W\d_]", text[slice(*span)])]
    if not found:
        raise InputError("There is no sentence to check: give a text.", code="text_empty")
    if len(found) > MAX_SENTENCES:
        raise InputError(
            f"The text has {len(found):,} sentences and may have {MAX_SENTENCES}: check it in parts.",
            code="text_too_long",
        )
    return found


def _about(said: str, text: str) -> bool:
    """Whether two sentences share enough content words, two at least, to be about the same."""
    mine = stems(said)
    return len(mine & stems(text)) >= max(ABOUT * len(mine), min(2, len(mine)), 1)


def _near(said: str, retriever: Retriever, within: Scope | None) -> list[_Place]:
    """The sentences of the articles nearest to one, the nearest first."""
    passages = retriever.search(said[:MAX_QUESTION], FOUND, within)
    found = {
        (passage.article_id, one.start, one.end): (one.similarity, (passage.article, one.start, one.end))
        for passage in passages
        for one in passage.sentences
    }
    return [place for _, place in sorted(found.values(), key=lambda one: -one[0])]


def _behind(before: Sequence[_Place]) -> Iterator[_Place]:
    """The sentences behind a place: a text that retells goes on where its article does."""
    for article, _, end in before[-1:]:
        for begin, stop in sentences(article.text[end : end + MAX_CHARACTERS])[:NEXT]:
            yield article, end + begin, end + stop


def _judged(said: str, near: Sequence[_Place]) -> tuple[State, list[_Place], list[str]]:
    """What the nearest sentences say to a sentence, where, and what of it they rule out."""
    texts = [" ".join(article.text[begin:stop].split()) for article, begin, stop in near]
    for place, text in zip(near, texts, strict=True):
        if quoted(said, [text]):
            return "quoted", [place], []
    if len(said) > MAX_CHARACTERS:
        return "not_found", [], []
    order = sorted(range(len(near)), key=lambda at: -overlap(said, texts[at]))[:NEAR]
    unsure: int | None = None
    against: tuple[int, list[str]] | None = None
    for at in order:
        article, begin, _ = near[at]
        context = leaning(article.text, begin)
        support = borne_out(said, [texts[at]], context)
        if support and support != UNSURE:
            return _STATES[support], [near[at]], []
        objections = refused(said, [*context, texts[at]])
        if support == UNSURE and not objections and unsure is None:
            unsure = at
        if objections and against is None and overlap(said, texts[at]) >= SAME:
            against = at, objections
    both = _together(said, near, texts, order[:2])
    if both:
        return "borne_out", both, []
    if against and (unsure is None or order.index(against[0]) < order.index(unsure)):
        return "contradicted", [near[against[0]]], against[1]
    return ("unsure", [near[unsure]], []) if unsure is not None else ("not_found", [], [])


def _together(said: str, near: Sequence[_Place], texts: Sequence[str], pair: Sequence[int]) -> list[_Place]:
    """Two sentences of one article that bear a sentence out together; none if they do not."""
    if len(pair) < 2 or near[pair[0]][0].id != near[pair[1]][0].id:
        return []
    first, second = sorted(pair, key=lambda at: near[at][1])
    support = borne_out(said, [texts[first], texts[second]], leaning(near[first][0].text, near[first][1]))
    return [near[first], near[second]] if support in (QUOTED, PARAPHRASED) else []
