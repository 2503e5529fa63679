"""The next files are read, cut and embedded while the last one is stored, so that no processor waits.

What is known by its bytes is seen at once and costs no thread anything. Of the rest one thread makes articles, in
the order given, and as many threads as there are processors embed; no more is begun while too much waits. Whoever
takes an item waits for what came of it and gets its error, so that order, reports and what is acknowledged are the
same as without. Knows nothing of lists or addresses: these are for their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Final, Protocol, Self

from ..article import Article
from ..errors import InputError
from ..model.encoder import WORKERS
from ..reading.readers import kind_of
from ..store.folder.origins import Origin, digest
from ..store.folder.tables import Row
from .sources import Item

AHEAD: Final = 16
"""The most files that are read and not stored yet."""
HELD: Final = 500_000
"""Bytes that were read and are not stored yet, beyond which no other file is read."""


class Source(Protocol):
    """What reading ahead needs of an index."""

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address."""

    def rows(self, article: Article, pause: Callable[[], None]) -> list[Row]:
        """Cut and embed an article, for ``add``."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was read.

    Attributes:
        origin: as it is remembered, with its ``article_id``, if the file is known.
        article: what it holds; None if it is known, or is the same as one before it.
        rows: its chunks, when they are embedded; likewise.
    """

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
        self._begun: dict[Item, tuple[Future[Ready], int]] = {}
        self._seen: set[bytes] = set()
        self._held = 0
        self._stopped = False
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="footnote-read")
        self._embedders = ThreadPoolExecutor(WORKERS, thread_name_prefix="footnote-cut")

    def begin(self, waiting: Iterable[Item]) -> None:
        """Start on the files among the items that come next, up to the first item that is no file."""
        for item in islice(waiting, AHEAD):
            if item.read is None or item.holds == "list" or self._held >= HELD:
                return
            if item not in self._begun:
                self._begun[item] = self._start(item, item.read)

    def take(self, item: Item) -> Ready | None:
        """What came of reading an item; None if it was not begun. Raises what reading it raised."""
        begun, size = self._begun.pop(item, (None, 0))
        self._held -= size
        return begun.result() if begun else None

    def _start(self, item: Item, read: Callable[[], bytes]) -> tuple[Future[Ready], int]:
        done: Future[Ready] = Future()
        try:
            data = read()
        except InputError as error:
            done.set_exception(error)
            return done, 0
        origin = Origin(digest=digest(data, kind_of(item.file) or ""))
        known = self._index.origin(origin)
        if known or origin.digest in self._seen:
            done.set_result(Ready(known or origin))
            return done, 0
        self._seen.add(origin.digest or b"")
        self._held += len(data)
        return self._reader.submit(self._read, data, item, origin), len(data)

    def _read(self, data: bytes, item: Item, origin: Origin) -> Ready:
        self._go_on()
        article = self._parse(data, item)
        return Ready(origin, article, self._embedders.submit(self._index.rows, article, self._go_on))

    def _go_on(self) -> None:
        if self._stopped:
            raise CancelledError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped = True
        self._reader.shutdown(cancel_futures=True)  # first, as it gives work to the others
        self._embedders.shutdown(cancel_futures=True)
