"""The HTTP API under ``/api``: the same answers as JSON. Stateless: history in, history out.

Every route works in a bounded number of threads with a bounded queue, so that one slow question
holds up neither the others nor ``/api/health``.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from index import Article, DiskFull, FileRefused, FootnoteError, InputError, StoreBusy, StoreError
from retrieval import Answer

from . import schemas
from .feedback import Feedback
from .footnote import Footnote, Report
from .guard import error_body
from .settings import Settings
from .sites import Pages, State
from .work import Work

STATUS = {
    "unauthorized": 401,
    "token_wrong": 403,
    "adding_off": 403,
    "not_found": 404,
    "quota": 409,
    "file_too_large": 413,
    "file_type": 415,
    "reader_missing": 415,
    "body_type": 415,
    "json_invalid": 400,
    "form_invalid": 400,
    "url_invalid": 400,
    "url_scheme": 400,
    "url_private": 400,
    "url_failed": 502,
    "busy": 503,
    "url_timeout": 504,
    "disk_full": 507,
}
"""Any other error of what was given is 422."""
THREADS = max(2, os.cpu_count() or 2)
"""Questions worked on at once: each keeps a processor busy (8 on two processors tripled p95, see DECISIONS.md)."""
MODEL_THREADS = 16
"""The same where a language model elsewhere does the work."""
WAITING = 128
"""Questions that may wait for their turn."""
RETRY = "5"
"""Seconds, for Retry-After."""

_SAYS = {
    400: "The request cannot be read.",
    401: "The operator's token is missing.",
    403: "This is not allowed.",
    404: "There is no such article or address.",
    405: "There is no such method here.",
    409: "There is no room for more articles.",
    413: "It is larger than the limit.",
    415: "The type is not one that is read.",
    422: "What was given cannot be used.",
    429: "Too many requests; Retry-After says when to come back.",
    500: "Something went wrong.",
    502: "The address did not give an article.",
    503: "Too much is asked at once; Retry-After says when to come back.",
    504: "The address did not answer in time.",
    507: "There is no room left on the server's disk.",
}
_STREAM = (
    "Server-sent events: `searching` {question}, `token` {start, text} (put `text` at character `start` of "
    "the answer so far, dropping what follows), then one `answer` (the whole Answer) or one `error`."
)
log = logging.getLogger("footnote")


def build_api(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Add the API's routes to an app."""
    handle_errors(app)
    operator = _operator(settings.token)
    _add_asking(app, bot, MODEL_THREADS if settings.llm else THREADS)
    _add_reading(app, bot, settings)
    _add_writing(app, bot, settings, operator)
    _add_rest(app)


