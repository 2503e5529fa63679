"""The HTTP API under ``/api``: the same answers as JSON. Stateless: history in, history out."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.requests import Request

from index import FootnoteError

from .footnote import Footnote
from .settings import Settings

STATUS = {"not_found": 404, "question_empty": 422, "question_too_long": 422, "history_invalid": 422}


def build_api(app: FastAPI, bot: Footnote, settings: Settings) -> None:
    """Add the API's routes to an app."""

    @app.exception_handler(FootnoteError)
    async def refused(request: Request, error: FootnoteError) -> JSONResponse:
        body = {"error": {"code": error.code, "message": error.message}}
        return JSONResponse(body, STATUS.get(error.code, 400))

    @app.get("/api/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/ask")
    def ask(body: dict[str, Any]) -> dict[str, Any]:
        return bot.ask(body.get("question", ""), body.get("history")).to_dict()
