"""The way of one question: follow-up, retriever, reader, citations, answer. Plain calls, no state."""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from index import Index, InputError

from .answer import Answer, AnswerSentence, Citation, Passage, Turn
from .cache import Kept
from .citations import cite, joined
from .followup import leans, resolve
from .kinds.continuation import without_said
from .kinds.special import of_header, special
from .reader.confidence import RELEVANT, THRESHOLD
from .reader.extractive import Draft, ExtractiveReader
from .refusal import NO_WORD, refusal
from .retriever import READ, Retriever
from .text.periods import period
from .text.relative_dates import beside
from .text.terms import content_words
from .validation import clean_date, clean_history, clean_ids, clean_question

if TYPE_CHECKING:
    from .chat.checked import Worded
    from .chat.reader import ChatReader

MOST = 1_000
"""Passages of one search at most."""


class _Search(NamedTuple):
    """A question as searched, what was found for it, in which articles, and what to say about that."""

    question: str
    passages: list[Passage]
    within: Sequence[str] | None
    notice: str | None = None


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
        self.kept = Kept()
        self.today: Callable[[], date] = date.today

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
            question: 1 to ``MAX_QUESTION`` characters.
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
        if chat:
            yield from self._streamed(asked, turns, within, chat)
            return
        key = (asked, turns, None if within is None else tuple(within), self.reader, self.today())
        state = self.index.generation
        answer = self.kept.get(state, key)
        if answer:
            yield Answer(text="", question=answer.question, history=turns)
            yield answer
            return
        for answer in self._streamed(asked, turns, within):
            yield answer
        if answer:
            self.kept.put(state, key, answer)

    def _streamed(
        self, asked: str, turns: tuple[Turn, ...], within: Sequence[str] | None, chat: ChatReader | None = None
    ) -> Iterator[Answer]:
        """The growing answers to a question that was checked, worked out anew."""
        by_itself = of_header(self, asked, turns, within) if chat else special(self, asked, turns, within)
        if by_itself:
            yield by_itself
            return
        condensed = chat.condense(asked, turns) if chat and turns else None
        if condensed:
            search = _Search(condensed, self.retriever.search(condensed, READ, within), within)
        else:
            searched, passages = self._found(asked, turns, READ, within)
            search = _Search(searched, passages if chat else without_said(asked, turns, passages), within)
        search = self._in_period(asked, search) or search
        yield Answer(text="", question=search.question, history=turns)
        for answer in self._answered(asked, search.question, turns, search.passages, search.within, chat):
            yield replace(answer, notice=_both(search.notice, answer.notice))

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
        if not isinstance(k, int) or not 1 <= k <= MOST:
            raise InputError(f"k must be a number of passages from 1 to {MOST:,}.", code="k_invalid")
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
            # without any passage nothing tells, and it is a follow-up like others
            if alone and self._read(asked, alone).confidence >= self._read(searched, passages).confidence:
                return asked, alone
        return searched, passages

    def _read(self, question: str, passages: Sequence[Passage]) -> Draft:
        return self.reader.read(question, passages, self.index.embedder)

    def _in_period(self, asked: str, search: _Search) -> _Search | None:
        """The search among the articles published when the question says, if it finds an answer there."""
        count = len(self.index) if search.within is None else len(search.within)
        days = period(asked, self.today()) if count > 1 else None
        ids = self.index.select(search.within, days.since, days.until) if days else []
        if not days or not 0 < len(ids) < count:
            return None
        rest = search.question.replace(asked, days.rest)
        passages = self.retriever.search(rest, READ, ids)
        if self._read(rest, passages).confidence < THRESHOLD:
            return None
        return _Search(
            rest, passages, ids, f"Searched in {len(ids):,} of {count:,} articles: those published {days}."
        )

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
        draft = self._read(searched, passages)
        answer = Answer(
            text="", confidence=draft.confidence, question=searched, reader=self.reader.name, notice=notice
        )
        if draft.confidence < THRESHOLD or not draft.choices:
            relevant = bool(passages) and passages[0].score >= RELEVANT
            reason = "no_articles" if not count else "not_answered" if relevant else "nothing_relevant"
            text = refusal("none_chosen" if not count and len(self.index) else reason, count)
            if reason == "nothing_relevant" and not self.index.lexical(content_words(searched), 1, within):
                answer = replace(answer, notice=_both(notice, NO_WORD))
            yield replace(
                answer,
                text=text,
                reason=reason,
                nearest=draft.nearest,
                history=(*turns, Turn(asked, text)),
            )
            return
        answer = replace(answer, notice=_both(notice, draft.notice))
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
        from .chat.checked import Worded

        answer = Answer(text="", question=searched, reader=chat.name, history=turns)
        worded = Worded()
        with closing(chat.write(searched, passages, self.index.embedder, tries=chat.tries_after(turns))) as written:
            for worded in written:
                if worded.text and not worded.failed:
                    yield _in_words(answer, worded)
        if worded.failed:
            return worded.failed
        draft = self._read(searched, passages)
        if worded.refused:
            text = refusal("not_answered", count)
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
        ids = clean_ids(articles)
        if ids is None and first is None and last is None:
            return None
        return self.index.select(ids, first, last)


def _one_day(citations: Sequence[Citation], sentence: AnswerSentence) -> str | None:
    """The day that all articles a sentence cites were published on."""
    days = {citation.published for citation in citations if citation.number in sentence.citations}
    return days.pop() if len(days) == 1 else None


def _both(one: str | None, other: str | None) -> str | None:
    """Two notices in one."""
    return " ".join(notice for notice in (one, other) if notice) or None


def _in_words(answer: Answer, worded: Worded) -> Answer:
    """An answer with what a model has worded of it so far."""
    return replace(
        answer,
        text=worded.text,
        sentences=tuple(
            replace(sentence, dates=beside(sentence.text, _one_day(worded.citations, sentence)))
            for sentence in worded.sentences
        ),
        citations=worded.citations,
        found=bool(worded.sentences),
        as_of=max((c.published for c in worded.citations if c.published), default=None),
    )
