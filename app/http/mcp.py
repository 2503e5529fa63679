"""The Model Context Protocol at ``/mcp``: tools for assistants that read the articles; see ``TOOLS``.

Optional: it needs the package ``mcp``. Stateless, one JSON answer a request, in the threads and under
the limits of ``/api/ask``, behind the guard like everything else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field, ValidationError
from starlette.routing import Route

from index import FootnoteError
from retrieval import as_text

from ..footnote import Footnote
from . import schemas
from .article_routes import about
from .errors import error_response, invalid
from .wire import BROKEN

PATH = "/mcp"
log = logging.getLogger("footnote")

Said = tuple[str, dict[str, Any]]
"""What a tool gives: a text for a model to read, and the same as data."""


class Wanted(schemas.Question):
    """What to search for."""

    k: int = Field(5, ge=1, le=20, description="Passages to give, best first.")


class One(schemas.Given):
    """An article."""

    article: schemas.Text = Field(description="Its id, as citations and passages have it.")


class Story(schemas.Given):
    """An article, or a story over several."""

    article: schemas.Text | None = Field(None, description="The id of one article.")
    articles: list[schemas.Text] | None = Field(None, description="The ids of several, instead.")
    topic: schemas.Text | None = Field(None, description="What the story is about, instead: a name, an event.")


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: what an assistant is told of it, and what it does."""

    title: str
    description: str
    takes: type[BaseModel]
    do: Callable[[Footnote, Any], Said]


def _history(body: schemas.Question) -> list[dict[str, Any]]:
    return [message.model_dump() for message in body.history or ()]


def _ask(bot: Footnote, body: schemas.Question) -> Said:
    answer = bot.ask(body.question, _history(body), **body.where)
    return as_text(answer), answer.to_dict()


def _search(bot: Footnote, body: Wanted) -> Said:
    found = bot.search(body.question, _history(body), body.k, **body.where)
    lines = [f"[{one.rank}] {one.title} ({one.article_id}, {one.start}-{one.end}): “{one.text}”" for one in found]
    return "\n".join(lines) or "Nothing was found.", {"passages": [one.to_dict() for one in found]}


def _article(bot: Footnote, body: One) -> Said:
    found = bot.article(body.article)
    return f"{found.title}, {found.published or 'undated'}\n\n{found.text}", {**about(found), "text": found.text}


def _timeline(bot: Footnote, body: Story) -> Said:
    if body.article:
        events = bot.digest(body.article).timeline
        lines = [f"{one.iso} ({one.when}): “{' '.join(one.citation.quote.split())}”" for one in events]
        return "\n".join(lines) or "It names no day.", {"timeline": [one.to_dict() for one in events]}
    about = body.articles or [one for one in (body.topic or "",) if one.strip()]
    if not about:
        raise FootnoteError("Give an article, articles or a topic.", code="input_invalid")
    found = bot.timeline(*about)
    told = [f"{one.day}: {one.text} [{one.citation.number}] {one.citation.title}" for one in found]
    return "\n".join(told) or "No day is named.", {"timeline": [one.to_dict() for one in found]}


def _check(bot: Footnote, body: schemas.GivenText) -> Said:
    claims = bot.check_text(body.text, **body.where)
    lines = []
    for claim in claims:
        places = "".join(f"\n  {c.title} ({c.article_id}, {c.start}-{c.end}): “{c.quote}”" for c in claim.citations)
        lines.append(f"{claim.state.replace('_', ' ')}: {claim.text}{places}")
    return "\n".join(lines), {
        "sentences": [claim.to_dict() for claim in claims],
        "ok": all(claim.ok for claim in claims),
    }


TOOLS = {
    "ask": Tool(
        "Ask the articles",
        "Answers a question from news articles, each sentence with its exact quote and place, or says that they do "
        "not answer it. Stateless: give `history` back with a follow-up.",
        schemas.Question,
        _ask,
    ),
    "search": Tool("Search the articles", "The passages of the articles nearest to a question.", Wanted, _search),
    "article": Tool("Read an article", "The whole text of an article, and what is known of it.", One, _article),
    "timeline": Tool(
        "What happened when", "The dated events of an article or of a story over several, quoted.", Story, _timeline
    ),
    "check": Tool(
        "Check a text",
        "Whether the articles bear out each sentence of a text, such as your own draft: quoted, borne_out, unsure, "
        "contradicted or not_found, with the places.",
        schemas.GivenText,
        _check,
    ),
}
"""Every tool by its name; none adds or removes anything."""


def add_mcp(
    app: FastAPI, run: Callable[[Callable[[], Said]], Awaitable[Said]], bot: Footnote
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Add the route.

    Args:
        app: the application.
        run: does work in the threads of ``/api/ask``.
        bot: the articles.

    Returns:
        What must run while the server does.
    """
    import mcp.types as types
    from mcp.server.lowlevel import Server
    from mcp.server.transport_security import TransportSecuritySettings

    async def tools(context: Any, params: Any) -> types.ListToolsResult:
        made = [
            types.Tool(
                name=name,
                title=tool.title,
                description=tool.description,
                input_schema=tool.takes.model_json_schema(),
                annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
            )
            for name, tool in TOOLS.items()
        ]
        return types.ListToolsResult(tools=made)

    async def call(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            tool = TOOLS.get(params.name)
            if tool is None:
                raise FootnoteError(f"There is no such tool: there are {', '.join(TOOLS)}.", code="not_found")
            body = tool.takes.model_validate(params.arguments or {})
            text, data = await run(lambda: tool.do(bot, body))
        except ValidationError as error:
            return refused(invalid(error.errors()))
        except FootnoteError as error:
            return refused(error)
        except Exception as error:  # noqa: BLE001 - the assistant gets one safe sentence, whatever it was
            log.error("an assistant's question failed: %s", type(error).__name__)
            return refused(FootnoteError(BROKEN.message))
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=data)

    def refused(error: FootnoteError) -> types.CallToolResult:
        message = json.loads(bytes(error_response(error).body))["error"]["message"]
        return types.CallToolResult(content=[types.TextContent(text=message)], is_error=True)

    server = Server("Footnote", on_list_tools=tools, on_call_tool=call)
    made = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # the guard checks it
    )
    route = next(route for route in made.routes if isinstance(route, Route))
    app.router.routes.append(Route(PATH, endpoint=route.app, methods=["POST"], include_in_schema=False))
    return server.session_manager.run
