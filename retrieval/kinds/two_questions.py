"""Two questions in one message: "When does it open, and what does a ticket cost?".

Each is answered by itself, and what is not found is said. The words that questions begin with, in fifteen languages,
stand in ``index/lang``. What the second leans on ("who won and how fast were they") stays as it was typed: it is
answered as a follow-up of the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import languages, pattern

from ..answer import Answer, AnswerSentence, Citation, Note, Query, Turn, joined, offered
from ..context import Context
from ..text.rules import rule

WANTS = ("two",)
"""What such a message wants, as ``intent`` names it."""

_WH_FIRST = pattern(r"(?:(?:{questions.cases}) )?(?:{questions.wh})\b.* ?\S", re.IGNORECASE)
_VERB_FIRST = pattern(r"(?:{questions.first_verbs}) \S+ .*\S", re.IGNORECASE)
_ANYWHERE = pattern("{questions.anywhere}", re.IGNORECASE)
_STOPS = pattern(r"[?？؟]+\s*|(?<=[か吗呢])。\s*")
_LINK = pattern(
    "|".join(
        rf"(?:\s*[,;]\s*|\s+)(?:{{questions.and:{one}}})\s+"
        rf"(?=(?:(?:{{questions.cases}}) )?(?:{{questions.wh:{one}}})\b|(?:{{questions.first_verbs:{one}}})\b)"
        for one in languages()
    )
    + r"|[,;]\s*(?=(?:{questions.wh:en}) (?:{questions.first_verbs:en})\b)"
    r"|[\s,،]+{questions.and_joined}|{questions.and_anywhere}",
    re.IGNORECASE,
)
_LEADING = pattern(r"(?:{questions.and})\s+|{questions.and_joined}", re.IGNORECASE)


@rule("two-questions", otherwise=lambda *_: None)
def answer(query: Query, context: Context) -> Answer | None:
    """The answers to both questions of a message, in their order; None for a message that holds one."""
    parts = split_two(query.question)
    if parts is None:
        return None
    first = context.ask(replace(query, question=parts[0]))
    # the second may lean on the first: "who won, and by how much?"
    answers = [first, context.ask(replace(query, question=parts[1], turns=first.history))]
    said = [one for one in answers if one.verdict != "not_found"]
    if not said:
        return None
    found = any(one.found for one in said)
    shown = [_best(one) if found and not one.found else one for one in said]
    sentences, citations = together(shown)
    missing = []
    for part, one in zip(parts, answers, strict=True):
        if one.verdict == "not_found":
            missing.append(Note("part_not_found", {"part": part}))
        elif found and not one.found:
            missing.append(Note("part_possible", {"part": part, "citation": _number(one.citations[0], citations)}))
    return replace(
        next(one for one in said if one.found or not found),
        text=joined(sentences) if found else offered(sentences),
        sentences=sentences,
        citations=citations,
        confidence=min(one.confidence for one in said),
        nearest=(),
        question=query.question,
        notes=(*(note for one in shown for note in one.notes), *missing),
        as_of=max((c.published for c in citations if c.published), default=None),
        history=(*query.turns, Turn(query.question, " ".join(sentence.text for sentence in sentences))),
    )


def _best(one: Answer) -> Answer:
    """Of what may answer the best sentence alone."""
    return replace(one, sentences=one.sentences[:1], citations=one.citations[:1], notes=())


def _number(cited: Citation, citations: Sequence[Citation]) -> int:
    place = (cited.article_id, cited.start, cited.end)
    return next(one.number for one in citations if (one.article_id, one.start, one.end) == place)


def together(answers: Sequence[Answer]) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...]]:
    """The sentences of several answers, each once, their citations numbered through."""
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    sentences: dict[tuple[str, tuple[int, ...]], AnswerSentence] = {}
    for one in answers:
        new: dict[int, int] = {}
        for cited in one.citations:
            place = (cited.article_id, cited.start, cited.end)
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                citations.append(replace(cited, number=numbers[place]))
            new[cited.number] = numbers[place]
        for sentence in one.sentences:
            marks = tuple(new[number] for number in sentence.citations)
            sentences.setdefault((sentence.text, marks), replace(sentence, citations=marks))
    return tuple(sentences.values()), tuple(citations)


def split_two(message: str) -> tuple[str, str] | None:
    """The two questions of a message, as they were typed; None unless there are just two.

    >>> split_two("When does work begin and how much does a single ticket cost?")
    ('When does work begin', 'how much does a single ticket cost?')
    >>> split_two("who are Anna and Ben?") is None
    True
    """
    text = " ".join(message.split())
    ends = [match.end() for match in _STOPS.finditer(text)]
    if ends and ends[0] < len(text):
        first, second = text[: ends[0]].strip(), _begun(text[ends[0] :])
        two = len(ends) == 1 or ends[1:] == [len(text)]
        return (first, second) if two and _says(first) and _says(second) else None
    found = []
    for link in _LINK.finditer(text):
        first, second = text[: link.start()], _begun(text[link.end() :])
        if _asks(first) and _asks(second, " " in first and len(first.split()) > 2):
            found.append((first, second))
    return found[0] if len(found) == 1 else None


def _begun(text: str) -> str:
    match = _LEADING.match(text.strip())
    return text.strip()[match.end() if match else 0 :]


def _says(text: str) -> bool:
    return " " in text.strip() or (not text.isascii() and len(text) > 2)


def _asks(text: str, verb: bool = True) -> bool:
    """Whether a part asks by itself: begins as questions do, and goes on."""
    text = text.strip(" ?؟？")
    if _ANYWHERE.search(text):
        return _says(text)
    return len(text.split()) > 1 and bool(_WH_FIRST.fullmatch(text) or (verb and _VERB_FIRST.fullmatch(text)))
