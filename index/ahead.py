"""The next files are read, cut and embedded while the last one is stored, so that no processor waits.

One thread reads, in the order given, and holds back when too much text waits; as many threads as there are
processors embed. Whoever takes an item waits for what came of it and gets its error, so that order, reports
and what is acknowledged are the same as without. Knows nothing of lists or addresses: these are for their turn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Final, Protocol, Self

from .article import Article
from .encoder import WORKERS
from .making import Row
from .origins import Origin, digest
from .readers import kind_of
from .sources import Item

AHEAD: Final = 16
"""The most files that are read and not stored yet."""
HELD: Final = 200_000
"""Characters that were read and are not stored yet, beyond which no other file is read."""


class Source(Protocol):
    """What reading ahead needs of an index."""

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address."""

    def rows(self, article: Article, pause: Callable[[], None]) -> list[Row]:
        """Cut and embed an article, for ``add``."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was read; ``article`` and ``rows`` are None if it need not be, as it is known."""

    origin: Origin
    article: Article | None = None
    rows: Future[list[Row]] | None = None


class Ahead:
    """Works on the files that come next; a context manager, which ends what is not finished."""

    def __init__(self, index: Source, parse: Callable[[bytes, Item], Article]) -> None:
        """Prepare; no thread is started before there is something for it.

        Args:
            index: what is known, and how an article is cut and embedded.
            parse: makes an article of the bytes of an item.
        """
        self._index = index
        self._parse = parse
        self._begun: dict[Item, Future[Ready]] = {}
        self._seen: set[bytes] = set()
        self._room = threading.Condition()
        self._held = 0
        self._stopped = False
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="footnote-read")
        self._embedders = ThreadPoolExecutor(WORKERS, thread_name_prefix="footnote-cut")

    def begin(self, waiting: Iterable[Item]) -> None:
        """Start on the files among the items that come next, up to the first item that is no file."""
        for item in islice(waiting, AHEAD):
            if item.read is None or item.holds == "list":
                return
            if item not in self._begun:
                self._begun[item] = self._reader.submit(self._read, item)

    def take(self, item: Item) -> Ready | None:
        """What came of reading an item; None if it was not begun. Raises what reading it raised."""
        begun = self._begun.pop(item, None)
        if begun is None:
            return None
        found = begun.result()
        if found.article:
            with self._room:
                self._held -= len(found.article.text)
                self._room.notify()
        return found

    def _read(self, item: Item) -> Ready:
        with self._room:
            self._room.wait_for(lambda: self._held < HELD or self._stopped)
        self._go_on()
        assert item.read is not None  # noqa: S101 - only files are begun
        data = item.read()
        known = digest(data, kind_of(item.file) or "")
        origin = Origin(digest=known)
        if known in self._seen or self._index.origin(origin):
            return Ready(origin)
        self._seen.add(known)
        article = self._parse(data, item)
        with self._room:
            self._held += len(article.text)
        return Ready(origin, article, self._embedders.submit(self._index.rows, article, self._go_on))

    def _go_on(self) -> None:
        if self._stopped:
            raise CancelledError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._room:
            self._stopped = True
            self._room.notify()
        self._reader.shutdown(cancel_futures=True)  # first, as it gives work to the others
        self._embedders.shutdown(cancel_futures=True)
