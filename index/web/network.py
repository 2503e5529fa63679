"""The network as fetching uses it: checked addresses only, one clock, one count of bytes."""

from __future__ import annotations

import queue
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore

from ..errors import AddressRefused
from .addresses import check_network_addresses, too_large


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What fetching one address may cost; the defaults are those that the product promises."""

    seconds: float = 20.0
    """The whole of it, from the first look-up to the last byte, redirects included."""
    page_bytes: int = 5 * 2**20
    """The largest page, before and after decompression."""
    file_bytes: int = 20 * 2**20
    """The largest PDF, before and after decompression."""
    redirects: int = 5
    ports: tuple[int, ...] = (80, 443)


class Network(httpcore.NetworkBackend):
    """Connections to checked network addresses only, under one clock and one count of bytes."""

    def __init__(
        self, limits: FetchLimits, allow: frozenset[str], resolve: Callable[[str, int], Iterable[str]]
    ) -> None:
        self.limits, self.allow, self.resolve = limits, allow, resolve
        self.ends = time.monotonic() + limits.seconds
        self.inner = httpcore.SyncBackend()

    def left(self) -> float:
        """The seconds left of the whole time."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise self.too_slow()
        return seconds

    def too_slow(self) -> AddressRefused:
        """The error for a server that takes too long."""
        sentence = f"The address did not answer completely within {self.limits.seconds:g} seconds."
        return AddressRefused(sentence, code="url_timeout")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, check every address, and connect to one of those, by number."""
        numbers = check_network_addresses(self._look_up(host, port), self.allow)
        for number in numbers:
            try:
                stream = self.inner.connect_tcp(number, port, min(self.left(), 10.0), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return Stream(stream, self, self.limits.file_bytes + 2**20)
        self.left()
        raise AddressRefused("The address does not answer.", code="url_failed")

    def _look_up(self, host: str, port: int) -> list[str]:
        """The host's network addresses; the resolver has no time limit of its own, so it gets a thread."""
        answers: queue.Queue[list[str]] = queue.Queue()

        def ask() -> None:
            try:
                answers.put(list(self.resolve(host, port)))
            except (OSError, UnicodeError):
                answers.put([])

        threading.Thread(target=ask, daemon=True).start()
        try:
            numbers = answers.get(timeout=self.left())
        except queue.Empty:
            raise self.too_slow() from None
        if not numbers:
            raise AddressRefused("The address names a host that is not known.", code="url_failed")
        return numbers


class Stream(httpcore.NetworkStream):
    """A connection whose every wait ends when the whole time is over."""

    def __init__(self, inner: httpcore.NetworkStream, network: Network, most: int) -> None:
        self.inner, self.network, self.most = inner, network, most

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, counting the bytes."""
        data = self.inner.read(max_bytes, self.network.left())
        self.most -= len(data)
        if self.most < 0:
            raise too_large(self.network.limits.file_bytes)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write."""
        self.inner.write(buffer, self.network.left())

    def close(self) -> None:
        """Close."""
        self.inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Encrypt, checking the certificate against the host's name."""
        stream = self.inner.start_tls(ssl_context, server_hostname, self.network.left())
        return Stream(stream, self.network, self.most)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self.inner.get_extra_info(info)
