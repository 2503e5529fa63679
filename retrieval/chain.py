"""The way of one question: follow-up, retriever, reader, citations, answer. Plain calls, no state."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from index import Index, InputError, Scope, unknown

from .answer import Answer, Citation, Note, Passage, Query, Search
from .context import Context, Extractor, Proposer, Reader
from .followup import resolve
from .kinds import small_talk
from .kinds.intent import LEANING, asks, wanted
from .overview.statements import complete, statements
from .reader.extractive import ExtractiveReader
from .reader.selection import answered_from, likely_from, possible_from
from .reader.whom import understood
from .retriever import READ, Retriever, mended
from .text.periods import period
from .validation import Where, clean_history, clean_question, clean_scope

if TYPE_CHECKING:
    from .claims import Claim

MOST = 1_000
"""Passages of one search at most."""
ANSWERS = 256
"""Most answers kept; the least recently used one is dropped first."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A question, what was searched for and found, and what to say about that."""

    query: Query
    search: Search
    passages: list[Passage]
    notes: tuple[Note, ...] = ()


class Kept:
    """Answers given before, for one generation of the articles: many readers ask the same suggested questions.

    Without a language model an answer depends only on the question, the articles and the day, so it can be given
    again until an article is added or removed. Safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: Hashable = None
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, state: Hashable, key: Hashable) -> Answer | None:
        """The answer stored under a key, if the articles have not changed since it was given."""
        with self._lock:
            if state != self._state:
                self._answers.clear()
                self._state = state
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, state: Hashable, key: Hashable, answer: Answer) -> None:
        """Store an answer, if the articles stayed the same while it was worked out."""
        with self._lock:
            if state == self._state:
                self._answers[key] = answer
                while len(self._answers) > ANSWERS:
                    self._answers.popitem(last=False)


class Asked:
    """How many questions of people are being answered, so that what nobody waits for can wait for them."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Count a question while it is answered."""
        with self._changed:
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def wait(self, longest: float) -> float:
        """Wait until no question is being answered; returns how many of the longest seconds are left."""
        end = time.monotonic() + longest
        with self._changed:
            self._changed.wait_for(lambda: not self._count, longest)
        return end - time.monotonic()


ASKED = Asked()
"""Of the whole process: all chains share its processors."""


