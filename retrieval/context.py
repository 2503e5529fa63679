"""What makes an answer, as protocols: a reader of passages, a kind of question; and what both may use.

Knows how an answer is put together, and no reader or kind by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from index import Index, Statements

from .answer import Answer, AnswerSentence, Citation, Note, Passage, Query, Search, Turn, joined, message, offered
from .reader.across_languages import AcrossLanguages
from .retriever import Retriever

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXTRACTIVE = "extractive"
"""``Answer.reader`` of what is said in the articles' own sentences."""


class Reading(Protocol):
    """What came of reading passages, before anything is said."""

    @property
    def confidence(self) -> float:
        """That the passages answer the question, in [0, 1]."""

    @property
    def nearest(self) -> tuple[Passage, ...]:
        """The best sentences as passages of their own, best first."""


class Reader(Protocol):
    """Makes answers of what was found for a question. Holds nothing of any question."""

    name: str

    @property
    def kinds(self) -> Sequence[Kind]:
        """Kinds of question that are answered before anything is searched for it."""

    def load(self) -> object:
        """Load what it reads or checks with; the first question needs not wait for it then."""

    def stand_alone(self, query: Query, context: Context) -> Search | None:
        """A follow-up as one question that stands alone; None to have it resolved by rule."""

    def answers(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Iterator[Answer]:
        """Growing answers, of which the last is checked and whole. Closing the iterator stops the work.

        Args:
            query: what was asked.
            search: what was searched for.
            passages: what was found, best first, with scored sentences.
            context: what else may be used.
        """


class Proposer(Reader, Protocol):
    """A reader that can also think of questions."""

    def propose(self, text: str, asked: Sequence[str], count: int) -> list[str]:
        """Questions that a text may answer; none if it cannot. See ``ChatReader.propose``."""


class Extractor(Reader, Protocol):
    """A reader that answers in the articles' own sentences, and can say how sure it is before it answers."""

    @property
    def across(self) -> AcrossLanguages:
        """What finds chunks across languages."""

    def read(self, search: Search, passages: Sequence[Passage]) -> Reading:
        """What the passages say to a question."""

    def vector(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a question in any language: float32 (384,), of L2 norm 1; None if no model can make it."""


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a chain that a reader or a kind of question may use."""

    index: Index
    retriever: Retriever
    reader: Extractor
    wants: str
    """What the message wants, as ``kinds.intent`` names it."""
    ask: Callable[[Query], Answer]
    """Asks another question of the same articles."""
    stated: Callable[[Sequence[str]], Mapping[str, Statements]] = lambda ids: {}
    """What articles state, by their ids."""

    def count(self, query: Query) -> int:
        """How many articles a question is asked of."""
        return self.index.count(query.scope)

    def ids(self, query: Query, limit: int) -> Sequence[str]:
        """The ids of the first few of them."""
        return self.index.ids(query.scope, limit)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question, and which messages may be of it.

    Attributes:
        answer: answers a question of this kind; None for a question of another.
        wants: what such a message wants, as ``kinds.intent`` names it.
        asks: says whether a message is worded as one of the kind; with neither, any message may be.
        later: whether there is such a question only after another one.
    """

    answer: Callable[[Query, Context], Answer | None]
    wants: Collection[str] = ()
    asks: Callable[[str], object] | None = None
    later: bool = False

    def may_be(self, query: Query, wants: str) -> bool:
        """Whether a message that wants this may be of the kind."""
        if self.later and not query.turns:
            return False
        if self.asks:
            return wants in self.wants or bool(self.asks(query.question))
        return not self.wants or wants in self.wants


def answered(
    query: Query,
    sentences: tuple[AnswerSentence, ...],
    citations: tuple[Citation, ...],
    *,
    confidence: float = 1.0,
    searched: Search | None = None,
    days: Sequence[str] | None = None,
    reader: str = EXTRACTIVE,
) -> Answer:
    """An answer that is found.

    Args:
        query: what was asked.
        sentences: what is said.
        citations: what they stand on.
        confidence: that they answer the question, in [0, 1].
        searched: what was searched for, if not the question as it is.
        days: of publication, of what is said; None for those of the citations.
        reader: who worded it.
    """
    if days is None:
        days = [citation.published for citation in citations if citation.published]
    return Answer(
        joined(sentences),
        sentences,
        citations,
        verdict="answered",
        confidence=confidence,
        question=searched.shown if searched else query.question,
        reader=reader,
        as_of=max(days, default=None),
        history=(*query.turns, Turn(query.question, " ".join(sentence.text for sentence in sentences))),
    )


def possible(
    query: Query,
    sentences: tuple[AnswerSentence, ...],
    citations: tuple[Citation, ...],
    count: int,
    searched: Search,
) -> Answer:
    """Sentences that may answer, the most likely one first.

    Args:
        query: what was asked.
        sentences: at most three, quoted.
        citations: what they stand on.
        count: articles that were asked.
        searched: what was searched for.
    """
    said = sentences[0].text if sentences else ""
    return Answer(
        offered(sentences),
        tuple(replace(sentence, bold=None) for sentence in sentences),
        citations,
        verdict="possible",
        question=searched.shown,
        reader=EXTRACTIVE,
        articles=count,
        as_of=max((citation.published for citation in citations if citation.published), default=None),
        history=(*query.turns, Turn(query.question, said)),
    )


def refused(
    query: Query,
    reason: str,
    count: int,
    *notes: Note,
    searched: Search | None = None,
    reader: str = EXTRACTIVE,
) -> Answer:
    """An answer that finds nothing.

    Args:
        query: what was asked.
        reason: see ``Answer.reason``.
        count: articles that were asked.
        notes: what to say beside it.
        searched: what was searched for, if not the question as it is.
        reader: who read.
    """
    text = message(reason, count=count, n=count)
    return Answer(
        text,
        reason=reason,
        question=searched.shown if searched else query.question,
        reader=reader,
        notes=notes,
        articles=count,
        history=(*query.turns, Turn(query.question, text, found=False)),
    )
