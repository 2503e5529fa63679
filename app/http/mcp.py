"""The Model Context Protocol at ``/mcp``: one tool, ``ask``, for assistants that read the articles.

Optional: it needs the package ``mcp``. Stateless, one JSON answer a request, in the threads and under
the limits of ``/api/ask``, behind the guard like everything else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI
from pydantic import ValidationError
from starlette.routing import Route

from index import FootnoteError
from retrieval import Answer, as_text

from . import schemas
from .errors import error_response, invalid

PATH = "/mcp"
log = logging.getLogger("footnote")


def add_mcp(
    app: FastAPI, ask: Callable[[schemas.Question], Awaitable[Answer]]
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """Add the route.

    Args:
        app: the application.
        ask: answers a question, as ``/api/ask`` does.

    Returns:
        What must run while the server does.
    """
    import mcp.types as types
    from mcp.server.lowlevel import Server
    from mcp.server.transport_security import TransportSecuritySettings

    async def tools(context: Any, params: Any) -> types.ListToolsResult:
        tool = types.Tool(
            name="ask",
            title="Ask the articles",
            description="Answers a question from news articles in their own words, each sentence with its exact "
            "quote and place, or says that they do not answer it. Stateless: give `history` back with a follow-up.",
            input_schema=schemas.Question.model_json_schema(),
            annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
        )
        return types.ListToolsResult(tools=[tool])

    async def call(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            if params.name != "ask":
                raise FootnoteError("There is no such tool: the only one is ask.", code="not_found")
            answer = await ask(schemas.Question.model_validate(params.arguments or {}))
        except ValidationError as error:
            return refused(invalid(error.errors()))
        except FootnoteError as error:
            return refused(error)
        except Exception as error:  # noqa: BLE001 - the assistant gets one safe sentence, whatever it was
            log.error("an assistant's question failed: %s", type(error).__name__)
            return refused(FootnoteError("Something went wrong here: try again, or tell the operator."))
        return types.CallToolResult(
            content=[types.TextContent(text=as_text(answer))], structured_content=answer.to_dict()
        )

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
