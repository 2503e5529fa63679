"""The door for clients of OpenAI's API: ``POST /v1/chat/completions`` and ``GET /v1/models``.

The last message is the question, the messages of user and assistant before it are the history, and no other message
is read: no instruction changes how Footnote answers. Each citation is an annotation of type ``url_citation``, with
quote and place beside OpenAI's own fields; the whole ``Answer`` stands under ``footnote``. In the text an unsure
sentence says "(check this)". The rules are those of ``/api/ask``.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from index import FootnoteError, InputError
from retrieval import Answer, message

from .. import limits
from .errors import error_response, errors, refused
from .schemas import AnswerOut, Given, Text
from .sessions import Session, Sessions
from .wire import BROKEN, error_body
from .workers import Work

MODELS = {"footnote": True, "footnote-quotes": False}
"""The models to choose from, and whether a language model may word their answers."""
CHECK = f" ({message('check_this')})"
"""Said behind a sentence that the check is not sure of."""
_MARK = re.compile(r"\[\d+\]")
_MARKS = re.compile(r"[”\"]?\s*(?:\[\d+\])*")
_DONE = "data: [DONE]\n\n"

log = logging.getLogger("footnote")


class TextPart(Given):
    """A part of a message; only text is read."""

    type: Text
    text: Text = ""


class ChatMessage(Given):
    """A message of a chat. Those of other roles than ``user`` and ``assistant`` are not read."""

    role: Text
    content: Text | list[TextPart] | None = None

    @property
    def text(self) -> str:
        """Its text, the parts joined."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(Given):
    """Options of a stream."""

    include_usage: bool | None = None


class ChatRequest(Given):
    """A request as OpenAI's clients send it; options of a model, such as ``temperature``, are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "footnote",
                    "messages": [{"role": "user", "content": "How many applications were received?"}],
                }
            ]
        }
    )
    model: Text = Field("footnote", description=f"One of {', '.join(MODELS)}; the last is never a model's wording.")
    messages: list[ChatMessage] = Field(
        description="The last one is the question; see `Question` for lengths. Of the history the latest that fits."
    )
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    articles: list[Text] | None = Field(None, description="As for `/api/ask`.")
    since: Text | None = None
    until: Text | None = None


class Place(BaseModel):
    """The place of a citation: OpenAI's four fields, and the words of the article."""

    start_index: int = Field(description="First character, in `content`, of what the citation carries.")
    end_index: int
    title: str
    url: str = Field(description="The article's address; of one without, that of this page with it.")
    number: int
    article_id: str
    published: str | None
    start: int = Field(description="The article's characters `start` to `end` are `quote`.")
    end: int
    quote: str


class Annotation(BaseModel):
    """A citation."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: Place


class Said(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one choice."""

    index: Literal[0] = 0
    message: Said
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    """Zero: nobody is charged for tokens here."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Completion(BaseModel):
    """An answer as OpenAI's clients read it, and the whole of it under `footnote`."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage = Usage()
    footnote: AnswerOut


class Model(BaseModel):
    """A model to choose."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: Literal["footnote"] = "footnote"


class Models(BaseModel):
    """The models to choose from."""

    object: Literal["list"] = "list"
    data: list[Model]


def add_chat_completions(app: FastAPI, sessions: Sessions, work: Work) -> None:
    """Add the routes.

    Args:
        app: the application.
        sessions: the readers' own articles.
        work: the threads that answer questions.
    """

    @app.get("/v1/models", response_model=Models, responses=errors(400, 500), tags=["openai"])
    async def models() -> Models:
        """List the models to choose from."""
        return Models(data=[Model(id=name) for name in MODELS])

    @app.post(
        "/v1/chat/completions",
        response_model=Completion,
        responses={
            200: {
                "description": "With `stream`: events of `chat.completion.chunk`, a checked sentence each; the "
                "last one has the annotations and `footnote`.",
            },
            **errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        },
        tags=["openai"],
    )
    async def completions(request: Request, body: ChatRequest, x_session: Session = None) -> Response:
        """Answer the last message from the articles, as OpenAI's clients ask."""
        if body.model not in MODELS:
            raise refused("not_found", f"There is no such model: the models are {' and '.join(MODELS)}.")
        args = (_question(body.messages), _history(body.messages[:-1]))
        options: dict[str, Any] = {
            "articles": body.articles,
            "since": body.since,
            "until": body.until,
            "model": MODELS[body.model],
        }
        base = str(request.base_url)
        head: dict[str, Any] = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": body.model,
        }
        if not body.stream:
            answer = await work.run(lambda: sessions.bot(x_session).ask(*args, **options))
            choice = Choice(message=Said(content=answer.marked, annotations=cited(answer, answer.marked, base)))
            made = Completion(**head, choices=[choice], footnote=AnswerOut.model_validate(answer.to_dict()))
            return JSONResponse({**made.model_dump(), "footnote": answer.to_dict()})
        answers = work.stream(lambda: sessions.bot(x_session).stream(*args, **options))
        while (first := await anext(answers)) is None:  # a refusal has its own status only before the stream begins
            pass
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return StreamingResponse(
            _chunks(first, answers, head, base, usage),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )


