"""One reader's conversation and the articles open beside it: values that live in the reader's own page.

Plain values: a handler takes one and returns the next. Answers that a language model is writing are asked once and
followed in two places: through Gradio the first sentence would appear too late, so the page's script asks here and
draws each sentence as soon as it is checked; its Gradio event follows the same answer and delivers it complete.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.requests import Request

from index import FootnoteError, NotFound
from retrieval import Answer, Note, Turn, clean_question

from ..footnote import Footnote
from ..http.errors import refused
from ..http.workers import Busy, Work
from ..limits import ARTICLE_ID
from ..messages import Words, words
from ..receipts.recheck import rechecked
from .html import WHOLE, answer_html, inert, note_html

OPEN_ARTICLES = 6
"""Most articles in one reader's pane, most recently cited first."""
WORDS = "/page/words"
"""Where the page's script asks a model; a Gradio event then follows the same answer and delivers it."""
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


Draw = Callable[[Answer], str]
"""Turns an answer into HTML."""

FOLLOWED = 256
"""Most answers waiting for their event."""
SILENCE = 90.0
"""Seconds without a word after which an answer is given up; a model is given half as long."""
BROKEN = FootnoteError("The answer was not finished: ask again.", code="internal")


class Growing:
    """One answer being written."""

    def __init__(self, question: str, source: Callable[[], Iterator[Answer]]) -> None:
        self.question = question
        self.counted = False
        """Whether its event has arrived; any further event counts as a question."""
        self.left = False
        """Whether its event has stopped following it."""
        self._source = source
        self._change = threading.Condition()
        self._latest: Answer | None = None
        self._number = 0
        self._over = False
        self._error: FootnoteError | None = None

    def write(self) -> Iterator[Answer]:
        """Produce the growing answers; call this once."""
        try:
            for answer in self._source():
                with self._change:
                    self._latest, self._number = answer, self._number + 1
                    self._change.notify_all()
                if self.left:
                    return
                yield answer
            self.end()
        except FootnoteError as error:
            self.end(error)
        finally:
            self.end(BROKEN)

    def end(self, error: FootnoteError | None = None) -> None:
        """Tell its event that the answer is over, and with which error; only the first call counts."""
        with self._change:
            if not self._over:
                self._over, self._error = True, error
                self._change.notify_all()

    def follow(self) -> Iterator[Answer]:
        """Yield the latest state of the answer whenever it has grown; raises what writing it raised."""
        seen = 0
        try:
            while True:
                with self._change:
                    told = self._change.wait_for(partial(self._has_more, seen), SILENCE)
                    fresh, seen, latest = self._number > seen, self._number, self._latest
                if fresh and latest:
                    yield latest
                elif self._error or not told:
                    raise self._error or BROKEN
                else:
                    return
        finally:
            self.left = True

    def _has_more(self, seen: int) -> bool:
        return self._number > seen or self._over


class Desk:
    """The answers waiting for their event, by the token that the page chose."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Growing] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, token: str, growing: Growing) -> None:
        """Keep an answer for its event; a token already in use keeps its first answer."""
        with self._lock:
            self._kept.setdefault(token, growing)
            while len(self._kept) > FOLLOWED:
                self._kept.popitem(last=False)

    def counts(self, token: str | None) -> bool:
        """Whether an event with this token counts as a question; each answer exempts one event."""
        with self._lock:
            growing = self._kept.get(token or "")
            if growing is None or growing.counted:
                return True
            growing.counted = True
            return False

    def take(self, token: str | None) -> Growing | None:
        """Remove and return the answer of a token, for the one event that follows it."""
        with self._lock:
            return self._kept.pop(token or "", None)


def add_words(app: FastAPI, desk: Desk, start: Callable[[dict[str, Any]], tuple[Growing, Draw]]) -> None:
    """Add the route that streams the words to the page's script.

    Args:
        app: the application.
        desk: keeps the answer for its event.
        start: makes, from the body that the page sent, the answer and the function that draws it.
    """
    work = Work(16, 64, "footnote-words")

    async def words(request: Request) -> StreamingResponse:
        try:
            given = json.loads(await request.body())
            token = str(given["token"])[:64]
            growing, draw = start(given)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise refused("request_invalid", "The request cannot be used.") from None
        desk.put(token, growing)

        async def drawn() -> AsyncIterator[str]:
            shown = ""
            try:
                async for answer in work.stream(growing.write):
                    if answer is None:
                        yield ": still there\n\n"
                    elif answer.text and answer.text != shown:
                        shown = answer.text
                        yield f"data: {json.dumps(draw(answer))}\n\n"
            except Busy as busy:
                growing.end(busy)
            finally:
                growing.end(BROKEN)

        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(drawn(), media_type="text/event-stream", headers=headers)

    app.add_route(WORDS, words, methods=["POST"], include_in_schema=False)
