"""One pure ASGI middleware in front of everything, Gradio's routes included.

It decides what may come in (host, origin, size, rate) and dresses what goes out (headers, CORS,
errors without detail). It knows paths and headers; of a body it reads only which method of an
assistant is meant, and leaves calls of the Gradio page to ``gate``.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import time
import traceback
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from ..page import gradio_gate
from ..settings import Settings
from .wire import BODY, BROKEN, Answering, Body, Refused
from .workers import Rate, behind, client_name, within

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)
"""What Gradio 6.31 needs and no more; nothing may be loaded from another host."""

ADDS = 10
"""Additions and removals a minute for one client; with a higher rate of questions a third of that."""
CHECKED = 1_000
"""Bytes of a text to check that count as one question."""
CALLS = 4
"""Calls of the Gradio page for one question: opening the page, choosing an article, stopping."""

FORWARDED = frozenset({b"x-forwarded-host", b"x-forwarded-proto", b"x-gradio-server"})
"""What a proxy says of the address that its client asked for; Gradio writes it into the page."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"}
QUESTIONS = re.compile(
    r"/api/ask(/stream)?|/gradio_api/(call|run|api)/(?!predict/?$).+|/api/(export|recheck)|/page/words|/v1/chat/completions"
)
DIGEST = re.compile(r"/api/articles/[^/]+/(digest|questions)")
STORIES = frozenset({"/api/story", "/api/timeline"})
"""What costs a search, though it is asked for with GET."""
UPLOADS = frozenset({"/api/articles", "/api/articles/files", "/gradio_api/upload"})

log = logging.getLogger("footnote")
requests_log = logging.getLogger("footnote.requests")


