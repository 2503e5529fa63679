"""Answers that come back from a browser: believed only as far as the articles still bear them out."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

from pydantic import ValidationError

from index import InputError, NotFound
from retrieval import Answer, AnswerSentence, Citation, Passage, borne_out, of_header, standing

from ..footnote import Footnote
from ..http import schemas
from ..limits import CHARACTERS, CITATIONS, QUESTION, SENTENCES


def returned(bot: Footnote, given: Any) -> tuple[Answer, int]:
    """An answer from its own ``to_dict``, each quote compared with its article again.

    A sentence stays if all that it cites stands in the articles as quoted, and if it says no more
    than that: an article's own words are compared, a model's words checked as they were at first.

    Args:
        bot: the articles that the reader sees.
        given: JSON data from outside.

    Returns:
        The answer, and how many of its sentences were left out.

    Raises:
        InputError: it is no answer.
    """
    try:
        told = schemas.AnswerOut.model_validate({**given, "history": []})
    except (ValidationError, TypeError) as error:
        raise InputError("This is no answer of Footnote: it cannot be opened.", code="answer_invalid") from error
    marks = sum(len(sentence.citations) for sentence in told.sentences)
    if len(told.sentences) > SENTENCES or max(len(told.citations), marks) > CITATIONS:
        most = f"{SENTENCES} sentences and {CITATIONS} citations"
        raise InputError(f"An answer has at most {most}: it cannot be opened.", code="answer_invalid")
    stands = {cited.number: found for cited in told.citations if (found := _standing(bot, cited))}
    kept = [(sentence, kind) for sentence in told.sentences if (kind := _support(bot, sentence, stands))]
    used = {number for sentence, _ in kept for number in sentence.citations}
    numbers = {old: new for new, old in enumerate((n for n in stands if n in used), 1)}
    sentences = tuple(
        AnswerSentence(
            sentence.text,
            tuple(numbers[n] for n in sentence.citations),
            kind,
            _inside(sentence.bold, sentence.text),
            tuple(span for span in sentence.dates if _inside(span[:2], sentence.text)),
        )
        for sentence, kind in kept
    )
    citations = tuple(replace(stands[old], number=new) for old, new in numbers.items())
    any_left = bool(sentences)
    reason = None if any_left else told.reason or "not_answered"
    nearest = () if any_left else tuple(near for one in told.nearest[:3] if (near := _near(bot, one)))
    answer = Answer(
        text=" ".join(map(str, sentences)) if any_left else told.text[:500],
        sentences=sentences,
        citations=citations,
        found=any_left,
        reason=reason,
        confidence=min(1.0, max(0.0, told.confidence)),
        nearest=nearest,
        question=told.question[:QUESTION],
        reader=told.reader[:100],
        notice=standing(told.notice, [(c.quote, c.published) for c in citations]),
        as_of=max((c.published for c in citations if c.published), default=None),
    )
    return answer, len(told.sentences) - len(kept)


def _standing(bot: Footnote, cited: schemas.CitationOut) -> Citation | None:
    """The citation made anew from the article, or None if the quote does not stand there."""
    if len(cited.quote) > CHARACTERS:
        return None
    try:
        article = bot.article(cited.article_id)
        found = Citation.of(cited.number, article, cited.start, cited.end)
    except (NotFound, ValueError):
        return None
    return found if found.quote == cited.quote else None


def _support(bot: Footnote, sentence: schemas.Sentence, stands: dict[int, Citation]) -> str:
    """How a sentence stands to its quotes now: ``quoted``, ``paraphrased`` or ``header``; empty if it does not."""
    if len(sentence.text) > CHARACTERS:
        return ""
    if sentence.support == "header":
        return "header" if of_header(sentence.text, bot.listing()) is not None else ""
    quotes = [stands[n].quote for n in sentence.citations if n in stands]
    if not quotes or len(quotes) != len(sentence.citations) or sum(map(len, quotes)) > CHARACTERS:
        return ""
    worded = sentence.support == "paraphrased"
    kind = borne_out(sentence.text, quotes, bot.embedder if worded else None)
    return "paraphrased" if kind and worded else kind if kind == "quoted" else ""


def _near(bot: Footnote, one: schemas.Nearest) -> Passage | None:
    try:
        article = bot.article(one.article_id)
    except NotFound:
        return None
    inside = 0 <= one.start < one.end <= len(article.text) and isfinite(one.score)
    return Passage(article, one.start, one.end, one.score, one.rank) if inside else None


def _inside(span: tuple[int, int] | None, text: str) -> tuple[int, int] | None:
    return span if span and 0 <= span[0] < span[1] <= len(text) else None
