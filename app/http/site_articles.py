"""Finds articles by the address of their page, and adds pages of the operator's sites on first request."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Hashable, Mapping
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode, urlsplit

from index import AddressRefused, Article, FootnoteError, NotFound, Page, PageMemory

from ..footnote import Footnote
from .errors import public
from .workers import Busy, Work

RENEWED = 15.0
"""Seconds after which other servers are told that a page is still worked on."""

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid", re.I)
log = logging.getLogger("footnote")


def address_key(url: str) -> str:
    """A key shared by all addresses of one page; empty if it is not a web address.

    >>> address_key("HTTPS://www.News.example:443/a/?utm_source=x&id=7#top")
    'news.example/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").lower().removeprefix("www."), parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    query = [(name, value) for name, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(name)]
    shown = host if port in (None, 80, 443) else f"{host}:{port}"
    return shown + parts.path.rstrip("/") + ("?" + urlencode(query) if query else "")


class Pages:
    """The pages that readers are on. What is no coroutine blocks: call it in a thread."""

    def __init__(self, bot: Footnote, sites: tuple[str, ...]) -> None:
        self._bot = bot
        self._sites = frozenset(site.lower().removeprefix("www.") for site in sites)
        self._work = Work(1, 20, "footnote-pages")
        self._telling = Work(2, 100, "footnote-pages-state")
        self._pages = bot.central.pages if bot.central is not None else PageMemory()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listed: tuple[Hashable, dict[str, str]] = (None, {})

    async def find(self, url: str) -> tuple[Article | None, Page | None]:
        """The article at an address, if it is stored, and the status of the address.

        A page whose server is gone is taken up by this one.
        """
        article, page, left = await self._telling.run(lambda: self._find(url))
        if left:
            self._start(address_key(url), left)
        return article, page

    def _find(self, url: str) -> tuple[Article | None, Page | None, str | None]:
        key = address_key(url)
        if not key:
            return None, None, None
        page = self._pages.state(key)
        known = self._known().get(key) or (page.article_id if page else "")
        if known:
            try:
                return self._bot.article(known), None, None
            except NotFound:  # the article was removed since
                self._pages.drop(key)
                return None, None, None
        return None, page, self._pages.left(key) if page and page.status == "working" else None

    def _known(self) -> Mapping[str, str]:
        """The id of the first article at each address; rebuilt when the articles change."""
        generation = self._bot.generation
        before, ids = self._listed
        if generation != before:
            ids = {address_key(one.url): one.id for one in reversed(self._bot.listing()) if one.url}
            self._listed = (generation, ids)
        return ids

    def allowed(self, url: str) -> bool:
        """Whether an address is on one of the operator's sites."""
        return address_key(url).partition("/")[0].partition("?")[0] in self._sites

    async def add(self, url: str) -> Page:
        """Start adding the page at an address, unless it is under way, here or elsewhere; does not wait for it.

        Raises:
            Busy: too many pages are waiting.
        """
        key = address_key(url)
        known = await self._telling.run(lambda: self._pages.claim(key, url))
        if known is None:
            self._start(key, url)
        return known or Page("working")

    def _start(self, key: str, url: str) -> None:
        task = asyncio.get_running_loop().create_task(self._add(key, url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _add(self, key: str, url: str) -> None:
        try:
            work = asyncio.ensure_future(self._work.run(lambda: self._fetched(url)))
            while not (await asyncio.wait([work], timeout=RENEWED))[0]:
                with suppress(FootnoteError):  # the next time, or another server takes it up
                    await self._telling.run(lambda: self._pages.renew(key))
            became = Page("ready", await work)
        except Busy:
            with suppress(FootnoteError):
                await self._telling.run(lambda: self._pages.drop(key))
            return
        except FootnoteError as error:
            became = Page("refused", code=error.code, message=public(error))
        except Exception as error:  # noqa: BLE001 - nothing awaits this task
            log.error("adding a page failed: %s", type(error).__name__)
            became = Page("refused", code="url_failed", message="The page could not be added.")
        with suppress(FootnoteError):  # its lease ends then
            await self._telling.run(lambda: self._pages.put(key, became))

    def _fetched(self, url: str) -> str:
        """Fetch and add the page; one that redirects away from the sites is not added."""
        article = self._bot.fetch(url)
        if not self.allowed(article.url or url):
            raise AddressRefused("The address leads away from the sites whose articles may be added.")
        report = self._bot.add(
            text=article.text,
            title=article.title,
            published=article.published,
            author=article.author,
            publisher=article.publisher,
            url=article.url,
            language=article.language,
        )
        if report.errors:
            raise report.errors[0]
        return report.articles[0].id
