"""Blocking work in a few threads with a short queue; work that does not fit is refused at once.

Beside it, how often one client may do something: a sliding window for each client, in bounded memory.
"""

from __future__ import annotations

import asyncio
import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from index import FootnoteError

PULSE = 15.0
"""Seconds without an item after which a stream yields ``None``, so that proxies keep it open."""

T = TypeVar("T")


class Busy(FootnoteError):
    """There is as much to do as can wait. Of the server alone: no caller in Python ever sees it."""

    code = "busy"


class Work:
    """A bounded number of threads and a bounded queue; never blocks the event loop."""

    def __init__(self, threads: int, waiting: int, name: str) -> None:
        """Set the pool up; threads start when needed.

        Args:
            threads: jobs that run at once.
            waiting: jobs that may wait for a thread.
            name: the name of the threads.
        """
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._places = threading.BoundedSemaphore(threads + waiting)

    async def run(self, job: Callable[[], T]) -> T:
        """Run a job in a thread and return its result.

        Raises:
            Busy: the queue is full.
        """
        return await asyncio.wrap_future(self._submit(job))

    async def stream(self, start: Callable[[], Iterator[T]]) -> AsyncIterator[T | None]:
        """Run an iterator in a thread and yield its items; None after ``PULSE`` seconds without one.

        When the consumer stops, the iterator is closed after its current step.

        Raises:
            Busy: the queue is full.
        """
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[tuple[T] | None] = asyncio.Queue()
        gone = threading.Event()

        def tell(item: tuple[T] | None) -> None:
            with suppress(RuntimeError):  # the event loop has stopped
                loop.call_soon_threadsafe(items.put_nowait, item)

        def pump() -> None:
            source = start()
            try:
                for item in source:
                    if gone.is_set():
                        return
                    tell((item,))
            finally:
                if callable(close := getattr(source, "close", None)):
                    close()

        future = self._submit(pump)
        future.add_done_callback(lambda _: tell(None))
        try:
            while True:
                try:
                    async with asyncio.timeout(PULSE):
                        got = await items.get()
                except TimeoutError:
                    yield None
                    continue
                if got is None:
                    break
                yield got[0]
            future.result()
        finally:
            gone.set()
            future.cancel()

    def close(self) -> None:
        """Let running jobs finish and drop waiting ones."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, job: Callable[[], T]) -> Future[T]:
        if not self._places.acquire(blocking=False):
            raise Busy("There are too many questions at once: try again in 5 seconds.")
        try:
            future = self._pool.submit(job)
        except RuntimeError:
            self._places.release()
            raise Busy("The server is stopping: try again in 5 seconds.") from None
        future.add_done_callback(self._free)
        return future

    def _free(self, _: Future[Any]) -> None:
        self._places.release()


WINDOW = 60.0
"""Length of the window in seconds."""
CLIENTS = 10_000
"""Most clients remembered; the one inactive for longest is forgotten first."""


class Rate:
    """A limit on actions a minute for each client, counted exactly.

    >>> rate = Rate(2)
    >>> rate.wait("a"), rate.wait("a"), rate.wait("b"), rate.wait("a") > 0
    (0, 0, 0, True)
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._acts: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Count one action of a client. Returns 0 if it is allowed, else the whole seconds until it would be."""
        now = self._clock()
        acts = self._acts.setdefault(client, deque())
        self._acts.move_to_end(client)
        while len(self._acts) > CLIENTS:
            self._acts.popitem(last=False)
        while acts and acts[0] <= now - WINDOW:
            acts.popleft()
        if len(acts) >= self.most:
            return max(1, math.ceil(acts[0] + WINDOW - now))
        acts.append(now)
        return 0


def client_name(host: str | None) -> str:
    """The client an address belongs to: itself, or its /64 network, as one IPv6 client may use all of it.

    >>> client_name("192.0.2.7"), client_name("2001:db8:1:2:3::4")
    ('192.0.2.7', '2001:db8:1:2::/64')
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def behind(peer: str | None, forwarded: Iterable[str], proxies: Sequence[str]) -> str | None:
    """The address of the client: the peer, or the one that the operator's proxies forward for.

    Only entries added by a listed proxy are trusted, read from the end; a client can write anything before them.

    >>> behind("10.0.0.1", ["6.6.6.6, 192.0.2.7, 10.0.0.9"], ["10.0.0.0/8"])
    '192.0.2.7'
    >>> behind("192.0.2.7", ["6.6.6.6"], ["10.0.0.0/8"])
    '192.0.2.7'
    """
    hops = [hop.strip() for line in forwarded for hop in line.split(",")]
    while hops and within(peer, proxies):
        peer = hops.pop()
    return peer


def within(host: str | None, networks: Sequence[str]) -> bool:
    """Whether an address is in one of the networks; what is no address is in none."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in networks)
