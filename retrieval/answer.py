"""What a conversation is made of: questions, turns, citations, answers. Values only.

Knows how an answer is written as JSON, and nothing of how one is found. An answer carries codes (``Answer.reason``,
``Note``, ``AnswerSentence.origin``); their sentences stand in ``messages.json``, a language each, and nothing reads
one back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal

from index import EVERYTHING, Article, Scope

_REASONS = ("no_articles", "none_chosen", "nothing_relevant", "not_answered", "no_more")


@cache
def _all() -> Mapping[str, Mapping[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "messages.json").read_text("utf-8"))
    return texts


def languages() -> tuple[str, ...]:
    """The languages that there are sentences in, as two letters; English first."""
    return tuple(_all())


def is_reason(code: str) -> bool:
    """Whether a code says why nothing was found, or answers a message that is no question."""
    return code in _REASONS or (code.startswith("talk_") and code in _all()["en"])


def message_texts(language: str) -> Mapping[str, str]:
    """All sentences of a language, by code, as they stand in the file."""
    return _all()[language]


def message(code: str, language: str = "en", /, *, count: int = 1, **values: object) -> str:
    """One sentence.

    >>> message("which", n=1200)
    'There are 1,200 articles: say which one you mean.'

    Args:
        code: a key of ``messages.json``.
        language: two letters; English for one that there are no sentences in.
        count: of what the sentence speaks of; more than one takes the sentence under ``code_many``, if there is one.
        values: what stands in its braces; whole numbers get their thousands apart.

    Raises:
        KeyError: there is no such code, or a value is missing.
    """
    texts = _all().get(language) or _all()["en"]
    text = texts.get(f"{code}_many", texts[code]) if count > 1 else texts[code]
    return text.format(**{name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()})


class Plain:
    """A dataclass that is written as JSON: its fields by their names, or what ``JSON`` names, in that order."""

    __slots__ = ()
    JSON: ClassVar[tuple[str, ...]] = ()

    def to_dict(self) -> dict[str, Any]:
        """The value as plain data for JSON; numbers to four digits."""
        names = self.JSON or [one.name for one in fields(self)]  # type: ignore[arg-type]
        return {name: _plain(getattr(self, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, Plain):
        return value.to_dict()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the plain text of its answer; ``found`` is False if that was no answer to it."""

    question: str
    answer: str
    found: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, as it came: the question, the turns before it, and which articles to search."""

    question: str
    turns: tuple[Turn, ...] = ()
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class Search:
    """A question to search for, with what it leans on.

    Attributes:
        question: in the reader's words, or a stand-alone one that a language model made of them.
        topic: words of earlier turns that it leans on; none for one that stands alone.
        turns: the conversation before it, for a reader that reads it with the question.
        leaning: whether it cannot be understood without the turn before.
        understood: the question with the person whom its pronoun means; empty where none was resolved.
    """

    question: str
    topic: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    understood: str = ""
    leaning: bool = False

    @property
    def text(self) -> str:
        """What passages are found for: the topic in brackets behind the question. Nobody is shown it."""
        return f"{self.question} ({', '.join(self.topic)})" if self.topic else self.question

    @property
    def shown(self) -> str:
        """The question as it was understood."""
        return self.understood or self.question


@dataclass(frozen=True, slots=True)
class Note(Plain):
    """Something to say beside an answer: a code of ``messages.json`` and the values of its sentence."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    count: int = 1
    """Of what it speaks of; more than one takes the plural."""

    def text(self, language: str = "en") -> str:
        """The sentence in a language."""
        return message(self.code, language, count=self.count, **self.values)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, and how well it fits the question.

    Attributes:
        start: its first character in the article's text.
        end: the character after its last.
        similarity: cosine of question and sentence, in [-1, 1].
        coverage: the share of the question's telling terms that it holds, in [0, 1].
        score: what sentences are ranked by.
    """

    start: int
    end: int
    similarity: float
    coverage: float
    score: float


@dataclass(frozen=True, slots=True)
class Passage(Plain):
    """A piece of an article found for one question.

    Attributes:
        article: whose characters ``start`` to ``end`` are meant.
        score: what passages are ranked by; comparable within one search only.
        rank: 1 for the best.
        first: whether one search alone, by words or by meaning, had it among its first few.
        sentences: its sentences, in the article's order.
    """

    JSON: ClassVar = ("article_id", "title", "start", "end", "text", "score", "rank")

    article: Article
    start: int
    end: int
    score: float
    rank: int
    sentences: tuple[Sentence, ...] = ()
    first: bool = False

    @property
    def article_id(self) -> str:
        """The id of the article."""
        return self.article.id

    @property
    def title(self) -> str:
        """The title of the article."""
        return self.article.title

    @property
    def text(self) -> str:
        """The characters ``article.text[start:end]``."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation(Plain):
    """The exact words of an article that a sentence of an answer stands on.

    Always ``article.text[start:end] == quote``: made from the article, never from a model's words.
    """

    number: int
    article_id: str
    title: str
    published: str | None
    url: str | None
    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, number: int, article: Article, start: int, end: int) -> Citation:
        """Cite the characters ``start`` to ``end`` of an article.

        Raises:
            ValueError: there are no such characters.
        """
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"article {article.id} has no characters {start} to {end}")
        quote = article.text[start:end]
        return cls(number, article.id, article.title, article.published, article.url, start, end, quote)


