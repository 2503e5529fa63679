"""Whether an answer that comes back from outside still stands: quotes in their articles, sentences in their quotes.

The one check for conversations that a browser kept, for exports, and for receipts. Believes nothing of what it is
given beyond what the articles bear out, and knows nothing of files or of HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from index import Article, InputError, NotFound
from retrieval import (
    BEFORE,
    HEADER_FIELDS,
    Answer,
    AnswerSentence,
    Citation,
    Note,
    Passage,
    beside,
    borne_out,
    is_reason,
    joined,
    languages,
    leaning,
    message,
    offered,
    quoted,
    stands,
    stated,
)

from ..http import schemas
from ..limits import CHARACTERS, CITATIONS, NOTICE, QUESTION, SENTENCES
from .older import upgraded

if TYPE_CHECKING:
    from ..footnote import Footnote

_DAY = re.compile(r"(?:\d{4}-\d\d-\d\d)?")


def rechecked(bot: Footnote, given: Any) -> tuple[Answer, int]:
    """An answer from its own ``to_dict``, each quote compared with its article again.

    A sentence is kept if its quotes match the articles and it says no more than they do: an article's own
    words are compared, a model's words go through the checks of a new answer.

    Args:
        bot: the articles that the reader sees.
        given: JSON data from outside.

    Returns:
        The answer, and how many of its sentences were left out.

    Raises:
        InputError: it is not an answer.
    """
    try:
        told = schemas.AnswerOut.model_validate({**upgraded(given, bot.listing), "history": []})
    except (ValidationError, TypeError) as error:
        raise InputError("This is no answer of Footnote: it cannot be opened.", code="answer_invalid") from error
    marks = sum(len(sentence.citations) for sentence in told.sentences)
    if len(told.sentences) > SENTENCES or max(len(told.citations), marks) > CITATIONS:
        most = f"{SENTENCES} sentences and {CITATIONS} citations"
        raise InputError(f"An answer has at most {most}: it cannot be opened.", code="answer_invalid")
    standing = {cited.number: found for cited in told.citations if (found := _standing(bot, cited))}
    kept = [(sentence, kind) for sentence in told.sentences if (kind := support(bot, sentence, standing))]
    used = {number for sentence, _ in kept for number in sentence.citations}
    numbers = {old: new for new, old in enumerate((n for n in standing if n in used), 1)}
    sentences = tuple(
        AnswerSentence(
            sentence.text,
            tuple(numbers[n] for n in sentence.citations),
            kind,
            _inside(sentence.bold, sentence.text),
            tuple(day for day in sentence.dates if day in meant(bot, sentence, standing)),
            _note(sentence.origin) if sentence.origin else None,
        )
        for sentence, kind in kept
    )
    citations = tuple(replace(standing[old], number=new) for old, new in numbers.items())
    left = bool(sentences)
    reason = None if left else told.reason if told.reason and is_reason(told.reason) else "not_answered"
    nearest = (
        ()
        if told.verdict == "answered" and left
        else tuple(near for one in told.nearest[:3] if (near := _near(bot, one)))
    )
    n = min(10**9, max(0, told.articles))
    quotes = [(cited.quote, cited.published) for cited in citations]
    answer = Answer(
        text=(joined if told.verdict == "answered" else offered)(sentences)
        if reason is None
        else message(reason, count=n, n=n),
        sentences=sentences,
        citations=citations,
        verdict=told.verdict if left else "not_found",
        reason=reason,
        confidence=min(1.0, max(0.0, told.confidence)),
        nearest=nearest,
        question=told.question[:QUESTION],
        reader=told.reader[:100],
        notes=_few(note for note in map(_note, told.notes) if sound(note, quotes)),
        articles=n,
        as_of=max((c.published for c in citations if c.published), default=None),
    )
    return answer, len(told.sentences) - len(kept)


def sound(note: Note, cited: Sequence[tuple[str, str | None]]) -> bool:
    """Whether a note from outside is one of ours, and says nothing that is not borne out.

    Args:
        note: what was given.
        cited: the quotes beside it, each with its day of publication.
    """
    try:
        for language in languages():
            note.text(language)
    except (KeyError, ValueError, IndexError):
        return False
    if note.code in ("differ", "earlier"):
        return stands(note, cited)
    return all(isinstance(value, int) or _DAY.fullmatch(value) for value in note.values.values())


def _few(notes: Iterable[Note]) -> tuple[Note, ...]:
    """The first notes, as far as they are no longer than a receipt's notice together."""
    kept: list[Note] = []
    for note in notes:
        if len(" ".join(one.text() for one in (*kept, note))) > NOTICE:
            break
        kept.append(note)
    return tuple(kept)


