"""Questions to train on, read from files.

Sets of the people format (``NAME.items.jsonl`` beside ``NAME.articles.jsonl``), what translates them, and gzipped
lines of question, context and answers. Knows files and their formats; not what an example is made of.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from index import InputError, sentences

T = TypeVar("T")
Span = tuple[int, int]

PEOPLE = ("people.train", "people.contrast")
"""The question sets that are trained on; the others of their folder are for choosing and for measuring."""

MULTILINGUAL = ("people_ml.train", "people_ml.train2", *PEOPLE)
"""Those that the reader of other languages is trained on, beside the questions of this project (``OWN``)."""

OWN = Path(__file__).with_name("sets")
"""Sets of this project. Questions about the articles of those above: ``languages.items.jsonl`` in the article's
language, and in ``translated.jsonl`` the sets' own in another one. ``NEWS``: with articles of its own."""

NEWS = ("news",)
"""Articles as long as newsrooms write them, with questions far from their words and some on what they leave out."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text to ask about; ``sentences`` are starts and ends in its characters."""

    id: str
    title: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question about one article.

    Attributes:
        id: of no other question.
        article: what it asks about.
        text: as asked.
        before: the turn before it, question and answer; None if it opens the conversation.
        gold: spans of the article's text that answer; none: the article does not say.
        near: spans that a careless reader would quote although they do not answer.
        answers: the words that answer, where some do.
        kind: its first tag (``who``, ``unans-near``), or its source.
        source: the set or corpus that it is from.
        pair: what the two questions of a contrast pair share; None for a question alone.
    """

    id: str
    article: Article
    text: str
    before: tuple[str, str] | None
    gold: tuple[Span, ...]
    near: tuple[Span, ...]
    answers: tuple[str, ...]
    kind: str
    source: str
    pair: str | None = None


def read_people(folder: Path, names: Sequence[str] = PEOPLE) -> list[Question]:
    """Read question sets of the people format.

    Args:
        folder: holds ``NAME.items.jsonl`` and ``NAME.articles.jsonl``.
        names: of the sets; one without a file of articles asks about those of the others.

    Raises:
        InputError: a file is missing or not of the format, or a question asks about an article that no file holds.
    """
    articles: dict[str, Article] = {}
    for name in names:
        path = folder / f"{name}.articles.jsonl"
        if path.exists():
            articles |= {article.id: article for article in read_lines(path, _article)}
    return [found for name in names for found in read_items(folder / f"{name}.items.jsonl", articles)]


def read_english(folder: Path) -> list[Question]:
    """Read what the reader of English is trained on, see ``PEOPLE`` and ``NEWS``.

    Raises:
        InputError: as ``read_people`` does.
    """
    return [*read_people(folder), *read_people(OWN, NEWS)]


def read_multilingual(folder: Path) -> list[Question]:
    """Read what the reader of other languages is trained on, see ``MULTILINGUAL`` and ``OWN``.

    Raises:
        InputError: as ``read_people`` does.
    """
    people = read_people(folder, MULTILINGUAL)
    articles = {question.article.id: question.article for question in people}
    own = read_items(OWN / "languages.items.jsonl", articles)
    return [*people, *own, *read_translated(OWN / "translated.jsonl", [*people, *own])]


def read_items(path: Path, articles: Mapping[str, Article]) -> list[Question]:
    """Read a file ``NAME.items.jsonl`` of the people format; ``NAME`` is the questions' source.

    Raises:
        InputError: the file is missing or not of the format, or a question asks about none of the articles.
    """

    def question(row: Any) -> Question:
        article = articles[row["article_ids"][0]]
        marks = [mark for mark in row["evidence"] if mark["article_id"] == article.id]
        near = row.get("near") or {}
        history = row["history"]
        return Question(
            id=row["id"],
            article=article,
            text=row["question"],
            before=(history[-1]["q"], history[-1]["a"]) if history else None,
            gold=tuple((mark["start"], mark["end"]) for mark in marks),
            near=((near["start"], near["end"]),) if near.get("start") is not None else (),
            answers=tuple(filter(None, row["answers"])),
            kind=row["tags"][0],
            source=path.name.removesuffix(".items.jsonl"),
            pair=row["id"][:-1] if "contrast" in row["tags"] else None,
        )

    return read_lines(path, question)


def read_translated(path: Path, questions: Sequence[Question]) -> list[Question]:
    """Read questions in other languages than those they stand for: lines ``{"of": id, "language", "question"}``.

    Args:
        path: the file.
        questions: what they stand for.

    Raises:
        InputError: the file is missing or not of the format, or a line stands for none of the questions.
    """
    known = {question.id: question for question in questions}

    def question(row: Any) -> Question:
        meant, language = known[row["of"]], row["language"]
        return replace(
            meant,
            id=f"{meant.id}-{language}",
            text=row["question"],
            source="translated",
            pair=f"{meant.pair}-{language}" if meant.pair else None,
        )

    return read_lines(path, question)


def read_qa(path: Path) -> list[Question]:
    """Read gzipped JSON lines: ``id, source, document, context, question, answers: [{start, text}]``.

    A context is an article without a title, whose id is its document's; no answers: the context does not say.

    Raises:
        InputError: the file is missing or not of the format.
    """
    articles: dict[tuple[str, str], Article] = {}

    def question(row: Any) -> Question:
        place = row["document"], row["context"]
        if place not in articles:
            articles[place] = _article({"id": place[0], "title": "", "text": place[1]})
        return Question(
            id=row["id"],
            article=articles[place],
            text=row["question"].strip(),
            before=None,
            gold=tuple((answer["start"], answer["start"] + len(answer["text"])) for answer in row["answers"]),
            near=(),
            answers=tuple(dict.fromkeys(answer["text"] for answer in row["answers"] if answer["text"])),
            kind=row["source"],
            source=row["source"],
        )

    return read_lines(path, question)


def _article(row: Any) -> Article:
    return Article(row["id"], row["title"], row["text"], tuple(sentences(row["text"])))


def read_lines(path: Path, make: Callable[[Any], T]) -> list[T]:
    """What ``make`` makes of each JSON line of a file, gzipped or not."""
    out: list[T] = []
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                out.append(make(json.loads(line)))
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} cannot be read ({error}): name a file of questions.") from error
    except (LookupError, TypeError, ValueError) as error:
        raise InputError(f"Line {len(out) + 1} of {path} is not of the format ({error!r}).") from error
    return out
