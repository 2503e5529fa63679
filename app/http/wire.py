"""What comes in under limits, connections and request bodies, and responses with our headers.

A connection stands on uvicorn's h11 protocol, whose limits on request heads are known: a malformed request gets our
form of errors, and one client can neither take all connections nor keep one open without sending a request. Knows
ASGI messages and no routes. Does not decide which requests are allowed.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from typing import ClassVar

import h11
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .workers import client_name

BODY = 1_000_000
"""Most bytes of a body that is not an upload."""
PARTS = 5
"""Most parts of a form."""
DRAIN = (32_000_000, 10.0)
"""How much of a refused body is still read, in bytes and seconds, so that its sender can read the reason."""


class Refused(Exception):
    """A request that the guard refuses."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


BROKEN = Refused(500, "internal", "Something went wrong here: try again, or tell the operator.")


def error_body(code: str, message: str) -> dict[str, dict[str, str]]:
    """The one form of every error."""
    return {"error": {"code": code, "message": message}}


class Body:
    """A request's body under a limit, whether or not its length was declared."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._replay: Message | None = None
        self._parts = 0
        self._tail = b""
        self._done = False
        self.taken = 0
        self.limit = BODY
        self.mark = b""
        """The boundary between the parts of a form; empty if the body is not a form."""
        self.over: Refused | None = None
        """Set when the limit was exceeded while the app was reading; the app's response is then not sent."""

    async def receive(self) -> Message:
        """The next message for the app."""
        if self._replay is not None:
            message, self._replay = self._replay, None
            return message
        message = await self._receive()
        if message["type"] == "http.request":
            self._done = not message.get("more_body", False)
            refused = self._counted(message.get("body", b""))
            if refused:
                await self.drain()
                self.over = refused
                raise refused
        return message

    async def read(self) -> bytes:
        """The whole body, which the app will receive again. Raises ``Refused``."""
        pieces: list[bytes] = []
        while not self._done:
            message = await self.receive()
            if message["type"] != "http.request":
                self._replay = message
                return b""
            pieces.append(message.get("body", b""))
        whole = b"".join(pieces)
        self.replace(whole)
        return whole

    async def skip(self) -> None:
        """Read and discard the whole body. Raises ``Refused``."""
        while not self._done and (await self.receive())["type"] == "http.request":
            pass

    def replace(self, whole: bytes) -> None:
        """Replace the body that the app will receive."""
        self._replay = {"type": "http.request", "body": whole, "more_body": False}

    async def drain(self) -> None:
        """Read and discard the rest of the body, within ``DRAIN``."""
        left, seconds = DRAIN
        try:
            async with asyncio.timeout(seconds):
                while not self._done and left > 0:
                    message = await self._receive()
                    self._done = message["type"] != "http.request" or not message.get("more_body", False)
                    left -= len(message.get("body", b""))
        except TimeoutError:
            return

    def too_large(self) -> Refused:
        """The error for a body over the limit."""
        return Refused(
            413, "body_too_large", f"The request is larger than {self.limit / 1e6:g} MB, the most it may be."
        )

    def _counted(self, piece: bytes) -> Refused | None:
        self.taken += len(piece)
        if self.taken > self.limit:
            return self.too_large()
        if self.mark:
            window = self._tail + piece
            self._parts += window.count(self.mark)
            self._tail = window[-len(self.mark) + 1 :]
            if self._parts > PARTS + 1:  # the last boundary ends the form
                return Refused(413, "body_too_large", f"The form has more than {PARTS} parts, the most it may have.")
        return None


NO_DOCUMENT = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "permissions-policy": "",
    "cross-origin-opener-policy": "",
}
"""What of a document's headers is another or nothing for JSON, scripts and styles, which load and frame nothing."""


