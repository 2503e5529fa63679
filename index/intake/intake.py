"""Articles in: items are read, fetched, stored and reported, one by one; and what was fetched is refreshed.

What is in already is known by its bytes or its address and costs nothing again, so that a run that was
interrupted goes on where it was.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from typing import Final, Literal, Protocol
from urllib.parse import urljoin

from ..article import Article
from ..errors import AddressRefused, FileRefused, InputError, NotFound
from ..reading.readers import kind_of, read_bytes
from ..reading.sandbox import Limits, Preloaded, parse_list
from ..store.folder.origins import Origin, digest
from ..store.folder.tables import Row
from ..web.addresses import check_address
from ..web.fetch import Fetched, read_fetched
from .prefetch import Ahead
from .sources import Item, is_list

PAGES: Final = 100
"""The most pages that are fetched at once because feeds and sitemaps name them."""
SITEMAPS: Final = 50
"""The most sitemaps of an index of sitemaps."""

Progress = Callable[[str, int, int], None]
Told = Callable[[str, "Article | InputError", bool], None]


class Keeper(Protocol):
    """What taking in needs of an index."""

    def add(
        self, article: Article, origin: Origin | None = None, rows: Callable[[], list[Row]] | None = None
    ) -> bool:
        """Store an article; False if its text is there already."""

    def rows(self, article: Article, pause: Callable[[], None]) -> list[Row]:
        """Cut and embed an article, for ``add``."""

    def replace(self, old_id: str, article: Article, origin: Origin | None = None) -> bool:
        """Put an article in the place of another one; False if the text is the same."""

    def article(self, article_id: str) -> Article:
        """The article of that id. Raises ``NotFound``."""

    def origin(self, origin: Origin) -> Origin | None:
        """What is remembered of a file or an address."""

    def fetched(self, article_id: str | None = None) -> list[Origin]:
        """The addresses that were fetched."""

    def version(self, article_id: str) -> tuple[Article, str] | None:
        """An older text, and the id of what stands in its place."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the articles that were to be added or refreshed.

    Attributes:
        articles: those that are in now, whether new or already there.
        refused: (name, reason) of the others.
        added: ids of those that are new.
        errors: the errors behind ``refused``, in the same order.
        replaced: (old id, new id) of those whose text had changed.
    """

    articles: tuple[Article, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    added: frozenset[str] = frozenset()
    errors: tuple[InputError, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Intake:
    """Takes items in, one after the other.

    Attributes:
        index: where they go.
        get: fetches an address as ``fetch`` does.
        limits: what reading one of them may cost.
        pages: the most pages to fetch because feeds and sitemaps name them.
        after: called with each article that is in.
        progress: called with (name, done, in all so far) before each item and once at the end.
        told: called with (name, article or error, whether it is new) after each item.
    """

    index: Keeper
    get: Callable[..., Fetched]
    limits: Limits = field(default_factory=Limits)
    pages: int = PAGES
    after: Callable[[Article], None] = lambda article: None
    progress: Progress = lambda name, done, total: None
    told: Told = lambda name, result, new: None
    _open: ExitStack = field(default_factory=ExitStack)
    _preloaded: Preloaded | None = None
    _ahead: Ahead | None = None
    _articles: dict[str, Article] = field(default_factory=dict)
    _refused: list[tuple[str, InputError]] = field(default_factory=list)
    _added: set[str] = field(default_factory=set)
    _replaced: list[tuple[str, str]] = field(default_factory=list)
    _named: int = 0

    def add(self, items: Iterable[Item]) -> Report:
        """Add items; what cannot be read is named in the report, the others are in all the same."""
        waiting = deque(items)
        done = 0
        with self._open:
            while waiting:
                if len(waiting) > 1:  # one alone is embedded by all processors as it is
                    self._prefetch().begin(waiting)
                item = waiting.popleft()
                self.progress(item.name, done, done + 1 + len(waiting))
                done += 1
                more = self._guarded(item.name, lambda item=item: self._take(item))  # type: ignore[misc]
                waiting.extendleft(reversed(more))
        self.progress("", done, done)
        return self._report()

    def origins(self, name: str) -> list[Origin]:
        """The addresses behind an article's id, also one that was replaced since, or behind an address.

        Raises:
            NotFound: nothing that is in came from there.
        """
        if "://" in name:
            known = self.index.origin(Origin(address=address_key(name)))
            if known is None:
                raise NotFound("No article came from this address: add it.")
            return [known]
        older = self.index.version(name)
        article = self.index.article(older[1] if older else name)
        if article.url is None:
            raise NotFound(f"{article.title} did not come from an address: add its file again.")
        return self.index.fetched(article.id) or [Origin(address=article.url, article_id=article.id)]

    def refresh(self, origins: Sequence[Origin]) -> Report:
        """Fetch addresses again: a changed text takes the old one's place, anything else costs nothing."""
        with self._open:
            for done, origin in enumerate(origins):
                name = origin.address or ""
                self.progress(name, done, len(origins))
                self._guarded(name, lambda origin=origin: self._again(origin))  # type: ignore[misc]
        self.progress("", len(origins), len(origins))
        return self._report()

    def _guarded(self, name: str, work: Callable[[], tuple[Article, bool] | list[Item]]) -> list[Item]:
        """Do the work for one item and note what became of it; returns what it named."""
        try:
            result = work()
        except InputError as error:
            self._refuse(name, error)
            return []
        if isinstance(result, list):
            return result
        article, new = result
        self.after(article)
        self._articles[article.id] = article
        if new:
            self._added.add(article.id)
        self.told(name, article, new)
        return []

    def _refuse(self, name: str, error: InputError) -> None:
        self._refused.append((name, error))
        self.told(name, error, False)

    def _take(self, item: Item) -> tuple[Article, bool] | list[Item]:
        if item.make:
            return self._store(item.make(), Origin(address=address_key(item.address)) if item.address else None)
        if item.address:
            return self._page(item)
        ready = self._ahead.take(item) if self._ahead else None
        if ready:
            known = ready.origin if ready.origin.article_id else self.index.origin(ready.origin)
            if known:
                return self.index.article(known.article_id), False
            if ready.article and ready.rows:
                return self._store(ready.article, ready.origin, ready.rows.result)
        assert item.read is not None  # noqa: S101 - an item has the one or the other
        data = item.read()
        if item.holds == "list":
            return self._listed(data, item, "")
        origin = Origin(digest=digest(data, kind_of(item.file) or ""))
        known = self.index.origin(origin)
        if known:
            return self.index.article(known.article_id), False
        return self._store(self._read(data, item), origin)

    def _children(self) -> Preloaded:
        """What parses files, made for the first one."""
        if self._preloaded is None:
            self._preloaded = self._open.enter_context(Preloaded())
        return self._preloaded

    def _prefetch(self) -> Ahead:
        """What works on the next files, made for the second one; it ends before what it parses with."""
        if self._ahead is None:
            self._children()
            self._ahead = self._open.enter_context(Ahead(self.index, self._read))
        return self._ahead

    def _read(self, data: bytes, item: Item) -> Article:
        return read_bytes(data, item.file, limits=self.limits, exchange=self._children())

    def _store(
        self, article: Article, origin: Origin | None, rows: Callable[[], list[Row]] | None = None
    ) -> tuple[Article, bool]:
        new = self.index.add(article, origin, rows)
        return self.index.article(article.id), new

    def _page(self, item: Item) -> tuple[Article, bool] | list[Item]:
        key = address_key(item.address)
        known = self.index.origin(Origin(address=key)) if item.holds != "list" else None
        if known:
            return (self.index.article(known.article_id), False) if item.named_by else self._again(known)
        page = self.get(item.address, lists=item.holds != "article")
        if page.kind == "list" or (item.holds == "any" and is_list(page.data)):
            return self._listed(page.data, item, page.url)
        if item.holds == "list":
            raise AddressRefused("The address holds no sitemap.", code="file_type")
        article = read_fetched(page, limits=self.limits, exchange=self._children())
        if item.published and not article.published:
            article = replace(article, published=item.published)
        return self._store(article, Origin(None, key, page.etag, page.last_modified))

    def _listed(self, data: bytes, item: Item, base: str) -> list[Item]:
        """What a feed or sitemap names, as far as it is to be fetched."""
        entries, of_lists = parse_list(_unpacked(data, self.limits), self.limits, self._children())
        if of_lists and item.named_by:
            raise FileRefused("An index of sitemaps inside another one is not followed.", code="file_type")
        found: list[Item] = []
        left = 0
        for address, published in dict(entries).items():
            with suppress(ValueError):  # what is no address will be refused by name
                address = urljoin(base, address) if base else address
            if of_lists:
                room = len(found) < SITEMAPS
            else:
                known = self._known(address)
                room = known or self._named < self.pages
                self._named += room and not known
            left += not room
            if room:
                holds: Literal["list", "article"] = "list" if of_lists else "article"
                found.append(Item(address, address=address, holds=holds, named_by=item.name, published=published))
        if left:
            most = f"{SITEMAPS} sitemaps" if of_lists else f"{self.pages:,} pages"
            sentence = (
                f"{left:,} more are named than the {most} that are fetched at once: add it again, or allow more."
            )
            self._refuse(item.name, InputError(sentence, code="list_too_long"))
        elif not found:
            raise FileRefused("The feed or sitemap names no addresses.", code="file_no_text")
        return found

    def _known(self, address: str) -> bool:
        try:
            return self.index.origin(Origin(address=address_key(address))) is not None
        except AddressRefused:
            return False

    def _again(self, known: Origin) -> tuple[Article, bool]:
        """Fetch an address again, if its server does not say that nothing changed."""
        old = self.index.article(known.article_id)
        address = known.address or ""
        page = self.get(address, etag=known.etag, last_modified=known.last_modified, of=old.url)
        if page.not_modified:
            return old, False
        article = read_fetched(page, limits=self.limits, exchange=self._children())
        article = replace(article, published=article.published or old.published)
        if not self.index.replace(old.id, article, Origin(None, address, page.etag, page.last_modified)):
            return old, False
        self._replaced.append((old.id, article.id))
        return self.index.article(article.id), True

    def _report(self) -> Report:
        return Report(
            tuple(self._articles.values()),
            tuple((name, error.message) for name, error in self._refused),
            frozenset(self._added),
            tuple(error for _, error in self._refused),
            tuple(self._replaced),
        )


def address_key(address: str) -> str:
    """An address in the one form that it is remembered in.

    Raises:
        AddressRefused: it is no web address.
    """
    return str(check_address(address, range(1, 2**16)))


def _unpacked(data: bytes, limits: Limits) -> bytes:
    """A feed or sitemap without the gzip around it."""
    if data.startswith(b"\x1f\x8b"):
        try:
            data = zlib.decompressobj(31).decompress(data, limits.file_bytes + 1)
        except zlib.error as error:
            raise FileRefused("The sitemap is damaged.") from error
    if len(data) > limits.file_bytes:
        raise FileRefused(
            f"The feed or sitemap is larger than {limits.file_bytes // 2**20} MB.", code="file_too_large"
        )
    return data
