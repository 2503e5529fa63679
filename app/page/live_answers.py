"""Answers that a language model is writing for the page: asked once, followed in two places.

Through Gradio the first sentence would appear too late. So the page's script asks here and draws each sentence as
soon as it is checked; its Gradio event follows the same answer and delivers it when it is complete.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.requests import Request

from index import FootnoteError
from retrieval import Answer

from ..http.errors import refused
from ..http.workers import Busy, Work
from .gradio_gate import WORDS

Draw = Callable[[Answer], str]
"""Turns an answer into HTML."""

KEPT = 256
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
            while len(self._kept) > KEPT:
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