class Answering:
    """A response on its way out: adds our headers, and never starts twice."""

    def __init__(
        self,
        send: Send,
        headers: Mapping[str, str],
        cors: Mapping[str, str],
        problem: Callable[[int], Refused] | None = None,
    ) -> None:
        """Prepare a response; nothing is sent yet.

        Args:
            send: the ASGI ``send`` of the server.
            headers: added to each response that does not set them itself.
            cors: headers that replace the CORS headers of each response.
            problem: turns an error's status into our form, where the app's own errors do not have it.
        """
        self._send = send
        self._headers = headers
        self._problem = problem
        self.cors = cors
        self.id = secrets.token_hex(8)
        self.status = 0
        self.bytes = 0
        self._replaced = False

    async def send(self, message: Message, body: Body | None = None) -> None:
        """Pass on what the app sends, unless its request was too large."""
        if body is not None and body.over and not self.status:
            return
        if self._replaced:
            return
        if message["type"] == "http.response.start":
            instead = self._instead(message["status"], MutableHeaders(scope=message).get("content-type", ""))
            if instead:
                await self.refuse(instead)
                self._replaced = True
                return
        await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            self.status = message["status"]
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]  # only the guard decides which origins are allowed
            document = "html" in headers.get("content-type", "")
            for name, value in (self._headers if document else {**self._headers, **NO_DOCUMENT}).items():
                if value:
                    headers.setdefault(name, value)
            headers.update(self.cors)
            headers["x-request-id"] = self.id
            headers.add_vary_header("origin")
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)

    def _instead(self, status: int, kind: str) -> Refused | None:
        """Our form of an error that the app sent in another form."""
        if status < 400 or (self._problem is None and "json" in kind):
            return None
        known = self._problem is not None and (status < 500 or status == 503)
        return self._problem(status) if self._problem and known else BROKEN

    async def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Answer without the app."""
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self._pass_on({"type": "http.response.start", "status": status, "headers": raw})
        await self._pass_on({"type": "http.response.body", "body": body})

    async def end(self) -> None:
        """Finish a response that has started."""
        await self._pass_on({"type": "http.response.body", "body": b""})

    async def refuse(self, refused: Refused) -> None:
        """Respond with an error; a response that has started is left incomplete, so that the client notices."""
        if self.status:
            return
        body = json.dumps(error_body(refused.code, refused.message)).encode()
        headers = {"content-type": "application/json", "content-length": str(len(body)), **refused.headers}
        await self.reply(refused.status, headers, body)


CONNECTIONS = 500
"""Most open connections of one client; a page uses two or three."""
HEAD_SECONDS = 30.0
"""Seconds a connection may stay idle before its request, its body, or between reads of its response."""
SLOWEST = 1_000
"""Bytes a second that a body must arrive at: what has arrived extends the time for the rest."""


class Wire(H11Protocol):
    """One connection."""

    _open: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection for its client, and close it if it is one too many."""
        super().connection_made(transport)
        self._client = client_name(self.client[0] if self.client else None)
        self._open[self._client] += 1
        self._begin()
        self._left, self._taken = 0, self._begun
        self._wait = self.loop.call_later(HEAD_SECONDS / 10, self._close_if_slow)
        if self._open[self._client] > CONNECTIONS:
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop counting the connection."""
        self._wait.cancel()
        self._open[self._client] -= 1
        if self._open[self._client] < 1:
            del self._open[self._client]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count the bytes received."""
        self._came += len(data)
        super().data_received(data)

    def on_response_complete(self) -> None:
        """Start the clock for the next request."""
        self._begin()
        super().on_response_complete()

    def _begin(self) -> None:
        self._begun = self.loop.time()
        self._came = 0

    def _close_if_slow(self) -> None:
        """Close the connection if its request does not arrive or its response is not read; else check again later."""
        most = HEAD_SECONDS
        if self.conn.their_state is h11.SEND_BODY and not self.flow.read_paused:
            most += HEAD_SECONDS + self._came / SLOWEST
        elif self.conn.their_state is not h11.IDLE:
            most = float("inf")  # the request is complete and being answered
        now, left = self.loop.time(), self.transport.get_write_buffer_size()
        if not left or left < self._left:
            self._taken = now
        self._left = left
        if now - self._taken > HEAD_SECONDS:
            self.transport.abort()  # the client read nothing of the response in all this time
        elif now - self._begun > most:
            self.transport.close()
        self._wait = self.loop.call_later(HEAD_SECONDS / 10, self._close_if_slow)

    def send_400_response(self, msg: str) -> None:
        """Respond to a malformed request and close; a response that has started is left incomplete."""
        body = json.dumps(error_body("request_invalid", "This is no HTTP request that can be read.")).encode()
        head = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = h11.Response(status_code=400, headers=head, reason=b"Bad Request")
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
