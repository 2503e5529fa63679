"""Limits on connections, on top of uvicorn's h11 protocol, whose limits on request heads are known.

A malformed request gets our form of errors. One client can neither take all connections nor keep one open
without sending a request. Knows nothing of routes.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .body import error_body
from .workers import client_name

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
