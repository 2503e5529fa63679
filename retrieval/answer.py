"""What a conversation is made of: turns, citations, answers. Values only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index import Article


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the plain text of its answer."""

    question: str
    answer: str


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
class Passage:
    """A piece of an article found for one question.

    Attributes:
        article: whose characters ``start`` to ``end`` are meant.
        score: what passages are ranked by; comparable within one search only.
        rank: 1 for the best.
        sentences: its sentences, in the article's order.
    """

    article: Article
    start: int
    end: int
    score: float
    rank: int
    sentences: tuple[Sentence, ...] = ()

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

    def to_dict(self) -> dict[str, Any]:
        """The passage as plain data for JSON."""
        return {
            "article_id": self.article_id,
            "title": self.title,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "score": round(self.score, 4),
            "rank": self.rank,
        }


@dataclass(frozen=True, slots=True)
class Citation:
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

    def to_dict(self) -> dict[str, Any]:
        """The citation as plain data for JSON."""
        return {
            "number": self.number,
            "article_id": self.article_id,
            "title": self.title,
            "published": self.published,
            "url": self.url,
            "start": self.start,
            "end": self.end,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer and the numbers of the citations that carry it.

    Attributes:
        text: plain text, without marks.
        citations: numbers of ``Answer.citations``.
        support: ``quoted`` if these are the article's own words; ``paraphrased``: worded by a model, checked
            against them; ``header``: what the article's header says of it, which no sentence carries.
        bold: the words that answer the question, in characters of ``text``; None if they are not known.
        dates: for words like "since Friday", the day they mean, as (start, end, day) in characters of ``text``;
            see ``beside``.
    """

    text: str
    citations: tuple[int, ...]
    support: str = "quoted"
    bold: tuple[int, int] | None = None
    dates: tuple[tuple[int, int, str], ...] = ()

    def __str__(self) -> str:
        return self.text + (" " if self.citations else "") + "".join(f"[{n}]" for n in self.citations)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question, every sentence with its citations; the same from every front door.

    "Not in the article" is a normal answer: ``found`` is False, ``reason`` says why and ``nearest``
    holds what came closest.

    Attributes:
        text: the sentences with ``[n]`` marks.
        sentences: the same, apart.
        citations: in the order of their numbers, from 1; all are used in ``text``.
        found: whether the articles answer the question.
        reason: None if found, else ``no_articles``, ``nothing_relevant`` or ``not_answered``.
        confidence: that the articles answer the question with this, in [0, 1]; the same scale found or not.
        nearest: when not found, the sentences that came closest, best first.
        question: what was searched for; differs from what was asked in a follow-up.
        reader: ``extractive``, or the name of the model that worded it.
        notice: a sentence for the reader about how the answer came to be, or None.
        as_of: the latest publication date among what is cited, ``YYYY-MM-DD``, or None.
        history: the turns so far with this one; give it to the next question.
    """

    text: str
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    found: bool = False
    reason: str | None = None
    confidence: float = 0.0
    nearest: tuple[Passage, ...] = ()
    question: str = ""
    reader: str = "extractive"
    notice: str | None = None
    as_of: str | None = None
    history: tuple[Turn, ...] = ()

    def __str__(self) -> str:
        return self.text

    @property
    def plain(self) -> str:
        """The text without marks."""
        return " ".join(sentence.text for sentence in self.sentences) or self.text

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain data for JSON; ``history`` as messages with ``role`` and ``content``."""
        return {
            "text": self.text,
            "sentences": [
                {
                    "text": s.text,
                    "citations": list(s.citations),
                    "support": s.support,
                    "bold": list(s.bold) if s.bold else None,
                    "dates": [list(named) for named in s.dates],
                }
                for s in self.sentences
            ],
            "citations": [citation.to_dict() for citation in self.citations],
            "found": self.found,
            "reason": self.reason,
            "confidence": round(self.confidence, 4),
            "nearest": [passage.to_dict() for passage in self.nearest],
            "question": self.question,
            "reader": self.reader,
            "notice": self.notice,
            "as_of": self.as_of,
            "history": [
                message
                for turn in self.history
                for message in (
                    {"role": "user", "content": turn.question},
                    {"role": "assistant", "content": turn.answer},
                )
            ],
        }