@dataclass(frozen=True, slots=True)
class AnswerSentence(Plain):
    """One sentence of an answer and the numbers of the citations that carry it.

    Attributes:
        text: plain text, without marks.
        citations: numbers of ``Answer.citations``.
        support: ``quoted`` if these are the article's own words; ``paraphrased``: worded by a model and borne out by
            them; ``unsure``: worded by a model, compare it with its quote; ``header``: what the article's header says
            of it, which no sentence carries.
        bold: the words that answer the question, in characters of ``text``; None if they are not known.
        dates: for words like "since Friday", the day they mean, as (start, end, day) in characters of ``text``;
            see ``beside``.
        origin: what a sentence that the article's text does not hold was made of: a code of ``messages.json``, and
            in its values ``article`` (an id) and ``field``; None for words of the text.
    """

    text: str
    citations: tuple[int, ...]
    support: str = "quoted"
    bold: tuple[int, int] | None = None
    dates: tuple[tuple[int, int, str], ...] = ()
    origin: Note | None = None

    def __str__(self) -> str:
        return self.text + (" " if self.citations else "") + "".join(f"[{n}]" for n in self.citations)

    @property
    def marked(self) -> str:
        """The sentence with its marks, and "(check this)" if it is unsure."""
        return f"{self} ({message('check_this')})" if self.support == "unsure" else str(self)


@dataclass(frozen=True, slots=True)
class Answer(Plain):
    """What is said to a question, every sentence with its citations; the same from every front door.

    "Not in the article" is a normal answer: ``found`` is False, ``reason`` says why and ``nearest``
    holds what came closest.

    Attributes:
        text: the sentences with ``[n]`` marks.
        sentences: the same, apart.
        citations: in the order of their numbers, from 1; all are used in ``text``.
        verdict: ``answered``: the sentences answer the question; ``possible``: one to three that may, best first;
            ``not_found``: nothing was found in what was searched.
        found: whether the verdict is ``answered``.
        reason: None if found, else ``no_articles``, ``none_chosen``, ``nothing_relevant``, ``not_answered`` or
            ``no_more``.
        notes: what is to be said about how the answer came to be, as codes with values.
        confidence: that the articles answer the question with this, in [0, 1]; the same scale found or not.
        nearest: when not found, the sentences that came closest, best first.
        question: what was searched for; differs from what was asked in a follow-up.
        reader: ``extractive``, or the name of the model that worded it.
        notice: the notes as English sentences, or None.
        articles: how many articles were asked; 0 where that is not known.
        as_of: the latest publication date among what is cited, ``YYYY-MM-DD``, or None.
        history: the turns so far with this one; give it to the next question.
    """

    JSON: ClassVar = tuple(
        "verdict text sentences citations found reason confidence nearest question reader notes notice articles as_of"
        " history".split()
    )

    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    verdict: Literal["answered", "possible", "not_found"] = "not_found"
    reason: str | None = None
    confidence: float = 0.0
    nearest: tuple[Passage, ...] = ()
    question: str = ""
    reader: str = "extractive"
    notes: tuple[Note, ...] = ()
    articles: int = 0
    as_of: str | None = None
    history: tuple[Turn, ...] = ()

    def __str__(self) -> str:
        return self.text

    @property
    def found(self) -> bool:
        """Whether the articles answer the question."""
        return self.verdict == "answered"

    @property
    def notice(self) -> str | None:
        """The notes as English sentences, or None."""
        return " ".join(note.text() for note in self.notes) or None

    @property
    def marked(self) -> str:
        """The text with "(check this)" behind each sentence that is unsure: for where nothing else can show it."""
        return " ".join(sentence.marked for sentence in self.sentences) if self.found else self.text

    @property
    def plain(self) -> str:
        """The text without marks."""
        return " ".join(sentence.text for sentence in self.sentences) or self.text

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON; ``history`` as messages with ``role`` and ``content``."""
        return Plain.to_dict(self) | {"history": messages(self.history)}


def joined(sentences: Sequence[AnswerSentence]) -> str:
    """The text of an answer: its sentences with their ``[n]`` marks."""
    return " ".join(str(sentence) for sentence in sentences)


def offered(sentences: Sequence[AnswerSentence]) -> str:
    """The text of sentences that may answer, each as a quote with its marks."""
    quotes = (f"“{one.text}” {''.join(f'[{n}]' for n in one.citations)}" for one in sentences)
    return f"{message('possible')} {' '.join(quotes)}"


def messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Turns as chat messages; that of an answer that found nothing says so."""
    said: list[dict[str, Any]] = []
    for turn in turns:
        said.append({"role": "user", "content": turn.question})
        said.append({"role": "assistant", "content": turn.answer} | ({} if turn.found else {"found": False}))
    return said
