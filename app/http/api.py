"""The HTTP API under ``/api``: the same answers as JSON. Stateless: history in, history out.

Every route works in a bounded number of threads with a bounded queue, so that one slow question
holds up neither the others nor ``/api/health``.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import zlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.requests import Request

from index import DiskFull, FootnoteError, StoreReadOnly
from retrieval import Answer

from ..feedback import Feedback, VoteFile
from ..footnote import Footnote
from ..receipts.receipt import Receipt
from ..settings import Settings
from . import schemas
from .article_routes import add_reading, add_writing
from .chat_completions import add_chat_completions
from .errors import error_response, errors, handle_errors, refused
from .export_routes import add_exporting
from .mcp import add_mcp
from .sessions import Session, Sessions
from .wire import BROKEN, error_body
from .workers import Work

log = logging.getLogger("footnote")

THREADS = max(2, os.cpu_count() or 2)
"""Questions worked on at once: each keeps a processor busy; see DECISIONS, "One thread a processor"."""
MODEL_THREADS = 16
"""The same when a language model on another machine does the work."""
WAITING = 128
"""Questions that may wait for a thread."""
_STREAM = (
    "Server-sent events: `searching` {question}, `token` {start, text, verdict, sentences, citations} (put `text` at "
    "character `start` of the answer so far, dropping what follows; `sentences` are all so far, each checked, those "
    "to compare with their quotes as `unsure`), then one `answer` (the whole Answer) or one `error`."
)


def build_api(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Add the API's routes to an app."""
    handle_errors(app)
    sessions = app.state.sessions = Sessions(bot, settings)
    work = Work(MODEL_THREADS if settings.llm else THREADS, WAITING, "footnote-ask")
    _add_asking(app, bot, sessions, work)
    app.state.mcp = add_mcp(app, work.run, bot) if settings.mcp == "on" else None
    add_chat_completions(app, sessions, work)
    add_exporting(app, sessions, work)
    add_reading(app, bot, settings, sessions)
    add_writing(app, bot, settings, sessions)
    _add_rest(app)


