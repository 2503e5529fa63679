"""The routes of articles: listing, showing, adding and removing them, for readers, sessions and the operator."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

import index
from index import Article, FileRefused, FootnoteError, InputError, Listed, Page, StoreError, named_kinds, pasted
from retrieval import Line, StoryView, suggest

from ..footnote import Footnote, Report
from ..settings import Settings
from . import schemas
from .errors import errors, invalid, refused
from .sessions import NEW, Session, Sessions
from .site_articles import Pages
from .wire import PARTS, error_body
from .workers import Work

TRIED = 8
"""Most questions tried for a widget that opens: its reader's own question is waiting behind them."""


def add_reading(app: FastAPI, bot: Footnote, settings: Settings, sessions: Sessions) -> None:
    """Add the routes that list and show articles."""
    work = Work(2, 64, "footnote-read")
    add_stories(app, sessions, work)
    pages = app.state.pages = Pages(bot, settings.sites)

    @app.get(
        "/api/articles",
        response_model=schemas.Articles,
        responses=errors(400, 404, 422, 500, 503),
        tags=["articles"],
    )
    async def articles(
        url: str | None = Query(None, max_length=2_000, description="Only the article at this address."),
        x_session: Session = None,
    ) -> dict[str, Any]:
        """List the articles without their texts."""
        if url is None:
            return {"articles": await work.run(lambda: _listing(sessions, x_session))}
        article, state = await pages.find(url)
        return {
            "articles": [about(article)] if article else [],
            "page": page_state(article, state, pages.allowed(url)),
        }

    @app.get(
        "/api/articles/{article_id}", response_model=schemas.ArticleText,
        responses=errors(400, 404, 422, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def article(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return one article with its text."""

        def read() -> dict[str, Any]:
            found = sessions.bot(x_session).article(article_id)
            return {**about(found, article_id in sessions.removable(x_session)), "text": found.text}

        return await work.run(read)

    @app.get(
        "/api/articles/{article_id}/digest", response_model=schemas.DigestOut,
        responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def digest(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return an article at a glance: summary, timeline, who is who, key figures, every line cited."""
        return await work.run(lambda: sessions.bot(x_session).digest(article_id).to_dict())

    @app.get(
        "/api/articles/{article_id}/questions", response_model=schemas.Questions,
        responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def questions(article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Return questions to start with; the article answers each of them."""

        def made() -> dict[str, Any]:
            found = sessions.bot(x_session)
            return {"questions": suggest(found.chain, found.article(article_id), tries=TRIED)}

        return await work.run(made)


def add_stories(app: FastAPI, sessions: Sessions, work: Work) -> None:
    """Add the routes that show a story over its articles."""

    @app.get(
        "/api/story", response_model=StoryView, responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def story(where: Annotated[About, Query()], x_session: Session = None) -> JSONResponse:
        """Return a story over its articles: timeline, figures over time, who says what, what changed, all cited."""
        found = await work.run(lambda: sessions.bot(x_session).story(where.about, **where.where))
        return JSONResponse(found.to_dict())

    @app.get(
        "/api/timeline", response_model=Timeline, responses=errors(400, 404, 422, 429, 500, 503), tags=["articles"],
    )  # fmt: skip
    async def timeline(where: Annotated[About, Query()], x_session: Session = None) -> JSONResponse:
        """Return what happened when in a story, oldest first, each line a clause with the sentence it stands in."""
        found = await work.run(lambda: sessions.bot(x_session).timeline(where.about, **where.where))
        return JSONResponse({"timeline": [line.to_dict() for line in found]})


class About(schemas.Where):
    """A story, and among which articles it is told."""

    about: schemas.Text = Field(description="A name or an event, or the id of one of its articles.")


class Timeline(BaseModel):
    """What happened when."""

    timeline: list[Line]


def _listing(sessions: Sessions, session: str | None) -> list[dict[str, Any]]:
    removable = sessions.removable(session)
    return [about(listed, listed.id in removable) for listed in sessions.bot(session).listing()]


def about(article: Article | Listed, removable: bool = False) -> dict[str, Any]:
    """An article's metadata, without its text."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published,
        "author": article.author,
        "publisher": article.publisher,
        "url": article.url,
        "language": article.language,
        "characters": article.characters,
        "sha256": article.sha256,
        "removable": removable,
    }


def page_state(article: Article | None, state: Page | None, allowed: bool) -> dict[str, Any]:
    """Report the status of the page at an address."""
    if article:
        return {"status": "ready", "message": None}
    if state:
        return {"status": state.status, "message": state.message or None}
    return {"status": "addable" if allowed else "unknown", "message": None}


_THERE: dict[int | str, dict[str, Any]] = {200: {"model": schemas.Added, "description": "It was there already."}}
_REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507)
_FILE = {"type": "string", "format": "binary", "description": f"A {named_kinds('or')} file."}


def _form(part: dict[str, Any]) -> dict[str, Any]:
    return {"schema": {"type": "object", "required": ["file"], "properties": {"file": part}}}


_ARTICLE_BODY = {
    "security": [{}, {"operator": []}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": schemas.NewText.model_json_schema()},
            "multipart/form-data": _form(_FILE),
        },
    },
}
_FILES_BODY = {
    "security": [{}, {"operator": []}],
    "requestBody": {
        "required": True,
        "content": {"multipart/form-data": _form({"type": "array", "items": _FILE, "maxItems": PARTS})},
    },
}


def add_writing(app: FastAPI, bot: Footnote, settings: Settings, sessions: Sessions) -> None:
    """Add the routes that add and remove articles."""
    operator = _operator(settings.token)
    work = Work(2, 8, "footnote-add")
    pages: Pages = app.state.pages

    def may_add(request: Request, session: str | None) -> None:
        """Refuse early, before the body is read."""
        if not operator(request, sessions.open_to(session)):
            sessions.check(session)

    def adding(request: Request, session: str | None, **given: Any) -> tuple[str | None, Report]:
        """Add for everybody with the operator's token, otherwise for the client's session."""
        if operator(request, sessions.open_to(session)):
            return None, bot.add(**given)
        return sessions.add(session, **given)

    @app.post(
        "/api/articles", response_model=schemas.Added, status_code=201, tags=["articles"],
        openapi_extra=_ARTICLE_BODY, responses={**_THERE, **errors(*_REFUSALS)},
    )  # fmt: skip
    async def add(request: Request, x_session: Session = None) -> Response:
        """Add an article, as JSON or as a file: for everybody with the operator's token, otherwise for a session."""
        may_add(request, x_session)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            given = _understood(_parsed(schemas.NewText, await request.body()).model_dump())
        elif kind == "multipart/form-data":
            [(data, name)] = await _files(request, 1)
            given = {"data": data, "name": name}
        else:
            raise refused("body_type", "Send the article as application/json or as multipart/form-data.")
        return _added(*await work.run(partial(adding, request, x_session, **given)))

    @app.post(
        "/api/articles/files", response_model=schemas.AddedFiles, tags=["articles"],
        openapi_extra=_FILES_BODY, responses=errors(*_REFUSALS),
    )  # fmt: skip
    async def add_files(request: Request, x_session: Session = None) -> Response:
        """Add up to five files at once. Files that cannot be read are reported; the rest are added."""
        may_add(request, x_session)
        session, results = x_session, []
        for data, name in await _files(request, PARTS):
            try:
                session, report = await work.run(partial(adding, request, session, data=data, name=name))
                results.append(_result(report))
            except StoreError:
                raise
            except FootnoteError as error:
                if error.code == "busy" and not results:  # nothing is stored yet: the client can send it all again
                    raise
                body = error_body(error.code, error.message)
                results.append({"name": index.label(name), **body})
        return JSONResponse({"results": results}, headers=_session(session))

    @app.post(
        "/api/articles/url", response_model=schemas.Added, status_code=201, tags=["articles"],
        openapi_extra={"security": [{}, {"operator": []}]},
        responses={
            **_THERE,
            202: {"model": schemas.Added, "description": "Being fetched: GET /api/articles?url= tells how."},
            **errors(*_REFUSALS),
        },
    )  # fmt: skip
    async def add_url(request: Request, body: schemas.NewAddress, x_session: Session = None) -> Response:
        """Add the article at an address. Addresses on the operator's sites need neither token nor session."""
        if pages.allowed(body.url) and "authorization" not in request.headers and x_session is None:
            article, state = await pages.find(body.url)
            if article is None:
                state = await pages.add(body.url)
            found = {"article": about(article) if article else None, "added": False}
            return JSONResponse({**found, "page": page_state(article, state, True)}, 200 if article else 202)
        return _added(*await work.run(partial(adding, request, x_session, url=body.url)))

    @app.delete(
        "/api/articles/{article_id}", response_model=schemas.Removed,
        responses=errors(400, 401, 403, 404, 422, 429, 500, 503, 507), tags=["articles"],
        openapi_extra={"security": [{}, {"operator": []}]},
    )  # fmt: skip
    async def remove(request: Request, article_id: str, x_session: Session = None) -> dict[str, Any]:
        """Remove an article: any with the operator's token, otherwise one of the session's own."""
        if operator(request, sessions.open_to(x_session)):
            return {"article": about(await work.run(lambda: bot.remove(article_id)))}
        return {"article": about(await work.run(lambda: sessions.remove(x_session, article_id)))}


def _operator(token: str) -> Callable[[Request, bool], bool]:
    """Whether a request carries the token, compared in constant time.

    Raises if the token is wrong, or if it is missing where only the operator may do this.
    """

    def check(request: Request, others: bool) -> bool:
        header = request.headers.get("authorization", "")
        if not token or (not header and others):
            return False
        kind, _, given = header.partition(" ")
        if kind.lower() != "bearer" or not given.strip():
            raise refused("unauthorized", "This needs the operator's token: send it as Authorization: Bearer TOKEN.")
        if not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise refused("token_wrong", "The token is not the operator's.")
        return True

    return check


def _added(session: str | None, report: Report) -> Response:
    result = _result(report)
    return JSONResponse(result, 201 if result["added"] else 200, _session(session))


def _result(report: Report) -> dict[str, Any]:
    if report.errors:
        raise report.errors[0]
    article = report.articles[0]
    return {"article": about(article), "added": article.id in report.added, "page": None}


def _session(session: str | None) -> dict[str, str]:
    return {"x-session": session, "cache-control": "no-store"} if session not in (None, NEW) else {}


def _parsed(model: type[schemas.NewText], body: bytes) -> schemas.NewText:
    try:
        return model.model_validate(json.loads(body))
    except ValidationError as error:
        raise invalid(error.errors()) from None
    except (ValueError, RecursionError):
        raise refused("json_invalid", "The body is not valid JSON.") from None


def _understood(given: dict[str, Any]) -> dict[str, Any]:
    """What ``Footnote.add`` is given for a text; of a pasted one its headline, byline and date stand apart.

    Raises:
        InputError: what was pasted is too short to be an article.
    """
    if not given.pop("pasted"):
        return given
    found = pasted(given["text"])
    if found.kind == "address":
        return {"url": found.address}
    if found.kind == "short":
        raise InputError(
            "That is too short to be an article: paste its whole text, or its address.", code="text_short"
        )
    names = ("text", "title", "author", "published", "language")
    return given | {name: given[name] if name != "text" and given[name] else getattr(found, name) for name in names}


async def _files(request: Request, most: int) -> list[tuple[bytes, str]]:
    """The files of a form with their names."""
    try:
        form = await request.form(max_files=PARTS, max_fields=PARTS)
    except HTTPException as error:
        raise refused("form_invalid", "The form cannot be read: send the file as its part `file`.") from error
    try:
        parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)][:most]
        if not parts:
            raise InputError("The form has no file: send it as the part `file`.", code="file_missing")
        if not all(part.filename for part in parts):
            raise FileRefused("The file has no name, which tells its type.", code="file_type")
        return [(await part.read(), part.filename or "") for part in parts]
    finally:
        await form.close()
