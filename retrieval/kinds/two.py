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
    said = [one for one in answers if one.found] or [one for one in answers if one.verdict == "possible"]
    if not said:
        return None
    sentences, citations = together(said)
    found = said[0].found
    missing = [
        Note("part_not_found" if one.verdict == "not_found" else "part_possible", {"part": part})
        for part, one in zip(parts, answers, strict=True)
        if one.verdict != said[0].verdict
    ]
    return replace(
        said[0],
        text=joined(sentences) if found else offered(sentences),
        sentences=sentences,
        citations=citations,
        confidence=min(one.confidence for one in said),
        nearest=(),
        question=query.question,
        notes=(*(note for one in said for note in one.notes), *missing),
        as_of=max((c.published for c in citations if c.published), default=None),
        history=(*query.turns, Turn(query.question, " ".join(sentence.text for sentence in sentences))),
    )


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
