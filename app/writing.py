"""The routes that add and remove articles: for the operator, and for addresses of the operator's sites."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from index import FileRefused, InputError

from . import schemas
from .footnote import Footnote, Report
from .problems import errors, invalid, refused
from .reading import about, page_state
from .settings import Settings
from .sites import Pages
from .work import Work

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


def add_writing(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Add the routes that add and remove articles."""
    operator = _operator(settings.token)
    work = Work(2, 8, "footnote-add")
    pages: Pages = app.state.pages
    refusals = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500, 502, 503, 504, 507)

    def only_operator(request: Request) -> None:
        if not operator(request):
            raise refused("adding_off", "Adding and removing is off here: the operator turns it on with a token.")

    @app.post(
        "/api/articles", response_model=schemas.Added, status_code=201, tags=["articles"],
        dependencies=[Depends(only_operator)], openapi_extra=_ARTICLE_BODY,
        responses={**_THERE, **errors(*refusals)},
    )  # fmt: skip
    async def add(request: Request) -> Response:
        """Add an article, as JSON text or as a file. Needs the operator's token."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            new = _parsed(schemas.NewText, await request.body())
            return _added(await work.run(partial(bot.add, **new.model_dump())))
        if kind != "multipart/form-data":
            raise refused("body_type", "Send the article as application/json or as multipart/form-data.")
        data, name = await _file(request)
        return _added(await work.run(lambda: bot.add(data=data, name=name)))

    @app.post(
        "/api/articles/url", response_model=schemas.Added, status_code=201, tags=["articles"],
        openapi_extra={"security": [{}, {"operator": []}]},
        responses={
            **_THERE,
            202: {"model": schemas.Added, "description": "Being fetched: GET /api/articles?url= tells how."},
            **errors(*refusals),
        },
    )  # fmt: skip
    async def add_url(request: Request, body: schemas.NewAddress) -> Response:
        """Add the article at an address. Needs the operator's token, but for the operator's list of sites."""
        if pages.allowed(body.url) and "authorization" not in request.headers:
            article, state = await work.run(lambda: pages.find(body.url))
            if article is None:
                state = pages.add(body.url)
            found = {"article": about(article) if article else None, "added": False}
            return JSONResponse({**found, "page": page_state(article, state, True)}, 200 if article else 202)
        only_operator(request)
        return _added(await work.run(lambda: bot.add(url=body.url)))

    @app.delete(
        "/api/articles/{article_id}", response_model=schemas.Removed, dependencies=[Depends(only_operator)],
        responses=errors(400, 401, 403, 404, 422, 429, 500, 503, 507), tags=["articles"],
        openapi_extra={"security": [{"operator": []}]},
    )  # fmt: skip
    async def remove(article_id: str) -> dict[str, Any]:
        """Remove an article. Needs the operator's token."""
        return {"article": about(await work.run(lambda: bot.remove(article_id)))}


def _operator(token: str) -> Callable[[Request], bool]:
    """Whether a request carries the token, compared in constant time; raises where it carries another."""

    def check(request: Request) -> bool:
        if not token:
            return False
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not given.strip():
            raise refused("unauthorized", "This needs the operator's token: send it as Authorization: Bearer TOKEN.")
        if not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise refused("token_wrong", "The token is not the operator's.")
        return True

    return check


def _added(report: Report) -> Response:
    if report.errors:
        raise report.errors[0]
    article = report.articles[0]
    new = article.id in report.added
    return JSONResponse({"article": about(article), "added": new, "page": None}, 201 if new else 200)


def _parsed(model: type[schemas.NewText], body: bytes) -> schemas.NewText:
    try:
        return model.model_validate(json.loads(body))
    except ValidationError as error:
        raise invalid(error.errors()) from None
    except (ValueError, RecursionError):
        raise refused("json_invalid", "The body is not valid JSON.") from None


async def _file(request: Request) -> tuple[bytes, str]:
    """The one file of a form, and its name."""
    try:
        form = await request.form(max_files=5, max_fields=5)
    except HTTPException as error:
        raise refused("form_invalid", "The form cannot be read: send the file as its part `file`.") from error
    try:
        part = form.get("file")
        if not isinstance(part, UploadFile):
            raise InputError("The form has no file: send it as the part `file`.", code="file_missing")
        if not part.filename:
            raise FileRefused("The file has no name, which tells its type.", code="file_type")
        return await part.read(), part.filename
    finally:
        await form.close()