class Guard:
    """Checks every request before anything else sees it, and every response after."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._origins = frozenset(settings.origins)
        self._proxies = settings.proxies
        self._mcp = settings.mcp == "on"
        self._hosts = frozenset(host.lower() for host in settings.hosts)
        self._local = "" if settings.hosts or not _is_local(settings.host) else settings.host.lower()
        self._upload = (settings.max_upload_mb + 1) * 1_000_000
        self._questions = Rate(settings.rate)
        self._votes = Rate(settings.rate)
        self._calls = Rate(settings.rate * CALLS)
        self._adds = Rate(max(ADDS, settings.rate // 3))
        self._headers = {
            "content-security-policy": POLICY.format(ancestors=" ".join(("'self'", *settings.origins))),
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with an error."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        scope = self._believed(scope)
        headers = Headers(scope=scope)
        ours = gradio_gate.OURS.fullmatch(_path(scope))
        answer = Answering(send, self._headers, self._cors(headers), None if ours else gradio_gate.problem)
        scope["footnote.request_id"] = answer.id
        body = Body(receive)
        try:
            await self._pass(scope, headers, body, answer)
        except Refused as refused:
            await answer.refuse(refused)
        except ClientDisconnect:  # nobody is there to be answered
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the client gets one safe sentence
            if answer.status and not gradio_gate.is_told(scope, _path(scope)):  # another listener took the events
                await answer.end()
            else:
                _log_failure(answer.id, error)
                await answer.refuse(BROKEN)
        finally:
            if requests_log.isEnabledFor(logging.INFO):
                line = {
                    "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
                    "id": answer.id,
                    "method": scope["method"],
                    "path": scope["path"][:200],
                    "status": answer.status,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                    "bytes": answer.bytes,
                }
                requests_log.info(json.dumps(line))

    async def _pass(self, scope: Scope, headers: Headers, body: Body, answer: Answering) -> None:
        method, path = scope["method"], _path(scope)
        self._check_host(headers)
        if method not in METHODS:
            raise Refused(405, "method_not_allowed", "This server does not know that method.")
        if method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers:
            await self._preflight(scope, headers, answer)
            return
        origins = () if method in SAFE else headers.getlist("origin")
        if not all(self._known(origin, scope, headers) for origin in origins):
            raise Refused(403, "origin_refused", "This site is not on the list of sites that may ask here.")
        client = self._client(scope)
        if method not in SAFE or DIGEST.fullmatch(path):
            self._check_rate(method, path, client)
        elif path == "/api/export":
            for _ in range(_asked(scope)):
                _count(self._questions, client, "questions")
        await self._take_body(scope, path, headers, body)
        gradio_gate.check_route(method, path, mcp=self._mcp)
        gradio_gate.check_stream(scope, path)
        await self.app(scope, body.receive, lambda message: answer.send(message, body))
        if body.over:
            raise body.over

    def _believed(self, scope: Scope) -> Scope:
        """A request without what only the operator's proxies may say."""
        if within(_peer(scope), self._proxies):
            return scope
        return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in FORWARDED]}

    def _client(self, scope: Scope) -> str:
        """Whom a request counts for."""
        return client_name(behind(_peer(scope), Headers(scope=scope).getlist("x-forwarded-for"), self._proxies))

    def _check_host(self, headers: Headers) -> None:
        """Answer to the names on the list; without one, a server for this machine alone to local names.

        A page elsewhere may have its own name lead to 127.0.0.1; its browser still says that name here.
        """
        if not self._hosts and not self._local:
            return
        for given in (headers.getlist("host") or [""]) + headers.getlist("x-forwarded-host"):
            host = given.strip().lower()
            name = re.sub(r":\d*$", "", host)
            if self._local and name != self._local and not _is_local(name):
                raise Refused(
                    400,
                    "host_refused",
                    "This server answers to local names such as localhost: FOOTNOTE_HOSTS may name others.",
                )
            if self._hosts and host not in self._hosts and name not in self._hosts:
                raise Refused(400, "host_refused", "This server does not answer to that host name.")

    def _known(self, origin: str, scope: Scope, headers: Headers) -> bool:
        """Whether an origin is on the list, or this server's own, to the letter."""
        if origin in self._origins:
            return True
        scheme = headers.get("x-forwarded-proto", scope.get("scheme", "http")).partition(",")[0].strip().lower()
        host = headers.get("host", "").lower().removesuffix({"http": ":80", "https": ":443"}.get(scheme, " "))
        return bool(host) and origin == f"{scheme}://{host}"

    def _cors(self, headers: Headers) -> dict[str, str]:
        origin = headers.get("origin")
        if origin is None or origin not in self._origins:
            return {}
        return {
            "access-control-allow-origin": origin,
            "access-control-expose-headers": "retry-after, x-request-id, x-session",
        }

    async def _preflight(self, scope: Scope, headers: Headers, answer: Answering) -> None:
        if not self._known(headers["origin"], scope, headers):
            raise Refused(403, "origin_refused", "This site is not on the list of sites that may ask here.")
        wanted = headers.get("access-control-request-headers", "")
        allowed = {
            "access-control-allow-methods": "GET, POST, DELETE",
            "access-control-max-age": "600",
            **({"access-control-allow-headers": wanted} if re.fullmatch(r"[\w\-, ]{1,500}", wanted) else {}),
        }
        if answer.cors:
            answer.cors = {**answer.cors, **allowed}
        await answer.reply(204, {}, b"")

    def _check_rate(self, method: str, path: str, client: str) -> None:
        if (method == "POST" and QUESTIONS.fullmatch(path)) or path in STORIES:
            _count(self._questions, client, "questions")
        elif path == "/api/feedback":
            _count(self._votes, client, "votes")
        elif DIGEST.fullmatch(path):
            _count(self._calls, client, "calls")
        elif path.startswith("/api/articles") or path.rstrip("/") == "/gradio_api/upload":
            _count(self._adds, client, "additions")
        elif path.startswith("/gradio_api/"):
            _count(self._calls, client, "calls")

    async def _take_body(self, scope: Scope, path: str, headers: Headers, body: Body) -> None:
        """Hold the body to its limit: a short one is read here and now, an upload as it passes."""
        if scope["method"] in SAFE and "content-length" not in headers and "transfer-encoding" not in headers:
            return
        if "content-length" in headers and "transfer-encoding" in headers:  # which of them holds is anybody's guess
            raise Refused(400, "request_invalid", "This is no HTTP request that can be read.")
        if headers.get("content-encoding", "identity").strip().lower() != "identity":
            await body.drain()
            raise Refused(415, "body_type", "Send the body as it is, without a Content-Encoding.")
        kind, stated = parse_options_header(headers.get("content-type"))
        form = kind.lower().startswith(b"multipart/")
        upload = form and path.rstrip("/") in UPLOADS
        body.limit = self._upload if upload else BODY
        if form:
            mark = stated.get(b"boundary", b"")
            body.mark = b"--" + mark if mark else b""
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > body.limit:
            await body.drain()
            raise body.too_large()
        if upload and gradio_gate.OURS.fullmatch(path):
            return
        if upload:
            await body.skip()
            return
        whole = await body.read()
        if scope["method"] == "POST" and gradio_gate.takes_body(path):
            self._take_call(scope, path, whole, body)
        if path in ("/api/export", "/api/recheck"):
            for _ in range(gradio_gate.kept(whole)):
                _count(self._questions, self._client(scope), "questions")
        if path == "/api/check":
            for _ in range(1 + len(whole) // CHECKED):
                _count(self._questions, self._client(scope), "questions")
        if path == "/mcp":
            rate, acts = (self._calls, "calls") if _is_chat(whole) else (self._questions, "questions")
            for _ in range(1 + (len(whole) // CHECKED if _is_check(whole) else 0)):
                _count(rate, self._client(scope), acts)

    def _take_call(self, scope: Scope, path: str, whole: bytes, body: Body) -> None:
        """Put what the page's event takes in the place of what was sent; what asks counts as a question."""
        asks = int(path.rstrip("/") in gradio_gate.EVENTS)
        try:
            sent, asks = gradio_gate.called(scope, path, whole)
            body.replace(sent)
        finally:
            for _ in range(asks):
                _count(self._questions, self._client(scope), "questions")


def _peer(scope: Scope) -> str | None:
    """The address of whoever opened the connection."""
    return str(scope["client"][0]) if scope.get("client") else None


def _is_local(host: str) -> bool:
    """Whether a host name can mean this machine alone, whatever a name server says.

    >>> [_is_local(host) for host in ("localhost", "a.localhost", "127.0.0.1", "[::1]", "127.0.0.1.news.example")]
    [True, True, True, True, False]
    """
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return bool(re.fullmatch(r"([\w-]+\.)*localhost", host, re.IGNORECASE))


def _count(rate: Rate, client: str, acts: str) -> None:
    seconds = rate.wait(client)
    if seconds:
        raise Refused(
            429,
            "rate_limited",
            f"That is more than {rate.most} {acts} a minute: try again in {seconds} seconds.",
            retry_after=str(seconds),
        )


def _asked(scope: Scope) -> int:
    """How many questions an address asks; more than ten are refused behind this."""
    asked = parse_qsl(bytes(scope.get("query_string", b"")).decode("latin-1"), keep_blank_values=True)
    return min(10, sum(name == "question" for name, _ in asked))


def _path(scope: Scope) -> str:
    """The path below the prefix that a proxy gave us."""
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path[len(root) :] if root and path.startswith(root + "/") else path


def _is_chat(body: bytes) -> bool:
    """Whether a message of the Model Context Protocol is for something else than a tool."""
    try:
        return str(json.loads(body)["method"]) != "tools/call"
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _is_check(body: bytes) -> bool:
    """Whether a message of the Model Context Protocol gives a text to check."""
    try:
        return bool(json.loads(body)["params"]["name"] == "check")
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _log_failure(request_id: str, error: Exception) -> None:
    """Where something broke, without the message, which may hold a question or an article's words."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    log.error("request %s failed: %s at %s", request_id, type(error).__name__, where)