def _add_asking(app: FastAPI, bot: Footnote, threads: int) -> None:
    work = Work(threads, WAITING, "footnote-ask")
    votes = Feedback(bot.folder)
    writing = Work(1, 32, "footnote-votes")

    @app.get("/api/health", response_model=schemas.Health, responses=_errors(400, 500), tags=["service"])
    async def health(response: Response) -> dict[str, str]:
        """Say that the server answers."""
        response.headers["cross-origin-resource-policy"] = "cross-origin"  # lets the widget tell refused from absent
        return {"status": "ok"}

    @app.post(
        "/api/ask",
        response_model=schemas.AnswerOut,
        responses=_errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        tags=["asking"],
    )
    async def ask(body: schemas.Question) -> Response:
        """Answer a question from the articles. `found: false` is an answer, not an error."""
        answer = await work.run(partial(bot.ask, *_asked(body)[0], **_asked(body)[1]))
        return JSONResponse(answer.to_dict())

    @app.post(
        "/api/ask/stream",
        response_class=StreamingResponse,
        responses={
            200: {"description": _STREAM, "content": {"text/event-stream": {"schema": {"type": "string"}}}},
            **_errors(400, 403, 404, 413, 422, 429, 500, 503, 507),
        },
        tags=["asking"],
    )
    async def ask_stream(body: schemas.Question) -> StreamingResponse:
        """Answer a question as it comes."""
        args, options = _asked(body)
        answers = work.stream(partial(bot.stream, *args, **options))
        first = await anext(answers)  # a question that is refused is refused with its status
        while first is None:
            first = await anext(answers)
        return StreamingResponse(
            _events(first, answers),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    @app.post(
        "/api/feedback",
        response_model=schemas.Stored,
        responses=_errors(400, 403, 413, 422, 429, 500, 503, 507),
        tags=["asking"],
    )
    async def feedback(body: schemas.Vote) -> dict[str, bool]:
        """Store a vote for or against an answer, for the operator to read."""
        try:
            await writing.run(lambda: votes.add(body.model_dump()))
        except OSError as error:
            raise DiskFull("The vote could not be stored.") from error
        return {"stored": True}


def _add_reading(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    work = Work(2, 64, "footnote-read")
    pages = app.state.pages = Pages(bot, settings.sites)

    @app.get(
        "/api/articles",
        response_model=schemas.Articles,
        responses=_errors(400, 422, 500, 503),
        tags=["articles"],
    )
    async def articles(
        url: str | None = Query(None, max_length=2_000, description="Only the article at this address."),
    ) -> dict[str, Any]:
        """List the articles, without their text."""
        if url is None:
            return {"articles": [_about(article) for article in await work.run(bot.articles)]}
        article, state = await work.run(lambda: pages.find(url))
        return {
            "articles": [_about(article)] if article else [],
            "page": _page(article, state, pages.allowed(url)),
        }

    @app.get(
        "/api/articles/{article_id}", response_model=schemas.ArticleText,
        responses=_errors(400, 404, 422, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def article(article_id: str) -> dict[str, Any]:
        """Give one article with its text."""
        found = await work.run(lambda: bot.article(article_id))
        return {**_about(found), "text": found.text}


def _add_writing(app: FastAPI, bot: Footnote, settings: Settings, operator: Callable[[Request], bool]) -> None:
    work = Work(2, 8, "footnote-add")
    pages: Pages = app.state.pages
    refusals = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507)

    def only_operator(request: Request) -> None:
        if not operator(request):
            raise _refused("adding_off", "Adding and removing is off here: the operator turns it on with a token.")

    @app.post(
        "/api/articles", response_model=schemas.Added, status_code=201, tags=["articles"],
        dependencies=[Depends(only_operator)], openapi_extra=_ARTICLE_BODY,
        responses={**_THERE, **_errors(*refusals)},
    )  # fmt: skip
    async def add(request: Request) -> Response:
        """Add an article, as JSON text or as a file. Needs the operator's token."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            new = _parsed(schemas.NewText, await request.body())
            return _added(await work.run(partial(bot.add, **new.model_dump())))
        if kind != "multipart/form-data":
            raise _refused("body_type", "Send the article as application/json or as multipart/form-data.")
        data, name = await _file(request)
        return _added(await work.run(lambda: bot.add(data=data, name=name)))

    @app.post(
        "/api/articles/url", response_model=schemas.Added, status_code=201, tags=["articles"],
        openapi_extra={"security": [{}, {"operator": []}]},
        responses={
            **_THERE,
            202: {"model": schemas.Added, "description": "Being fetched: GET /api/articles?url= tells how."},
            **_errors(*refusals),
        },
    )  # fmt: skip
    async def add_url(request: Request, body: schemas.NewAddress) -> Response:
        """Add the article at an address. Needs the operator's token, but for the operator's list of sites."""
        if pages.allowed(body.url) and "authorization" not in request.headers:
            article, state = await work.run(lambda: pages.find(body.url))
            if article is None:
                state = pages.add(body.url)
            found = {"article": _about(article) if article else None, "added": False}
            return JSONResponse({**found, "page": _page(article, state, True)}, 200 if article else 202)
        only_operator(request)
        return _added(await work.run(lambda: bot.add(url=body.url)))

    @app.delete(
        "/api/articles/{article_id}", response_model=schemas.Removed, dependencies=[Depends(only_operator)],
        responses=_errors(400, 401, 403, 404, 422, 429, 500, 503, 507), tags=["articles"],
        openapi_extra={"security": [{"operator": []}]},
    )  # fmt: skip
    async def remove(article_id: str) -> dict[str, Any]:
        """Remove an article. Needs the operator's token."""
        return {"article": _about(await work.run(lambda: bot.remove(article_id)))}


def _add_rest(app: FastAPI) -> None:
    """Anything else below ``/api`` is an error in our own form, whatever is mounted beside it."""
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
            made.setdefault("components", {})["securitySchemes"] = {"operator": scheme}
            made["info"]["description"] = (
                "Answers questions about articles in the articles' own sentences. Every citation gives the "
                "exact characters (Unicode code points) of the article it stands on."
            )
        return app.openapi_schema or made

    app.openapi = schema  # type: ignore[method-assign]


def handle_errors(app: FastAPI) -> None:
    """Give every error of our routes its status and the one form."""

    @app.exception_handler(FootnoteError)
    async def refused(request: Request, error: FootnoteError) -> JSONResponse:
        return _error(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _error(_invalid(error.errors()))

    @app.exception_handler(HTTPException)
    async def unreadable(request: Request, error: HTTPException) -> JSONResponse:
        body = error_body("json_invalid", "The body cannot be read: send JSON in UTF-8.")
        return JSONResponse(body, 400 if error.status_code >= 500 else error.status_code)


def _error(error: FootnoteError) -> JSONResponse:
    headers = {}
    message = error.message
    if isinstance(error, StoreError):
        log.error("%s: %s", error.code, error.message)  # names a folder, which is no client's business
        message = "The articles cannot be used at the moment: the operator finds the reason in the log."
        if isinstance(error, DiskFull):
            message = "There is no room left on the server's disk: nothing was added, and what was stored stays."
        if isinstance(error, StoreBusy):
            message = "The articles are in use by another process: try again in 5 seconds."
        status = STATUS.get(error.code, 500)
    else:
        status = STATUS.get(error.code, 422 if isinstance(error, InputError) else 400)
    if error.code == "reader_missing":
        message = "This server does not read files of that type."
    if status == 503:
        headers["retry-after"] = RETRY
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(error_body(error.code, message), status, headers)


def _invalid(errors: Any) -> FootnoteError:
    """The first thing wrong with a body or a parameter, in a sentence."""
    first = errors[0]
    where = [str(part)[:40] for part in first["loc"] if part not in ("body", "query", "path")]
    if first["type"] == "json_invalid":
        return _refused("json_invalid", "The body is not valid JSON.")
    says = (
        "is missing"
        if first["type"] == "missing"
        else f"cannot be used: {first['msg'][:1].lower()}{first['msg'][1:120]}"
    )
    name = ".".join(where) or "The body"
    code = {"question": "question_invalid", "history": "history_invalid", "url": "url_invalid"}.get(
        where[0] if where else "", "input_invalid"
    )
    return InputError(f"{name} {says}.", code=code)


def _refused(code: str, message: str) -> FootnoteError:
    return FootnoteError(message, code=code)


def _operator(token: str) -> Callable[[Request], bool]:
    """Whether a request carries the token, compared in constant time; raises where it carries another."""

    def check(request: Request) -> bool:
        if not token:
            return False
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not given.strip():
            raise _refused("unauthorized", "This needs the operator's token: send it as Authorization: Bearer TOKEN.")
        if not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise _refused("token_wrong", "The token is not the operator's.")
        return True

    return check


def _asked(body: schemas.Question) -> tuple[tuple[str, Any], dict[str, Any]]:
    history = [message.model_dump() for message in body.history or ()]
    return (body.question, history), {"articles": body.articles, "since": body.since, "until": body.until}


async def _events(first: Answer, answers: AsyncIterator[Answer | None]) -> AsyncIterator[str]:
    """The growing answers as server-sent events."""
    yield _event("searching", {"question": first.question})
    shown, last = "", first
    try:
        async for answer in answers:
            if answer is None:
                yield ": still there\n\n"
                continue
            for token in _tokens(shown, answer.text):
                yield _event("token", token)
            shown, last = answer.text, answer
        yield _event("answer", last.to_dict())
    except FootnoteError as error:
        yield _event("error", json.loads(bytes(_error(error).body)))
    except Exception as error:  # noqa: BLE001 - the stream ends with a safe sentence, whatever it was
        log.error("a stream failed: %s", type(error).__name__)
        yield _event("error", error_body("internal", "Something went wrong here: try again, or tell the operator."))


def _tokens(shown: str, text: str) -> Iterator[dict[str, Any]]:
    start = 0
    while start < min(len(shown), len(text)) and shown[start] == text[start]:
        start += 1
    if shown != text:
        yield {"start": start, "text": text[start:]}


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _about(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "characters": len(article.text),
        "sha256": article.sha256,
    }


def _page(article: Article | None, state: State | None, allowed: bool) -> dict[str, Any]:
    if article:
        return {"status": "ready", "message": None}
    if state:
        return {"status": state.status, "message": state.error.message if state.error else None}
    return {"status": "addable" if allowed else "unknown", "message": None}


def _added(report: Report) -> Response:
    if report.errors:
        raise report.errors[0]
    article = report.articles[0]
    new = article.id in report.added
    return JSONResponse({"article": _about(article), "added": new, "page": None}, 201 if new else 200)


def _parsed(model: type[schemas.NewText], body: bytes) -> schemas.NewText:
    try:
        return model.model_validate(json.loads(body))
    except ValidationError as error:
        raise _invalid(error.errors()) from None
    except (ValueError, RecursionError):
        raise _refused("json_invalid", "The body is not valid JSON.") from None


async def _file(request: Request) -> tuple[bytes, str]:
    """The one file of a form, and its name."""
    try:
        form = await request.form(max_files=5, max_fields=5)
    except HTTPException as error:
        raise _refused("form_invalid", "The form cannot be read: send the file as its part `file`.") from error
    try:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise InputError("The form has no file: send it as the part `file`.", code="file_missing")
        if not part.filename:
            raise FileRefused("The file has no name, which tells its type.", code="file_type")
        return await part.read(), part.filename
    finally:
        await form.close()


def _errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": schemas.ErrorOut, "description": _SAYS[status]} for status in statuses}


_THERE: dict[int | str, dict[str, Any]] = {200: {"model": schemas.Added, "description": "It was there already."}}
_ARTICLE_BODY = {
    "security": [{"operator": []}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": schemas.NewText.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "A .txt, .md, .html, .pdf or .docx file.",
                        }
                    },
                }
            },
        },
    },
}