def _note(given: schemas.NoteOut) -> Note:
    return Note(given.code, given.values, given.count)


def meant(bot: Footnote, sentence: schemas.Sentence, standing: Mapping[int, Citation]) -> set[tuple[int, int, str]]:
    """The days that a sentence's words mean, worked out anew from the articles that it cites."""
    found: set[tuple[int, int, str]] = set()
    for cited in (standing[n] for n in sentence.citations if n in standing):
        try:
            article = bot.article(cited.article_id)
        except NotFound:
            continue
        before = article.text[max(0, cited.start - BEFORE) : cited.start]
        found |= {*beside(sentence.text, article.published, before), *beside(sentence.text, article.published)}
    return found


def _standing(bot: Footnote, cited: schemas.CitationOut) -> Citation | None:
    """The citation, rebuilt from the article; None if the quote is not found at its characters."""
    if len(cited.quote) > CHARACTERS:
        return None
    try:
        article = bot.article(cited.article_id)
        found = Citation.of(cited.number, article, cited.start, cited.end)
    except (NotFound, ValueError):
        return None
    return found if found.quote == cited.quote else None


def support(bot: Footnote, sentence: schemas.Sentence, standing: dict[int, Citation]) -> str:
    """How a sentence stands to its quotes now, as ``AnswerSentence.support`` has it; empty if it does not.

    Args:
        bot: the articles.
        sentence: what was said.
        standing: the quotes that stand, by their number.
    """
    if len(sentence.text) > CHARACTERS:
        return ""
    if sentence.support == "header":
        return "header" if in_header(bot, sentence) else ""
    cited = [standing[n] for n in sentence.citations if n in standing]
    quotes = [one.quote for one in cited]
    if not quotes or len(quotes) != len(sentence.citations) or sum(map(len, quotes)) > CHARACTERS:
        return ""
    if sentence.support not in ("paraphrased", "unsure"):
        return "quoted" if quoted(sentence.text, quotes) else ""
    kind = borne_out(sentence.text, quotes, _context(bot, cited))
    return "unsure" if kind and "unsure" in (kind, sentence.support) else "paraphrased" if kind else ""


def _context(bot: Footnote, cited: Sequence[Citation]) -> tuple[str, ...]:
    """The sentences before the first quote; none if its article is gone."""
    first = min(cited, key=lambda one: one.start)
    try:
        return leaning(bot.article(first.article_id).text, first.start)
    except NotFound:
        return ()


def in_header(bot: Footnote, sentence: schemas.Sentence) -> Article | None:
    """The article whose header says what a sentence says; None if none does (any more)."""
    values = sentence.origin.values if sentence.origin else {}
    field = str(values.get("field"))
    try:
        article = bot.article(str(values.get("article")))
    except NotFound:
        return None
    said = [stated(article, field, several) for several in (False, True)] if field in HEADER_FIELDS else []
    return article if any(one is not None and one.text == sentence.text for one in said) else None


def _near(bot: Footnote, one: schemas.Nearest) -> Passage | None:
    try:
        article = bot.article(one.article_id)
    except NotFound:
        return None
    inside = 0 <= one.start < one.end <= len(article.text) and isfinite(one.score)
    return Passage(article, one.start, one.end, one.score, one.rank) if inside else None


def _inside(span: tuple[int, int] | None, text: str) -> tuple[int, int] | None:
    return span if span and 0 <= span[0] < span[1] <= len(text) else None
