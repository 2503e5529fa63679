"""Makes what the small reader is trained on: questions beside windows whose sentences are marked.

Questions come from sets of the people format (``NAME.items.jsonl`` beside ``NAME.articles.jsonl``) and from gzipped
lines of question, context and answers. An example is one question with one window of whole sentences of its article:
which sentences answer, which only look as if they did, and which words of them do. Everything here is a pure function
of the files and a seed.

Knows nothing of networks or word pieces.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from index import InputError, sentences

from ..reader.sentence_model import Window, asked
from ..text.terms import length, terms

T = TypeVar("T")
Span = tuple[int, int]

WORDS = 90
"""Longest window, in words; a longer sentence is a window of its own."""

MARKED = 3
"""Windows with a marked sentence that one question is read with in one pass, at most."""

PEOPLE = ("people.train", "people.contrast")
"""The question sets that are trained on; the others of their folder are for choosing and for measuring."""

MULTILINGUAL = ("people_ml.train", "people_ml.train2", *PEOPLE)
"""Those that the reader of other languages is trained on, beside the questions of this project (``OWN``)."""

OWN = Path(__file__).with_name("sets")
"""Sets of this project. Questions about the articles of those above: ``languages.items.jsonl`` in the article's
language, and in ``translated.jsonl`` the sets' own in another one. ``NEWS``: with articles of its own."""

NEWS = ("news",)
"""Articles as long as newsrooms write them, with questions far from their words and some on what they leave out."""

ASTRAY = 0.08
"""Share of the people's questions that are asked of an article that they have nothing to do with."""

STRANGE = 4
"""Articles of which the one nearest to such a question is taken."""

IDLE = 0.08
"""Share of the people's questions that come after one that they do not lean on."""

CORPORA = {"new_wiki": 0.12, "reddit": 0.12, "amazon": 0.06, "squad2": 0.5, "clapnq": 1.0}
"""Questions on single paragraphs, by source, and the share of them that one pass draws; of all else it takes all."""

_ORDER = 7
"""Seed by which articles are put in order for ``part``, the same in every run."""


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


@dataclass(frozen=True, slots=True)
class Example:
    """One question to read with one window.

    Attributes:
        id: the question's.
        kind: the question's.
        question: as the reader is given it, with the turn before.
        window: title, text and sentences; the title is empty where it is not shown.
        shows: for each sentence, whether it answers.
        near: for each sentence, whether it only looks as if it did.
        title_shows: whether the title answers; None: not known.
        spans: the words that answer, in characters of the window's text.
    """

    id: str
    kind: str
    question: str
    window: Window
    shows: tuple[bool, ...]
    near: tuple[bool, ...]
    title_shows: bool | None
    spans: tuple[Span, ...]


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


def part(questions: Sequence[Question], share: float) -> list[Question]:
    """The questions about a share of the articles, for learning curves: a larger share holds every smaller one."""
    ids = sorted({question.article.id for question in questions})
    random.Random(_ORDER).shuffle(ids)  # noqa: S311  not for secrets
    chosen = set(ids[: int(len(ids) * share)])
    return [question for question in questions if question.article.id in chosen]


def units(questions: Sequence[Question], rng: random.Random) -> list[list[Question]]:
    """What one pass asks, in random order: contrast pairs whole, and of each source its share (``CORPORA``)."""
    pairs: dict[str, list[Question]] = defaultdict(list)
    single = []
    for question in questions:
        if question.pair is not None:
            pairs[question.pair].append(question)
        elif rng.random() < CORPORA.get(question.source, 1.0):
            single.append([question])
    out = [*pairs.values(), *single]
    rng.shuffle(out)
    return out


def examples(
    question: Question,
    rng: random.Random,
    cut: random.Random | None = None,
    others: Mapping[str, Sequence[Question]] | None = None,
) -> list[Example]:
    """A question with some windows of its article, in their order there.

    Those with a sentence that answers, or that only looks as if it did, and now and then one that shares words with
    the question; of an article that does not say, the windows closest to the question. Some questions are misspelt or
    in lower case, some windows come without the title.

    With ``others`` a few questions are asked of an article that has nothing to do with them (``ASTRAY``), and a few
    come after another of their article that they do not lean on (``IDLE``).

    Args:
        question: what is asked.
        rng: draws all of this.
        cut: draws the windows and whether they have the title instead, so that questions may share windows.
        others: the questions that there are, by the id of their article.
    """
    if others and question.pair is None and question.source not in CORPORA:
        draw = rng.random()
        if draw < ASTRAY:
            question = _astray(question, [others[id][0].article for id in rng.choices([*others], k=STRANGE)])
        elif draw < ASTRAY + IDLE and question.before is None:
            before = rng.choice(others[question.article.id])
            answer = before.answers[0] if before.answers else ""
            question = replace(question, before=(before.text, answer))
    article = question.article
    cuts = windows(article, cut or rng)
    chosen = _chosen(question, cuts, rng)
    text = asked(_typed(question.text, rng), question.before)
    title = article.title if (cut or rng).random() > 0.1 else ""
    out = []
    for where in chosen:
        held = [article.sentences[i] for i in cuts[where]]
        start = held[0][0]
        window = Window(title, article.text[start : held[-1][1]], tuple((s - start, e - start) for s, e in held))
        shows = tuple(_hit(sentence, question.gold) for sentence in held)
        near = tuple(_hit(sentence, question.near) and not gold for sentence, gold in zip(held, shows, strict=True))
        spans = tuple(_spans(window, shows, question.answers))
        out.append(
            Example(question.id, question.kind, text, window, shows, near, _title_shows(title, question), spans)
        )
    return out


