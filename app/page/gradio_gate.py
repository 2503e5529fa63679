"""Which of Gradio's routes are open, and what may be sent to them.

Gradio serves much that Footnote does not use, answers a malformed call with a server error, and logs what was
sent. So only the routes that the page and Gradio's client need are open, and a call is rewritten to exactly the
inputs of its event before it reaches Gradio.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Scope

from ..http.wire import Refused
from .conversation import WORDS, Client

OURS = re.compile(r"/api/.*|/v1/.*|/mcp", re.DOTALL)
"""Routes of ours, whose errors have our form already."""
EVENTS = frozenset({"/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/api/predict"})
"""Where Gradio's page sends its events; the body says which event."""
CALL = "/gradio_api/call/ask"
"""The one function offered to programs."""
COMPLETIONS = "/v1/chat/completions"
"""Where clients of OpenAI's API ask."""
_STOPS = frozenset({"/gradio_api/cancel", "/gradio_api/reset"})
_READ = re.compile(
    r"/v1/models|/widget\.js|/widget/([a-z]{2}\.json|cited\.js)|/embed(\.js|\.css)?|/recheck(\.js)?|/openapi\.json"
    r"|/|/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|pwa_icon)/?|/(static|assets)(/[A-Za-z0-9_.~@+=-]{1,200}){1,9}"
    r"|/gradio_api/(info|openapi\.json|startup-events|theme\.css|app_id|login_check|queue/(data|status)"
    r"|heartbeat/[\w-]{1,100}|call/ask/[\w-]{1,100})/?"
)
_LIGHT = frozenset(
    {"load", "then", "unload", "tick", "stop", "clear", "like", "copy", "change", "input", "select", "focus", "blur"}
)
"""Events of the page that ask no question; any other counts as one."""
ANSWERS = 5
"""Returned answers, in an export or a reopened conversation, that count as one question."""
WORDED = 10
"""Returned sentences in other words than their quotes that count as one question, as their meaning is compared."""
_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
_STREAM = re.compile(r"/gradio_api/(?:queue/data|call/ask/([\w-]+))/?")
_SAYS = {
    403: ("refused", "This is not allowed."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer to that method."),
    413: ("body_too_large", "The request is larger than it may be."),
    422: ("call_invalid", "The call cannot be used: send what /gradio_api/info says."),
    503: ("busy", "There are too many questions at once: try again in 5 seconds."),
}


def check_route(method: str, path: str, *, mcp: bool) -> None:
    """Refuse routes that are not open; the API below ``/api`` does that by itself.

    Args:
        method: the method of the request.
        path: its path below the prefix.
        mcp: whether the Model Context Protocol is on.

    Raises:
        Refused: ``not_found``, or ``method_not_allowed`` if the path takes another method.
    """
    if path.startswith("/api/"):
        return
    reads = bool(_READ.fullmatch(path))
    writes = takes_body(path) or path in (WORDS, COMPLETIONS) or (mcp and path == "/mcp")
    if (reads and method in ("GET", "HEAD")) or (writes and method == "POST"):
        return
    raise problem(405, allow="GET, HEAD" if reads else "POST") if reads or writes else problem(404)


def problem(status: int, **headers: str) -> Refused:
    """Our form of an error status of Gradio's; its own message is not passed on."""
    code, message = _SAYS.get(status, ("request_invalid", "The request cannot be used."))
    if status == 503:
        headers["retry_after"] = "5"
    return Refused(status, code, message, **headers)


def check_stream(scope: Scope, path: str) -> None:
    """Refuse a stream for an unknown event: Gradio would answer 200, and then break off or never end.

    Raises:
        Refused: ``not_found``.
    """
    if not is_told(scope, path):
        raise Refused(404, "not_found", "No answer waits under this id: ask first.")


def is_told(scope: Scope, path: str) -> bool:
    """False for the stream of an event that does not exist or is over."""
    if not (stream := _STREAM.fullmatch(path)):
        return True
    asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    session = stream[1] or asked.get("session_hash")  # each call of ``CALL`` has a session of its own
    if session is None:
        return True  # Gradio refuses it itself
    queues = [page._queue for page in _pages(scope) if session in page._queue.pending_messages_per_session]
    return any(not stream[1] or session in queue.pending_event_ids_session.get(session, ()) for queue in queues)


def takes_body(path: str) -> bool:
    """Whether a body sent to this path goes through ``called``."""
    return path.rstrip("/") in EVENTS | _STOPS | {CALL}


def kept(text: str | bytes) -> int:
    """How many questions checking a returned conversation or receipt counts as; the first few answers are free."""
    try:
        given = json.loads(text)
        said = given["said"][-50:] if "said" in given else given["conversation"]
        worded = sum(1 for one in said for sentence in _sentences(one) if sentence.get("support") != "quoted")
        return max(len(said) // ANSWERS, worded // WORDED)
    except (ValueError, KeyError, TypeError, RecursionError):
        return 0


def _sentences(said: Any) -> list[Any]:
    """The sentences of a returned answer; empty if it is not an answer."""
    answer = said.get("answer", said) if isinstance(said, dict) else None
    told = answer.get("sentences") if isinstance(answer, dict) else None
    return [sentence for sentence in told if isinstance(sentence, dict)] if isinstance(told, list) else []


def called(scope: Scope, path: str, body: bytes) -> tuple[bytes, int]:
    """Rewrite a call of the page to exactly the inputs of its event.

    Returns:
        The body for Gradio, and how many questions the event counts as beyond those of its path.

    Raises:
        Refused: ``call_invalid``; the call then counts as a question.
    """
    path = path.rstrip("/")
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise problem(422)
    if path in _STOPS:
        number = given.get("fn_index")
        ids = {name: _id(given, name) for name in ("session_hash", "event_id") if name in given}
        return _written({**ids, "fn_index": number if type(number) is int else 0}), 0
    data = given.get("data")
    if not isinstance(data, list):
        raise problem(422)
    if path == CALL:
        if not 1 <= len(data) <= 2:
            raise problem(422)
        return _written({"data": [*data, None][:2]}), 0
    function = _function(scope, given.get("fn_index"))
    events = {event for _, event in function.targets}
    trigger = given.get("trigger_id")
    sent = {
        "data": [_value(part, value) for part, value in zip(function.inputs, [*data, *[None] * 20], strict=False)],
        "fn_index": given["fn_index"],
        "session_hash": _id(given, "session_hash"),
        "event_data": _picked(given) if "example_select" in events else None,
        "trigger_id": trigger if type(trigger) is int and abs(trigger) < 10**9 else None,
    }
    asks = int(not (events and events <= _LIGHT) and _counts(scope, sent["data"]))
    return _written(sent), asks + sum(kept(value) for value in sent["data"] if isinstance(value, str))


def _counts(scope: Scope, data: list[Any]) -> bool:
    """Whether an event's question has not been counted already through ``WORDS``."""
    return scope["app"].state.desk.counts(Client.read(data[-1]).token) if data else True


def _function(scope: Scope, number: Any) -> Any:
    """The function of the page with this number."""
    for page in _pages(scope):
        if type(number) is int and number in page.fns and page.fns[number].fn is not None:
            return page.fns[number]
    raise problem(422)


def _pages(scope: Scope) -> Iterator[Any]:
    """The mounted Gradio pages; there is one."""
    pages = (getattr(getattr(route, "app", None), "blocks", None) for route in scope["app"].routes)
    return (page for page in pages if page is not None)


def _value(part: Any, value: Any) -> Any:
    """A value for an input of the page: of the input's type, else its default."""
    kind = type(part).__name__
    if kind == "Textbox":
        return value if isinstance(value, str) else ""
    if kind == "Radio":
        return value if isinstance(value, bool) else True
    return value if kind == "Api" else None  # the server keeps the state itself


def _picked(given: dict[str, Any]) -> dict[str, Any]:
    """Which example was picked."""
    try:
        return {"index": 0, "value": {"text": str(given["event_data"]["value"]["text"])}}
    except (KeyError, TypeError, IndexError):
        raise problem(422) from None


def _id(given: dict[str, Any], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise problem(422)
    return value


def _written(sent: dict[str, Any]) -> bytes:
    """JSON without lone surrogates, which Gradio cannot send back."""
    return json.dumps(sent, ensure_ascii=False).encode("utf-8", "ignore")