def _question(messages: Sequence[ChatMessage]) -> str:
    if not messages or messages[-1].role != "user":
        raise InputError("The last message must be the user's: it is the question.", code="question_invalid")
    return messages[-1].text


def _history(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """The latest turns that a history may have; an answer without a mark found nothing."""
    kept: list[dict[str, Any]] = []
    left = limits.HISTORY
    for one in reversed([one for one in messages if one.role in ("user", "assistant")]):
        text = one.text.replace(CHECK, "")
        left -= len(text)
        if left < 0 or len(kept) == 2 * limits.TURNS:
            break
        found = {} if one.role == "user" or _MARK.search(text) else {"found": False}
        kept.append({"role": one.role, "content": text, **found})
    return kept[::-1]


def cited(answer: Answer, content: str, base: str, start: int = 0) -> list[Annotation]:
    """The citations of an answer, each with the characters of a message that it carries.

    Args:
        answer: what the message says.
        content: the message.
        base: the address of this server, ending in a slash.
        start: where in the message the answer begins.
    """
    by_number = {citation.number: citation for citation in answer.citations}
    found: list[Annotation] = []
    for sentence in answer.sentences:
        at = content.find(sentence.text, start)
        if at < 0:
            continue
        start = at + len(sentence.text)
        marks = _MARKS.match(content, start)
        start = marks.end() if marks else start
        for one in (by_number[number] for number in sentence.citations):
            place = Place(
                start_index=at,
                end_index=start,
                url=one.url or f"{base}?article={one.article_id}",
                **{key: value for key, value in one.to_dict().items() if key != "url"},
            )
            found.append(Annotation(url_citation=place))
    return found


async def _chunks(
    first: Answer, answers: AsyncIterator[Answer | None], head: dict[str, Any], base: str, usage: bool
) -> AsyncIterator[str]:
    """The growing answers as chunks. What was sent stays: an answer that takes another's place follows it."""

    def event(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _event({**head, "object": "chat.completion.chunk", "choices": [choice], **more})

    sent, last = "", first
    try:
        yield event({"role": "assistant", "content": ""})
        async for answer in answers:
            if answer is None:
                yield ": still there\n\n"
                continue
            last = answer
            if answer.text and answer.marked.startswith(sent) and answer.marked != sent:
                yield event({"content": answer.marked[len(sent) :]})
                sent = answer.marked
        begin = 0
        if sent != last.marked:  # the model failed in the middle: the articles' own sentences follow
            begin = len(sent) + 2
            more = "\n\n" + " ".join(filter(None, (last.notice, last.marked)))
            yield event({"content": more})
            sent += more
        places = [one.model_dump() for one in cited(last, sent, base, begin)]
        yield event({"annotations": places}, "stop", footnote=last.to_dict())
        if usage:
            yield _event(
                {**head, "object": "chat.completion.chunk", "choices": [], "usage": Usage().model_dump()},
            )
        yield _DONE
    except FootnoteError as error:
        yield _event(json.loads(bytes(error_response(error).body)))
    except Exception as error:  # noqa: BLE001 - the stream ends with a safe sentence, whatever it was
        log.error("a stream failed: %s", type(error).__name__)
        yield _event(error_body(BROKEN.code, BROKEN.message))


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
