"""The way of one question: follow-up, retriever, reader, citations, answer. Plain calls, no state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index import Index

from .answer import Answer, Passage, Turn
from .citations import cite, joined
from .confidence import IRRELEVANT, THRESHOLD
from .extractive import ExtractiveReader
from .followup import leans, resolve
from .question import clean_date, clean_history, clean_question
from .retriever import READ, Retriever

_NOT_FOUND = {
    "no_articles": ("There is no article to ask yet: add one first.",) * 2,
    "nothing_relevant": ("The article says nothing about this.", "The articles say nothing about this."),
    "not_answered": ("The article does not say.", "The articles do not say."),
}


class Chain:
    """Retrieval-augmented answering over one index; safe to share between threads and readers."""

    def __init__(self, index: Index, reader: ExtractiveReader | None = None) -> None:
        self.index = index
        self.retriever = Retriever(index)
        self.reader = reader or ExtractiveReader()

    def ask(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
    ) -> Answer:
        """Answer a question from the articles.

        Args:
            question: 1 to 4,000 characters.
            history: ``Answer.history`` of the answer before; see ``clean_history`` for other forms.
            articles: ids to search in; None for all.
            since: only articles published on this day or later, ``YYYY-MM-DD``.
            until: only articles published on this day or earlier.

        Raises:
            InputError: the question, history or a date cannot be used.
            NotFound: an id is unknown.
        """
        *_, answer = self.stream(question, history, articles=articles, since=since, until=until)
        return answer

    def stream(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
    ) -> Iterator[Answer]:
        """Answer like ``ask``, as it comes: growing answers, of which the last is checked and whole.

        The first one holds only the question as searched.
        """
        asked = clean_question(question)
        turns = clean_history(history)
        within = self._scope(articles, since, until)
        searched, passages = self._found(asked, turns, READ, within)
        yield Answer(text="", question=searched, history=turns)
        yield from self._answered(asked, searched, turns, passages, within)

    def search(
        self,
        question: str,
        history: Any = None,
        k: int = READ,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
    ) -> list[Passage]:
        """The k passages that fit a question best, best first. Raises as ``ask`` does."""
        within = self._scope(articles, since, until)
        return self._found(clean_question(question), clean_history(history), k, within)[1]

    def _found(
        self, asked: str, turns: tuple[Turn, ...], k: int, within: Sequence[str] | None
    ) -> tuple[str, list[Passage]]:
        """The question as searched for, and its passages.

        A bare question ("Who is the governor?") may be a follow-up or a new topic: whichever the
        articles answer better is what was meant.
        """
        searched = resolve(asked, turns)
        passages = self.retriever.search(searched, k, within)
        if searched != asked and not leans(asked):
            alone = self.retriever.search(asked, k, within)
            if self.reader.read(asked, alone).confidence >= self.reader.read(searched, passages).confidence:
                return asked, alone
        return searched, passages

    def _answered(
        self,
        asked: str,
        searched: str,
        turns: tuple[Turn, ...],
        passages: Sequence[Passage],
        within: Sequence[str] | None,
    ) -> Iterator[Answer]:
        count = len(self.index) if within is None else len(within)
        draft = self.reader.read(searched, passages)
        answer = Answer(text="", confidence=draft.confidence, question=searched, reader=self.reader.name)
        if draft.confidence < THRESHOLD or not draft.choices:
            relevant = draft.confidence >= IRRELEVANT
            reason = "no_articles" if not count else "not_answered" if relevant else "nothing_relevant"
            text = _NOT_FOUND[reason][count > 1]
            yield replace(
                answer,
                text=text,
                reason=reason,
                nearest=draft.nearest,
                history=(*turns, Turn(asked, text)),
            )
            return
        sentences, citations = cite(draft.choices)
        for shown in range(1, len(sentences) + 1):
            yield replace(
                answer,
                text=joined(sentences[:shown]),
                sentences=sentences[:shown],
                citations=citations[:shown],
                found=True,
                as_of=max((c.published for c in citations[:shown] if c.published), default=None),
                history=(*turns, Turn(asked, " ".join(sentence.text for sentence in sentences[:shown]))),
            )

    def _scope(self, articles: Sequence[str] | None, since: Any, until: Any) -> list[str] | None:
        """The ids of the articles to search; None for all of them."""
        first, last = clean_date(since, "since"), clean_date(until, "until")
        if articles is None and first is None and last is None:
            return None
        return self.index.select(articles, first, last)