def _astray(question: Question, articles: Sequence[Article]) -> Question:
    """The question asked of that one of other articles that shares most words with it, and does not answer it."""
    wanted = set(terms(question.text))
    strange = [article for article in articles if article.id != question.article.id]
    if not strange:
        return question
    article = max(strange, key=lambda article: len(wanted & set(terms(article.text))))
    return replace(question, article=article, gold=(), near=(), answers=(), kind="unans-off")


def windows(article: Article, rng: random.Random, words: int = WORDS) -> list[list[int]]:
    """Sentences of an article, by position, in consecutive windows of at most ``words`` words.

    The first is a third shorter one time in three, so that borders fall elsewhere from pass to pass.
    """
    out: list[list[int]] = []
    current: list[int] = []
    held = 0
    room = rng.choice((words, words, words * 2 // 3))
    for i, (start, end) in enumerate(article.sentences):
        count = length(article.text[start:end])
        if current and held + count > room:
            out.append(current)
            current, held, room = [], 0, words
        current.append(i)
        held += count
    return [*out, current] if current else out


def misspelt(text: str, rng: random.Random) -> str:
    """A text with a slip or two in its longer words: two letters swapped, one left out, one typed twice."""
    words = text.split()
    for _ in range(rng.choice((1, 1, 2))):
        long = [i for i, word in enumerate(words) if len(word) > 4]
        if not long:
            break
        i = rng.choice(long)
        word = words[i]
        at = rng.randrange(1, len(word) - 1)
        slip = rng.random()
        if slip < 0.4:
            words[i] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif slip < 0.75:
            words[i] = word[:at] + word[at + 1 :]
        else:
            words[i] = word[: at + 1] + word[at:]
    return " ".join(words)


def _typed(text: str, rng: random.Random) -> str:
    """A question as people type it: one in twelve misspelt, one in eight in lower case without its question mark."""
    draw = rng.random()
    if draw < 0.08:
        return misspelt(text, rng)
    return text.lower().rstrip("?.! ") if draw < 0.2 else text


def _chosen(question: Question, cut: Sequence[Sequence[int]], rng: random.Random) -> list[int]:
    """Which windows a question is read with."""
    article = question.article
    marks = (*question.gold, *question.near)
    kept = [k for k, window in enumerate(cut) if any(_hit(article.sentences[i], marks) for i in window)]
    if len(kept) > MARKED:
        kept = sorted(rng.sample(kept, MARKED))
    wanted = set(terms(question.text))

    def closeness(k: int) -> float:
        text = article.text[article.sentences[cut[k][0]][0] : article.sentences[cut[k][-1]][1]]
        return len(wanted & set(terms(text))) + rng.random()

    rest = sorted((k for k in range(len(cut)) if k not in kept), key=closeness, reverse=True)
    if not rest:
        return kept
    draw = rng.random()
    if not kept:
        # off the topic, one window is as good as two
        both = rng.random() < 0.5 and question.kind != "unans-off"
        return sorted(rest[:2]) if both else [rng.choice(rest[:2])]
    if question.pair is not None:
        return sorted([*kept, rest[0]]) if draw < 0.25 else kept
    if question.source in CORPORA or draw >= 0.7:
        return kept
    return sorted([*kept, rest[0] if draw < 0.5 else rng.choice(rest)])


def _title_shows(title: str, question: Question) -> bool | None:
    """Whether a title answers: yes if it holds an answer, no if it shares no word with any, else not known."""
    if not title:
        return None
    if question.kind.startswith("unans"):
        return False
    if any(len(answer) > 2 and answer.lower() in title.lower() for answer in question.answers):
        return True
    if question.gold and question.answers and not set(terms(" ".join(question.answers))) & set(terms(title)):
        return False
    return None


def _hit(sentence: Span, marks: Collection[Span]) -> bool:
    """Whether one of the marks covers half of a sentence, or lies in it by half."""
    start, end = sentence
    return any(
        2 * shared >= min(end - start, mark[1] - mark[0])
        for mark in marks
        if (shared := min(end, mark[1]) - max(start, mark[0])) > 0
    )


def _spans(window: Window, shows: Sequence[bool], answers: Sequence[str]) -> Iterator[Span]:
    """Where the words that answer first stand in each sentence that shows them, in any case if need be."""
    for (start, end), gold in zip(window.parts, shows, strict=True):
        for answer in answers if gold else ():
            exact, loose = re.compile(re.escape(answer)), re.compile(re.escape(answer), re.IGNORECASE)
            found = exact.search(window.text, start, end) or loose.search(window.text, start, end)
            if found:
                yield found.span()


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