def _add_asking(app: FastAPI, bot: Footnote, sessions: Sessions, work: Work) -> None:
    votes = Feedback(bot.central.votes if bot.central is not None else VoteFile(bot.folder))
    writing = Work(1, 32, "footnote-votes")
    looking = Work(1, 8, "footnote-ready")

    @app.get("/api/health", response_model=schemas.Health, responses=errors(400, 500), tags=["service"])
    async def health(response: Response) -> dict[str, str]:
        """Report that the server is up."""
        response.headers["cross-origin-resource-policy"] = "cross-origin"  # for the widget: refused, or absent?
        return {"status": "ok"}

    @app.get("/api/ready", response_model=schemas.Ready, responses=errors(400, 500, 503), tags=["service"])
    async def ready() -> dict[str, str]:
        """Report that questions can be answered at once: the models are loaded, and the articles can be read."""
        await looking.run(lambda: bot.generation)
        if not bot.ready():
            bot.warm()
            raise refused("not_ready", "The models are still being loaded: try again in 5 seconds.")
        return {"status": "ready"}

    @app.post(
        "/api/ask",
        response_model=schemas.AnswerOut,
        responses=errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        tags=["asking"],
    )
    async def ask(body: schemas.Question, x_session: Session = None) -> Response:
        """Answer a question from the articles. `found: false` is an answer, not an error."""
        args, options = _asked(body)
        answer = await work.run(lambda: sessions.bot(x_session).ask(*args, **options))
        return JSONResponse(answer.to_dict())

    @app.post(
        "/api/ask/stream",
        response_class=StreamingResponse,
        responses={
            200: {"description": _STREAM, "content": {"text/event-stream": {"schema": {"type": "string"}}}},
            **errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        },
        tags=["asking"],
    )
    async def ask_stream(request: Request, body: schemas.Question, x_session: Session = None) -> StreamingResponse:
        """Answer a question as a stream of events."""
        args, options = _asked(body)
        answers = work.stream(lambda: sessions.bot(x_session).stream(*args, **options))
        while (first := await anext(answers)) is None:  # a refusal has its own status only before the stream begins
            pass
        headers = {"cache-control": "no-store", "x-accel-buffering": "no", "vary": "accept-encoding"}
        events = _events(first, answers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return StreamingResponse(events, media_type="text/event-stream", headers=headers)
        headers["content-encoding"] = "gzip"
        return StreamingResponse(_packed(events), media_type="text/event-stream", headers=headers)

    @app.post(
        "/api/check",
        response_model=schemas.Checked,
        responses=errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        tags=["asking"],
    )
    async def check(body: schemas.GivenText, x_session: Session = None) -> dict[str, Any]:
        """Check each sentence of a text against the articles; every 1,000 bytes count as a question."""
        claims = await work.run(lambda: sessions.bot(x_session).check_text(body.text, **body.where))
        return {"sentences": [claim.to_dict() for claim in claims], "ok": all(claim.ok for claim in claims)}

    @app.post(
        "/api/feedback",
        response_model=schemas.Stored,
        responses=errors(400, 403, 413, 422, 429, 500, 503, 507),
        tags=["asking"],
    )
    async def feedback(body: schemas.Vote) -> dict[str, bool]:
        """Store a vote for or against an answer, for the operator to read."""
        try:
            await writing.run(lambda: votes.add(body.model_dump()))
        except OSError as error:
            kind = StoreReadOnly if error.errno in (errno.EROFS, errno.EACCES) else DiskFull
            raise kind("The vote could not be stored.") from error
        return {"stored": True}


def _add_rest(app: FastAPI) -> None:
    """Answer anything else below ``/api`` with an error in our form, whatever else is mounted."""
    known = [route for route in app.routes if getattr(route, "path", "").startswith("/api")]

    @app.api_route(
        "/api/{rest:path}",
        methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"],
        include_in_schema=False,
    )
    async def nothing(request: Request, rest: str) -> Response:
        path = f"/api/{rest}"
        methods = sorted({m for route in known if route.path_regex.match(path) for m in route.methods or ()})  # type: ignore[attr-defined]
        if methods:
            allowed = ", ".join(methods)
            body = error_body("method_not_allowed", f"This address answers to {allowed} only.")
            return JSONResponse(body, 405, {"allow": allowed})
        return JSONResponse(error_body("not_found", "There is nothing at this address."), 404)

    make_schema = app.openapi

    def schema() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = make_schema()
            scheme = {
                "type": "http",
                "scheme": "bearer",
                "description": "The operator's token, FOOTNOTE_TOKEN.",
            }
            receipt = Receipt.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = made.setdefault("components", {}).setdefault("schemas", {})
            parts.update(receipt.pop("$defs"), Receipt=receipt)
            made["components"]["securitySchemes"] = {"operator": scheme}
            made["info"]["description"] = (
                "Answers questions about articles in the articles' own sentences. Every citation gives the "
                "exact characters (Unicode code points) of the article it stands on."
            )
        return app.openapi_schema or made

    app.openapi = schema  # type: ignore[method-assign]


def _asked(body: schemas.Question) -> tuple[tuple[str, Any], dict[str, Any]]:
    history = [message.model_dump() for message in body.history or ()]
    return (body.question, history), body.where


async def _packed(events: AsyncIterator[str]) -> AsyncIterator[bytes]:
    """Each event compressed, and sent on its own all the same."""
    pack = zlib.compressobj(9, wbits=31)
    async for event in events:
        yield pack.compress(event.encode()) + pack.flush(zlib.Z_SYNC_FLUSH)
    yield pack.flush()


async def _events(first: Answer, answers: AsyncIterator[Answer | None]) -> AsyncIterator[str]:
    """The growing answers as server-sent events."""
    yield _event("searching", {"question": first.question})
    shown, last = "", first
    try:
        async for answer in answers:
            if answer is None:
                yield ": still there\n\n"
                continue
            if answer.text != shown:
                yield _event("token", _token(shown, answer))
            shown, last = answer.text, answer
        yield _event("answer", last.to_dict())
    except FootnoteError as error:
        yield _event("error", json.loads(bytes(error_response(error).body)))
    except Exception as error:  # noqa: BLE001 - the stream ends with a safe sentence, whatever it was
        log.error("a stream failed: %s", type(error).__name__)
        yield _event("error", error_body(BROKEN.code, BROKEN.message))


def _token(shown: str, answer: Answer) -> dict[str, Any]:
    """What has come since, and every sentence so far; each of them is checked."""
    start = 0
    while start < min(len(shown), len(answer.text)) and shown[start] == answer.text[start]:
        start += 1
    said = answer.to_dict()
    sofar = {key: said[key] for key in ("verdict", "sentences", "citations")}
    return {"start": start, "text": answer.text[start:], **sofar}


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
