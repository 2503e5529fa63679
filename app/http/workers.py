"""Blocking work in a few threads with a short queue; work that does not fit is refused at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
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
