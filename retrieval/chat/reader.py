"""The reader that lets a language model word the answer and checks every sentence of it.

The model gets numbered article sentences and nothing else: no tools, no keys, no history. What it writes is a
draft, and nobody sees a word of it that is not checked. A sentence is kept only if its marks point to given sentences
that bear it out (``support``), with a mark where that is not sure. Failing sentences are left out and counted; if
nothing is left, or the model fails in any way, ``Worded.failed`` says so and the caller gives the extractive answer
instead.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from prompts import load

from ..answer import Answer, AnswerSentence, Citation, Note, Passage, Query, Search, Turn
from ..checks.entailment import entailment
from ..checks.particulars import strangers
from ..context import Context, possible
from ..kinds import OF_METADATA
from ..reader.selection import answered_from, beside
from ..validation import visible
from .checked import PRIVATE, REFUSAL, THOUGHT, Given, Worded, Wording, headline, number, numbered, one_line
from .client import PULSE, ModelFailed, ModelLimits, build, words
from .sanitize import is_markup, plain

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger("footnote")

MAX_CONDENSED = 400
"""Most characters of a rewritten question."""

CONDENSED_ARTICLES = 12
"""Articles named to the model that rewrites a follow-up."""

MAX_PROPOSED = 120
"""Most characters of a proposed question."""

HISTORY = 4
"""Turns used to rewrite a follow-up; also earlier questions shown so that they are not proposed again."""

_TOLD = frozenset(("unreachable", "slow", "busy", "unsupported"))
"""Failures that have a sentence of their own; the others are ``failed``."""


class ChatReader:
    """Words answers with a LangChain chat model. Keeps no state of any question; safe to share."""

    kinds = OF_METADATA

    def __init__(self, model: BaseChatModel | str, *, url: str = "", limits: ModelLimits | None = None) -> None:
        """Set up a model without calling it.

        Args:
            model: any LangChain chat model, or ``provider:model``.
            url: the address of an OpenAI-compatible server, for ``openai:`` models.
            limits: limits on time, tries and size.

        Raises:
            ModelUnavailable: the model cannot be set up here; the sentence says what to do.
        """
        self.limits = limits or ModelLimits()
        if isinstance(model, str):
            self.name = model
            self.model = build(model, url)
        else:
            self.name = str(
                getattr(model, "model_name", None) or getattr(model, "model", None) or type(model).__name__
            )
            self.model = model

    def load(self) -> None:
        """Load what checks the model's words; the first sentence needs not wait for it then."""
        entailment()

    def stand_alone(self, query: Query, context: Context) -> Search | None:
        """A follow-up as the model words it; None where there is none, or it cannot be trusted."""
        if not query.turns:
            return None
        asked = [context.index.article(one) for one in context.ids(query, CONDENSED_ARTICLES)]
        condensed = self.condense(query.question, query.turns, [headline(article) for article in asked])
        return Search(condensed) if condensed else None

    def answers(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Iterator[Answer]:
        """Growing answers in the model's words; in the articles' own sentences if none of them stands."""
        notes: tuple[Note, ...] = ()
        if passages:
            notes = yield from self._worded(query, search, passages, context)
            if not notes:
                return
        for answer in context.reader.answers(query, search, passages, context):
            yield replace(answer, notes=(*notes, *answer.notes))

    def _worded(
        self, query: Query, search: Search, passages: Sequence[Passage], context: Context
    ) -> Generator[Answer, None, tuple[Note, ...]]:
        """Answers in the model's words. Returns nothing if the last one stands, else why it does not."""
        answer = Answer(text="", question=search.shown, reader=self.name, history=query.turns)
        worded = Worded()
        tries = self.tries_after(query.turns)
        with closing(self.write(search.text, passages, tries=tries)) as written:
            for worded in written:
                if not worded.failed:
                    yield _in_words(answer, worded)
        if worded.failed:
            return worded.notes
        read = context.reader.read(search, passages)
        if worded.refused:
            *_, own = context.reader.answers(query, search, passages, context)
            yield _no_surer(own, query, context.count(query), self.name, search)
            return ()
        said = " ".join(sentence.text for sentence in worded.sentences)
        yield replace(
            _in_words(answer, worded),
            confidence=max(read.confidence, answered_from()),
            notes=worded.notes,
            history=(*query.turns, Turn(query.question, said)),
        )
        return ()

    def write(
        self, question: str, passages: Sequence[Passage], *, tries: int | None = None
    ) -> Generator[Worded, None, None]:
        """Let the model word an answer. Closing the iterator cancels its request.

        Args:
            question: the stand-alone question.
            passages: what was found for it, best first.
            tries: the most requests to make; None for the number in the limits.

        Yields:
            Growing answers of checked sentences, a few a second even if nothing has come; the last one is complete.
            A failing model raises nothing: ``failed`` is set on an otherwise empty answer.
        """
        deadline = time.monotonic() + self.limits.whole
        given = number(passages, self.limits.prompt)
        left = self.limits.tries if tries is None else tries
        pause = self.limits.pause
        began = False
        while True:
            left -= 1
            try:
                for worded in self._attempt(question, given, deadline):
                    began = began or bool(worded.sentences)
                    yield worded
                return
            except ModelFailed as failed:
                reason = failed
            wait = max(pause, reason.wait)
            pause *= 2
            good = reason.again and not began and left > 0 and wait <= max(self.limits.longest_wait, pause)
            if reason.reason == "too_long":
                given, wait = number(passages, sum(len(one.text) for one in given) // 2), 0.0
                good = good and bool(given)
            if not good or time.monotonic() + wait >= deadline:
                log.warning("The language model %s failed (%s).", self.name, reason.reason)
                yield Worded(failed=reason.reason if reason.reason in _TOLD else "failed")
                return
            time.sleep(wait)

    def condense(self, question: str, turns: Sequence[Turn], articles: Sequence[str] = ()) -> str | None:
        """Rewrite a follow-up as a stand-alone question; None if the model gives none that can be trusted.

        One try, ``limits.condense`` seconds. The question must be one plain line that brings no name,
        figure or address that the conversation and the articles' titles do not have.

        Args:
            question: the follow-up.
            turns: the conversation before it.
            articles: the articles asked, a line each; see ``headline``.
        """
        key = secrets.token_hex(8)
        said = turns[-HISTORY:]
        history = "\n".join(f"Reader: {one_line(t.question)}\nAnswer: {one_line(t.answer)[:1000]}" for t in said)
        messages = load("condense").fill(
            key=key, history=history, articles="\n".join(articles) or "(not known)", question=one_line(question)
        )
        text = (self._briefly(messages) or "").strip("\"“”'")
        known = [question, *articles, *(part for turn in said for part in (turn.question, turn.answer))]
        if not text or "\n" in text or len(text) > MAX_CONDENSED or PRIVATE.search(text):
            return None
        if visible(text) != text or plain(text) != text or is_markup(text) or key in text or strangers(text, known):
            return None
        return text

    def propose(self, text: str, asked: Sequence[str], count: int) -> list[str]:
        """Questions that a text may answer, not yet tried; [] if the model gives none that can be trusted.

        One try, ``limits.condense`` seconds. Each is one plain line that ends in a question mark and brings no
        name, figure or address that the text and the questions before do not have.

        Args:
            text: the part of an article that the model sees.
            asked: the questions so far.
            count: how many questions to ask for.
        """
        key = secrets.token_hex(8)
        lines = [one_line(line) for line in text[: self.limits.prompt].splitlines() if line.strip()]
        before = [one_line(question)[:MAX_CONDENSED] for question in asked[-HISTORY:]]
        messages = load("suggest").fill(
            key=key, sentences="\n".join(lines), asked="\n".join(before) or "(nothing yet)", count=count
        )
        written = self._briefly(messages)
        if written is None:
            return []
        found = [plain(line) for line in written.splitlines()[: 2 * count + 2]]
        return [
            line
            for line in dict.fromkeys(found)
            if line.endswith(("?", "？"))
            and len(line) <= MAX_PROPOSED
            and not PRIVATE.search(line)
            and not is_markup(line)
            and key not in line
            and not strangers(line, [*lines, *before])
        ]

    def _briefly(self, messages: Sequence[tuple[str, str]]) -> str | None:
        """A short reply in one try, without the model's thinking; None if it fails."""
        limits = replace(
            self.limits, first=self.limits.condense, gap=self.limits.condense, characters=4 * MAX_CONDENSED
        )
        try:
            pieces = list(words(self.model, messages, limits, time.monotonic() + self.limits.condense))
        except ModelFailed:
            return None
        return THOUGHT.sub("", "".join(pieces)).strip()

    def tries_after(self, turns: Sequence[Turn]) -> int:
        """Requests left for an answer; rewriting a follow-up takes one."""
        return max(1, self.limits.tries - bool(turns))

    def _attempt(self, question: str, given: Sequence[Given], deadline: float) -> Iterator[Worded]:
        """Make one request.

        Raises:
            ModelFailed: the model failed, or nothing it wrote passed the checks.
        """
        draft = Wording(given)
        shown, told = Worded(), time.monotonic()
        messages = load("answer").fill(
            key=secrets.token_hex(8), sentences=numbered(given), question=one_line(question), refusal=REFUSAL
        )
        for piece in words(self.model, messages, self.limits, deadline):
            draft.feed(piece)
            grown = draft.growing(paused=not piece)
            fresh = bool(grown.sentences) and grown != shown
            if fresh or time.monotonic() - told >= PULSE:  # then also what is known, to notice who has left
                shown, told = grown if fresh else shown, time.monotonic()
                yield shown
        yield draft.whole()


def _no_surer(own: Answer, query: Query, count: int, name: str, search: Search) -> Answer:
    """What is said where the model found no answer: what the extractive reader found may be one, and is no more."""
    sure = min(own.confidence, answered_from() - 0.01)
    if not own.citations:
        return replace(own, reader=name, confidence=sure)
    answer = possible(query, own.sentences, own.citations, count, search)
    return replace(answer, reader=name, confidence=sure, nearest=own.nearest)


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
        verdict="answered" if worded.sentences else "not_found",
        as_of=max((c.published for c in worded.citations if c.published), default=None),
    )


def _one_day(citations: Sequence[Citation], sentence: AnswerSentence) -> str | None:
    """The day that all articles a sentence cites were published on."""
    days = {citation.published for citation in citations if citation.number in sentence.citations}
    return days.pop() if len(days) == 1 else None
