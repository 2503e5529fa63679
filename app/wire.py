"""Connections, and HTTP as uvicorn reads it with h11, whose limits on heads are known.

What cannot be read gets our form of errors; one client can neither take all connections nor hold one
without asking anything.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from .passage import error_body
from .rates import client_name

CONNECTIONS = 500
"""Open connections of one client; a page holds two or three."""
HEAD_SECONDS = 30.0
"""Until a new connection has asked for something."""


class Wire(H11Protocol):
    """One connection."""

    _open: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count it for its client; one too many is closed."""
        super().connection_made(transport)
        self._client = client_name(self.client[0] if self.client else None)
        self._open[self._client] += 1
        self._wait = self.loop.call_later(HEAD_SECONDS, self._close_if_silent)
        if self._open[self._client] > CONNECTIONS:
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._wait.cancel()
        self._open[self._client] -= 1
        if self._open[self._client] < 1:
            del self._open[self._client]
        super().connection_lost(exc)

    def _close_if_silent(self) -> None:
        if self.cycle is None:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP request, and close; an answer that has begun is left unfinished."""
        body = json.dumps(error_body("request_invalid", "This is no HTTP request that can be read.")).encode()
        head = [("content-type", "application/json"), ("content-length", str(len(body))), ("connection", "close")]
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            response = h11.Response(status_code=400, headers=head, reason=b"Bad Request")
            for event in (response, h11.Data(data=body), h11.EndOfMessage()):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
