"""The way of one question: follow-up, retriever, reader, citations, answer. Plain calls, no state."""

from __future__ import annotations

from collections.abc import Generator, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

from index import Index

from .answer import Answer, Citation, Passage, Turn
from .chat import ChatReader
from .citations import cite, joined
from .confidence import IRRELEVANT, THRESHOLD
from .extractive import ExtractiveReader
from .followup import leans, resolve
from .question import clean_date, clean_history, clean_question
from .retriever import READ, Retriever
from .wording import Worded

_NOT_FOUND = {
    "no_articles": ("There is no article to ask yet: add one first.",) * 2,
    "nothing_relevant": ("The article says nothing about this.", "The articles say nothing about this."),
    "not_answered": ("The article does not say.", "The articles do not say."),
}


class Chain:
    """Retrieval-augmented answering over one index; safe to share between threads and readers."""

    def __init__(
        self, index: Index, chat: ChatReader | None = None, *, reader: ExtractiveReader | None = None
    ) -> None:
        """Join the steps.

        Args:
            index: the articles.
            chat: lets a language model word the answers; None for the articles' own sentences.
            reader: what picks those; None for the one that comes with Footnote.
        """
        self.index = index
        self.retriever = Retriever(index)
        self.reader = reader or ExtractiveReader()
        self.chat = chat
        self.tried: dict[Hashable, Citation | None] = {}
        """What questions to suggest are answered by; ``suggest`` fills it."""

    def ask(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
        model: bool = True,
    ) -> Answer:
        """Answer a question from the articles.

        Args:
            question: 1 to 4,000 characters.
            history: ``Answer.history`` of the answer before; see ``clean_history`` for other forms.
            articles: ids to search in; None for all.
            since: only articles published on this day or later, ``YYYY-MM-DD``.
            until: only articles published on this day or earlier.
            model: False for the articles' own sentences even if there is a language model.

        Raises:
            InputError: the question, history or a date cannot be used.
            NotFound: an id is unknown.
        """
        *_, answer = self.stream(question, history, articles=articles, since=since, until=until, model=model)
        return answer

    def stream(
        self,
        question: str,
        history: Any = None,
        *,
        articles: Sequence[str] | None = None,
        since: Any = None,
        until: Any = None,
        model: bool = True,
    ) -> Iterator[Answer]:
        """Answer like ``ask``, as it comes: growing answers, of which the last is checked and whole.

        The first one holds only the question as searched. While a language model writes, ``sentences``
        holds what is checked already and ``text`` ends in plain words that are not yet. Closing the
        iterator cancels the model's request.
        """
        asked = clean_question(question)
        turns = clean_history(history)
        within = self._scope(articles, since, until)
        chat = self.chat if model else None
        condensed = chat.condense(asked, turns) if chat and turns else None
        if condensed:
            searched, passages = condensed, self.retriever.search(condensed, READ, within)
        else:
            searched, passages = self._found(asked, turns, READ, within)
        yield Answer(text="", question=searched, history=turns)
        yield from self._answered(asked, searched, turns, passages, within, chat)

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
        chat: ChatReader | None = None,
    ) -> Iterator[Answer]:
        count = len(self.index) if within is None else len(within)
        notice = None
        if chat and passages:
            notice = yield from self._worded(chat, asked, searched, turns, passages, count)
            if notice is None:
                return
        draft = self.reader.read(searched, passages)
        answer = Answer(
            text="", confidence=draft.confidence, question=searched, reader=self.reader.name, notice=notice
        )
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

    def _worded(
        self,
        chat: ChatReader,
        asked: str,
        searched: str,
        turns: tuple[Turn, ...],
        passages: Sequence[Passage],
        count: int,
    ) -> Generator[Answer, None, str | None]:
        """Answers in a model's words. Returns None if the last one stands, else why it does not."""
        answer = Answer(text="", question=searched, reader=chat.name, history=turns)
        worded = Worded()
        with closing(chat.write(searched, passages, self.index.embedder, tries=chat.tries_after(turns))) as written:
            for worded in written:
                if worded.text and not worded.failed:
                    yield _in_words(answer, worded)
        if worded.failed:
            return worded.failed
        draft = self.reader.read(searched, passages)
        if worded.refused:
            text = _NOT_FOUND["not_answered"][count > 1]
            yield replace(
                answer,
                text=text,
                reason="not_answered",
                confidence=min(draft.confidence, THRESHOLD - 0.01),
                nearest=draft.nearest,
                history=(*turns, Turn(asked, text)),
            )
            return None
        said = " ".join(sentence.text for sentence in worded.sentences)
        yield replace(
            _in_words(answer, worded),
            confidence=max(draft.confidence, THRESHOLD),
            notice=worded.notice,
            history=(*turns, Turn(asked, said)),
        )
        return None

    def _scope(self, articles: Sequence[str] | None, since: Any, until: Any) -> list[str] | None:
        """The ids of the articles to search; None for all of them."""
        first, last = clean_date(since, "since"), clean_date(until, "until")
        if articles is None and first is None and last is None:
            return None
        return self.index.select(articles, first, last)


def _in_words(answer: Answer, worded: Worded) -> Answer:
    """An answer with what a model has worded of it so far."""
    return replace(
        answer,
        text=worded.text,
        sentences=worded.sentences,
        citations=worded.citations,
        found=bool(worded.sentences),
        as_of=max((c.published for c in worded.citations if c.published), default=None),
    )
