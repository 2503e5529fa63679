"""The routes that export a conversation as a file.

The server keeps no conversation: the questions are asked again, or the client sends the answers back and
they are checked.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from .. import limits
from ..receipts.export import FORMS, file_name, to_html
from ..receipts.receipt import Receipt
from ..receipts.verify import make_receipt
from .errors import errors
from .schemas import AnswerOut, Given, Message, Text
from .sessions import Session, Sessions
from .workers import Work

QUESTIONS = 10
"""Most questions of one `GET /api/export`; each counts as a question."""
Form = Literal["markdown", "json", "html"]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The conversation with its quotes; as JSON a receipt for `python -m app verify FILE`.",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}},
            "text/markdown": {"schema": {"type": "string"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}

_QUOTE = "The tram opens in May."
_TURN: dict[str, Any] = {
    "question": "When does the tram open?",
    "answer": {
        "text": f"{_QUOTE} [1]",
        "sentences": [{"text": _QUOTE, "citations": [1], "support": "quoted"}],
        "citations": [
            {
                "number": 1, "article_id": "db48118a664e7a37", "title": "Tram", "published": "2026-03-04",
                "url": None,
                "start": 0, "end": len(_QUOTE), "quote": _QUOTE,
            }
        ],
        "found": True, "reason": None, "confidence": 0.9, "nearest": [], "question": "When does the tram open?",
        "reader": "extractive", "notice": None, "as_of": "2026-03-04",
    },
}  # fmt: skip


class GivenAnswer(AnswerOut):
    """An answer as `POST /api/ask` returned it. Its quotes are checked again; only what still holds is kept."""

    history: list[Message] = Field(default_factory=list)


class GivenTurn(Given):
    """A question as the reader put it, and its answer."""

    question: Text = Field(max_length=limits.QUESTION)
    answer: GivenAnswer


class Conversation(Given):
    """A conversation that the client kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The tram", "said": [_TURN]}]})
    title: Text = Field("", max_length=200)
    said: list[GivenTurn] = Field(min_length=1, max_length=limits.ANSWERS)


class FindingOut(BaseModel):
    """What one quote, or one other statement of a receipt, is found to be."""

    answer: int = Field(description="The number of the answer in the conversation, from 1; 0 for the whole receipt.")
    number: int = Field(description="The number of its citation; 0 for the answer itself.")
    state: Literal["stands", "replaced", "changed", "gone", "altered"]
    message: str
    ok: bool = Field(description="Whether the article still has the quote.")


class Findings(BaseModel):
    """A receipt compared with the articles."""

    findings: list[FindingOut]


def add_exporting(app: FastAPI, sessions: Sessions, work: Work) -> None:
    """Add the routes.

    Args:
        app: the application.
        sessions: the readers' own articles.
        work: the threads that answer questions.
    """

    @app.get(
        "/api/export", response_class=Response, tags=["asking"],
        responses={**_FILE, **errors(400, 404, 422, 429, 500, 503, 507)},
    )  # fmt: skip
    async def export(
        request: Request,
        question: Annotated[
            list[str],
            Query(
                min_length=1,
                max_length=QUESTIONS,
                description="In order, each a follow-up of those before it.",
                openapi_examples={"one": {"value": ["How many applications were received?"]}},
            ),
        ],
        articles: Annotated[
            list[str] | None, Query(max_length=1_000, description="Ids of the articles to search; all, if left out.")
        ] = None,
        since: Annotated[str | None, Query(description="Only articles published on this day or later.")] = None,
        until: Annotated[str | None, Query(description="Only articles published on this day or earlier.")] = None,
        format: Form = "markdown",
        x_session: Session = None,
    ) -> Response:
        """Ask these questions in order and return the conversation with its quotes as a file."""

        def make() -> Receipt:
            bot = sessions.bot(x_session)
            said = []
            history = None
            for one in question:
                answer = bot.ask(one, history, articles=articles, since=since, until=until)
                history = answer.history
                said.append((one, answer.to_dict()))
            return make_receipt(bot, said)

        return _file(await work.run(make), format, str(request.base_url))

    @app.post(
        "/api/export", response_class=Response, tags=["asking"],
        responses={**_FILE, **errors(400, 403, 404, 413, 422, 429, 500, 503, 507)},
    )  # fmt: skip
    async def export_given(
        request: Request,
        body: Conversation,
        format: Form = "markdown",
        x_session: Session = None,
    ) -> Response:
        """Return a conversation that the client kept as a file.

        Every quote is checked against the articles: what does not match is left out, and the file says so.
        """
        said = [(turn.question, turn.answer.model_dump()) for turn in body.said]
        made = await work.run(lambda: make_receipt(sessions.bot(x_session), said, body.title))
        return _file(made, format, str(request.base_url))

    @app.post(
        "/api/recheck", response_model=Findings, tags=["asking"],
        responses=errors(400, 403, 404, 413, 422, 429, 500, 503),
    )  # fmt: skip
    async def recheck(body: dict[str, Any], x_session: Session = None) -> dict[str, Any]:
        """Compare a receipt with the articles: one finding for each quote, and one for each other fault."""

        def compare() -> list[dict[str, Any]]:
            return [found.to_dict() for found in sessions.bot(x_session).check(body)]

        return {"findings": await work.run(compare)}


def _file(receipt: Receipt, form: Form, server: str) -> Response:
    write, media_type, ending = FORMS[form]
    text = to_html(receipt, server) if form == "html" else write(receipt)
    headers = {
        "content-disposition": f'attachment; filename="{file_name(receipt, ending)}"',
        "cache-control": "no-store",
    }
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)
