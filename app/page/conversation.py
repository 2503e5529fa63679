"""One reader's conversation and what is open beside it: values that live in the reader's own page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from index import FootnoteError, NotFound
from retrieval import Answer, Citation, Passage, Turn, clean_question

from ..footnote import Footnote
from ..limits import ARTICLE_ID
from ..messages import Words, words
from ..receipts.returned import returned
from .html import WHOLE, answer_html, inert, note_html

OPEN_ARTICLES = 6
"""Articles kept in the pane for one reader, the latest cited ones first."""
KEPT = 50
"""Questions of one conversation that are kept."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One question, what was answered, and how that is drawn."""

    question: str
    message: str
    answer: Answer | None
    """None where the question was refused: it is no part of the history."""

    @property
    def turn(self) -> Turn | None:
        """The question as the next one's history has it."""
        return Turn(self.question, self.answer.plain) if self.answer else None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, and the articles open beside it: (id, cited spans), the latest first."""

    said: tuple[Said, ...] = ()
    open: tuple[tuple[str, Spans], ...] = ()
    shown: str = ""
    glances: frozenset[str] = field(default=frozenset())
    """Articles whose overview is shown above them."""

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns so far."""
        return tuple(said.turn for said in self.said if said.turn)

    def messages(self, question: str | None = None, answer: str = "") -> list[dict[str, str]]:
        """The conversation as chat messages, with a question that is being answered at its end."""
        pairs = [(said.question, said.message) for said in self.said]
        if question is not None:
            pairs.append((question, answer))
        return [
            message
            for asked, said in pairs
            for message in (
                {"role": "user", "content": inert(asked)},
                {"role": "assistant", "content": said},
            )
        ]

    def record(self) -> str:
        """The conversation as the browser keeps it, and the history that its next question has."""
        kept = []
        for said in self.said:
            if said.answer:
                answer = said.answer.to_dict()
                del answer["history"]
                kept.append({"question": said.question, "answer": answer})
        history = [{"question": turn.question, "answer": turn.answer} for turn in self.history]
        return json.dumps({"said": kept, "history": history})

    def answered(self, bot: Footnote, question: str, answer: Answer, w: Words) -> Talk:
        """The talk after an answer, with its sources open."""
        said = (*self.said, Said(question, answer_html(answer, question, w), answer))
        talk = replace(self, said=said[-KEPT:])
        near = answer.nearest[:1] if answer.reason == "not_answered" else ()
        sources: list[Citation | Passage] = [*answer.citations, *near]
        for source in reversed(sources):
            try:
                long = bot.article(source.article_id).characters > WHOLE
            except NotFound:  # removed meanwhile
                continue
            talk = talk.opening(source.article_id, ((source.start, source.end),) if long else ())
        return talk

    def restored(self, bot: Footnote, client: Client) -> Talk:
        """The talk with a conversation that the browser kept, as far as the articles still bear it out."""
        talk, w = self, client.words
        for given in client.said:
            try:
                question = clean_question(given["question"])
                answer, lost = returned(bot, given["answer"])
            except (FootnoteError, TypeError, KeyError):
                continue
            if lost:
                answer = replace(answer, notice=f"{w.told(answer.notice or '')} {w('unsure', n=lost)}".strip())
            talk = talk.answered(bot, question, answer, w)
        return talk

    def refused(self, question: str, note: str) -> Talk:
        """The talk after a question that could not be asked."""
        return replace(self, said=(*self.said, Said(question, note_html(note), None)))

    def opening(self, article_id: str, cited: Spans = ()) -> Talk:
        """The talk with an article in front in the pane; nothing changes if it is there and whole."""
        before = dict(self.open)
        spans = before.pop(article_id, None)
        if spans is not None and set(cited) <= set(spans) and self.shown == article_id:
            return self
        kept = tuple(dict.fromkeys((spans or ()) + cited))[-50:]
        return replace(self, open=((article_id, kept), *before.items())[:OPEN_ARTICLES], shown=article_id)


@dataclass(frozen=True, slots=True)
class Client:
    """What the browser says with each event; nothing in it is trusted beyond this reader's own page."""

    session: str | None = None
    out: frozenset[str] = frozenset()
    """Articles that are not to be asked."""
    since: str | None = None
    until: str | None = None
    language: str = "en"
    said: tuple[Any, ...] = ()
    """A conversation to go on with, as ``Talk.record`` gave it."""
    token: str | None = None
    """Of the answer that the page's script is drawing already."""
    asked: int = 0
    """Which question of this page it is; the page sees by it that the question has arrived."""

    @classmethod
    def read(cls, text: Any) -> Client:
        """What the browser sent; what cannot be read is as if it had said nothing."""
        try:
            given = json.loads(text)
            said = given.get("said") or ()
            return cls(
                session=_text(given.get("session"), 64),
                out=frozenset(str(article)[:ARTICLE_ID] for article in (given.get("out") or ())[:20_000]),
                since=_text(given.get("since"), 10),
                until=_text(given.get("until"), 10),
                language=_text(given.get("language"), 20) or "en",
                token=_text(given.get("token"), 64),
                said=tuple(said[-KEPT:]) if isinstance(said, list) else (),
                asked=asked if isinstance(asked := given.get("asked"), int) else 0,
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    @property
    def words(self) -> Words:
        """The interface in the reader's language."""
        return words(self.language)


def _text(value: Any, most: int) -> str | None:
    return value[:most] if isinstance(value, str) and value else None
