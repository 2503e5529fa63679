"""Errors over HTTP: the status of each code, their one form, and their sentences in ``/openapi.json``."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from index import DiskFull, FootnoteError, InputError, StoreAway, StoreBusy, StoreError, StoreReadOnly

from . import schemas
from .wire import error_body

STATUS = {
    "unauthorized": 401,
    "token_wrong": 403,
    "adding_off": 403,
    "read_only": 403,
    "not_found": 404,
    "session_unknown": 404,
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
    "store_away": 503,
    "not_ready": 503,
    "url_timeout": 504,
    "disk_full": 507,
}
"""The HTTP status of each error code; any other error in what was given is 422."""
_OTHER = {
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer to that method."),
}
"""Errors that the framework raises by itself; all its others mean that the body cannot be read."""
RETRY = "5"
"""Seconds in the Retry-After header."""

SAYS = {
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
    503: "Too much is asked at once, or what answers is away; Retry-After says when to come back.",
    504: "The address did not answer in time.",
    507: "There is no room left on the server's disk.",
}
log = logging.getLogger("footnote")


def handle_errors(app: FastAPI) -> None:
    """Install handlers that give every error of our routes its status and the one form."""

    @app.exception_handler(FootnoteError)
    async def known(request: Request, error: FootnoteError) -> JSONResponse:
        return error_response(error)

    @app.exception_handler(RequestValidationError)
    async def mistyped(request: Request, error: RequestValidationError) -> JSONResponse:
        return error_response(invalid(error.errors()))

    @app.exception_handler(HTTPException)
    async def unreadable(request: Request, error: HTTPException) -> JSONResponse:
        known = _OTHER.get(error.status_code)
        body = error_body(*(known or ("json_invalid", "The body cannot be read: send JSON in UTF-8.")))
        return JSONResponse(body, error.status_code if known else 400, error.headers)


def error_response(error: FootnoteError) -> JSONResponse:
    """The response for an error, without details that clients must not see."""
    headers = {}
    message = public(error)
    other = 500 if isinstance(error, StoreError) else 422 if isinstance(error, InputError) else 400
    status = STATUS.get(error.code, other)
    if status == 503:
        headers["retry-after"] = RETRY
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return JSONResponse(error_body(error.code, message), status, headers)


def public(error: FootnoteError) -> str:
    """An error's sentence without details that clients must not see; the log has those."""
    if isinstance(error, StoreError):
        log.error("%s: %s", error.code, error.message)  # the sentence names a folder
        if isinstance(error, DiskFull):
            return "There is no room left on the server's disk: nothing was added, and what was stored stays."
        if isinstance(error, StoreReadOnly):
            return "The articles here can only be read: nothing can be added, removed or stored."
        if isinstance(error, StoreAway):
            return "The articles' database does not answer: try again in 5 seconds."
        if isinstance(error, StoreBusy):
            return "The articles are in use by another process: try again in 5 seconds."
        return "The articles cannot be used at the moment: the operator finds the reason in the log."
    if error.code == "reader_missing":
        return "This server does not read files of that type."
    return error.message


def invalid(found: Any) -> FootnoteError:
    """The first fault of a body or a parameter, in one sentence."""
    first = found[0]
    where = [str(part)[:40] for part in first["loc"] if part not in ("body", "query", "path")]
    if first["type"] == "json_invalid":
        return refused("json_invalid", "The body is not valid JSON.")
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


def refused(code: str, message: str) -> FootnoteError:
    """An error whose code is the API's own."""
    return FootnoteError(message, code=code)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error responses of a route, for ``/openapi.json``."""
    return {status: {"model": schemas.ErrorOut, "description": SAYS[status]} for status in statuses}
