"""One reader's conversation and the articles open beside it: values that live in the reader's own page.

Plain values: a handler takes one and returns the next. Knows nothing of Gradio.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from index import FootnoteError, NotFound
from retrieval import Answer, Note, Turn, clean_question

from ..footnote import Footnote
from ..limits import ARTICLE_ID
from ..messages import Words, words
from ..receipts.recheck import rechecked
from .html import WHOLE, answer_html, inert, note_html

OPEN_ARTICLES = 6
"""Most articles in one reader's pane, most recently cited first."""
KEPT = 50
"""Most questions kept of one conversation."""

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One question, its answer, and the answer as HTML."""

    question: str
    message: str
    answer: Answer | None
    """None if the question was refused; such a question is not part of the history."""

    @property
    def turn(self) -> Turn | None:
        """The question as the next one's history has it."""
        return Turn(self.question, self.answer.plain, self.answer.found) if self.answer else None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, and the articles open beside it as (id, cited spans), most recent first."""

    said: tuple[Said, ...] = ()
    open: tuple[tuple[str, Spans], ...] = ()
    shown: str = ""
    glances: frozenset[str] = field(default=frozenset())
    """Articles shown with their overview."""
    story: str = ""
    """The article whose story is shown in the place of an article, and the day since which it tells what changed."""

    @property
    def history(self) -> tuple[Turn, ...]:
        """The turns so far."""
        return tuple(said.turn for said in self.said if said.turn)

    def messages(self, question: str | None = None, answer: str = "") -> list[dict[str, str]]:
        """The conversation as chat messages, ending with the question being answered, if any."""
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
        """The conversation as the browser stores it, with the history of the next question."""
        kept = []
        for said in self.said:
            if said.answer:
                answer = said.answer.to_dict()
                del answer["history"]
                kept.append({"question": said.question, "answer": answer})
        history = [{"question": t.question, "answer": t.answer, "found": t.found} for t in self.history]
        return json.dumps({"said": kept, "history": history})

    def answered(self, bot: Footnote, question: str, answer: Answer, w: Words) -> Talk:
        """The conversation after an answer, with its sources open."""
        said = (*self.said, Said(question, answer_html(answer, question, w), answer))
        talk = replace(self, said=said[-KEPT:])
        for source in reversed(answer.citations):
            try:
                long = bot.article(source.article_id).characters > WHOLE
            except NotFound:  # the article was removed meanwhile
                continue
            talk = talk.opening(source.article_id, ((source.start, source.end),) if long else ())
        return talk

    def restored(self, bot: Footnote, client: Client) -> Talk:
        """The talk with a conversation that the browser stored, as far as the articles still support it."""
        talk, w = self, client.words
        for given in client.said:
            try:
                question = clean_question(given["question"])
                answer, lost = rechecked(bot, given["answer"])
            except (FootnoteError, TypeError, KeyError):
                continue
            if lost:
                answer = replace(answer, notes=(*answer.notes, Note("unsure", {"n": lost}, lost)))
            talk = talk.answered(bot, question, answer, w)
        return talk

    def refused(self, question: str, note: str) -> Talk:
        """The conversation after a question that was refused."""
        return replace(self, said=(*self.said, Said(question, note_html(note), None)))

    def opening(self, article_id: str, cited: Spans = ()) -> Talk:
        """The talk with an article at the front of the pane; unchanged if it is there already, and whole."""
        before = dict(self.open)
        spans = before.pop(article_id, None)
        if spans is not None and set(cited) <= set(spans) and self.shown == article_id:
            return self
        kept = tuple(dict.fromkeys((spans or ()) + cited))[-50:]
        return replace(self, open=((article_id, kept), *before.items())[:OPEN_ARTICLES], shown=article_id)


@dataclass(frozen=True, slots=True)
class Client:
    """What the browser sends with each event; trusted for nothing beyond this reader's own page."""

    session: str | None = None
    out: frozenset[str] = frozenset()
    """Articles that the reader has excluded."""
    since: str | None = None
    until: str | None = None
    language: str = "en"
    said: tuple[Any, ...] = ()
    """A conversation to continue, as returned by ``Talk.record``."""
    token: str | None = None
    """The token of the answer that the page's script is already drawing."""
    edits: bool = False
    """Whether the question takes the place of the last one."""
    first: str = ""
    """What the page shows already when it opens: ``First.name``."""
    asked: int = 0
    """The number of the question on this page, sent back to show the page that the question has arrived."""

    @classmethod
    def read(cls, text: Any) -> Client:
        """Parse what the browser sent; unreadable fields keep their defaults."""
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
                edits=given.get("edits") is True,
                first=_text(given.get("first"), 200) or "",
                asked=asked if isinstance(asked := given.get("asked"), int) else 0,
            )
        except (ValueError, TypeError, AttributeError, RecursionError):
            return cls()

    def asks(self, article_id: str, published: str | None) -> bool:
        """Whether an article is among those that the reader asks."""
        day = published or ""
        late, early = not self.since or day >= self.since, not self.until or bool(day and day <= self.until)
        return article_id not in self.out and late and early

    @property
    def words(self) -> Words:
        """The texts of the interface in the reader's language."""
        return words(self.language)


def _text(value: Any, most: int) -> str | None:
    return value[:most] if isinstance(value, str) and value else None