class Chain:
    """Retrieval-augmented answering over one index; safe to share between threads and readers."""

    def __init__(self, index: Index, chat: Proposer | None = None, *, reader: Extractor | None = None) -> None:
        """Join the steps.

        Args:
            index: the articles.
            chat: lets a language model word the answers; None for the articles' own sentences.
            reader: what picks those; None for the one that comes with Footnote.
        """
        self.index = index
        self.retriever = Retriever(index)
        self.reader: Extractor = reader or ExtractiveReader()
        self.chat = chat
        self.tried: dict[Hashable, tuple[Citation, ...]] = {}
        """What questions to suggest are answered by; ``suggest`` fills it."""
        self.kept = Kept()
        self.today: Callable[[], date] = date.today

    def ask(
        self,
        question: str,
        history: Any = None,
        *,
        model: bool = True,
        **where: Unpack[Where],
    ) -> Answer:
        """Answer a question from the articles.

        Args:
            question: 1 to ``MAX_QUESTION`` characters.
            history: ``Answer.history`` of the answer before; see ``clean_history`` for other forms.
            model: False for the articles' own sentences even if there is a language model.
            where: which articles to search; see ``Where``.

        Raises:
            InputError: the question, history or a condition cannot be used.
            NotFound: an id is unknown.
        """
        *_, answer = self.stream(question, history, model=model, **where)
        return answer

    def stream(
        self,
        question: str,
        history: Any = None,
        *,
        model: bool = True,
        **where: Unpack[Where],
    ) -> Iterator[Answer]:
        """Answer like ``ask``, as it comes: growing answers, of which the last is whole.

        The first one holds only the question as searched. While a language model writes, each holds the
        sentences that are checked already, and nothing else of what it wrote. Closing the iterator cancels the
        model's request.
        """
        query = Query(clean_question(question), clean_history(history), self.scope(where))
        if self.chat and model:
            yield from self._streamed(query, self.chat)
            return
        with ASKED.answering():
            yield from self._extracted(query)

    def tries(self, question: str, **where: Unpack[Where]) -> Answer:
        """The answer in the articles' own sentences to what nobody asked yet. Raises as ``ask`` does."""
        *_, answer = self._extracted(Query(clean_question(question), (), self.scope(where)))
        return answer

    def _extracted(self, query: Query) -> Iterator[Answer]:
        """The answer in the articles' own sentences, or the one that was given before."""
        key = (query, self.reader, self.today())
        state = self.index.generation, self.reader.across.completed
        answer = self.kept.get(state, key)
        if answer:
            yield Answer(text="", question=answer.question, history=query.turns)
            yield answer
            return
        for answer in self._streamed(query, self.reader):
            yield answer
        if answer:
            self.kept.put(state, key, answer)

    def _streamed(self, query: Query, reader: Reader) -> Iterator[Answer]:
        """The growing answers to a question that was checked, worked out anew."""
        wants = wanted(query.question, query.turns, self.index.embedder, self.reader.vector)
        stated = partial(statements, self.index)
        context = Context(self.index, self.retriever, self.reader, wants, self._part(reader), stated)
        for kind in reader.kinds:
            answer = kind.answer(query, context) if kind.may_be(query, context.wants) else None
            if answer:
                yield answer if answer.articles else replace(answer, articles=context.count(query))
                return
        stand_alone = reader.stand_alone(query, context)
        if stand_alone:
            found = _Found(query, stand_alone, self.retriever.search(stand_alone.text, READ, query.scope))
        else:
            search, passages = self._found(query, READ, context.wants in LEANING)
            found = _Found(query, search, passages)
        found = self._in_period(found) or found
        yield Answer(text="", question=found.search.shown, history=query.turns)
        if context.wants in small_talk.DOUBTFUL and not self._says(query.question, found):
            yield small_talk.answer(query, context)
            return
        count = context.count(found.query)
        for answer in reader.answers(found.query, found.search, found.passages, context):
            yield replace(answer, notes=(*found.notes, *answer.notes), articles=count)

    def _part(self, reader: Reader) -> Callable[[Query], Answer]:
        """Answers a part of a message that asks two things."""

        def ask(query: Query) -> Answer:
            *_, answer = self._streamed(query, reader)
            return answer

        return ask

    def search(
        self,
        question: str,
        history: Any = None,
        k: int = READ,
        **where: Unpack[Where],
    ) -> list[Passage]:
        """The k passages that fit a question best, best first. Raises as ``ask`` does."""
        if not isinstance(k, int) or not 1 <= k <= MOST:
            raise InputError(f"k must be a number of passages from 1 to {MOST:,}.", code="k_invalid")
        query = Query(clean_question(question), clean_history(history), self.scope(where))
        return self._found(query, k)[1]

    def check_text(self, text: str, **where: Unpack[Where]) -> list[Claim]:
        """What the articles say to each sentence of a text, such as a draft. See ``claims.check_text``.

        Args:
            text: at most ``claims.MAX_TEXT`` characters.
            where: as for ``ask``.

        Raises:
            InputError: the text or a condition cannot be used.
            NotFound: an id is unknown.
        """
        from .claims import check_text

        return check_text(text, self.retriever, self.scope(where))

    def _found(self, query: Query, k: int, leaning: bool = False) -> tuple[Search, list[Passage]]:
        """What is searched for, and its passages."""
        search = resolve(query.question, query.turns, leaning) if query.turns else Search(query.question)
        passages = self.retriever.search(search.text, k, query.scope)
        meant = self._mended(search.question, passages)
        if meant != search.question:
            search = replace(search, question=meant)
            passages = self.retriever.search(search.text, k, query.scope)
        if search.topic:
            articles = list({one.article.id: one.article for one in passages}.values())
            stated = statements(self.index, [one.id for one in articles])
            search = replace(search, understood=understood(search.question, query.turns, articles, stated))
        return search, passages

    def _mended(self, question: str, passages: Sequence[Passage]) -> str:
        """A question without its typing errors, by the words of the articles found."""
        articles = {one.article.id: one.article for one in passages if one.article.language in (None, "en")}
        return mended(question, (f"{one.title}\n{one.text}" for one in articles.values()), self.index.embedder.count)

    def _says(self, question: str, found: _Found) -> bool:
        """Whether the articles answer what may not be asked of them."""
        least = possible_from() if asks(question) else likely_from()
        return self.reader.read(found.search, found.passages).confidence >= least

    def _in_period(self, found: _Found) -> _Found | None:
        """The same among the articles published when the question says, if it finds an answer there."""
        query, asked = found.query, found.query.question
        count = self.index.count(query.scope)
        days = period(asked, self.today()) if count > 1 else None
        if not days:
            return None
        scope = query.scope.narrowed(days.since, days.until)
        left = self.index.count(scope)
        if not 0 < left < count:
            return None
        searched = period(found.search.question, self.today())  # not as asked where a typing error was mended
        search = replace(found.search, question=searched.rest) if searched else found.search
        passages = self.retriever.search(search.text, READ, scope)
        note = (days.note(left, count),)
        within = self.reader.read(search, passages)
        if within.confidence >= answered_from():
            return _Found(replace(query, scope=scope), search, passages, note)
        every = self.reader.read(found.search, found.passages)  # may be surer of the same sentence
        best = [(one.nearest[0].article_id, one.nearest[0].start) for one in (within, every) if one.nearest]
        if every.confidence >= answered_from() and best[1:] == best[:1]:
            return _Found(replace(query, scope=scope), found.search, found.passages, note)
        return None

    def scope(self, where: Where) -> Scope:
        """Which articles to search. Raises ``NotFound`` for an unknown id, ``InputError`` for a wrong condition."""
        scope = clean_scope(where)
        for missing in self.index.missing(scope.articles or ()):
            raise unknown(missing)
        if scope.kind:
            complete(self.index)
        return scope
