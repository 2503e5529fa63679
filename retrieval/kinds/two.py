"""Two questions in one message: each is answered by itself, and what is not found is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..answer import Answer, AnswerSentence, Citation, Note, Query, Turn, joined, offered
from ..context import Context
from .split import split_two


def answer(query: Query, context: Context) -> Answer | None:
    """The answers to both questions of a message, in their order; None for a message that holds one."""
    parts = split_two(query.question) if context.wants == "two" else None
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
